"""The grid of eligibility."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.accounts.models import done_by
from etabli.candidatures.models.candidature import Candidature
from etabli.candidatures.states import Appreciation, SensAvis
from etabli.core import horloge

#: characters of one opinion, and of the synthesis of them all
AVIS_MAX = 4000


class Critere(models.Model):
    """The answer to one criterion of the grid (2.2.2), with its comment."""

    candidature = models.ForeignKey(
        Candidature, models.CASCADE, related_name="criteres", verbose_name="candidature"
    )
    code = models.CharField("critère", max_length=4)
    reponse = models.CharField("réponse", max_length=14, choices=Appreciation, blank=True)
    commentaire = models.TextField("commentaire", blank=True, max_length=2000)
    written_by_name = models.CharField("rempli par", max_length=200, blank=True)
    le = models.DateTimeField("rempli le", default=horloge.now)

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("candidature", "code"), name="critere_once")
        ]

    def __str__(self) -> str:
        return self.code


class Avis(models.Model):
    """What one member of the DGALN thinks of a dossier, for one version of its fiche."""

    candidature = models.ForeignKey(
        Candidature, models.CASCADE, related_name="avis", verbose_name="candidature"
    )
    version = models.PositiveSmallIntegerField("version de la fiche")
    sens = models.CharField("sens", max_length=12, choices=SensAvis)
    texte = models.TextField("avis", max_length=AVIS_MAX)
    written_by = done_by("donné par")
    written_by_name = models.CharField("auteur", max_length=200)
    given_on = models.DateField("donné le")

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("candidature", "version", "written_by"), name="avis_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.written_by_name} : {self.get_sens_display()}"
