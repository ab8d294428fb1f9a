"""The thread of a dossier: journal in sentences, deadlines, documents, messages by circle."""

from __future__ import annotations

from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.candidatures import selectors
from etabli.candidatures.access import ECHANGES, seat_of
from etabli.candidatures.models import Candidature
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.selectors.dossier import operators
from etabli.candidatures.states import Cercle
from etabli.core import reading
from etabli.core.access import Actor
from etabli.core.documents.models import Document
from etabli.core.formats import listed
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


def audience(candidature: Candidature, cercle: Cercle) -> str:
    """Who reads this circle, as it is written above the box."""
    pilote = candidature.service_pilote.nom
    beside = [row.organisation.nom for row in neighbours.concerned(candidature)]
    if cercle == Cercle.ETAT:
        return f"Visible par {listed(['la DGALN', pilote, *beside])} seulement"
    named = [row.organisation.nom for row in operators(candidature)]
    readers = ["les collectivités porteuses", *named, pilote, *beside, "la préfecture", "la DGALN"]
    return f"Visible par {listed(readers)}"


def circles(
    candidature: Candidature, actor: Actor, can: dict[str, bool]
) -> list[dict[str, object]]:
    """The circles of this reader, with their messages; the others are not even named."""
    rows = ECHANGES.visible(actor).filter(candidature=candidature).order_by("le", "pk")
    messages = list(rows)
    shown = [
        (Cercle.PORTEURS, True, can["write_porteurs"]),
        (Cercle.ETAT, can["read_state"], can["write_state"]),
    ]
    return [
        {
            "cercle": cercle,
            "audience": audience(candidature, cercle),
            "may_write": may_write,
            "messages": [
                {
                    "author": m.written_by_name,
                    "role": m.written_by_role,
                    "at": m.le,
                    "text": m.texte,
                }
                for m in messages
                if m.cercle == cercle
            ],
        }
        for cercle, may_read, may_write in shown
        if may_read
    ]
