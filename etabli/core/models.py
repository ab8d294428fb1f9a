"""What the bench keeps: journal, messages, deadlines. Apps come later; people are known by number."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import reduce
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.db import models

from etabli.core import horloge
from etabli.core.cercles import Cercle
from etabli.core.states import Shown, State

if TYPE_CHECKING:
    from etabli.core.fuseaux import Place


def reference(obj: models.Model) -> str:
    """How the bench names an object: `app.model:pk`."""
    return f"{obj._meta.label_lower}:{obj.pk}"


class Movable(models.Model):
    """An object with a state. Only `core.workflow` writes `etat`, `revision`, `etat_on`, `moved_at`.

    `etat_on` is the day the last move took effect, `moved_at` the instant it was typed.
    """

    #: its states, each with its name and its tone
    states: ClassVar[type[State]]
    #: the column that says which workflow a row follows, when its model has several
    version_field: ClassVar[str] = ""
    #: the foreign keys that lead to the object whose story this one belongs to; none: its own
    root_path: ClassVar[str] = ""

    etat = models.CharField("état", max_length=40)
    revision = models.PositiveIntegerField("révision", default=0, editable=False)
    etat_on = models.DateField("en vigueur depuis le", default=horloge.today, editable=False)
    moved_at = models.DateTimeField("dernier acte saisi le", default=horloge.now, editable=False)

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        return reference(self)

    @property
    def state(self) -> Shown:
        """Where it stands, as a badge reads it."""
        return self.states(self.etat)

    @property
    def root(self) -> str:
        """The object whose story this one belongs to (an atelier for its bons de commande)."""
        *parents, last = self.root_path.split("__")
        if not last:
            return reference(self)
        here: models.Model = reduce(getattr, parents, self)
        key = here._meta.get_field(last)
        assert isinstance(key, models.ForeignKey)
        return f"{key.related_model._meta.label_lower}:{getattr(here, key.attname)}"

    @property
    def planned_on(self) -> dt.date | None:
        """The day it is planned for, when it asks nothing of anybody long before."""
        return None

    @property
    def shown_from(self) -> dt.date | None:
        """From that day what it asks is to do; None: from now."""
        return None

    @property
    def dated_by(self) -> str:
        """The object whose deadlines date what it asks: itself, unless they run on another one."""
        return reference(self)

    @property
    def titulaire_id(self) -> int | None:
        """The holder this object is about (the organisation that leads it); None when there is none."""
        return None

    @property
    def workflow_version(self) -> str:
        """Which of the workflows of its model it follows; empty when there is only one."""
        return str(getattr(self, self.version_field)) if self.version_field else ""

    @classmethod
    def state_names(cls) -> dict[str, str]:
        """The name of each state, as people read it."""
        pairs = getattr(cls._meta.get_field("etat"), "flatchoices", ())
        return {str(code): str(name) for code, name in pairs}

    @property
    def place(self) -> Place | None:
        """The commune of its story, whose hour is said beside that of Paris; None when it has none."""
        return None


class AppendOnlyError(TypeError):
    """Someone tried to rewrite history."""


class Entry(models.Model):
    """One line of the journal: who did what, when it was typed, when it takes effect.

    Written by the engine only; the database refuses update and delete (triggers). Each line holds
    the digest of the one before: one chain for the whole journal. `forme` says which fields the digest
    covers: 1 before the circles, whose circle is kept beside (`CercleAncien`), 2 with them.
    """

    number = models.PositiveBigIntegerField("numéro", primary_key=True)
    at = models.DateTimeField("saisi le", db_index=True)
    effective_on = models.DateField("prend effet le")
    actor_id = models.BigIntegerField("personne", null=True, db_index=True)
    actor_name = models.CharField("nom", max_length=200)
    role = models.CharField("rôle", max_length=40)
    verb = models.CharField("acte", max_length=120, db_index=True)
    label = models.CharField("libellé", max_length=200)
    rule = models.CharField("règle", max_length=20, blank=True)
    subject = models.CharField("objet", max_length=120, db_index=True)
    subject_label = models.CharField("nom de l’objet", max_length=300)
    root = models.CharField("dossier", max_length=120, db_index=True)
    source = models.CharField("de", max_length=40, blank=True)
    target = models.CharField("vers", max_length=40, blank=True)
    motif = models.TextField("motif", blank=True)
    data = models.JSONField("données", default=dict)
    forme = models.SmallIntegerField("forme", default=2)
    circle = models.CharField("cercle", max_length=20, default=Cercle.ETAT.value)
    titulaire_id = models.BigIntegerField("titulaire concerné", null=True)
    told_as = models.CharField("dit aux autres", max_length=200, blank=True)
    previous = models.CharField("empreinte précédente", max_length=64)
    digest = models.CharField("empreinte", max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        verbose_name = "ligne du journal"
        verbose_name_plural = "lignes du journal"

    def __str__(self) -> str:
        return f"{self.number}. {self.label} — {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(
                "Une ligne du journal ne se corrige pas : on en écrit une nouvelle."
            )
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnlyError("Une ligne du journal ne s’efface pas.")


class CercleAncien(models.Model):
    """Who reads a line written before the circles: filled once by a migration, from a frozen table."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="ancien", verbose_name="ligne"
    )
    circle = models.CharField("cercle", max_length=20)
    titulaire_id = models.BigIntegerField("titulaire concerné", null=True)
    told_as = models.CharField("dit aux autres", max_length=200, blank=True)

    class Meta:
        verbose_name = "cercle d’une ligne ancienne"
        verbose_name_plural = "cercles des lignes anciennes"

    def __str__(self) -> str:
        return f"{self.entry_id} {self.circle}"


class JournalHead(models.Model):
    """The last number and digest: a deleted tail is seen because the head still names it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = "tête du journal"
        verbose_name_plural = "têtes du journal"

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class Envoi(models.Model):
    """What leaves by e-mail: claimed by one process, tried again later and later (`core.envoi`)."""

    class Status(models.TextChoices):
        A_ENVOYER = "A_ENVOYER", "à envoyer"
        ENVOYE = "ENVOYE", "envoyé"
        ECHEC = "ECHEC", "non remis"
        SANS_ADRESSE = "SANS_ADRESSE", "sans adresse"

    address = models.EmailField("courriel", blank=True)
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    created_at = models.DateTimeField("créé le", default=horloge.now)
    sent_at = models.DateTimeField("envoyé le", null=True)
    status = models.CharField("envoi", max_length=14, choices=Status, default=Status.A_ENVOYER)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    error = models.CharField("erreur", max_length=300, blank=True)
    next_try_at = models.DateTimeField("prochain essai", null=True)
    claimed_at = models.DateTimeField("pris par un processus le", null=True)

    class Meta:
        abstract = True


class Message(Envoi):
    """Something said to someone: in the product first, by e-mail when an address is known."""

    class Level(models.TextChoices):
        ACTION = "ACTION", "à faire"
        INFORMATION = "INFORMATION", "pour information"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="messages")
    key = models.CharField("clé d’unicité", max_length=200, unique=True)
    person_id = models.BigIntegerField("personne", null=True)
    audience = models.CharField("destinataires", max_length=60)
    level = models.CharField("niveau", max_length=12, choices=Level, default=Level.INFORMATION)
    link = models.CharField("lien", max_length=300, blank=True)
    about = models.CharField("dossier", max_length=120, db_index=True, blank=True)
    read_at = models.DateTimeField("lu le", null=True)
    #: what it asks: the things to do (object, step) that waited for its reader when it was written
    asked = models.JSONField("ce qu’il demande", default=list)
    #: leaves from then on, with all that waits for this address; None leaves at once
    summary_at = models.DateTimeField("dans le résumé de", null=True)
    #: what its mail is made of (`core.annonce.Dit`); empty: the text alone
    dit = models.JSONField("ce qu’il dit, partie par partie", default=dict)

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = "message"
        verbose_name_plural = "messages"
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(status="A_ENVOYER"), name="message_waiting"),
            models.Index(fields=["sent_at"], condition=models.Q(status="ENVOYE"), name="message_sent"),
            models.Index(fields=["-created_at", "id"], condition=models.Q(status="ECHEC"), name="message_failed"),
            models.Index(fields=["person_id", "-created_at", "id"], name="message_of_person"),
            models.Index(fields=["person_id", "id"], condition=models.Q(read_at=None), name="message_unread"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject


class RythmeCourriels(models.Model):
    """How often a person wants one mail that sums up what asks nothing of them (`core.rythme`)."""

    class Every(models.TextChoices):
        HEURE = "HEURE", "toutes les heures"
        JOUR = "JOUR", "tous les jours"

    person_id = models.BigIntegerField("personne", unique=True)
    every = models.CharField("rythme", max_length=5, choices=Every, default=Every.HEURE)

    class Meta:
        verbose_name = "rythme des courriels"
        verbose_name_plural = "rythmes des courriels"

    def __str__(self) -> str:
        return self.get_every_display()


class Pli(Envoi):
    """A sealed mail (sign-in code, link of the door): shown in no list, kept in no backup.

    Its text is erased as soon as it has left, failed or lost its use.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    expires_at = models.DateTimeField("sans objet après")

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = "pli"
        verbose_name_plural = "plis"

    def __str__(self) -> str:
        return f"Pli du {self.created_at:%d/%m/%Y}"


class Echeance(models.Model):
    """A deadline: origin, due, suspended, resumed, met. One open deadline per subject and code."""

    subject = models.CharField("objet", max_length=120, db_index=True)
    root = models.CharField("dossier", max_length=120, db_index=True)
    code = models.CharField("code", max_length=60)
    label = models.CharField("libellé", max_length=200)
    rule = models.CharField("règle", max_length=20, blank=True)
    origin_on = models.DateField("point de départ")
    raw_due_on = models.DateField("dernier jour avant report")
    due_on = models.DateField("dernier jour")
    is_target = models.BooleanField("délai cible", default=False)
    rolls = models.BooleanField("reporté au jour ouvré", default=False)
    holder = models.CharField("qui doit agir", max_length=60, blank=True)
    reminders = models.JSONField("rappels", default=list)
    reminded_on = models.DateField("dernier rappel le", null=True)
    suspended_on = models.DateField("suspendu le", null=True)
    suspended_days = models.PositiveIntegerField("jours suspendus", default=0)
    met_on = models.DateField("tenu le", null=True)
    cancelled_on = models.DateField("sans objet le", null=True)
    circle = models.CharField("cercle", max_length=20, default=Cercle.ETAT.value)
    titulaire_id = models.BigIntegerField("titulaire concerné", null=True)

    class Meta:
        ordering = ("due_on", "pk")
        verbose_name = "échéance"
        verbose_name_plural = "échéances"
        constraints = [
            models.UniqueConstraint(
                fields=("subject", "code"),
                condition=models.Q(met_on=None, cancelled_on=None),
                name="echeance_open_once",
                violation_error_message="Cette échéance court déjà.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        return self.met_on is None and self.cancelled_on is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.suspended_on is None and self.due_on < horloge.today()


# Django finds here the models that live beside their engine.
from etabli.core.coecriture.models import Ecriture, PresencePage  # noqa: E402
from etabli.core.devoirs.models import Devoir, PartDevoir  # noqa: E402
from etabli.core.documents.models import Document  # noqa: E402
from etabli.core.echanges.models import Echange, LectureEchange  # noqa: E402
from etabli.core.fichiers.models import Fichier  # noqa: E402
from etabli.core.veille.models import Bail, Injoignable, Panne  # noqa: E402

__all__ = [
    "AppendOnlyError", "Bail", "CercleAncien", "Devoir", "Document", "Echange", "Echeance", "Ecriture", "Entry",
    "Envoi", "Fichier", "Injoignable", "JournalHead", "LectureEchange", "Message", "Movable", "Panne", "PartDevoir",
    "Pli", "PresencePage", "reference",
]  # fmt: skip


class Compteur(models.Model):
    """A row of the cache that every process shares (settings.CACHES): tries of sign-in, by address."""

    cache_key = models.CharField("clé", max_length=255, primary_key=True)
    value = models.TextField("valeur")
    expires = models.DateTimeField("expire le", db_index=True)

    class Meta:
        db_table = "core_compteur"
        verbose_name = "compteur"
        verbose_name_plural = "compteurs"


class Allure(models.Model):
    """When the next free turn of a form open to all comes, in seconds since 1970 (core.allure)."""

    key = models.CharField("formulaire", max_length=120, primary_key=True)
    free_at = models.FloatField("prochain tour")

    class Meta:
        verbose_name = "allure"
        verbose_name_plural = "allures"


class Brouillon(models.Model):
    """What somebody types in a long form before sending it: read by its author alone, on that form.

    In no list, no export, no journal. Erased with the form accepted, by its author, with the account,
    and with age (core.brouillons).
    """

    person_id = models.BigIntegerField("personne")
    address = models.CharField("adresse du formulaire", max_length=300)
    #: pairs of a name and a text, the marks of what the form was opened on among them
    fields = models.JSONField("champs")
    #: by the clock of the browser, in milliseconds: which of two copies is the last one
    typed_at = models.PositiveBigIntegerField("tapé à", default=0)
    kept_at = models.DateTimeField("gardé le", default=horloge.now, db_index=True)

    class Meta:
        verbose_name = "brouillon"
        verbose_name_plural = "brouillons"
        ordering = ("-kept_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=("person_id", "address"), name="brouillon_once"),
        ]

    def __str__(self) -> str:
        return f"Brouillon du {self.kept_at:%d/%m/%Y}"
