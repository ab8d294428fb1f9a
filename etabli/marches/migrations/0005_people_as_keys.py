"""Who did it is a foreign key: a person with a trace in a dossier cannot be erased."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("marches", "0004_numbers_of_nobody"),
    ]
    operations = [
        migrations.RenameField("lignetourniquet", "auteur_nom", "written_by_name"),
        migrations.RenameField("devis", "validated_by_id", "validated_by"),
        migrations.AlterField(
            "devis",
            "validated_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="validé par"),
        ),
        migrations.RenameField("versiondevis", "deposited_by_id", "deposited_by"),
        migrations.AlterField(
            "versiondevis",
            "deposited_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="déposée par"),
        ),
        migrations.RenameField("bondecommande", "prepared_by_id", "prepared_by"),
        migrations.AlterField(
            "bondecommande",
            "prepared_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="préparé par"),
        ),
        migrations.RenameField("bondecommande", "signed_by_id", "signed_by"),
        migrations.AlterField(
            "bondecommande",
            "signed_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="signé par"),
        ),
        migrations.RenameField("attestationvigilance", "deposited_by_id", "deposited_by"),
        migrations.AlterField(
            "attestationvigilance",
            "deposited_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="déposée par"),
        ),
        migrations.RenameField("modificationaccordcadre", "signed_by_id", "signed_by"),
        migrations.AlterField(
            "modificationaccordcadre",
            "signed_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="enregistrée par"),
        ),
        migrations.RenameField("lignetourniquet", "auteur_id", "written_by"),
        migrations.AlterField(
            "lignetourniquet",
            "written_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="auteur"),
        ),
    ]
