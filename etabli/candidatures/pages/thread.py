"""The thread of a dossier: journal in sentences, deadlines, documents."""

from __future__ import annotations

from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.candidatures import selectors
from etabli.candidatures.access import seat_of
from etabli.candidatures.models import Candidature
from etabli.core import reading
from etabli.core.access import Actor
from etabli.core.documents.models import Document
from etabli.core.models import Entry


def journal(candidature: Candidature, actor: Actor) -> list[dict[str, object]]:
    """Who did what, when, newest first, as far as this reader may know it."""
    seat = seat_of(candidature, actor)
    return [line(reading.as_told(one, seat)) for one in selectors.history(candidature, actor)]


def line(entry: Entry) -> dict[str, object]:
    return {
        "sentence": entry.label,
        "at": entry.at,
        "actor": entry.actor_name,
        "role": str(Role(entry.role).label),
        "effective_on": entry.effective_on,
        "motif": entry.motif,
    }


NATURES = {
    "fiche": "Fiche figée",
    "accuse": "Accusé de réception",
    "demande_complement": "Demande de complément",
    "decision_eligibilite": "Décision d’éligibilité",
    "decision_non_eligibilite": "Décision de non-éligibilité",
    "ajournement": "Décision d’ajournement",
}


def documents(candidature: Candidature, actor: Actor) -> list[dict[str, object]]:
    """What was issued that this reader may open, each in its formats."""
    return [_document(candidature, row) for row in selectors.documents(candidature, actor)]


def _document(candidature: Candidature, row: Document) -> dict[str, object]:
    return {
        "code": row.nature,
        "nature": NATURES.get(row.nature, row.title),
        "title": row.title,
        "created_at": row.created_at,
        "size": row.size,
        "url": _url(candidature, row, "pdf"),
        "odt": _url(candidature, row, "odt"),
        "docx": _url(candidature, row, "docx"),
    }


def _url(candidature: Candidature, row: Document, fmt: str) -> str:
    return reverse("candidatures:document", args=[candidature.pk, row.pk, fmt])
