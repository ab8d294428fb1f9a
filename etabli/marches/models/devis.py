"""A devis and its versions: quantities of the holder's own price list, never a free line (B-2)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.ateliers.models import Atelier
from etabli.core.articles import de
from etabli.core.models import Movable
from etabli.marches import prix
from etabli.marches.models.accords import AccordCadre, Groupement, VersionBordereau
from etabli.marches.models.designations import Designation
from etabli.marches.states import EtatDevis


class Devis(Movable):
    """The devis of one designation; changing one quantity makes a new version (B-6)."""

    root_path = "designation__atelier"

    Etat = EtatDevis
    states = EtatDevis
    etat = models.CharField("état", max_length=40, choices=EtatDevis, default=EtatDevis.DEPOSE)
    designation = models.OneToOneField(
        Designation, models.PROTECT, related_name="devis", verbose_name="désignation"
    )
    bordereau = models.ForeignKey(
        VersionBordereau, models.PROTECT, related_name="+", verbose_name="bordereau des prix"
    )
    taux_tva = models.DecimalField("taux de TVA", max_digits=4, decimal_places=1)
    retours = models.PositiveSmallIntegerField("retours", default=0)
    motif_retour = models.TextField("ce qui est à corriger", blank=True)
    returned_on = models.DateField("retourné le", null=True)
    validated_on = models.DateField("validé le", null=True)
    validated_by = done_by("validé par")

    class Meta:
        verbose_name = "devis"
        verbose_name_plural = "devis"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"Devis {de(self.groupement.nom)} — {self.atelier}"

    def get_absolute_url(self) -> str:
        return reverse("marches:devis", args=[self.pk])

    @property
    def dated_by(self) -> str:
        """Its designation: what the holder has to hand in the devis, and to correct it, runs there."""
        return f"{Designation._meta.label_lower}:{self.designation_id}"

    @property
    def titulaire_id(self) -> int | None:
        """The firm that hands it in."""
        return self.groupement.mandataire_id

    @property
    def atelier(self) -> Atelier:
        return self.designation.atelier

    @property
    def groupement(self) -> Groupement:
        return self.designation.groupement

    @property
    def accord_cadre(self) -> AccordCadre:
        return self.groupement.accord_cadre

    @property
    def current(self) -> VersionDevis:
        """The last version deposited."""
        return self.versions.order_by("-numero")[0]


class VersionDevis(models.Model):
    """One deposited version: lines, totals and digest never change."""

    devis = models.ForeignKey(Devis, models.CASCADE, related_name="versions", verbose_name="devis")
    numero = models.PositiveSmallIntegerField("version")
    lignes = models.JSONField("lignes")
    ht = models.DecimalField("total HT", max_digits=12, decimal_places=2)
    tva = models.DecimalField("TVA", max_digits=12, decimal_places=2)
    ttc = models.DecimalField("total TTC", max_digits=12, decimal_places=2)
    deposited_on = models.DateField("déposée le")
    deposited_by = done_by("déposée par")
    valid_until = models.DateField("valable jusqu’au")
    digest = models.CharField("empreinte", max_length=64)
    validated_on = models.DateField("validée le", null=True)
    delai_execution = models.CharField("délai d’exécution", max_length=200, blank=True)
    note = models.TextField("mot d’accompagnement", max_length=1000, blank=True)

    class Meta:
        verbose_name = "version de devis"
        verbose_name_plural = "versions de devis"
        ordering = ("devis", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("devis", "numero"), name="version_devis_once")
        ]

    def __str__(self) -> str:
        return f"{self.devis}, version {self.numero}"

    def lines(self) -> tuple[prix.Ligne, ...]:
        """The lines as plain values, at the prices they were deposited at."""
        return lines_from_json(self.lignes)

    @property
    def totaux(self) -> prix.Totaux:
        return prix.Totaux(self.ht, self.devis.taux_tva, self.tva, self.ttc)

    @property
    def quantites(self) -> Mapping[str, Decimal]:
        return {line.code_uo: line.quantite for line in self.lines()}


def lines_from_json(rows: list[dict[str, str]]) -> tuple[prix.Ligne, ...]:
    """Stored lines read back; quantities and prices are kept as text, exact."""
    return tuple(
        prix.Ligne(
            row["code_uo"], row["libelle"], prix.Unite(row["unite"]), int(row["phase"]),
            Decimal(row["quantite"]), Decimal(row["prix_ht"]),
        )
        for row in rows
    )  # fmt: skip


def lines_to_json(lignes: tuple[prix.Ligne, ...]) -> list[dict[str, str]]:
    return [
        {
            "code_uo": line.code_uo,
            "libelle": line.libelle,
            "unite": line.unite.value,
            "phase": str(line.phase),
            "quantite": str(line.quantite),
            "prix_ht": str(line.prix_ht),
        }
        for line in lignes
    ]
