"""Who wrote each part, and when, is kept by the co-writing of the bench."""

from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    """One writing a part that somebody wrote, with its number, its hand and its hour."""
    written = apps.get_model("core", "Ecriture")
    rows = apps.get_model("livrables", "SectionLivrable").objects.order_by("pk")
    written.objects.bulk_create(
        written(
            subject=f"livrables.sectionlivrable:{pk}", cle="texte", version=version, nom=nom, le=le
        )
        for pk, version, nom, le in rows.exclude(written_at=None).values_list(
            "pk", "revision", "written_by", "written_at"
        )
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_who_wrote_what"),
        ("livrables", "0004_people_as_keys"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
