"""What is typed to publish a marché subséquent: what the house does not keep of it (DE-2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Unpack

from django import forms

from etabli.consultations import decp
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge, parametres
from etabli.core.ui.forms import DayField, LineField, NumberField, YesNoField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.marches import decp as v
from etabli.marches.decp.forms import URBANISME, listed


class MarcheDataForm(forms.Form):
    """Each field is one of the official format; the rest is read from the contract."""

    publie_par = forms.ChoiceField(
        label="Qui publie ces données",
        choices=[("PLACE", "PLACE les publie"), ("PLATEFORME", "Je les publie avec ce fichier")],
        widget=forms.RadioSelect,
    )
    id = LineField(
        label="Identifiant",
        max_length=16,
        help_text="Seize caractères au plus, sans espace. Celui de PLACE ou de Chorus, s’il existe.",
    )
    id_accord_cadre = LineField(
        label="Identifiant de l’accord-cadre",
        max_length=16,
        help_text="Celui sous lequel la DGALN a publié l’accord-cadre.",
    )
    acheteur = LineField(
        label="SIRET de l’acheteur",
        max_length=20,
        help_text="Quatorze chiffres.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    code_cpv = LineField(
        label="Code CPV", max_length=10, initial=URBANISME, help_text="71410000 pour l’urbanisme."
    )
    procedure = forms.ChoiceField(
        label="Procédure de l’accord-cadre", choices=listed(v.Procedure, first="Choisir")
    )
    ccag = forms.ChoiceField(label="CCAG", choices=listed(v.Ccag))
    type_groupement = forms.ChoiceField(
        label="Type de groupement", choices=listed(v.TypeGroupement, first="Choisir")
    )
    types_prix = forms.MultipleChoiceField(
        label="Types de prix", choices=listed(v.TypePrix), widget=forms.CheckboxSelectMultiple
    )
    forme_prix = forms.ChoiceField(label="Forme du prix", choices=listed(v.FormePrix))
    lieu_type = forms.ChoiceField(label="Lieu d’exécution", choices=listed(v.TypeCode))
    lieu_code = LineField(label="Code du lieu", max_length=10)
    is_innovant = YesNoField(label="Marché innovant", initial=False)
    is_sous_traitance_declaree = YesNoField(label="Sous-traitance déclarée", initial=False)
    avance = NumberField(
        label="Taux de l’avance, en pour cent",
        required=False,
        max_value=100,
        help_text="Laissez vide s’il n’y a pas d’avance.",
    )
    considerations_sociales = forms.MultipleChoiceField(
        label="Considérations sociales",
        choices=listed(v.ConsiderationSociale),
        widget=forms.CheckboxSelectMultiple,
    )
    considerations_environnementales = forms.MultipleChoiceField(
        label="Considérations environnementales",
        choices=listed(v.ConsiderationEnvironnementale),
        widget=forms.CheckboxSelectMultiple,
    )
    publie_on = DayField(label="Publication le", past=True)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        marche: MarcheSubsequent,
        **options: Unpack[FormOptions],
    ) -> None:
        options.setdefault("initial", {**decp.known(marche), "publie_on": horloge.today()})
        super().__init__(data, files, **options)
        self.marche = marche
        self.fields["lieu_code"].help_text = decp.place_of(marche)[1]

    def clean_acheteur(self) -> str:
        """A SIRET is read in groups: « 000 000 018 00019 »."""
        return "".join(str(self.cleaned_data["acheteur"]).split())

    def clean(self) -> dict[str, object]:
        """Everything that keeps the file from being written, at once, in sentences."""
        if not self.errors:
            for sentence in self._faults():
                self.add_error(None, sentence)
        return self.cleaned_data

    def _faults(self) -> list[str]:
        if found := decp.refusal(self.marche):
            return found
        made = decp.of_marche(self.marche, self.saisie())
        seuil = parametres.decimal("decp_seuil_ht", on=made.notifie_on)
        return v.faults(made) or v.faults_of_publication(made, seuil_ht=seuil)

    def saisie(self) -> decp.Saisie:
        """What was typed, as the rules take it."""
        typed = self.cleaned_data
        avance: Decimal | None = typed["avance"]
        return decp.Saisie(
            id=typed["id"],
            id_accord_cadre=typed["id_accord_cadre"],
            acheteur=typed["acheteur"],
            code_cpv=typed["code_cpv"],
            procedure=v.Procedure(typed["procedure"]),
            lieu=v.Lieu(typed["lieu_code"], v.TypeCode(typed["lieu_type"])),
            types_prix=tuple(map(v.TypePrix, typed["types_prix"])),
            forme_prix=v.FormePrix(typed["forme_prix"]),
            type_groupement=v.TypeGroupement(typed["type_groupement"]),
            considerations_sociales=tuple(
                map(v.ConsiderationSociale, typed["considerations_sociales"])
            ),
            considerations_environnementales=tuple(
                map(v.ConsiderationEnvironnementale, typed["considerations_environnementales"])
            ),
            publie_on=typed["publie_on"],
            publie_par=v.PubliePar(typed["publie_par"]),
            ccag=v.Ccag(typed["ccag"]),
            is_innovant=typed["is_innovant"],
            is_sous_traitance_declaree=typed["is_sous_traitance_declaree"],
            taux_avance=None if avance is None else avance / 100,
        )

    def written(self) -> str:
        """The file, once everything is right."""
        return v.document([decp.of_marche(self.marche, self.saisie())])
