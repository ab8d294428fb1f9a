"""Addresses of what is contracted."""

from django.urls import path

from etabli.marches.views import accords, atelier, bons, decp, designations, devis, kit

app_name = "marches"

urlpatterns = [
    path("tourniquets/", accords.list_tourniquets, name="tourniquets"),
    path("accords-cadres/", accords.list_accords, name="accords-cadres"),
    path("accords-cadres/nouveau/", accords.prepare, name="accord-nouveau"),
    path("accords-cadres/<int:pk>/titulaires/nouveau/", accords.join, name="titulaire-nouveau"),
    path("accords-cadres/<int:pk>/", accords.show_accord, name="accord-cadre"),
    path("accords-cadres/<int:pk>/kit/<int:piece>/", kit.piece, name="kit-piece"),
    path("accords-cadres/<int:pk>/bordereau/", kit.prices, name="kit-bordereau"),
    path(
        "accords-cadres/<int:pk>/donnees-essentielles/",
        decp.essential_data,
        name="donnees-essentielles",
    ),
    path("accords-cadres/<int:pk>/tourniquet/", accords.show_tourniquet, name="tourniquet"),
    path("accords-cadres/<int:pk>/extrait.<slug:fmt>", accords.extract, name="extrait"),
    path(
        "accords-cadres/<int:pk>/avenants/<int:numero>/avenant.<slug:fmt>",
        accords.avenant,
        name="avenant",
    ),
    path(
        "accords-cadres/<int:pk>/actes/<slug:move>/",
        accords.AccordMoveView.as_view(),
        name="accord-acte",
    ),
    path("titulaires/<int:pk>/", accords.show_titulaire, name="titulaire"),
    path(
        "titulaires/<int:pk>/mise-en-demeure.<slug:fmt>",
        accords.formal_notice,
        name="mise-en-demeure",
    ),
    path(
        "titulaires/<int:pk>/actes/<slug:move>/",
        accords.GroupementMoveView.as_view(),
        name="titulaire-acte",
    ),
    path("mon-groupement/", atelier.my_groupement, name="groupement"),
    path("atelier/<int:pk>/", atelier.show, name="atelier"),
    path(
        "atelier/<int:pk>/signaler-un-conflit/",
        designations.flag_conflict,
        name="signaler-conflit",
    ),
    path("designations/<int:pk>/", designations.show, name="designation"),
    path(
        "designations/<int:pk>/actes/<slug:move>/",
        designations.DesignationMoveView.as_view(),
        name="designation-acte",
    ),
    path("conflits/<int:pk>/", designations.show_conflit, name="conflit"),
    path(
        "conflits/<int:pk>/actes/<slug:move>/",
        designations.ConflitMoveView.as_view(),
        name="conflit-acte",
    ),
    path("designations/<int:pk>/devis/", devis.deposit, name="devis-nouveau"),
    path("devis/<int:pk>/", devis.show, name="devis"),
    path("devis/<int:pk>/quantites/", devis.change, name="devis-quantites"),
    path("devis/<int:pk>/devis.<slug:fmt>", devis.download, name="devis-document"),
    path("devis/<int:pk>/actes/<slug:move>/", devis.DevisMoveView.as_view(), name="devis-acte"),
    path("devis/<int:pk>/bon-de-commande/", bons.prepare, name="bon-nouveau"),
    path("bons-de-commande/<int:pk>/", bons.show, name="bon"),
    path("bons-de-commande/<int:pk>/bon.<slug:fmt>", bons.download, name="bon-document"),
    path(
        "bons-de-commande/<int:pk>/actes/<slug:move>/", bons.BonMoveView.as_view(), name="bon-acte"
    ),
    path("attestations/", atelier.attestations, name="attestations"),
    path("attestations/<int:pk>/fichier/", atelier.attestation_file, name="attestation-fichier"),
]
