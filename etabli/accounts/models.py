"""A person: an e-mail address and a name. What they may do is said by `acteurs.Membre`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from etabli.core import horloge


class PersonneManager(BaseUserManager["Personne"]):
    def create_user(self, email: str, **fields: Any) -> Personne:
        """A person without a password: sign-in is by a code sent to the address."""
        personne = self.model(email=self.normalize_email(email).lower(), **fields)
        personne.set_unusable_password()
        personne.save(using=self._db)
        return personne


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

    def get_full_name(self) -> str:
        return f"{self.prenom} {self.nom}".strip() or self.email

    def get_short_name(self) -> str:
        return self.prenom or self.email
