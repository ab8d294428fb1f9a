"""Addresses of texts."""

from django.urls import path

from etabli.redaction.views import editions, images, remarques, retours, rights, textes

app_name = "redaction"

urlpatterns = [
    path("atelier/<int:pk>/", textes.show_atelier, name="atelier"),
    path("atelier/<int:pk>/commencer/<slug:slug>/", textes.begin, name="commencer"),
    path("<int:pk>/", textes.show, name="texte"),
    path("<int:pk>/apercu.<slug:fmt>", textes.preview, name="apercu"),
    path("<int:pk>/documents/<uuid:paper>.<slug:fmt>", textes.document, name="document"),
    path("<int:pk>/imprimer/", editions.ask, name="imprimer"),
    path("<int:pk>/imprimer/<uuid:paper>.pdf", editions.download, name="edition"),
    path("<int:pk>/droits/", rights.show, name="droits"),
    path("<int:pk>/droits/<int:image>/", rights.image, name="droits-image"),
    path("<int:pk>/droits/<int:image>/<int:reponse>/", rights.answer, name="droits-reponse"),
    path("<int:pk>/actes/<slug:move>/", textes.TexteMoveView.as_view(), name="acte"),
    path("<int:pk>/parties/<slug:code>/", textes.write, name="partie"),
    path("<int:pk>/parties/<slug:code>/apercu/", textes.preview_section, name="apercu-partie"),
    path("<int:pk>/parties/<slug:code>/versions/", textes.versions, name="versions"),
    path("remarques/<int:pk>/", remarques.show, name="remarques"),
    path("remarques/<int:pk>/fils/<slug:cercle>/", remarques.say, name="remarquer"),
    path("remarques/<int:pk>/pieces/<uuid:number>/", remarques.piece, name="remarque-piece"),
    path("<int:pk>/parties/<slug:code>/images/", images.show, name="images"),
    path("<int:pk>/parties/<slug:code>/images/<int:rang>/", images.image, name="image"),
    path(
        "<int:pk>/parties/<slug:code>/images/<int:rang>/retirer/",
        images.remove,
        name="image-retirer",
    ),
    path("<int:pk>/word/", retours.word, name="word"),
    path("<int:pk>/word/sortir/", retours.send_out, name="sortir"),
    path("<int:pk>/word/rapporter/", retours.bring_back, name="rapporter"),
    path("<int:pk>/word/retours/<int:retour>/", retours.retour, name="retour"),
    path(
        "<int:pk>/word/retours/<int:retour>/prendre-tout/", retours.take_all, name="prendre-tout"
    ),
    path(
        "<int:pk>/word/retours/<int:retour>/<int:rang>/<slug:suite>/",
        retours.decide,
        name="decider",
    ),
]
