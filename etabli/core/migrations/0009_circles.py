"""A line, a paper, a file and a date say who reads them; the journal is not rewritten for it.

The columns are added by the base itself: Django would copy the table of SQLite, and drop the triggers
that protect it. Lines already written are of form 1, whose digest does not cover these columns.
"""

import django.db.models.deletion
from django.db import migrations, models

#: the form of what is already written is 1; every line says its own from now on
COLUMNS = {
    "forme": "smallint NOT NULL DEFAULT 1",
    "circle": "varchar(20) NOT NULL DEFAULT 'ETAT'",
    "titulaire_id": "bigint NULL",
    "told_as": "varchar(200) NOT NULL DEFAULT ''",
}
ADD = [f'ALTER TABLE core_entry ADD COLUMN "{name}" {kind}' for name, kind in COLUMNS.items()]
DROP = [f'ALTER TABLE core_entry DROP COLUMN "{name}"' for name in reversed(COLUMNS)]


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0008_drafts_of_long_forms'),
    ]

    operations = [
        migrations.CreateModel(
            name='CercleAncien',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='ancien', serialize=False, to='core.entry', verbose_name='ligne')),
                ('circle', models.CharField(max_length=20, verbose_name='cercle')),
                ('titulaire_id', models.BigIntegerField(null=True, verbose_name='titulaire concerné')),
                ('told_as', models.CharField(blank=True, max_length=200, verbose_name='dit aux autres')),
            ],
            options={
                'verbose_name': 'cercle d’une ligne ancienne',
                'verbose_name_plural': 'cercles des lignes anciennes',
            },
        ),
        migrations.AddField(
            model_name='document',
            name='circle',
            field=models.CharField(default='ETAT', max_length=20, verbose_name='cercle'),
        ),
        migrations.AddField(
            model_name='document',
            name='titulaire_id',
            field=models.BigIntegerField(null=True, verbose_name='titulaire concerné'),
        ),
        migrations.AddField(
            model_name='echeance',
            name='circle',
            field=models.CharField(default='ETAT', max_length=20, verbose_name='cercle'),
        ),
        migrations.AddField(
            model_name='echeance',
            name='titulaire_id',
            field=models.BigIntegerField(null=True, verbose_name='titulaire concerné'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD, DROP)],
            state_operations=[
                migrations.AddField(
                    model_name='entry',
                    name='circle',
                    field=models.CharField(default='ETAT', max_length=20, verbose_name='cercle'),
                ),
                migrations.AddField(
                    model_name='entry',
                    name='forme',
                    field=models.SmallIntegerField(default=2, verbose_name='forme'),
                ),
                migrations.AddField(
                    model_name='entry',
                    name='titulaire_id',
                    field=models.BigIntegerField(null=True, verbose_name='titulaire concerné'),
                ),
                migrations.AddField(
                    model_name='entry',
                    name='told_as',
                    field=models.CharField(blank=True, max_length=200, verbose_name='dit aux autres'),
                ),
            ],
        ),
        migrations.AddField(
            model_name='fichier',
            name='circle',
            field=models.CharField(default='ETAT', max_length=20, verbose_name='cercle'),
        ),
        migrations.AddField(
            model_name='fichier',
            name='titulaire_id',
            field=models.BigIntegerField(null=True, verbose_name='titulaire concerné'),
        ),
    ]
