"""A marché is settled, or stops before its term: the day, and what it cost in the end."""
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ateliers', '0004_stages_of_a_local'),
        ('consultations', '0004_marche_en_execution'),
        ('marches', '0006_prepare_frameworks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='marchesubsequent',
            name='marche_subsequent_awarded_whole',
        ),
        migrations.RemoveConstraint(
            model_name='marchesubsequent',
            name='marche_subsequent_notified_whole',
        ),
        migrations.AddField(
            model_name='marchesubsequent',
            name='ended_on',
            field=models.DateField(null=True, verbose_name='soldé ou arrêté le'),
        ),
        migrations.AddField(
            model_name='marchesubsequent',
            name='final_ht',
            field=models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name='montant HT définitif'),
        ),
        migrations.AlterField(
            model_name='marchesubsequent',
            name='etat',
            field=models.CharField(choices=[('PREPARATION', 'En préparation'), ('PUBLIE', 'Publié'), ('CLOS_OFFRES', 'Remise des offres close'), ('ANALYSE', 'Offres en analyse'), ('AUDITIONS', 'Auditions'), ('CLASSEMENT', 'Offres classées'), ('ATTRIBUE', 'Attribué'), ('NOTIFIE', 'Notifié'), ('EN_EXECUTION', 'En exécution'), ('SOLDE', 'Soldé'), ('RESILIE', 'Résilié'), ('ARRETE_FIN_DE_PHASE', 'Arrêté en fin de phase'), ('INFRUCTUEUX', 'Infructueux'), ('SANS_SUITE', 'Déclaré sans suite')], default='PREPARATION', max_length=40, verbose_name='état'),
        ),
        migrations.AddConstraint(
            model_name='marchesubsequent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ['ATTRIBUE', 'NOTIFIE', 'EN_EXECUTION', 'SOLDE', 'RESILIE', 'ARRETE_FIN_DE_PHASE']), _negated=True), models.Q(('attributaire__isnull', False), ('montant_ht__gt', 0)), _connector='OR'), name='marche_subsequent_awarded_whole', violation_error_message='Un marché attribué a un titulaire et un montant.'),
        ),
        migrations.AddConstraint(
            model_name='marchesubsequent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ['NOTIFIE', 'EN_EXECUTION', 'SOLDE', 'RESILIE', 'ARRETE_FIN_DE_PHASE']), _negated=True), models.Q(('notified_on__isnull', False), ('signed_on__isnull', False), ('montant_ttc__gt', 0), models.Q(('numero_ej', ''), _negated=True)), _connector='OR'), name='marche_subsequent_notified_whole', violation_error_message='Un marché notifié a sa signature, son engagement et sa date.'),
        ),
        migrations.AddConstraint(
            model_name='marchesubsequent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ['SOLDE', 'RESILIE', 'ARRETE_FIN_DE_PHASE']), _negated=True), ('ended_on__isnull', False), _connector='OR'), name='marche_subsequent_ended_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='marchesubsequent',
            constraint=models.CheckConstraint(condition=models.Q(('final_ht', None), ('final_ht__gte', 0), _connector='OR'), name='marche_subsequent_final_not_negative'),
        ),
    ]
