"""What is asked when several make a dossier: who joins, who leads, who pilots, who is associated."""

from __future__ import annotations

from typing import Unpack, cast

from django import forms

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import TypeOrganisation
from etabli.candidatures.models import Candidature
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.selectors.dossier import active_porteurs, operators
from etabli.candidatures.states import RolePorteur
from etabli.core.access import Actor
from etabli.core.ui.forms import LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions

#: the groupings of collectivités that no package of geography knows
GROUPINGS = (TypeOrganisation.PETR, TypeOrganisation.SYNDICAT)


class ChosenForm(forms.Form):
    """One organisation among some of the dossier, and why."""

    takes_object = True
    label = "Organisation"

    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), empty_label="Choisir…"
    )
    motif = LongTextField(
        label="Vos raisons",
        max_length=2000,
        help_text="Les porteurs et les services de l’État les lisent.",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, obj: Candidature, actor: Actor, **kwargs: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.label = self.label
        found = [one.pk for one in self.offered(obj)]
        field.queryset = Organisation.objects.filter(pk__in=found).order_by("nom", "pk")
        if len(found) == 1:
            field.initial = found[0]

    def offered(self, candidature: Candidature) -> list[Organisation]:
        """Those one may choose."""
        raise NotImplementedError


class LeadForm(ChosenForm):
    """Another porteur leads."""

    label = "Nouvelle collectivité chef de file"

    def offered(self, candidature: Candidature) -> list[Organisation]:
        rows = active_porteurs(candidature)
        return [row.organisation for row in rows if row.role == RolePorteur.CO_PORTEUR]


class DropForm(ChosenForm):
    """C2: a porteur that has said nothing no longer holds the others back."""

    label = "Collectivité qui n’a pas répondu"

    def offered(self, candidature: Candidature) -> list[Organisation]:
        rows = active_porteurs(candidature)
        silent = [row for row in rows if row.interet_on is None]
        return [row.organisation for row in silent if row.role == RolePorteur.CO_PORTEUR]


class PiloteForm(ChosenForm):
    """Another of the services concerned pilots."""

    label = "Nouveau service pilote"

    def offered(self, candidature: Candidature) -> list[Organisation]:
        return [row.organisation for row in neighbours.concerned(candidature)]


class ReleaseForm(ChosenForm):
    """The part of an operator ends."""

    label = "Opérateur"

    def offered(self, candidature: Candidature) -> list[Organisation]:
        return [row.organisation for row in operators(candidature)]


class SirenForm(forms.Form):
    """An organisation by its SIREN, which finds it again when it is known."""

    nom = LineField(label="Nom", max_length=200)
    siren = LineField(label="SIREN", max_length=20, help_text="Neuf chiffres.")


class OperatorForm(SirenForm):
    """An operator of the State that writes with the porteurs."""

    motif = LongTextField(
        label="Pourquoi l’associer",
        max_length=2000,
        help_text="Les porteurs et les services de l’État le lisent.",
    )


class GroupingForm(SirenForm):
    """A PETR or a syndicat that carries the dossier too."""

    type = forms.ChoiceField(
        label="De quelle sorte ?",
        choices=[(str(one), str(one.label)) for one in GROUPINGS],
        widget=forms.RadioSelect,
    )
    reunit = LineField(
        label="Ce qu’il réunit",
        max_length=300,
        help_text="Par exemple : « trois intercommunalités, 62 communes ».",
    )
