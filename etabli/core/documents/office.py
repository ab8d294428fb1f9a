"""Content → ODT, DOCX and HTML, by the pandoc program of a package, without network nor disk.

The look of the office formats comes from reference documents: pandoc's own, corrected once a
process (A4, French, sans-serif, our paragraph styles), so that no binary file is kept in the
repository.
"""

from __future__ import annotations

import atexit
import datetime as dt
import io
import itertools
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

import pypandoc
from django.utils.safestring import mark_safe

from etabli.core import horloge
from etabli.core.documents import blocks
from etabli.core.documents.cleaning import cleaned
from etabli.core.documents.styles import PATCHES, correct
from etabli.core.documents.tree import Node, Tree

STYLE = Path(__file__).parent / "template" / "document.css"
IMAGE = r'(<draw:frame draw:name="img(\d+)".*?)</draw:frame>'
TIMEOUT = 60  # seconds; a paper of 40 pages takes less than one


class ConversionError(RuntimeError):
    """Pandoc refused the tree: a developer's mistake, told with pandoc's words."""


def _pandoc(*arguments: str, tree: Node | None = None, given: bytes = b"") -> bytes:
    done = subprocess.run(  # noqa: S603 — the program of the package, our own arguments
        [pypandoc.get_pandoc_path(), *arguments],
        input=json.dumps(tree).encode() if tree else given,
        capture_output=True,
        timeout=TIMEOUT,
        check=False,
    )
    if done.returncode:
        raise ConversionError(done.stderr.decode("utf-8", "replace"))
    return done.stdout


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="etabli-pandoc-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _reference(format: str, landscape: bool) -> Path:
    """Pandoc's reference document for that format, with our styles in it."""
    original = _pandoc("--print-default-data-file", f"reference.{format}")
    path = _folder() / f"reference-{'paysage' if landscape else 'portrait'}.{format}"
    path.write_bytes(
        _rewritten(original, lambda name, text: correct(format, name, text, landscape))
    )
    return path


def _rewritten(archive: bytes, change: Callable[[str, str], str]) -> bytes:
    """The same zip with its XML parts changed; the order of the parts is kept (ODT needs it)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename.endswith(".xml"):
                data = change(item.filename, data.decode("utf-8")).encode("utf-8")
            target.writestr(item, data, item.compress_type)
    return out.getvalue()


def _metadata(content: blocks.Content) -> list[str]:
    language = "fr-FR" if content.language == "fr" else content.language
    return [f"--metadata=pagetitle={content.title}", f"--metadata=lang={language}"]


def render_office(
    content: blocks.Content, format: Literal["odt", "docx"], *, at: dt.datetime | None = None
) -> bytes:
    """The editable paper. Title, author and language are in its properties, with the instant `at`, or now:
    the same content at the same instant is the same bytes."""
    moment = at or horloge.now()
    content = cleaned(content)
    made = _pandoc(
        "--sandbox", "--from=json", f"--to={format}", "--output=-",
        f"--reference-doc={_reference(format, content.landscape)}",
        *_metadata(content),
        tree=Tree(is_html=False, shift=0 if content.kind == "letter" else 1).document(content),
    )  # fmt: skip
    return _rewritten(made, lambda name, text: _finished(format, name, text, content, moment))


def _finished(
    format: str, name: str, text: str, content: blocks.Content, moment: dt.datetime
) -> str:
    """What pandoc leaves out: lines of tables; the title in the properties but not in the text."""
    for pattern, replacement in PATCHES.get((format, name), ()):
        text = re.sub(pattern, replacement, text)
    if (format, name) == ("odt", "content.xml"):
        alts = [
            block.alt for block in blocks.flat(content.blocks) if isinstance(block, blocks.Figure)
        ]
        text = re.sub(IMAGE, lambda found: _described(found, alts), text, flags=re.S)
    if name in {"meta.xml", "docProps/core.xml"}:
        known = {"title": content.title, "creator": content.author, "subject": content.subject}
        for tag, value in known.items():
            text = text.replace(f"<dc:{tag}></dc:{tag}>", f"<dc:{tag}>{escape(value)}</dc:{tag}>")
        text = text.replace("1970-01-01T00:00:00Z", f"{moment:%Y-%m-%dT%H:%M:%SZ}")
    return text


def _described(image: re.Match[str], alts: list[str]) -> str:
    """An image of an ODT with its alternative text, which pandoc leaves out."""
    return f"{image[1]}<svg:title>{escape(alts[int(image[2]) - 1])}</svg:title></draw:frame>"


def render_html(content: blocks.Content) -> bytes:
    """One file that reads anywhere: title, language, images and style inside."""
    content = cleaned(content)
    return _pandoc(
        "--sandbox", "--from=json", "--to=html5", "--wrap=none", "--standalone",
        f"--include-in-header={_style()}", "--variable=document-css=false",
        *_metadata(content),
        tree=Tree(is_html=True, shift=1).document(content),
    )  # fmt: skip


@cache
def _style() -> Path:
    path = _folder() / "style.html"
    path.write_text(f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n", encoding="utf-8")
    return path


@lru_cache(maxsize=64)
def render_fragment(content: blocks.Content, *, level: int = 2) -> str:
    """The body alone, to set in a page whose `h1` is already there; headings start at `level`.

    The words of a person are escaped by pandoc; the fragment holds no style, script or handler.
    """
    tree = Tree(is_html=True, shift=level - 1)
    made = tree.wrap(tree.body(cleaned(content).blocks))
    html = _pandoc("--sandbox", "--from=json", "--to=html5", "--wrap=none", tree=made)
    return mark_safe(html.decode("utf-8"))  # noqa: S308 — pandoc escapes what it prints


def render_tree(tree: Node, format: Literal["odt", "docx"]) -> bytes:
    """A tree made elsewhere, in the look of the house; its metadata go to the properties of the file."""
    made = _pandoc(
        "--sandbox", "--from=json", f"--to={format}", "--output=-",
        f"--reference-doc={_reference(format, False)}", tree=tree,
    )  # fmt: skip
    return _rewritten(
        made, lambda name, text: revised(text) if name == "word/document.xml" else text
    )


REVISED = re.compile(r'<w:(ins|del) w:id="\d+"( [^>]*)>')
PARAGRAPH = re.compile(r"<w:p>(<w:pPr>.*?</w:pPr>)?(.*?)</w:p>", re.S)
REVISION = re.compile(r"<w:(ins|del) [^>]*>.*?</w:\1>", re.S)


def revised(document: str) -> str:
    """What pandoc leaves out of revisions: a number of its own for each, and the mark of a paragraph that is
    new or gone as a whole, without which refusing it would leave an empty line."""
    marked = PARAGRAPH.sub(_whole, document)
    numbers = itertools.count(9001)
    return REVISED.sub(lambda one: f'<w:{one[1]} w:id="{next(numbers)}"{one[2]}>', marked)


def _whole(paragraph: re.Match[str]) -> str:
    head, body = paragraph[1] or "<w:pPr></w:pPr>", paragraph[2]
    kinds = {one[1] for one in REVISION.finditer(body)}
    if len(kinds) != 1 or "<w:r>" in REVISION.sub("", body):
        return paragraph[0]
    found = REVISED.search(body)
    assert found is not None
    mark = f'<w:rPr><w:{found[1]} w:id="0"{found[2]}/></w:rPr>'
    return f"<w:p>{head.removesuffix('</w:pPr>')}{mark}</w:pPr>{body}</w:p>"


def read_office(data: bytes, format: Literal["odt", "docx"]) -> Node:
    """What an office file says, as pandoc's tree, with its revisions and remarks. ConversionError when unreadable."""
    source = "docx+styles" if format == "docx" else "odt"
    made = _pandoc("--sandbox", f"--from={source}", "--to=json", "--track-changes=all", given=data)
    found: Node = json.loads(made)
    return found
