"""The map of the actors of an Atelier: who must be met, by college; who was invited, who was met."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core.models import Movable
from etabli.seances.models.entretiens import Entretien
from etabli.seances.models.reunions import Reunion
from etabli.seances.states import College, EtatActeur
from etabli.territoires.models import Commune


class ActeurAMobiliser(Movable):
    """Somebody who counts for the Atelier: an organisation, a person, or a person of an organisation.

    Its names are read by those who welcome people; the others read how many, by college.
    """

    root_path = "atelier"

    states = EtatActeur
    etat = models.CharField(
        "état", max_length=40, choices=EtatActeur, default=EtatActeur.A_RENCONTRER
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="acteurs_a_mobiliser", verbose_name="atelier"
    )
    college = models.CharField("collège", max_length=20, choices=College)
    organisme = models.CharField("organisme", max_length=160, blank=True)
    personne = models.CharField("personne", max_length=160, blank=True)
    apport = models.CharField("pourquoi le rencontrer", max_length=300, blank=True)
    invite_le = models.DateField("invité le", null=True)
    rencontre_le = models.DateField("rencontré le", null=True)
    entretien = models.ForeignKey(
        Entretien, models.PROTECT, null=True, related_name="acteurs", verbose_name="entretien"
    )
    reunion = models.ForeignKey(
        Reunion, models.PROTECT, null=True, related_name="acteurs", verbose_name="réunion"
    )
    effacee_le = models.DateField("nom de la personne effacé le", null=True)

    class Meta:
        verbose_name = "acteur à mobiliser"
        verbose_name_plural = "acteurs à mobiliser"
        ordering = ("atelier", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(etat="INVITE") | Q(invite_le__isnull=False),
                name="acteur_invited_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat="RENCONTRE") | Q(rencontre_le__isnull=False),
                name="acteur_met_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(organisme="", personne="")
                | Q(etat="RETIRE")
                | Q(effacee_le__isnull=False),
                name="acteur_is_named",
                violation_error_message="Dites qui est à rencontrer : un organisme, une personne, ou les deux.",
            ),
            models.CheckConstraint(
                condition=Q(effacee_le=None) & ~Q(etat="RETIRE") | Q(personne=""),
                name="acteur_erased_keeps_no_name",
            ),
            models.UniqueConstraint(
                fields=("atelier", "organisme", "personne"),
                condition=~Q(etat="RETIRE") & Q(effacee_le=None),
                name="acteur_on_the_map_once",
                violation_error_message="Cet acteur est déjà sur la carte.",
            ),
        ]

    def __str__(self) -> str:
        return f"Acteur n° {self.pk or 'nouveau'} de la carte, {self.atelier}"

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    @property
    def nom(self) -> str:
        """As a list of those who may read it says."""
        return " — ".join(part for part in (self.organisme, self.personne) if part) or "nom effacé"

    def get_absolute_url(self) -> str:
        return f"{reverse('seances:acteurs', args=[self.atelier_id])}#acteur-{self.pk}"
