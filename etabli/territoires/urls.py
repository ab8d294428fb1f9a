"""Addresses of the geography."""

from django.urls import path

from etabli.territoires import views

app_name = "territoires"

urlpatterns = [path("communes/", views.communes, name="communes")]
