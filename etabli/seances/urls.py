"""Addresses of sessions, of their people, of propositions, of meetings."""

from django.urls import path

from etabli.seances.views import (
    entretiens,
    minutes,
    people,
    programme,
    propositions,
    public,
    reunions,
    sessions,
)

app_name = "seances"

urlpatterns = [
    path("atelier/<int:pk>/", sessions.show_atelier, name="atelier"),
    path("atelier/<int:pk>/preparer/", sessions.prepare, name="preparer"),
    path("atelier/<int:pk>/propositions/", propositions.listing, name="propositions"),
    path("atelier/<int:pk>/propositions/noter/", propositions.add, name="proposition-nouvelle"),
    path("atelier/<int:pk>/propositions/liste/", propositions.export, name="propositions-export"),
    path("atelier/<int:pk>/reunions/", reunions.listing, name="reunions"),
    path("atelier/<int:pk>/reunions/prevoir/", reunions.plan, name="reunion-prevoir"),
    path("atelier/<int:pk>/agenda.ics", reunions.atelier_calendar, name="atelier-agenda"),
    path("atelier/<int:pk>/entretiens/", entretiens.entretiens, name="entretiens"),
    path("atelier/<int:pk>/entretiens/noter/", entretiens.note_entretien, name="entretien-noter"),
    path("entretiens/<int:pk>/", entretiens.entretien, name="entretien"),
    path("entretiens/<int:pk>/modifier/", entretiens.amend_entretien, name="entretien-modifier"),
    path(
        "entretiens/<int:pk>/actes/<slug:move>/",
        entretiens.EntretienMoveView.as_view(),
        name="entretien-acte",
    ),
    path("atelier/<int:pk>/lectures/", entretiens.lectures, name="lectures"),
    path("atelier/<int:pk>/lectures/noter/", entretiens.note_document, name="lecture-noter"),
    path(
        "lectures/<int:pk>/actes/<slug:move>/",
        entretiens.DocumentMoveView.as_view(),
        name="lecture-acte",
    ),
    path("reunions/<int:pk>/", reunions.show, name="reunion"),
    path("reunions/<int:pk>/modifier/", reunions.amend, name="reunion-modifier"),
    path("reunions/<int:pk>/agenda.ics", reunions.calendar, name="reunion-agenda"),
    path("reunions/<int:pk>/decisions/", reunions.add_decision, name="reunion-decisions"),
    path(
        "reunions/<int:pk>/actes/<slug:move>/",
        reunions.ReunionMoveView.as_view(),
        name="reunion-acte",
    ),
    path(
        "decisions-de-reunion/<int:pk>/retirer/",
        reunions.remove_decision,
        name="reunion-decision-retirer",
    ),
    path("sessions/<int:pk>/", sessions.show, name="session"),
    path("sessions/<int:pk>/modifier/", sessions.amend, name="modifier"),
    path("sessions/<int:pk>/agenda.ics", sessions.calendar, name="agenda"),
    path(
        "sessions/<int:pk>/actes/<slug:move>/",
        sessions.SessionMoveView.as_view(),
        name="session-acte",
    ),
    path("sessions/<int:pk>/programme/", programme.show, name="programme"),
    path(
        "sessions/<int:pk>/programme.<slug:fmt>",
        sessions.programme_paper,
        name="programme-document",
    ),
    path("sequences/<int:pk>/", programme.change, name="sequence"),
    path("sequences/<int:pk>/ordre/", programme.order, name="sequence-ordre"),
    path("sequences/<int:pk>/retirer/", programme.remove, name="sequence-retirer"),
    path("sessions/<int:pk>/invitations/", people.invitations, name="invitations"),
    path(
        "invitations/<int:pk>/actes/<slug:move>/",
        people.InvitationMoveView.as_view(),
        name="invitation-acte",
    ),
    path("sessions/<int:pk>/inscriptions/", people.registrations, name="inscriptions"),
    path(
        "inscriptions/<int:pk>/actes/<slug:move>/",
        people.InscriptionMoveView.as_view(),
        name="inscription-acte",
    ),
    path("sessions/<int:pk>/presences/", people.attendance, name="presences"),
    path("sessions/<int:pk>/presences/liste/", people.export, name="presences-export"),
    path(
        "sessions/<int:pk>/feuille-de-presence.<slug:fmt>",
        sessions.attendance_paper,
        name="feuille-de-presence",
    ),
    path("presences/<int:pk>/retirer/", people.remove_walk_in, name="presence-retirer"),
    path("sessions/<int:pk>/compte-rendu/", minutes.show, name="compte-rendu"),
    path(
        "sessions/<int:pk>/compte-rendu.<slug:fmt>",
        sessions.minutes_paper,
        name="compte-rendu-document",
    ),
    path("sessions/<int:pk>/decisions/", minutes.add_decision, name="decisions"),
    path("decisions/<int:pk>/retirer/", minutes.remove_decision, name="decision-retirer"),
    path("propositions/<int:pk>/", propositions.show, name="proposition"),
    path(
        "propositions/<int:pk>/actes/<slug:move>/",
        propositions.PropositionMoveView.as_view(),
        name="proposition-acte",
    ),
    path("mon-inscription/<str:token>/", public.mine, name="mon-inscription"),
    path("mon-inscription/<str:token>/agenda.ics", public.my_calendar, name="mon-agenda"),
    path("reponse/<str:token>/", public.reply, name="reponse"),
    path("<slug:slug>/inscription/", public.register, name="inscription"),
]
