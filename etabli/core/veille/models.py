"""What the watch keeps: who beats the clock, what failed, which addresses no longer answer."""

from __future__ import annotations

from django.db import models

from etabli.core import horloge


class Bail(models.Model):
    """A lease: one process at a time does this work; a dead process loses it after a while."""

    name = models.CharField("travail", max_length=20, primary_key=True)
    holder = models.CharField("processus", max_length=40, blank=True)
    until = models.DateTimeField("jusqu’à", null=True)
    beat_at = models.DateTimeField("dernier battement", null=True)

    class Meta:
        verbose_name = "bail"
        verbose_name_plural = "baux"

    def __str__(self) -> str:
        return self.name


class Panne(models.Model):
    """Something that failed: where and what kind. Never the words of the error, which may name people."""

    place = models.CharField("travail", max_length=120)
    subject = models.CharField("objet", max_length=120, blank=True)
    error = models.CharField("sorte d’erreur", max_length=80)
    line = models.CharField("ligne du programme", max_length=160, blank=True)
    first_at = models.DateTimeField("depuis le", default=horloge.now)
    last_at = models.DateTimeField("dernière fois", default=horloge.now)
    count = models.PositiveIntegerField("fois", default=1)
    seen_at = models.DateTimeField("prise en charge le", null=True)
    seen_by = models.BigIntegerField("par", null=True)
    closed_at = models.DateTimeField("finie le", null=True)

    class Meta:
        ordering = ("-last_at", "-pk")
        verbose_name = "panne"
        verbose_name_plural = "pannes"
        constraints = [
            models.UniqueConstraint(
                fields=("place", "subject"),
                condition=models.Q(closed_at=None),
                name="panne_open_once",
                violation_error_message="Cette panne est déjà connue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.subject}".strip()


class Injoignable(models.Model):
    """An address that a mail server refused, or that nothing reached in a day; the next success erases it."""

    address = models.EmailField("courriel", unique=True)
    since = models.DateTimeField("depuis le", default=horloge.now)
    error = models.CharField("réponse du serveur", max_length=300, blank=True)

    class Meta:
        ordering = ("-since", "pk")
        verbose_name = "adresse injoignable"
        verbose_name_plural = "adresses injoignables"

    def __str__(self) -> str:
        return self.address
