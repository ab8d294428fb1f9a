"""Who wrote each answer, and when, is kept by the co-writing of the bench."""

from typing import Any

from django.db import migrations

LOT = 1000


def fill(apps: Any, schema_editor: Any) -> None:
    """One writing an answer, with its number, its hand and its hour."""
    written = apps.get_model("core", "Ecriture")
    rows = apps.get_model("candidatures", "Reponse").objects.order_by("pk").values_list(
        "candidature_id", "cle", "version", "written_by_id", "written_by_name", "le"
    )
    lot: list[Any] = []
    for candidature, cle, version, person, nom, le in rows.iterator(chunk_size=LOT):
        subject = f"candidatures.candidature:{candidature}"
        lot.append(
            written(subject=subject, cle=cle, version=version, person_id=person, nom=nom, le=le)
        )
    written.objects.bulk_create(lot, batch_size=LOT)


class Migration(migrations.Migration):
    dependencies = [
        ("candidatures", "0004_people_as_keys"),
        ("core", "0010_who_wrote_what"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
