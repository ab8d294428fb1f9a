"""V1: handing in — composed from the data of the Atelier, or files made elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.documents.blocks import Content
from etabli.core.documents.issuing import drawn, render
from etabli.core.documents.models import Document
from etabli.core.fichiers import kinds
from etabli.core.fichiers.deposits import PDF_ONLY, Accept, Upload, examined
from etabli.core.fichiers.http import file_slug
from etabli.core.fichiers.pdfs import pdf_report, report_at
from etabli.core.models import reference
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.livrables import access, documents, selectors
from etabli.livrables.models import Livrable, VersionLivrable
from etabli.livrables.services.moves import WORKFLOW
from etabli.livrables.states import WRITABLE, Etat, Images

SOURCE = Accept(frozenset({kinds.ODT, kinds.DOCX}), "déposez le texte modifiable (ODT ou DOCX).")


def deposit_generated(
    livrable: Livrable,
    *,
    actor: Actor,
    images: str = Images.AUCUNE_PERSONNE,
    note: str = "",
    on: dt.date | None = None,
) -> VersionLivrable:
    """The document composed from the data and the parts written by the team: PDF/UA and ODT, frozen."""
    day, move = on or horloge.today(), deposit_move(livrable)
    access.LIVRABLES.require(actor, move, livrable)
    if not livrable.is_composed_here:
        raise Refused("Ce livrable se dépose en fichiers : un PDF et sa source.")
    if reasons := [*WORKFLOW.blockers(livrable, move, actor=actor, on=day), *missing(livrable)]:
        raise Refused(*reasons)
    content = documents.synthesis_content(livrable, numero=next_number(livrable), on=day)
    return deposit_paper(
        livrable,
        content,
        nature="livrable_synthese",
        actor=actor,
        images=images,
        note=note,
        on=day,
    )


def next_number(livrable: Livrable) -> int:
    """The number of the version to come."""
    return livrable.versions.count() + 1


def deposit_paper(
    livrable: Livrable,
    content: Content,
    *,
    nature: str,
    actor: Actor,
    images: str,
    note: str = "",
    on: dt.date,
    first: Callable[[Document], object] | None = None,
    move: str = "",
) -> VersionLivrable:
    """V1: hand in what was composed: its PDF/UA and the same words to edit, frozen; `first` in the same act.

    Without `move`, the act of a deposit at this stage.
    """
    subject = reference(livrable)
    paper = drawn(content, nature=nature, subject=subject, circle=Cercle.ATELIER, archive=True)
    odt = SimpleUploadedFile(
        f"{file_slug(content.title)}.odt", render(paper, "odt"), content_type=kinds.ODT
    )
    faults = pdf_report(paper)
    with examined(odt, accept=SOURCE) as text, one_act():
        paper.save(force_insert=True)
        if first:
            first(paper)
        version = VersionLivrable(
            livrable=livrable,
            numero=next_number(livrable),
            document=paper,
            source=text.keep(subject=subject, depositor_id=actor.person_id, circle=Cercle.ATELIER),
            sha256=paper.sha256,
            defauts=faults,
        )
        move = move or deposit_move(livrable)
        return _hand_in(version, move, actor=actor, images=images, note=note, on=on)


def missing(livrable: Livrable) -> list[str]:
    """What the composed document still lacks."""
    return selectors.missing_parts(livrable) if livrable.etat in WRITABLE else []


def deposit_files(
    livrable: Livrable,
    *,
    actor: Actor,
    pdf: Upload,
    source: Upload,
    images: str,
    note: str = "",
    on: dt.date | None = None,
) -> VersionLivrable:
    """A PDF and its source made elsewhere; what the PDF lacks is kept and shown, and stops its publication."""
    day, move = on or horloge.today(), deposit_move(livrable)
    access.LIVRABLES.require(actor, move, livrable)
    if reasons := WORKFLOW.blockers(livrable, move, actor=actor, on=day):
        raise Refused(*reasons)
    subject, depositor_id = reference(livrable), actor.person_id
    with examined(pdf, accept=PDF_ONLY) as paper, examined(source, accept=SOURCE) as text:
        faults = report_at(paper.path)
        if move == "supply_accessible" and faults:
            raise Refused("Ce PDF a encore des défauts.", *faults)
        with one_act():
            kept = paper.keep(subject=subject, depositor_id=depositor_id, circle=Cercle.ATELIER)
            version = VersionLivrable(
                livrable=livrable,
                numero=next_number(livrable),
                pdf=kept,
                source=text.keep(
                    subject=subject, depositor_id=depositor_id, circle=Cercle.ATELIER
                ),
                sha256=kept.sha256,
                defauts=faults,
            )
            return _hand_in(version, move, actor=actor, images=images, note=note, on=day)


@dataclass(frozen=True, slots=True)
class PdfReport:
    """What one reads of a PDF: its name, and what keeps somebody from reading it."""

    name: str
    faults: tuple[str, ...]


def read_pdf(pdf: Upload) -> PdfReport:
    """V5: the report of a PDF that stays with its owner. FileRefused when it cannot be opened."""
    with examined(pdf, accept=PDF_ONLY) as paper:
        return PdfReport(pdf.name or "", tuple(report_at(paper.path)))


def deposit_move(livrable: Livrable) -> str:
    """The act of a deposit at this stage."""
    if livrable.etat in (Etat.AJOURNE, Etat.REJETE):
        return "redeposit"
    return "supply_accessible" if livrable.is_admitted else "deposit"


def _hand_in(
    version: VersionLivrable, move: str, *, actor: Actor, images: str, note: str, on: dt.date
) -> VersionLivrable:
    livrable = version.livrable
    WORKFLOW.run(
        livrable,
        move,
        actor=actor,
        on=on,
        images=images,
        version=version.numero,
        sha256=version.sha256,
        source_sha256=version.source.sha256,
    )
    version.deposited_on, version.images, version.note = on, images, note
    version.deposited_by_id, version.deposited_by_name = actor.person_id, actor.name
    version.save()
    return version
