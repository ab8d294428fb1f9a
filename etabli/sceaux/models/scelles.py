"""What a sealed container is, whether an offer or the dummy one of a rehearsal."""

from __future__ import annotations

from django.db import models


class Scelle(models.Model):
    """A container on the disk under a random name: its digest, its own public key, its key sealed for each pair.

    `sceaux` is by pair, the numbers of two keys in the order in which they peel, « 12-14 »: what is sealed,
    and the digest of what the first one leaves.
    """

    nom = models.CharField("nom", max_length=32, unique=True)
    taille = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    destinataire = models.CharField("clé publique du dépôt", max_length=80)
    sceaux = models.JSONField("clé scellée, par paire", default=dict)

    class Meta:
        abstract = True

    @property
    def path(self) -> str:
        """Where it is, under the root of the store."""
        return path_of(self.nom)


FOLDER = "sceaux"


def path_of(nom: str) -> str:
    return f"{FOLDER}/{nom[:2]}/{nom}.age"
