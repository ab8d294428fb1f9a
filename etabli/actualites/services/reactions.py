"""What follows from the publication of a piece of news (config/reactions.py)."""

from __future__ import annotations

from etabli.actualites.models import Actualite
from etabli.core import cercles
from etabli.core.cercles import Cercle
from etabli.core.workflow import Attempt


def open_picture(one: Actualite, attempt: Attempt[Actualite]) -> None:
    """Its picture is everybody's from then on; the door asks the state, and closes with it."""
    if one.image is not None:
        cercles.widen(one.image, Cercle.PUBLIC)
