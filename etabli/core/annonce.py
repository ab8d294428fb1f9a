"""What an announce says to one reader: what happened, in whose words, what is expected and before when.

Each act that announces has its template (`<app>/messages/<model>_<verb>.txt`): its first line is the
subject, « dossier : ce qui a changé »; the rest is what happened. Three tags say the other parts
(`ui.tags.annonces`). What people typed goes through as it is: it is never read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict

from django.template import Context, Engine

#: a part left out of a template leaves its blank lines
BLANK = re.compile(r"\n{3,}")
#: the button of what says no other
OPEN = "Ouvrir le dossier"
#: between the dossier and what changed
COLON = "\u00a0: "
#: what several changes of one dossier may take in a subject
LONGEST = 130
EXPECTED = "Ce qui est attendu de vous\u00a0:"


@dataclass(frozen=True, slots=True)
class Attendu:
    """One thing expected of the reader, the sentence of its last day, and the address that leads to where it
    is done (empty: the object)."""

    what: str
    before: str = ""
    link: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.before) if part)


def door_of(attendu: Iterable[Attendu]) -> str:
    """Where the button of a mail leads: to where what it asks is done, when that is one place."""
    doors = {one.link for one in attendu}
    return doors.pop() if len(doors) == 1 else ""


class Partie(TypedDict):
    """One announce as a row keeps it."""

    subject: str
    body: str
    by: str
    mot: str
    attendu: list[dict[str, str]]
    until: str
    link: str
    bouton: str


class Dit(TypedDict):
    """What a message says, as its row keeps it: to whom, what, and the news that came with it."""

    name: str
    parties: list[Partie]
    #: lines, each with its address (empty: that of the first part)
    nouvelles: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Annonce:
    """What one act says to one reader."""

    subject: str
    body: str = ""
    #: who did it, as a person signs
    by: str = ""
    #: the words of who did it, for the readers of their circle only
    mot: str = ""
    attendu: tuple[Attendu, ...] = ()
    #: the sentence of the last day of a link that opens without account
    until: str = ""
    link: str = ""
    #: the words of the button; « Ouvrir le dossier » when empty
    bouton: str = ""

    @property
    def text(self) -> str:
        """Without its subject and its address, as it is read in the product."""
        word = quoted(self.by, self.mot) if self.mot else ""
        parts = (self.body, word, expected(self.attendu), self.until)
        return "\n\n".join(part for part in parts if part)

    @property
    def kept(self) -> Partie:
        """As a row keeps it."""
        return Partie(
            subject=self.subject, body=self.body, by=self.by, mot=self.mot,
            attendu=[{"what": one.what, "before": one.before} for one in self.attendu],
            until=self.until, link=self.link, bouton=self.bouton,
        )  # fmt: skip

    @classmethod
    def of(cls, kept: Partie) -> Annonce:
        """The same, read from a row."""
        attendu = tuple(Attendu(one["what"], one["before"]) for one in kept["attendu"])
        return cls(
            kept["subject"], kept["body"], kept["by"], kept["mot"], attendu, kept["until"],
            kept["link"], kept["bouton"],
        )  # fmt: skip


def expected(attendu: Iterable[Attendu]) -> str:
    """Under its heading, one sentence or a list; a last day alone needs no heading."""
    found = [one for one in attendu if str(one)]
    if len(found) == 1 and not found[0].what:
        return str(found[0])
    mark = "— " if len(found) > 1 else ""
    return "\n".join([EXPECTED, *(f"{mark}{one}" for one in found)]) if found else ""


def quoted(by: str, mot: str) -> str:
    """« Paul Fictif, DDT de la Meuse, écrit : … »."""
    return f"{who_says(by)}\n«\u00a0{mot.strip()}\u00a0»"


def who_says(by: str) -> str:
    """What stands before the words of somebody."""
    who = f"{by}, écrit" if "," in by else f"{by} écrit" if by else "Les raisons données"
    return f"{who}\u00a0:"


class Voix:
    """What the tags of a template say while it is written."""

    def __init__(self) -> None:
        self.mot = self.attendu = self.bouton = ""


def written(name: str, context: Mapping[str, object]) -> tuple[str, str, Voix] | None:
    """Subject, what happened and the other parts; None when the template says nothing to this reader.

    TemplateDoesNotExist: every act that announces has its own words.
    """
    voix = Voix()
    values = {**context, "voix": voix}
    text = (
        Engine.get_default().get_template(name).render(Context(values, autoescape=False)).strip()
    )
    subject, _, body = text.partition("\n")
    return (subject.strip(), BLANK.sub("\n\n", body.strip()), voix) if subject else None


def joined(subjects: Iterable[str]) -> str:
    """« Fumel : Alouette a refusé ; Bruyère est désigné »: the changes of the dossier of the first one.

    What is of another dossier, or would be too long, stays in the text.
    """
    first, *others = subjects
    dossier, colon, said = first.partition(COLON)
    known = {said}
    for other in others:
        place, _, more = other.partition(COLON)
        if not colon or place != dossier or not more or more in known:
            continue
        if len(first) + len(more) > LONGEST:
            break
        known.add(more)
        first = f"{first}\u00a0; {more}"
    return first


def button_of(dit: Dit | None) -> str:
    """The words of the one button of a message, wherever it is read."""
    return (dit["parties"][0]["bouton"] if dit else "") or OPEN
