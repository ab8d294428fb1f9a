"""Every address of the site; each app keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("compte/", include("allauth.urls")),
    path("", include("etabli.core.ui.urls")),
    path("", include("etabli.acteurs.urls")),
    path("territoires/", include("etabli.territoires.urls")),
    path("marches/", include("etabli.marches.urls")),
    path("", include("etabli.espaces.urls")),
]
