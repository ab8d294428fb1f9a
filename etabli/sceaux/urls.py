"""Addresses of sealed offers; what is posted to « deposer » is taken by the counter (`guichet`)."""

from django.urls import path

from etabli.sceaux.views import depot, sceau

app_name = "sceaux"

urlpatterns = [
    path("<int:pk>/", sceau.show, name="sceau"),
    path("<int:pk>/deposer/", depot.deposit, name="deposer"),
    path("<int:pk>/nommer/", sceau.name, name="nommer"),
    path("<int:pk>/ouvrir/", sceau.begin, name="ouvrir"),
    path("<int:pk>/couches.json", sceau.layers, name="couches"),
    path("cles/<int:pk>/<slug:move>/", sceau.CleMoveView.as_view(), name="cle-acte"),
    path(
        "ouvertures/<int:pk>/<slug:move>/",
        sceau.OuvertureMoveView.as_view(),
        name="ouverture-acte",
    ),
]
