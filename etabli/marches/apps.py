from django.apps import AppConfig


class MarchesConfig(AppConfig):
    name = "etabli.marches"
