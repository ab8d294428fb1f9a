"""The dossier de consultation: written section by section, agreed by those who carry the Atelier, frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.consultations.models.marches import MarcheSubsequent
from etabli.consultations.states import NaturePiece
from etabli.marches.models import Groupement


class SectionDCE(models.Model):
    """One section of one paper, prefilled from the note d'opportunité, then the service's own words."""

    marche = models.ForeignKey(
        MarcheSubsequent, models.CASCADE, related_name="sections", verbose_name="marché subséquent"
    )
    piece = models.CharField("pièce", max_length=20, choices=NaturePiece)
    code = models.CharField("section", max_length=40)
    texte = models.TextField("texte", blank=True)
    #: what the dossier proposed: the section may be put back to it
    propose = models.TextField("texte proposé", blank=True)

    class Meta:
        verbose_name = "section du dossier de consultation"
        verbose_name_plural = "sections du dossier de consultation"
        ordering = ("marche", "piece", "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "piece", "code"), name="section_dce_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_piece_display()}, {self.code}"


class Covalidation(models.Model):
    """A collectivité or an operator agrees with the CCTP as it is written (M2): it holds for that digest."""

    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        related_name="covalidations",
        verbose_name="marché subséquent",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="organisation"
    )
    agreed_on = models.DateField("accord donné le")
    agreed_by = done_by("accord donné par")
    digest = models.CharField("empreinte du CCTP", max_length=64)

    class Meta:
        verbose_name = "covalidation"
        verbose_name_plural = "covalidations"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "organisation"), name="covalidation_once")
        ]

    def __str__(self) -> str:
        return f"Accord {self.organisation} — {self.marche}"


class Consulte(models.Model):
    """A holder of the framework on the day of publication: consulted, or left out with the reason (M2)."""

    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        related_name="consultes",
        verbose_name="marché subséquent",
    )
    groupement = models.ForeignKey(
        Groupement, models.PROTECT, related_name="consultations", verbose_name="groupement"
    )
    #: empty: it is consulted
    ecarte_motif = models.CharField("pourquoi il n’est pas consulté", max_length=300, blank=True)

    class Meta:
        verbose_name = "titulaire consulté"
        verbose_name_plural = "titulaires consultés"
        ordering = ("marche", "groupement__rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "groupement"), name="consulte_once")
        ]

    def __str__(self) -> str:
        return f"{self.groupement} — {self.marche}"
