"""The number of a person that is no more is cleared, before numbers become keys."""

from django.db import migrations

from etabli.core import absents


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("livrables", "0002_delays_stop_with_their_atelier"),
    ]
    operations = [
        absents.clear(
            "livrables",
            to="accounts.Personne",
            livrable=("deposited_by_id",),
            versionlivrable=("deposited_by_id",),
            commentairelivrable=("author_id",),
        ),
    ]
