"""A paper that was issued: its bytes, what they say, and the proof that neither has changed."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.db import models

from etabli.core import horloge
from etabli.core.cercles import Cercle
from etabli.core.fichiers import store
from etabli.core.formats import taille


class Document(models.Model):
    """Written by `core.documents.issuing.issue` only; never changed, never erased.

    The PDF is the paper; `content` is what it says, kept so that the same words can be read in
    another format later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nature = models.CharField("nature", max_length=60, db_index=True)
    subject = models.CharField("objet", max_length=120, db_index=True)
    title = models.CharField("titre", max_length=300)
    reference = models.CharField("référence", max_length=120, blank=True)
    template_version = models.CharField("version du modèle", max_length=60, blank=True)
    sha256 = models.CharField("empreinte", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("taille en octets")
    path = models.CharField("emplacement", max_length=200)
    content = models.JSONField("contenu")
    circle = models.CharField("cercle", max_length=20, default=Cercle.ETAT.value)
    titulaire_id = models.BigIntegerField("titulaire concerné", null=True)
    created_at = models.DateTimeField("émis le", default=horloge.now)

    class Meta:
        app_label = "core"
        ordering = ("-created_at", "id")
        verbose_name = "document émis"
        verbose_name_plural = "documents émis"

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Un document émis ne se corrige pas : on en émet un autre.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("Un document émis ne s’efface pas.")

    @property
    def format_label(self) -> str:
        """« PDF, 48 ko », as it is written beside a link."""
        return f"PDF, {taille(self.size)}"

    @property
    def proof(self) -> dict[str, str]:
        """What the journal keeps of it: its number and its digest."""
        return {"document": str(self.pk), "nature": self.nature, "sha256": self.sha256}

    def read(self) -> bytes:
        """The PDF, proved. DamagedFile when the bytes are not those that were issued."""
        return store.read(self.path, sha256=self.sha256)

    def verify(self) -> bool:
        """Are the bytes still those that were issued?"""
        return store.is_intact(self.path, sha256=self.sha256)
