from django.apps import AppConfig


class LivrablesConfig(AppConfig):
    name = "etabli.livrables"
