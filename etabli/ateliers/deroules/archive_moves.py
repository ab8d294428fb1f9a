"""What comes after the work, the same in every format: the roadmap is followed, then all is archived (F11, F12, L9)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.core.cercles import Cercle
from etabli.core.workflow import Move

E_ = Etat


def follow_up(*, follows: str, archives: str) -> dict[str, Move[Atelier]]:
    """The follow-up begins, then ends; `follows` and `archives` are the rules of the format."""
    return {
        "start_follow_up": Move(
            "Commencer le suivi", (E_.CLOS,), E_.EN_SUIVI, rule=follows, informs=("porteurs", "pilote"),
            circle=Cercle.ATELIER,
        ),
        "archive": Move(
            "Archiver l’Atelier", (E_.EN_SUIVI,), E_.ARCHIVE, rule=archives,
            announce="L’Atelier quitte les listes de travail ; sa page publique demeure.", circle=Cercle.ATELIER,
        ),
    }  # fmt: skip
