"""A step that asks several things on one object keeps a duty for each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0012_what_a_message_asks")]

    operations = [
        migrations.AddField(
            model_name="devoir",
            name="item",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="chose"),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="devoir", name="devoir_once"),
        migrations.AddConstraint(
            model_name="devoir",
            constraint=models.UniqueConstraint(
                fields=("subject", "name", "item"), name="devoir_once"
            ),
        ),
    ]
