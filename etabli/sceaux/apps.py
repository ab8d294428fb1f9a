from django.apps import AppConfig


class SceauxConfig(AppConfig):
    name = "etabli.sceaux"
