"""The rendez-vous at 6, 12 and 24 months, and what they find (domain 6.4)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.core.models import Movable
from etabli.feuilles_de_route.models.feuilles import Action, FeuilleDeRoute
from etabli.feuilles_de_route.states import EtatAction, EtatRevue
from etabli.territoires.models import Commune

#: a rendez-vous of the future is a date to come, not yet something to do (days)
SOON = 30


class Revue(Movable):
    """A rendez-vous at 6, 12 and 24 months: the collectivité fills, the pilote holds it."""

    root_path = "feuille__atelier"

    states = EtatRevue
    etat = models.CharField("état", max_length=40, choices=EtatRevue, default=EtatRevue.PREVUE)
    feuille = models.ForeignKey(
        FeuilleDeRoute, models.PROTECT, related_name="revues", verbose_name="feuille de route"
    )
    mois = models.PositiveSmallIntegerField("mois")
    prevue_on = models.DateField("prévue le")
    remplie_on = models.DateField("remplie le", null=True)
    tenue_on = models.DateField("tenue le", null=True)
    participants = models.TextField("participants", max_length=1000, blank=True)
    commentaires = models.TextField("commentaires", max_length=3000, blank=True)
    besoins = models.TextField("besoins d’appui", max_length=2000, blank=True)
    #: at 24 months: would you do it again, 1 to 5
    note = models.PositiveSmallIntegerField(
        "referiez-vous un Atelier ? (1 à 5)", null=True, blank=True
    )
    #: what the pilote asked to complete when the review was sent back
    motif_retour = models.TextField("ce qui est à compléter", blank=True)
    changements = models.TextField("ce qui a changé", max_length=2000, blank=True)

    class Meta:
        verbose_name = "revue"
        verbose_name_plural = "revues"
        ordering = ("feuille", "mois")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("feuille", "mois"), name="review_once_per_month"),
            models.CheckConstraint(
                condition=Q(note=None) | Q(note__range=(1, 5)),
                name="review_note_range",
                violation_error_message="La note va de 1 à 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"Revue à {self.mois} mois, {self.feuille.atelier}"

    @property
    def place(self) -> Commune:
        return self.feuille.atelier.commune

    @property
    def planned_on(self) -> dt.date:
        return self.prevue_on

    @property
    def shown_from(self) -> dt.date:
        return self.prevue_on - dt.timedelta(days=SOON)

    def get_absolute_url(self) -> str:
        return reverse("feuilles_de_route:revue", args=[self.pk])

    @property
    def is_last(self) -> bool:
        """The evaluation comes with the last review (6.4)."""
        return self.mois == 24


class LigneRevue(models.Model):
    """One action as a review found it: its state then, its state now, what blocks, what would help."""

    revue = models.ForeignKey(Revue, models.CASCADE, related_name="lignes", verbose_name="revue")
    action = models.ForeignKey(
        Action, models.CASCADE, related_name="lignes_revue", verbose_name="action"
    )
    etat_avant = models.CharField("état précédent", max_length=40, choices=EtatAction)
    etat = models.CharField("état constaté", max_length=40, choices=EtatAction)
    blocage = models.TextField("ce qui bloque", max_length=600, blank=True)
    aide = models.TextField("aide souhaitée", max_length=600, blank=True)

    class Meta:
        verbose_name = "ligne de revue"
        verbose_name_plural = "lignes de revue"
        ordering = ("revue", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("revue", "action"), name="action_once_per_review")
        ]

    def __str__(self) -> str:
        return f"{self.action_id} : {self.get_etat_display()}"

    @property
    def state(self) -> EtatAction:
        return EtatAction(self.etat)
