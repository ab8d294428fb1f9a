"""What ran on beside an Atelier suspended under 0.1.0, or a declared conflict, is stopped from its day.

Version 0.1.0 stopped the duration of the Atelier only: the devis, its correction and the livrable went
on running, and would be late on the very day of the resumption.
"""

import datetime as dt
from typing import Any

from django.db import migrations

STOPPED = ("reponse", "devis", "reprise", "remise")
LIVE = ("DESIGNEE", "ACCEPTEE")


def stop(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("core", "Echeance").objects.filter(
        code__in=STOPPED, met_on=None, cancelled_on=None, suspended_on=None
    )
    suspended = apps.get_model("ateliers", "Atelier").objects.filter(etat="SUSPENDU")
    for pk, since in suspended.exclude(suspended_on=None).values_list("pk", "suspended_on"):
        _stop(rows.filter(root=f"ateliers.atelier:{pk}"), since)
    turns = apps.get_model("marches", "Designation").objects.filter(etat__in=LIVE)
    for pk, since in turns.exclude(conflit_declare_on=None).values_list("pk", "conflit_declare_on"):
        _stop(rows.filter(subject=f"marches.designation:{pk}"), since)


def _stop(rows: Any, since: dt.date) -> None:
    """What began later waits from its own first day; what was over by then stays over."""
    for row in rows.filter(due_on__gte=since).order_by("pk"):
        row.suspended_on = max(row.origin_on, since)
        row.save(update_fields=("suspended_on",))


class Migration(migrations.Migration):
    dependencies = [
        ("ateliers", "0001_initial"),
        ("core", "0007_summaries_and_their_rhythm"),
        ("livrables", "0001_initial"),
        ("marches", "0002_raise_the_maximum"),
    ]
    operations = [migrations.RunPython(stop, migrations.RunPython.noop)]
