"""One more way to find a commune whose name has an apostrophe: « lhay les roses »."""

import re

from django.db import migrations
from django.db.models import Q


def add_marks(apps, schema_editor):
    """The key of the name is kept beside the name: what a space stands for an apostrophe in is joined."""
    Commune = apps.get_model("territoires", "Commune")
    Repere = apps.get_model("territoires", "Repere")
    named = Commune.objects.filter(Q(nom__contains="’") | Q(nom__contains="'"))
    rows = named.exclude(type="arrondissement-municipal").values_list("pk", "nom", "cle", "population")
    marks = []
    for pk, nom, cle, population in rows.iterator(2000):
        joined = _joined(nom, cle)
        if joined and joined != cle:
            marks.append(Repere(commune_id=pk, cle=joined, rang=0, population=population or 0))
    Repere.objects.bulk_create(marks, batch_size=1000)


def _joined(nom, cle):
    """The words of the key, put together where the name has an apostrophe between two of them."""
    parts = re.split("([^\\w]+)", nom.strip("() "))
    words, seams = parts[0::2], parts[1::2]
    known = cle.split()
    if len(words) != len(known):
        return ""
    found = known[0]
    for seam, word in zip(seams, known[1:], strict=True):
        found += word if seam in {"’", "'"} else f" {word}"
    return found


class Migration(migrations.Migration):
    dependencies = [("territoires", "0001_initial")]

    operations = [migrations.RunPython(add_marks, migrations.RunPython.noop, elidable=False)]
