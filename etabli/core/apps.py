from django.apps import AppConfig
from django.conf import settings
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from etabli.core import decalage, horloge


class CoreConfig(AppConfig):
    name = "etabli.core"

    def ready(self) -> None:
        """On a demonstration, the clock is the one its players have moved."""
        if settings.DEMO:
            horloge.live_ahead(decalage.ahead)
        _keep_duties()


def _keep_duties() -> None:
    """What an act saves is told to the duties, whoever saves it; an update in bulk says so itself."""
    from etabli.core import duties, outbox
    from etabli.core.devoirs import marks, rows

    marks.settled_by(rows.refresh)
    outbox.expects(duties.expected)

    def saved(instance: Model, created: bool = False, **options: object) -> None:
        if isinstance(instance, Movable) or instance._meta.label_lower in watched:
            marks.changed(instance, is_new=created)

    from etabli.core.hooks import table
    from etabli.core.models import Movable

    watched = table("DEVOIRS")
    for signal in (post_save, pre_delete, post_delete, m2m_changed):
        signal.connect(saved, weak=False, dispatch_uid=f"devoirs:{id(signal)}")
