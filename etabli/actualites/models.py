"""What inhabitants are told of an Atelier: dated news, with a picture, a meeting open to all (2.9)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.actualites.states import Etat, Images
from etabli.ateliers.models import Atelier
from etabli.core.composition import composed
from etabli.core.models import Fichier, Movable
from etabli.territoires.models import Commune


class Actualite(Movable):
    """A dated note, read by everybody once the pilote has published it."""

    root_path = "atelier"

    states = Etat
    etat = models.CharField("état", max_length=40, choices=Etat, default=Etat.PROPOSEE)
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="actualites", verbose_name="atelier"
    )
    titre = models.CharField("titre", max_length=120)
    texte = models.TextField("texte", max_length=5000)
    jour = models.DateField("jour dont elle parle")
    #: an article of the local magazine, a page elsewhere
    lien = models.URLField("adresse d’un article", max_length=300, blank=True)
    #: a meeting open to everybody
    rendez_vous_on = models.DateField("rendez-vous le", null=True, blank=True)
    rendez_vous_a = models.TimeField("à", null=True, blank=True)
    lieu = models.CharField("lieu du rendez-vous", max_length=200, blank=True)
    image = models.ForeignKey(
        Fichier, models.PROTECT, null=True, related_name="+", verbose_name="image"
    )
    image_alt = models.CharField("ce que montre l’image", max_length=300, blank=True)
    image_credit = models.CharField("crédit", max_length=120, blank=True)
    images = models.CharField("droit à l’image", max_length=20, choices=Images, blank=True)
    proposed_by = done_by("proposée par")
    proposed_by_name = models.CharField("nom de qui l’a proposée", max_length=200, blank=True)
    published_on = models.DateField("publiée le", null=True)
    motif = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"
        ordering = ("-jour", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(etat="PUBLIEE") | Q(published_on__isnull=False),
                name="actualite_published_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(image=None) | (~Q(image_alt="") & ~Q(images="")),
                name="actualite_picture_has_words_and_rights",
                violation_error_message="Dites ce que montre l’image, et ce qu’il en est du droit à l’image.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(rendez_vous_on=None) & Q(rendez_vous_a=None) & Q(lieu="")
                    | Q(rendez_vous_on__isnull=False)
                    & Q(rendez_vous_a__isnull=False)
                    & ~Q(lieu="")
                ),
                name="actualite_meeting_is_whole",
                violation_error_message="Un rendez-vous a sa date, son heure et son lieu : complétez tout, ou effacez.",
            ),
        ]

    def __str__(self) -> str:
        return f"{composed(self.titre)}, {self.atelier}"

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    @property
    def rendez_vous(self) -> dt.datetime | None:
        """Its meeting, in the hours of its place."""
        if self.rendez_vous_on is None or self.rendez_vous_a is None:
            return None
        return dt.datetime.combine(self.rendez_vous_on, self.rendez_vous_a)

    def get_absolute_url(self) -> str:
        return reverse("actualites:actualite", args=[self.pk])

    def get_public_url(self) -> str:
        return reverse("actualites:publique", args=[self.atelier.slug, self.pk])
