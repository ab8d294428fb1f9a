"""Files as word processors leave them: what went out, opened again, edited and saved their way."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

NAMESPACES = (
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
WHO = 'w:author="Paul Word" w:date="2026-04-22T08:30:00Z"'
TABLE = (
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Coûts</w:t></w:r></w:p></w:tc></w:tr>'
    '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>Halle</w:t></w:r></w:p></w:tc>'
    "<w:tc><w:p><w:r><w:t>80 000</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
BOX = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>Perdu</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
SMART = "<w:p><w:r><w:drawing><dgm:relIds/></w:drawing></w:r></w:p>"
EMPTY = '<w:p><w:pPr><w:pStyle w:val="ListParagraph"/></w:pPr></w:p>'


def text_of(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode() if name in archive.namelist() else ""


def edited(data: bytes, **parts: Callable[[str], str]) -> bytes:
    """The same archive with some of its parts rewritten; « word/document.xml » is said `document`."""
    names = {
        "document": "word/document.xml", "comments": "word/comments.xml",
        "custom": "docProps/custom.xml", "core": "docProps/core.xml",
        "content": "content.xml", "meta": "meta.xml",
    }  # fmt: skip
    wanted: Mapping[str, Callable[[str], str]] = {names[k]: change for k, change in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            part = source.read(item)
            if item.filename in wanted:
                part = wanted[item.filename](part.decode()).encode()
            target.writestr(item, part, item.compress_type)
    return out.getvalue()


def upload(data: bytes, extension: str = "docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"retour.{extension}", data)


def run(text: str, inside: str = "w:t") -> str:
    return f'<w:r w:rsidR="00A1"><{inside} xml:space="preserve">{text}</{inside}></w:r>'


def tracked(document: str, old: str, gone: str, new: str) -> str:
    """A word replaced with the revisions on: the run is split around it, as Word does."""
    pattern = re.compile(
        rf'<w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t xml:space="preserve">([^<]*?){re.escape(old)}([^<]*)</w:t></w:r>'
    )
    found = pattern.search(document)
    assert found, old
    before, after = (old.partition(gone)[0], old.partition(gone)[2])
    made = (
        run(found[1] + before)
        + f'<w:del w:id="901" {WHO}>{run(gone, "w:delText")}</w:del>'
        + f'<w:ins w:id="902" {WHO}>{run(new)}</w:ins>'
        + run(after + found[2])
    )
    return document.replace(found[0], made, 1)


def paragraph(text: str, *, is_tracked: bool = False) -> str:
    body = f'<w:ins w:id="903" {WHO}>{run(text)}</w:ins>' if is_tracked else run(text)
    mark = f'<w:pPr><w:rPr><w:ins w:id="904" {WHO}/></w:rPr></w:pPr>' if is_tracked else ""
    return f"<w:p>{mark}{body}</w:p>"


def after(document: str, words: str, xml: str) -> str:
    """Something put in after the paragraph that holds these words."""
    place = document.index("</w:p>", document.index(words)) + len("</w:p>")
    return document[:place] + xml + document[place:]
