"""Addresses of texts."""

from django.urls import path

from etabli.redaction.views import textes

app_name = "redaction"

urlpatterns = [
    path("atelier/<int:pk>/", textes.show_atelier, name="atelier"),
    path("atelier/<int:pk>/commencer/<slug:slug>/", textes.begin, name="commencer"),
    path("<int:pk>/", textes.show, name="texte"),
    path("<int:pk>/apercu.<slug:fmt>", textes.preview, name="apercu"),
    path("<int:pk>/documents/<uuid:paper>.<slug:fmt>", textes.document, name="document"),
    path("<int:pk>/actes/<slug:move>/", textes.TexteMoveView.as_view(), name="acte"),
    path("<int:pk>/parties/<slug:code>/", textes.write, name="partie"),
    path("<int:pk>/parties/<slug:code>/apercu/", textes.preview_section, name="apercu-partie"),
    path("<int:pk>/parties/<slug:code>/versions/", textes.versions, name="versions"),
]
