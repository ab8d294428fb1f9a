from django.db import migrations, models


class Migration(migrations.Migration):
    """The states of a Local, and which of them follow a notified contract."""

    dependencies = [
        ('ateliers', '0002_version_du_format'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='atelier',
            name='atelier_notified_from_appropriation_on',
        ),
        migrations.AlterField(
            model_name='atelier',
            name='notified_on',
            field=models.DateField(null=True, verbose_name='premier contrat notifié le'),
        ),
        migrations.AddConstraint(
            model_name='atelier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat__in', ['CADRAGE', 'APPROPRIATION', 'ANIMATION', 'RESTITUTION', 'CLOS', 'EN_SUIVI', 'ARCHIVE']), _negated=True), ('notified_on__isnull', False), _connector='OR'), name='atelier_at_work_was_notified'),
        ),
        migrations.AddConstraint(
            model_name='atelier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deroule', 'local-1'), _negated=True), ('etat__in', ['A_LANCER', 'CONSULTATION', 'CADRAGE', 'SUSPENDU', 'ABANDONNE', 'EN_ATTENTE_ACCORD_CADRE']), _connector='OR'), name='atelier_local_1_etats'),
        ),
    ]
