"""The files of the kit d’accès of a framework (5.17)."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from etabli.core import cercles, reading
from etabli.core.exports import FORMATS, export_response
from etabli.core.fichiers.deposits import response
from etabli.core.ui.doors import actor_of
from etabli.marches import access, kit
from etabli.marches.models import PieceKit
from etabli.marches.pages.kit import COLUMNS


def piece(request: HttpRequest, pk: int, piece: int) -> HttpResponseBase:
    """One piece, as it stands: one that was replaced is given to nobody."""
    actor = actor_of(request)
    accord = access.ACCORDS.get_or_404(actor, pk=pk)
    row = get_object_or_404(PieceKit, accord=accord, pk=piece, remplacee_le=None)
    reading.require(row.fichier, cercles.seat_of(access.ACCORDS, accord, actor))
    return response(row.fichier)


def prices(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The price lists of its holders as CSV, ODS or XLSX."""
    accord = access.ACCORDS.get_or_404(actor_of(request), pk=pk)
    fmt = request.GET.get("format", "csv")
    rows = kit.prices(accord)
    if fmt not in FORMATS or not rows:
        raise Http404("Cet accord-cadre n’a pas de bordereau de prix sous cette forme.")
    return export_response(rows, COLUMNS, fmt=fmt, filename=f"Bordereau {accord.code}")
