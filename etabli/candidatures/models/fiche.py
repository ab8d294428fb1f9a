"""The answers to the fiche and its frozen versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.candidatures.models.candidature import Candidature
from etabli.core.documents.models import Document


class Reponse(models.Model):
    """The answer to one field; who wrote it, and when, is kept by the co-writing (`core.coecriture`)."""

    candidature = models.ForeignKey(
        Candidature, models.CASCADE, related_name="reponses", verbose_name="candidature"
    )
    cle = models.CharField("champ", max_length=80)
    valeur = models.JSONField("valeur", null=True)
    #: where a prefilled value comes from (« Insee, 2023 »); kept when a person corrects it
    source = models.CharField("source", max_length=200, blank=True)
    valeur_source = models.JSONField("valeur préremplie", null=True)

    class Meta:
        verbose_name = "réponse"
        verbose_name_plural = "réponses"
        ordering = ("cle",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("candidature", "cle"), name="reponse_once")
        ]

    def __str__(self) -> str:
        return self.cle


class VersionFiche(models.Model):
    """A frozen fiche: its answers, their digest, its PDF. `edition` counts the corrections asked by DGALN."""

    candidature = models.ForeignKey(
        Candidature, models.PROTECT, related_name="versions", verbose_name="candidature"
    )
    numero = models.PositiveSmallIntegerField("version")
    edition = models.PositiveSmallIntegerField("édition", default=0)
    reponses = models.JSONField("réponses")
    sha256 = models.CharField("empreinte", max_length=64)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name="document"
    )
    frozen_on = models.DateField("figée le")
    frozen_by = models.CharField("figée par", max_length=200)

    class Meta:
        verbose_name = "version de la fiche"
        verbose_name_plural = "versions de la fiche"
        ordering = ("numero", "edition")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("candidature", "numero", "edition"), name="version_fiche_once"
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.numero}" + (", complétée" if self.edition else "")
