"""Three keys for one consultation, each made by its holder; the server only has their public halves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.core.models import Movable
from etabli.sceaux.models.scelles import Scelle
from etabli.sceaux.states import HELD, EtatCle, Rang


class Cle(Movable):
    """The key of one holder, for one consultation, never used for another."""

    root_path = "marche__atelier"

    Etat = EtatCle
    states = EtatCle
    etat = models.CharField("état", max_length=40, choices=EtatCle, default=EtatCle.ATTENDUE)
    marche = models.ForeignKey(
        MarcheSubsequent, models.CASCADE, related_name="cles", verbose_name="marché subséquent"
    )
    rang = models.CharField("rang", max_length=1, choices=Rang)
    detenteur = done_by("détenteur")
    publique = models.CharField("clé publique", max_length=80, blank=True)
    #: the holder declares to have no interest in a candidate (N-9), by the act that gives the key
    declared_on = models.DateField("intérêts déclarés le", null=True)

    class Meta:
        verbose_name = "clé"
        verbose_name_plural = "clés"
        ordering = ("marche", "rang", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("marche", "rang"),
                condition=Q(etat__in=[str(etat) for etat in HELD]),
                name="cle_one_a_rank",
                violation_error_message="Cette clé a déjà son détenteur.",
            ),
            models.UniqueConstraint(
                fields=("marche", "detenteur"),
                condition=Q(etat__in=[str(etat) for etat in HELD]),
                name="cle_one_a_holder",
                violation_error_message="Cette personne détient déjà une clé de cette consultation.",
            ),
            models.UniqueConstraint(
                fields=("publique",), condition=~Q(publique=""), name="cle_used_once"
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[EtatCle.ATTENDUE.value, EtatCle.RETIREE.value])
                | (~Q(publique="") & Q(declared_on__isnull=False)),
                name="cle_registered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Clé {self.rang} — {self.marche}"

    def get_absolute_url(self) -> str:
        return reverse("sceaux:sceau", args=[self.marche_id])

    @property
    def atelier(self) -> Atelier:
        return self.marche.atelier

    def link_for(self, audience: str) -> str:
        """Those who are consulted are told where to hand in, never who holds what."""
        name = "sceaux:deposer" if audience == "consultes" else "sceaux:sceau"
        return reverse(name, args=[self.marche_id])


class Repetition(Scelle):
    """A dummy offer, sealed for three keys, that their holders open before anything is published."""

    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        related_name="repetitions",
        verbose_name="marché subséquent",
    )
    #: what the first of each pair has left; the pairs that have opened it
    restes = models.JSONField("ce qui reste, par paire", default=dict)
    paires = models.JSONField("paires éprouvées", default=list)

    class Meta:
        verbose_name = "répétition"
        verbose_name_plural = "répétitions"
        ordering = ("marche", "pk")

    def __str__(self) -> str:
        return f"Répétition {self.pk} — {self.marche}"
