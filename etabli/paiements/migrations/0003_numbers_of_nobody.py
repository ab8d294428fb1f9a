"""The number of a person that is no more is cleared, before numbers become keys."""

from django.db import migrations

from etabli.core import absents


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("paiements", "0002_step_of_any_format"),
    ]
    operations = [
        absents.clear(
            "paiements",
            to="accounts.Personne",
            servicefait=("certified_by_id",),
        ),
    ]
