"""Who did it is a foreign key: a person with a trace in a dossier cannot be erased."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("livrables", "0003_numbers_of_nobody"),
    ]
    operations = [
        migrations.RenameField("versionlivrable", "deposited_by", "deposited_by_name"),
        migrations.AlterField(
            "versionlivrable",
            "deposited_by_name",
            models.CharField(max_length=200, verbose_name="nom de qui l’a déposée"),
        ),
        migrations.RenameField("commentairelivrable", "author_name", "written_by_name"),
        migrations.RenameField("commentairelivrable", "author_role", "written_by_role"),
        migrations.RenameField("livrable", "deposited_by_id", "deposited_by"),
        migrations.AlterField(
            "livrable",
            "deposited_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="déposé par"),
        ),
        migrations.RenameField("versionlivrable", "deposited_by_id", "deposited_by"),
        migrations.AlterField(
            "versionlivrable",
            "deposited_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="déposée par"),
        ),
        migrations.RenameField("commentairelivrable", "author_id", "written_by"),
        migrations.AlterField(
            "commentairelivrable",
            "written_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="auteur"),
        ),
    ]
