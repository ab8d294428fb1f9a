"""Who did it is a foreign key: a person with a trace in a dossier cannot be erased."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("candidatures", "0003_numbers_of_nobody"),
    ]
    operations = [
        migrations.RemoveConstraint("presencesection", "presence_section_once"),
        migrations.RenameField("courrier", "depose_par_nom", "deposited_by_name"),
        migrations.RenameField("critere", "par_nom", "written_by_name"),
        migrations.RenameField("echange", "par_nom", "written_by_name"),
        migrations.RenameField("echange", "par_role", "written_by_role"),
        migrations.RenameField("reponse", "par_nom", "written_by_name"),
        migrations.RenameField("candidature", "opened_by_id", "opened_by"),
        migrations.AlterField(
            "candidature",
            "opened_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="ouverte par"),
        ),
        migrations.RenameField("candidature", "instructeur_id", "instructeur"),
        migrations.AlterField(
            "candidature",
            "instructeur",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="instruite par"),
        ),
        migrations.RenameField("courrier", "depose_par_id", "deposited_by"),
        migrations.AlterField(
            "courrier",
            "deposited_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="déposé par"),
        ),
        migrations.RenameField("echange", "par_id", "written_by"),
        migrations.AlterField(
            "echange",
            "written_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="écrit par"),
        ),
        migrations.RenameField("reponse", "par_id", "written_by"),
        migrations.AlterField(
            "reponse",
            "written_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="écrit par"),
        ),
        migrations.RenameField("presencesection", "personne_id", "personne"),
        migrations.AlterField(
            "presencesection",
            "personne",
            models.ForeignKey(on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="personne"),
        ),
        migrations.AddConstraint(
            "presencesection",
            models.UniqueConstraint(fields=("candidature", "section", "personne"), name="presence_section_once"),
        ),
    ]
