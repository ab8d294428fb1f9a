"""Questions of the holders, answered to all at once, and what moved the closing (M3)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from etabli.consultations.models.marches import MarcheSubsequent
from etabli.consultations.states import OrigineQuestion


class Question(models.Model):
    """A question, without a word of who asked it: everybody reads it with its answer."""

    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        related_name="questions",
        verbose_name="marché subséquent",
    )
    numero = models.PositiveSmallIntegerField("numéro")
    origine = models.CharField("origine", max_length=20, choices=OrigineQuestion)
    #: how PLACE names it: read twice, it is kept once
    cle = models.CharField("clé d’origine", max_length=64, blank=True)
    texte = models.TextField("question", max_length=4000)
    asked_at = models.DateTimeField("posée à")
    reponse = models.TextField("réponse", max_length=8000, blank=True)
    answered_at = models.DateTimeField("réponse donnée à", null=True)

    class Meta:
        verbose_name = "question"
        verbose_name_plural = "questions"
        ordering = ("marche", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "numero"), name="question_numero_once"),
            models.UniqueConstraint(
                fields=("marche", "cle"), condition=~Q(cle=""), name="question_cle_once"
            ),
            models.CheckConstraint(
                condition=(Q(answered_at=None) & Q(reponse=""))
                | (~Q(answered_at=None) & ~Q(reponse="")),
                name="question_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.numero} — {self.marche}"


class Report(models.Model):
    """The closing moved to a later hour, and why; never to an earlier one."""

    marche = models.ForeignKey(
        MarcheSubsequent, models.CASCADE, related_name="reports", verbose_name="marché subséquent"
    )
    avant = models.DateTimeField("clôture d’avant")
    apres = models.DateTimeField("nouvelle clôture")
    motif = models.TextField("motif", max_length=2000)
    decided_on = models.DateField("décidé le")

    class Meta:
        verbose_name = "report de clôture"
        verbose_name_plural = "reports de clôture"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(apres__gt=F("avant")), name="report_later")
        ]

    def __str__(self) -> str:
        return f"Report au {self.apres:%d/%m/%Y} — {self.marche}"
