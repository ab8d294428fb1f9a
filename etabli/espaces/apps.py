from django.apps import AppConfig


class EspacesConfig(AppConfig):
    name = "etabli.espaces"
