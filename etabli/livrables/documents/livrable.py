"""The livrable de synthèse (5.9), composed from the Atelier's data and the parts the team wrote.

It will be published: what it quotes of another app is the public form that app gives.
"""

from __future__ import annotations

import datetime as dt

from etabli.core.documents.blocks import (
    Block,
    Content,
    Figure,
    Heading,
    Paragraph,
    facts,
)
from etabli.core.documents.marks import marked
from etabli.livrables.documents import story
from etabli.livrables.models import Livrable, SectionLivrable
from etabli.livrables.states import Partie
from etabli.seances import publication as sessions

NOT_WRITTEN = "Cette partie n’est pas encore écrite."


def synthesis_content(
    livrable: Livrable, *, numero: int, on: dt.date, draft: bool = False
) -> Content:
    """The nine parts in order; a draft may have parts that are not written yet."""
    atelier = livrable.atelier
    return Content(
        title=f"Livrable de synthèse — {atelier.titre}",
        subtitle=f"{atelier.get_format_display()}, {atelier.commune}",
        subject=f"Synthèse de l’Atelier {atelier.numero}",
        author=str(atelier.mandataire or atelier.service_pilote),
        meta=facts(story.cover(atelier, numero, on)),
        template_version="livrable de synthèse 1",
        reference=f"{atelier.numero} — livrable de synthèse, version {numero}",
        layout="report",
        draft=draft,
        blocks=tuple(_blocks(livrable)),
    )


def _blocks(livrable: Livrable) -> list[Block]:
    atelier = livrable.atelier
    rows = livrable.sections.select_related("image")
    written = {section.code: section for section in rows}
    held = sessions.told_sessions(atelier)
    data = {
        Partie.COMMANDE: story.order(atelier),
        Partie.SEANCE: [block for session in held for block in story.session_told(session)],
        Partie.FEUILLE_DE_ROUTE: story.roadmap_told(atelier),
        Partie.FINANCEMENT: story.money(atelier),
        Partie.ANNEXES: [*story.propositions(atelier), *story.decisions(held)],
    }
    found: list[Block] = []
    for number, partie in enumerate(Partie, 1):
        body = [*data.get(partie, []), *_written(written.get(partie.value))]
        found += [Heading(1, f"{number}. {partie.label}"), *(body or [Paragraph(NOT_WRITTEN)])]
    return found


def _written(section: SectionLivrable | None) -> list[Block]:
    """What the team typed, and its image with the sentence that replaces it."""
    if section is None:
        return []
    found: list[Block] = list(marked(section.texte))
    if section.image:
        found.append(
            Figure(section.image.read(), alt=section.image_alt, caption=section.image_legende)
        )
    return found
