"""An office file as lines by section, with who changed what, and what was remarked where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeAlias, cast

from etabli.core.documents.blocks import SAFE_LINKS, Run
from etabli.core.formats import compte
from etabli.core.texte import clean_text
from etabli.redaction.lignes import Ligne, Sorte, folded, ligne
from etabli.redaction.retours.parties import Lecture, Lue, Partie, Remarque, Trace, instant

#: what pandoc says of a paper: JSON whose shape its name tells
Json: TypeAlias = Any
Part = Mapping[str, Json]
#: the style of what Établi says to who opens the file: never read back
CONSIGNE = "Consigne"
#: what such a line begins with, where a format keeps no style
SIGN = "※"
NUMBER = re.compile(r"^\d+\.\s*")
#: where a remark of an ODT stands: between two signs that nobody types
SEAT = re.compile("\ue000(\\d+)\ue001")
BREAKS = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
MANNERS: dict[str, Callable[[Run], Run]] = {
    "Strong": lambda run: replace(run, bold=True),
    "Emph": lambda run: replace(run, italic=True),
}
PICTURES = "image,images"
TABLES = "tableau,tableaux"


def read(
    tree: Mapping[str, object],
    titles: Mapping[str, str],
    *,
    title: str = "",
    only: str = "",
    numbers: Mapping[str, int] | None = None,
    seats: Sequence[Remarque] = (),
) -> Lecture:
    """The tree of a file, by section.

    `titles` gives the code of each title, `title` is that of the paper; `only` is the section of a file that
    holds a single one. `numbers` ties the remarks of a DOCX to the messages they were, `seats` holds those of
    an ODT.
    """
    reader = _Reader(titles, only, numbers or {}, seats)
    reader.title = folded(title)
    reader.blocks(cast(Json, tree["blocks"]))
    return reader.finished()


class _Reader:
    """Walks the tree once: what reads each kind of block and of inline, by the name pandoc gives it."""

    makers: ClassVar = {
        "Para": "paragraph",
        "Plain": "paragraph",
        "Header": "header",
        "BulletList": "bullets",
        "OrderedList": "numbered",
        "Div": "div",
        "BlockQuote": "blocks",
        "Table": "table",
        "Figure": "figure",
        "CodeBlock": "code_block",
        "LineBlock": "lines",
    }
    readers: ClassVar = {
        "Str": "words",
        "Link": "link",
        "Span": "span",
        "Quoted": "quoted",
        "Note": "note",
        "Image": "picture",
        "Code": "verbatim",
        "Math": "verbatim",
        "Cite": "cited",
    }

    def __init__(
        self,
        titles: Mapping[str, str],
        only: str,
        numbers: Mapping[str, int],
        seats: Sequence[Remarque],
    ) -> None:
        self.titles = {folded(title).casefold(): code for title, code in titles.items()}
        self.numbers, self.seats = numbers, seats
        self.found = Lecture()
        self.code = only
        self.title = ""
        self.open: dict[str, Remarque] = {}
        self.lost = {PICTURES: 0, TABLES: 0}
        self.orphans: list[str] = []
        self.pending: list[Run] = []
        self.traces: list[Trace] = []
        self.gone: list[Run] = []
        if only:
            self.found.parties[only] = Partie()

    def finished(self) -> Lecture:
        for words, number in self.lost.items():
            if number:
                self.found.signale.append(_not_taken(words, number))
        if orphans := [words for words in self.orphans if folded(words) != self.title]:
            told = compte(len(orphans), "ligne,lignes")
            self.found.signale.append(
                f"{told} avant le premier titre de partie\u00a0: la comparaison ne les lit pas."
            )
        return self.found

    # -- blocks -----------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[Part]) -> None:
        for block in blocks:
            self.block(block)

    def block(self, block: Part) -> None:
        name = self.makers.get(block["t"])
        if name:
            getattr(self, name)(block["c"])

    def paragraph(self, content: Json) -> None:
        self.line(Sorte.PARAGRAPHE, content)

    def bullets(self, content: Json) -> None:
        self.items(Sorte.PUCE, content)

    def numbered(self, content: Json) -> None:
        self.items(Sorte.NUMERO, content[1])

    def div(self, content: Json) -> None:
        """What Établi says to who opens the file is not read back."""
        if dict(content[0][2]).get("custom-style") != CONSIGNE:
            self.blocks(content[1])

    def figure(self, content: Json) -> None:
        self.blocks(content[2])

    def code_block(self, content: Json) -> None:
        self.keep(ligne(Sorte.PARAGRAPHE, [Run(content[1])]))

    def lines(self, content: Json) -> None:
        for inlines in content:
            self.line(Sorte.PARAGRAPHE, inlines)

    def header(self, content: list[Json]) -> None:
        """A section begins where its title stands; any other title is a line in bold."""
        level, _, inlines = content
        first = len(self.found.remarques)
        title = "".join(run.text for run in self.runs(inlines))
        self.forget()
        code = self.titles.get(folded(NUMBER.sub("", title)).casefold()) if level == 1 else None
        if code:
            self.code = code
            self.found.parties.setdefault(code, Partie())
            for remark in self.found.remarques[first:]:
                remark.code = code
        elif title.strip():
            if level == 1:
                said = (
                    f"Le titre «\u00a0{title.strip()}\u00a0» n’est pas celui d’une partie\u00a0: "
                )
                self.found.signale.append(f"{said}il est lu comme une ligne en gras.")
            self.keep(ligne(Sorte.PARAGRAPHE, [Run(title, bold=True)]))

    def items(self, sorte: Sorte, items: list[list[Part]]) -> None:
        """An item is one line: its paragraphs one under the other, an inner list with its marks as text."""
        for blocks in items:
            self.pending, self.traces, self.gone = [], [], []
            for rank, inlines in enumerate(_inlines_of(blocks)):
                if rank:
                    self.pending.append(Run("\n"))
                self.pending += self.runs(inlines)
            self.close(sorte)

    def table(self, content: list[Json]) -> None:
        """Light marks hold no table: each row is an item, so that no word is lost."""
        self.lost[TABLES] += 1
        for row in _rows(content):
            cells = [" ".join(r.text for r in self.runs(_all_inlines(cell[4]))) for cell in row[1]]
            self.forget()
            told = " — ".join(cell.strip() for cell in cells if cell.strip())
            self.keep(ligne(Sorte.PUCE, [Run(told)]))

    def line(self, sorte: Sorte, inlines: list[Json]) -> None:
        is_joined = _is_merged(inlines)
        self.pending += self.runs(inlines)
        if not is_joined or not any(run.text.strip() for run in self.pending):
            self.close(sorte)

    def close(self, sorte: Sorte) -> None:
        """The line is over: what it says, what was taken out of it, by whom."""
        traces = tuple(dict.fromkeys(self.traces))
        kept, gone = ligne(sorte, self.pending), ligne(sorte, self.gone)
        if kept.words.startswith(SIGN):
            pass
        elif kept.runs:
            self.keep(kept, traces)
        elif gone.runs and self.code:
            self.found.parties[self.code].retirees.append(Lue(gone, traces))
        self.forget()

    def forget(self) -> None:
        self.pending, self.traces, self.gone = [], [], []

    def keep(self, one: Ligne, traces: tuple[Trace, ...] = ()) -> None:
        if not one.runs:
            return
        if not self.code:
            self.orphans.append(one.words)
            return
        self.found.parties[self.code].lignes.append(Lue(one, traces))

    # -- inlines ----------------------------------------------------------------------------

    def runs(self, inlines: list[Json], manner: Run = Run("")) -> list[Run]:  # noqa: B008
        return [run for inline in inlines for run in self.inline(inline, manner)]

    def inline(self, inline: Part, manner: Run) -> Iterator[Run]:
        kind, content = inline["t"], inline.get("c")
        if kind in BREAKS:
            yield from self.words(BREAKS[kind], manner)
        elif kind in MANNERS:
            yield from self.runs(content or [], MANNERS[kind](manner))
        elif kind in self.readers:
            yield from getattr(self, self.readers[kind])(content, manner)
        elif isinstance(content, list) and kind != "RawInline":
            yield from self.runs(content, manner)

    def link(self, content: Json, manner: Run) -> Iterator[Run]:
        url = content[2][0]
        link = url if url.startswith(SAFE_LINKS[:3]) else ""
        yield from self.runs(content[1], replace(manner, link=link))

    def quoted(self, content: Json, manner: Run) -> Iterator[Run]:
        before, after = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
        yield replace(manner, text=before)
        yield from self.runs(content[1], manner)
        yield replace(manner, text=after)

    def note(self, content: Json, manner: Run) -> Iterator[Run]:
        yield replace(manner, text=" (note\u00a0: ")
        yield from self.runs(_all_inlines(content), manner)
        yield replace(manner, text=")")

    def picture(self, content: Json, manner: Run) -> Iterator[Run]:
        self.lost[PICTURES] += 1
        return iter(())

    def verbatim(self, content: Json, manner: Run) -> Iterator[Run]:
        yield replace(manner, text=str(content[1]))

    def cited(self, content: Json, manner: Run) -> Iterator[Run]:
        yield from self.runs(content[1], manner)

    def words(self, text: str, manner: Run) -> Iterator[Run]:
        """What is read, and the remarks of an ODT where they stand in it."""
        for number in SEAT.findall(text):
            self.seated(self.seats[int(number)])
        said = clean_text(SEAT.sub("", text)) if text.strip() else text
        for remark in self.open.values():
            remark.passage += said
        if said:
            yield replace(manner, text=said)

    def seated(self, remark: Remarque) -> None:
        remark.code = self.code
        self.found.remarques.append(remark)

    def span(self, content: list[Json], manner: Run) -> Iterator[Run]:
        (_, classes, pairs), inlines = content
        named = dict(pairs)
        if "insertion" in classes:
            self.traces.append(_trace(named))
            yield from self.runs(inlines, manner)
        elif "deletion" in classes:
            self.traces.append(_trace(named))
            self.gone += self.runs(inlines, manner)
        elif "comment-start" in classes:
            self.begin_remark(named, inlines)
        elif "comment-end" in classes:
            self.open.pop(named.get("id", ""), None)
        elif not {"paragraph-insertion", "paragraph-deletion", "anchor"} & set(classes):
            yield from self.runs(inlines, manner)

    def begin_remark(self, named: Mapping[str, str], inlines: list[Json]) -> None:
        opened, self.open = self.open, {}
        text = "".join(run.text for run in self.runs(inlines))
        ident = named.get("id", "")
        trace = _trace(named)
        remark = Remarque(
            trace.auteur, trace.quand, text.strip(), self.numbers.get(ident, 0), self.code
        )
        self.found.remarques.append(remark)
        self.open = {**opened, ident: remark}


def _trace(named: Mapping[str, str]) -> Trace:
    return Trace(named.get("author", "").strip(), instant(named.get("date", "")))


def _is_merged(inlines: list[Json]) -> bool:
    """Was the mark of this paragraph taken out, so that the next one goes on?"""
    return any(one["t"] == "Span" and "paragraph-deletion" in one["c"][0][1] for one in inlines)


def _inlines_of(blocks: Iterable[Part]) -> Iterator[list[Json]]:
    """The paragraphs of an item; the items of an inner list begin with a dash."""
    for block in blocks:
        kind, content = block["t"], block.get("c", [])
        if kind in {"Para", "Plain"}:
            yield content
        elif kind == "Div":
            yield from _inlines_of(content[1])
        elif kind in {"BulletList", "OrderedList"}:
            for item in content if kind == "BulletList" else content[1]:
                yield from _dashed(_inlines_of(item))


def _dashed(paragraphs: Iterator[list[Json]]) -> Iterator[list[Json]]:
    for rank, inlines in enumerate(paragraphs):
        yield inlines if rank else [{"t": "Str", "c": "– "}, *inlines]


def _all_inlines(blocks: Iterable[Part]) -> list[Json]:
    found: list[Json] = []
    for inlines in _inlines_of(blocks):
        found += [*([{"t": "Space"}] if found else []), *inlines]
    return found


def _rows(content: list[Json]) -> Iterator[list[Json]]:
    """The rows of a table, its head, its bodies and its foot."""
    yield from content[3][1]
    for body in content[4]:
        yield from (*body[2], *body[3])
    yield from content[5][1]


def _not_taken(words: str, number: int) -> str:
    told = compte(number, words)
    if words == TABLES:
        return f"Le fichier contient {told}\u00a0: chaque ligne devient un élément de liste."
    return f"Le fichier contient {told}\u00a0: déposez les images dans la partie elle-même."
