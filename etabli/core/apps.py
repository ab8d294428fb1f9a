from django.apps import AppConfig
from django.conf import settings

from etabli.core import decalage, horloge


class CoreConfig(AppConfig):
    name = "etabli.core"

    def ready(self) -> None:
        """On a demonstration, the clock is the one its players have moved."""
        if settings.DEMO:
            horloge.live_ahead(decalage.ahead)
