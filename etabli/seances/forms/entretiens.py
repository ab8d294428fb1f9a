"""An interview and its circle; a document, received then read."""

from __future__ import annotations

from typing import Unpack

from django import forms

from etabli.core.access import Actor
from etabli.core.cercles import Cercle, Seat
from etabli.core.documents import marks
from etabli.core.ui.forms import DayField, LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions
from etabli.seances.models import DocumentRecu, Entretien
from etabli.seances.states import Accord, College, LecteursNotes

#: what a person who refuses leaves nothing of
OF_THE_PERSON = ("personne", "organisme", "notes", "enseignements")


class EntretienForm(forms.Form):
    """Who was met, what was said, who may read it; `seat` is that of who writes."""

    mene_le = DayField(label="Mené le", past=True)
    college = forms.ChoiceField(
        label="Type d’acteur", choices=[("", "Choisissez"), *College.choices]
    )
    themes = LineField(
        label="Thèmes abordés",
        max_length=200,
        help_text="Quelques mots, sans nom : « logement, mobilités ».",
    )
    accord = forms.ChoiceField(
        label="Qu’accepte la personne ?", choices=Accord.choices, widget=forms.RadioSelect
    )
    personne = LineField(label="Personne rencontrée", required=False, max_length=160)
    organisme = LineField(label="Organisme", required=False, max_length=160)
    notes = LongTextField(
        label="Notes",
        required=False,
        rows=8,
        max_length=20000,
        help_text="Gardées {entretiens_mois}, puis effacées avec le nom.",
    )
    cercle = forms.ChoiceField(
        label="Qui lit le nom et les notes ?", choices=(), widget=forms.RadioSelect
    )
    enseignements = LongTextField(
        label="Ce qu’on en retient",
        required=False,
        rows=4,
        max_length=4000,
        help_text=f"Lu par tous ceux qui suivent l’Atelier : sans nommer personne. {marks.HELP}",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        seat: Seat, titulaire_id: int | None, entretien: Entretien | None = None, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        if entretien is not None:
            options["initial"] = {name: getattr(entretien, name) for name in self.base_fields}
        super().__init__(data, files, **options)
        self.fields["cercle"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label)
            for one in LecteursNotes
            if seat.reads(Cercle.of(one.value), titulaire_id)
        ]
        self.initial.setdefault("cercle", LecteursNotes.EQUIPE.value)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("accord") == Accord.REFUS and any(data.get(name) for name in OF_THE_PERSON):
            self.add_error(
                "accord",
                "La personne n’accepte pas que ses propos soient gardés : videz le nom, l’organisme, les notes "
                "et ce qu’on en retient.",
            )
        return data


class DocumentRecuForm(forms.Form):
    """A document that the team needs, there already or not."""

    titre = LineField(label="Titre du document", max_length=160)
    origine = LineField(
        label="D’où il vient",
        max_length=160,
        help_text="La collectivité, le service ou l’organisme qui le tient.",
    )
    recu_le = DayField(
        label="Reçu le",
        past=True,
        required=False,
        help_text="Laissez vide s’il manque encore.",
    )


class ReceiptForm(forms.Form):
    """The day it came."""

    recu_le = DayField(label="Reçu le", past=True)


class LessonForm(forms.Form):
    """What reading it taught, as it was written last."""

    takes_object = True

    enseignements = LongTextField(
        label="Ce qu’on y apprend",
        rows=6,
        max_length=4000,
        help_text=f"Quelques lignes : ce qui compte pour l’Atelier. {marks.HELP}",
    )

    def __init__(
        self, data: Data = None, files: Files = None, *,
        obj: DocumentRecu, actor: Actor, **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        options["initial"] = {"enseignements": obj.enseignements}
        super().__init__(data, files, **options)
