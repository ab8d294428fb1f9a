"""A livrable, its parts, its deposited versions and what is said of it (domain 2.6, 5.9)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.models import Document, Fichier, Movable
from etabli.core.texte import slug as slug_of
from etabli.livrables.states import (
    COMPOSED,
    LE_NOM,
    SINCE_ADMISSION,
    WRITABLE,
    Cercle,
    Etat,
    Images,
    ObjetAudition,
    Partie,
    TypeLivrable,
)
from etabli.territoires.models import Commune


class Livrable(Movable):
    """What the order asks of the team: handed in, verified, admitted, published."""

    root_path = "atelier"

    states = Etat
    etat = models.CharField("état", max_length=40, choices=Etat, default=Etat.ATTENDU)
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="livrables", verbose_name="atelier"
    )
    type = models.CharField(
        "type", max_length=30, choices=TypeLivrable, default=TypeLivrable.LIVRABLE_SYNTHESE
    )
    deposited_on = models.DateField("déposé le", null=True)
    deposited_by = done_by("déposé par")
    #: the pilote writes it with the team, and may hand it in (V1)
    is_co_written = models.BooleanField("coécrit avec le service pilote", default=False)
    images = models.CharField("droit à l’image", max_length=20, choices=Images, blank=True)
    motif = models.TextField("motif de la décision", blank=True)
    decided_on = models.DateField("décidé le", null=True)
    admitted_on = models.DateField("admis le", null=True)
    is_tacit = models.BooleanField("admis par silence", default=False)
    refaction_taux = models.DecimalField(
        "réfaction, en %", max_digits=5, decimal_places=2, null=True
    )
    refaction_montant = models.DecimalField(
        "réfaction, en € HT", max_digits=12, decimal_places=2, null=True
    )
    audition_objet = models.CharField(
        "décision envisagée", max_length=20, choices=ObjetAudition, blank=True
    )
    audition_motif = models.TextField("ce qui est reproché", blank=True)
    audition_on = models.DateField("audition ouverte le", null=True)
    observations = models.TextField("observations du titulaire", blank=True)
    observed_on = models.DateField("observations reçues le", null=True)
    heard_on = models.DateField("entendu le", null=True)
    asked_on = models.DateField("accord de publication demandé le", null=True)
    agreed_on = models.DateField("accord de la collectivité le", null=True)
    motif_refus = models.TextField("pourquoi la collectivité refuse", blank=True)
    published_on = models.DateField("publié le", null=True)

    class Meta:
        verbose_name = "livrable"
        verbose_name_plural = "livrables"
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("atelier", "type"), name="livrable_once_per_atelier"),
            models.CheckConstraint(
                condition=~Q(etat__in=[str(state) for state in SINCE_ADMISSION])
                | Q(admitted_on__isnull=False),
                name="livrable_admitted_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(etat="PUBLIE")
                | (Q(published_on__isnull=False) & Q(agreed_on__isnull=False)),
                name="livrable_published_was_agreed",
            ),
            models.CheckConstraint(
                condition=Q(refaction_taux=None) | Q(refaction_montant=None),
                name="livrable_one_refaction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}, {self.atelier}"

    @property
    def slug(self) -> str:
        """Its type in a public address, the same for years."""
        return slug_of(self.get_type_display())

    @property
    def due_on(self) -> dt.date | None:
        """The last day to hand it in, while that is awaited."""
        found = echeances.of(self, "remise")
        return found.due_on if found else None

    @property
    def le_nom(self) -> str:
        """« le rapport final »."""
        return LE_NOM[TypeLivrable(self.type)]

    @property
    def precision(self) -> str:
        """« Rapport final » between quotes, after « le livrable », where its kit has several."""
        if len(deroule_of(self.atelier).livrables) == 1:
            return ""
        return f" «\u00a0{self.get_type_display()}\u00a0»"

    @property
    def is_composed_here(self) -> bool:
        """Has it a plan-type whose parts are written on Établi?"""
        return self.type in COMPOSED

    @property
    def titulaire_id(self) -> int | None:
        """The firm that leads the team of its Atelier."""
        return self.atelier.mandataire_id

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    def get_absolute_url(self) -> str:
        return reverse("livrables:livrable", args=[self.pk])

    @property
    def is_writable(self) -> bool:
        return self.etat in WRITABLE

    @property
    def is_admitted(self) -> bool:
        return self.etat in SINCE_ADMISSION

    @property
    def is_in_hearing(self) -> bool:
        """The holder was written to and has not been heard yet (V3)."""
        return self.audition_on is not None and self.heard_on is None

    @property
    def current(self) -> VersionLivrable | None:
        """The last version deposited."""
        return self.versions.order_by("-numero").first()


class SectionLivrable(models.Model):
    """One part of the plan-type, as the team writes it."""

    livrable = models.ForeignKey(
        Livrable, models.CASCADE, related_name="sections", verbose_name="livrable"
    )
    code = models.CharField("partie", max_length=20, choices=Partie)
    texte = models.TextField("texte", max_length=20000, blank=True)
    image = models.ForeignKey(
        Fichier, models.PROTECT, null=True, related_name="+", verbose_name="image"
    )
    image_alt = models.CharField("ce que montre l’image", max_length=500, blank=True)
    image_legende = models.CharField("légende et crédit", max_length=200, blank=True)

    class Meta:
        verbose_name = "partie de livrable"
        verbose_name_plural = "parties de livrable"
        ordering = ("livrable", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("livrable", "code"), name="section_once"),
            models.CheckConstraint(
                condition=Q(image=None) | ~Q(image_alt=""),
                name="section_image_has_words",
                violation_error_message="Dites en une phrase ce que montre l’image.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()

    @property
    def numero(self) -> int:
        return Partie.values.index(self.code) + 1


class VersionLivrable(models.Model):
    """One deposit: files and digests never change."""

    livrable = models.ForeignKey(
        Livrable, models.CASCADE, related_name="versions", verbose_name="livrable"
    )
    numero = models.PositiveSmallIntegerField("version")
    #: composed by Établi from the data of the Atelier, or None when files were handed in
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="document composé"
    )
    pdf = models.ForeignKey(
        Fichier, models.PROTECT, null=True, related_name="+", verbose_name="PDF déposé"
    )
    source = models.ForeignKey(
        Fichier, models.PROTECT, related_name="+", verbose_name="document source"
    )
    sha256 = models.CharField("empreinte du PDF", max_length=64)
    deposited_on = models.DateField("déposée le")
    deposited_at = models.DateTimeField("déposée à", default=horloge.now)
    deposited_by = done_by("déposée par")
    deposited_by_name = models.CharField("nom de qui l’a déposée", max_length=200)
    images = models.CharField("droit à l’image", max_length=20, choices=Images)
    #: what prevents some readers from reading the PDF, in sentences (V5)
    defauts = models.JSONField("défauts d’accessibilité", default=list)
    note = models.TextField("mot d’accompagnement", max_length=1000, blank=True)

    class Meta:
        verbose_name = "version de livrable"
        verbose_name_plural = "versions de livrable"
        ordering = ("livrable", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("livrable", "numero"), name="version_livrable_once"),
            models.CheckConstraint(
                condition=Q(document__isnull=True) ^ Q(pdf__isnull=True),
                name="version_livrable_one_pdf",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.livrable.get_type_display()}, version {self.numero}"

    @property
    def paper(self) -> Document | Fichier:
        """The PDF: composed here, or handed in."""
        found = self.document or self.pdf
        assert found is not None
        return found

    @property
    def is_composed(self) -> bool:
        return self.document_id is not None

    @property
    def is_accessible(self) -> bool:
        return not self.defauts


class CommentaireLivrable(models.Model):
    """A remark on a livrable, read by a circle."""

    livrable = models.ForeignKey(
        Livrable, models.CASCADE, related_name="commentaires", verbose_name="livrable"
    )
    cercle = models.CharField("cercle", max_length=20, choices=Cercle)
    texte = models.TextField("texte", max_length=3000)
    written_by = done_by("auteur")
    written_by_name = models.CharField("nom de l’auteur", max_length=200)
    written_by_role = models.CharField("à quel titre", max_length=200, blank=True)
    at = models.DateTimeField("écrit le", default=horloge.now)

    class Meta:
        verbose_name = "commentaire de livrable"
        verbose_name_plural = "commentaires de livrable"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.written_by_name}, {self.livrable.get_type_display()}"
