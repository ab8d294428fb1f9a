"""The number of a person that is no more is cleared, before numbers become keys."""

from django.db import migrations

from etabli.core import absents


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("acteurs", "0001_initial"),
    ]
    operations = [
        absents.clear(
            "acteurs",
            to="accounts.Personne",
            invitation=("invited_by_id",),
        ),
    ]
