"""The messages of a dossier go to the room that every object shares; none is lost, none is new to who was told.

A message keeps its circle, its words, its author and its hour. Its key changes: what was sent of it is
found by the key that its mail had (« echange:12:34 », the message then the person).
"""

from typing import Any

from django.db import migrations

BATCH = 2_000
SUBJECT = "candidatures.candidature:{}"


def move(apps: Any, editor: Any) -> None:
    """Each row in its order, then up to where each person who was written to has read."""
    old, new = apps.get_model("candidatures", "Echange"), apps.get_model("core", "Echange")
    moved = {}
    for row in old.objects.order_by("pk").iterator(BATCH):
        moved[row.pk] = new.objects.create(
            subject=SUBJECT.format(row.candidature_id),
            circle=row.cercle,
            texte=row.texte,
            written_by_id=row.written_by_id,
            written_by_name=row.written_by_name,
            written_by_role=row.written_by_role,
            le=row.le,
        )
    _mark(apps, moved)


def _mark(apps: Any, moved: dict[int, Any]) -> None:
    message, mark = apps.get_model("core", "Message"), apps.get_model("core", "LectureEchange")
    last: dict[tuple[int, str, str], int] = {}
    keys = message.objects.filter(key__startswith="echange:", person_id__isnull=False)
    for key, person in keys.values_list("key", "person_id").iterator(BATCH):
        row = moved.get(int(key.split(":")[1]))
        if row is not None:
            at = (person, row.subject, row.circle)
            last[at] = max(row.pk, last.get(at, 0))
    mark.objects.bulk_create(
        [
            mark(person_id=person, subject=subject, circle=circle, last=number)
            for (person, subject, circle), number in last.items()
        ],
        batch_size=BATCH,
    )


def back(apps: Any, editor: Any) -> None:
    """The messages of dossiers to where they were; those of other objects stay."""
    old, new = apps.get_model("candidatures", "Echange"), apps.get_model("core", "Echange")
    rows = new.objects.filter(subject__startswith=SUBJECT.format(""))
    for row in rows.order_by("pk").iterator(BATCH):
        old.objects.create(
            candidature_id=int(row.subject.rpartition(":")[2]),
            cercle=row.circle,
            texte=row.texte,
            written_by_id=row.written_by_id,
            written_by_name=row.written_by_name,
            written_by_role=row.written_by_role[:40],
            le=row.le,
        )
    rows.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("candidatures", "0010_compositions_of_epci"),
        ("core", "0016_one_room_for_messages"),
    ]

    operations = [
        migrations.RunPython(move, back),
        migrations.DeleteModel("Echange"),
    ]
