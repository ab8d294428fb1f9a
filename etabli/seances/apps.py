from django.apps import AppConfig


class SeancesConfig(AppConfig):
    name = "etabli.seances"
