"""What is paid is a bon de commande or a marché subséquent, and a step says its Atelier itself."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Q, Subquery


def say_the_atelier(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """That of its bon."""
    bons = apps.get_model("marches", "BonDeCommande").objects.filter(pk=OuterRef("bon_id"))
    steps = apps.get_model("paiements", "ServiceFait").objects.all()
    steps.update(atelier_id=Subquery(bons.values("atelier_id")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("ateliers", "0003_atelier_local"),
        ("consultations", "0003_canal_scelle"),
        ("paiements", "0004_people_as_keys"),
    ]
    operations = [
        migrations.AddField(
            "servicefait",
            "atelier",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services_faits",
                to="ateliers.atelier",
                verbose_name="Atelier",
            ),
        ),
        migrations.RunPython(say_the_atelier, migrations.RunPython.noop),
        migrations.AlterField(
            "servicefait",
            "atelier",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services_faits",
                to="ateliers.atelier",
                verbose_name="Atelier",
            ),
        ),
        migrations.AddField(
            "servicefait",
            "marche",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services_faits",
                to="consultations.marchesubsequent",
                verbose_name="marché subséquent",
            ),
        ),
        migrations.AlterField(
            "servicefait",
            "bon",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services_faits",
                to="marches.bondecommande",
                verbose_name="bon de commande",
            ),
        ),
        migrations.AlterField(
            "servicefait",
            "taux",
            models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="part du contrat, en %"),
        ),
        migrations.AlterModelOptions(
            "servicefait",
            options={
                "ordering": ("bon", "marche", "rang"),
                "verbose_name": "service fait",
                "verbose_name_plural": "services faits",
            },
        ),
        migrations.AddConstraint(
            "servicefait",
            models.CheckConstraint(
                condition=Q(bon__isnull=False, marche=None) | Q(bon=None, marche__isnull=False),
                name="service_fait_of_one_contract",
            ),
        ),
        migrations.AddConstraint(
            "servicefait",
            models.UniqueConstraint(
                fields=("marche", "etape"),
                name="service_fait_once_a_step_of_a_marche",
                violation_error_message="Le service fait de cette étape existe déjà.",
            ),
        ),
    ]
