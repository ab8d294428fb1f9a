"""What an Atelier was worth to those who made it, from 1 to 5, asked when it closes (K23)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.core.models import Movable
from etabli.feuilles_de_route.states import CoteNote, EtatNote
from etabli.territoires.models import Commune


class NoteCloture(Movable):
    """One mark for each porteur, for the service pilote and for the team."""

    root_path = "atelier"

    states = EtatNote
    etat = models.CharField("état", max_length=40, choices=EtatNote, default=EtatNote.DONNEE)
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="notes_cloture", verbose_name="atelier"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="au nom de"
    )
    cote = models.CharField("côté", max_length=20, choices=CoteNote)
    note = models.PositiveSmallIntegerField("note de 1 à 5")
    mot = models.TextField("en un mot", max_length=1000, blank=True)

    class Meta:
        verbose_name = "note de clôture"
        verbose_name_plural = "notes de clôture"
        ordering = ("atelier", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("atelier", "organisation"), name="note_cloture_once"),
            models.CheckConstraint(
                condition=Q(note__range=(1, 5)),
                name="note_cloture_range",
                violation_error_message="La note va de 1 à 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"Note de {self.organisation}"

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    def get_absolute_url(self) -> str:
        return reverse("feuilles_de_route:suivi", args=[self.atelier_id])
