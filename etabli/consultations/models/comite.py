"""The committee: who sits, who left, their marks, the ranking they adopt, their ballots (N-9 to N-12)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from etabli.accounts.models import done_by
from etabli.acteurs.models import Organisation
from etabli.consultations.models.marches import MarcheSubsequent
from etabli.consultations.models.offres import Offre
from etabli.consultations.states import ChoixVote, SiegeComite


class MembreComite(models.Model):
    """A person who sits for an organisation. They read no offer before their declaration (N-9)."""

    marche = models.ForeignKey(
        MarcheSubsequent, models.CASCADE, related_name="membres", verbose_name="marché subséquent"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="organisation"
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sieges", verbose_name="personne"
    )
    siege = models.CharField("siège", max_length=20, choices=SiegeComite)
    named_on = models.DateField("désignée le")
    declared_at = models.DateTimeField("déclaration signée à", null=True)
    deported_on = models.DateField("en déport depuis le", null=True)
    deport_motif = models.TextField("motif du déport", max_length=2000, blank=True)

    class Meta:
        verbose_name = "membre du comité"
        verbose_name_plural = "membres du comité"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "personne"), name="membre_comite_once"),
            models.CheckConstraint(
                condition=Q(deported_on=None) | ~Q(deport_motif=""),
                name="membre_comite_deport_reasoned",
                violation_error_message="Un déport a son motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.personne} ({self.organisation}) — {self.marche}"

    @property
    def is_active(self) -> bool:
        """Do they take part in the analysis: declared, and not in déport?"""
        return self.declared_at is not None and self.deported_on is None


class NoteOffre(models.Model):
    """A mark from 0 to 10 with its comment: of one member (MOYENNE), or agreed by all (CONSENSUS; N-1)."""

    offre = models.ForeignKey(Offre, models.CASCADE, related_name="notes", verbose_name="offre")
    sous_critere = models.CharField("sous-critère", max_length=20)
    #: null: the agreed mark
    membre = models.ForeignKey(
        MembreComite, models.CASCADE, null=True, related_name="notes", verbose_name="membre"
    )
    valeur = models.DecimalField("note", max_digits=3, decimal_places=1, null=True)
    commentaire = models.TextField("points forts et points faibles", max_length=4000, blank=True)
    written_at = models.DateTimeField("écrite à")
    #: nobody sees another's mark before freezing their own
    frozen_at = models.DateTimeField("figée à", null=True)
    #: its member left the analysis (N-10)
    cancelled_at = models.DateTimeField("annulée à", null=True)

    class Meta:
        verbose_name = "note d’une offre"
        verbose_name_plural = "notes d’offres"
        ordering = ("offre", "sous_critere", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("offre", "sous_critere", "membre"),
                name="note_offre_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(valeur=None) | Q(valeur__gte=0, valeur__lte=10),
                name="note_offre_bounded",
                violation_error_message="La note va de 0 à 10.",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | Q(valeur__isnull=False) & ~Q(commentaire=""),
                name="note_offre_frozen_whole",
                violation_error_message="Une note figée a sa valeur et son commentaire.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sous_critere} — {self.offre}"


class Audition(models.Model):
    """A candidate is heard: the same time and the same questions for all who are (M7)."""

    offre = models.OneToOneField(
        Offre, models.CASCADE, related_name="audition", verbose_name="offre"
    )
    starts_at = models.DateTimeField("commence à")
    duree_minutes = models.PositiveSmallIntegerField("durée en minutes")
    questions = models.TextField("questions posées à tous", max_length=4000)
    lieu = models.CharField("lieu ou lien", max_length=300, blank=True)
    compte_rendu = models.TextField("compte rendu", max_length=20000, blank=True)

    class Meta:
        verbose_name = "audition"
        verbose_name_plural = "auditions"
        ordering = ("starts_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(duree_minutes__gt=0, duree_minutes__lte=480), name="audition_bounded"
            )
        ]

    def __str__(self) -> str:
        return f"Audition — {self.offre}"


class TirageAuSort(models.Model):
    """The lots of a consultation: numbers published before the marks, then the drawing (N-5, RFC 3797)."""

    marche = models.OneToOneField(
        MarcheSubsequent, models.CASCADE, related_name="tirage", verbose_name="marché subséquent"
    )
    candidats = models.JSONField("candidats dans l’ordre de leur numéro", default=list)
    valeur_publique = models.CharField("valeur publique", max_length=300)
    announced_at = models.DateTimeField("numéros publiés à")
    #: lists of integers, one a public source
    sources = models.JSONField("nombres des sources", default=list, blank=True)
    drawn_at = models.DateTimeField("tiré à", null=True)
    drawn_by = done_by("tiré par")
    temoins = models.JSONField("témoins", default=list, blank=True)

    class Meta:
        verbose_name = "tirage au sort"
        verbose_name_plural = "tirages au sort"

    def __str__(self) -> str:
        return f"Tirage au sort — {self.marche}"


class SecondeAnalyse(models.Model):
    """How a second analysis orders offers that nothing else parts, and why (N-5)."""

    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        related_name="secondes_analyses",
        verbose_name="marché subséquent",
    )
    ordre = models.JSONField("ordre")
    motifs = models.TextField("motifs", max_length=4000)
    written_on = models.DateField("écrite le")
    written_by = done_by("écrite par")

    class Meta:
        verbose_name = "seconde analyse"
        verbose_name_plural = "secondes analyses"
        ordering = ("marche", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(motifs=""), name="seconde_analyse_reasoned")
        ]

    def __str__(self) -> str:
        return f"Seconde analyse — {self.marche}"


class ClassementFige(models.Model):
    """A ranking as it was frozen (M8): its text, its SHA-256, what the committee said of it."""

    marche = models.ForeignKey(
        MarcheSubsequent,
        models.CASCADE,
        related_name="classements",
        verbose_name="marché subséquent",
    )
    numero = models.PositiveSmallIntegerField("numéro")
    #: `analyse.canonical`
    texte = models.TextField("texte")
    empreinte = models.CharField("empreinte", max_length=64)
    frozen_at = models.DateTimeField("figé à")
    #: the vote once it is counted
    counted_at = models.DateTimeField("vote compté à", null=True)
    base = models.PositiveSmallIntegerField("voix", null=True)
    quorum = models.PositiveSmallIntegerField("quorum", null=True)
    pour = models.PositiveSmallIntegerField("voix pour", null=True)
    revoir = models.PositiveSmallIntegerField("voix à revoir", null=True)
    abstentions = models.PositiveSmallIntegerField("abstentions", null=True)
    is_adopted = models.BooleanField("adopté", null=True)
    is_voix_du_pilote = models.BooleanField("la voix du pilote a départagé", default=False)

    class Meta:
        verbose_name = "classement"
        verbose_name_plural = "classements"
        ordering = ("marche", "-numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("marche", "numero"), name="classement_fige_once"),
            models.CheckConstraint(
                condition=Q(counted_at=None, is_adopted=None)
                | Q(counted_at__isnull=False, is_adopted__isnull=False),
                name="classement_fige_counted_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Classement {self.numero} — {self.marche}"


class VoteComite(models.Model):
    """The ballot of one organisation on one ranking: adopt, review, abstain; nothing else (N-12)."""

    classement = models.ForeignKey(
        ClassementFige, models.CASCADE, related_name="votes", verbose_name="classement"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="organisation"
    )
    membre = models.ForeignKey(
        MembreComite, models.PROTECT, related_name="votes", verbose_name="membre"
    )
    choix = models.CharField("choix", max_length=20, choices=ChoixVote)
    critere = models.CharField("critère à revoir", max_length=20, blank=True)
    raison = models.TextField("raison", max_length=2000, blank=True)
    voted_at = models.DateTimeField("voté à")

    class Meta:
        verbose_name = "vote du comité"
        verbose_name_plural = "votes du comité"
        ordering = ("classement", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("classement", "organisation"), name="vote_comite_once"
            ),
            models.CheckConstraint(
                condition=~Q(choix="REVOIR") | ~Q(critere="") & ~Q(raison=""),
                name="vote_comite_reasoned",
                violation_error_message="« À revoir » nomme un critère et sa raison.",
            ),
        ]

    def __str__(self) -> str:
        return f"Vote {self.organisation} — {self.classement}"
