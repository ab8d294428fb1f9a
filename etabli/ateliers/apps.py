from django.apps import AppConfig


class AteliersConfig(AppConfig):
    name = "etabli.ateliers"
