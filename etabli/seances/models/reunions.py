"""A meeting between the sessions: what is planned, who came by college, what was said and settled.

Nobody is named: participants are counted by college.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core.composition import composed
from etabli.core.formats import heure
from etabli.core.fuseaux import local_note
from etabli.core.models import Movable
from etabli.seances.models.decisions import Decision
from etabli.seances.models.sessions import SessionInSitu
from etabli.seances.states import ABOUT_A_SESSION, EtatReunion, GenreReunion
from etabli.territoires.models import Commune


class Reunion(Movable):
    """Some hours around a table, to frame, to steer, to prepare or to give back."""

    root_path = "atelier"

    states = EtatReunion
    etat = models.CharField("état", max_length=40, choices=EtatReunion, default=EtatReunion.PREVUE)
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="reunions", verbose_name="atelier"
    )
    genre = models.CharField("genre", max_length=20, choices=GenreReunion)
    objet = models.CharField("objet", max_length=120, blank=True)
    #: the session that is prepared, or looked back on
    session = models.ForeignKey(
        SessionInSitu,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reunions",
        verbose_name="session",
    )
    jour = models.DateField("jour")
    heure = models.TimeField("heure", default=dt.time(10))
    duree = models.PositiveSmallIntegerField("durée, en minutes", default=120)
    lieu = models.CharField("lieu", max_length=200)
    ordre_du_jour = models.TextField("ordre du jour", max_length=4000, blank=True)
    tenue_le = models.DateField("tenue le", null=True)
    #: who came, by college: {"ELU": 3}
    participants = models.JSONField("participants", default=dict, blank=True)
    compte_rendu = models.TextField("compte rendu", max_length=20000, blank=True)

    class Meta:
        verbose_name = "réunion"
        verbose_name_plural = "réunions"
        ordering = ("jour", "heure", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(etat="TENUE") | (Q(tenue_le__isnull=False) & ~Q(compte_rendu="")),
                name="reunion_held_is_told",
                violation_error_message="Une réunion tenue a sa date et son compte rendu.",
            ),
            models.CheckConstraint(
                condition=Q(etat="TENUE") | Q(tenue_le=None), name="reunion_not_held_has_no_date"
            ),
            models.CheckConstraint(
                condition=Q(duree__gte=15) & Q(duree__lte=720),
                name="reunion_lasts",
                violation_error_message="Une réunion dure entre un quart d’heure et douze heures.",
            ),
            models.CheckConstraint(
                condition=Q(session=None) | Q(genre__in=[str(one) for one in ABOUT_A_SESSION]),
                name="reunion_of_a_session_prepares_or_looks_back",
                violation_error_message="Seuls une préparation ou un débriefing portent sur une session.",
            ),
            models.CheckConstraint(
                condition=~Q(genre="GROUPE") | ~Q(objet=""),
                name="reunion_of_a_group_is_named",
                violation_error_message="Un groupe thématique a un nom : écrivez-le dans l’objet.",
            ),
            models.UniqueConstraint(
                fields=("atelier",),
                condition=Q(genre="CADRAGE", etat="PREVUE"),
                name="reunion_one_cadrage_planned",
                violation_error_message="Une réunion de cadrage est déjà prévue : modifiez-la ou annulez-la.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titre} ({self.jour_dit:%d/%m/%Y})"

    @property
    def titre(self) -> str:
        """« Comité de pilotage — le plan-guide »."""
        name = str(self.get_genre_display())
        return f"{name} — {composed(self.objet)}" if self.objet else name

    @property
    def jour_dit(self) -> dt.date:
        """The day it was held, else the one it is planned for."""
        return self.tenue_le or self.jour

    @property
    def horaire(self) -> str:
        """« à 10 h 00 (heure de Fort-de-France) »: the hour is that of the place."""
        note = local_note(self.place)
        words = f"à {heure(self.heure)}"
        return f"{words} ({note})" if note else words

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    @property
    def shown_from(self) -> dt.date | None:
        """Nothing is to be told of it before it takes place."""
        return self.jour if self.etat == EtatReunion.PREVUE else None

    @property
    def planned_on(self) -> dt.date | None:
        return self.jour if self.etat == EtatReunion.PREVUE else None

    def get_absolute_url(self) -> str:
        return reverse("seances:reunion", args=[self.pk])


class DecisionReunion(Decision):
    """Who does what, for when, as the meeting settled it."""

    reunion = models.ForeignKey(
        Reunion, models.CASCADE, related_name="decisions", verbose_name="réunion"
    )

    class Meta:
        verbose_name = "décision de réunion"
        verbose_name_plural = "décisions de réunion"
        ordering = ("pk",)
