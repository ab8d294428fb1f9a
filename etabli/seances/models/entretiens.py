"""The work between the sessions: people who were met, documents that were read (2.9, L5).

Who was met and what they said is read by one circle; what was learnt, where nobody is named, by all those
who follow the Atelier.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.core.cercles import Cercle
from etabli.core.models import Movable
from etabli.seances.states import (
    Accord,
    College,
    EtatDocument,
    EtatEntretien,
    LecteursNotes,
)
from etabli.territoires.models import Commune


class Entretien(Movable):
    """Somebody was met: when, of which college, on what; the name and the notes under one circle."""

    root_path = "atelier"

    states = EtatEntretien
    etat = models.CharField(
        "état", max_length=40, choices=EtatEntretien, default=EtatEntretien.CONSIGNE
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="entretiens", verbose_name="atelier"
    )
    #: the holder of that day: one that comes after reads nothing of what it noted
    mandataire = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="mandataire"
    )
    mene_le = models.DateField("mené le")
    college = models.CharField("type d’acteur", max_length=20, choices=College)
    themes = models.CharField("thèmes", max_length=200)
    accord = models.CharField("accord de la personne", max_length=20, choices=Accord)
    enseignements = models.TextField("ce qu’on en retient", max_length=4000, blank=True)
    personne = models.CharField("personne rencontrée", max_length=160, blank=True)
    organisme = models.CharField("organisme", max_length=160, blank=True)
    notes = models.TextField("notes", max_length=20000, blank=True)
    cercle = models.CharField(
        "qui lit les notes",
        max_length=20,
        choices=LecteursNotes,
        default=LecteursNotes.EQUIPE,
    )
    effacees_le = models.DateField("nom et notes effacés le", null=True)

    class Meta:
        verbose_name = "entretien"
        verbose_name_plural = "entretiens"
        ordering = ("mene_le", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(accord="REFUS")
                | Q(personne="", organisme="", notes="", enseignements=""),
                name="entretien_refused_keeps_nothing",
                violation_error_message="La personne n’accepte pas que ses propos soient gardés : videz le nom, "
                "l’organisme, les notes et ce qu’on en retient.",
            ),
            models.CheckConstraint(
                condition=Q(effacees_le=None) & ~Q(etat="RETIRE") | Q(personne="", notes=""),
                name="entretien_erased_keeps_no_name",
            ),
        ]

    def __str__(self) -> str:
        return f"Entretien du {self.mene_le:%d/%m/%Y} ({self.get_college_display().lower()})"

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    @property
    def titulaire_id(self) -> int | None:
        return self.mandataire_id

    @property
    def circle(self) -> Cercle:
        """The circle of the name and the notes."""
        return Cercle.of(self.cercle)

    @property
    def cite(self) -> str:
        """Who is cited in a paper: the person when they agreed to it, else their college alone."""
        if self.accord == Accord.NOMMEE and self.personne:
            return self.personne
        return str(self.get_college_display())

    def get_absolute_url(self) -> str:
        return reverse("seances:entretien", args=[self.pk])


class DocumentRecu(Movable):
    """A document that the team needs: missing, received, then read and what it taught."""

    root_path = "atelier"

    states = EtatDocument
    etat = models.CharField(
        "état", max_length=40, choices=EtatDocument, default=EtatDocument.MANQUANT
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="documents_recus", verbose_name="atelier"
    )
    titre = models.CharField("titre", max_length=160)
    origine = models.CharField("origine", max_length=160)
    demande_le = models.DateField("demandé le")
    recu_le = models.DateField("reçu le", null=True, blank=True)
    lu_le = models.DateField("lu le", null=True)
    enseignements = models.TextField("ce qu’on y apprend", max_length=4000, blank=True)

    class Meta:
        verbose_name = "document reçu"
        verbose_name_plural = "documents reçus"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(etat__in=["RECU", "LU"]) | Q(recu_le__isnull=False),
                name="document_received_has_a_date",
                violation_error_message="Un document reçu a sa date de réception.",
            ),
            models.CheckConstraint(
                condition=~Q(etat="LU") | (Q(lu_le__isnull=False) & ~Q(enseignements="")),
                name="document_read_says_what_was_learnt",
                violation_error_message="Un document lu dit ce qu’on y apprend.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    def get_absolute_url(self) -> str:
        return f"{reverse('seances:lectures', args=[self.atelier_id])}#document-{self.pk}"
