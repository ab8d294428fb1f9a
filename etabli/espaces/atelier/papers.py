"""The papers of an Atelier that a reader may open: by object, and by circle.

A paper or a file is read by those of its circle **and** who may see the object it is about; a circle
that nobody named is the State alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

from django.db.models import QuerySet
from django.urls import reverse

from etabli.ateliers.access import seat_of
from etabli.ateliers.models import Atelier
from etabli.core import reading
from etabli.core.access import Actor
from etabli.core.documents.issuing import FORMATS
from etabli.core.documents.models import Document
from etabli.core.fichiers.kinds import short_name
from etabli.core.fichiers.models import Fichier
from etabli.core.models import Echeance, Entry, reference
from etabli.espaces.access import is_state, visible_subjects


class Link(TypedDict):
    """One file of a paper: its address, its format in words, its bytes when they are known."""

    url: str
    format: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the tab: what it is, its formats, its size, its date."""

    title: str
    date: dt.datetime
    links: tuple[Link, ...]


def subjects_of(atelier: Atelier, actor: Actor) -> set[str]:
    """The objects of this Atelier (and its candidature) that the reader may see."""
    root = atelier.reference
    named = Entry.objects.filter(root=root).order_by().values_list("subject", flat=True)
    dated = Echeance.objects.filter(root=root).order_by().values_list("subject", flat=True)
    subjects = {root, *named.distinct(), *dated.distinct()}
    if atelier.candidature is not None:
        subjects.add(reference(atelier.candidature))
    return visible_subjects(actor, subjects)


def documents(atelier: Atelier, subjects: set[str], actor: Actor) -> QuerySet[Document]:
    """The issued papers about these objects that this reader may open, newest first."""
    rows = Document.objects.filter(subject__in=subjects)
    return reading.opened(rows, seat_of(atelier, actor)).order_by("-created_at", "pk")


def files(atelier: Atelier, subjects: set[str], actor: Actor) -> QuerySet[Fichier]:
    """The deposited files about these objects that this reader may open, newest first."""
    rows = Fichier.objects.filter(subject__in=subjects)
    return reading.opened(rows, seat_of(atelier, actor)).order_by("-created_at", "pk")


def papers(atelier: Atelier, actor: Actor) -> dict[str, list[Paper]]:
    """The two lists of the tab: what was issued, what was deposited."""
    subjects = subjects_of(atelier, actor)
    as_state = is_state(actor, atelier)
    return {
        "issued": [_issued(atelier, row) for row in documents(atelier, subjects, actor)],
        "deposited": [
            _deposited(atelier, row, as_state=as_state) for row in files(atelier, subjects, actor)
        ],
    }


def _issued(atelier: Atelier, row: Document) -> Paper:
    links: tuple[Link, ...] = tuple(
        {
            "url": reverse("espaces:atelier-document", args=[atelier.pk, row.pk, fmt]),
            "format": fmt.upper(),
            "size": row.size if fmt == "pdf" else None,
        }
        for fmt in FORMATS
        if fmt != "html"
    )
    public = " (version publique)" if row.nature.endswith("_publique") else ""
    return Paper(f"{row.title}{public}", row.created_at, links)


def _deposited(atelier: Atelier, row: Fichier, *, as_state: bool) -> Paper:
    """The file that is read and, for the State, what was received when that is something else."""
    url = reverse("espaces:atelier-fichier", args=[atelier.pk, row.pk])
    received = row.originals if as_state else []
    originals: Iterator[Link] = (
        {
            "url": f"{url}?original={rank}",
            "format": f"original {short_name(one['kind'])}",
            "size": one["size"],
        }
        for rank, one in enumerate(received, start=1)
    )
    return Paper(
        row.name,
        row.created_at,
        ({"url": url, "format": row.format, "size": row.size}, *originals),
    )
