from django.apps import AppConfig


class ActualitesConfig(AppConfig):
    name = "etabli.actualites"
