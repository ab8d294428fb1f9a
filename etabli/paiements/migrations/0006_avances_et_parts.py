"""The parts of a marché and its advances; a request says the firm that it pays, and what lateness costs."""

import django.db.models.deletion
import etabli.core.horloge
from decimal import Decimal
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def say_the_firm(apps, schema_editor):
    """That of its bon: the mandataire."""
    holder = "bon__devis__designation__groupement__mandataire_id"
    steps = apps.get_model("paiements", "ServiceFait").objects.filter(pk=OuterRef("service_fait_id"))
    demandes = apps.get_model("paiements", "DemandePaiement").objects.all()
    demandes.update(beneficiaire_id=Subquery(steps.values(holder)[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('acteurs', '0005_what_a_grouping_unites'),
        ('consultations', '0003_canal_scelle'),
        ('paiements', '0005_contrat_bon_ou_marche'),
    ]

    operations = [
        migrations.CreateModel(
            name='Avance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('etat_on', models.DateField(default=etabli.core.horloge.today, editable=False, verbose_name='en vigueur depuis le')),
                ('moved_at', models.DateTimeField(default=etabli.core.horloge.now, editable=False, verbose_name='dernier acte saisi le')),
                ('etat', models.CharField(choices=[('A_VERSER', 'À verser'), ('VERSEE', 'Versée'), ('RENONCEE', 'Renoncée'), ('SANS_OBJET', 'Sans objet')], default='A_VERSER', max_length=40, verbose_name='état')),
                ('base_ttc', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='part TTC du jour de la notification')),
                ('duree_mois', models.PositiveSmallIntegerField(verbose_name='durée initiale, en mois')),
                ('taux', models.DecimalField(decimal_places=4, max_digits=5, verbose_name='taux')),
                ('montant', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='montant de l’avance')),
                ('due_on', models.DateField(verbose_name='à verser au plus tard le')),
                ('versee_on', models.DateField(null=True, verbose_name='versée le')),
            ],
            options={
                'verbose_name': 'avance',
                'verbose_name_plural': 'avances',
                'ordering': ('marche', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='PartMarche',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rang', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('ttc', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='part TTC')),
                ('is_pme', models.BooleanField(default=False, verbose_name='petite ou moyenne entreprise')),
            ],
            options={
                'verbose_name': 'part du marché',
                'verbose_name_plural': 'parts du marché',
                'ordering': ('repartition', 'rang'),
            },
        ),
        migrations.CreateModel(
            name='Repartition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('etat_on', models.DateField(default=etabli.core.horloge.today, editable=False, verbose_name='en vigueur depuis le')),
                ('moved_at', models.DateTimeField(default=etabli.core.horloge.now, editable=False, verbose_name='dernier acte saisi le')),
                ('etat', models.CharField(choices=[('A_SAISIR', 'À saisir'), ('ARRETEE', 'Arrêtée')], default='A_SAISIR', max_length=40, verbose_name='état')),
            ],
            options={
                'verbose_name': 'répartition du marché',
                'verbose_name_plural': 'répartitions du marché',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='TitrePerception',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('etat_on', models.DateField(default=etabli.core.horloge.today, editable=False, verbose_name='en vigueur depuis le')),
                ('moved_at', models.DateTimeField(default=etabli.core.horloge.now, editable=False, verbose_name='dernier acte saisi le')),
                ('etat', models.CharField(choices=[('A_EMETTRE', 'À émettre'), ('EMIS', 'Émis'), ('RECOUVRE', 'Recouvré')], default='A_EMETTRE', max_length=40, verbose_name='état')),
                ('montant', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('motif', models.CharField(max_length=300, verbose_name='motif')),
                ('numero', models.CharField(blank=True, max_length=40, verbose_name='numéro du titre')),
                ('emis_on', models.DateField(null=True, verbose_name='émis le')),
                ('recouvre_on', models.DateField(null=True, verbose_name='recouvré le')),
            ],
            options={
                'verbose_name': 'titre de perception',
                'verbose_name_plural': 'titres de perception',
                'ordering': ('marche', 'pk'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='demandepaiement',
            name='demande_once_a_step',
        ),
        migrations.AddField(
            model_name='demandepaiement',
            name='beneficiaire',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acteurs.organisation', verbose_name='bénéficiaire'),
        ),
        migrations.RunPython(say_the_firm, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='demandepaiement',
            name='beneficiaire',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acteurs.organisation', verbose_name='bénéficiaire'),
        ),
        migrations.AddField(
            model_name='demandepaiement',
            name='interets',
            field=models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=12, verbose_name='intérêts moratoires'),
        ),
        migrations.AddField(
            model_name='demandepaiement',
            name='interets_on',
            field=models.DateField(null=True, verbose_name='intérêts payés le'),
        ),
        migrations.AddField(
            model_name='demandepaiement',
            name='recuperation',
            field=models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=12, verbose_name='avance récupérée'),
        ),
        migrations.AddConstraint(
            model_name='demandepaiement',
            constraint=models.UniqueConstraint(condition=models.Q(('etat', 'REJETEE'), _negated=True), fields=('service_fait', 'beneficiaire'), name='demande_once_a_step_and_firm', violation_error_message='Une demande de paiement court déjà pour cette étape.'),
        ),
        migrations.AddConstraint(
            model_name='demandepaiement',
            constraint=models.CheckConstraint(condition=models.Q(('interets__gte', 0), ('recuperation__gte', 0), ('recuperation__lte', models.F('ttc'))), name='demande_amounts_in_order', violation_error_message='L’avance récupérée ne dépasse pas la demande.'),
        ),
        migrations.AddConstraint(
            model_name='demandepaiement',
            constraint=models.CheckConstraint(condition=models.Q(('interets_on', None), models.Q(('etat', 'PAYEE'), ('interets__gt', 0)), _connector='OR'), name='demande_interests_paid_are_owed'),
        ),
        migrations.AddField(
            model_name='avance',
            name='marche',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avances', to='consultations.marchesubsequent', verbose_name='marché subséquent'),
        ),
        migrations.AddField(
            model_name='avance',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avances', to='acteurs.organisation', verbose_name='entreprise'),
        ),
        migrations.AddField(
            model_name='partmarche',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts_de_marche', to='acteurs.organisation', verbose_name='entreprise'),
        ),
        migrations.AddField(
            model_name='repartition',
            name='marche',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='repartition', to='consultations.marchesubsequent', verbose_name='marché subséquent'),
        ),
        migrations.AddField(
            model_name='partmarche',
            name='repartition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='paiements.repartition', verbose_name='répartition'),
        ),
        migrations.AddField(
            model_name='titreperception',
            name='marche',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='titres', to='consultations.marchesubsequent', verbose_name='marché subséquent'),
        ),
        migrations.AddField(
            model_name='titreperception',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='acteurs.organisation', verbose_name='entreprise'),
        ),
        migrations.AddConstraint(
            model_name='avance',
            constraint=models.UniqueConstraint(condition=models.Q(('etat', 'SANS_OBJET'), _negated=True), fields=('marche', 'organisation'), name='avance_once_a_firm', violation_error_message='Cette entreprise a déjà son avance.'),
        ),
        migrations.AddConstraint(
            model_name='avance',
            constraint=models.CheckConstraint(condition=models.Q(('montant__gt', 0)), name='avance_positive'),
        ),
        migrations.AddConstraint(
            model_name='avance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat', 'VERSEE'), _negated=True), ('versee_on__isnull', False), _connector='OR'), name='avance_paid_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='partmarche',
            constraint=models.UniqueConstraint(fields=('repartition', 'organisation'), name='part_marche_once_a_firm', violation_error_message='Cette entreprise a déjà sa part.'),
        ),
        migrations.AddConstraint(
            model_name='partmarche',
            constraint=models.CheckConstraint(condition=models.Q(('ttc__gt', 0)), name='part_marche_positive'),
        ),
        migrations.AddConstraint(
            model_name='titreperception',
            constraint=models.CheckConstraint(condition=models.Q(('montant__gt', 0)), name='titre_positive'),
        ),
        migrations.AddConstraint(
            model_name='titreperception',
            constraint=models.CheckConstraint(condition=models.Q(('etat', 'A_EMETTRE'), models.Q(('emis_on__isnull', False), models.Q(('numero', ''), _negated=True)), _connector='OR'), name='titre_issued_whole', violation_error_message='Un titre émis a son numéro et sa date.'),
        ),
    ]
