"""What several screens of the roadmap share: formats, downloads."""

from __future__ import annotations

from django.urls import reverse

from etabli.core.documents.issuing import OFFERED
from etabli.core.formats import compte
from etabli.feuilles_de_route.models import FeuilleDeRoute

Context = dict[str, object]


def progress_words(counts: dict[str, int]) -> str:
    """« 7 actions, 3 lancées, 1 terminée »."""
    return ", ".join(
        (
            compte(counts["total"], "action,actions,aucune action"),
            compte(counts["lancees"], "lancée,lancées,aucune lancée"),
            compte(counts["terminees"], "terminée,terminées,aucune terminée"),
        )
    )


def papers(feuille: FeuilleDeRoute) -> list[Context]:
    """The downloads of those who follow: frozen once officialised, a project before."""
    detail = "figé, accessible" if feuille.document else "projet"
    return [
        {
            "url": reverse("feuilles_de_route:document", args=[feuille.atelier_id, fmt]),
            "label": "Feuille de route",
            "format": name,
            "size": feuille.document.size if feuille.document and fmt == "pdf" else None,
            "detail": detail if fmt == "pdf" else "",
        }
        for fmt, name in OFFERED
    ]


def public_papers(feuille: FeuilleDeRoute) -> list[Context]:
    """The public downloads; none before the officialisation."""
    document = feuille.document_public
    if document is None:
        return []
    return [
        {
            "url": reverse("feuilles_de_route:document-public", args=[feuille.atelier_id, fmt]),
            "label": "Feuille de route",
            "format": name,
            "size": document.size if fmt == "pdf" else None,
            "detail": "accessible" if fmt == "pdf" else "",
        }
        for fmt, name in OFFERED
    ]
