"""The map of the actors: one line, many pasted, the day somebody was invited or met."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.core.access import Actor
from etabli.core.formats import date_longue
from etabli.core.ui.forms import DayField, LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.seances.acteurs import read_lines
from etabli.seances.models import ActeurAMobiliser, Entretien, Reunion
from etabli.seances.states import College, EtatEntretien, EtatReunion


class ActorForm(forms.Form):
    """Who, of which college, what for."""

    organisme = LineField(label="Organisme", required=False, max_length=160)
    personne = LineField(
        label="Nom de la personne",
        required=False,
        max_length=160,
        help_text="Lu par le service pilote, la collectivité et l’équipe ; effacé après la clôture.",
    )
    college = forms.ChoiceField(label="Collège", choices=[("", "Choisissez"), *College.choices])
    apport = LineField(label="Pourquoi le rencontrer", required=False, max_length=300)

    def __init__(
        self, data: Data = None, files: Files = None, *,
        row: ActeurAMobiliser | None = None, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        if row is not None:
            options["initial"] = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(data, files, **options)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not (data.get("organisme") or data.get("personne")):
            self.add_error(
                "organisme",
                "Dites qui est à rencontrer : un organisme, une personne, ou les deux.",
            )
        return data


class PasteForm(forms.Form):
    """Lines of a spreadsheet or of a list."""

    lignes = LongTextField(
        label="Une ligne par acteur",
        rows=14,
        max_length=100_000,
        help_text="Organisme ; collège ; pourquoi le rencontrer ; personne. Les deux derniers peuvent manquer.",
    )

    def clean_lignes(self) -> str:
        text = str(self.cleaned_data["lignes"])
        _, faults = read_lines(text)
        if faults:
            raise forms.ValidationError([str(fault) for fault in faults[:10]])
        return text


class InvitedForm(forms.Form):
    """The day."""

    invite_le = DayField(label="Invité le", past=True)


class MetForm(forms.Form):
    """The day, or the interview or the meeting where it was."""

    takes_object = True

    rencontre_le = DayField(
        label="Rencontré le",
        past=True,
        required=False,
        help_text="Laissez vide si un entretien ou une réunion le dit.",
    )
    entretien = forms.ModelChoiceField(
        Entretien.objects.none(), label="À l’entretien", required=False, empty_label="Aucun"
    )
    reunion = forms.ModelChoiceField(
        Reunion.objects.none(), label="À la réunion", required=False, empty_label="Aucune"
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        obj: ActeurAMobiliser, actor: Actor, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        super().__init__(data, files, **options)
        met = Entretien.objects.filter(atelier=obj.atelier_id, etat=EtatEntretien.CONSIGNE)
        held = Reunion.objects.filter(atelier=obj.atelier_id, etat=EtatReunion.TENUE)
        self.fields["entretien"].queryset = met.order_by("-mene_le", "-pk")  # type: ignore[attr-defined]
        self.fields["reunion"].queryset = held.order_by("-tenue_le", "-pk")  # type: ignore[attr-defined]
        self.fields["reunion"].label_from_instance = _named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not any(data.get(name) for name in self.base_fields) and not self.errors:
            self.add_error(
                "rencontre_le", "Dites quel jour, ou choisissez un entretien ou une réunion."
            )
        return data


def _named(reunion: Reunion) -> str:
    return f"{reunion.get_genre_display()}, {date_longue(reunion.jour_dit)}"
