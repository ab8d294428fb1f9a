from django.apps import AppConfig


class FeuillesDeRouteConfig(AppConfig):
    name = "etabli.feuilles_de_route"
