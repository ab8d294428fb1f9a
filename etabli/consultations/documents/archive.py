"""The whole dossier in one file, as the service lays it on PLACE (4.9)."""

from __future__ import annotations

from collections.abc import Iterator

from etabli.consultations.dce.plans import PIECES
from etabli.consultations.documents.dossier import issued_papers
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.place import dossier
from etabli.consultations.states import NaturePiece
from etabli.core import horloge
from etabli.core.documents.issuing import render
from etabli.core.documents.models import Document
from etabli.core.fichiers.http import file_slug

#: what a candidate fills: given in the formats that are edited too
TO_FILL = (NaturePiece.CADRE, NaturePiece.DPGF, NaturePiece.AE)


def archive(marche: MarcheSubsequent) -> bytes:
    """The frozen papers and the manifest (file, nature, sha256): the same bytes for the same papers."""
    closes = marche.closes_at.astimezone(horloge.PARIS).isoformat() if marche.closes_at else ""
    said = {
        "numero": marche.numero,
        "reference_place": marche.reference_place,
        "acheteur": marche.service.nom,
        "objet": marche.objet,
        "remise_des_offres": closes,
        "regles_sha256": marche.reglement_digest,
    }
    return dossier.archive(list(_papers(issued_papers(marche))), said)


def _papers(issued: dict[str, Document]) -> Iterator[dossier.Paper]:
    for rank, piece in enumerate(PIECES, start=1):
        paper = issued.get(piece.nature.value)
        if paper is None:
            continue
        nature = piece.nature
        formats = ("pdf", "docx", "odt") if nature in TO_FILL else ("pdf",)
        for fmt in formats:
            name = f"{rank:02d}-{file_slug(nature.label)}.{fmt}"
            yield dossier.Paper(name, nature.value, nature.label, render(paper, fmt))
