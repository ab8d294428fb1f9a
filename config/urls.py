"""Every address of the site; each app keeps its own."""

from django.urls import include, path

handler500 = "etabli.core.ui.incidents.server_error"
urlpatterns = [
    path("compte/", include("etabli.accounts.urls")),
    path("", include("etabli.core.ui.urls")),
    path("", include("etabli.acteurs.urls")),
    path("territoires/", include("etabli.territoires.urls")),
    path("candidatures/", include("etabli.candidatures.urls")),
    path("credits/", include("etabli.credits.urls")),
    path("marches/", include("etabli.marches.urls")),
    path("consultations/", include("etabli.consultations.urls")),
    path("sceaux/", include("etabli.sceaux.urls")),
    path("seances/", include("etabli.seances.urls")),
    path("actualites/", include("etabli.actualites.urls")),
    path("feuilles-de-route/", include("etabli.feuilles_de_route.urls")),
    path("paiements/", include("etabli.paiements.urls")),
    path("livrables/", include("etabli.livrables.urls")),
    path("ecrits/", include("etabli.redaction.urls")),
    path("", include("etabli.espaces.urls")),
]
