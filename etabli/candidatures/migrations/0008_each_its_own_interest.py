"""Each porteur says its own interest (C2): what the dossier kept was that of its lead."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def of_the_lead(apps, schema_editor):
    Porteur = apps.get_model("candidatures", "Porteur")
    Candidature = apps.get_model("candidatures", "Candidature")
    said = Candidature.objects.filter(pk=OuterRef("candidature")).values("interet_collectivite_on")
    leads = Porteur.objects.filter(role="CHEF_DE_FILE", withdrawn_on=None)
    leads.update(interet_on=Subquery(said[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('candidatures', '0007_atelier_local'),
    ]

    operations = [
        migrations.AddField(
            model_name='porteur',
            name='interet_on',
            field=models.DateField(null=True, verbose_name='intérêt confirmé le'),
        ),
        migrations.RunPython(of_the_lead, migrations.RunPython.noop, elidable=False),
    ]
