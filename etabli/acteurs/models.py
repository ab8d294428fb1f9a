"""Organisations, State services, and the people who act for them in a role."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.base import ModelBase
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.acteurs.states import (
    COLLECTIVITES,
    SEES,
    SERVICES_PILOTES,
    Role,
    TypeOrganisation,
)
from etabli.core import horloge
from etabli.core.fuseaux import minuit
from etabli.core.models import Movable
from etabli.core.states import State, Tone
from etabli.territoires.models import Commune, Departement, Epci, Region
from etabli.territoires.reperes import search_key


class Organisation(models.Model):
    """A legal person or a State service, known by its SIREN where there is one."""

    nom = models.CharField("nom", max_length=200)
    type = models.CharField("type", max_length=30, choices=TypeOrganisation)
    siren = models.CharField(
        "SIREN",
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{9}$", "Un SIREN a neuf chiffres.")],
    )
    siret = models.CharField(
        "SIRET",
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{14}$", "Un SIRET a quatorze chiffres.")],
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name="commune"
    )
    epci = models.ForeignKey(Epci, models.PROTECT, null=True, blank=True, verbose_name="EPCI")
    departement = models.ForeignKey(
        Departement, models.PROTECT, null=True, blank=True, verbose_name="département"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="région"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="service dont elle relève",
        related_name="filiales",
    )
    #: what a PETR or a syndicat unites, in words: it is in no package of geography
    reunit = models.CharField("ce qu’elle réunit", max_length=300, blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    ville = models.CharField("ville", max_length=100, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    #: what a search reads (acteurs/recherche.py): each word of the name and of the codes after a space
    cle = models.TextField("clé de recherche", blank=True, editable=False)

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"
        ordering = ("nom", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("siren",),
                condition=~Q(siren=""),
                name="organisation_siren_once",
                violation_error_message="Une organisation porte déjà ce SIREN.",
            ),
            models.UniqueConstraint(
                fields=("type", "departement"),
                condition=Q(type__in=["DDT", "DDTM", "DEAL", "DGTM", "PREFECTURE"]),
                name="organisation_service_once",
                violation_error_message="Ce service existe déjà dans ce département.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """The words it is found by are kept with what they come from."""
        code = self.commune.code if self.commune else ""
        self.cle = f" {search_key(f'{self.nom} {code} {self.siren}')}"
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=None if update_fields is None else {*update_fields, "cle"},
        )

    @property
    def is_collectivite(self) -> bool:
        return self.type in COLLECTIVITES

    @property
    def is_service_pilote(self) -> bool:
        return self.type in SERVICES_PILOTES

    @property
    def departement_code(self) -> str:
        """The département where it stands (the EPCI's seat and the commune included), or ''."""
        if self.departement_id:
            return str(self.departement_id)
        if self.commune:
            return str(self.commune.departement_id or "")
        return ""

    @property
    def departement_codes(self) -> frozenset[str]:
        """The départements a State service answers for: its own, or all those of its région."""
        if self.departement_id:
            return frozenset({str(self.departement_id)})
        if self.region_id:
            codes = Departement.objects.filter(region_id=self.region_id).values_list(
                "pk", flat=True
            )
            return frozenset(str(code) for code in codes)
        return frozenset()


class ServiceDeconcentre(models.Model):
    """What a State service prints and bills: letterhead, Chorus codes. The operator enters it."""

    organisation = models.OneToOneField(
        Organisation,
        models.CASCADE,
        related_name="service_deconcentre",
        verbose_name="organisation",
    )
    lignes_entete = models.JSONField("lignes d’en-tête", default=list, blank=True)
    code_service_chorus = models.CharField("code service Chorus Pro", max_length=40, blank=True)
    centre_financier = models.CharField("centre financier", max_length=30, blank=True)

    class Meta:
        verbose_name = "service déconcentré"
        verbose_name_plural = "services déconcentrés"

    def __str__(self) -> str:
        return str(self.organisation)


class Delegation(models.Model):
    """Who signs the acts of a service, in what quality, by which act, from when to when."""

    service = models.ForeignKey(
        Organisation, models.CASCADE, related_name="delegations", verbose_name="service"
    )
    nom = models.CharField("nom du signataire", max_length=160)
    qualite = models.CharField("qualité", max_length=200)
    reference_acte = models.CharField("acte de délégation", max_length=200, blank=True)
    du = models.DateField("du")
    au = models.DateField("au", null=True, blank=True)

    class Meta:
        verbose_name = "délégation de signature"
        verbose_name_plural = "délégations de signature"
        ordering = ("-du", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(au=None) | Q(au__gte=models.F("du")), name="delegation_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom}, {self.qualite}"


class MembreQuerySet(models.QuerySet["Membre"]):
    def active(self, on: dt.date | None = None) -> MembreQuerySet:
        """The memberships that hold that day."""
        day = on or horloge.today()
        return self.filter(Q(au=None) | Q(au__gte=day), du__lte=day)


class Membre(models.Model):
    """A person acts for an organisation in a role, from a day to a day."""

    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="membres", verbose_name="personne"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="membres", verbose_name="organisation"
    )
    role = models.CharField("rôle", max_length=40, choices=Role)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    du = models.DateField("du", default=horloge.today)
    au = models.DateField("au", null=True, blank=True)

    objects = MembreQuerySet.as_manager()

    class Meta:
        verbose_name = "membre"
        verbose_name_plural = "membres"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("personne", "organisation", "role"),
                condition=Q(au=None),
                name="membre_once",
                violation_error_message="Cette personne a déjà ce rôle dans cette organisation.",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["VISITEUR", "CLOCK"]), name="membre_role_of_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.personne}, {self.get_role_display()} — {self.organisation}"


class EtatInvitation(State):
    ENVOYEE = "ENVOYEE", Tone.PROGRESS, "Envoyée"
    ACCEPTEE = "ACCEPTEE", Tone.SUCCESS, "Acceptée"
    ANNULEE = "ANNULEE", Tone.NEUTRAL, "Annulée"
    EXPIREE = "EXPIREE", Tone.WARNING, "Expirée"


def draw_token() -> str:
    return secrets.token_urlsafe(32)


class Invitation(Movable):
    """Someone is asked in: by whom, for which organisation, in what role, until when."""

    states = EtatInvitation
    etat = models.CharField(
        "état", max_length=40, choices=EtatInvitation, default=EtatInvitation.ENVOYEE
    )
    courriel = models.EmailField("courriel")
    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom = models.CharField("nom", max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name="organisation"
    )
    role = models.CharField("rôle", max_length=40, choices=Role)
    message = models.CharField("mot d’accompagnement", max_length=500, blank=True)
    token = models.CharField(
        "jeton", max_length=64, unique=True, default=draw_token, editable=False
    )
    invited_by = done_by("invitée par")
    invited_by_name = models.CharField("nom de qui invite", max_length=200)
    expires_on = models.DateField("valable jusqu’au")

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("courriel", "organisation", "role"),
                condition=Q(etat="ENVOYEE"),
                name="invitation_open_once",
                violation_error_message="Une invitation attend déjà une réponse à cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation de {self.courriel} ({self.get_role_display()}, {self.organisation})"

    def get_absolute_url(self) -> str:
        return reverse("acteurs:invitation", args=[self.token])

    def link_until(self, audience: str) -> dt.date:
        """The last day on which the invited person may come in."""
        return self.expires_on

    @property
    def hote(self) -> Membre | None:
        """In what function and for which organisation the person who invites acts."""
        if self.invited_by is None:
            return None
        rows = self.invited_by.membres.active().select_related("organisation")
        return rows.order_by("pk").first()

    @property
    def sees(self) -> str:
        """What this role opens, in a sentence."""
        return SEES.get(self.role, "")

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What the invited person reads before coming in."""
        return [
            ("Pour", str(self.organisation)),
            ("Votre rôle", self.get_role_display()),
            ("Ce que vous verrez", self.sees),
            ("Votre courriel", self.courriel),
            ("Valable jusqu’au", minuit(self.expires_on, self.place)),
        ]
