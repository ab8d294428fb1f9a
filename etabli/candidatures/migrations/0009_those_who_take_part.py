"""Operators that write, services that the perimeter enters: rows, kept once their part has ended."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

PILOTES = ("DDT", "DDTM", "DREAL", "DEAL", "DRIEAT", "DGTM", "DTAM")
OVER = ("OPPORTUNITE_ECARTEE", "NON_ELIGIBLE", "CONVERTIE", "RETIREE", "CADUQUE")


def concern(apps, schema_editor):
    """The services of the départements of the perimeter that the pilote does not cover, as found until now."""
    Candidature = apps.get_model("candidatures", "Candidature")
    Associe = apps.get_model("candidatures", "Associe")
    Departement = apps.get_model("territoires", "Departement")
    Organisation = apps.get_model("acteurs", "Organisation")
    running = Candidature.objects.exclude(etat__in=OVER).select_related("service_pilote")
    services = Organisation.objects.filter(type__in=PILOTES).exclude(departement=None)
    service_of = {one.departement_id: one for one in services.order_by("-pk")}
    for row in running.order_by("pk"):
        pilote = row.service_pilote
        covered = {pilote.departement_id} - {None}
        if not covered and pilote.region_id:
            inside = Departement.objects.filter(region_id=pilote.region_id)
            covered = set(inside.values_list("pk", flat=True))
        places = set(row.communes.values_list("departement_id", flat=True)) - {None}
        for code in sorted(places - covered) if covered else ():
            if code in service_of:
                Associe.objects.create(
                    candidature=row, organisation=service_of[code], qualite="SERVICE",
                    since=timezone.localdate(), motif="Des communes de son territoire sont dans le périmètre.",
                )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('acteurs', '0005_what_a_grouping_unites'),
        ('territoires', '0002_names_without_apostrophe'),
        ('candidatures', '0008_each_its_own_interest'),
    ]

    operations = [
        migrations.CreateModel(
            name='Associe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('qualite', models.CharField(choices=[('OPERATEUR', 'Opérateur de l’État associé'), ('SERVICE', 'Service de l’État concerné')], max_length=20, verbose_name='qualité')),
                ('since', models.DateField(verbose_name='depuis le')),
                ('motif', models.TextField(blank=True, verbose_name='pourquoi')),
                ('interet_on', models.DateField(null=True, verbose_name='intérêt confirmé le')),
                ('accord_on', models.DateField(null=True, verbose_name='accord donné le')),
                ('ended_on', models.DateField(null=True, verbose_name='jusqu’au')),
                ('candidature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='associes', to='candidatures.candidature', verbose_name='candidature')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='associations', to='acteurs.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'associé',
                'verbose_name_plural': 'associés',
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('candidature', 'organisation'), name='associe_once', violation_error_message='Cette organisation est déjà associée au dossier.')],
            },
        ),
        migrations.AddField(
            model_name='courrier',
            name='sans_effet_on',
            field=models.DateField(null=True, verbose_name='sans effet depuis le'),
        ),
        migrations.RunPython(concern, migrations.RunPython.noop, elidable=False),
    ]
