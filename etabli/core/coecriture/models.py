"""Who wrote each answer last, and who has a page open now. People are known by number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.core import horloge


class Ecriture(models.Model):
    """The last writing of one question of a shared text, and how many there were."""

    subject = models.CharField("objet", max_length=120)
    cle = models.CharField("question", max_length=80)
    version = models.PositiveIntegerField("version", default=1)
    person_id = models.BigIntegerField("écrit par", null=True)
    nom = models.CharField("nom de qui a écrit", max_length=200, blank=True)
    le = models.DateTimeField("écrit le", default=horloge.now)
    #: the marks of what that person sent, when it was joined to what others had written
    envoi = models.TextField("envoi", blank=True)

    class Meta:
        verbose_name = "écriture"
        verbose_name_plural = "écritures"
        ordering = ("subject", "cle")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("subject", "cle"), name="ecriture_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.cle}"


class PresencePage(models.Model):
    """Who has this page open now: a mark that fades after a minute."""

    address = models.CharField("adresse de la page", max_length=300)
    person_id = models.BigIntegerField("personne")
    nom = models.CharField("nom", max_length=200)
    seen_at = models.DateTimeField("vue à", default=horloge.now)

    class Meta:
        verbose_name = "présence sur une page"
        verbose_name_plural = "présences sur une page"
        ordering = ("nom", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("address", "person_id"), name="presence_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.nom}, {self.address}"
