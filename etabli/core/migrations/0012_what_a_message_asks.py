"""A message that asks keeps what it asks, so that it can be told when it is done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0011_duties_as_rows")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="asked",
            field=models.JSONField(default=list, verbose_name="ce qu’il demande"),
        ),
    ]
