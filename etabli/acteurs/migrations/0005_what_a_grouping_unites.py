"""A PETR or a syndicat is in no package: what it unites is kept in words."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acteurs', '0004_a_key_to_find_organisations'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='reunit',
            field=models.CharField(blank=True, max_length=300, verbose_name='ce qu’elle réunit'),
        ),
    ]
