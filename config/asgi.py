"""The web entry point: Django behind our door, and the counter of sealed offers before it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

served = get_asgi_application()

from etabli.core.porte import Door  # noqa: E402
from etabli.core.serveur import settle  # noqa: E402
from etabli.sceaux.guichet.counter import Counter  # noqa: E402

settle()
application = Counter(Door(served), asked=served)
