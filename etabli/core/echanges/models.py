"""What was said about an object, and what each person has read of it. People are known by number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.core import horloge
from etabli.core.cercles import Cercle


class Echange(models.Model):
    """A message about an object, read by one circle only; of a personal circle, by one holder only.

    What is joined to it are files about the message itself (`subject`), of the same circle.
    """

    subject = models.CharField("objet", max_length=120)
    circle = models.CharField("cercle", max_length=20, default=Cercle.ETAT.value)
    titulaire_id = models.BigIntegerField("titulaire concerné", null=True)
    texte = models.TextField("message", max_length=4000)
    written_by_id = models.BigIntegerField("écrit par", null=True)
    written_by_name = models.CharField("auteur", max_length=200)
    written_by_role = models.CharField("à quel titre", max_length=400)
    le = models.DateTimeField("écrit le", default=horloge.now)

    class Meta:
        app_label = "core"
        verbose_name = "échange"
        verbose_name_plural = "échanges"
        ordering = ("le", "pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "circle", "id"], name="echange_of_subject")
        ]

    def __str__(self) -> str:
        return f"{self.written_by_name}, {self.le:%d/%m/%Y}"


class LectureEchange(models.Model):
    """Up to which message a person has read one circle of an object."""

    person_id = models.BigIntegerField("personne")
    subject = models.CharField("objet", max_length=120)
    circle = models.CharField("cercle", max_length=20)
    last = models.PositiveBigIntegerField("dernier message lu")

    class Meta:
        app_label = "core"
        verbose_name = "lecture des échanges"
        verbose_name_plural = "lectures des échanges"
        ordering = ("subject", "circle", "person_id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("person_id", "subject", "circle"), name="lecture_echange_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.circle} {self.last}"
