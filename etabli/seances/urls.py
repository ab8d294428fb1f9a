"""Addresses of sessions, of their people, of propositions."""

from django.http import Http404
from django.urls import path

app_name = "seances"


def _soon(request, **kwargs):  # type: ignore[no-untyped-def]
    raise Http404


urlpatterns = [
    path("atelier/<int:pk>/", _soon, name="atelier"),
    path("sessions/<int:pk>/", _soon, name="session"),
    path("propositions/<int:pk>/", _soon, name="proposition"),
    path("mon-inscription/<str:token>/", _soon, name="mon-inscription"),
    path("reponse/<str:token>/", _soon, name="reponse"),
    path("<slug:slug>/inscription/", _soon, name="inscription"),
]
