"""Addresses of a consultation."""

from django.urls import path

from etabli.consultations.views import (
    atelier,
    avenants,
    awarding,
    judging,
    marches,
    offers,
    place,
)

app_name = "consultations"

urlpatterns = [
    path("", marches.index, name="liste"),
    path("atelier/<int:pk>/", atelier.show, name="atelier"),
    path("atelier/<int:pk>/preparer/", atelier.prepare, name="preparer"),
    path("<int:pk>/", marches.show, name="marche"),
    path("<int:pk>/relancer/", atelier.relaunch, name="relancer"),
    path("<int:pk>/dossier.zip", marches.download_all, name="dossier"),
    path("<int:pk>/actes/<slug:move>/", marches.MarcheMoveView.as_view(), name="acte"),
    path("<int:pk>/attribution/", awarding.show, name="attribution"),
    path(
        "<int:pk>/attribution/pieces/<int:item>/", awarding.piece_file, name="piece-attributaire"
    ),
    path("<int:pk>/attribution/rapport.<slug:fmt>", awarding.report, name="rapport"),
    path(
        "<int:pk>/attribution/rejets/<int:organisation>/courrier.<slug:fmt>",
        awarding.rejection,
        name="rejet",
    ),
    path(
        "<int:pk>/courriers/<uuid:paper>/courrier.<slug:fmt>",
        awarding.my_letter,
        name="mon-courrier",
    ),
    path(
        "<int:pk>/attribution/notification.<slug:fmt>", awarding.notification, name="notification"
    ),
    path("<int:pk>/donnees-essentielles/", awarding.essential_data, name="donnees-essentielles"),
    path("<int:pk>/avenants/", avenants.listing, name="avenants"),
    path("<int:pk>/avenants/preparer/", avenants.prepare, name="avenant-preparer"),
    path("avenants/<int:pk>/", avenants.show, name="avenant"),
    path("avenants/<int:pk>/avenant.<slug:fmt>", avenants.paper, name="avenant-document"),
    path(
        "avenants/<int:pk>/actes/<slug:move>/",
        avenants.AvenantMoveView.as_view(),
        name="avenant-acte",
    ),
    path("<int:pk>/place/", place.show, name="place"),
    path("<int:pk>/place/registre/", place.register, name="place-registre"),
    path("<int:pk>/place/offres/", place.offers, name="place-offres"),
    path("<int:pk>/pieces/<slug:code>/", marches.paper, name="piece"),
    path("<int:pk>/pieces/<slug:code>/piece.<slug:fmt>", marches.download, name="piece-document"),
    path("<int:pk>/pieces/<slug:code>/<slug:section>/", marches.section, name="section"),
    path("<int:pk>/comite/", judging.comite, name="comite"),
    path("<int:pk>/comite/declaration/", judging.declaration, name="declaration"),
    path("<int:pk>/offres/", judging.deposits, name="offres"),
    path("<int:pk>/offres/<slug:code>/", judging.offer, name="offre"),
    path("<int:pk>/offres/<slug:code>/pieces/<int:numero>/", judging.piece, name="offre-piece"),
    path("<int:pk>/offres/<slug:code>/<slug:acte>/", offers.act, name="offre-acte"),
    path("<int:pk>/comparaison/", judging.marks, name="grille"),
    path("<int:pk>/auditions/", judging.hearings, name="auditions"),
    path("<int:pk>/tirage/", judging.lots, name="tirage"),
    path("<int:pk>/classement/", judging.ranking, name="classement"),
    path("<int:pk>/ouvertures/", judging.openings, name="acces"),
    path("<int:pk>/notre-offre/", judging.own_offer, name="notre-offre"),
]
