"""Search as one types: JSON for the combobox, a page of links without JavaScript."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from etabli.territoires import selectors
from etabli.territoires.forms import written
from etabli.territoires.recherche import search

#: the geographic code changes once a year
FRESH = 3600


@login_not_required
@require_safe
@cache_control(public=True, max_age=FRESH)
def communes(request: HttpRequest) -> HttpResponse:
    """Ten communes at most for `q`; `format=json` for the combobox. A former commune gives the one of today."""
    text = request.GET.get("q", "")[:80]
    found = search(text)
    heads = selectors.currents(found)
    rows = [
        {
            "value": written(heads[row.pk]),
            "label": selectors.label(row, heads[row.pk]),
            "code": heads[row.pk].code,
        }
        for row in found
    ]
    if request.GET.get("format") == "json":
        return JsonResponse({"results": rows})
    return render(request, "territoires/communes.html", {"q": text, "rows": rows})
