"""Addresses of payments."""

from django.urls import path

from etabli.paiements.views import acts, lists

app_name = "paiements"

urlpatterns = [
    path("", lists.budget, name="budget"),
    path("demandes/export/", lists.export, name="export"),
    path("mes-paiements/", lists.my_payments, name="mes-paiements"),
    path("atelier/<int:pk>/", lists.show_atelier, name="atelier"),
    path("services-faits/<int:pk>/", acts.show_service_fait, name="service-fait"),
    path(
        "services-faits/<int:pk>/actes/<slug:move>/",
        acts.ServiceFaitMoveView.as_view(),
        name="service-fait-acte",
    ),
    path("demandes/<int:pk>/", acts.show_demande, name="demande"),
    path(
        "demandes/<int:pk>/actes/<slug:move>/", acts.DemandeMoveView.as_view(), name="demande-acte"
    ),
]
