"""Addresses of livrables; that of a published document is stable for years."""

from django.urls import path

from etabli.livrables import views

app_name = "livrables"

urlpatterns = [
    path("atelier/<int:pk>/", views.show_atelier, name="atelier"),
    path("<int:pk>/", views.show, name="livrable"),
    path("<int:pk>/parties/<slug:code>/", views.write, name="partie"),
    path("<int:pk>/parties/<slug:code>/image/", views.section_image, name="partie-image"),
    path("<int:pk>/apercu.<slug:fmt>", views.preview, name="apercu"),
    path("<int:pk>/deposer/", views.deposit_composed, name="deposer"),
    path("<int:pk>/deposer-des-fichiers/", views.deposit_files, name="deposer-fichiers"),
    path("<int:pk>/commentaires/", views.comment, name="commenter"),
    path("<int:pk>/courriers/<uuid:paper>.<slug:fmt>", views.letter, name="courrier"),
    path("<int:pk>/versions/<int:numero>/lecture/", views.read, name="lecture"),
    path("<int:pk>/versions/<int:numero>/<slug:which>/", views.version_file, name="version"),
    path("<int:pk>/actes/<slug:move>/", views.LivrableMoveView.as_view(), name="acte"),
    path(
        "publies/<slug:slug>/livrable-de-synthese.<slug:fmt>",
        views.public_document,
        name="public-document",
    ),
]
