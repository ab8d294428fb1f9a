"""One mail, from the messages that leave together: greeted once, a part a message, in HTML and in text.

What is expected of the reader comes first. The first part that leads somewhere has the button; the
others have a plain link.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from etabli.core.annonce import COLON, EXPECTED, OPEN, Annonce, Attendu, Dit, joined, who_says
from etabli.core.models import Message

V = TypeVar("V")
NOTHING_ASKED = "Rien ne vous est demandé."
HOUSE = "Établi, l’outil du programme « L’Atelier des territoires »"


@dataclass(frozen=True, slots=True)
class Lettre:
    """A mail, ready to leave."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Part:
    """One announce in a mail, with its place in it."""

    annonce: Annonce
    nouvelles: list[tuple[str, str]]
    rank: int
    is_alone: bool

    @property
    def url(self) -> str:
        return address(self.annonce.link)

    @property
    def bouton(self) -> str:
        return self.annonce.bouton or OPEN

    @property
    def attendu(self) -> list[Attendu]:
        return [one for one in self.annonce.attendu if str(one)]

    @property
    def who_says(self) -> str:
        return who_says(self.annonce.by)

    @property
    def title(self) -> str:
        """Its number among the others; nothing when the subject of the mail says it all."""
        return "" if self.is_alone else f"{self.rank}. {self.annonce.subject}"

    @property
    def text(self) -> str:
        """As the text of the mail says it."""
        news = [_with_address(line, url) for line, url in self.nouvelles]
        parts = [
            self.title,
            self.annonce.text,
            "\n".join([f"En même temps{COLON.rstrip()}", *news]) if news else "",
            f"{self.bouton}{COLON}{self.url}" if self.url else "",
        ]
        return "\n\n".join(part for part in parts if part)


def address(link: str) -> str:
    """Where a link of the product leads, from a mail."""
    return f"{settings.SITE_URL}{link}" if link else ""


def _with_address(line: str, url: str) -> str:
    return f"— {line}\n{url}" if url else f"— {line}"


def compose(rows: Sequence[Message]) -> Lettre:
    """The mail of these messages, all of one address; they are its parts."""
    ordered = sorted(rows, key=lambda row: (row.level, row.created_at, str(row.pk)))
    parts = _parts(ordered)
    context = {
        "subject": _subject(ordered, parts),
        "name": next((name for name in map(_name, ordered) if name), ""),
        "parts": parts,
        "lead": "" if any(part.attendu for part in parts) else _lead(ordered),
        "by": parts[0].annonce.by if len(parts) == 1 else "",
        "house": HOUSE,
        "has_account": ordered[0].person_id is not None,
        "contact": settings.CONTACT,
        "expected": EXPECTED.rstrip("\u00a0:"),
        "site_url": settings.SITE_URL,
    }
    return Lettre(
        str(context["subject"]),
        _text(context, parts),
        render_to_string("ui/courriel.html", context),
    )


def _parts(rows: Sequence[Message]) -> list[Part]:
    said = [(one, news) for row in rows for one, news in _said(row)]
    return [
        Part(one, news, rank, len(said) == 1) for rank, (one, news) in enumerate(said, start=1)
    ]


def _said(row: Message) -> list[tuple[Annonce, list[tuple[str, str]]]]:
    """What a row says; the text alone when it was written before its parts were kept."""
    dit: Dit | None = row.dit or None
    if dit is None:
        return [(Annonce(row.subject, row.body, link=row.link), [])]
    first, *others = map(Annonce.of, dit["parties"])
    elsewhere = [
        (line, address(link) if link != first.link else "") for line, link in dit["nouvelles"]
    ]
    return [(first, elsewhere), *((other, []) for other in others)]


def _name(row: Message) -> str:
    dit: Dit | None = row.dit or None
    return dit["name"] if dit else ""


def _subject(rows: Sequence[Message], parts: Sequence[Part]) -> str:
    """What changed, and how many other things the mail says."""
    subject = joined(row.subject for row in rows)
    told = sum(row.subject == subject or _is_in(row, subject) for row in rows)
    more = len(rows) - told
    if not more:
        return subject
    return (
        f"{subject} (et {more} autre{'s' if more > 1 else ''} nouvelle{'s' if more > 1 else ''})"
    )


def _is_in(row: Message, subject: str) -> bool:
    dossier, _, said = row.subject.partition(COLON)
    return bool(said) and subject.startswith(f"{dossier}{COLON}") and said in subject


def _lead(rows: Sequence[Message]) -> str:
    """Who has an account is told that the mail asks nothing; a guest is asked in its own words."""
    return NOTHING_ASKED if rows[0].person_id is not None else ""


def _text(context: dict[str, object], parts: Sequence[Part]) -> str:
    hello = f"Bonjour {context['name']}," if context["name"] else "Bonjour,"
    end = [f"{context['by']}\npar {HOUSE}" if context["by"] else HOUSE]
    if context["has_account"]:
        end.append("Ce message est aussi dans « Mon établi », où vous réglez vos courriels.")
    if context["contact"]:
        end.append(f"Une question{COLON}{context['contact']}")
    body = [hello, *(part.text for part in parts), str(context["lead"]), "-- ", "\n".join(end)]
    return "\n\n".join(part for part in body if part)


def rehearse(act: Callable[[], V]) -> V:
    """What an act gives, nothing of it kept nor told: for a page that shows before one decides."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found
