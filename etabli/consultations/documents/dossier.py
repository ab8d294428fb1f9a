"""The papers of the dossier de consultation: written sections, computed ones, frozen at publication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from etabli.acteurs.documents.letterheads import postal_address
from etabli.candidatures import fiche
from etabli.candidatures.documents.fiche import team_content
from etabli.consultations import selectors
from etabli.consultations.dce.plans import PIECES, Piece, Plan, piece_of
from etabli.consultations.dce.prefill import told
from etabli.consultations.documents import engagement, reglement
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import NaturePiece
from etabli.core.cercles import Cercle
from etabli.core.documents.blocks import (
    Block,
    BulletList,
    Content,
    Heading,
    Paragraph,
)
from etabli.core.documents.issuing import issue
from etabli.core.documents.models import Document
from etabli.core.fiches import blocks
from etabli.core.models import reference

VERSION = "dossier de consultation 1"
DASHES = ("– ", "- ", "• ")
Computed = Callable[[MarcheSubsequent], tuple[Block, ...]]


def content_of(marche: MarcheSubsequent, nature: str, *, draft: bool = False) -> Content:
    """One paper as it stands. KeyError for a nature that no paper has."""
    piece = piece_of(nature)
    if piece.nature == NaturePiece.NOTE:
        return _note(marche, draft=draft)
    texts = selectors.texts_of(marche)
    found: list[Block] = []
    for number, plan in enumerate(piece.sections, start=1):
        found.append(Heading(1, f"{number}. {plan.titre}"))
        found += _section(marche, piece, plan, texts)
    return Content(
        title=f"{piece.nature.label} — {marche.atelier.titre}",
        subtitle=marche.objet,
        blocks=tuple(found),
        author=marche.service.nom,
        meta=(
            ("Acheteur", marche.service.nom),
            *_address(marche),
            ("Accord-cadre", f"{marche.accord_cadre.code} — {marche.accord_cadre.libelle}"),
            ("Consultation", marche.numero),
        ),
        template_version=VERSION,
        reference=f"{marche.numero} — {piece.nature.label}",
        layout="report" if piece.nature in (NaturePiece.RC, NaturePiece.CCTP) else "form",
        draft=draft,
    )


def _address(marche: MarcheSubsequent) -> tuple[tuple[str, str], ...]:
    address = postal_address(marche.service)
    return (("Adresse", address),) if address else ()


def _note(marche: MarcheSubsequent, *, draft: bool) -> Content:
    """The note d'opportunité, by construction without contacts, disagreements nor names of people (5.12)."""
    candidature = marche.atelier.candidature
    assert candidature is not None, "an Atelier put to competition was asked for"
    note, form = team_content(candidature), fiche.form(candidature)
    found = {cle: told(cle, value) for cle, value in fiche.answers(candidature).items()}
    return replace(
        note,
        blocks=tuple(blocks(form, found, with_confidential=False)),
        reference=f"{marche.numero} — {note.reference}",
        draft=draft,
    )


def _section(
    marche: MarcheSubsequent, piece: Piece, plan: Plan, texts: selectors.Texts
) -> tuple[Block, ...]:
    if plan.is_computed:
        return COMPUTED[(piece.nature, plan.code)](marche)
    text = texts.get((piece.nature.value, plan.code), "")
    if piece.nature == NaturePiece.DPGF:
        return engagement.price_table(text)
    return written(text)


def written(text: str) -> tuple[Block, ...]:
    """Paragraphs and lists as they were typed: a line that begins with a dash is an item."""
    found: list[Block] = []
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        bare = line.strip()
        if bare.startswith(DASHES):
            items.append(bare[2:].strip())
            continue
        if items:
            found.append(BulletList(tuple(items)))
            items = []
        if bare:
            found.append(Paragraph(bare))
    return tuple(found) or (Paragraph("À compléter."),)


COMPUTED: dict[tuple[str, str], Computed] = {
    (NaturePiece.RC, "acheteur"): reglement.buyer,
    (NaturePiece.RC, "objet"): reglement.subject,
    (NaturePiece.RC, "titulaires"): reglement.holders,
    (NaturePiece.RC, "dossier"): reglement.papers,
    (NaturePiece.RC, "questions"): reglement.questions,
    (NaturePiece.RC, "remise"): reglement.deposit,
    (NaturePiece.RC, "examen"): reglement.examination,
    (NaturePiece.RC, "audition"): reglement.hearing,
    (NaturePiece.RC, "negociation"): reglement.negotiation,
    (NaturePiece.RC, "attribution"): reglement.award,
    (NaturePiece.RC, "sans-suite"): reglement.no_contract,
    (NaturePiece.CADRE, "reponses"): reglement.answers_expected,
    (NaturePiece.AE, "engagement"): engagement.act,
}


def nature_of(piece: str) -> str:
    """How the documents of the house name this paper."""
    return f"dce_{piece.lower()}"


def issue_dossier(marche: MarcheSubsequent) -> list[Document]:
    """Every paper, frozen with its digest the day of the publication (M2)."""
    return [
        issue(
            content_of(marche, piece.nature),
            nature=nature_of(piece.nature.value),
            subject=reference(marche),
            circle=Cercle.ATELIER,
        )
        for piece in PIECES
    ]


def issued_papers(marche: MarcheSubsequent) -> dict[str, Document]:
    """The frozen papers, by nature; none before the publication."""
    natures = {nature_of(piece.nature.value): piece.nature.value for piece in PIECES}
    rows = Document.objects.filter(subject=reference(marche), nature__in=natures)
    return {natures[row.nature]: row for row in rows.order_by("created_at", "pk")}


def paper_of(marche: MarcheSubsequent, nature: str) -> Document | None:
    """The frozen paper of that nature."""
    return issued_papers(marche).get(nature)
