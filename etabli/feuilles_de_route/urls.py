"""Addresses of roadmaps, actions, reviews."""

from django.http import Http404
from django.urls import path

app_name = "feuilles_de_route"


def _soon(request, **kwargs):  # type: ignore[no-untyped-def]
    raise Http404


urlpatterns = [
    path("atelier/<int:pk>/", _soon, name="atelier"),
    path("actions/<int:pk>/", _soon, name="action"),
    path("revues/<int:pk>/", _soon, name="revue"),
]
