"""A framework agreement, its holders in their ranking, and the price list of each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.core.articles import de
from etabli.core.models import Movable
from etabli.marches import prix
from etabli.marches.states import BaseModification, EtatAccordCadre, EtatGroupement, RoleMembre


class ModeExecution(models.TextChoices):
    """How a framework is executed (4.1)."""

    BONS_DE_COMMANDE = "BONS_DE_COMMANDE", "À bons de commande"
    MARCHES_SUBSEQUENTS = "MARCHES_SUBSEQUENTS", "À marchés subséquents"


#: what may still lack its maximum or its end: what is prepared, and a former one, kept for memory
UNFINISHED = ("PREPARATION", "EXPIRE")


class AccordCadre(Movable):
    """A framework of several holders; `file` is the order of the tourniquet that its log gives."""

    Etat = EtatAccordCadre
    states = EtatAccordCadre
    etat = models.CharField(
        "état", max_length=40, choices=EtatAccordCadre, default=EtatAccordCadre.PREPARATION
    )
    code = models.CharField("code", max_length=20, unique=True)
    libelle = models.CharField("libellé", max_length=200)
    mode = models.CharField(
        "mode", max_length=30, choices=ModeExecution, default=ModeExecution.BONS_DE_COMMANDE
    )
    acheteur = models.ForeignKey(
        Organisation, models.PROTECT, related_name="accords_cadres", verbose_name="acheteur"
    )
    date_notification = models.DateField("notifié le", null=True, blank=True)
    date_fin_validite = models.DateField("fin de validité", null=True, blank=True)
    justification_duree = models.TextField(
        "justification d’une durée de plus de 48 mois", blank=True
    )
    maximum_ht = models.DecimalField(
        "maximum HT", max_digits=12, decimal_places=2, null=True, blank=True
    )
    minimum_ht = models.DecimalField(
        "minimum HT", max_digits=12, decimal_places=2, null=True, blank=True
    )
    maximum_par_titulaire_ht = models.DecimalField(
        "maximum HT par titulaire", max_digits=12, decimal_places=2, null=True, blank=True
    )
    ccag = models.CharField("CCAG", max_length=120, default="Prestations intellectuelles, 2021")
    revision_prix = models.JSONField("révision des prix", default=dict, blank=True)
    cumul_autorise = models.BooleanField("une entreprise dans plusieurs groupements", default=True)
    acheteurs_autorises = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="accords_cadres_ouverts",
        verbose_name="acheteurs autorisés",
    )
    tous_services = models.BooleanField("ouvert à tous les services déconcentrés", default=True)
    file = models.JSONField("file du tourniquet", default=list, editable=False)

    class Meta:
        verbose_name = "accord-cadre"
        verbose_name_plural = "accords-cadres"
        ordering = ("-date_notification", "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(maximum_ht__gt=0),
                name="accord_cadre_maximum_positive",
                violation_error_message="Un accord-cadre a un maximum (R2162-4).",
            ),
            models.CheckConstraint(
                condition=Q(date_notification=None)
                | Q(date_fin_validite__gte=F("date_notification")),
                name="accord_cadre_dates_in_order",
                violation_error_message="La fin de validité précède la notification.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=UNFINISHED)
                | Q(maximum_ht__isnull=False, date_fin_validite__isnull=False),
                name="accord_cadre_whole_once_notified",
                violation_error_message="Un accord-cadre notifié a un maximum et une fin de validité.",
            ),
        ]

    def __str__(self) -> str:
        return f"Accord-cadre {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("marches:accord-cadre", args=[self.pk])

    @property
    def is_by_turn(self) -> bool:
        """Its holders are chosen by the tourniquet, at the prices of their bordereau (4.1)."""
        return self.mode == ModeExecution.BONS_DE_COMMANDE

    @property
    def fin(self) -> dt.date:
        """The last day of validity. LookupError while a framework in preparation has none."""
        if self.date_fin_validite is None:
            raise LookupError(f"{self} has no end yet")
        return self.date_fin_validite

    @property
    def plafond_ht(self) -> Decimal:
        """The maximum. LookupError while a framework in preparation has none."""
        if self.maximum_ht is None:
            raise LookupError(f"{self} has no maximum yet")
        return self.maximum_ht

    def is_open_to(self, service: Organisation) -> bool:
        """May this service order on it (AC-5, G-BC-2)?"""
        if self.tous_services and service.is_service_pilote:
            return True
        return self.acheteurs_autorises.filter(pk=service.pk).exists()


class ModificationAccordCadre(models.Model):
    """A signed amendment that raises the maximum of a framework (AC-7); it is never corrected."""

    accord_cadre = models.ForeignKey(
        AccordCadre, models.PROTECT, related_name="modifications", verbose_name="accord-cadre"
    )
    numero = models.PositiveSmallIntegerField("numéro")
    base = models.CharField("base juridique", max_length=10, choices=BaseModification)
    montant_ht = models.DecimalField("augmentation HT", max_digits=12, decimal_places=2)
    maximum_avant_ht = models.DecimalField("maximum HT avant", max_digits=12, decimal_places=2)
    maximum_initial_ht = models.DecimalField("maximum HT initial", max_digits=12, decimal_places=2)
    motif = models.TextField("motif", max_length=2000)
    signed_on = models.DateField("signée le")
    signed_by = done_by("enregistrée par")

    class Meta:
        verbose_name = "modification d’accord-cadre"
        verbose_name_plural = "modifications d’accord-cadre"
        ordering = ("accord_cadre", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("accord_cadre", "numero"), name="modification_accord_cadre_once"
            ),
            models.CheckConstraint(
                condition=Q(montant_ht__gt=0), name="modification_accord_cadre_raises"
            ),
        ]

    def __str__(self) -> str:
        return f"Avenant {self.numero} à l’accord-cadre {self.accord_cadre.code}"

    @property
    def maximum_apres_ht(self) -> Decimal:
        return self.maximum_avant_ht + self.montant_ht

    @property
    def cumul_ht(self) -> Decimal:
        """All the increases since the origin, this one included (10.6)."""
        return self.maximum_apres_ht - self.maximum_initial_ht


class Groupement(Movable):
    """A holder of one framework: a group of firms led by its mandataire (T-10 for its states)."""

    root_path = "accord_cadre"

    Etat = EtatGroupement
    states = EtatGroupement
    etat = models.CharField(
        "état", max_length=40, choices=EtatGroupement, default=EtatGroupement.ACTIF
    )
    accord_cadre = models.ForeignKey(
        AccordCadre, models.PROTECT, related_name="groupements", verbose_name="accord-cadre"
    )
    code = models.CharField("code", max_length=10)
    nom = models.CharField("nom", max_length=120)
    rang = models.PositiveSmallIntegerField("rang au classement")
    mandataire = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="groupements_conduits",
        verbose_name="mandataire",
    )
    franchise_tva = models.BooleanField("franchise de TVA", default=False)

    class Meta:
        verbose_name = "groupement"
        verbose_name_plural = "groupements"
        ordering = ("accord_cadre", "rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("accord_cadre", "code"), name="groupement_code_once"),
            models.UniqueConstraint(fields=("accord_cadre", "rang"), name="groupement_rang_once"),
            models.UniqueConstraint(
                fields=("accord_cadre", "mandataire"),
                name="groupement_mandataire_once",
                violation_error_message="Cette entreprise est déjà mandataire d’un groupement (R7).",
            ),
        ]

    def __str__(self) -> str:
        return f"Groupement {self.nom}"

    def get_absolute_url(self) -> str:
        return reverse("marches:titulaire", args=[self.pk])

    @property
    def titulaire_id(self) -> int | None:
        """The firm that leads it."""
        return self.mandataire_id


class MembreGroupement(models.Model):
    """A firm of a groupement; known subcontractors are named for the declarations of conflict."""

    groupement = models.ForeignKey(
        Groupement, models.CASCADE, related_name="membres", verbose_name="groupement"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="groupements", verbose_name="entreprise"
    )
    role = models.CharField(
        "rôle", max_length=20, choices=RoleMembre, default=RoleMembre.COTRAITANT
    )
    competences = models.CharField("compétences", max_length=200, blank=True)
    iban_fin = models.CharField("compte (quatre derniers chiffres)", max_length=4, blank=True)

    class Meta:
        verbose_name = "membre de groupement"
        verbose_name_plural = "membres de groupement"
        ordering = ("groupement", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("groupement", "organisation"), name="membre_groupement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class VersionBordereau(models.Model):
    """The price list (BPU) of one holder over a period (B-1)."""

    groupement = models.ForeignKey(
        Groupement, models.CASCADE, related_name="bordereaux", verbose_name="groupement"
    )
    version = models.PositiveSmallIntegerField("version")
    valide_du = models.DateField("valable du")
    valide_au = models.DateField("valable au", null=True, blank=True)
    coefficient = models.DecimalField(
        "coefficient de révision", max_digits=6, decimal_places=4, default=1
    )

    class Meta:
        verbose_name = "bordereau des prix"
        verbose_name_plural = "bordereaux des prix"
        ordering = ("groupement", "version")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("groupement", "version"), name="bordereau_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"BPU {de(self.groupement.nom)}, version {self.version}"

    def lines(self) -> tuple[prix.LigneBordereau, ...]:
        """The lines as plain values for the rules, in order."""
        return tuple(line.value() for line in self.lignes.all())

    def covers(self, day: dt.date) -> bool:
        return self.valide_du <= day and (self.valide_au is None or day <= self.valide_au)


class Unite(models.TextChoices):
    FORFAIT = prix.Unite.FORFAIT.value, "forfait"
    JOUR = prix.Unite.JOUR.value, "jour"
    UNITE = prix.Unite.UNITE.value, "unité"


class LigneBordereau(models.Model):
    """One unit of work and its price HT; the phase tells which order may carry it (D-19)."""

    bordereau = models.ForeignKey(
        VersionBordereau, models.CASCADE, related_name="lignes", verbose_name="bordereau"
    )
    code_uo = models.CharField("unité d’œuvre", max_length=12)
    libelle = models.CharField("libellé", max_length=160)
    unite = models.CharField("unité", max_length=10, choices=Unite, default=Unite.FORFAIT)
    phase = models.PositiveSmallIntegerField("phase")
    prix_ht = models.DecimalField("prix HT", max_digits=10, decimal_places=2)
    taux_tva = models.DecimalField("taux de TVA", max_digits=4, decimal_places=1, default=20)

    class Meta:
        verbose_name = "ligne de bordereau"
        verbose_name_plural = "lignes de bordereau"
        ordering = ("bordereau", "code_uo")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("bordereau", "code_uo"), name="ligne_bordereau_once"),
            models.CheckConstraint(
                condition=Q(prix_ht__gt=0), name="ligne_bordereau_prix_positive"
            ),
            models.CheckConstraint(condition=Q(phase__gte=1), name="ligne_bordereau_phase"),
        ]

    def __str__(self) -> str:
        return f"{self.code_uo} — {self.libelle}"

    def value(self) -> prix.LigneBordereau:
        return prix.LigneBordereau(
            self.code_uo,
            self.libelle,
            prix.Unite(self.unite),
            self.phase,
            self.prix_ht,
        )
