"""Addresses of the news of an Atelier; the public ones are stable for years."""

from django.urls import path

from etabli.actualites.views import actualites, public

app_name = "actualites"

urlpatterns = [
    path("atelier/<int:pk>/", actualites.listing, name="atelier"),
    path("atelier/<int:pk>/proposer/", actualites.propose, name="proposer"),
    path("<int:pk>/", actualites.show, name="actualite"),
    path("<int:pk>/modifier/", actualites.amend, name="modifier"),
    path("<int:pk>/image/", actualites.picture, name="image"),
    path("<int:pk>/actes/<slug:move>/", actualites.NewsMoveView.as_view(), name="acte"),
    path("ateliers/<slug:slug>/", public.listing, name="publiques"),
    path("ateliers/<slug:slug>/flux.rss", public.rss, name="flux"),
    path("ateliers/<slug:slug>/agenda.ics", public.calendar, name="agenda"),
    path("ateliers/<slug:slug>/<int:pk>/", public.show, name="publique"),
    path("ateliers/<slug:slug>/<int:pk>/image/", public.picture, name="image-publique"),
]
