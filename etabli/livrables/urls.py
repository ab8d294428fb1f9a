"""Addresses of livrables; that of a published document is stable for years."""

from django.urls import path

from etabli.livrables.views import livrables

app_name = "livrables"

urlpatterns = [
    path("atelier/<int:pk>/", livrables.show_atelier, name="atelier"),
    path("<int:pk>/", livrables.show, name="livrable"),
    path("<int:pk>/parties/<slug:code>/", livrables.write, name="partie"),
    path("<int:pk>/parties/<slug:code>/image/", livrables.section_image, name="partie-image"),
    path("<int:pk>/apercu.<slug:fmt>", livrables.preview, name="apercu"),
    path("<int:pk>/deposer/", livrables.deposit_composed, name="deposer"),
    path("<int:pk>/deposer-des-fichiers/", livrables.deposit_files, name="deposer-fichiers"),
    path("<int:pk>/verifier-un-pdf/", livrables.check_pdf, name="verifier-pdf"),
    path("<int:pk>/commentaires/", livrables.comment, name="commenter"),
    path("<int:pk>/courriers/<uuid:paper>.<slug:fmt>", livrables.letter, name="courrier"),
    path("<int:pk>/versions/<int:numero>/lecture/", livrables.read, name="lecture"),
    path("<int:pk>/versions/<int:numero>/<slug:which>/", livrables.version_file, name="version"),
    path("<int:pk>/actes/<slug:move>/", livrables.LivrableMoveView.as_view(), name="acte"),
    path(
        "publies/<slug:slug>/<slug:livrable>.<slug:fmt>",
        livrables.public_document,
        name="public-document",
    ),
]
