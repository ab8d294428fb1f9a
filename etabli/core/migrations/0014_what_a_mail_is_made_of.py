"""A message keeps what its mail is made of, and the mails that have just left are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0013_each_thing_a_duty_asks")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="dit",
            field=models.JSONField(default=dict, verbose_name="ce qu’il dit, partie par partie"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("status", "ENVOYE")), fields=["sent_at"], name="message_sent"
            ),
        ),
    ]
