"""An Atelier: one table for all formats; the format names its workflow."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.ateliers import deroules
from etabli.ateliers.states import Etat
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature
from etabli.core.composition import composed
from etabli.core.models import Movable
from etabli.territoires.models import Commune


class Atelier(Movable):
    """A team of planners at work with a territory, from its launch to its archive."""

    version_field = "deroule"

    format = models.CharField("format", max_length=20)
    #: the version of its format, kept from its opening on
    deroule = models.CharField("version du format", max_length=20, editable=False)
    numero = models.CharField("numéro", max_length=20, unique=True)
    slug = models.SlugField("adresse publique", max_length=120, unique=True)
    titre = models.CharField("titre", max_length=120)
    question = models.TextField("question posée", max_length=800)
    annee = models.PositiveSmallIntegerField("année")
    candidature = models.OneToOneField(
        Candidature, models.PROTECT, null=True, related_name="atelier", verbose_name="candidature"
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune")
    communes = models.ManyToManyField(Commune, related_name="ateliers", verbose_name="communes")
    departement_code = models.CharField("département", max_length=3, db_index=True)
    thematiques = models.JSONField("thématiques", default=list)
    #: what the catalogue searches in (ateliers/recherche.py)
    cle = models.TextField("clé de recherche", blank=True, editable=False)
    chef_de_file = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="ateliers_portes",
        verbose_name="collectivité chef de file",
    )
    co_porteurs = models.ManyToManyField(
        Organisation, related_name="ateliers_co_portes", verbose_name="collectivités co-porteuses"
    )
    service_pilote = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="ateliers_pilotes",
        verbose_name="service pilote",
    )
    mandataire = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="ateliers_conduits",
        verbose_name="mandataire",
    )
    equipe = models.ManyToManyField(
        Organisation, related_name="ateliers_equipe", verbose_name="entreprises de l’équipe"
    )
    #: quantities by unit of work, as text; empty = the basket by default of its place (4.5)
    panier = models.JSONField("panier estimé", default=dict, blank=True)
    notified_on = models.DateField("premier contrat notifié le", null=True)
    site_from = models.DateField("sur place du", null=True)
    site_to = models.DateField("sur place au", null=True)
    admission_on = models.DateField("livrables admis le", null=True)
    closed_on = models.DateField("clos le", null=True)
    state_before = models.CharField("état avant suspension", max_length=40, blank=True)
    suspended_on = models.DateField("suspendu le", null=True)
    suspended_until = models.DateField("reprise prévue le", null=True)
    #: its lead has withdrawn in execution, and nobody has taken its place yet (2.7.1)
    chef_parti_on = models.DateField("chef de file retiré le", null=True)
    suspended_days = models.PositiveIntegerField("jours suspendus", default=0)
    motif_abandon = models.TextField("motif d’abandon", blank=True)
    etape_abandon = models.CharField("étape de l’abandon", max_length=40, blank=True)

    class Meta:
        verbose_name = "atelier"
        verbose_name_plural = "ateliers"
        ordering = ("-annee", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(site_to=None) | Q(site_to__gte=F("site_from")),
                name="atelier_site_dates_in_order",
                violation_error_message="Le dernier jour sur place précède le premier.",
            ),
            models.CheckConstraint(
                condition=~Q(
                    etat__in=[
                        "CADRAGE",
                        "APPROPRIATION",
                        "ANIMATION",
                        "SESSION_1",
                        "INTER_1",
                        "SESSION_2",
                        "INTER_2",
                        "SESSION_3",
                        "PRODUCTION",
                        "RESTITUTION",
                        "CLOS",
                        "EN_SUIVI",
                        "ARCHIVE",
                    ]
                )
                | Q(notified_on__isnull=False),
                name="atelier_at_work_was_notified",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["CLOS", "EN_SUIVI", "ARCHIVE"])
                | Q(closed_on__isnull=False),
                name="atelier_closed_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat="SUSPENDU")
                | (Q(suspended_on__isnull=False) & ~Q(state_before="")),
                name="atelier_suspended_remembers",
            ),
            models.CheckConstraint(
                condition=Q(chef_parti_on=None) | Q(etat__in=["SUSPENDU", "ABANDONNE"]),
                name="atelier_without_lead_is_stopped",
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(deroule=one.code)
                    | Q(etat__in=[stage.code for stage in one.stages]),
                    name=f"atelier_{one.code.replace('-', '_')}_etats",
                )
                for one in deroules.known
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune.nom} — {composed(self.titre)}"

    @property
    def titulaire_id(self) -> int | None:
        """The firm that leads its team today."""
        return self.mandataire_id

    @property
    def place(self) -> Commune:
        return self.commune

    def get_absolute_url(self) -> str:
        return reverse("espaces:atelier", args=[self.pk])

    def get_public_url(self) -> str:
        return reverse("espaces:public-atelier", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.notified_on is not None and self.etat != Etat.ABANDONNE

    @property
    def stage(self) -> int:
        """Its place in the ordinary course (a suspended one keeps the place it left)."""
        etat = self.state_before if self.etat == Etat.SUSPENDU else self.etat
        return deroules.deroule_of(self).place(etat)

    @classmethod
    def state_names(cls) -> dict[str, str]:
        return deroules.labels()

    @property
    def state(self) -> deroules.Stage:
        return deroules.deroule_of(self).stage(self.etat)

    def get_etat_display(self) -> str:
        """Where it stands, in the words of its format."""
        return deroules.deroule_of(self).labels.get(self.etat, self.etat)

    def get_format_display(self) -> str:
        """The name of its format."""
        return format_of(self).nom
