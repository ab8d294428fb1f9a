"""Saying something to one circle: its members are told, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from django.core.exceptions import PermissionDenied

from etabli.core import horloge, outbox
from etabli.core.access import Actor, Membership
from etabli.core.annonce import COLON
from etabli.core.cercles import side_of_role
from etabli.core.composition import composed
from etabli.core.echanges.models import Echange
from etabli.core.echanges.threads import M, Room, Thread
from etabli.core.fichiers import kinds
from etabli.core.fichiers.deposits import (
    LETTER_MAX_BYTES,
    Accept,
    Ready,
    Upload,
    clean_name,
    examined,
)
from etabli.core.fichiers.models import Fichier
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.models import reference
from etabli.core.outbox import Recipient
from etabli.core.refus import Refused

#: files joined to one message
MOST = 5
MAX_BYTES = LETTER_MAX_BYTES
FORMATS = ("pdf", "odt", "docx", "jpg", "png")
PIECE = Accept(
    frozenset({kinds.PDF, kinds.ODT, kinds.DOCX, kinds.JPEG, kinds.PNG}),
    "joignez un PDF, un texte (ODT, DOCX) ou une image (JPEG, PNG).",
)
TOO_MANY = f"Un message porte {MOST} fichiers au plus : envoyez les autres dans un second message."


def allowed(room: Room[M], obj: M, circle: str, *, actor: Actor) -> tuple[Thread[M], Membership]:
    """The thread, and the hat that writes in it; 404 when hidden, 403 when seen but not written in.

    Both must say yes: the table opens the act, and the hat is of a side of the circle.
    """
    thread = room.thread(circle)
    membership = room.access.require(actor, thread.write, obj)
    if not thread.circle.opens_to(side_of_role(membership.role)):
        raise PermissionDenied("Votre rôle ne permet pas d’écrire à ce cercle.")
    return thread, membership


def post(
    room: Room[M],
    obj: M,
    *,
    actor: Actor,
    circle: str,
    texte: str,
    pieces: Sequence[Upload] = (),
) -> Echange:
    """One more message for one circle, with what is joined to it; each reader is told once.

    FileRefused says all that is wrong with the files; nothing is then kept.
    """
    thread, hat = allowed(room, obj, circle, actor=actor)
    if not texte.strip():
        raise Refused("Écrivez votre message.")
    about = getattr(obj, "titulaire_id", None) if thread.circle.is_personal else None
    with ExitStack() as stack:
        ready = _examined(stack, pieces)
        with outbox.one_act():
            message = Echange.objects.create(
                subject=reference(obj),
                circle=thread.circle.value,
                titulaire_id=about,
                texte=texte.strip(),
                written_by_id=actor.person_id,
                written_by_name=actor.name,
                written_by_role=", ".join(filter(None, (hat.label, hat.organisation))),
                le=horloge.now(),
            )
            kept = [_keep(one, message, thread) for one in ready]
            _tell(room, obj, thread, message, kept, but=actor)
    return message


def _examined(stack: ExitStack, pieces: Sequence[Upload]) -> list[Ready]:
    """The files judged one by one, before any transaction; every reason at once."""
    if len(pieces) > MOST:
        raise FileRefused(TOO_MANY)
    ready: list[Ready] = []
    reasons: list[str] = []
    for one in pieces:
        try:
            ready.append(stack.enter_context(examined(one, accept=PIECE, max_bytes=MAX_BYTES)))
        except FileRefused as refusal:
            reasons += _named(clean_name(one.name or ""), refusal.reasons)
    if reasons:
        raise FileRefused(*reasons)
    return ready


def _named(name: str, reasons: Sequence[str]) -> list[str]:
    """Of several files, one knows which is refused."""
    return [
        one if name in one else f"Le fichier «\u00a0{name}\u00a0» n’est pas joint. {one}"
        for one in reasons
    ]


def _keep(ready: Ready, message: Echange, thread: Thread[M]) -> Fichier:
    return ready.keep(
        subject=reference(message),
        depositor_id=message.written_by_id,
        circle=thread.circle,
        titulaire_id=message.titulaire_id,
    )


def _tell(
    room: Room[M], obj: M, thread: Thread[M], message: Echange, kept: list[Fichier], *, but: Actor
) -> None:
    for recipient in room.readers(thread, obj):
        if not but.is_same_person(recipient.person_id):
            item = _draft(room, obj, thread, message, kept, recipient)
            outbox.remind(item, key=f"fil:{message.pk}:{recipient.person_id}")


def _draft(
    room: Room[M],
    obj: M,
    thread: Thread[M],
    message: Echange,
    kept: list[Fichier],
    recipient: Recipient,
) -> outbox.Draft:
    """The mail carries the word itself: all its readers are of the circle it was written to."""
    joined = ", ".join(f"« {one.name} »" for one in kept)
    body = (
        f"{message.written_by_name} vous a écrit au sujet de « {composed(room.title(obj))} ». "
        f"{thread.read_by}"
    )
    return outbox.Draft(
        recipient,
        message.circle,
        False,
        f"{room.place(obj)}{COLON}{message.written_by_name} vous a écrit",
        f"{body} À lire avec ce message{COLON}{joined}." if joined else body,
        f"{room.at(obj)}#{anchor(message)}",
        reference(obj),
        by=f"{message.written_by_name}, {message.written_by_role}",
        mot=message.texte,
        bouton="Lire et répondre",
    )


def anchor(message: Echange) -> str:
    """Where the message stands in its page."""
    return f"message-{message.pk}"
