"""Addresses of the screens that cross apps; the public ones are stable for years."""

from django.urls import path

from etabli.espaces import views, views_atelier, views_public

app_name = "espaces"

urlpatterns = [
    path("", views_public.home, name="accueil"),
    path("ateliers/", views_public.catalogue, name="catalogue"),
    path("ateliers/export/", views_public.export, name="catalogue-export"),
    path("ateliers/<slug:slug>/", views_public.show, name="public-atelier"),
    path("mon-etabli/", views.my_board, name="mon-etabli"),
    path("mon-etabli/lu/", views.mark_read, name="lu"),
    path("journal/", views.read_journal, name="journal"),
    path("pilotage/ateliers/<int:pk>/", views_atelier.show, name="atelier"),
    path("pilotage/ateliers/<int:pk>/journal/", views_atelier.journal, name="atelier-journal"),
    path(
        "pilotage/ateliers/<int:pk>/actes/<slug:move>/",
        views_atelier.AtelierMoveView.as_view(),
        name="atelier-acte",
    ),
]
