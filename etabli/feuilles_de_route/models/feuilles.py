"""A roadmap, its axes and objectives, its actions (domain 6.1)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.core import validators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.core.composition import composed
from etabli.core.models import Document, Fichier, Movable
from etabli.feuilles_de_route.states import (
    EDITABLE,
    LOGEMENTS_MAX,
    PUBLISHED,
    SURFACE_MAX,
    Etat,
    EtatAction,
    Horizon,
    ModeOfficialisation,
    Priorite,
    RythmeRencontres,
    TypeAction,
)
from etabli.seances.models import Proposition

ATELIER = Atelier._meta.label_lower


def _whole(label: str, most: int) -> models.PositiveIntegerField[int | None, int | None]:
    """A figure that may not be known, up to `most`."""
    bound = validators.MaxValueValidator(most)
    return models.PositiveIntegerField(label, null=True, blank=True, validators=[bound])


class FeuilleDeRoute(Movable):
    """What the territory will do after the Atelier, with whom, when, with what money."""

    root_path = "atelier"

    states = Etat
    etat = models.CharField("état", max_length=40, choices=Etat, default=Etat.BROUILLON)
    atelier = models.OneToOneField(
        Atelier, models.PROTECT, related_name="feuille_de_route", verbose_name="atelier"
    )
    ambition = models.TextField("ambition commune", max_length=2000, blank=True)
    gouvernance = models.TextField("gouvernance du suivi", max_length=2000, blank=True)
    validee_on = models.DateField("validée le", null=True)
    officialisee_on = models.DateField("officialisée le", null=True)
    mode_officialisation = models.CharField(
        "mode d’officialisation", max_length=20, choices=ModeOfficialisation, blank=True
    )
    acte = models.CharField("référence de l’acte", max_length=200, blank=True)
    #: who answers for it, in public: an élu and a service of the State, who meet at this rhythm
    elu = models.CharField("élu qui la porte", max_length=160, blank=True)
    co_porteur_etat = models.CharField(
        "service de l’État qui la porte", max_length=160, blank=True
    )
    rythme = models.CharField(
        "rythme de leurs rencontres", max_length=20, choices=RythmeRencontres, blank=True
    )
    piece = models.ForeignKey(
        Fichier, models.PROTECT, null=True, verbose_name="pièce", related_name="+"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, verbose_name="document figé", related_name="+"
    )
    #: the same roadmap without what is not public yet: financing not obtained (7.8)
    document_public = models.ForeignKey(
        Document, models.PROTECT, null=True, verbose_name="document public", related_name="+"
    )

    class Meta:
        verbose_name = "feuille de route"
        verbose_name_plural = "feuilles de route"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(etat__in=["OFFICIALISEE", "EN_SUIVI"])
                | (Q(officialisee_on__isnull=False) & ~Q(mode_officialisation="")),
                name="roadmap_official_has_date_and_mode",
            )
        ]

    def __str__(self) -> str:
        return f"Feuille de route, {self.atelier}"

    def get_absolute_url(self) -> str:
        return reverse("feuilles_de_route:atelier", args=[self.atelier_id])

    @property
    def is_editable(self) -> bool:
        return self.etat in EDITABLE

    @property
    def is_public(self) -> bool:
        return self.etat in PUBLISHED

    @property
    def reference_on(self) -> dt.date | None:
        """The day reviews run from: officialisation, else validation (10.4)."""
        return self.officialisee_on or self.validee_on


class Axe(models.Model):
    """A broad direction; a short roadmap may have a single one."""

    feuille = models.ForeignKey(
        FeuilleDeRoute, models.CASCADE, related_name="axes", verbose_name="feuille de route"
    )
    numero = models.PositiveSmallIntegerField("numéro")
    titre = models.CharField("titre", max_length=160)
    description = models.TextField("description", max_length=1000, blank=True)

    class Meta:
        verbose_name = "axe"
        verbose_name_plural = "axes"
        ordering = ("feuille", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("feuille", "numero"), name="axe_numbered_once"),
            models.CheckConstraint(condition=Q(numero__range=(1, 8)), name="axes_up_to_eight"),
        ]

    def __str__(self) -> str:
        return f"{self.numero}. {composed(self.titre)}"


class Objectif(models.Model):
    """What is expected within an axe."""

    axe = models.ForeignKey(Axe, models.CASCADE, related_name="objectifs", verbose_name="axe")
    numero = models.PositiveSmallIntegerField("numéro")
    titre = models.CharField("titre", max_length=200)

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ("axe", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("axe", "numero"), name="objectif_numbered_once")
        ]

    def __str__(self) -> str:
        return composed(self.titre)


class Action(Movable):
    """What will be done, by a named maître d'ouvrage, at a given horizon."""

    root_path = "feuille__atelier"

    states = EtatAction
    etat = models.CharField("état", max_length=40, choices=EtatAction, default=EtatAction.PROPOSEE)
    feuille = models.ForeignKey(
        FeuilleDeRoute, models.PROTECT, related_name="actions", verbose_name="feuille de route"
    )
    axe = models.ForeignKey(Axe, models.PROTECT, related_name="actions", verbose_name="axe")
    objectif = models.ForeignKey(
        Objectif,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="objectif",
    )
    rang = models.PositiveSmallIntegerField("rang dans l’axe")
    titre = models.CharField("titre", max_length=160)
    description = models.TextField("description", max_length=3000, blank=True)
    type = models.CharField("type", max_length=20, choices=TypeAction, default=TypeAction.TRAVAUX)
    est_investissement = models.BooleanField("est un investissement", default=True)
    priorite = models.PositiveSmallIntegerField(
        "priorité", choices=Priorite, default=Priorite.IMPORTANTE
    )
    horizon = models.CharField("horizon", max_length=10, choices=Horizon, default=Horizon.COURT)
    localisation = models.CharField("lieu", max_length=200, blank=True)
    maitre_ouvrage = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="maître d’ouvrage",
    )
    maitre_ouvrage_nom = models.CharField(
        "maître d’ouvrage, s’il n’est pas dans la liste", max_length=160, blank=True
    )
    referent = models.CharField("référent", max_length=120, blank=True)
    partenaires = models.TextField("partenaires", max_length=600, blank=True)
    cout_ht = models.DecimalField(
        "coût HT", max_digits=12, decimal_places=2, null=True, blank=True
    )
    postes = models.TextField("coût par poste", max_length=1000, blank=True)
    debut_prevu = models.DateField("début prévu", null=True, blank=True)
    fin_prevue = models.DateField("fin prévue", null=True, blank=True)
    etapes = models.TextField("étapes et dates", max_length=1000, blank=True)
    conditions = models.TextField("conditions et risques", max_length=1000, blank=True)
    programmes = models.TextField("programmes et documents liés", max_length=600, blank=True)
    effets = models.TextField("effets attendus", max_length=1000, blank=True)
    #: codes of the fiche of its format (6.1)
    thematiques = models.JSONField("thématiques", default=list, blank=True)
    #: figures of the effects: surfaces in m² (6.3, K22)
    enaf_consommes_m2 = _whole(
        "espaces naturels, agricoles et forestiers consommés, en m²", SURFACE_MAX
    )
    reutilises_m2 = _whole("surfaces réutilisées, en m²", SURFACE_MAX)
    renatures_m2 = _whole("surfaces rendues à la nature, en m²", SURFACE_MAX)
    logements = _whole("logements", LOGEMENTS_MAX)
    indicateurs = models.TextField("indicateurs", max_length=1000, blank=True)
    propositions = models.ManyToManyField(
        Proposition, related_name="actions", blank=True, verbose_name="propositions"
    )
    etape_demandee = models.CharField(
        "étape demandée", max_length=40, choices=EtatAction, blank=True
    )
    engagee_on = models.DateField("engagée le", null=True, blank=True)
    etat_avant = models.CharField("état avant le report", max_length=40, blank=True)
    reportee_a = models.DateField("reportée au", null=True)
    fusionnee_dans = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbees", verbose_name="fusionnée dans"
    )
    motif = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ("axe__numero", "rang", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(fin_prevue=None)
                | Q(debut_prevu=None)
                | Q(fin_prevue__gte=F("debut_prevu")),
                name="action_dates_in_order",
                violation_error_message="La fin prévue précède le début.",
            ),
            models.CheckConstraint(
                condition=Q(cout_ht=None) | Q(cout_ht__gte=0),
                name="action_cost_not_negative",
                violation_error_message="Le coût ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="REPORTEE") | (Q(reportee_a__isnull=False) & ~Q(etat_avant="")),
                name="action_postponed_remembers",
            ),
            models.CheckConstraint(
                condition=~Q(etat="FUSIONNEE") | Q(fusionnee_dans__isnull=False),
                name="action_merged_into",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numero} — {composed(self.titre)}"

    @property
    def numero(self) -> str:
        """« 1.3 »."""
        return f"{self.axe.numero}.{self.rang}"

    @property
    def solde_foncier(self) -> int | None:
        """What it consumes less what it gives back to nature, in m² (6.3); None when nothing is said."""
        if self.enaf_consommes_m2 is None and self.renatures_m2 is None:
            return None
        return (self.enaf_consommes_m2 or 0) - (self.renatures_m2 or 0)

    @property
    def porteur(self) -> str:
        """The name of who answers for it, empty when nobody does yet."""
        return self.maitre_ouvrage.nom if self.maitre_ouvrage else self.maitre_ouvrage_nom

    def get_absolute_url(self) -> str:
        return reverse("feuilles_de_route:action", args=[self.pk])
