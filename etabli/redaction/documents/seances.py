"""What Établi knows of the sessions, for the sections that ask for it; counts of people as they may be published."""

from __future__ import annotations

from etabli.core.documents.blocks import Block, Heading, Paragraph, Table, bullets, day_in_letters
from etabli.core.documents.marks import marked
from etabli.livrables.documents import story
from etabli.redaction.models import Texte
from etabli.seances import publication as sessions
from etabli.seances.models import SessionInSitu
from etabli.seances.states import GenreDessein


def session_of(texte: Texte) -> SessionInSitu | None:
    """The session this text tells; None while it is not prepared."""
    held = sessions.told_sessions(texte.atelier)
    return next((one for one in held if one.numero == texte.rang), None)


def card(texte: Texte) -> list[Block]:
    """Days, place, programme."""
    session = session_of(texte)
    if session is None:
        return []
    return [Paragraph(story.when_and_where(session)), *story.programme(session)]


def people(texte: Texte) -> list[Block]:
    session = session_of(texte)
    return story.people(session) if session else []


def course(texte: Texte) -> list[Block]:
    session = session_of(texte)
    return list(marked(session.deroule)) if session else []


def agreements(texte: Texte) -> list[Block]:
    session = session_of(texte)
    return list(marked(session.accords)) if session else []


def disagreements(texte: Texte) -> list[Block]:
    session = session_of(texte)
    return list(marked(session.desaccords)) if session else []


def decisions(texte: Texte) -> list[Block]:
    """Who does what, for when."""
    session = session_of(texte)
    found = sessions.decisions([session]) if session else []
    rows = tuple(
        (d.quoi, d.qui, day_in_letters(d.pour_le) if d.pour_le else "sans date") for d in found
    )
    header = ("Quoi", "Qui", "Pour le")
    return [Table("Les décisions de la session", header, rows)] if rows else []


def propositions(texte: Texte) -> list[Block]:
    """Those of this session, with their number and their fate."""
    session = session_of(texte)
    rows = tuple(sessions.propositions_of(session)) if session else ()
    return story.proposition_table("Les propositions de la session", rows)


def every_proposition(texte: Texte) -> list[Block]:
    """Those of the whole Atelier: a number never changes."""
    rows = tuple(sessions.propositions(texte.atelier))
    return story.proposition_table("Les propositions depuis le début de l’Atelier", rows)


def minutes(texte: Texte) -> list[Block]:
    """Who came, what happened, what was agreed and decided."""
    return [
        *people(texte),
        *_under("Le déroulé", course(texte)),
        *_under("Paroles et points d’accord", agreements(texte)),
        *_under("Désaccords", disagreements(texte)),
        *decisions(texte),
    ]


def every_session(texte: Texte) -> list[Block]:
    """Each session held: its days, its place, its programme."""
    found: list[Block] = []
    for session in sessions.told_sessions(texte.atelier):
        found += [Heading(2, session.titre), Paragraph(story.when_and_where(session))]
        found += story.programme(session)
    return found


def story_of_all(texte: Texte) -> list[Block]:
    """Each session in a few lines: days, place, people by college."""
    found: list[Block] = []
    for session in sessions.told_sessions(texte.atelier):
        found += [Heading(2, session.titre), Paragraph(story.when_and_where(session))]
        found += story.people(session)
    return found


def left_in_debate(texte: Texte) -> list[Block]:
    """What divided people at each session."""
    found: list[Block] = []
    for session in sessions.told_sessions(texte.atelier):
        found += _under(session.titre, list(marked(session.desaccords)))
    return found


def participation(texte: Texte) -> list[Block]:
    """People by session and college, then how many propositions met each fate."""
    fates = [f"{number}\u00a0{label}" for number, label in sessions.fates(texte.atelier)]
    said = _under("Ce que les propositions sont devenues", list(bullets(fates)))
    return [*story_of_all(texte), *said]


def vision(texte: Texte) -> list[Block]:
    """The vision as it stands, with the day it was said."""
    return _drawn(texte, GenreDessein.VISION)


def sites(texte: Texte) -> list[Block]:
    """The sites démonstrateurs that the Atelier carries, each with the day of its words."""
    return _drawn(texte, GenreDessein.SITE)


def _drawn(texte: Texte, genre: str) -> list[Block]:
    found: list[Block] = []
    for title, words, day, session in sessions.drawn(texte.atelier, genre):
        said = f"Tel que dit le {day_in_letters(day)}" + (
            f", à la session « {session} »." if session else "."
        )
        found += [Heading(2, title), *marked(words), Paragraph(said)]
    return found


def annexes(texte: Texte) -> list[Block]:
    held = sessions.told_sessions(texte.atelier)
    return [*story.propositions(texte.atelier), *story.decisions(held)]


def _under(title: str, blocks: list[Block]) -> list[Block]:
    return [Heading(2, title), *blocks] if blocks else []
