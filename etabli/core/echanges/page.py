"""What the page of exchanges shows to one reader: their threads, the others are not even named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypedDict
from uuid import UUID

from django.urls import reverse

from etabli.core import reading
from etabli.core.echanges import marks
from etabli.core.echanges.forms import MessageForm
from etabli.core.echanges.models import Echange
from etabli.core.echanges.threads import M, Opened
from etabli.core.echanges.writing import anchor
from etabli.core.fichiers.kinds import short_name
from etabli.core.fichiers.models import Fichier


class Piece(TypedDict):
    """A file joined to a message."""

    url: str
    label: str
    format: str
    size: int


class Said(TypedDict):
    """One message, as `{% thread %}` reads it."""

    id: str
    author: str
    role: str
    at: object
    text: str
    is_new: bool
    files: list[Piece]


NOBODY = "Personne n’a encore écrit ici."


@dataclass(slots=True)
class Fil:
    """One thread of the page: who reads it, what was said, the form of whoever may write."""

    cercle: str
    label: str
    read_by: str
    audience: str
    is_state_only: bool
    messages: list[Said] = field(default_factory=list)
    new: int = 0
    write_url: str = ""
    form: MessageForm | None = None

    @property
    def empty(self) -> str:
        return NOBODY


def threads(found: Opened[M], *, bound: MessageForm | None = None) -> list[Fil]:
    """The threads of this reader; `bound` is the form that comes back, under its prefix."""
    messages = list(found.messages.order_by("le", "pk"))
    news = set(marks.new(found).values_list("pk", flat=True))
    joined = _pieces(found, messages)
    shown = []
    for one in found.threads:
        code = one.circle.value
        own = [message for message in messages if message.circle == code]
        fil = Fil(code, one.label, one.read_by, one.audience(found.obj), one.is_state_only)
        fil.messages = [_said(m, joined[m.pk], is_new=m.pk in news) for m in own]
        fil.new = sum(said["is_new"] for said in fil.messages)
        if one.circle in found.written:
            is_back = bound is not None and bound.prefix == code
            fil.form = bound if is_back else MessageForm(prefix=code)
            fil.write_url = reverse(found.room.write, args=[found.obj.pk, code])
        shown.append(fil)
    if news:
        marks.note(found, messages)
    return shown


def _said(message: Echange, files: list[Piece], *, is_new: bool) -> Said:
    return {
        "id": anchor(message),
        "author": message.written_by_name,
        "role": message.written_by_role,
        "at": message.le,
        "text": message.texte,
        "is_new": is_new,
        "files": files,
    }


SUBJECT = f"{Echange._meta.label_lower}:"


def _pieces(found: Opened[M], messages: list[Echange]) -> dict[int, list[Piece]]:
    """What is joined to these messages, by message: read by circle as they are."""
    rows = Fichier.objects.filter(subject__in=[f"{SUBJECT}{one.pk}" for one in messages])
    pieces: dict[int, list[Piece]] = defaultdict(list)
    for row in reading.opened(rows, found.seat).order_by("created_at", "name"):
        piece: Piece = {
            "url": reverse(found.room.piece, args=[found.obj.pk, row.pk]),
            "label": row.name,
            "format": short_name(row.kind),
            "size": row.size,
        }
        pieces[int(row.subject.removeprefix(SUBJECT))].append(piece)
    return pieces


def piece(found: Opened[M], number: UUID) -> Fichier | None:
    """A file joined to a message that this reader reads; None for any other."""
    row = Fichier.objects.filter(pk=number, subject__startswith=SUBJECT).first()
    if row is None or not found.seat.reads(row.circle, row.titulaire_id):
        return None
    is_read = found.messages.filter(pk=int(row.subject.removeprefix(SUBJECT))).exists()
    return row if is_read else None
