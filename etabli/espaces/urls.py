"""Addresses of the screens that cross apps; the public ones are stable for years."""

from django.urls import path

from etabli.espaces import views

app_name = "espaces"

urlpatterns = [
    path("", views.home, name="accueil"),
    path("mon-etabli/", views.my_board, name="mon-etabli"),
    path("mon-etabli/lu/", views.mark_read, name="lu"),
    path("journal/", views.read_journal, name="journal"),
]
