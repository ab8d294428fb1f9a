"""A text as a paper: its sections in order, each with what Établi knows and what people wrote.

It will be published: what it quotes of another app is the public form that app gives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from etabli.core.documents.blocks import Block, Content, Heading, Paragraph, facts
from etabli.core.documents.marks import marked
from etabli.livrables.documents import story
from etabli.redaction.documents import ateliers, feuilles, seances
from etabli.redaction.models import SectionTexte, Texte

NOT_WRITTEN = "Cette partie n’est pas encore écrite."
Source = Callable[[Texte], list[Block]]

#: what gathers what Établi knows, by the name that an outline gives
SOURCES: dict[str, Source] = {
    "commande": ateliers.order,
    "bref": ateliers.in_brief,
    "coup_d_oeil": ateliers.at_a_glance,
    "chiffres": ateliers.figures,
    "territoire": ateliers.place,
    "porteurs": ateliers.carriers,
    "equipe": ateliers.team,
    "mention": ateliers.mention,
    "acteurs": ateliers.actors,
    "documents": ateliers.papers_received,
    "calendrier": ateliers.calendar,
    "calendrier_public": ateliers.public_calendar,
    "livrables": ateliers.expected,
    "sessions": seances.every_session,
    "recit": seances.story_of_all,
    "desaccords": seances.left_in_debate,
    "participation": seances.participation,
    "propositions": seances.every_proposition,
    "annexes": seances.annexes,
    "session_fiche": seances.card,
    "session_presents": seances.people,
    "session_deroule": seances.course,
    "session_accords": seances.agreements,
    "session_desaccords": seances.disagreements,
    "session_propositions": seances.propositions,
    "session_decisions": seances.decisions,
    "session_compte_rendu": seances.minutes,
    "ambition": feuilles.part("Ambition"),
    "axes": feuilles.part("Axes"),
    "actions": feuilles.part("Tableau"),
    "fiches_actions": feuilles.part("Fiches"),
    "financement": feuilles.part("Plan de financement"),
    "horizons": feuilles.part("Calendrier"),
    "gouvernance": feuilles.part("Gouvernance"),
    "indicateurs": feuilles.part("Indicateurs"),
    "revues": feuilles.part("Revues"),
}


def prefilled(section: SectionTexte) -> tuple[Block, ...]:
    """What Établi puts in this section by itself; nothing when it knows nothing."""
    source = section.partie.source
    return tuple(SOURCES[source](section.texte)) if source else ()


def section_blocks(section: SectionTexte) -> tuple[Block, ...]:
    """What is known, then what was written."""
    return (*prefilled(section), *marked(section.corps))


def texte_content(texte: Texte, *, numero: int, on: dt.date, draft: bool = False) -> Content:
    """The whole paper; a draft may have sections that are not written yet."""
    atelier, label = texte.atelier, texte.paper.label
    return Content(
        title=f"{label} — {atelier.commune.nom}",
        subtitle=f"{atelier.get_format_display()} « {atelier.titre} »",
        subject=f"{label} de l’Atelier {atelier.numero}",
        author=str(atelier.mandataire or atelier.service_pilote),
        meta=facts(story.cover(atelier, numero, on)),
        template_version=texte.version_plan,
        reference=f"{atelier.numero} — {label.lower()}, version {numero}",
        layout="report",
        draft=draft,
        blocks=tuple(_blocks(texte)),
    )


def _blocks(texte: Texte) -> list[Block]:
    found: list[Block] = []
    for section in texte.sections.select_related("texte__atelier").order_by("rang"):
        body = section_blocks(section) or (Paragraph(NOT_WRITTEN),)
        found += [Heading(1, f"{section.rang}. {section.partie.titre}"), *body]
    return found
