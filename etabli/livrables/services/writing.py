"""What the team writes before it hands in, and what readers say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.coecriture.writing import Saved, columns, write
from etabli.core.delais import echeances
from etabli.core.fichiers.deposits import PHOTO, Ready, Upload, examined
from etabli.core.models import Entry, reference
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.livrables import access, selectors
from etabli.livrables.models import CommentaireLivrable, Livrable, SectionLivrable
from etabli.livrables.services.moves import WORKFLOW
from etabli.livrables.states import Etat, Partie

IMAGE_MAX_BYTES = 10_000_000


class SectionFields(TypedDict, total=False):
    """What people write of one part; what is not given does not change."""

    texte: str
    image: Upload | None
    image_alt: str
    image_legende: str


@one_act()
def expect_livrable(
    atelier: Atelier, *, actor: Actor, type_: str = "", on: dt.date | None = None
) -> Livrable:
    """A livrable of the kit, the first unless said, opened with its parts the first time it is asked for."""
    found = selectors.livrable_of(atelier, type_)
    if found:
        _date_again(found, on=on or horloge.today())
        return found
    livrable = Livrable(atelier=atelier, type=type_ or deroule_of(atelier).livrables[0].type)
    is_alone = len(deroule_of(atelier).livrables) == 1
    WORKFLOW.run(livrable, "expect" if is_alone else "expect_in_kit", actor=actor, on=on)
    if livrable.is_composed_here:
        SectionLivrable.objects.bulk_create(
            SectionLivrable(livrable=livrable, code=partie) for partie in Partie
        )
    _date(livrable, on=on or horloge.today())
    return livrable


def set_due_day(
    livrable: Livrable, *, actor: Actor, due_on: dt.date, on: dt.date | None = None
) -> Entry:
    """5.1: the day by which it is handed in, as agreed at the cadrage, within the contract."""
    return WORKFLOW.run(livrable, "set_due_day", actor=actor, on=on, due_on=due_on)


def _date(livrable: Livrable, *, on: dt.date) -> None:
    day = selectors.handing_over_day(livrable)
    if day is not None:
        echeances.start(livrable, "remise", WORKFLOW.delays["remise"], on=on, due_on=day)


def _date_again(livrable: Livrable, *, on: dt.date) -> None:
    """R5: what a former team had not handed in is due at the end of the order of the new one."""
    former = echeances.last(livrable, "remise")
    if livrable.etat == Etat.ATTENDU and former and former.cancelled_on:
        _date(livrable, on=on)


def share_writing(livrable: Livrable, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """V1: the pilote writes it with the team, and may hand it in."""
    return WORKFLOW.run(livrable, "share_writing", actor=actor, on=on)


def write_section(
    section: SectionLivrable,
    *,
    actor: Actor,
    seen: Mapping[str, str] | None = None,
    **fields: Unpack[SectionFields],
) -> Saved:
    """Keep one part: `texte`, `image` (an upload, or None to take it out) with the words that replace it.

    `seen`: see `core.coecriture.writing`. Refused for an image without words.
    """
    access.LIVRABLES.require(actor, "write", section.livrable)
    with _examined(fields.get("image")) as ready:
        kept = partial(columns, section, fields)
        store = partial(_store, section, ready=ready, actor=actor)
        return write(section, fields, actor=actor, kept=kept, store=store, seen=seen)


def _examined(image: Upload | None) -> AbstractContextManager[Ready | None]:
    """The image judged before the transaction; nothing when none came."""
    if image is None:
        return nullcontext()
    return examined(image, accept=PHOTO, max_bytes=IMAGE_MAX_BYTES)


def _store(
    section: SectionLivrable, changed: dict[str, object], *, ready: Ready | None, actor: Actor
) -> None:
    """What changed; an image that is not judged is one that goes, and its words go with it."""
    if "image" in changed:
        section.image = None
        if ready:
            section.image = ready.keep(
                subject=reference(section.livrable),
                depositor_id=actor.person_id,
                circle=Cercle.ATELIER,
            )
    for name in ("texte", "image_alt", "image_legende"):
        setattr(section, name, str(changed.get(name, getattr(section, name))).strip())
    if section.image is None:
        section.image_alt = section.image_legende = ""
    elif not section.image_alt:
        raise Refused(
            "Dites en une phrase ce que montre l’image\u00a0: elle remplace l’image pour qui ne la voit pas."
        )
    section.save()


def comment_livrable(
    livrable: Livrable, *, actor: Actor, texte: str, cercle: str
) -> CommentaireLivrable:
    """A remark, read by its circle only; nobody writes where they cannot read."""
    access.LIVRABLES.require(actor, "comment", livrable)
    if cercle not in access.circles_open_to(actor, livrable):
        raise PermissionDenied("Vous ne lisez pas ce cercle : vous ne pouvez pas y écrire.")
    if not texte.strip():
        raise Refused("Écrivez votre commentaire.")
    role = access.LIVRABLES.require(actor, "comment", livrable)
    return CommentaireLivrable.objects.create(
        livrable=livrable,
        cercle=cercle,
        texte=texte.strip(),
        written_by_id=actor.person_id,
        written_by_name=actor.name,
        written_by_role=role.label,
    )
