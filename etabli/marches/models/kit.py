"""The kit d’accès of a framework: what a service needs to use it (5.17)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from etabli.core.models import Fichier
from etabli.marches.models.accords import AccordCadre, Groupement
from etabli.marches.states import NaturePiece


class PieceKit(models.Model):
    """One file of the kit; deposited again, the former one stays, replaced."""

    accord = models.ForeignKey(
        AccordCadre, models.PROTECT, related_name="kit", verbose_name="accord-cadre"
    )
    nature = models.CharField("pièce", max_length=30, choices=NaturePiece)
    #: of whom, for a note méthodologique
    groupement = models.ForeignKey(
        Groupement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="titulaire",
    )
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", verbose_name="fichier")
    deposee_le = models.DateField("déposée le")
    remplacee_le = models.DateField("remplacée le", null=True)

    class Meta:
        verbose_name = "pièce du kit d’accès"
        verbose_name_plural = "pièces du kit d’accès"
        ordering = ("accord", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(nature="NOTE_METHODOLOGIQUE", groupement__isnull=False)
                | ~Q(nature="NOTE_METHODOLOGIQUE") & Q(groupement=None),
                name="kit_note_is_of_a_holder",
                violation_error_message="Une note méthodologique est celle d’un titulaire ; les autres pièces, non.",
            ),
            models.UniqueConstraint(
                fields=("accord", "nature"),
                condition=Q(remplacee_le=None, groupement=None),
                name="kit_piece_once",
            ),
            models.UniqueConstraint(
                fields=("accord", "groupement"),
                condition=Q(remplacee_le=None, groupement__isnull=False),
                name="kit_note_once_a_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.accord}"
