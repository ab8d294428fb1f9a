"""The answers to the fiche, its frozen versions, and who is writing where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.accounts.models import Personne, done_by
from etabli.candidatures.models.candidature import Candidature
from etabli.core import horloge
from etabli.core.documents.models import Document


class Reponse(models.Model):
    """The answer to one field; `version` grows at each change, so that nobody overwrites in silence."""

    candidature = models.ForeignKey(
        Candidature, models.CASCADE, related_name="reponses", verbose_name="candidature"
    )
    cle = models.CharField("champ", max_length=80)
    valeur = models.JSONField("valeur", null=True)
    version = models.PositiveIntegerField("version", default=1)
    #: where a prefilled value comes from (« Insee, 2023 »); kept when a person corrects it
    source = models.CharField("source", max_length=200, blank=True)
    valeur_source = models.JSONField("valeur préremplie", null=True)
    written_by = done_by("écrit par")
    written_by_name = models.CharField("nom de qui a écrit", max_length=200, blank=True)
    le = models.DateTimeField("écrit le", default=horloge.now)

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


class PresenceSection(models.Model):
    """Who has this section open now: a mark that fades after a minute."""

    candidature = models.ForeignKey(
        Candidature, models.CASCADE, related_name="+", verbose_name="candidature"
    )
    section = models.CharField("section", max_length=60)
    personne = models.ForeignKey(
        Personne, models.CASCADE, related_name="+", verbose_name="personne"
    )
    nom = models.CharField("nom", max_length=200)
    seen_at = models.DateTimeField("vue à", default=horloge.now)

    class Meta:
        verbose_name = "présence dans une section"
        verbose_name_plural = "présences dans une section"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("candidature", "section", "personne"), name="presence_section_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom}, {self.section}"
