"""Avenants of a marché, and what they changed of it."""
import django.db.models.deletion
import etabli.core.horloge
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acteurs', '0005_what_a_grouping_unites'),
        ('consultations', '0005_marche_solde_ou_arrete'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='marchesubsequent',
            name='avenants_ht',
            field=models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=12, verbose_name='avenants HT'),
        ),
        migrations.AddField(
            model_name='marchesubsequent',
            name='avenants_mois',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='mois ajoutés par avenant'),
        ),
        migrations.AddField(
            model_name='marchesubsequent',
            name='avenants_ttc',
            field=models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=12, verbose_name='avenants TTC'),
        ),
        migrations.CreateModel(
            name='Avenant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('etat_on', models.DateField(default=etabli.core.horloge.today, editable=False, verbose_name='en vigueur depuis le')),
                ('moved_at', models.DateTimeField(default=etabli.core.horloge.now, editable=False, verbose_name='dernier acte saisi le')),
                ('etat', models.CharField(choices=[('BROUILLON', 'En préparation'), ('VISE_DGALN', 'Visé par la DGALN'), ('A_SIGNER', 'À signer'), ('NOTIFIE', 'Notifié'), ('REFUSE', 'Refusé')], default='BROUILLON', max_length=40, verbose_name='état')),
                ('numero', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('objet', models.CharField(choices=[('DUREE', 'Durée'), ('PERIMETRE', 'Périmètre'), ('MONTANT', 'Montant'), ('COMPOSITION', 'Composition du groupement'), ('ADMINISTRATIF', 'Clause administrative')], max_length=20, verbose_name='objet')),
                ('base', models.CharField(choices=[('R2194-1', 'Clause de réexamen prévue au contrat (R2194-1)'), ('R2194-2', 'Prestations supplémentaires devenues nécessaires (R2194-2)'), ('R2194-5', 'Circonstances imprévisibles (R2194-5)'), ('R2194-6', 'Nouveau titulaire (R2194-6)'), ('R2194-7', 'Modification non substantielle (R2194-7)'), ('R2194-8', 'Modification de faible montant (R2194-8)')], max_length=10, verbose_name='base juridique')),
                ('montant_ht', models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name='montant HT, en plus ou en moins')),
                ('montant_ttc', models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name='montant TTC')),
                ('cumul_pct', models.DecimalField(decimal_places=2, default=0, max_digits=7, verbose_name='cumul, en %')),
                ('duree_ajoutee', models.PositiveSmallIntegerField(default=0, verbose_name='mois ajoutés')),
                ('motif', models.TextField(max_length=2000, verbose_name='motif')),
                ('visa_on', models.DateField(null=True, verbose_name='visé le')),
                ('derogation_on', models.DateField(null=True, verbose_name='dérogation du')),
                ('derogation_motif', models.TextField(blank=True, verbose_name='motif de la dérogation')),
                ('engagement_on', models.DateField(null=True, verbose_name='engagement du service pilote le')),
                ('accord_on', models.DateField(null=True, verbose_name='accord du chef de file le')),
                ('accepted_on', models.DateField(null=True, verbose_name='accepté par le mandataire le')),
                ('numero_ej', models.CharField(blank=True, max_length=20, verbose_name='engagement complémentaire')),
                ('notified_on', models.DateField(null=True, verbose_name='notifié le')),
                ('signed_by_name', models.CharField(blank=True, max_length=200, verbose_name='signataire')),
                ('decp_due_on', models.DateField(null=True, verbose_name='modification à publier avant le')),
                ('publie_par', models.CharField(blank=True, choices=[('PLACE', 'PLACE'), ('PLATEFORME', 'Établi')], max_length=20, verbose_name='modification publiée par')),
                ('decp_published_on', models.DateField(null=True, verbose_name='modification publiée le')),
                ('marche', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avenants', to='consultations.marchesubsequent', verbose_name='marché')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acteurs.organisation', verbose_name='entreprise')),
                ('prepared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='préparé par')),
            ],
            options={
                'verbose_name': 'avenant',
                'verbose_name_plural': 'avenants',
                'ordering': ('marche', 'numero'),
                'constraints': [models.UniqueConstraint(fields=('marche', 'numero'), name='avenant_numbered_once', violation_error_message='Cet avenant existe déjà.'), models.UniqueConstraint(condition=models.Q(('etat__in', ['BROUILLON', 'VISE_DGALN', 'A_SIGNER'])), fields=('marche',), name='avenant_one_in_preparation', violation_error_message='Un avenant est déjà en préparation pour ce marché.'), models.CheckConstraint(condition=models.Q(models.Q(('etat', 'NOTIFIE'), _negated=True), models.Q(('accepted_on__isnull', False), ('notified_on__isnull', False)), _connector='OR'), name='avenant_notified_whole', violation_error_message='Un avenant notifié a sa date et l’accord du mandataire.'), models.CheckConstraint(condition=models.Q(('duree_ajoutee__lte', 24)), name='avenant_duration_is_sane'), models.CheckConstraint(condition=models.Q(('motif', ''), _negated=True), name='avenant_reasoned')],
            },
        ),
    ]
