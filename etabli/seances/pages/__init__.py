"""What each screen of sessions shows: plain dicts, made of selectors, for the templates."""

from etabli.seances.pages.atelier import atelier
from etabli.seances.pages.entretiens import entretien, entretiens, lectures
from etabli.seances.pages.frame import frame, part_of
from etabli.seances.pages.minutes import minutes
from etabli.seances.pages.people import attendance, guests, registrations
from etabli.seances.pages.programme import programme, sequence_page
from etabli.seances.pages.propositions import proposition, propositions
from etabli.seances.pages.public import mine, public_session, reply
from etabli.seances.pages.reunions import reunion, reunions
from etabli.seances.pages.session import overview

__all__ = [
    "atelier",
    "attendance",
    "entretien",
    "entretiens",
    "frame",
    "guests",
    "lectures",
    "mine",
    "minutes",
    "overview",
    "part_of",
    "programme",
    "proposition",
    "propositions",
    "public_session",
    "registrations",
    "reply",
    "reunion",
    "reunions",
    "sequence_page",
]
