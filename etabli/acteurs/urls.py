"""Addresses about people."""

from django.urls import path

from etabli.acteurs import views

app_name = "acteurs"

urlpatterns = [
    path("invitation/<str:token>/", views.show_invitation, name="invitation"),
    path("acteurs/inviter/", views.invite, name="inviter"),
    path("acteurs/organisations/", views.find_organisations, name="organisations"),
    path("acteurs/invitations/<int:pk>/annuler/", views.cancel, name="annuler"),
    path("mon-compte/", views.account, name="compte"),
    path("mon-compte/courriels/", views.choose_rhythm, name="courriels"),
    path("mon-compte/adresse/", views.change_address, name="adresse"),
    path("mon-compte/adresse/code/", views.confirm_address, name="adresse-code"),
    path("personnages/<int:pk>/", views.become, name="become"),
]
