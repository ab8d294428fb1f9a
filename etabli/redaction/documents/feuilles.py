"""What Établi knows of the roadmap, for the sections that ask for it: its public form alone."""

from __future__ import annotations

from collections.abc import Callable

from etabli.core.documents.blocks import Block
from etabli.feuilles_de_route.documents import public_parts
from etabli.livrables.documents import story
from etabli.redaction.models import Texte


def part(title: str) -> Callable[[Texte], list[Block]]:
    """The part of the roadmap whose title begins so; nothing while there is no roadmap."""

    def found(texte: Texte) -> list[Block]:
        parts = public_parts(texte.atelier)
        return next((list(b) for name, b in parts.items() if name.startswith(title)), [])

    return found


def actions(texte: Texte) -> list[Block]:
    """The ambition, then the actions with what they come from."""
    return story.roadmap_told(texte.atelier)
