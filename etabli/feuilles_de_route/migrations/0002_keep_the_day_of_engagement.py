"""The day an action was engaged, which says which rates judge its plans; filled from the journal."""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    actions = apps.get_model("feuilles_de_route", "Action").objects
    entries = apps.get_model("core", "Entry").objects
    prefix = "feuilles_de_route.action:"
    rows = entries.filter(subject__startswith=prefix, target="ENGAGEE").order_by("number")
    for subject, day in rows.values_list("subject", "effective_on"):
        actions.filter(pk=int(subject.removeprefix(prefix))).update(engagee_on=day)
    actions.filter(etat="ENGAGEE", engagee_on=None).update(engagee_on=models.F("etat_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("feuilles_de_route", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="action",
            name="engagee_on",
            field=models.DateField(blank=True, null=True, verbose_name="engagée le"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
