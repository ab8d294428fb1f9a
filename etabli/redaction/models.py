"""A text that several people write: its sections, what they were before, what was issued of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.models import Document, Fichier, Movable
from etabli.livrables.models import Livrable
from etabli.livrables.states import Images
from etabli.redaction.plans import Paper, Partie, Plan, paper, plan_of
from etabli.redaction.states import Etat, Extension, Nature, Place, Reponse, Suite, Usage
from etabli.territoires.models import Commune

#: signs that one section holds
LONGEST = 40_000


class Texte(Movable):
    """A paper of an Atelier, written section by section on one version of its outline."""

    root_path = "atelier"

    states = Etat
    etat = models.CharField("état", max_length=40, choices=Etat, default=Etat.EN_ECRITURE)
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="textes", verbose_name="atelier"
    )
    nature = models.CharField("nature", max_length=30, choices=Nature)
    rang = models.PositiveSmallIntegerField("session racontée", default=0)
    version_plan = models.CharField("version du plan", max_length=40, editable=False)
    #: what the contract asks for, of which this is the text; None for a paper that gates no payment
    livrable = models.OneToOneField(
        Livrable, models.PROTECT, null=True, related_name="texte", verbose_name="livrable"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="document remis"
    )
    remis_on = models.DateField("remis le", null=True)

    class Meta:
        verbose_name = "texte"
        verbose_name_plural = "textes"
        ordering = ("atelier", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("atelier", "nature", "rang"), name="texte_once"),
            models.CheckConstraint(
                condition=~Q(etat="REMIS") | Q(remis_on__isnull=False),
                name="texte_handed_in_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper.label}, {self.atelier}"

    def get_absolute_url(self) -> str:
        return reverse("redaction:texte", args=[self.pk])

    @property
    def plan(self) -> Plan:
        return plan_of(self.version_plan)

    @property
    def paper(self) -> Paper:
        return paper(self.atelier.format, self.nature, self.rang)

    @property
    def titulaire_id(self) -> int | None:
        """The firm that leads the team of its Atelier."""
        return self.atelier.mandataire_id

    @property
    def place(self) -> Commune:
        return self.atelier.commune


class SectionTexte(models.Model):
    """One section of a text, as people write it; what Établi knows is added to it when it is read."""

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="sections", verbose_name="texte")
    code = models.CharField("partie du plan", max_length=40)
    rang = models.PositiveSmallIntegerField("rang")
    corps = models.TextField("texte de la partie", max_length=LONGEST, blank=True)
    #: written by the service that pilots, and by nobody else (D-07)
    is_pilote = models.BooleanField("écrite par le service pilote", default=False)

    class Meta:
        verbose_name = "partie de texte"
        verbose_name_plural = "parties de texte"
        ordering = ("texte", "rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("texte", "code"), name="section_texte_once")
        ]

    def __str__(self) -> str:
        return self.partie.titre

    def get_absolute_url(self) -> str:
        return reverse("redaction:partie", args=[self.texte_id, self.code])

    @property
    def partie(self) -> Partie:
        return self.texte.plan.partie(self.code)

    @property
    def titulaire_id(self) -> int | None:
        return self.texte.titulaire_id


class VersionSection(models.Model):
    """What a section was after somebody wrote it: one row a person and a stretch of work, kept for good."""

    section = models.ForeignKey(
        SectionTexte, models.CASCADE, related_name="versions", verbose_name="partie de texte"
    )
    numero = models.PositiveIntegerField("version")
    corps = models.TextField("texte de la partie", blank=True)
    written_by = done_by("écrite par")
    written_by_name = models.CharField("nom de qui l’a écrite", max_length=200)
    at = models.DateTimeField("écrite le", default=horloge.now)

    class Meta:
        verbose_name = "version de partie"
        verbose_name_plural = "versions de partie"
        ordering = ("section", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("section", "numero"), name="version_section_once")
        ]

    def __str__(self) -> str:
        return f"{self.section}, version {self.numero}"


class SortieTexte(models.Model):
    """A file that went out to a word processor, and the words it held: what comes back is compared with them."""

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="sorties", verbose_name="texte")
    ident = models.UUIDField("identifiant dans le fichier", default=uuid.uuid4, unique=True)
    extension = models.CharField("format", max_length=10, choices=Extension)
    #: by code of the section, its words that day
    base = models.JSONField("ce qui est sorti", default=dict)
    out_by = done_by("sorti par")
    out_by_name = models.CharField("nom de qui l’a sorti", max_length=200)
    at = models.DateTimeField("sorti le", default=horloge.now)

    class Meta:
        verbose_name = "sortie de texte"
        verbose_name_plural = "sorties de texte"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_extension_display()} sorti par {self.out_by_name}"


class RetourTexte(models.Model):
    """A file that came back: what it changes, what it could not bring."""

    sortie = models.ForeignKey(
        SortieTexte, models.CASCADE, related_name="retours", verbose_name="sortie de texte"
    )
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+", verbose_name="fichier")
    #: what the comparison does not read, in sentences
    signale = models.JSONField("ce qui n’est pas repris", default=list)
    back_by = done_by("rapporté par")
    back_by_name = models.CharField("nom de qui l’a rapporté", max_length=200)
    at = models.DateTimeField("rapporté le", default=horloge.now)

    class Meta:
        verbose_name = "retour de texte"
        verbose_name_plural = "retours de texte"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.fichier.name}, rapporté par {self.back_by_name}"

    def get_absolute_url(self) -> str:
        return reverse("redaction:retour", args=[self.sortie.texte_id, self.pk])


class ChangementTexte(models.Model):
    """A passage that a file changes, as it went out, as it came back and as it stood here that day."""

    retour = models.ForeignKey(
        RetourTexte, models.CASCADE, related_name="changements", verbose_name="retour de texte"
    )
    section = models.ForeignKey(
        SectionTexte, models.CASCADE, related_name="changements", verbose_name="partie de texte"
    )
    rang = models.PositiveIntegerField("rang")
    avant = models.TextField("ce qui était sorti", blank=True)
    apres = models.TextField("ce qui est revenu", blank=True)
    notre = models.TextField("ce qui se lisait ici", blank=True)
    ancre = models.TextField("après quoi", blank=True)
    auteurs = models.CharField("changé par", max_length=400, blank=True)
    changed_at = models.DateTimeField("changé le", null=True)
    is_disputed = models.BooleanField("changé ici aussi", default=False)
    suite = models.CharField("suite", max_length=20, choices=Suite, default=Suite.A_EXAMINER)
    decided_by = done_by("décidé par")
    decided_at = models.DateTimeField("décidé le", null=True)

    class Meta:
        verbose_name = "changement proposé"
        verbose_name_plural = "changements proposés"
        ordering = ("retour", "rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("retour", "rang"), name="changement_texte_once"),
            models.CheckConstraint(
                condition=Q(suite="A_EXAMINER") | Q(decided_at__isnull=False),
                name="changement_texte_decided_has_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}, changement {self.rang}"


class ImageTexte(models.Model):
    """A picture of a section: a light copy for the screen and a wide one for the press, made when it came."""

    section = models.ForeignKey(
        SectionTexte, models.CASCADE, related_name="images", verbose_name="partie de texte"
    )
    rang = models.PositiveSmallIntegerField("rang")
    ecran = models.ForeignKey(
        Fichier, models.PROTECT, related_name="+", verbose_name="copie pour l’écran"
    )
    impression = models.ForeignKey(
        Fichier, models.PROTECT, related_name="+", verbose_name="copie pour l’impression"
    )
    alt = models.CharField("ce que montre l’image", max_length=500)
    legende = models.CharField("légende", max_length=200, blank=True)
    credit = models.CharField("crédit", max_length=120)
    place = models.CharField("place", max_length=10, choices=Place, default=Place.TEXTE)
    droit = models.CharField("droit à l’image", max_length=20, choices=Images)
    #: somebody took their right back: in no paper any more (V5)
    retiree_at = models.DateTimeField("retirée le", null=True)

    class Meta:
        verbose_name = "image de texte"
        verbose_name_plural = "images de texte"
        ordering = ("section", "rang")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("section", "rang"), name="image_texte_once"),
            models.CheckConstraint(
                condition=~Q(alt="") & ~Q(credit=""), name="image_texte_has_words"
            ),
        ]

    def __str__(self) -> str:
        return self.legende or self.alt


class AutorisationImage(models.Model):
    """What one recognisable person answered for one use of a picture (V5)."""

    image = models.ForeignKey(
        ImageTexte, models.CASCADE, related_name="autorisations", verbose_name="image de texte"
    )
    personne = models.CharField("qui l’on reconnaît", max_length=120)
    usage = models.CharField("pour quel usage", max_length=20, choices=Usage)
    reponse = models.CharField(
        "sa réponse", max_length=20, choices=Reponse, default=Reponse.INCONNU
    )
    repondu_le = models.DateField("répondu le", null=True)
    entered_by = done_by("saisie par")
    #: the name is no longer kept (7.4): « Personne 1 » stands in its place
    nom_efface_le = models.DateField("nom effacé le", null=True)

    class Meta:
        verbose_name = "autorisation d’image"
        verbose_name_plural = "autorisations d’image"
        ordering = ("image", "personne", "usage")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("image", "personne", "usage"), name="autorisation_once_a_use"
            ),
            models.CheckConstraint(
                condition=Q(reponse="INCONNU") ^ Q(repondu_le__isnull=False),
                name="autorisation_answered_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.personne}, {self.get_usage_display()}"


class EditionTexte(models.Model):
    """An edition for the printer, asked for: its pictures at three hundred points an inch, drawn by the clock."""

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="editions", verbose_name="texte")
    #: the paper handed in, whose words it prints
    remis = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name="document remis"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="document à imprimer"
    )
    asked_by = done_by("demandée par")
    asked_at = models.DateTimeField("demandée le", default=horloge.now)

    class Meta:
        verbose_name = "édition à imprimer"
        verbose_name_plural = "éditions à imprimer"
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("remis",), name="edition_texte_once_a_paper")
        ]

    def __str__(self) -> str:
        return f"Édition à imprimer, {self.texte}"
