"""What a PDF does besides showing its pages: scripts, programs it starts, files it carries.

Ordinary and received: signature fields, forms to fill in, links, an opening page, layers, and the
XML that an electronic invoice or quote carries (PDF/A-3, Factur-X), which runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Stream

SCRIPT = "il contient un programme (JavaScript)"
LAUNCH = "il peut lancer un autre programme ou ouvrir un autre fichier"
SENDS = "il peut envoyer ou recevoir des données"
MEDIA = "il contient un média animé"
CARRIES = "il contient un autre fichier en pièce jointe"

ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Rendition": SCRIPT,
    "/Launch": LAUNCH,
    "/GoToE": LAUNCH,
    "/SubmitForm": SENDS,
    "/ImportData": SENDS,
    "/RichMediaExecute": MEDIA,
}
ANNOTATIONS = {"/RichMedia": MEDIA, "/Movie": MEDIA, "/3D": MEDIA}
#: objects without any of these words are not looked into: nearly all
WORDS = re.compile(
    rb"/(JavaScript|JS|Rendition|Launch|GoToE|SubmitForm|ImportData|RichMedia\w*|Movie|3D|EF)\b"
)
FORM_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)


def found(pdf: pikepdf.Pdf) -> list[str]:
    """What is active in it, in words, each once; empty for a page to read."""
    reasons = dict.fromkeys(_reasons(pdf))
    if FORM_SCRIPT.search(xfa(pdf)):
        reasons[SCRIPT] = None
    return list(reasons)


def xfa(pdf: pikepdf.Pdf) -> bytes:
    """The program of an XFA form, all its parts together; empty when there is none."""
    form = pdf.Root.get("/AcroForm", None)
    kept = form.get("/XFA") if isinstance(form, Dictionary) else None
    parts = list(kept) if isinstance(kept, Array) else [kept]
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))


def _reasons(pdf: pikepdf.Pdf) -> Iterator[str]:
    for held in pdf.objects:
        shown: pikepdf.Object = held.stream_dict if isinstance(held, Stream) else held
        if WORDS.search(shown.unparse(resolved=True)):
            for part in _inside(shown):
                yield from _of(part)


def _inside(held: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The dictionaries written in this object itself, not those it points to."""
    waiting = [held]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Dictionary):
            yield part
        children = part.values() if isinstance(part, Dictionary) else part
        waiting += [
            child
            for child in children
            if isinstance(child, (Dictionary, Array)) and not child.is_indirect
        ]


def _of(part: pikepdf.Object) -> Iterator[str]:
    action, annotation = str(part.get("/S", "")), str(part.get("/Subtype", ""))
    if action in ACTIONS:
        yield ACTIONS[action]
    elif "/JS" in part or "/JavaScript" in part:
        yield SCRIPT
    if annotation in ANNOTATIONS:
        yield ANNOTATIONS[annotation]
    if "/EF" in part and not _is_data(part):
        yield CARRIES


def _is_data(holder: pikepdf.Object) -> bool:
    """Is all that is attached here XML, which a reader shows and never runs?"""
    streams = holder.EF.values() if isinstance(holder.EF, Dictionary) else ()
    name = str(holder.get("/UF", holder.get("/F", ""))).lower()
    return name.endswith(".xml") and all(
        isinstance(stream, Stream)
        and stream.read_bytes().removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
        and not FORM_SCRIPT.search(stream.read_bytes())
        for stream in streams
    )
