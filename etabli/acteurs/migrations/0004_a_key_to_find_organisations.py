"""An organisation is found by the words of its name, its code Insee and its SIREN."""

import re
import unicodedata

from django.db import migrations, models

OPENED = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"}


def fill_keys(apps, schema_editor):
    Organisation = apps.get_model("acteurs", "Organisation")
    rows = Organisation.objects.select_related("commune").order_by("pk")
    batch = []
    for one in rows.iterator(1000):
        code = one.commune.code if one.commune else ""
        one.cle = f" {_key(f'{one.nom} {code} {one.siren}')}"
        batch.append(one)
    Organisation.objects.bulk_update(batch, ["cle"], batch_size=500)


def _key(text):
    """Words in small letters without accents; « st » is « saint »."""
    small = "".join(OPENED.get(char, char) for char in text.casefold())
    plain = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    words = re.sub("[^a-z0-9]+", " ", plain).strip()
    return re.sub(r"\bst(e?)\b", r"saint\1", words)


class Migration(migrations.Migration):

    dependencies = [
        ('acteurs', '0003_people_as_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='cle',
            field=models.TextField(blank=True, editable=False, verbose_name='clé de recherche'),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop, elidable=False),
    ]
