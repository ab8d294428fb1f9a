"""A file someone deposited; its bytes are in the store, under their digest."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from etabli.core import horloge
from etabli.core.cercles import Cercle
from etabli.core.fichiers import kinds, store
from etabli.core.formats import taille


class Fichier(models.Model):
    """Written by `core.fichiers.deposits.deposit` only; the bytes never change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom d’origine", max_length=255)
    sha256 = models.CharField("empreinte", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("taille en octets")
    kind = models.CharField("type", max_length=100)
    path = models.CharField("emplacement", max_length=200)
    subject = models.CharField("objet", max_length=120, db_index=True)
    depositor_id = models.BigIntegerField("déposé par", null=True, db_index=True)
    circle = models.CharField("cercle", max_length=20, default=Cercle.ETAT.value)
    titulaire_id = models.BigIntegerField("titulaire concerné", null=True)
    created_at = models.DateTimeField("déposé le", default=horloge.now)
    #: what was received of a proof when the bytes above are a copy: name, sha256, size, kind, path
    originals = models.JSONField("originaux", default=list)

    class Meta:
        app_label = "core"
        ordering = ("-created_at", "id")
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Un fichier déposé ne se modifie pas : on en dépose un autre.")
        super().save(*args, **kwargs)

    @property
    def human_size(self) -> str:
        """« 1,2 Mo »."""
        return taille(self.size)

    @property
    def format(self) -> str:
        """« PDF »."""
        return kinds.short_name(self.kind)

    @property
    def format_label(self) -> str:
        """« PDF, 1,2 Mo », as it is written beside a link."""
        return f"{self.format}, {self.human_size}"

    @property
    def original_labels(self) -> list[str]:
        """« JPEG, 3,1 Mo » for each file received, when what is read is a copy."""
        return [
            f"{kinds.short_name(one['kind'])}, {taille(one['size'])}" for one in self.originals
        ]

    @property
    def is_pdf(self) -> bool:
        return self.kind == kinds.PDF

    def read(self) -> bytes:
        """The bytes, proved. DamagedFile when they are not those that were deposited."""
        return store.read(self.path, sha256=self.sha256)

    def verify(self) -> bool:
        """Are the bytes still those that were deposited?"""
        return store.is_intact(self.path, sha256=self.sha256)
