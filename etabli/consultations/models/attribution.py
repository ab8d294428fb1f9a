"""The award: what the holder ranked first must bring, what the others are told, what is published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from etabli.acteurs.models import Organisation
from etabli.consultations.models.marches import MarcheSubsequent
from etabli.consultations.states import NatureAttestation
from etabli.core.models import Document, Fichier
from etabli.marches.models import Groupement


class Attestation(models.Model):
    """One paper of one firm of the holder ranked first, with the days for which it is valid (N-14)."""

    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        related_name="attestations",
        verbose_name="marché subséquent",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="entreprise"
    )
    nature = models.CharField("nature", max_length=20, choices=NatureAttestation)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", verbose_name="fichier")
    issued_on = models.DateField("établie le")
    #: null: it has no end (a bank identity)
    valid_until = models.DateField("valable jusqu’au", null=True)
    received_on = models.DateField("reçue le")

    class Meta:
        verbose_name = "attestation"
        verbose_name_plural = "attestations"
        ordering = ("marche", "organisation", "nature", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")),
                name="attestation_dates_follow",
                violation_error_message="La fin de validité ne précède pas la date de l’attestation.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} — {self.organisation}"


class Rejet(models.Model):
    """What a candidate that is not chosen is told: its rank, why, who is; sent before the notification (M11)."""

    marche = models.ForeignKey(
        MarcheSubsequent, models.CASCADE, related_name="rejets", verbose_name="marché subséquent"
    )
    groupement = models.ForeignKey(
        Groupement, models.PROTECT, related_name="+", verbose_name="groupement"
    )
    #: null: the offer was not ranked
    rang = models.PositiveSmallIntegerField("rang", null=True)
    motifs = models.TextField("motifs", max_length=8000)
    courrier = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="courrier"
    )
    sent_at = models.DateTimeField("envoyé à", null=True)

    class Meta:
        verbose_name = "courrier de rejet"
        verbose_name_plural = "courriers de rejet"
        ordering = ("marche", "rang", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "groupement"), name="rejet_once"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(courrier__isnull=False) & ~Q(motifs=""),
                name="rejet_sent_whole",
                violation_error_message="Un rejet envoyé a son courrier et ses motifs.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rejet {self.groupement} — {self.marche}"


class Desistement(models.Model):
    """A holder chosen that withdraws or cannot perform before the notification; the next is taken (M12)."""

    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        related_name="desistements",
        verbose_name="marché subséquent",
    )
    groupement = models.ForeignKey(
        Groupement, models.PROTECT, related_name="+", verbose_name="groupement"
    )
    motif = models.TextField("motif", max_length=2000)
    noted_on = models.DateField("constaté le")

    class Meta:
        verbose_name = "désistement"
        verbose_name_plural = "désistements"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "groupement"), name="desistement_once"),
            models.CheckConstraint(condition=~Q(motif=""), name="desistement_reasoned"),
        ]

    def __str__(self) -> str:
        return f"Désistement {self.groupement} — {self.marche}"
