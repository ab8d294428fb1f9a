"""Addresses of the screens that cross apps; the public ones are stable for years."""

from django.urls import path

from etabli.espaces.views import (
    atelier,
    ateliers,
    demonstration,
    echanges,
    feed,
    journal,
    mon_etabli,
    operations,
    public,
)

app_name = "espaces"

urlpatterns = [
    path("", public.home, name="accueil"),
    path("ateliers/", public.catalogue, name="catalogue"),
    path("ateliers/export/", public.export, name="catalogue-export"),
    path("ateliers/flux.rss", feed.rss, name="flux-rss"),
    path("ateliers/flux.atom", feed.atom, name="flux-atom"),
    path("ateliers/<slug:slug>/", public.show, name="public-atelier"),
    path(
        "ateliers/<slug:slug>/feuille-de-route.<slug:fmt>", public.document, name="public-document"
    ),
    path("mon-etabli/", mon_etabli.my_board, name="mon-etabli"),
    path("mon-etabli/messages/", mon_etabli.read_messages, name="messages"),
    path("mon-etabli/messages/lus/", mon_etabli.mark_read, name="lu"),
    path("mon-etabli/messages/<uuid:pk>/", mon_etabli.open_message, name="message"),
    path("mon-etabli/messages/<uuid:pk>/lu/", mon_etabli.mark_one_read, name="message-lu"),
    path(
        "mon-etabli/relancer/<str:label>/<int:pk>/<slug:move>/", mon_etabli.remind, name="relancer"
    ),
    path("mes-ateliers/", ateliers.show, name="mes-ateliers"),
    path("mes-ateliers/export/", ateliers.export, name="mes-ateliers-export"),
    path("personnages/", demonstration.personas, name="personas"),
    path("demonstration/commune/", demonstration.play_commune, name="jouer-commune"),
    path("demonstration/avancer/", demonstration.advance, name="avancer"),
    path("demonstration/courriels/", demonstration.mailbox, name="boite"),
    path("mon-etabli/agenda/", mon_etabli.open_calendar, name="agenda-ouvrir"),
    path("mon-etabli/agenda/supprimer/", mon_etabli.close_calendar, name="agenda-fermer"),
    path("agenda/<str:token>.ics", mon_etabli.calendar, name="agenda"),
    path("sante", operations.health, name="sante"),
    path("technique/", operations.show, name="technique"),
    path("technique/reessayer/", operations.retry, name="technique-reessayer"),
    path("technique/pannes/<int:pk>/", operations.acknowledge, name="technique-panne"),
    path("technique/renvoyer/", operations.send_again, name="technique-renvoyer-tout"),
    path("technique/renvoyer/<uuid:pk>/", operations.send_again, name="technique-renvoyer"),
    path("journal/", journal.read, name="journal"),
    path("journal/export/", journal.export, name="journal-export"),
    path("pilotage/ateliers/<int:pk>/", atelier.show, name="atelier"),
    path(
        "pilotage/ateliers/<int:pk>/candidature/", atelier.candidature, name="atelier-candidature"
    ),
    path(
        "pilotage/ateliers/<int:pk>/candidature.<slug:fmt>",
        atelier.candidature_paper,
        name="atelier-candidature-papier",
    ),
    path("pilotage/ateliers/<int:pk>/documents/", atelier.documents, name="atelier-documents"),
    path(
        "pilotage/ateliers/<int:pk>/documents/<uuid:number>.<slug:fmt>",
        atelier.document,
        name="atelier-document",
    ),
    path(
        "pilotage/ateliers/<int:pk>/fichiers/<uuid:number>/", atelier.file, name="atelier-fichier"
    ),
    path("pilotage/ateliers/<int:pk>/echanges/", echanges.show, name="atelier-echanges"),
    path(
        "pilotage/ateliers/<int:pk>/echanges/fichiers/<uuid:number>/",
        echanges.piece,
        name="atelier-piece",
    ),
    path("pilotage/ateliers/<int:pk>/echanges/<str:cercle>/", echanges.say, name="atelier-ecrire"),
    path("pilotage/ateliers/<int:pk>/journal/", atelier.journal, name="atelier-journal"),
    path(
        "pilotage/ateliers/<int:pk>/actes/<slug:move>/",
        atelier.AtelierMoveView.as_view(),
        name="atelier-acte",
    ),
]
