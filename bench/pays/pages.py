"""Every page that a person of the demonstration reaches by following links, once a role.

The walk is made before the country is copied, so that the same pages of the same objects are measured
whatever the size of the country.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import cast
from urllib.parse import parse_qs, urlsplit

from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from etabli.accounts.models import Personne
from etabli.acteurs.models import Membre

HREF = re.compile(r'href="(/[^"#]*)"')
#: a form where something is typed
FORM = re.compile(
    r'<form[^>]*method="post"[^>]*>(?:(?!</form>).)*'
    r'<(?:textarea|select|input[^>]*type="(?:text|date|number|file|radio|checkbox))',
    re.S,
)
#: pages that a walk leaves alone: sign-in, gallery of components, and the demonstration played alone,
#: which looks at every object whoever may see it (espaces/demonstration.py)
LEFT = ("account_", "mfa_", "ui:galerie", "espaces:sante", "espaces:personas", "espaces:boite")
#: pages that are read by some and written by others of the same role, and those that lead to them
TWICE = (
    "candidatures:dossiers", "candidatures:dossier", "candidatures:fiche", "candidatures:section",
    "candidatures:courriers", "candidatures:signer",
    "espaces:mes-ateliers", "espaces:atelier", "livrables:livrable", "livrables:partie",
    "feuilles_de_route:atelier", "feuilles_de_route:action", "feuilles_de_route:action-modifier",
)  # fmt: skip
STARTS = (
    "/", "/mon-etabli/", "/mes-ateliers/", "/ateliers/", "/ateliers/?q=atelier", "/candidatures/",
    "/journal/", "/marches/tourniquets/", "/paiements/budget/", "/technique/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as one role reads it; `person` is empty for a visitor, `size` the characters of its content."""

    role: str
    name: str
    url: str
    person: int = 0
    is_form: bool = False
    size: int = 0

    @property
    def title(self) -> str:
        return f"{self.name} ({self.role})"


#: name and ending of the addresses that gave a paper, or a calendar: the next ones of that name are not asked
Papers = set[tuple[str, str]]


@dataclass(slots=True)
class _Walk:
    """What one role has read; a form seen closed by one person is looked for again by the next ones."""

    role: str
    papers: Papers
    found: dict[tuple[str, frozenset[str], bool], Visit] = field(default_factory=dict)

    def go(self, client: Client, person: int) -> None:
        todo = deque(STARTS)
        seen: set[tuple[str, frozenset[str]]] = set()
        asked: set[str] = set()
        while todo:
            url = todo.popleft()
            key = _key(url)
            if key is None or url in asked or key in seen or self._is_known(key):
                continue
            kind = (key[0], _ending(url))
            if kind in self.papers:
                continue
            asked.add(url)
            answer = client.get(url)
            if answer.status_code != 200:
                continue
            if not is_page(answer):
                self.papers.add(kind)
                continue
            seen.add(key)
            text = answer.content.decode()
            content = _main(text)
            is_form = bool(FORM.search(content))
            visit = Visit(self.role, _title(key), url, person, is_form, len(content))
            self.found.setdefault((*key, is_form), visit)
            todo += [unescape(one) for one in HREF.findall(text)]

    def _is_known(self, key: tuple[str, frozenset[str]]) -> bool:
        is_read = (*key, False) in self.found and key[0] not in TWICE
        return is_read or (*key, True) in self.found


def _main(text: str) -> str:
    """The content of a page, without its frame."""
    return text.partition("<main")[2].partition("</main>")[0]


def is_page(answer: HttpResponseBase) -> bool:
    """A page, and no paper: what is streamed is read to its end, which closes its file.

    `close()` would end the request a second time, and the connection with it.
    """
    if isinstance(answer, StreamingHttpResponse):
        for _ in cast("Iterable[bytes]", answer.streaming_content):
            pass
        return False
    return answer.headers.get("Content-Type", "").startswith("text/html")


def _ending(url: str) -> str:
    """`pdf` of `/devis/1/devis.pdf`; the whole path of an address that says no format."""
    return urlsplit(url).path.rpartition(".")[2]


@cache
def _key(url: str) -> tuple[str, frozenset[str]] | None:
    """The name of a page and the names of what it is asked; None for what is not walked."""
    parts = urlsplit(url)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    if name.startswith(LEFT) or "export" in name:
        return None
    return name, frozenset(parse_qs(parts.query))


def _title(key: tuple[str, frozenset[str]]) -> str:
    name, asked = key
    return f"{name}?{'&'.join(sorted(asked))}" if asked else name


def browser(person: int) -> Client:
    """The browser of a persona who came in by the door of the demonstration, or of nobody."""
    client = Client(headers={"host": "localhost"})
    if person:
        client.post(reverse("acteurs:become", args=[person]))
    return client


def roles() -> dict[str, list[int]]:
    """The personas of each role, those of the first story first."""
    rows = Membre.objects.active().filter(personne__in=Personne.objects.filter(is_persona=True))
    found: dict[str, list[int]] = {}
    for role, person in rows.order_by("pk").values_list("role", "personne"):
        found.setdefault(role, []).append(person)
    return dict(sorted(found.items()))


def walk(*, personas: int = 100) -> Iterator[Visit]:
    """Every page of every role, a page once a role; so many personas of each role are followed."""
    papers: Papers = set()
    yield from of_role("VISITEUR", [0], papers)
    for role, people in roles().items():
        yield from of_role(role, people[:personas], papers)


def of_role(role: str, people: list[int], papers: Papers | None = None) -> list[Visit]:
    """The pages that these people of one role reach, a page once."""
    walked = _Walk(role, set() if papers is None else papers)
    for person in people:
        walked.go(browser(person), person)
    return list(walked.found.values())
