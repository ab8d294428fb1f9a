"""A deadline knows the day of its last reminder; the queue that nothing used goes."""

import zoneinfo
from typing import Any

from django.db import migrations

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
#: the tables of django-tasks-db, a library no longer installed: empty, since nothing was ever queued
UNUSED = "DROP TABLE IF EXISTS django_tasks_database_dbtaskresult"


def fill(apps: Any, schema_editor: Any) -> None:
    """The old keys were `rappel:<deadline>:<days>:<whom>`, written on the very day."""
    message, echeance = apps.get_model("core", "Message"), apps.get_model("core", "Echeance")
    last: dict[int, Any] = {}
    sent = message.objects.filter(key__startswith="rappel:").order_by("created_at")
    for key, at in sent.values_list("key", "created_at"):
        number = key.split(":")[1]
        if number.isdigit():
            last[int(number)] = at.astimezone(PARIS).date()
    for pk, day in last.items():
        echeance.objects.filter(pk=pk).update(reminded_on=day)


def forget(apps: Any, schema_editor: Any) -> None:
    apps.get_model("core", "Echeance").objects.update(reminded_on=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_one_clock_and_a_queue_that_waits")]
    operations = [
        migrations.RunPython(fill, forget),
        migrations.RunSQL(UNUSED, migrations.RunSQL.noop),
    ]
