"""A text on its way to a word processor: its sections to write in, our changes as revisions, remarks beside.

What Établi knows is not in the file: it would come back as if somebody had typed it. A line says what it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from xml.sax.saxutils import escape

from etabli.core.documents.blocks import Run
from etabli.core.documents.tree import Node, attributes, inlines, node
from etabli.redaction.comparaison import ALIKE, PIECE
from etabli.redaction.lignes import Ligne, Sorte, read
from etabli.redaction.retours.archive import PROPERTY
from etabli.redaction.retours.reading import CONSIGNE, SIGN

EXPLAINED = (
    "Écrivez sous chaque titre. Gardez les titres des parties et ce fichier dans ce format : Établi compare ce "
    "qui revient avec ce qui est sorti, et propose chaque changement. Les lignes qui commencent par ce signe ne "
    "sont pas relues."
)


@dataclass(frozen=True, slots=True)
class Message:
    """A remark that goes with the file: its number comes back with it."""

    numero: int
    auteur: str
    quand: dt.datetime
    texte: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section as it goes out: `since` is what the reader knew of it, None to show no change."""

    titre: str
    repris: str
    corps: str
    since: str | None = None
    messages: tuple[Message, ...] = ()
    #: who wrote a line that is new, or took out one that is gone, and when
    author: Callable[[Ligne, bool], tuple[str, dt.datetime]] | None = None


@dataclass(frozen=True, slots=True)
class Sortie:
    """What goes out, under its identifier."""

    ident: str
    titre: str
    sections: tuple[Section, ...]


def tree(out: Sortie, *, is_word: bool) -> Node:
    """The tree that pandoc writes; revisions and remarks are native in DOCX, remarks alone in ODT."""
    blocks = [_said(EXPLAINED)]
    for section in out.sections:
        blocks += _section(section, is_word=is_word)
    return {
        "pandoc-api-version": [1, 23, 1],
        "meta": {
            "title": node("MetaInlines", inlines(out.titre)),
            PROPERTY: node("MetaString", out.ident),
        },
        "blocks": blocks,
    }


def _said(text: str) -> Node:
    """A line that is never read back."""
    return node(
        "Div", [attributes(custom_style=CONSIGNE), [node("Para", inlines(f"{SIGN} {text}"))]]
    )


def _section(one: Section, *, is_word: bool) -> Iterator[Node]:
    title = inlines(one.titre)
    for message in one.messages:
        title = _remarked(message, title) if is_word else [*title, _annotation(message)]
    yield node("Header", [1, attributes(), title])
    if one.repris:
        yield _said(f"Établi met ici\u00a0: {one.repris}")
    lines = list(_lines(one)) if is_word and one.since is not None else _plain(read(one.corps))
    for sorte, group in groupby(lines, key=lambda line: line.sorte):
        yield from _blocks(sorte, [line.body for line in group])


@dataclass(frozen=True, slots=True)
class _Line:
    sorte: Sorte
    body: list[Node]


def _plain(lines: Iterable[Ligne]) -> list[_Line]:
    return [_Line(one.sorte, _inlines(one.runs)) for one in lines]


def _inlines(runs: Iterable[Run]) -> list[Node]:
    return inlines(tuple(runs))


def _blocks(sorte: Sorte, bodies: list[list[Node]]) -> Iterator[Node]:
    if sorte == Sorte.PARAGRAPHE:
        yield from (node("Para", body) for body in bodies)
        return
    items = [[node("Plain", body)] for body in bodies]
    if sorte == Sorte.PUCE:
        yield node("BulletList", items)
    else:
        yield node("OrderedList", [[1, node("Decimal"), node("Period")], items])


# -- our changes as revisions -------------------------------------------------------------------


def _lines(one: Section) -> Iterator[_Line]:
    """Every line of the section, what is new and what is gone marked as a word processor does."""
    old, new = read(one.since or ""), read(one.corps)
    matcher = SequenceMatcher(None, [x.key for x in old], [x.key for x in new], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from _plain(new[start:end])
        else:
            yield from _changed(one, old[first:last], new[start:end])


def _changed(one: Section, old: Sequence[Ligne], new: Sequence[Ligne]) -> Iterator[_Line]:
    rest = list(new)
    for line in old:
        place = next((n for n, x in enumerate(rest) if _alike(line, x)), None)
        if place is None:
            yield _whole(one, line, "deletion")
            continue
        yield from (_whole(one, fresh, "insertion") for fresh in rest[:place])
        yield _Line(rest[place].sorte, list(_rewritten(one, line, rest[place])))
        rest = rest[place + 1 :]
    yield from (_whole(one, fresh, "insertion") for fresh in rest)


def _alike(one: Ligne, other: Ligne) -> bool:
    if one.sorte != other.sorte:
        return False
    old, new = PIECE.findall(one.words), PIECE.findall(other.words)
    return SequenceMatcher(None, old, new).ratio() >= ALIKE


def _whole(one: Section, line: Ligne, kind: str) -> _Line:
    return _Line(line.sorte, [_revised(kind, line.runs, _by(one, line, kind))])


def _rewritten(one: Section, old: Ligne, new: Ligne) -> Iterator[Node]:
    """Word by word, each with its manner."""
    before, after = _pieces(old), _pieces(new)
    by = _by(one, new, "insertion")
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from _inlines(after[start:end])
            continue
        if last > first:
            yield _revised("deletion", before[first:last], by)
        if end > start:
            yield _revised("insertion", after[start:end], by)


def _pieces(line: Ligne) -> list[Run]:
    return [
        Run(piece, run.bold, run.italic, run.link)
        for run in line.runs
        for piece in PIECE.findall(run.text)
    ]


def _by(one: Section, line: Ligne, kind: str) -> tuple[str, dt.datetime]:
    assert one.author is not None
    return one.author(line, kind == "deletion")


def _revised(kind: str, runs: Iterable[Run], by: tuple[str, dt.datetime]) -> Node:
    author, when = by
    named = attributes(kind, author=author, date=_utc(when))
    return node("Span", [named, _inlines(runs)])


# -- remarks ------------------------------------------------------------------------------------


def _remarked(message: Message, body: list[Node]) -> list[Node]:
    """The words between the two ends of a remark; its initials are its number, which word processors keep."""
    ident = str(message.numero)
    start = attributes(
        "comment-start",
        id=ident,
        author=message.auteur,
        date=_utc(message.quand),
        initials=f"E{ident}",
    )
    end = attributes("comment-end", id=ident)
    said = inlines(message.texte.replace("\n", " "))
    return [node("Span", [start, said]), *body, node("Span", [end, []])]


def _annotation(message: Message) -> Node:
    xml = (
        f'<office:annotation office:name="E{message.numero}">'
        f"<dc:creator>{escape(message.auteur)}</dc:creator>"
        f"<dc:date>{_utc(message.quand)[:-1]}</dc:date>"
        f"<text:p>{escape(message.texte)}</text:p></office:annotation>"
    )
    return node("RawInline", ["opendocument", xml])


def _utc(when: dt.datetime) -> str:
    return f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def attributed(
    versions: Sequence[tuple[str, str, dt.datetime]],
) -> Callable[[Ligne, bool], tuple[str, dt.datetime]]:
    """Who wrote each line, from the versions (text, name, instant) after what the reader knew, oldest first."""
    read_ones: list[tuple[set[tuple[object, ...]], str, dt.datetime]] = [
        ({line.key for line in read(text)}, name, at) for text, name, at in versions
    ]

    def author(line: Ligne, is_gone: bool) -> tuple[str, dt.datetime]:
        for found, name, at in read_ones:
            if (line.key in found) != is_gone:
                return name, at
        _, name, at = read_ones[-1]
        return name, at

    return author
