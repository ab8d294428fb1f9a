"""A deposited file read whole: its origin, what it would lose, its sections, its remarks."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from etabli.core.documents.office import ConversionError, read_office
from etabli.core.refus import Refused
from etabli.redaction.retours import archive
from etabli.redaction.retours.parties import Lecture, Lue, Remarque, Trace, instant
from etabli.redaction.retours.reading import read

NUMBER = re.compile(r'<w:comment\b(?=[^>]*\bw:id="(\d+)")(?=[^>]*\bw:initials="E(\d+)")[^>]*>')
ANNOTATION = re.compile(r"<office:annotation\b([^>]*)>(.*?)</office:annotation>", re.S)
NAME = re.compile(r'office:name="E(\d+)"')
CREATOR = re.compile(r"<dc:creator>([^<]*)</dc:creator>")
DATE = re.compile(r"<dc:date>([^<]*)</dc:date>")
PARAGRAPH = re.compile(r"<text:p\b[^>]*>(.*?)</text:p>", re.S)
TAG = re.compile(r"<[^>]+>")
REGION = re.compile(r"<text:changed-region\b.*?</text:changed-region>", re.S)
LAST = re.compile(
    r"<cp:lastModifiedBy>([^<]*)</cp:lastModifiedBy>|<dc:creator>([^<]*)</dc:creator>"
)
UNREADABLE = (
    "Ce fichier ne se lit pas : ouvrez-le dans votre traitement de texte, enregistrez-le de nouveau en DOCX ou "
    "en ODT, puis déposez-le."
)


@dataclass(frozen=True, slots=True)
class Origine:
    """What a file is compared with: the titles that went out, and the section when there was only one."""

    titre: str
    titles: Mapping[str, str]


def read_file(path: Path, known: Origine) -> Lecture:
    """Everything the file says. Refused when no reader opens it."""
    is_word = archive.is_word(path)
    data = path.read_bytes()
    seats: list[Remarque] = []
    if not is_word:
        data, seats = _seated(data)
    try:
        tree = read_office(data, "docx" if is_word else "odt")
    except ConversionError:
        raise Refused(UNREADABLE) from None
    numbers = {
        one[0]: int(one[1]) for one in NUMBER.findall(archive.part(path, "word/comments.xml"))
    }
    found = read(tree, known.titles, title=known.titre, numbers=numbers, seats=seats)
    found.signale[:0] = archive.dropped(path)
    if not is_word:
        _sign(found, _revisers(path))
    return found


def last_author(path: Path) -> str:
    """Who saved the file last, as it says."""
    said = archive.part(path, "docProps/core.xml") or archive.part(path, "meta.xml")
    names = [name for pair in LAST.findall(said) for name in pair if name.strip()]
    return html.unescape(names[0]).strip() if names else ""


def _revisers(path: Path) -> list[Trace]:
    """Who revised an ODT, each once: the reading keeps no trace of where."""
    regions = REGION.findall(archive.part(path, "content.xml"))
    found = [Trace(_first(CREATOR, one), instant(_first(DATE, one))) for one in regions]
    by_name = {one.auteur: one for one in found if one.auteur}
    return list(by_name.values())


def _sign(found: Lecture, revisers: list[Trace]) -> None:
    """One reviser alone signs every line that changed; of several nobody knows which."""
    if len(revisers) != 1:
        return
    for part in found.parties.values():
        part.lignes = [Lue(one.ligne, (revisers[0],)) for one in part.lignes]


def _seated(odt: bytes) -> tuple[bytes, list[Remarque]]:
    """The same ODT with a sign where each remark stands, and the remarks: the reading drops them."""
    seats: list[Remarque] = []

    def sit(found: re.Match[str]) -> str:
        head, body = found[1], found[2]
        number = NAME.search(head)
        text = "\n".join(_words(one) for one in PARAGRAPH.findall(body))
        seats.append(
            Remarque(
                _first(CREATOR, body), instant(_first(DATE, body)), text.strip(),
                int(number[1]) if number else 0,
            )
        )  # fmt: skip
        return f"\ue000{len(seats) - 1}\ue001"

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(odt)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "content.xml":
                text = data.decode("utf-8", "replace").replace("\ue000", "").replace("\ue001", "")
                data = ANNOTATION.sub(sit, text).encode("utf-8")
            target.writestr(item, data, item.compress_type)
    return out.getvalue(), seats


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return html.unescape(found[1]).strip() if found else ""


def _words(xml: str) -> str:
    return html.unescape(TAG.sub("", xml))
