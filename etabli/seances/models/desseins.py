"""What an Atelier draws, session after session: its vision, its sites démonstrateurs, each version dated."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core.composition import composed
from etabli.core.models import Fichier, Movable
from etabli.seances.models.sessions import SessionInSitu
from etabli.seances.states import EtatDessein, GenreDessein, Images
from etabli.territoires.models import Commune


class Dessein(Movable):
    """The vision of an Atelier, or one of its sites: it appears, changes, may be given up; never erased."""

    root_path = "atelier"

    states = EtatDessein
    etat = models.CharField("état", max_length=40, choices=EtatDessein, default=EtatDessein.PORTE)
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="desseins", verbose_name="atelier"
    )
    genre = models.CharField("genre", max_length=20, choices=GenreDessein)
    titre = models.CharField("titre", max_length=120)
    motif = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "dessein"
        verbose_name_plural = "desseins"
        ordering = ("atelier", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("atelier",),
                condition=Q(genre="VISION", etat="PORTE"),
                name="one_vision_stands",
                violation_error_message="L’Atelier porte déjà une vision : écrivez-en une nouvelle version.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="ABANDONNE") | ~Q(motif=""),
                name="dessein_given_up_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()} : {composed(self.titre)}, {self.atelier}"

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    def get_absolute_url(self) -> str:
        return reverse("seances:dessein", args=[self.pk])


class VersionDessein(models.Model):
    """What was said of it one day, at one session or between two; never written again."""

    dessein = models.ForeignKey(
        Dessein, models.CASCADE, related_name="versions", verbose_name="dessein"
    )
    numero = models.PositiveSmallIntegerField("numéro")
    session = models.ForeignKey(
        SessionInSitu,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="desseins",
        verbose_name="session",
    )
    jour = models.DateField("jour")
    texte = models.TextField("ce que l’Atelier en dit", max_length=4000)
    image = models.ForeignKey(
        Fichier, models.PROTECT, null=True, related_name="+", verbose_name="image"
    )
    image_alt = models.CharField("ce que montre l’image", max_length=300, blank=True)
    image_credit = models.CharField("crédit", max_length=120, blank=True)
    images = models.CharField("droit à l’image", max_length=20, choices=Images, blank=True)

    class Meta:
        verbose_name = "version d’un dessein"
        verbose_name_plural = "versions d’un dessein"
        ordering = ("dessein", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("dessein", "numero"), name="version_numbered_once"),
            models.CheckConstraint(
                condition=Q(image=None) | (~Q(image_alt="") & ~Q(images="")),
                name="version_picture_has_words_and_rights",
                violation_error_message="Dites ce que montre l’image, et ce qu’il en est du droit à l’image.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.numero}, {self.jour:%d/%m/%Y}"
