"""Who did it is a foreign key: a person with a trace in a dossier cannot be erased."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("paiements", "0003_numbers_of_nobody"),
    ]
    operations = [
        migrations.RenameField("servicefait", "certified_by_id", "certified_by"),
        migrations.AlterField(
            "servicefait",
            "certified_by",
            models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="certifié par"),
        ),
    ]
