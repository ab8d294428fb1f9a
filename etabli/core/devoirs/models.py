"""One normal next step of one object, and each place that must do it or waits for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from etabli.core.access import Membership
from etabli.core.fuseaux import Place


class Devoir(models.Model):
    """What waits on an object. Written by `devoirs.rows` only, from the state; nobody's name is in it."""

    subject = models.CharField("objet", max_length=120)
    root = models.CharField("dossier", max_length=120, db_index=True)
    #: the step in its workflow: the name of a move or of a wait
    name = models.CharField("étape", max_length=60)
    #: which of the things that the step asks, when it asks several (`waits.Item`)
    item = models.CharField("chose", max_length=60, blank=True)
    #: which workflow of its model (`Movable.workflow_version`)
    version = models.CharField("version", max_length=40, blank=True)
    about = models.CharField("nom de l’objet", max_length=300)
    url = models.CharField("adresse", max_length=300, blank=True)
    root_about = models.CharField("nom du dossier", max_length=300)
    #: commune of the story: the hour of a last day is said there too
    place_code = models.CharField("code Insee", max_length=5, blank=True)
    place_nom = models.CharField("commune", max_length=200, blank=True)
    since = models.DateField("depuis le")
    #: before that day it is a date to come, not something to do
    shown_from = models.DateField("à faire à partir du", null=True)
    planned_on = models.DateField("prévu le", null=True)
    #: do those who wait read something, or is there only who must act
    is_told = models.BooleanField("dit à ceux qui attendent", default=True)
    echeance = models.ForeignKey(
        "core.Echeance", models.SET_NULL, null=True, related_name="+", verbose_name="échéance"
    )

    class Meta:
        verbose_name = "devoir"
        verbose_name_plural = "devoirs"
        constraints = [
            models.UniqueConstraint(fields=("subject", "name", "item"), name="devoir_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} : {self.about}"

    @property
    def model(self) -> str:
        """`app.model` of its object."""
        return self.subject.partition(":")[0]

    @property
    def key(self) -> str:
        """What it waits on, told from every other."""
        return f"{self.subject}:{self.item}" if self.item else self.subject

    @property
    def place(self) -> Place | None:
        return Commune(self.place_code, self.place_nom) if self.place_code else None


class Commune:
    """What the hour of a place is read from."""

    def __init__(self, code: str, nom: str) -> None:
        self.code, self.nom = code, nom


class PartDevoir(models.Model):
    """A role, in one organisation or one département or everywhere, that must do it or waits for it."""

    devoir = models.ForeignKey(
        Devoir, models.CASCADE, related_name="parts", verbose_name="devoir", db_index=False
    )
    role = models.CharField("rôle", max_length=40)
    #: null: whatever the organisation; a number, as everywhere on the bench
    organisation_id = models.BigIntegerField("organisation", null=True)
    #: code; empty: whatever the département
    departement = models.CharField("département", max_length=3, blank=True)
    is_to_do = models.BooleanField("à faire")
    #: is the deadline of the duty of its circle
    is_dated = models.BooleanField("lit l’échéance")

    class Meta:
        verbose_name = "part d’un devoir"
        verbose_name_plural = "parts de devoirs"
        constraints = [
            models.UniqueConstraint(
                fields=("devoir", "role", "organisation_id", "departement"),
                name="part_devoir_once",
            ),
            models.UniqueConstraint(
                fields=("devoir", "role", "departement"),
                condition=Q(organisation_id=None),
                name="part_devoir_once_for_all",
            ),
        ]
        indexes = [
            models.Index(fields=("role", "organisation_id"), name="part_devoir_whose"),
            models.Index(
                fields=("role", "departement"),
                name="part_devoir_where",
                condition=Q(organisation_id=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} : {self.devoir_id}"

    def names(self, hat: Membership) -> bool:
        """Is this hat one of those it names?"""
        return (
            self.role == hat.role
            and self.organisation_id in (None, hat.organisation_id)
            and (not self.departement or self.departement in hat.departements)
        )
