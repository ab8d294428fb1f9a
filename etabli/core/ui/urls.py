"""Addresses of the pages that belong to no trade: legal pages, vocabulary, gallery."""

from django.urls import path

from etabli.core.ui import brouillon, views

app_name = "ui"
urlpatterns = [
    path("brouillon/", brouillon.keep, name="brouillon"),
    path("accessibilite/", views.accessibilite, name="accessibilite"),
    path("mentions-legales/", views.mentions_legales, name="mentions-legales"),
    path("donnees-personnelles/", views.donnees_personnelles, name="donnees-personnelles"),
    path("plan-du-site/", views.plan, name="plan"),
    path("vocabulaire/", views.vocabulaire, name="glossaire"),
    path("galerie/", views.galerie, name="galerie"),
    path("galerie/acte/", views.galerie_move, name="galerie-acte"),
    path("galerie/formulaire/", views.galerie_form, name="galerie-formulaire"),
]
