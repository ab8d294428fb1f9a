"""What a livrable gives to everybody (V5): the only door for a page that others than us will read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core.cercles import Seat
from etabli.core.delais import echeances
from etabli.core.fichiers import kinds
from etabli.livrables.models import Livrable, VersionLivrable
from etabli.livrables.states import LICENCE, Etat


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file anybody may download."""

    label: str
    format: str
    size: int
    sha256: str
    url: str
    licence: str = LICENCE


def published(atelier: Atelier) -> QuerySet[Livrable]:
    return Livrable.objects.filter(atelier=atelier, etat=Etat.PUBLIE).order_by("pk")


def published_documents(atelier: Atelier) -> list[PublishedFile]:
    """V5: the PDF and its source with format, size, digest, licence and stable address."""
    return [
        found
        for livrable in published(atelier)
        if (version := livrable.current) is not None and _is_public(version)
        for found in _files_of(atelier, livrable, version)
    ]


def _is_public(version: VersionLivrable) -> bool:
    """Were its two files opened to everybody (V5)?"""
    return all(Seat().reads(one.circle, None) for one in (version.paper, version.source))


def _files_of(
    atelier: Atelier, livrable: Livrable, version: VersionLivrable
) -> list[PublishedFile]:
    label, source = livrable.get_type_display(), version.source
    suffix = kinds.KINDS[source.kind].suffix
    return [
        PublishedFile(
            label, "PDF", version.paper.size, version.sha256,
            reverse("livrables:public-document", args=[atelier.slug, livrable.slug, "pdf"]),
        ),
        PublishedFile(
            f"{label}, document modifiable", source.format, source.size, source.sha256,
            reverse("livrables:public-document", args=[atelier.slug, livrable.slug, suffix]),
        ),
    ]  # fmt: skip


def awaited(atelier: Atelier) -> list[tuple[str, dt.date | None]]:
    """What the contract asks for, by name, and the day it is to be handed in; None while no day is set."""
    found = []
    for one in Livrable.objects.filter(atelier=atelier).order_by("pk"):
        due = echeances.last(one, "remise")
        found.append((str(one.get_type_display()), due.due_on if due else None))
    return found
