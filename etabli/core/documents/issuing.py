"""Issuing a paper: rendered once, frozen for ever; the other formats from what was frozen."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple, cast

from django.http import Http404

from etabli.core import horloge
from etabli.core.cercles import Cercle
from etabli.core.documents import frozen, office
from etabli.core.documents.apart import render_apart
from etabli.core.documents.blocks import Content, Figure
from etabli.core.documents.models import Document
from etabli.core.documents.pdf import render_pdf
from etabli.core.fichiers import store
from etabli.core.fichiers.http import Stream, download, file_slug

FOLDER = "documents"
IMAGES = "documents/images"


class Renderer(NamedTuple):
    content_type: str
    render: Callable[[Content], bytes]


RENDERERS = MappingProxyType(
    {
        "odt": Renderer(
            "application/vnd.oasis.opendocument.text",
            lambda content: office.render_office(content, "odt"),
        ),
        "docx": Renderer(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            lambda content: office.render_office(content, "docx"),
        ),
        "html": Renderer("text/html; charset=utf-8", office.render_html),
    }
)
FORMATS = ("pdf", *RENDERERS)
#: those that a page offers, with their names
OFFERED = (("pdf", "PDF"), ("odt", "ODT"), ("docx", "DOCX"))


def issue(
    content: Content,
    *,
    nature: str,
    subject: str,
    circle: Cercle = Cercle.ETAT,
    titulaire_id: int | None = None,
    archive: bool = False,
) -> Document:
    """The paper, now: PDF/UA-1 (with PDF/A-2a when `archive`), its digest, its words.

    `nature` says what the paper is (« bon_de_commande »), `subject` the object it is about
    (`core.models.reference`). Of those who may see that object, the circle reads it; a circle of one
    holder needs to know which. Each call makes a new row; nothing already issued is touched.
    Raises ValueError for a draft.
    """
    paper = drawn(
        content,
        nature=nature,
        subject=subject,
        circle=circle,
        titulaire_id=titulaire_id,
        archive=archive,
    )
    paper.save(force_insert=True)
    return paper


def drawn(
    content: Content,
    *,
    nature: str,
    subject: str,
    circle: Cercle = Cercle.ETAT,
    titulaire_id: int | None = None,
    archive: bool = False,
    is_heavy: bool = False,
) -> Document:
    """The paper of `issue` before its row is written: its bytes are kept, and may be inspected.

    `is_heavy`: drawn in a process of its own, for hundreds of megabytes of pictures.
    """
    if content.draft:
        raise ValueError("a draft is not issued: take `draft` off the content")
    moment = horloge.now()
    pdf = (
        render_apart(content, at=moment)
        if is_heavy
        else render_pdf(content, archive=archive, at=moment)
    )
    return Document(
        nature=nature,
        subject=subject,
        title=content.title,
        reference=content.reference,
        template_version=content.template_version,
        sha256=store.digest(pdf),
        size=len(pdf),
        path=store.keep(pdf, folder=FOLDER, suffix="pdf"),
        content=frozen.to_json(content, put=_keep_image),
        circle=circle.value,
        titulaire_id=titulaire_id,
        created_at=moment,
    )


def content_of(document: Document) -> Content:
    """What the paper says, as it was when it was issued."""
    return cast(Content, frozen.from_json(document.content, get=_read_image))


def render(document: Document, fmt: str) -> bytes:
    """The frozen PDF, or the same words as odt, docx or html. KeyError for any other format.

    What is edited is dated of the day of issue: it is the same bytes each time.
    """
    if fmt == "pdf":
        return document.read()
    content, at = content_of(document), document.created_at
    if fmt == "odt":
        return office.render_office(content, "odt", at=at)
    if fmt == "docx":
        return office.render_office(content, "docx", at=at)
    return RENDERERS[fmt].render(content)


def document_response(document: Document, fmt: str = "pdf") -> Stream:
    """The paper as a download, once the view has checked the right. Http404 for an unknown format."""
    if fmt not in FORMATS:
        raise Http404(f"Ce document n’existe pas au format {fmt}.")
    if fmt == "pdf":
        return download(
            store.chunks(document.path, sha256=document.sha256),
            filename=f"{file_slug(document.title)}.pdf",
            content_type="application/pdf",
            size=document.size,
        )
    return content_response(render(document, fmt), title=document.title, fmt=fmt)


def preview_response(content: Content, fmt: str = "pdf") -> Stream:
    """A paper that is not issued, as a download: a letter to adapt, a draft to read again."""
    if fmt not in FORMATS:
        raise Http404(f"Ce document n’existe pas au format {fmt}.")
    data = render_pdf(content) if fmt == "pdf" else RENDERERS[fmt].render(content)
    return content_response(data, title=content.title, fmt=fmt)


def content_response(data: bytes, *, title: str, fmt: str) -> Stream:
    content_type = "application/pdf" if fmt == "pdf" else RENDERERS[fmt].content_type
    return download(
        [data], filename=f"{file_slug(title)}.{fmt}", content_type=content_type, size=len(data)
    )


def _keep_image(image: bytes) -> str:
    return store.keep(image, folder=IMAGES, suffix=Figure(image, "-").format)


def _read_image(path: str) -> bytes:
    return store.read(path, sha256=store.digest_at(path))


def html_fragment(document: Document, *, level: int = 2) -> str:
    """The body of the paper, to read in a page (see office.render_fragment)."""
    return office.render_fragment(content_of(document), level=level)
