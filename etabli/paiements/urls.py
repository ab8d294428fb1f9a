"""Addresses of payments."""

from django.urls import path

from etabli.paiements.views import (
    acomptes,
    acts,
    avances,
    chorus,
    fins,
    lists,
    penalites,
    sous_traitances,
)

app_name = "paiements"

urlpatterns = [
    path("", lists.budget, name="budget"),
    path("demandes/export/", lists.export, name="export"),
    path("chorus/", chorus.show, name="chorus"),
    path("chorus/verser/", chorus.bring_back, name="chorus-verser"),
    path("chorus/engagements/", chorus.export_contracts, name="chorus-engagements"),
    path("chorus/demandes/", chorus.export_requests, name="chorus-demandes"),
    path("mes-paiements/", lists.my_payments, name="mes-paiements"),
    path("atelier/<int:pk>/", lists.show_atelier, name="atelier"),
    path("services-faits/<int:pk>/", acts.show_service_fait, name="service-fait"),
    path(
        "services-faits/<int:pk>/actes/<slug:move>/",
        acts.ServiceFaitMoveView.as_view(),
        name="service-fait-acte",
    ),
    path("services-faits/<int:pk>/acompte/", acomptes.ask, name="acompte-demander"),
    path("demandes/<int:pk>/", acts.show_demande, name="demande"),
    path(
        "demandes/<int:pk>/actes/<slug:move>/", acts.DemandeMoveView.as_view(), name="demande-acte"
    ),
    path("repartitions/<int:pk>/", avances.show_repartition, name="repartition"),
    path(
        "repartitions/<int:pk>/actes/<slug:move>/",
        avances.RepartitionMoveView.as_view(),
        name="repartition-acte",
    ),
    path("avances/<int:pk>/", avances.show_avance, name="avance"),
    path(
        "avances/<int:pk>/actes/<slug:move>/", avances.AvanceMoveView.as_view(), name="avance-acte"
    ),
    path("marches/<int:pk>/fin/preparer/", fins.prepare, name="fin-preparer"),
    path("fins/<int:pk>/", fins.show, name="fin"),
    path("fins/<int:pk>/<slug:name>.<slug:fmt>", fins.paper, name="fin-document"),
    path("fins/<int:pk>/actes/<slug:move>/", fins.FinMoveView.as_view(), name="fin-acte"),
    path("marches/<int:pk>/penalites/annoncer/", penalites.announce, name="penalite-annoncer"),
    path("penalites/<int:pk>/", penalites.show, name="penalite"),
    path(
        "penalites/<int:pk>/actes/<slug:move>/",
        penalites.PenaliteMoveView.as_view(),
        name="penalite-acte",
    ),
    path(
        "marches/<int:pk>/sous-traitances/declarer/",
        sous_traitances.declare,
        name="sous-traitance-declarer",
    ),
    path("sous-traitances/<int:pk>/", sous_traitances.show, name="sous-traitance"),
    path(
        "sous-traitances/<int:pk>/acte.<slug:fmt>",
        sous_traitances.paper,
        name="sous-traitance-document",
    ),
    path(
        "sous-traitances/<int:pk>/actes/<slug:move>/",
        sous_traitances.SousTraitanceMoveView.as_view(),
        name="sous-traitance-acte",
    ),
    path("titres/<int:pk>/", avances.show_titre, name="titre"),
    path("titres/<int:pk>/actes/<slug:move>/", avances.TitreMoveView.as_view(), name="titre-acte"),
]
