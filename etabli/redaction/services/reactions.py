"""What a text does when its livrable moves (config/reactions.py)."""

from __future__ import annotations

from etabli.core.access import CLOCK
from etabli.core.workflow import Attempt
from etabli.livrables.models import Livrable
from etabli.redaction.models import Texte
from etabli.redaction.services.deposits import link_livrable
from etabli.redaction.services.moves import WORKFLOW
from etabli.redaction.states import Etat


def on_expect(livrable: Livrable, attempt: Attempt[Livrable]) -> None:
    link_livrable(livrable)


def write_again(livrable: Livrable, attempt: Attempt[Livrable]) -> None:
    """V3: postponed or rejected, its text is written again."""
    texte = Texte.objects.filter(livrable=livrable, etat=Etat.REMIS).first()
    if texte is not None:
        WORKFLOW.run(texte, "resume", actor=CLOCK, on=attempt.on)
