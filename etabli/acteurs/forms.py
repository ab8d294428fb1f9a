"""What is typed about people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Unpack, cast

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.urls import reverse_lazy

from etabli.acteurs.access import INVITES
from etabli.acteurs.models import Organisation
from etabli.acteurs.organisations import fault_of_role
from etabli.acteurs.payloads import Guest
from etabli.acteurs.recherche import SHORT, named, search, written
from etabli.acteurs.siret import FIELDS, Identite, fault_of_siret
from etabli.acteurs.states import Role
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.models import RythmeCourriels
from etabli.core.texte import clean_line
from etabli.core.ui.forms import AddressField, CodeField, LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.core.words import said_by

#: whom a service invites first, in the order in which they are proposed
GUESTS = (Role.COLLECTIVITE_SIGNATAIRE, Role.COLLECTIVITE_REDACTEUR)
GUEST_FIELDS = ("courriel", "role", "prenom", "nom", "message")
Attributes = dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Typed:
    """What an organisation is asked by: a text, and the one chosen in the list that answered it."""

    text: str = ""
    chosen: str = ""


class OrganisationInput(forms.TextInput):
    """A text input that a script turns into a combobox; it holds « Commune de Fumel (47106) ».

    Without the script one types a name; where several answer, the page comes back with the short list
    of them, and the choice counts as long as the text is the one that it answered.
    """

    template_name = "acteurs/organisation_input.html"

    def __init__(self) -> None:
        super().__init__(
            {
                "autocomplete": "off",
                "data-combobox": reverse_lazy("acteurs:organisations"),
                "data-combobox-vide": "Aucune réponse. Essayez un autre mot du nom, ou le SIREN.",
            }
        )
        self.possible: list[Organisation] = []
        self.found: Organisation | None = None

    def value_from_datadict(self, data: Mapping[str, object], files: object, name: str) -> Typed:
        text = clean_line(str(data.get(name, "")))
        is_same = data.get(f"{name}_pour") == text
        return Typed(text, str(data.get(f"{name}_choix", "")) if is_same else "")

    def format_value(self, value: Typed | None) -> str:
        return written(self.found) if self.found else value.text if value else ""

    def get_context(self, name: str, value: Typed | None, attrs: Attributes) -> dict[str, object]:
        listed = [(one.pk, written(one)) for one in self.possible]
        return {**super().get_context(name, value, attrs), "possible": listed}


class OrganisationField(forms.Field):
    """One organisation `among` those given, typed as words of its name or as a code; cleaned to it."""

    widget = OrganisationInput
    among: QuerySet[Organisation] = Organisation.objects.none()

    def to_python(self, value: Typed | str | None) -> Organisation | None:
        if isinstance(value, str):
            value = Typed(clean_line(value), "")
        if value is None or not value.text:
            return None
        widget = cast(OrganisationInput, self.widget)
        found = named(search(self.among, value.text, limit=SHORT + 1), value.text)
        chosen = [one for one in found if str(one.pk) == value.chosen]
        if len(found) == 1 or chosen:
            widget.found = (chosen or found)[0]
            return widget.found
        widget.possible = found[:SHORT]
        raise forms.ValidationError(_sentence(value.text, len(found)), code="organisation")


def _sentence(text: str, found: int) -> str:
    if not found:
        return f"Aucune organisation que vous puissiez choisir ne répond à « {text} »."
    if found > SHORT:
        return f"Plus de {SHORT} organisations répondent à « {text} » : choisissez-en une ou précisez."
    return f"Plusieurs organisations répondent à « {text} » : choisissez-en une."


class NamedForm(forms.Form):
    """Somebody to invite, by their name when whoever invites knows it."""

    prenom = LineField(label="Prénom", max_length=80, required=False)
    nom = LineField(label="Nom", max_length=80, required=False)


class InvitationForm(NamedForm):
    """Who is invited, to what: the choices are those the reader may grant."""

    field_order = ("organisation", "role", "courriel", "prenom", "nom", "message")
    organisation = OrganisationField(
        label="Organisation",
        help_text="Celle pour laquelle cette personne agira : son nom, ou une partie.",
    )
    role = forms.ChoiceField(label="Rôle", help_text="Ce qu’elle pourra faire.")
    courriel = AddressField(
        label="Courriel",
        help_text="Elle y recevra un lien ; aucun mot de passe ne lui sera demandé.",
    )
    message = LongTextField(
        label="Mot d’accompagnement",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        actor: Actor, organisations: QuerySet[Organisation], **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        granted = {role for own in actor.roles for role in INVITES.get(own, ())}
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [(value, label) for value, label in Role.choices if value in granted]
        cast(OrganisationField, self.fields["organisation"]).among = organisations

    def clean_role(self) -> str:
        """The organisation is read before: the role is one that is held there."""
        role: str = self.cleaned_data["role"]
        found = self.cleaned_data.get("organisation")
        if found and (fault := fault_of_role(role, name=found.nom, kind=found.type)):
            raise forms.ValidationError(fault, code="role")
        return role


class GuestForm(NamedForm):
    """Somebody of a collectivité, whose organisation the page names already."""

    field_order = GUEST_FIELDS
    role = forms.ChoiceField(
        label="Son rôle",
        choices=[(role.value, role.label) for role in GUESTS],
        widget=forms.RadioSelect,
        initial=GUESTS[0],
    )
    courriel = AddressField(
        label="Son courriel",
        help_text="Un lien y arrive ; aucun mot de passe ne sera demandé.",
    )
    message = LongTextField(
        label="Votre mot",
        max_length=500,
        required=False,
        help_text="Il est écrit dans le courriel, à votre nom.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def guest(self) -> Guest:
        """Who is invited, once the form is valid."""
        return Guest(**{name: str(self.cleaned_data[name]) for name in GUEST_FIELDS})


class AcceptForm(forms.Form):
    """The name that will stand beside the person's acts."""

    prenom = LineField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    nom = LineField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )


class RhythmForm(forms.Form):
    """How often the mails that ask nothing arrive."""

    every = forms.ChoiceField(
        label="Recevoir ces nouvelles",
        choices=[(key, label.capitalize()) for key, label in RythmeCourriels.Every.choices],
        widget=forms.RadioSelect,
        help_text="Ce qui vous demande d’agir, ou dont le délai court, n’attend que "
        "{courriels_regroupement_minutes}\u00a0: ce qui suit arrive dans le même courriel.",
    )

    def __init__(self, data: Data = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(data, **options)
        said_by(self.fields.values(), on=horloge.today())


class NewAddressForm(forms.Form):
    """The address that will open the account."""

    courriel = AddressField(
        label="Nouvelle adresse électronique",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ProofForm(forms.Form):
    """The code received at the new address."""

    code = CodeField(
        label="Code reçu", widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


class IdentityForm(forms.Form):
    """SIRET and postal address of each of these organisations.

    What is known is corrected, not erased; a firm of which nothing is typed yet may wait. Who
    `corrects_siren` is not held to the SIREN that is kept.
    """

    def __init__(
        self, data: Data = None, files: Files = None, *,
        organisations: Iterable[Organisation], corrects_siren: bool = False, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.corrects_siren = corrects_siren
        self.organisations = {o.pk: o for o in organisations}
        for organisation in self.organisations.values():
            fields = {
                f"{n}_{organisation.pk}": f for n, f in _identity_fields(organisation).items()
            }
            is_known = any(getattr(organisation, name) for name in FIELDS)
            waits = self.is_bound and not is_known and not any(map(self.data.get, fields))
            for field in fields.values():
                field.required = not waits
            self.fields |= fields

    def clean(self) -> dict[str, object]:
        """The identities that change, as the service takes them."""
        data = self.cleaned_data
        typed = [
            Identite(organisation, *(data.get(f"{name}_{pk}", "") for name in FIELDS))
            for pk, organisation in self.organisations.items()
        ]
        for one in typed:
            siren = "" if self.corrects_siren else one.organisation.siren
            name = one.organisation.nom
            if one.siret and (fault := fault_of_siret(one.siret, name=name, siren=siren)):
                self.add_error(f"siret_{one.organisation.pk}", fault)
        return {"identites": [one for one in typed if one != Identite.of(one.organisation)]}


def _identity_fields(organisation: Organisation) -> dict[str, forms.Field]:
    short = forms.TextInput(attrs={"inputmode": "numeric", "class": "et-w-medium"})
    name = organisation.nom
    fields: dict[str, forms.Field] = {
        "siret": CodeField(
            label=f"SIRET — {name}", max_length=14, widget=short,
            help_text="Quatorze chiffres, avec ou sans espaces.",
        ),
        "adresse": LineField(label=f"Numéro et rue — {name}", max_length=200),
        "code_postal": CodeField(
            label=f"Code postal — {name}", max_length=5, widget=short,
            validators=[RegexValidator(r"^\d{5}\Z", "Un code postal a cinq chiffres.")],
        ),
        "ville": LineField(label=f"Ville — {name}", max_length=100),
    }  # fmt: skip
    for key, field in fields.items():
        field.initial = getattr(organisation, key)
    return fields
