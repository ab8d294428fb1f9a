"""Addresses of the ledger of credits."""

from django.urls import path

from etabli.credits import views

app_name = "credits"

urlpatterns = [
    path("", views.enveloppes, name="enveloppes"),
    path("enveloppes/<int:pk>/", views.show, name="enveloppe"),
    path("deleguer/", views.delegate, name="deleguer"),
]
