"""What an office file holds that the reading would drop without a word: named before anything is compared.

The parts are searched as text, never parsed: a file that lies about itself costs nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from etabli.core.formats import compte

#: the identifier of what went out, among the properties of the file
PROPERTY = "etabli-sortie"
#: what is read of one part, in bytes: forty pages are far below
MOST = 30_000_000
MARK = re.compile(rf'name="{PROPERTY}"[^>]*>\s*(?:<[^>]+>)?\s*([0-9a-f-]{{36}})', re.IGNORECASE)
WORD = (
    (re.compile(r"<w:txbxContent[\s>]"), "zone de texte,zones de texte"),
    (re.compile(r"<dgm:relIds\b"), "dessin SmartArt,dessins SmartArt"),
    (re.compile(r"<c:chart\b"), "graphique,graphiques"),
    (re.compile(r"<w:object[\s>]|<o:OLEObject\b"), "objet incorporé,objets incorporés"),
)
WRITER = (
    (re.compile(r"<draw:text-box[\s>]"), "zone de texte,zones de texte"),
    (re.compile(r"<draw:object\b"), "objet incorporé,objets incorporés"),
    (re.compile(r"<draw:(?:custom-shape|g|rect|ellipse)[\s>]"), "forme dessinée,formes dessinées"),
)
REVISION = re.compile(r"<text:changed-region[\s>]")
NOTE = re.compile(r"<w:footnoteReference\b|<w:endnoteReference\b|<text:note[\s>]")
FOOT = re.compile(r"<w:t[\s>]")


def part(path: Path, name: str) -> str:
    """One part of the archive as text; '' when it has none, or when it is too large to be a text."""
    with zipfile.ZipFile(path) as archive:
        try:
            info = archive.getinfo(name)
        except KeyError:
            return ""
        if info.file_size > MOST:
            return ""
        return archive.read(info).decode("utf-8", "replace")


def is_word(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "word/document.xml" in archive.namelist()


def origin(path: Path) -> str:
    """The identifier of what went out; '' when the file does not say it any more."""
    found = MARK.search(part(path, "docProps/custom.xml") + part(path, "meta.xml"))
    return found[1].lower() if found else ""


def dropped(path: Path) -> list[str]:
    """What is not taken over, in sentences."""
    return list(_of_word(path) if is_word(path) else _of_writer(path))


def _of_word(path: Path) -> Iterator[str]:
    body = part(path, "word/document.xml")
    yield from _counted(body, WORD)
    yield from _notes(body)
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if re.fullmatch(r"word/(header|footer)\d*\.xml", n)]
    if any(FOOT.search(part(path, name)) for name in names):
        yield "L’en-tête ou le pied de page du fichier n’est pas repris."


def _of_writer(path: Path) -> Iterator[str]:
    body = part(path, "content.xml")
    yield from _counted(body, WRITER)
    yield from _notes(body)
    if number := len(REVISION.findall(body)):
        told = compte(number, "modification suivie,modifications suivies")
        yield (
            f"Le fichier ODT porte {told}\u00a0: le texte est lu comme si elles étaient acceptées, "
            "et comparé à ce qui était sorti."
        )


def _counted(body: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[str]:
    for pattern, words in patterns:
        if number := len(pattern.findall(body)):
            yield (
                f"Le fichier contient {compte(number, words)}\u00a0: la comparaison ne lit pas cela. "
                "Recopiez dans le texte ce qui doit y rester."
            )


def _notes(body: str) -> Iterator[str]:
    if number := len(NOTE.findall(body)):
        told = compte(number, "note de bas de page,notes de bas de page")
        yield f"{told[0].upper()}{told[1:]}\u00a0: leur texte est repris entre parenthèses."
