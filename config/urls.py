"""Every address of the site; each app keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("compte/", include("allauth.urls")),
    path("", include("etabli.core.ui.urls")),
    path("", include("etabli.acteurs.urls")),
    path("territoires/", include("etabli.territoires.urls")),
    path("candidatures/", include("etabli.candidatures.urls")),
    path("marches/", include("etabli.marches.urls")),
    path("seances/", include("etabli.seances.urls")),
    path("feuilles-de-route/", include("etabli.feuilles_de_route.urls")),
    path("", include("etabli.espaces.urls")),
]
