"""The number of a person that is no more is cleared, before numbers become keys."""

from django.db import migrations

from etabli.core import absents


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("marches", "0003_phase_of_any_format"),
    ]
    operations = [
        absents.clear(
            "marches",
            to="accounts.Personne",
            devis=("validated_by_id",),
            versiondevis=("deposited_by_id",),
            bondecommande=("prepared_by_id", "signed_by_id"),
            attestationvigilance=("deposited_by_id",),
            modificationaccordcadre=("signed_by_id",),
            lignetourniquet=("auteur_id",),
        ),
    ]
