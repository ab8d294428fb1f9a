"""The bon de commande, and the certificate its holder must have given."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.articles import de
from etabli.core.models import Movable
from etabli.marches import prix
from etabli.marches.models.accords import AccordCadre, Groupement
from etabli.marches.models.devis import Devis, VersionDevis, lines_from_json
from etabli.marches.states import EtatBon


class BonDeCommande(Movable):
    """One order of an Atelier: the lines of its phases, at the prices of the validated devis."""

    root_path = "atelier"

    Etat = EtatBon
    states = EtatBon
    etat = models.CharField("état", max_length=40, choices=EtatBon, default=EtatBon.BROUILLON)
    devis = models.ForeignKey(Devis, models.PROTECT, related_name="bons", verbose_name="devis")
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="bons_de_commande", verbose_name="atelier"
    )
    version = models.ForeignKey(
        VersionDevis, models.PROTECT, related_name="bons", verbose_name="version du devis"
    )
    numero = models.CharField("numéro", max_length=40, unique=True)
    rang = models.PositiveSmallIntegerField("rang")
    phases = models.JSONField("phases commandées")
    lignes = models.JSONField("lignes")
    devis_digest = models.CharField("empreinte du devis", max_length=64)
    taux_tva = models.DecimalField("taux de TVA", max_digits=4, decimal_places=1)
    ht = models.DecimalField("montant HT", max_digits=12, decimal_places=2)
    tva = models.DecimalField("TVA", max_digits=12, decimal_places=2)
    ttc = models.DecimalField("montant TTC", max_digits=12, decimal_places=2)
    fin_prevue = models.DateField("fin d’exécution prévue")
    prepared_by = done_by("préparé par")
    signed_by = done_by("signé par")
    signed_by_name = models.CharField("signataire", max_length=200, blank=True)
    signed_on = models.DateField("signé le", null=True)
    numero_ej = models.CharField("numéro d’engagement juridique", max_length=20, blank=True)
    engaged_on = models.DateField("engagé le", null=True)
    notified_on = models.DateField("notifié le", null=True)
    preuve = models.CharField("preuve de la notification", max_length=300, blank=True)
    final_ht = models.DecimalField(
        "montant HT définitif", max_digits=12, decimal_places=2, null=True
    )

    class Meta:
        verbose_name = "bon de commande"
        verbose_name_plural = "bons de commande"
        ordering = ("atelier", "rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(ht__gt=0), name="bon_ht_positive"),
            models.CheckConstraint(
                condition=~models.Q(etat__in=["SIGNE", "ENGAGE", "NOTIFIE", "SOLDE"])
                | models.Q(signed_on__isnull=False),
                name="bon_signed_has_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(etat__in=["ENGAGE", "NOTIFIE", "SOLDE"])
                | ~models.Q(numero_ej=""),
                name="bon_engaged_has_a_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(etat__in=["NOTIFIE", "SOLDE"])
                | models.Q(notified_on__isnull=False),
                name="bon_notified_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Bon de commande {self.numero}"

    def get_absolute_url(self) -> str:
        return reverse("marches:bon", args=[self.pk])

    @property
    def titulaire_id(self) -> int | None:
        """The firm that receives it."""
        return self.devis.groupement.mandataire_id

    @property
    def groupement(self) -> Groupement:
        return self.devis.groupement

    @property
    def accord_cadre(self) -> AccordCadre:
        return self.devis.accord_cadre

    def lines(self) -> tuple[prix.Ligne, ...]:
        return lines_from_json(self.lignes)

    @property
    def totaux(self) -> prix.Totaux:
        return prix.Totaux(self.ht, self.taux_tva, self.tva, self.ttc)

    @property
    def is_whole(self) -> bool:
        """Does it order every phase, so that no other one is needed?"""
        return set(self.phases) == deroule_of(self.atelier).phase_codes


class AttestationVigilance(models.Model):
    """A vigilance certificate of one firm (code du travail D8222-5), dated, with its file."""

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="attestations_vigilance",
        verbose_name="entreprise",
    )
    date = models.DateField("date de l’attestation")
    fichier = models.ForeignKey(
        "core.Fichier", models.PROTECT, null=True, related_name="+", verbose_name="fichier"
    )
    deposited_on = models.DateField("déposée le", default=horloge.today)
    deposited_by = done_by("déposée par")

    class Meta:
        verbose_name = "attestation de vigilance"
        verbose_name_plural = "attestations de vigilance"
        ordering = ("-date", "-pk")

    def __str__(self) -> str:
        return f"Attestation de vigilance {de(self.organisation.nom)} du {self.date:%d/%m/%Y}"

    @property
    def titulaire_id(self) -> int:
        """The firm it speaks of: who sees it from the side of a holder works with that firm."""
        return self.organisation_id
