"""What Établi knows of the roadmap, for the sections that ask for it: its public form alone."""

from __future__ import annotations

from collections.abc import Callable

from etabli.ateliers.models import Atelier
from etabli.core.documents.blocks import Block, Heading
from etabli.feuilles_de_route.documents import feuille_content
from etabli.feuilles_de_route.publication import written_roadmap
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


def public_parts(atelier: Atelier) -> dict[str, tuple[Block, ...]]:
    """The parts of the roadmap as they may be read by all, by their titles; nothing while there is none."""
    roadmap = written_roadmap(atelier)
    if roadmap is None:
        return {}
    found: dict[str, tuple[Block, ...]] = {}
    title = ""
    for block in feuille_content(roadmap["feuille"], public=True).blocks:
        if isinstance(block, Heading) and block.level == 1:
            title = block.text
            found[title] = ()
        elif title:
            found[title] += (block,)
    return found
