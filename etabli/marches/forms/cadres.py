"""What the buyers type of a framework in preparation: its terms, its rules, its holders and their firms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict, Unpack, cast

from django import forms
from django.core.exceptions import ValidationError

from etabli.acteurs.forms import OrganisationField
from etabli.acteurs.models import Organisation
from etabli.acteurs.recherche import SHORT, named, search, written
from etabli.acteurs.siret import is_siren, is_siret
from etabli.acteurs.states import TypeOrganisation
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.ui.forms import (
    ChoiceCardsField,
    DayField,
    LineField,
    LongTextField,
    MoneyField,
    NumberField,
    WholeField,
)
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.marches import criteres
from etabli.marches.models import AccordCadre, Groupement, MembreGroupement, ReglesConsultation
from etabli.marches.models.accords import ModeExecution
from etabli.marches.models.regles import FormulePrix, ModeNotation
from etabli.marches.services import Membre, find_firm
from etabli.marches.services.regles import DEPARTAGE
from etabli.marches.states import RoleMembre

#: lines of criteria that the form offers; a framework of the programme has five
CRITERIA_LINES = 10
CRITERE, PART, PRIX = "CRITERE", "SOUS_CRITERE", "PRIX"
LEVELS = [("", "—"), (CRITERE, "Critère"), (PART, "Sous-critère"), (PRIX, "Prix")]


class PrepareAccordForm(forms.Form):
    """What a framework is called; the rest is completed on its page."""

    code = LineField(label="Code", max_length=20, help_text="Court et unique, par exemple ACL3.")
    libelle = LineField(label="Libellé", max_length=200)
    mode = forms.ChoiceField(label="Mode", choices=ModeExecution.choices, widget=forms.RadioSelect)


class CompleteAccordForm(forms.Form):
    """AC-1, AC-2, AC-5: dates, maximum and buyers; all may stay empty until the notification."""

    takes_object = True
    libelle = LineField(label="Libellé", max_length=200)
    date_fin_validite = DayField(label="Fin de validité", required=False)
    justification_duree = LongTextField(
        label="Justification de la durée, si elle dépasse la durée légale",
        required=False,
        max_length=2000,
        rows=3,
    )
    maximum_ht = MoneyField(label="Maximum HT", required=False)
    maximum_par_titulaire_ht = MoneyField(
        label="Maximum HT par titulaire", required=False, help_text="Vide : aucun."
    )
    ccag = LineField(label="CCAG", max_length=120)
    cumul_autorise = forms.BooleanField(
        label="Une entreprise peut être dans plusieurs groupements", required=False
    )
    tous_services = forms.BooleanField(
        label="Ouvert à tous les services déconcentrés de l’État", required=False
    )
    acheteurs = forms.MultipleChoiceField(
        label="Acheteurs nommés", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Décochez ceux qui ne le sont plus.",
    )  # fmt: skip
    autre_acheteur = OrganisationField(
        label="Nommer un autre acheteur", required=False, help_text="Son nom, ou une partie."
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: AccordCadre, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        self.named = {str(one.pk): one for one in obj.acheteurs_autorises.order_by("nom")}
        kept = ("libelle", "date_fin_validite", "justification_duree", "maximum_ht", "ccag")
        more = ("maximum_par_titulaire_ht", "cumul_autorise", "tous_services")
        kwargs["initial"] = {name: getattr(obj, name) for name in (*kept, *more)}
        kwargs["initial"]["acheteurs"] = list(self.named)
        super().__init__(data, files, **kwargs)
        listed = cast(forms.MultipleChoiceField, self.fields["acheteurs"])
        listed.choices = [(pk, one.nom) for pk, one in self.named.items()]
        if not self.named:
            del self.fields["acheteurs"]
        buyers = Organisation.objects.exclude(type=TypeOrganisation.ENTREPRISE)
        cast(OrganisationField, self.fields["autre_acheteur"]).among = buyers

    def clean(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        chosen = [self.named[pk] for pk in data.pop("acheteurs", [])]
        if other := data.pop("autre_acheteur", None):
            chosen.append(other)
        return {**data, "acheteurs": chosen}


class CriterionRow(TypedDict):
    """A line of the table of criteria, its four bound cells."""

    number: int
    level: forms.BoundField
    code: forms.BoundField
    libelle: forms.BoundField
    poids: forms.BoundField


class RulesForm(forms.Form):
    """4.6: criteria and weights line by line, price formula, tie rule, delays."""

    takes_object = True
    formule = ChoiceCardsField(label="Formule du prix", choices=())
    notation = forms.ChoiceField(
        label="Notation", choices=ModeNotation.choices, widget=forms.RadioSelect
    )
    departage = LongTextField(label="Départage des ex aequo", max_length=2000, rows=4)
    tirage_prevu = forms.BooleanField(
        label="Un tirage au sort est prévu en dernier recours", required=False
    )
    delai_reponse_jours = WholeField(
        label="Délai de réponse des titulaires, en jours", min_value=1, max_value=180
    )
    negociation_permise = forms.BooleanField(label="La négociation est permise", required=False)
    auditions_prevues = forms.BooleanField(label="Des auditions sont prévues", required=False)
    standstill_jours = WholeField(
        label="Délai volontaire avant la signature, en jours", min_value=0, max_value=60,
        help_text="0 : aucun, la loi n’en impose pas à un marché subséquent.",
    )  # fmt: skip

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: AccordCadre, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        found = ReglesConsultation.objects.filter(accord_cadre=obj).first()
        kwargs["initial"] = _initial(found)
        super().__init__(data, files, **kwargs)
        self.fields["formule"] = ChoiceCardsField(
            label="Formule du prix",
            choices=[(one.value, str(one.label), "") for one in FormulePrix]
            + [(code, f"Pmax × {_words(code)}", "Refusée : elle vide la pondération de son sens.")
               for code in criteres.REFUSED],
        )  # fmt: skip
        for number in range(1, CRITERIA_LINES + 1):
            self._add_line(number)

    def _add_line(self, number: int) -> None:
        said = f", ligne {number}"
        self.fields[f"niveau_{number}"] = forms.ChoiceField(
            label=f"Niveau{said}", choices=LEVELS, required=False
        )
        self.fields[f"code_{number}"] = LineField(
            label=f"Code{said}", max_length=6, required=False,
            widget=forms.TextInput(attrs={"class": "et-w-short"}),
        )  # fmt: skip
        self.fields[f"libelle_{number}"] = LineField(
            label=f"Libellé{said}", max_length=120, required=False
        )
        self.fields[f"poids_{number}"] = NumberField(
            label=f"Poids{said}", required=False, max_digits=5,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "et-w-short"}),
        )  # fmt: skip

    def rows(self) -> list[CriterionRow]:
        return [
            {
                "number": number,
                "level": self[f"niveau_{number}"],
                "code": self[f"code_{number}"],
                "libelle": self[f"libelle_{number}"],
                "poids": self[f"poids_{number}"],
            }
            for number in range(1, CRITERIA_LINES + 1)
        ]

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        found: list[dict[str, object]] = []
        for number in range(1, CRITERIA_LINES + 1):
            if fault := self._read_line(number, found):
                self.add_error(f"niveau_{number}", fault)
        simple = {
            name: value for name, value in data.items() if not name.rpartition("_")[2].isdigit()
        }
        return {**simple, "criteres": found}

    def _read_line(self, number: int, found: list[dict[str, object]]) -> str:
        """Put the line in its place among the criteria; the fault of the line, when there is one."""
        names = ("niveau", "code", "libelle", "poids")
        level, code, libelle, poids = (self.cleaned_data.get(f"{n}_{number}") for n in names)
        if not any((level, code, libelle, poids)):
            return ""
        if not (level and code and libelle and poids):
            return "Donnez le niveau, le code, le libellé et le poids, ou videz la ligne."
        line: dict[str, object] = {"code": code, "libelle": libelle, "poids": str(poids)}
        if level != PART:
            found.append({**line, "prix": level == PRIX, "sous_criteres": []})
            return ""
        if not found:
            return "Un sous-critère suit son critère : écrivez d’abord le critère."
        parts = cast(list[dict[str, object]], found[-1]["sous_criteres"])
        parts.append(line)
        return ""


def _words(code: str) -> str:
    return criteres.REFUSED[code].mots.removeprefix("Pmax × ")


def _initial(found: ReglesConsultation | None) -> dict[str, object]:
    """What is kept of the rules, or what is proposed of them."""
    today = horloge.today()
    if found is None:
        return {
            "formule": "A", "notation": ModeNotation.CONSENSUS, "departage": DEPARTAGE,
            "delai_reponse_jours": parametres.integer("consultation_defaut_jours", on=today),
            "standstill_jours": parametres.integer("standstill_volontaire_jours", on=today),
        }  # fmt: skip
    kept = (
        "formule", "notation", "departage", "tirage_prevu", "delai_reponse_jours",
        "negociation_permise", "auditions_prevues", "standstill_jours",
    )  # fmt: skip
    initial: dict[str, object] = {name: getattr(found, name) for name in kept}
    for number, (level, line) in enumerate(_lines(found.grille), start=1):
        initial[f"niveau_{number}"] = level
        initial[f"code_{number}"] = line.code
        initial[f"libelle_{number}"] = line.libelle
        initial[f"poids_{number}"] = criteres.in_words(line.poids)
    return initial


def _lines(
    grille: criteres.Grille,
) -> Iterator[tuple[str, criteres.Critere | criteres.SousCritere]]:
    for one in grille.criteres:
        yield PRIX if one.is_prix else CRITERE, one
        for part in one.sous_criteres:
            yield PART, part


class FirmForm(forms.Form):
    """A firm by its SIRET, its SIREN or its name; a new one says its name too."""

    entreprise = LineField(
        label="Entreprise", max_length=200, help_text="Son SIRET, son SIREN, ou son nom."
    )
    nouvelle = LineField(
        label="Son nom, si elle n’est pas encore connue", max_length=200, required=False
    )

    def firm(self) -> Organisation | None:
        """The firm that is typed, entered when it is new; None when nothing is. ValidationError."""
        text, name = self.cleaned_data.get("entreprise", ""), self.cleaned_data.get("nouvelle", "")
        number = "".join(text.split())
        if not text:
            return None
        if number.isdigit():
            return _by_number(number, name)
        firms = Organisation.objects.filter(type=TypeOrganisation.ENTREPRISE)
        found = named(search(firms, text, limit=SHORT + 1), text)
        if len(found) == 1 or (not found and name):
            return found[0] if found else find_firm(name)
        if not found:
            raise ValidationError(
                f"Aucune entreprise connue ne répond à « {text} ». Si elle est nouvelle, écrivez aussi "
                "son nom ci-dessous."
            )
        several = " ; ".join(written(one) for one in found[:SHORT])
        raise ValidationError(f"Plusieurs entreprises répondent à « {text} » : {several}.")


def _by_number(number: str, name: str) -> Organisation:
    if not (is_siret(number) or is_siren(number)):
        raise ValidationError(
            f"Le numéro {number} n’existe pas : vérifiez les quatorze chiffres du SIRET ou les neuf du SIREN."
        )
    known = Organisation.objects.filter(siren=number[:9]).first()
    if known is None and not name:
        raise ValidationError(
            "Aucune entreprise connue ne porte ce numéro : écrivez aussi son nom ci-dessous."
        )
    if known is not None and known.type != TypeOrganisation.ENTREPRISE:
        raise ValidationError(f"{known} porte ce numéro et n’est pas une entreprise.")
    siret = number if len(number) == 14 else ""
    return known or find_firm(name, siret=siret, siren=number[:9])


class JoinForm(FirmForm):
    """A holder: how it is called, and the firm that leads it."""

    field_order = ("code", "nom", "entreprise", "nouvelle")
    code = LineField(label="Code", max_length=10, help_text="Court, par exemple G1.")
    nom = LineField(label="Nom du groupement", max_length=120)

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if self.errors:
            return data
        try:
            firm = self.firm()
        except ValidationError as fault:
            self.add_error("entreprise", fault)
            return data
        return {"code": data["code"], "nom": data["nom"], "mandataire": firm}


class MemberRow(TypedDict):
    """A firm of the groupement in the table: its bound cells; the mandataire keeps its role."""

    membre: MembreGroupement
    role: forms.BoundField | None
    competences: forms.BoundField
    retire: forms.BoundField | None


class ComposeForm(FirmForm):
    """The firms of a groupement, each with its role and its skills; one more at each time."""

    takes_object = True
    nouveau_role = forms.ChoiceField(label="Son rôle", required=False, initial="A_PRECISER")
    nouvelles_competences = LineField(label="Ses compétences", max_length=200, required=False)

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Groupement, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.obj = obj
        self.fields["entreprise"].required = False
        self.fields["entreprise"].label = "Ajouter une entreprise"
        self.kept = list(obj.membres.select_related("organisation").order_by("pk"))
        roles = [(value, label) for value, label in RoleMembre.choices if value != "MANDATAIRE"]
        cast(forms.ChoiceField, self.fields["nouveau_role"]).choices = roles
        for one in self.kept:
            self.fields[f"competences_{one.pk}"] = LineField(
                label=f"Compétences de {one.organisation}", max_length=200, required=False,
                initial=one.competences,
            )  # fmt: skip
            if one.role != RoleMembre.MANDATAIRE:
                self.fields[f"role_{one.pk}"] = forms.ChoiceField(
                    label=f"Rôle de {one.organisation}", choices=roles, initial=one.role
                )
                self.fields[f"retire_{one.pk}"] = forms.BooleanField(
                    label=f"Retirer {one.organisation}", required=False
                )

    def rows(self) -> list[MemberRow]:
        return [
            {
                "membre": one,
                "role": self[f"role_{one.pk}"] if f"role_{one.pk}" in self.fields else None,
                "competences": self[f"competences_{one.pk}"],
                "retire": self[f"retire_{one.pk}"] if f"retire_{one.pk}" in self.fields else None,
            }
            for one in self.kept
        ]

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        membres = [
            Membre(
                one.organisation,
                data.get(f"role_{one.pk}", RoleMembre.MANDATAIRE),
                data.get(f"competences_{one.pk}", ""),
            )
            for one in self.kept
            if not data.get(f"retire_{one.pk}")
        ]
        if not self.errors:
            try:
                new = self.firm()
            except ValidationError as fault:
                self.add_error("entreprise", fault)
                return data
            if new is not None:
                role = data.get("nouveau_role") or RoleMembre.A_PRECISER
                membres.append(Membre(new, role, data.get("nouvelles_competences", "")))
        return {"membres": membres}
