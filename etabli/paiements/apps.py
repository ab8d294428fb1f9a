from django.apps import AppConfig


class PaiementsConfig(AppConfig):
    name = "etabli.paiements"
