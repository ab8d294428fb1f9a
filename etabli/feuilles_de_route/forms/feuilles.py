"""The words of a roadmap and its actions."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.db.models import Q, QuerySet

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import COLLECTIVITES, TypeOrganisation
from etabli.ateliers.deroules import Deroule
from etabli.ateliers.models import Atelier
from etabli.candidatures.fiche import labels_of
from etabli.candidatures.formats import format_of
from etabli.core.coecriture.forms import SharedForm
from etabli.core.ui.forms import (
    DayField,
    LineField,
    LongTextField,
    MoneyField,
    WholeField,
    is_told,
)
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.feuilles_de_route.models import Axe, FeuilleDeRoute, Objectif
from etabli.feuilles_de_route.states import (
    LOGEMENTS_MAX,
    SURFACE_MAX,
    Horizon,
    Priorite,
    TypeAction,
)
from etabli.seances.models import Proposition
from etabli.seances.selectors import propositions_of
from etabli.seances.states import EtatProposition

OTHERS = (TypeOrganisation.OPERATEUR, TypeOrganisation.ASSOCIATION, TypeOrganisation.INGENIERIE)


class WordsForm(SharedForm):
    """Ambition and gouvernance."""

    ambition = LongTextField(
        label="Ambition commune", max_length=2000, rows=6, required=False,
        help_text="Ce que le territoire veut être devenu, en quelques phrases que chacun comprend.",
    )  # fmt: skip
    gouvernance = LongTextField(
        label="Gouvernance du suivi", max_length=2000, required=False,
        help_text="Qui se réunit, à quel rythme, qui anime et qui décide.",
    )  # fmt: skip


class AxeForm(SharedForm):
    """An axe, its objectives one a line."""

    titre = LineField(label="Titre de l’axe", max_length=160)
    description = LongTextField(label="Description", max_length=1000, rows=3, required=False)
    objectifs = LongTextField(label="Objectifs", rows=4, required=False)

    def __init__(
        self, data: Data = None, files: Files = None, *, deroule: Deroule, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **options)
        hint = f"Un par ligne, dans l’ordre. {deroule.objectifs}"
        self.fields["objectifs"].help_text = hint.strip()

    def spread(self, cle: str, value: object) -> dict[str, object]:
        if cle != "objectifs":
            return {cle: value}
        return {cle: "\n".join(value) if isinstance(value, list | tuple) else ""}

    def clean_objectifs(self) -> list[str]:
        """One title a line, each short enough."""
        titres = [line.strip() for line in self.cleaned_data["objectifs"].splitlines()]
        longest = max(titres, key=len, default="")
        if len(longest) > 200:
            raise forms.ValidationError(
                f"Un objectif tient en 200 caractères : raccourcissez « {longest[:40]}… »."
            )
        return [titre for titre in titres if titre]


def owners(atelier: Atelier) -> QuerySet[Organisation]:
    """Who may answer for an action: the porteurs, the service, the collectivités and partners around."""
    around = Q(departement_id=atelier.departement_code) | Q(
        commune__departement_id=atelier.departement_code
    )
    kinds = Q(type__in=[*COLLECTIVITES, *OTHERS])
    named = Q(pk__in=[atelier.chef_de_file_id, atelier.service_pilote_id])
    shared = Q(pk__in=atelier.co_porteurs.values("pk"))
    return Organisation.objects.filter(named | shared | (around & kinds)).order_by("nom", "pk")


def _surface(label: str) -> WholeField:
    return WholeField(label=label, min_value=0, max_value=SURFACE_MAX, required=False)


class ActionForm(SharedForm):
    """The fiche-action; a title is enough to begin."""

    titre = LineField(
        label="Titre", max_length=160, help_text="Un verbe et un lieu : « Rouvrir la halle »."
    )
    axe = forms.ModelChoiceField(label="Axe", queryset=Axe.objects.none(), empty_label=None)
    objectif = forms.ModelChoiceField(
        label="Objectif", queryset=Objectif.objects.none(), required=False, empty_label="Aucun"
    )
    description = LongTextField(label="Description", max_length=3000, rows=4, required=False)
    localisation = LineField(label="Lieu", max_length=200, required=False)
    type = forms.ChoiceField(label="Type", choices=TypeAction.choices, initial=TypeAction.TRAVAUX)
    est_investissement = forms.BooleanField(
        label="C’est un investissement",
        required=False,
        initial=True,
        help_text="À décocher pour une étude ou une animation, sans part minimale du maître d’ouvrage.",
    )
    priorite = forms.TypedChoiceField(
        label="Priorité", choices=Priorite.choices, coerce=int, initial=Priorite.IMPORTANTE,
        widget=forms.RadioSelect,
    )  # fmt: skip
    horizon = forms.ChoiceField(
        label="Horizon", choices=Horizon.choices, initial=Horizon.COURT, widget=forms.RadioSelect
    )
    maitre_ouvrage = forms.ModelChoiceField(
        label="Maître d’ouvrage", queryset=Organisation.objects.none(), required=False,
        empty_label="Pas encore désigné",
        help_text="Qui mène l’action et en répond.",
    )  # fmt: skip
    maitre_ouvrage_nom = LineField(
        label="Ou son nom, s’il n’est pas dans la liste", max_length=160, required=False
    )
    referent = LineField(
        label="Référent", max_length=120, required=False,
        help_text="La personne ou le service qui suit l’action. N’est pas publié.",
    )  # fmt: skip
    partenaires = LongTextField(label="Partenaires", max_length=600, rows=2, required=False)
    cout_ht = MoneyField(label="Coût HT", required=False)
    postes = LongTextField(
        label="Coût par poste", max_length=1000, rows=3, required=False,
        help_text="Un poste par ligne, avec son montant.",
    )  # fmt: skip
    debut_prevu = DayField(label="Début prévu", required=False)
    fin_prevue = DayField(label="Fin prévue", required=False)
    etapes = LongTextField(label="Étapes et dates", max_length=1000, rows=3, required=False)
    conditions = LongTextField(
        label="Conditions et risques", max_length=1000, rows=3, required=False
    )
    programmes = LongTextField(
        label="Programmes et documents, en mots", max_length=600, rows=2, required=False,
        help_text="Ce que les liens de la page de l’action ne disent pas.",
    )  # fmt: skip
    thematiques = forms.MultipleChoiceField(
        label="Thématiques", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Les mêmes que dans la candidature. La feuille de route se lit aussi par thème.",
    )  # fmt: skip
    enaf_consommes_m2 = _surface("Espaces naturels, agricoles et forestiers consommés, en m²")
    reutilises_m2 = _surface("Surfaces déjà bâties réutilisées (friches), en m²")
    renatures_m2 = _surface("Surfaces rendues à la nature, en m²")
    logements = WholeField(
        label="Logements créés ou remis en usage",
        min_value=0,
        max_value=LOGEMENTS_MAX,
        required=False,
    )
    effets = LongTextField(
        label="Effets attendus", max_length=1000, rows=3, required=False,
        help_text="En mots : eau, climat, usages, cadre de vie.",
    )  # fmt: skip
    indicateurs = LongTextField(
        label="Indicateurs, en mots", max_length=1000, rows=3, required=False,
        help_text="Un par ligne : valeur de départ, cible, date.",
    )  # fmt: skip
    propositions = forms.ModelMultipleChoiceField(
        label="Propositions dont elle vient", queryset=Proposition.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans proposition cochée, l’action est dite « hors séance ».",
    )  # fmt: skip

    def __init__(
        self, data: Data = None, files: Files = None, *, feuille: FeuilleDeRoute, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        atelier = feuille.atelier
        choices = {
            "axe": feuille.axes.order_by("numero"),
            "objectif": Objectif.objects.filter(axe__feuille=feuille).order_by("axe", "numero"),
            "maitre_ouvrage": owners(atelier),
            "propositions": propositions_of(atelier).exclude(etat=EtatProposition.ECARTEE),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        self.fields["thematiques"].choices = list(  # type: ignore[attr-defined]
            labels_of(format_of(atelier), "thematiques").items()
        )
        for name in ("objectif", "propositions"):
            if not choices[name].exists():
                del self.fields[name]

    @property
    def says_more(self) -> bool:
        """Is something written of what is folded?"""
        return is_told(self["conditions"], self["programmes"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("maitre_ouvrage") and data.get("maitre_ouvrage_nom"):
            self.add_error(
                "maitre_ouvrage_nom",
                "Choisissez le maître d’ouvrage dans la liste ou écrivez son nom, pas les deux.",
            )
        start, end = data.get("debut_prevu"), data.get("fin_prevue")
        if start and end and end < start:
            self.add_error(
                "fin_prevue", "La fin prévue précède le début : corrigez l’une des deux."
            )
        return data
