"""The essential data of a framework: a form, then a file. Nothing is written."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from etabli.core import horloge
from etabli.core.fichiers.http import download
from etabli.core.ui.doors import actor_of
from etabli.marches import access
from etabli.marches.decp.forms import FrameworkDataForm
from etabli.marches.pages import decp as pages


def essential_data(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is typed stays in the address: the file can be made again, or corrected."""
    actor = actor_of(request)
    accord = access.ACCORDS.get_or_404(actor, pk=pk)
    access.ACCORDS.require(actor, "publish_data", accord)
    form = FrameworkDataForm(request.GET if "fichier" in request.GET else None, accord=accord)
    if form.is_bound and form.is_valid():
        name = f"donnees-essentielles-{accord.pk}.json"
        return download([form.written().encode()], filename=name, content_type="application/json")
    context = pages.essential_data(accord, form, on=horloge.today())
    return render(request, "marches/donnees_essentielles.html", context)
