"""A text as a paper: its sections in order, each with what Établi knows and what people wrote.

It will be published: what it quotes of another app is the public form that app gives.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence

from etabli.ateliers.selectors import territory
from etabli.core.documents.blocks import (
    Block,
    Content,
    Figure,
    Heading,
    Paragraph,
    Plate,
    Quote,
    facts,
    plain,
)
from etabli.core.documents.marks import marked
from etabli.livrables.documents import story
from etabli.redaction.documents import ateliers, feuilles, seances
from etabli.redaction.models import SectionTexte, Texte
from etabli.redaction.states import Nature, Place

NOT_WRITTEN = "Cette partie n’est pas encore écrite."
PLATES: dict[str, Plate] = {Place.TEXTE: "", Place.PAGE: "page", Place.A3: "a3"}
#: « … », then who says it after a dash
QUOTED = re.compile(r"(«[^«»]+»)(?:\s+[—–]\s+([^\n]{1,120}))?")
#: signs; a longer line in bold is a paragraph that insists
LONGEST_TITLE = 120
#: plates of a section that stand after its words
AT_THE_END = 2
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
    "acteurs_rencontres": ateliers.actors_met,
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
    "vision": lambda texte: [*feuilles.part("Ambition")(texte), *seances.vision(texte)],
    "sites": seances.sites,
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


def section_blocks(section: SectionTexte, *, in_print: bool = False) -> tuple[Block, ...]:
    """What is known, what was written, the pictures."""
    return (*prefilled(section), *marked(section.corps), *_figures(section, in_print=in_print))


def _figures(section: SectionTexte, *, in_print: bool) -> Iterator[Figure]:
    rows = section.images.filter(retiree_at=None).select_related("ecran", "impression")
    for one in rows.order_by("rang"):
        file = one.impression if in_print else one.ecran
        yield Figure(
            file.read(),
            alt=one.alt,
            caption=one.legende,
            credit=one.credit,
            plate=PLATES[one.place],
        )


def texte_content(
    texte: Texte, *, numero: int, on: dt.date, draft: bool = False, in_print: bool = False
) -> Content:
    """The whole paper; a draft may have sections that are not written yet. `in_print` takes the wide pictures."""
    atelier, label = texte.atelier, texte.paper.label
    is_livret = texte.nature == Nature.LIVRET
    return Content(
        title=atelier.titre if is_livret else f"{label} — {atelier.commune.nom}",
        subtitle=f"{atelier.get_format_display()} « {atelier.titre} »"
        if not is_livret
        else f"{label}, {territory(atelier)}",
        subject=f"{label} de l’Atelier {atelier.numero}",
        author=str(atelier.mandataire or atelier.service_pilote),
        meta=facts(story.cover(atelier, numero, on)),
        template_version=texte.version_plan,
        reference=f"{atelier.numero} — {label.lower()}, version {numero}",
        layout="livret" if is_livret else "report",
        draft=draft,
        blocks=tuple(_blocks(texte, in_print=in_print)),
    )


def _blocks(texte: Texte, *, in_print: bool) -> list[Block]:
    found: list[Block] = []
    lay = laid if texte.nature == Nature.LIVRET else titled
    for section in texte.sections.select_related("texte__atelier").order_by("rang"):
        body = section_blocks(section, in_print=in_print) or (Paragraph(NOT_WRITTEN),)
        found += [Heading(1, f"{section.rang}. {section.partie.titre}"), *lay(body)]
    return found


def laid(body: Sequence[Block]) -> tuple[Block, ...]:
    """A section of a book: words between quotes stand out, pictures and plates stand among the words."""
    figures = [block for block in body if isinstance(block, Figure)]
    words = [_quoted(block) for block in titled(body) if not isinstance(block, Figure)]
    inside = tuple(_among(words, [one for one in figures if not one.plate]))
    return _between_titles(inside, [one for one in figures if one.plate])


def _between_titles(body: tuple[Block, ...], plates: Sequence[Figure]) -> tuple[Block, ...]:
    """A plate ends a page: two face each other after all, the others each before a title, far from one another."""
    places = [at for at, block in enumerate(body) if at and isinstance(block, Heading)]
    early = plates[: min(max(len(plates) - AT_THE_END, 0), len(places))]
    ranks = [(rank + 1) * len(places) // (len(early) + 1) for rank in range(len(early))]
    chosen = dict(zip((places[rank] for rank in ranks), early, strict=True))
    found: list[Block] = []
    for at, block in enumerate(body):
        found += [*((chosen[at],) if at in chosen else ()), block]
    return (*found, *plates[len(early) :])


def titled(body: Sequence[Block]) -> tuple[Block, ...]:
    """A line typed as a title is a title under that of its section."""
    return tuple(_title(block) or block for block in body)


def _title(block: Block) -> Heading | None:
    """The title that a line in bold and nothing else is."""
    if not isinstance(block, Paragraph) or isinstance(block.text, str):
        return None
    is_one = all(run.bold and not run.link for run in block.text)
    said = plain(block.text)
    return Heading(2, said) if is_one and len(said) <= LONGEST_TITLE else None


def _among(words: Sequence[Block], pictures: Sequence[Figure]) -> Iterator[Block]:
    """The pictures as evenly as the words allow, those that are left at the end."""
    left = list(pictures)
    step = max(1, (len(words) + 1) // (len(left) + 1))
    for rank, block in enumerate(words, 1):
        yield block
        if left and rank % step == 0:
            yield left.pop(0)
    yield from left


def _quoted(block: Block) -> Block:
    """A paragraph that is words of somebody and nothing else, with who said them after a dash."""
    found = QUOTED.fullmatch(plain(block.text)) if isinstance(block, Paragraph) else None
    return Quote(found[1], found[2] or "") if found else block
