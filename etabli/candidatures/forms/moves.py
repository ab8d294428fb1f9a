"""The questions a move asks; each form gives the keyword arguments of its service."""

from __future__ import annotations

from copy import deepcopy
from typing import Unpack, cast
from uuid import UUID, uuid4

from django import forms

from etabli.accounts.models import Personne
from etabli.acteurs.forms import GUEST_FIELDS, GUESTS, GuestForm
from etabli.acteurs.models import Organisation
from etabli.acteurs.payloads import Guest
from etabli.acteurs.states import COLLECTIVITE_ROLES, Role
from etabli.candidatures import fiche, formats, selectors, services
from etabli.candidatures.formats import Auteur
from etabli.candidatures.formats.proposal import QUESTIONS, proposed, reasons
from etabli.candidatures.models import Candidature
from etabli.candidatures.selectors.dossier import active_porteurs
from etabli.candidatures.states import MotifEcart, NatureItem
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.articles import begins
from etabli.core.formats import listed
from etabli.core.ui.forms import DayField, LineField, LongTextField, MoneyField, WholeField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.territoires.forms import CommuneField
from etabli.territoires.models import Commune


class FirstContactForm(forms.Form):
    """C1: a commune and a need; four questions propose the format, when there is a choice.

    A service may invite somebody of the commune with it: the fields of `GuestForm`, none of them required.
    """

    commune = CommuneField(
        label="Commune", help_text="Cherchez par nom, code postal ou code Insee."
    )
    objet = LongTextField(
        label="Votre besoin en quelques lignes",
        max_length=500,
        help_text="Quel lieu, quelle question, pourquoi maintenant ? "
        "Rien n’est définitif : c’est le début d’une conversation.",
    )
    autre = forms.BooleanField(
        label="C’est un autre besoin : ouvrir un nouveau dossier", required=False
    )
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, data: Data = None, files: Files = None, *, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.actor = actor
        self.has_choice = len(formats.open_formats(horloge.today())) > 1
        if self.has_choice:
            for question in QUESTIONS:
                self.fields[f"contact_{question.cle}"] = forms.ChoiceField(
                    label=question.label, choices=question.choices, required=False,
                    widget=forms.RadioSelect,
                )  # fmt: skip
        self.invites = actor.has(Role.SERVICE_PILOTE) and not actor.has(*COLLECTIVITE_ROLES)
        if self.invites:
            self.fields |= {name: deepcopy(GuestForm.base_fields[name]) for name in GUEST_FIELDS}
            for name in GUEST_FIELDS:
                self.fields[name].required = False
        #: the open dossiers of the commune that the reader may open already
        self.known: list[Candidature] = []

    def clean_commune(self) -> Commune:
        """A pilote opens in their own département: whose the others are is said beside the field."""
        commune: Commune = self.cleaned_data["commune"]
        if sentence := services.reason_elsewhere(self.actor, commune):
            raise forms.ValidationError(sentence, code="ailleurs")
        return commune

    def clean_cle(self) -> UUID:
        """A form kept from before there was a key, or one altered by hand, gets its own."""
        return self.cleaned_data.get("cle") or uuid4()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        self._gather_guest(cleaned)
        self._gather_contact(cleaned)
        is_new_need = cleaned.pop("autre", False)
        commune = cleaned.get("commune")
        if commune is None or services.opened_with(cleaned.get("cle"), self.actor):
            return cleaned
        self.known = list(selectors.open_dossiers(self.actor, commune))
        if self.known and not is_new_need:
            count = len(self.known)
            said = (
                "Un dossier est déjà ouvert"
                if count == 1
                else f"{count} dossiers sont déjà ouverts"
            )
            raise forms.ValidationError(
                f"{said} pour {commune.nom} : poursuivez-le plutôt que d’en ouvrir un second. Si le "
                "besoin est vraiment différent, cochez la case et envoyez de nouveau.",
                code="deja-ouvert",
            )
        return cleaned

    def questions(self) -> list[forms.BoundField]:
        """What proposes a format, when there is a choice."""
        return [self[name] for name in self.fields if name.startswith("contact_")]

    def _gather_contact(self, cleaned: dict[str, object]) -> None:
        """The answers made one, and the format that they propose."""
        if self.has_choice:
            names = {question.cle: f"contact_{question.cle}" for question in QUESTIONS}
            said = {cle: str(cleaned.pop(name, "") or "") for cle, name in names.items()}
            cleaned |= {"contact": said, "format": proposed(said)}

    def _gather_guest(self, cleaned: dict[str, object]) -> None:
        """The fields of the guest made one; typed without an address, they cannot be sent."""
        if not self.invites:
            return
        typed = {name: str(cleaned.pop(name, "") or "") for name in GUEST_FIELDS}
        is_begun = "".join((typed["prenom"], typed["nom"], typed["message"]))
        if typed["courriel"]:
            cleaned["guest"] = Guest(**{**typed, "role": typed["role"] or GUESTS[0]})
        elif "courriel" not in self.errors and (is_begun or "apercu" in self.data):
            self.add_error("courriel", "Écrivez l’adresse de la personne à inviter.")


class ExchangeForm(forms.Form):
    """C2: a note that the collectivité does not read."""

    note = LongTextField(
        label="Note à la DGALN",
        max_length=2000,
        required=False,
        help_text="Lue par la DGALN et votre service seulement.",
        is_state_only=True,
    )


class CharacteriseForm(forms.Form):
    """C3."""

    takes_object = True

    format = forms.ChoiceField(label="Format")
    motif = LongTextField(
        label="Vos raisons",
        max_length=2000,
        help_text="50 caractères au moins. Les porteurs et le pilote les liront.",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Candidature, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        field = cast(forms.ChoiceField, self.fields["format"])
        field.choices = formats.choices(formats.open_formats(horloge.today()))
        self.initial.setdefault("format", obj.format)
        if said := reasons(obj.contact):
            field.help_text = f"D’après le premier contact : {listed(said).lower()}."


class DiscardForm(forms.Form):
    """C4."""

    code = forms.ChoiceField(label="Motif", choices=[("", "Choisir…"), *MotifEcart.choices])
    motif = LongTextField(label="Vos raisons", max_length=2000)
    autre_dispositif = LineField(
        label="Un autre dispositif à conseiller", required=False, max_length=300
    )


class InstructionForm(forms.Form):
    """C13: who instructs, and that nothing binds them to the dossier."""

    takes_object = True

    instructeur: forms.ModelChoiceField[Personne] = forms.ModelChoiceField(
        label="Personne qui instruit", queryset=Personne.objects.none(), empty_label="Choisir…"
    )
    sans_conflit = forms.BooleanField(
        label="Cette personne déclare n’avoir aucun conflit d’intérêts avec ce dossier",
        required=False,
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Candidature, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        field = cast("forms.ModelChoiceField[Personne]", self.fields["instructeur"])
        field.queryset = (
            Personne.objects.filter(
                membres__role=Role.DGALN_CHEF_PROJET, membres__au=None, is_active=True
            )
            .distinct()
            .order_by("nom", "prenom", "pk")
        )
        self.initial.setdefault("instructeur", obj.instructeur_id or actor.person_id)


class AcceptForm(forms.Form):
    """C15: the reasons are printed in the letter."""

    motif = LongTextField(
        label="Ce que la décision retient", max_length=3000, required=False,
        help_text="Imprimé dans la lettre de décision.",
    )  # fmt: skip


class RejectForm(forms.Form):
    """C16."""

    motif = LongTextField(label="Les raisons de la décision", max_length=3000)
    orientation = LongTextField(
        label="Vers qui se tourner", max_length=2000, required=False,
        help_text="Un autre dispositif, un autre service.",
    )  # fmt: skip


class AdjournForm(forms.Form):
    """C17."""

    motif = LongTextField(label="Ce qui doit mûrir", max_length=3000)
    review_on = DayField(label="Date de revue")


class ProgramForm(forms.Form):
    """C19."""

    takes_object = True

    annee = WholeField(label="Année de programmation", min_value=2019, max_value=2100)
    ae_estimee = MoneyField(label="AE estimées, TTC")

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Candidature, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        today = horloge.today()
        self.initial.setdefault("annee", today.year)
        self.initial.setdefault(
            "ae_estimee", parametres.decimal(formats.format_of(obj).montant_reference, on=today)
        )


class RedraftForm(forms.Form):
    """C24: who leads now, among those who remain."""

    takes_object = True

    chef_de_file: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label="Collectivité chef de file", queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Candidature, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        ids = [row.organisation_id for row in active_porteurs(obj)]
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["chef_de_file"])
        field.queryset = Organisation.objects.filter(pk__in=ids).order_by("nom", "pk")
        self.initial.setdefault("chef_de_file", ids[0] if ids else None)


# -- a request, item by item ------------------------------------------------------------------

FIELD_ROWS = 3


class ItemsForm(forms.Form):
    """C10 and C14: letters, fields of the fiche, questions; at least one of them."""

    takes_object = True

    pieces = forms.MultipleChoiceField(
        label="Courriers à donner ou à refaire",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Candidature, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.letters = expected_letters(obj)
        pieces = cast(forms.MultipleChoiceField, self.fields["pieces"])
        pieces.choices = [(key, label) for key, (label, _, _) in self.letters.items()]
        groups = field_choices(obj)
        self.labels = {cle: label for _, group in groups for cle, label in group}
        choices = [("", "Aucun champ"), *groups]
        for rank in range(1, FIELD_ROWS + 1):
            self.fields[f"champ_{rank}"] = forms.ChoiceField(
                label=f"Champ de la fiche à corriger ({rank})", choices=choices, required=False
            )
            self.fields[f"remarque_{rank}"] = LineField(
                label=f"Ce qu’il faut corriger ({rank})", max_length=500, required=False
            )
        self.fields["questions"] = LongTextField(
            label="Questions", max_length=4000, required=False, help_text="Une question par ligne."
        )

    def clean(self) -> dict[str, object]:
        items = [*self._pieces(), *self._champs(), *self._questions()]
        if not items and not self.errors:
            raise forms.ValidationError("Écrivez au moins un point à compléter.")
        return {"items": items}

    def _pieces(self) -> list[dict[str, object]]:
        return [
            {
                "nature": NatureItem.PIECE,
                "texte": self.letters[key][0],
                "type_courrier": self.letters[key][1],
                "organisation": self.letters[key][2],
            }
            for key in self.cleaned_data.get("pieces") or []
        ]

    def _champs(self) -> list[dict[str, object]]:
        found = []
        for rank in range(1, FIELD_ROWS + 1):
            cle = self.cleaned_data.get(f"champ_{rank}")
            remark = (self.cleaned_data.get(f"remarque_{rank}") or "").strip()
            if cle and not remark:
                self.add_error(f"remarque_{rank}", "Dites ce qu’il faut corriger dans ce champ.")
            if cle:
                texte = f"{self.labels[cle]}\u00a0: {remark}"
                found.append({"nature": NatureItem.CHAMP, "cle": cle, "texte": texte})
        return found

    def _questions(self) -> list[dict[str, object]]:
        lines = str(self.cleaned_data.get("questions") or "").splitlines()
        return [
            {"nature": NatureItem.QUESTION, "texte": line.strip()}
            for line in lines
            if line.strip()
        ]


def expected_letters(
    candidature: Candidature,
) -> dict[str, tuple[str, str, Organisation | None]]:
    """The letters this dossier may be asked for: {key: (label, type, author)}."""
    found: dict[str, tuple[str, str, Organisation | None]] = {}
    for courrier in formats.format_of(candidature).courriers:
        if courrier.auteur != Auteur.PORTEURS:
            found[courrier.type] = (courrier.label, courrier.type, None)
            continue
        for row in active_porteurs(candidature):
            label = f"{begins(courrier.nom)} : {row.organisation.nom}"
            found[f"{courrier.type}-{row.organisation_id}"] = (
                label,
                courrier.type,
                row.organisation,
            )
    return found


def field_choices(candidature: Candidature) -> list[tuple[str, list[tuple[str, str]]]]:
    """The questions of the fiche by section, for a list with groups."""
    return [
        (
            section.titre,
            [
                (champ.cle, champ.libelle)
                for champ in section.champs
                if champ.cle not in fiche.TIED
            ],
        )
        for section in fiche.form(candidature).sections
    ]
