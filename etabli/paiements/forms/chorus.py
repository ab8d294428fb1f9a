"""A file that comes back from Chorus, or its text; nothing typed is lost."""

from __future__ import annotations

from etabli.consultations.forms.place import WithRegister, csv_file, csv_text
from etabli.core.ui.forms import ChoiceCardsField
from etabli.paiements.selectors.chorus import SOURCE
from etabli.paiements.states import Retour


class ChorusForm(WithRegister):
    """What the file holds, then the file."""

    source = SOURCE
    nature = ChoiceCardsField(
        label="Que contient ce fichier ?",
        choices=(
            (Retour.ENGAGEMENTS, "Des engagements", "Le numéro que Chorus a donné à chaque contrat."),
            (Retour.PAIEMENTS, "Des paiements", "Le jour où chaque demande de paiement a été payée."),
        ),
    )  # fmt: skip
    fichier = csv_file("Fichier de Chorus", "Chorus")
    texte = csv_text("Texte du fichier")
