"""What is typed to publish a framework: what the house does not keep of it (DE-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Unpack

from django import forms

from etabli.core import horloge, parametres
from etabli.core.formats import date_longue
from etabli.core.ui.forms import DayField, LineField, NumberField, WholeField, YesNoField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.marches.decp import values as v
from etabli.marches.decp.accords import Saisie, faults_of_framework, of_framework, refusal
from etabli.marches.decp.verification import faults_of_publication, identifiant
from etabli.marches.decp.writing import document
from etabli.marches.models import AccordCadre
from etabli.marches.models.accords import ModeExecution

URBANISME = "71410000"


def listed(kind: Iterable[StrEnum], *, first: str = "") -> list[tuple[str, str]]:
    """The words of the format, their apostrophes as one reads them."""
    found = [(one.value, one.value.replace("'", "’")) for one in kind]
    return [("", first), *found] if first else found


class FrameworkDataForm(forms.Form):
    """Each field is one of the official format; the rest is read from the framework."""

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
    acheteur = LineField(
        label="SIRET de l’acheteur",
        max_length=20,
        help_text="Quatorze chiffres.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    code_cpv = LineField(
        label="Code CPV", max_length=10, initial=URBANISME, help_text="71410000 pour l’urbanisme."
    )
    procedure = forms.ChoiceField(label="Procédure", choices=listed(v.Procedure, first="Choisir"))
    offres_recues = WholeField(
        label="Offres reçues",
        min_value=1,
        max_value=9999,
        help_text="Toutes celles arrivées à temps, éliminées ou non.",
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
    lieu_code = LineField(
        label="Code du lieu", max_length=10, help_text="FR pour toute la France."
    )
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
    publie_on = DayField(label="Première publication le", past=True)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        accord: AccordCadre,
        **options: Unpack[FormOptions],
    ) -> None:
        options.setdefault("initial", known(accord))
        super().__init__(data, files, **options)
        self.accord = accord
        for avenant in accord.modifications.order_by("numero"):
            self.fields[f"avenant_{avenant.numero}"] = DayField(
                label=f"Avenant {avenant.numero} publié le",
                past=True,
                initial=horloge.today(),
                help_text=f"Signé le {date_longue(avenant.signed_on)}.",
            )

    def clean_acheteur(self) -> str:
        """A SIRET is read in groups: « 000 000 018 00019 »."""
        return "".join(str(self.cleaned_data["acheteur"]).split())

    def clean(self) -> dict[str, object]:
        """Everything that keeps the file from being written, at once, in sentences."""
        if not self.errors:
            seuil = parametres.decimal(
                "decp_seuil_ht", on=self.accord.date_notification or horloge.today()
            )
            found = refusal(self.accord, seuil_ht=seuil)
            found = found or faults_of_framework(self.accord, self.saisie())
            found = found or faults_of_publication(
                of_framework(self.accord, self.saisie()), seuil_ht=seuil
            )
            for sentence in found:
                self.add_error(None, sentence)
        return self.cleaned_data

    def saisie(self) -> Saisie:
        """What was typed, as the rules take it."""
        typed = self.cleaned_data
        avance: Decimal | None = typed["avance"]
        return Saisie(
            id=typed["id"],
            acheteur=typed["acheteur"],
            code_cpv=typed["code_cpv"],
            procedure=v.Procedure(typed["procedure"]),
            offres_recues=typed["offres_recues"],
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
            avenants_on=self._published(),
        )

    def _published(self) -> dict[int, dt.date]:
        rows = {name.removeprefix("avenant_"): day for name, day in self.cleaned_data.items()}
        return {int(number): day for number, day in rows.items() if number.isdigit()}

    def written(self) -> str:
        """The file, once everything is right."""
        return document([of_framework(self.accord, self.saisie())])


def known(accord: AccordCadre) -> dict[str, object]:
    """What the framework already says, proposed."""
    by_orders = accord.mode == ModeExecution.BONS_DE_COMMANDE
    ccag = (one.value for one in v.Ccag if accord.ccag.startswith(one.value))
    return {
        "id": identifiant(accord.code),
        "acheteur": accord.acheteur.siret,
        "ccag": next(ccag, v.Ccag.PRESTATIONS_INTELLECTUELLES.value),
        "types_prix": [(v.TypePrix.REVISABLE if accord.revision_prix else v.TypePrix.FERME).value],
        "forme_prix": (v.FormePrix.UNITAIRE if by_orders else v.FormePrix.FORFAITAIRE).value,
        "lieu_type": v.TypeCode.PAYS.value,
        "lieu_code": "FR",
        "publie_on": horloge.today(),
    }
