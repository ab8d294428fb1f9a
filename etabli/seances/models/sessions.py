"""A session on site: its programme, its people, what was proposed and what was decided.

What names a person (registrations, invitations, attendance) carries a `code` drawn at random: links
without account hold it signed, and the journal never keeps a name that retention must erase.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.composition import composed
from etabli.core.formats import heure
from etabli.core.fuseaux import local_note
from etabli.core.liens import lien
from etabli.core.models import Document, Movable
from etabli.seances.models.decisions import Decision
from etabli.seances.states import (
    College,
    Etat,
    EtatInscription,
    EtatInvitation,
    EtatProposition,
    Methode,
    NatureSequence,
    Venue,
)
from etabli.territoires.models import Commune

INSCRIPTION_LINK = lien("seances.inscription")
INVITATION_LINK = lien("seances.invitation")


class SessionInSitu(Movable):
    """Some days of collective work in the territory: visit, tables, sharing."""

    root_path = "atelier"

    states = Etat
    etat = models.CharField("état", max_length=40, choices=Etat, default=Etat.PREPARATION)
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="sessions", verbose_name="atelier"
    )
    numero = models.PositiveSmallIntegerField("numéro")
    slug = models.SlugField("adresse publique", max_length=140, unique=True)
    titre = models.CharField("titre", max_length=120)
    presentation = models.TextField("présentation", max_length=2000, blank=True)
    debut_on = models.DateField("premier jour")
    fin_on = models.DateField("dernier jour")
    heure_debut = models.TimeField("début de chaque journée", default=dt.time(9))
    heure_fin = models.TimeField("fin de chaque journée", default=dt.time(17, 30))
    lieu = models.CharField("lieu", max_length=200)
    capacite = models.PositiveSmallIntegerField("capacité")
    accessibilite = models.TextField("accessibilité du lieu", max_length=600, blank=True)
    is_public = models.BooleanField("ouverte au public", default=True)
    annoncee_le = models.DateField("annoncée le", null=True)
    #: people hoped for, by college: {"HABITANT": 8}
    cible = models.JSONField("participants visés", default=dict, blank=True)
    visite_tenue = models.BooleanField("la visite collective a eu lieu", default=False)
    seance_tenue = models.BooleanField("la séance collective a eu lieu", default=False)
    deroule = models.TextField("déroulé réel", blank=True)
    accords = models.TextField("paroles et points d’accord", blank=True)
    desaccords = models.TextField("désaccords", blank=True)
    compte_rendu = models.ForeignKey(
        Document, models.PROTECT, null=True, verbose_name="compte rendu"
    )
    acces_effaces_le = models.DateField("besoins d’accès effacés le", null=True)
    personnes_effacees_le = models.DateField("noms effacés le", null=True)

    class Meta:
        verbose_name = "session sur place"
        verbose_name_plural = "sessions sur place"
        ordering = ("debut_on", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("atelier", "numero"), name="session_numbered_once"),
            models.CheckConstraint(
                condition=Q(fin_on__gte=F("debut_on")),
                name="session_dates_in_order",
                violation_error_message="Le dernier jour précède le premier.",
            ),
            models.CheckConstraint(
                condition=Q(heure_fin__gt=F("heure_debut")),
                name="session_hours_in_order",
                violation_error_message="La journée finit avant de commencer.",
            ),
            models.CheckConstraint(
                condition=Q(capacite__gte=1),
                name="session_has_room",
                violation_error_message="Une session accueille au moins une personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{composed(self.titre)} ({self.debut_on:%d/%m/%Y})"

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    def get_absolute_url(self) -> str:
        return reverse("seances:session", args=[self.pk])

    def get_public_url(self) -> str:
        return reverse("seances:inscription", args=[self.slug])

    @property
    def heures(self) -> str:
        """« de 9 h 00 à 17 h 30 (heure de Fort-de-France) »: hours are those of the place."""
        words = f"de {heure(self.heure_debut)} à {heure(self.heure_fin)}"
        note = local_note(self.place)
        return f"{words} ({note})" if note else words

    @property
    def jours(self) -> int:
        return (self.fin_on - self.debut_on).days + 1

    @property
    def minutes_par_jour(self) -> int:
        start, end = self.heure_debut, self.heure_fin
        return (end.hour - start.hour) * 60 + end.minute - start.minute

    @property
    def is_announced(self) -> bool:
        return self.is_public and self.annoncee_le is not None


class Sequence(models.Model):
    """A moment of the programme: how long, what for, by which method."""

    session = models.ForeignKey(
        SessionInSitu, models.CASCADE, related_name="sequences", verbose_name="session"
    )
    jour = models.PositiveSmallIntegerField("jour", default=1)
    ordre = models.PositiveSmallIntegerField("ordre")
    titre = models.CharField("titre", max_length=120)
    nature = models.CharField(
        "nature", max_length=20, choices=NatureSequence, default=NatureSequence.SEANCE
    )
    objectif = models.TextField("objectif", max_length=600, blank=True)
    duree = models.PositiveSmallIntegerField("durée, en minutes")
    methode = models.CharField("méthode", max_length=20, choices=Methode, default=Methode.PLENIERE)
    animateur = models.CharField("animateur", max_length=120, blank=True)
    materiel = models.CharField("matériel", max_length=200, blank=True)

    class Meta:
        verbose_name = "séquence"
        verbose_name_plural = "séquences"
        ordering = ("session", "jour", "ordre", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(duree__gte=5),
                name="sequence_lasts",
                violation_error_message="Une séquence dure au moins cinq minutes.",
            )
        ]

    def __str__(self) -> str:
        return composed(self.titre)


class Person(Movable):
    """What an invitation and a registration have in common: someone without account, and a session."""

    code = models.UUIDField("code", default=uuid.uuid4, unique=True, editable=False)
    nom = models.CharField("nom", max_length=120, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    college = models.CharField("collège", max_length=20, choices=College)
    created_on = models.DateField("reçue le", default=horloge.today)

    class Meta:
        abstract = True


class InvitationSeance(Person):
    """An organisation or a person is asked to come."""

    root_path = "session__atelier"

    states = EtatInvitation
    etat = models.CharField(
        "état", max_length=40, choices=EtatInvitation, default=EtatInvitation.ENVOYEE
    )
    session = models.ForeignKey(
        SessionInSitu, models.CASCADE, related_name="invitations", verbose_name="session"
    )
    organisme = models.CharField("organisme", max_length=160, blank=True)
    asked_on = models.DateField("envoyée le", null=True)

    class Meta:
        verbose_name = "invitation à une session"
        verbose_name_plural = "invitations à une session"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("session", "courriel"),
                condition=~Q(courriel="") & ~Q(etat="ANNULEE"),
                name="invited_once",
                violation_error_message="Cette adresse est déjà invitée.",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation n° {self.pk or 'nouvelle'}, {self.session}"

    @property
    def place(self) -> Commune:
        return self.session.place

    @property
    def invite(self) -> str:
        """Who is invited, as a list reads it."""
        return " — ".join(part for part in (self.organisme, self.nom) if part) or "nom effacé"

    def get_absolute_url(self) -> str:
        return reverse("seances:reponse", args=[INVITATION_LINK.sign(str(self.code))])

    def link_for(self, audience: str) -> str:
        """The signed link answers in the guest's place: it goes to the guest alone."""
        if audience == "pilote":
            return reverse("seances:invitations", args=[self.session_id])
        return self.get_absolute_url()

    def link_until(self, audience: str) -> dt.date | None:
        """The last day on which the signed link answers."""
        return None if audience == "pilote" else self.session.fin_on


class Inscription(Person):
    """Someone says they will come, without an account; a link confirms, the same link cancels."""

    root_path = "session__atelier"

    states = EtatInscription
    etat = models.CharField(
        "état", max_length=40, choices=EtatInscription, default=EtatInscription.A_CONFIRMER
    )
    session = models.ForeignKey(
        SessionInSitu, models.CASCADE, related_name="inscriptions", verbose_name="session"
    )
    commune = models.CharField("commune", max_length=120, blank=True)
    besoins_acces = models.TextField("besoins d’accès", max_length=500, blank=True)
    from_invitation = models.ForeignKey(
        InvitationSeance,
        models.SET_NULL,
        null=True,
        related_name="inscriptions",
        verbose_name="invitation",
    )

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("session", "courriel"),
                condition=~Q(courriel="") & ~Q(etat="ANNULEE"),
                name="registered_once",
                violation_error_message="Cette adresse est déjà inscrite.",
            )
        ]

    def __str__(self) -> str:
        return f"Inscription n° {self.pk or 'nouvelle'}, {self.session}"

    @property
    def place(self) -> Commune:
        return self.session.place

    def get_absolute_url(self) -> str:
        return reverse("seances:mon-inscription", args=[INSCRIPTION_LINK.sign(str(self.code))])

    def link_until(self, audience: str) -> dt.date:
        """The last day on which the signed link confirms and cancels."""
        return self.session.fin_on


class Presence(models.Model):
    """One line of the attendance list: someone registered, or someone who simply came."""

    session = models.ForeignKey(
        SessionInSitu, models.CASCADE, related_name="presences", verbose_name="session"
    )
    inscription = models.OneToOneField(
        Inscription, models.CASCADE, null=True, related_name="presence", verbose_name="inscription"
    )
    nom = models.CharField("nom", max_length=120, blank=True)
    college = models.CharField("collège", max_length=20, choices=College)
    venue = models.CharField("venue", max_length=10, choices=Venue, default=Venue.PRESENT)
    remplacant = models.CharField("remplacé par", max_length=120, blank=True)

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_college_display()}, {self.get_venue_display()}"


class Proposition(Movable):
    """An idea of the session, under a number that never changes; it is never erased."""

    root_path = "atelier"

    states = EtatProposition
    etat = models.CharField(
        "état", max_length=40, choices=EtatProposition, default=EtatProposition.EMISE
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="propositions", verbose_name="atelier"
    )
    session = models.ForeignKey(
        SessionInSitu,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="propositions",
        verbose_name="session",
    )
    numero = models.PositiveIntegerField("numéro")
    texte = models.TextField("texte", max_length=1000)
    table = models.CharField("table", max_length=60, blank=True)
    theme = models.CharField("thème", max_length=80, blank=True)
    localisation = models.CharField("lieu", max_length=200, blank=True)
    auteur_type = models.CharField(
        "collège de l’auteur", max_length=20, choices=College, blank=True
    )
    motif = models.TextField("pourquoi", blank=True)
    #: what it became, in words: the title of the action
    devenir = models.CharField("devenue", max_length=200, blank=True)

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositions"
        ordering = ("atelier", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("atelier", "numero"), name="proposition_numbered_once"
            ),
            models.CheckConstraint(
                condition=~Q(etat="ECARTEE") | ~Q(motif=""),
                name="proposition_set_aside_says_why",
                violation_error_message="Dites pourquoi la proposition est écartée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} — {self.texte[:80]}"

    @property
    def code(self) -> str:
        """« P12 »."""
        return f"P{self.numero}"

    def get_absolute_url(self) -> str:
        return reverse("seances:proposition", args=[self.pk])


class DecisionSeance(Decision):
    """Who does what, for when, as the session settled it."""

    session = models.ForeignKey(
        SessionInSitu, models.CASCADE, related_name="decisions", verbose_name="session"
    )

    class Meta:
        verbose_name = "décision de séance"
        verbose_name_plural = "décisions de séance"
        ordering = ("pk",)
