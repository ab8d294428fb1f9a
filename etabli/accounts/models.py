"""A person: an e-mail address and a name. What they may do is said by `acteurs.Membre`."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from etabli.core import horloge
from etabli.core.texte import fold_address


def is_stage() -> bool:
    """Is this a demonstration that keeps its mails? There anybody may enter as anybody: the codes are
    read in its mailbox. Where mails really leave, people are who they are."""
    return bool(settings.DEMO and getattr(settings, "EMAIL_FILE_PATH", None))


class PersonneManager(BaseUserManager["Personne"]):
    def create_user(self, email: str, **fields: object) -> Personne:
        """A person without a password: sign-in is by a code sent to the address."""
        personne = self.model(email=fold_address(email), **fields)
        personne.set_unusable_password()
        personne.save(using=self._db)
        return personne

    def at_address(self, text: str) -> Personne | None:
        """Who may sign in with this address, compared folded; nobody with an empty one."""
        email = fold_address(text)
        found = self.filter(email__iexact=email, is_active=True).first() if email else None
        return found if found and found.may_sign_in else None


class Personne(AbstractBaseUser):
    """Someone who signs in. The password stays unusable: a code by e-mail opens the session."""

    email = models.EmailField("courriel", unique=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom = models.CharField("nom", max_length=80, blank=True)
    is_active = models.BooleanField("active", default=True)
    is_persona = models.BooleanField("personnage de démonstration", default=False)
    created_at = models.DateTimeField("créée le", default=horloge.now)

    objects: ClassVar[PersonneManager] = PersonneManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ("nom", "prenom", "pk")
        constraints = [models.UniqueConstraint(Lower("email"), name="personne_email_once")]

    def __str__(self) -> str:
        return self.get_full_name()

    @property
    def may_sign_in(self) -> bool:
        """Is the door open to this person? To a persona, on the demonstration only."""
        return self.is_active and (settings.DEMO or not self.is_persona)

    def get_full_name(self) -> str:
        return f"{self.prenom} {self.nom}".strip() or self.email

    def get_short_name(self) -> str:
        return self.prenom or self.email


def done_by(label: str) -> models.ForeignKey[Personne | None, Personne | None]:
    """The key of who did something: `deposited_by`, `signed_by`, or a noun of the trade (`instructeur`).

    Null when it was the clock, or nobody that is known any more. Who did something in a dossier is
    never erased: the dossier would lose its author, or go with them.
    """
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=label
    )
