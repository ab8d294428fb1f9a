from django.apps import AppConfig


class ActeursConfig(AppConfig):
    name = "etabli.acteurs"
