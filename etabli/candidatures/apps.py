from django.apps import AppConfig


class CandidaturesConfig(AppConfig):
    name = "etabli.candidatures"
