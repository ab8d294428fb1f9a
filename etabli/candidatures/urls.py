"""Addresses of candidatures."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "candidatures"


def _soon(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("<int:pk>/", _soon, name="dossier")]
