"""The number of a person that is no more is cleared, before numbers become keys."""

from django.db import migrations

from etabli.core import absents


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("candidatures", "0002_creation_key"),
    ]
    operations = [
        absents.clear(
            "candidatures",
            to="accounts.Personne",
            candidature=("opened_by_id", "instructeur_id"),
            courrier=("depose_par_id",),
            echange=("par_id",),
            reponse=("par_id",),
            presencesection=("personne_id",),
        ),
    ]
