"""What people type of a piece of news."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.core.validators import URLValidator

from etabli.actualites.models import Actualite
from etabli.actualites.states import Images
from etabli.core import horloge
from etabli.core.documents import marks
from etabli.core.ui.forms import DayField, FileField, HourField, LineField, LongTextField
from etabli.core.ui.options import Data, Files, FormOptions

ADDRESS = "Écrivez une adresse entière, par exemple https://www.exemple.fr/article."


class NewsForm(forms.Form):
    """A title, some words, a day; a meeting and a picture when there are."""

    titre = LineField(label="Titre", max_length=120)
    texte = LongTextField(
        label="Texte", max_length=5000, rows=8,
        help_text=f"Quelques phrases que chacun comprend, sans nommer d’habitant. {marks.HELP}",
    )  # fmt: skip
    jour = DayField(label="Jour dont elle parle", initial=horloge.today)
    lien = LineField(
        label="Adresse d’un article",
        max_length=300,
        required=False,
        help_text="Le bulletin de la commune, un article, un blog : l’adresse entière.",
        validators=[URLValidator(schemes=("https", "http"), message=ADDRESS)],
    )
    rendez_vous_on = DayField(label="Rendez-vous ouvert à tous, le", required=False)
    rendez_vous_a = HourField(label="À", required=False)
    lieu = LineField(label="Lieu du rendez-vous", max_length=200, required=False)
    image = FileField(label="Image", formats=("jpg", "png"), max_mb=10, required=False)
    without_image = forms.BooleanField(label="Retirer l’image", required=False)
    image_alt = LineField(
        label="Ce que montre l’image", max_length=300, required=False,
        help_text="Une phrase, lue à la place de l’image par qui ne la voit pas.",
    )  # fmt: skip
    image_credit = LineField(label="Crédit de l’image", max_length=120, required=False)
    images = forms.ChoiceField(
        label="Droit à l’image", choices=Images.choices, required=False, widget=forms.RadioSelect
    )

    def __init__(
        self, data: Data = None, files: Files = None, *, news: Actualite | None = None,
        **options: Unpack[FormOptions]
    ) -> None:  # fmt: skip
        if news is not None:
            kept = (name for name in self.base_fields if name not in ("image", "without_image"))
            options["initial"] = {name: getattr(news, name) for name in kept}
        super().__init__(data, files, **options)
        if news is None or news.image_id is None:
            del self.fields["without_image"]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("image") and not (data.get("image_alt") and data.get("images")):
            self.add_error(
                "image_alt",
                "Avec une image, dites ce qu’elle montre et ce qu’il en est du droit à l’image.",
            )
        said = [data.get(name) for name in ("rendez_vous_on", "rendez_vous_a", "lieu")]
        if any(said) and not all(said):
            self.add_error(
                "rendez_vous_on",
                "Un rendez-vous a sa date, son heure et son lieu : complétez tout, ou effacez.",
            )
        return data
