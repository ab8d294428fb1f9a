"""The offers received, their files, what was decided of them, what was asked of their candidates."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from etabli.accounts.models import done_by
from etabli.consultations.models.marches import MarcheSubsequent
from etabli.consultations.states import MotifElimination, NatureDemande, NatureOffre, SuiteDemande
from etabli.core.models import Fichier
from etabli.marches.models import Groupement


class Offre(models.Model):
    """One deposit of a holder, at the second of the server that received it (N-8).

    A late one is known by its hour alone: it has no file and no price (MS-4). A holder who deposited
    twice in time is read by the last one; the former stays, replaced.
    """

    marche = models.ForeignKey(
        MarcheSubsequent, models.CASCADE, related_name="offres", verbose_name="marché subséquent"
    )
    groupement = models.ForeignKey(
        Groupement, models.PROTECT, related_name="offres", verbose_name="groupement"
    )
    recue_at = models.DateTimeField("reçue à")
    #: how the channel names it: read twice, it is kept once
    cle = models.CharField("clé d’origine", max_length=64)
    is_late = models.BooleanField("hors délai", default=False)
    is_replaced = models.BooleanField("remplacée par une suivante", default=False)
    prix_ht = models.DecimalField("prix HT", max_digits=12, decimal_places=2, null=True)
    prix_ttc = models.DecimalField("prix TTC", max_digits=12, decimal_places=2, null=True)

    class Meta:
        verbose_name = "offre"
        verbose_name_plural = "offres"
        ordering = ("marche", "groupement__rang", "recue_at")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "cle"), name="offre_cle_once"),
            models.UniqueConstraint(
                fields=("marche", "groupement"),
                condition=Q(is_late=False, is_replaced=False),
                name="offre_one_in_time",
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | Q(prix_ht=None, prix_ttc=None),
                name="offre_late_not_read",
                violation_error_message="Une offre hors délai n’est pas ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(prix_ht=None, prix_ttc=None)
                | Q(prix_ht__gt=0, prix_ttc__gte=F("prix_ht")),
                name="offre_prices_sane",
                violation_error_message="Le prix TTC n’est pas inférieur au prix HT, et celui-ci dépasse zéro.",
            ),
        ]

    def __str__(self) -> str:
        return f"Offre {self.groupement.code} — {self.marche}"

    @property
    def code(self) -> str:
        """The name of its candidate in the analysis."""
        return self.groupement.code


class PieceOffre(models.Model):
    """One file of an offer in time."""

    offre = models.ForeignKey(Offre, models.CASCADE, related_name="pieces", verbose_name="offre")
    nature = models.CharField(
        "nature", max_length=20, choices=NatureOffre, default=NatureOffre.AUTRE
    )
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", verbose_name="fichier")

    class Meta:
        verbose_name = "pièce d’une offre"
        verbose_name_plural = "pièces d’une offre"
        ordering = ("offre", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("offre", "fichier"), name="piece_offre_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} — {self.offre}"


class AccesOffre(models.Model):
    """Somebody opened a file of an offer (N-13); written by the door that gives it, never changed."""

    piece = models.ForeignKey(
        PieceOffre, models.CASCADE, related_name="acces", verbose_name="pièce"
    )
    opened_by = done_by("ouverte par")
    opened_at = models.DateTimeField("ouverte à")

    class Meta:
        verbose_name = "accès à une offre"
        verbose_name_plural = "accès aux offres"
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        return f"Accès à {self.piece} le {self.opened_at:%d/%m/%Y}"


class EliminationOffre(models.Model):
    """An offer that is not compared, by decision and for a reason told to its candidate (MS-5, MS-6).

    Late (N-8) and above the budget (N-7) are facts: they are computed, and have no row.
    """

    offre = models.ForeignKey(
        Offre, models.CASCADE, related_name="eliminations", verbose_name="offre"
    )
    motif = models.CharField("motif", max_length=20, choices=MotifElimination)
    raison = models.TextField("raison", max_length=4000)
    decided_on = models.DateField("décidée le")
    decided_by = done_by("décidée par")

    class Meta:
        verbose_name = "élimination d’une offre"
        verbose_name_plural = "éliminations d’offres"
        ordering = ("offre", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("offre", "motif"), name="elimination_offre_once"),
            models.CheckConstraint(
                condition=~Q(raison=""),
                name="elimination_offre_reasoned",
                violation_error_message="Une élimination est motivée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_motif_display()} — {self.offre}"


class DemandeOffre(models.Model):
    """What the service asked of a candidate after the closing: its price, a regularisation, a precision."""

    offre = models.ForeignKey(Offre, models.CASCADE, related_name="demandes", verbose_name="offre")
    nature = models.CharField("nature", max_length=20, choices=NatureDemande)
    texte = models.TextField("demande", max_length=4000)
    asked_on = models.DateField("demandé le")
    due_on = models.DateField("réponse attendue le")
    reponse = models.TextField("réponse", max_length=8000, blank=True)
    answered_on = models.DateField("réponse reçue le", null=True)
    suite = models.CharField("suite donnée", max_length=20, choices=SuiteDemande, blank=True)
    raison = models.TextField("raison", max_length=4000, blank=True)
    decided_on = models.DateField("décidé le", null=True)
    decided_by = done_by("décidé par")

    class Meta:
        verbose_name = "demande à un candidat"
        verbose_name_plural = "demandes aux candidats"
        ordering = ("offre", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("offre", "nature"),
                condition=Q(decided_on=None),
                name="demande_offre_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, suite="")
                | Q(decided_on__isnull=False) & ~Q(suite="") & ~Q(raison=""),
                name="demande_offre_decided_whole",
                violation_error_message="Une décision a sa suite et sa raison.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} — {self.offre}"
