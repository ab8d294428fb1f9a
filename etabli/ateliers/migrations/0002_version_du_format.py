from django.db import migrations, models


class Migration(migrations.Migration):
    """An Atelier keeps the version of its format; its states and its format are named by it."""

    dependencies = [
        ('ateliers', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='atelier',
            name='deroule',
            field=models.CharField(default='flash-1', editable=False, max_length=20, verbose_name='version du format'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='atelier',
            name='etat',
            field=models.CharField(max_length=40, verbose_name='état'),
        ),
        migrations.AlterField(
            model_name='atelier',
            name='format',
            field=models.CharField(max_length=20, verbose_name='format'),
        ),
        migrations.AddConstraint(
            model_name='atelier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deroule', 'flash-1'), _negated=True), ('etat__in', ['A_LANCER', 'DESIGNATION', 'DEVIS', 'COMMANDE', 'APPROPRIATION', 'ANIMATION', 'RESTITUTION', 'CLOS', 'EN_SUIVI', 'ARCHIVE', 'SUSPENDU', 'ABANDONNE', 'EN_ATTENTE_ACCORD_CADRE', 'DESIGNATION_INFRUCTUEUSE']), _connector='OR'), name='atelier_flash_1_etats'),
        ),
    ]
