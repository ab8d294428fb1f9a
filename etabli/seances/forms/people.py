"""Who is asked to a session, who registers, who came."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django import forms

from etabli.core.ui.forms import (
    AddressField,
    LineField,
    LongTextField,
)
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.seances.models import Inscription, Presence
from etabli.seances.states import (
    COLLEGE_OF_ONE,
    College,
    Venue,
)

CHOOSE = ("", "Choisissez")


class InvitationForm(forms.Form):
    """Someone to invite: an organisation, a person, or a person of an organisation."""

    organisme = LineField(label="Organisme", required=False, max_length=160)
    nom = LineField(label="Nom de la personne", required=False, max_length=120)
    college = forms.ChoiceField(label="Collège", choices=[CHOOSE, *College.choices])
    courriel = AddressField(
        label="Adresse électronique",
        required=False,
        help_text="L’invitation y part tout de suite, avec un lien pour répondre. "
        "Sans adresse, notez vous-même la réponse entendue.",
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not (data.get("organisme") or data.get("nom")):
            self.add_error(
                "organisme", "Dites qui est invité : un organisme, une personne, ou les deux."
            )
        return data


class InscriptionForm(forms.Form):
    """Screen 26: someone without account says they will come."""

    nom = LineField(
        label="Votre nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    courriel = AddressField(
        label="Votre adresse électronique",
        help_text="Nous y envoyons un lien pour confirmer votre venue, et pour l’annuler si besoin.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    college = forms.ChoiceField(
        label="Vous venez comme", choices=COLLEGE_OF_ONE, widget=forms.RadioSelect
    )
    commune = LineField(label="Votre commune", required=False, max_length=120)
    besoins_acces = LongTextField(
        label="De quoi avez-vous besoin pour participer ?",
        required=False,
        rows=3,
        max_length=500,
        help_text="Par exemple un accès en fauteuil, une boucle magnétique, un document en gros caractères. "
        "Ne donnez que ce qui nous aide à vous accueillir : effacé {acces_sante_suppression_jours} après la session.",
    )


WALK_INS = 4


class Attendance(TypedDict):
    """What `record_attendance` takes."""

    venues: dict[int, str]
    remplacants: dict[int, str]
    walk_ins: list[dict[str, str]]


class AttendanceForm(forms.Form):
    """One page at the door: each registered person, then those who simply came."""

    def __init__(
        self, data: Data = None, files: Files = None, *,
        registered: list[Inscription], said: dict[int, Presence], **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **options)
        self.registered = registered
        for row in registered:
            known = said.get(row.pk)
            self.fields[f"venue_{row.pk}"] = forms.ChoiceField(
                label=row.nom or "nom effacé", required=False, choices=Venue.choices, widget=forms.RadioSelect,
                initial=known.venue if known else None,
            )  # fmt: skip
            self.fields[f"remplacant_{row.pk}"] = LineField(
                label=f"Qui remplace {row.nom}", required=False, max_length=120,
                initial=known.remplacant if known else "",
            )  # fmt: skip
        for place in range(1, WALK_INS + 1):
            self.fields[f"nom_{place}"] = LineField(
                label=f"Nom, ligne {place}", required=False, max_length=120
            )
            self.fields[f"college_{place}"] = forms.ChoiceField(
                label=f"Collège, ligne {place}", required=False, choices=[CHOOSE, *College.choices]
            )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        for place in range(1, WALK_INS + 1):
            if data.get(f"nom_{place}") and not data.get(f"college_{place}"):
                self.add_error(
                    f"college_{place}", f"Choisissez le collège de {data[f'nom_{place}']}."
                )
        return data

    def attendance(self) -> Attendance:
        data = self.cleaned_data
        venues = {r.pk: data[f"venue_{r.pk}"] for r in self.registered if data[f"venue_{r.pk}"]}
        walk_ins = [
            {"nom": data[f"nom_{n}"], "college": data[f"college_{n}"]}
            for n in range(1, WALK_INS + 1)
            if data[f"college_{n}"]
        ]
        replaced = {
            pk: data[f"remplacant_{pk}"] for pk, venue in venues.items() if venue == Venue.REMPLACE
        }
        return {"venues": venues, "remplacants": replaced, "walk_ins": walk_ins}

    def lines(self) -> list[dict[str, object]]:
        return [self._line(row) for row in self.registered]

    def _line(self, row: Inscription) -> dict[str, object]:
        """Somebody of the roll; what is noted already is folded under one line, until it is changed."""
        venue, replaced = self[f"venue_{row.pk}"], self[f"remplacant_{row.pk}"]
        is_kept = venue.value() == venue.initial and replaced.value() == replaced.initial
        known = venue.initial if is_kept and not replaced.errors else None
        return {
            "row": row,
            "venue": venue,
            "remplacant": replaced,
            "is_replaced": bool(replaced.value()),
            "said": f"{venue.label} : {Venue(known).label.lower()}" if known else "",
        }

    def extra(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"nom_{n}"], self[f"college_{n}"]) for n in range(1, WALK_INS + 1)]
