"""A request for completion, item by item (C10, C10b, C14)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.acteurs.models import Organisation
from etabli.candidatures.models.candidature import Candidature
from etabli.candidatures.states import EtatItem, NatureItem, TypeCourrier
from etabli.core.fichiers.models import Fichier


class DemandeComplement(models.Model):
    """What DGALN asked one day: a list of items, one deadline, extended once at most (C11)."""

    candidature = models.ForeignKey(
        Candidature, models.CASCADE, related_name="demandes", verbose_name="candidature"
    )
    rang = models.PositiveSmallIntegerField("rang")
    is_question = models.BooleanField("question de fond", default=False)
    requested_on = models.DateField("demandé le")
    extended_on = models.DateField("prolongé le", null=True)
    closed_on = models.DateField("close le", null=True)

    class Meta:
        verbose_name = "demande de complément"
        verbose_name_plural = "demandes de complément"
        ordering = ("rang",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("candidature", "rang"), name="demande_rang_once"),
            models.UniqueConstraint(
                fields=("candidature",),
                condition=models.Q(closed_on=None),
                name="demande_one_open",
                violation_error_message="Une demande de complément est déjà ouverte.",
            ),
        ]

    def __str__(self) -> str:
        return f"Demande de complément n° {self.rang}"


class ItemComplement(models.Model):
    """One thing asked: DEMANDE → REPONDU → ACCEPTE; a refused answer goes back to DEMANDE."""

    demande = models.ForeignKey(
        DemandeComplement, models.CASCADE, related_name="items", verbose_name="demande"
    )
    rang = models.PositiveSmallIntegerField("rang")
    nature = models.CharField("nature", max_length=10, choices=NatureItem)
    etat = models.CharField("état", max_length=10, choices=EtatItem, default=EtatItem.DEMANDE)
    texte = models.TextField("ce qui est demandé", max_length=2000)
    cle = models.CharField("champ de la fiche", max_length=80, blank=True)
    type_courrier = models.CharField(
        "courrier demandé", max_length=30, blank=True, choices=TypeCourrier
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="attendu de"
    )
    due_on = models.DateField("dernier jour")
    is_last_delay = models.BooleanField("dernier délai", default=False)
    reponse = models.TextField("réponse", blank=True)
    fichier = models.ForeignKey(
        Fichier, models.PROTECT, null=True, related_name="+", verbose_name="pièce jointe"
    )
    answered_on = models.DateField("répondu le", null=True)
    answered_by = models.CharField("répondu par", max_length=200, blank=True)
    refus_motif = models.TextField("raison du refus", blank=True)

    class Meta:
        verbose_name = "complément demandé"
        verbose_name_plural = "compléments demandés"
        ordering = ("rang",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("demande", "rang"), name="item_rang_once")
        ]

    def __str__(self) -> str:
        return self.texte

    @property
    def state(self) -> EtatItem:
        return EtatItem(self.etat)
