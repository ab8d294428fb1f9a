"""The composition of an EPCI is kept with its vintage when its communes enter a perimeter as a whole."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidatures', '0009_those_who_take_part'),
    ]

    operations = [
        migrations.CreateModel(
            name='CompositionEpci',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('epci_code', models.CharField(max_length=9, verbose_name='SIREN de l’EPCI')),
                ('epci_nom', models.CharField(max_length=200, verbose_name='nom de l’EPCI')),
                ('communes', models.JSONField(default=list, verbose_name='codes des communes')),
                ('millesime', models.PositiveSmallIntegerField(verbose_name='millésime')),
                ('noted_on', models.DateField(verbose_name='relevée le')),
                ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='compositions', to='candidatures.candidature', verbose_name='candidature')),
            ],
            options={
                'verbose_name': 'composition d’EPCI',
                'verbose_name_plural': 'compositions d’EPCI',
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('candidature', 'epci_code'), name='composition_epci_once', violation_error_message='La composition de cet EPCI est déjà relevée.')],
            },
        ),
    ]
