"""The tourniquet as rows: its append-only log, the turns it gave, the flags of conflict."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, NamedTuple, NoReturn, TypedDict

from django.db import models
from django.urls import reverse

from etabli.accounts.models import done_by
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.articles import de
from etabli.core.models import AppendOnlyError, Movable
from etabli.marches import tourniquet
from etabli.marches.models.accords import AccordCadre, Groupement
from etabli.marches.states import (
    CasConflit,
    CauseRefus,
    EtatConflit,
    EtatDesignation,
    SourceConflit,
)
from etabli.territoires.models import Commune

NATURES = {
    tourniquet.Nature.DESIGNATION: "Désignation",
    tourniquet.Nature.ACCEPTATION: "Acceptation",
    tourniquet.Nature.REFUS: "Refus",
    tourniquet.Nature.SILENCE: "Silence",
    tourniquet.Nature.NON_CONFORME: "Devis non conforme",
    tourniquet.Nature.NON_REMIS: "Devis non remis",
    tourniquet.Nature.JUSTIFICATION_ACCEPTEE: "Justification acceptée",
    tourniquet.Nature.JUSTIFICATION_REFUSEE: "Justification non acceptée",
    tourniquet.Nature.CONFLIT_CONFIRME: "Conflit confirmé",
    tourniquet.Nature.CONFLIT_LEVE: "Conflit levé",
    tourniquet.Nature.SANS_OBJET: "Désignation sans objet",
    tourniquet.Nature.RETOUR: "Tour rendu",
    tourniquet.Nature.NOTIFICATION: "Tour utilisé (premier bon notifié)",
    tourniquet.Nature.SUSPENSION: "Suspension",
    tourniquet.Nature.FIN_SUSPENSION: "Fin de suspension",
    tourniquet.Nature.RESILIATION: "Résiliation",
    tourniquet.Nature.RE_SOLLICITATION: "Nouvelle sollicitation",
}


class TestEcrit(TypedDict):
    """A test of T-2 as a line keeps it."""

    titulaire: str
    position: int
    resultat: str
    detail: str


class LigneLue(NamedTuple):
    """A line of the log as the base gives it, without making an object of each."""

    numero: int
    previous: str
    digest: str
    nature: str
    le: dt.date
    atelier: int | None
    titulaire: str | None
    designation: int
    tests: list[TestEcrit]
    cause: str
    motif: str
    file_avant: list[str]
    file_apres: list[str]

    @property
    def record(self) -> tourniquet.Record:
        """What the line tells, as the rules of the tourniquet read it."""
        return tourniquet.Record(
            nature=tourniquet.Nature(self.nature),
            le=self.le,
            atelier=str(self.atelier or ""),
            titulaire=self.titulaire or "",
            designation=self.designation,
            tests=tuple(
                tourniquet.Test(
                    t["titulaire"], t["position"], tourniquet.Resultat(t["resultat"]), t["detail"]
                )
                for t in self.tests
            ),
            cause=tourniquet.Cause(self.cause) if self.cause else None,
            motif=self.motif,
            file_avant=tuple(self.file_avant),
            file_apres=tuple(self.file_apres),
        )


#: the columns of a line, in the order of `LigneLue`
READ = (
    "numero", "previous", "digest", "nature", "le", "atelier_id", "groupement__code", "designation",
    "tests", "cause", "motif", "file_avant", "file_apres",
)  # fmt: skip


class LigneTourniquet(models.Model):
    """One record of the log (T-13): what was tested, what moved, who and when, chained by digest."""

    accord_cadre = models.ForeignKey(
        AccordCadre, models.PROTECT, related_name="lignes_tourniquet", verbose_name="accord-cadre"
    )
    numero = models.PositiveIntegerField("numéro")
    nature = models.CharField(
        "nature", max_length=30, choices=[(n.value, label) for n, label in NATURES.items()]
    )
    le = models.DateField("date")
    saisi_at = models.DateTimeField("saisi le", default=horloge.now)
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, null=True, related_name="+", verbose_name="atelier"
    )
    groupement = models.ForeignKey(
        Groupement, models.PROTECT, null=True, related_name="+", verbose_name="titulaire"
    )
    designation = models.PositiveIntegerField("numéro de désignation", default=0)
    tests = models.JSONField("tests", default=list)
    cause = models.CharField("cause", max_length=20, blank=True)
    motif = models.TextField("motif", blank=True)
    file_avant = models.JSONField("file avant", default=list)
    file_apres = models.JSONField("file après", default=list)
    written_by = done_by("auteur")
    written_by_name = models.CharField("nom de l’auteur", max_length=200)
    previous = models.CharField("empreinte précédente", max_length=64)
    digest = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "ligne du tourniquet"
        verbose_name_plural = "lignes du tourniquet"
        ordering = ("accord_cadre", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("accord_cadre", "numero"), name="ligne_tourniquet_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.accord_cadre.code}, ligne {self.numero} : {self.get_nature_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("Une ligne du tourniquet ne se corrige pas.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnlyError("Une ligne du tourniquet ne s’efface pas.")

    def record(self, code: str) -> tourniquet.Record:
        """The line as a plain value; `code` is the holder's, the log names them by code."""
        return LigneLue(
            self.numero, self.previous, self.digest, self.nature, self.le, self.atelier_id, code,
            self.designation, self.tests, self.cause, self.motif, self.file_avant, self.file_apres,
        ).record  # fmt: skip


class Designation(Movable):
    """One turn for one Atelier and one attempt; its number is its rank in the framework (T-8)."""

    root_path = "atelier"

    Etat = EtatDesignation
    states = EtatDesignation
    etat = models.CharField(
        "état", max_length=40, choices=EtatDesignation, default=EtatDesignation.DESIGNEE
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="designations", verbose_name="atelier"
    )
    groupement = models.ForeignKey(
        Groupement, models.PROTECT, related_name="designations", verbose_name="groupement"
    )
    numero = models.PositiveIntegerField("numéro")
    designated_on = models.DateField("désigné le")
    accepted_on = models.DateField("accepté le", null=True)
    declaration = models.JSONField("déclaration d’absence de conflit", default=list)
    cause = models.CharField("cause du refus", max_length=20, choices=CauseRefus, blank=True)
    motif_refus = models.TextField("motif du refus", blank=True)
    justification = models.BooleanField("justification acceptée", null=True)
    conflit_declare_on = models.DateField("conflit déclaré le", null=True)
    is_used = models.BooleanField("tour utilisé", default=False)

    class Meta:
        verbose_name = "désignation"
        verbose_name_plural = "désignations"
        ordering = ("groupement__accord_cadre", "numero")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("atelier",),
                condition=models.Q(etat__in=["DESIGNEE", "ACCEPTEE"]),
                name="designation_live_once",
                violation_error_message="Un titulaire est déjà désigné pour cet Atelier.",
            ),
            models.CheckConstraint(
                condition=~models.Q(etat="ACCEPTEE") | models.Q(accepted_on__isnull=False),
                name="designation_accepted_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Désignation {de(self.groupement.nom)} — {self.atelier}"

    def get_absolute_url(self) -> str:
        return reverse("marches:designation", args=[self.pk])

    @property
    def titulaire_id(self) -> int | None:
        """The firm that was designated."""
        return self.groupement.mandataire_id

    @property
    def place(self) -> Commune:
        return self.atelier.commune

    @property
    def accord_cadre(self) -> AccordCadre:
        return self.groupement.accord_cadre

    @property
    def follows_another(self) -> bool:
        """Was somebody designated before for this Atelier? (F2: DGALN is told of the next one)"""
        return self.atelier.designations.exclude(pk=self.pk).exists()

    @property
    def is_live(self) -> bool:
        return self.etat in (EtatDesignation.DESIGNEE, EtatDesignation.ACCEPTEE)


class Conflit(Movable):
    """A flag of conflict of one holder on one Atelier; DGALN confirms or lifts it (4.4, T-12)."""

    root_path = "atelier"

    Etat = EtatConflit
    states = EtatConflit
    etat = models.CharField(
        "état", max_length=40, choices=EtatConflit, default=EtatConflit.SIGNALE
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="conflits", verbose_name="atelier"
    )
    groupement = models.ForeignKey(
        Groupement, models.PROTECT, related_name="conflits", verbose_name="groupement"
    )
    source = models.CharField("origine", max_length=20, choices=SourceConflit)
    cas = models.CharField("cas", max_length=20, choices=CasConflit)
    description = models.TextField("ce qui est signalé", max_length=1000)
    flagged_on = models.DateField("signalé le", default=horloge.today)
    decision = models.TextField("motif de la décision", blank=True)

    class Meta:
        verbose_name = "conflit d’intérêts"
        verbose_name_plural = "conflits d’intérêts"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"Conflit signalé — {self.groupement.nom}, {self.atelier}"

    def get_absolute_url(self) -> str:
        return reverse("marches:conflit", args=[self.pk])

    @property
    def titulaire_id(self) -> int | None:
        """The firm whose conflict it is."""
        return self.groupement.mandataire_id

    @property
    def place(self) -> Commune:
        return self.atelier.commune
