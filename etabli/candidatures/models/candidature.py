"""The request for an Atelier, and the collectivités that carry it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.candidatures.formats import format_of
from etabli.candidatures.states import (
    COURSE,
    DECIDED,
    DEPOSITED,
    Etat,
    Format,
    MotifEcart,
    RolePorteur,
)
from etabli.core.composition import composed
from etabli.core.models import Movable
from etabli.territoires.models import Commune


class Candidature(Movable):
    """From the first contact to the Atelier: written by a collectivité with a State service."""

    states = Etat
    etat = models.CharField("état", max_length=40, choices=Etat, default=Etat.MANIFESTATION)
    format = models.CharField("format", max_length=20, choices=Format, default=Format.values[0])
    #: null until the first deposit, so that the database may hold the others unique
    numero = models.CharField("numéro", max_length=20, null=True, unique=True)  # noqa: DJ001
    titre = models.CharField("titre", max_length=120, blank=True)
    objet = models.CharField("besoin en quelques lignes", max_length=500)
    #: the answers to the questions that propose a format (`formats.proposal`), by key
    contact = models.JSONField("réponses du premier contact", default=dict, blank=True)
    departement_code = models.CharField("département", max_length=3, db_index=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", verbose_name="commune principale"
    )
    communes = models.ManyToManyField(
        Commune, related_name="candidatures", verbose_name="communes"
    )
    chef_de_file = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="candidatures_menees",
        verbose_name="collectivité chef de file",
    )
    service_pilote = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="candidatures_pilotees",
        verbose_name="service pilote",
    )
    prefecture = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="candidatures_soutenues",
        verbose_name="préfecture",
    )
    #: made from the form that opened it and the person: the same form posted twice is one dossier
    cle_creation = models.UUIDField("clé d’ouverture", null=True, unique=True, editable=False)
    opened_by = done_by("ouverte par")
    opened_by_name = models.CharField("nom de qui l’a ouverte", max_length=200, blank=True)
    #: the day on which the last of those that carry it said its interest; null while one is silent
    interet_collectivite_on = models.DateField("intérêt de la collectivité le", null=True)
    interet_service_on = models.DateField("intérêt du service de l’État le", null=True)
    exchanged_on = models.DateField("DGALN saisie le", null=True)
    note_echange = models.TextField("note à la DGALN", blank=True)
    opportunite_on = models.DateField("avis d’opportunité le", null=True)
    opportunite_motif = models.TextField("raisons de l’avis", blank=True)
    ecart_code = models.CharField("motif d’écart", max_length=30, blank=True, choices=MotifEcart)
    autre_dispositif = models.CharField("autre dispositif conseillé", max_length=300, blank=True)
    #: the version of the form the answers belong to, and how many times the fiche was reopened
    fiche_version = models.CharField("modèle de fiche", max_length=40, blank=True)
    version = models.PositiveSmallIntegerField("version de la fiche", default=0)
    frozen_sha256 = models.CharField("empreinte de la fiche", max_length=64, blank=True)
    frozen_on = models.DateField("fiche figée le", null=True)
    first_frozen_on = models.DateField("première fiche figée le", null=True)
    first_deposit_on = models.DateField("premier dépôt le", null=True)
    last_deposit_on = models.DateField("dernier dépôt le", null=True)
    #: the first COMPLETE after the last deposit; stopped days run from C14 to the next C9 (K5)
    complete_on = models.DateField("complète le", null=True)
    stopped_on = models.DateField("instruction arrêtée le", null=True)
    stopped_days = models.PositiveIntegerField("jours d’arrêt", default=0)
    instructeur = done_by("instruite par")
    instructeur_nom = models.CharField("nom de l’instructeur", max_length=200, blank=True)
    #: what the opinions come to, once the format asks for them
    synthese = models.TextField("synthèse des avis", blank=True)
    synthese_par = models.CharField("synthèse écrite par", max_length=200, blank=True)
    synthese_on = models.DateField("synthèse écrite le", null=True)
    decided_on = models.DateField("décidée le", null=True)
    decision_motif = models.TextField("motifs de la décision", blank=True)
    review_on = models.DateField("revue le", null=True)
    annee_programmation = models.PositiveSmallIntegerField("année de programmation", null=True)
    ae_estimee = models.DecimalField(
        "AE estimées (TTC)", max_digits=12, decimal_places=2, null=True
    )
    state_before = models.CharField("état quitté", max_length=40, blank=True)
    waiting_cause = models.TextField("cause de l’attente", blank=True)
    motif_retrait = models.TextField("motif du retrait", blank=True)
    copie_de = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="copies", verbose_name="reprise de"
    )

    class Meta:
        verbose_name = "candidature"
        verbose_name_plural = "candidatures"
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(etat__in=[str(e) for e in DEPOSITED])
                | Q(numero__isnull=False, last_deposit_on__isnull=False),
                name="candidature_deposited_has_a_number",
                violation_error_message="Une candidature déposée a un numéro et une date de dépôt.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[str(e) for e in DECIDED]) | Q(decided_on__isnull=False),
                name="candidature_decided_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat="EN_ATTENTE_ACCORD_CADRE") | ~Q(state_before=""),
                name="candidature_waiting_remembers",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["PROGRAMMEE", "CONVERTIE"])
                | Q(annee_programmation__isnull=False),
                name="candidature_programmed_has_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune.nom} — {composed(self.title)}"

    @property
    def place(self) -> Commune:
        return self.commune

    @property
    def formulaire(self) -> str:
        """What its form is called, after « la »."""
        return format_of(self).formulaire

    @property
    def choix_equipe(self) -> str:
        """How the team of its Atelier is chosen, as a clause."""
        return format_of(self).choix_equipe

    def get_absolute_url(self) -> str:
        return reverse("candidatures:dossier", args=[self.pk])

    @property
    def title(self) -> str:
        """The title of the fiche, or the beginning of the first contact."""
        if self.titre:
            return self.titre
        return self.objet if len(self.objet) <= 60 else f"{self.objet[:57].rstrip(' ,;:.')}…"

    @property
    def stage(self) -> int:
        """Its place in the ordinary course; a side state keeps the place it was left at."""
        side = {Etat.COMPLEMENT_DEMANDE: Etat.DEPOSEE, Etat.AJOURNEE: Etat.EN_INSTRUCTION}
        etat = Etat(self.state_before or side.get(Etat(self.etat), self.etat))
        return COURSE.index(etat) if etat in COURSE else -1


class Porteur(models.Model):
    """A collectivité that carries the dossier; `withdrawn_on` says when it left (2.7.1)."""

    candidature = models.ForeignKey(
        Candidature, models.CASCADE, related_name="porteurs", verbose_name="candidature"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="portages", verbose_name="collectivité"
    )
    role = models.CharField("place", max_length=20, choices=RolePorteur)
    #: the day it said that the project interests it (C2)
    interet_on = models.DateField("intérêt confirmé le", null=True)
    withdrawn_on = models.DateField("retirée le", null=True)
    motif = models.TextField("motif du retrait", blank=True)

    class Meta:
        verbose_name = "porteur"
        verbose_name_plural = "porteurs"
        ordering = ("role", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("candidature", "organisation"),
                name="porteur_once",
                violation_error_message="Cette collectivité porte déjà le dossier.",
            ),
            models.UniqueConstraint(
                fields=("candidature",),
                condition=Q(role="CHEF_DE_FILE", withdrawn_on=None),
                name="porteur_one_lead",
                violation_error_message="Un dossier a un seul chef de file.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class Compteur(models.Model):
    """The last receipt number given, per format, year and département (C8)."""

    format = models.CharField("format", max_length=20, choices=Format)
    annee = models.PositiveSmallIntegerField("année")
    departement_code = models.CharField("département", max_length=3)
    dernier = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "compteur de dépôts"
        verbose_name_plural = "compteurs de dépôts"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("format", "annee", "departement_code"), name="compteur_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.annee} {self.departement_code}\u00a0: {self.dernier}"
