"""What people write in a section, and what it was after each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.coecriture.writing import Saved, columns, write
from etabli.core.echanges.models import Echange
from etabli.core.echanges.writing import post
from etabli.core.fichiers.deposits import Upload
from etabli.redaction import access
from etabli.redaction.echanges import ROOM
from etabli.redaction.models import SectionTexte, VersionSection

#: what one person writes without stopping longer than this is one version
STRETCH = dt.timedelta(minutes=30)


def write_section(
    section: SectionTexte, *, actor: Actor, corps: str, seen: Mapping[str, str] | None = None
) -> Saved:
    """Keep what was written of a section, joined to what others wrote meanwhile.

    `seen`: see `core.coecriture.writing`.
    """
    access.SECTIONS.require(actor, "write", section)
    typed = {"corps": corps.strip()}
    store = partial(_store, section, actor=actor)
    kept = partial(columns, section, typed)
    return write(section, typed, actor=actor, kept=kept, store=store, seen=seen)


def _store(section: SectionTexte, changed: dict[str, object], *, actor: Actor) -> None:
    section.corps = str(changed["corps"])
    section.save(update_fields=("corps",))
    keep_version(section, actor=actor)


def keep_version(section: SectionTexte, *, actor: Actor) -> VersionSection:
    """One version more, or the last one again while the same person goes on writing."""
    now = horloge.now()
    last = section.versions.order_by("-numero").first()
    if last and actor.is_same_person(last.written_by_id) and now - last.at <= STRETCH:
        last.corps, last.at = section.corps, now
        last.save(update_fields=("corps", "at"))
        return last
    return VersionSection.objects.create(
        section=section,
        numero=last.numero + 1 if last else 1,
        corps=section.corps,
        written_by_id=actor.person_id,
        written_by_name=actor.name,
        at=now,
    )


def post_remark(
    section: SectionTexte, *, actor: Actor, cercle: str, texte: str, pieces: Sequence[Upload] = ()
) -> Echange:
    """Say something of a section to one circle; its members are told, and nobody else."""
    return post(ROOM, section, actor=actor, circle=cercle, texte=texte, pieces=pieces)
