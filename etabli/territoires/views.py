"""Search as one types: JSON for the combobox, a page of links without JavaScript."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from etabli.territoires import selectors
from etabli.territoires.forms import written


@login_not_required
def communes(request: HttpRequest) -> HttpResponse:
    """Ten communes at most for `q`."""
    text = request.GET.get("q", "")[:80]
    found = selectors.search(text)
    if request.GET.get("format") == "json" or request.headers.get("Accept") == "application/json":
        rows = [{"value": written(c), "label": selectors.label(c), "code": c.code} for c in found]
        return JsonResponse({"results": rows})
    return render(request, "territoires/communes.html", {"q": text, "communes": found})
