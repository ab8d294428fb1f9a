"""A document of the fiche joined as a file: kept with the dossier, named in the row that speaks of it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse

from etabli.candidatures.access import TABLE, seat_of
from etabli.candidatures.models import Candidature
from etabli.candidatures.views.doors import actor_of, find
from etabli.core import reading
from etabli.core.cercles import Cercle
from etabli.core.fiches import lists
from etabli.core.fichiers import deposits
from etabli.core.fichiers.models import Fichier
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.models import reference

Refusals = dict[str, list[str]]
#: signs of a name that a row holds beside its address
LONGEST = 200


def join(
    request: HttpRequest, candidature: Candidature, data: QueryDict, keys: Container[str]
) -> tuple[QueryDict, Refusals]:
    """What was sent, each file written in its row of these lists; why others were refused, by field."""
    written, refused = data.copy(), Refusals()
    for row, upload in _uploads(request, keys):
        name = f"{row}__{lists.LINK}"
        try:
            written[name] = _kept(request, candidature, upload)
        except FileRefused as refusal:
            refused[name] = list(refusal.reasons)
    return written, refused


def _kept(request: HttpRequest, candidature: Candidature, upload: deposits.Upload) -> str:
    """The file among those of the dossier; its name and its address here, as the row holds them: paper adds
    the host (`core.fichiers.joints`)."""
    subject, by = reference(candidature), actor_of(request).person_id
    kept = deposits.deposit(upload, subject=subject, depositor_id=by, circle=Cercle.PORTEURS)
    address = reverse("candidatures:fichier", args=[candidature.pk, kept.pk])
    return f"{kept.name[-LONGEST:]} – {address}"


def _uploads(request: HttpRequest, keys: Container[str]) -> Iterator[tuple[str, deposits.Upload]]:
    for name, upload in request.FILES.items():
        row = name.removeprefix(lists.JOINED)
        if name != row and row.partition("__")[0] in keys and not isinstance(upload, list):
            yield row, upload


def read(request: HttpRequest, pk: int, fichier: UUID) -> HttpResponseBase:
    """A file joined to the fiche, for those who may open the dossier and are in its circle."""
    candidature = find(request, pk)
    found = Fichier.objects.filter(pk=fichier, subject=reference(candidature)).first()
    if found is None:
        raise Http404("Ce fichier n’existe pas.")
    reading.require(found, seat_of(candidature, actor_of(request)))
    is_state = TABLE.may(actor_of(request), "read_state", candidature)
    return deposits.served(request, found, is_state=is_state)
