"""Messages by circle about any object, and what each person has read of them."""

from django.db import migrations, models

import etabli.core.horloge


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0015_the_messages_of_one_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="Echange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=120, verbose_name="objet")),
                ("circle", models.CharField(default="ETAT", max_length=20, verbose_name="cercle")),
                ("titulaire_id", models.BigIntegerField(null=True, verbose_name="titulaire concerné")),
                ("texte", models.TextField(max_length=4000, verbose_name="message")),
                ("written_by_id", models.BigIntegerField(null=True, verbose_name="écrit par")),
                ("written_by_name", models.CharField(max_length=200, verbose_name="auteur")),
                ("written_by_role", models.CharField(max_length=400, verbose_name="à quel titre")),
                ("le", models.DateTimeField(default=etabli.core.horloge.now, verbose_name="écrit le")),
            ],
            options={
                "verbose_name": "échange",
                "verbose_name_plural": "échanges",
                "ordering": ("le", "pk"),
                "indexes": [models.Index(fields=["subject", "circle", "id"], name="echange_of_subject")],
            },
        ),
        migrations.CreateModel(
            name="LectureEchange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(verbose_name="personne")),
                ("subject", models.CharField(max_length=120, verbose_name="objet")),
                ("circle", models.CharField(max_length=20, verbose_name="cercle")),
                ("last", models.PositiveBigIntegerField(verbose_name="dernier message lu")),
            ],
            options={
                "verbose_name": "lecture des échanges",
                "verbose_name_plural": "lectures des échanges",
                "ordering": ("subject", "circle", "person_id"),
                "constraints": [
                    models.UniqueConstraint(fields=("person_id", "subject", "circle"), name="lecture_echange_once")
                ],
            },
        ),
    ]
