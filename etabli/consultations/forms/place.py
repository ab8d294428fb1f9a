"""A register of PLACE, the ZIP of the offers: a file, or the text of one; nothing typed is lost."""

from __future__ import annotations

from django import forms

from etabli.consultations.place.files import MAX_BYTES, REGISTER, decoded
from etabli.consultations.states import NatureRegistre
from etabli.core.fichiers.inspection.archives import ALL_BYTES
from etabli.core.refus import Refused
from etabli.core.texte import clean_text
from etabli.core.ui.forms import ChoiceCardsField, FileField, LongTextField

NEITHER = "Choisissez le fichier, ou collez son texte."


class WithRegister(forms.Form):
    """A register as a file or as text; cleaned to its text, whatever its encoding."""

    #: how a sentence calls the file
    source = REGISTER

    def clean(self) -> dict[str, object]:
        """`texte` is that of the file when there is one."""
        found = super().clean() or {}
        upload = found.pop("fichier", None)
        if upload:
            try:
                found["texte"] = self._shown(
                    decoded(upload.read(MAX_BYTES + 1), source=self.source)
                )
            except Refused as refusal:
                self.add_error("fichier", list(refusal.reasons))
        elif not found.get("texte", "").strip() and not self.errors:
            self.add_error("fichier", NEITHER)
        return found

    def _shown(self, texte: str) -> str:
        """The text of the file stands in the page: a browser does not send a file twice."""
        shown = clean_text(texte)
        self.data = {**self.data, "texte": shown}
        return shown


def csv_file(label: str = "Fichier du registre", source: str = "PLACE") -> FileField:
    return FileField(
        label=label,
        help_text=f"Tel que {source} l’exporte, sans l’ouvrir dans un tableur.",
        formats=("csv",),
        max_mb=1,
        required=False,
    )


def csv_text(label: str = "Texte du registre") -> LongTextField:
    return LongTextField(
        label=label,
        help_text="Il se remplit à partir du fichier. Vous pouvez aussi le coller, ou corriger une ligne.",
        max_length=MAX_BYTES,
        rows=8,
        is_state_only=True,
        required=False,
    )


class RegisterForm(WithRegister):
    """The register of withdrawals, or that of questions."""

    nature = ChoiceCardsField(
        label="Quel registre ?",
        choices=(
            (NatureRegistre.RETRAITS, "Les retraits", "Quel titulaire a retiré le dossier, et quand."),
            (NatureRegistre.QUESTIONS, "Les questions", "Ce qui a été demandé, sans le nom de qui demande."),
        ),
    )  # fmt: skip
    fichier = csv_file()
    texte = csv_text()


class OffersForm(WithRegister):
    """The register of deposits and, when one has it, the ZIP of the offers."""

    fichier = csv_file()
    texte = csv_text()
    archive = FileField(
        label="ZIP des offres",
        help_text="Un dossier, ou une archive, par titulaire. Il peut venir plus tard.",
        formats=("zip",),
        max_mb=ALL_BYTES // 1_000_000,
        required=False,
    )
