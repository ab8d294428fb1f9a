"""The offers are received after the hour: their deposits, then the files of those that are opened (N-8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from etabli.consultations import access
from etabli.consultations.models import MarcheSubsequent, PieceOffre
from etabli.consultations.payloads.judging import Received
from etabli.consultations.place.offres import Pli
from etabli.consultations.place.pieces import nature_of
from etabli.consultations.selectors.depots import Plan, plan_of
from etabli.consultations.selectors.judging import subject_of_offers
from etabli.consultations.services.judging.offers import receive_offers
from etabli.consultations.services.registres import CHANGED
from etabli.consultations.states import NatureOffre
from etabli.core.access import Actor
from etabli.core.fichiers import archives, kinds, store
from etabli.core.fichiers.antivirus import Silent
from etabli.core.fichiers.archives import Entree
from etabli.core.fichiers.deposits import DOCUMENT, DOCUMENT_MAX_BYTES, Accept, Ready, examined
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.models import Entry, Fichier
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.marches.models import Groupement

NOTHING_NEW = "Rien n’est à verser : ces dépôts et ces fichiers sont déjà là."
#: the bytes of an offer are kept as they came: the copy that people open may lose where a photo was taken
OFFER = Accept(DOCUMENT.kinds | {kinds.PPTX, kinds.ODP}, "il reste sur PLACE.", is_proof=True)


@dataclass
class Opened:
    """What was found in the archive: the files by deposit, and why some are not received."""

    pieces: dict[str, list[Ready]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def import_offers(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    texte: str,
    archive: Path | None = None,
    seen: str = "",
    on: dt.date | None = None,
) -> list[str]:
    """N-8, MS-4: the register of deposits and, when it is given, the ZIP of the offers; read twice, it
    changes nothing the second time.

    Only the offers that are opened have their files laid out; a late one is never. Gives the files that
    were not received, with why. `seen` is the mark of the plan that was shown.
    """
    access.TABLE.require(actor, "receive_offers", marche)
    plan = plan_of_offers(marche, texte, archive)
    if seen and plan.mark != seen:
        raise Refused(CHANGED)
    with ExitStack() as stack:
        opened = _opened(stack, marche, plan, archive) if archive else Opened()
        if not plan.new and not opened.pieces:
            raise Refused(NOTHING_NEW)
        _receive(marche, plan, opened, actor=actor, on=on)
    return opened.refused


@one_act()
def _receive(
    marche: MarcheSubsequent, plan: Plan, opened: Opened, *, actor: Actor, on: dt.date | None
) -> Entry:
    """The files under the name that no list of papers asks for, and the deposits that they are of."""
    holders = Groupement.objects.in_bulk([one.titulaire for one in plan.depots])
    offers = [
        Received(
            holders[one.titulaire],
            one.at,
            one.cle,
            [_kept(marche, ready, actor) for ready in opened.pieces.get(one.cle, ())],
        )
        for one in plan.depots
    ]
    return receive_offers(marche, actor=actor, offers=offers, on=on)


def _kept(marche: MarcheSubsequent, ready: Ready, actor: Actor) -> tuple[NatureOffre, Fichier]:
    fichier = ready.keep(subject=subject_of_offers(marche), depositor_id=actor.person_id)
    return NatureOffre(nature_of(fichier.name)), fichier


def plan_of_offers(marche: MarcheSubsequent, texte: str, archive: Path | None) -> Plan:
    """What they would change. Refused before the hour, and not a byte of the archive is read then."""
    plan = plan_of(marche, texte)
    return plan_of(marche, texte, archives.entries(archive)) if archive else plan


def _opened(stack: ExitStack, marche: MarcheSubsequent, plan: Plan, archive: Path) -> Opened:
    """The files of the plis that are opened, through the door of files; the others are not laid out."""
    found = Opened()
    entries = {one.rank: one for one in archives.entries(archive)}
    wanted = [entries[one.rank] for pli in plan.plis for one in pli.fichiers]
    places = stack.enter_context(archives.unpacked(archive, wanted))
    for pli in plan.plis:
        known = _known(marche, pli)
        mine = [(entries[one.rank], places[one.rank]) for one in pli.fichiers]
        for entry, place in looked_into(stack, mine, found.refused):
            _examine(stack, found, pli, entry, place, known)
    return found


def looked_into(
    stack: ExitStack, files: Iterable[tuple[Entree, Path | str]], refused: list[str]
) -> Iterator[tuple[Entree, Path]]:
    """The files, an archive inside being looked into once: a holder often sends one ZIP."""
    for entry, place in files:
        if isinstance(place, str):
            refused.append(f"« {entry.path} » {place}")
        elif not _is_archive(place):
            yield entry, place
        else:
            yield from _inside(stack, entry, place, refused)


def _inside(
    stack: ExitStack, entry: Entree, place: Path, refused: list[str]
) -> Iterator[tuple[Entree, Path]]:
    try:
        inner = archives.entries(place)
        laid = stack.enter_context(archives.unpacked(place, inner))
    except FileRefused as refusal:
        refused.extend(f"« {entry.path} » : {reason}" for reason in refusal.reasons)
        return
    for one in inner:
        found = laid[one.rank]
        if isinstance(found, str):
            refused.append(f"« {entry.path}/{one.path} » {found}")
        else:
            yield one, found


def _is_archive(place: Path) -> bool:
    with place.open("rb") as file:
        return kinds.kind_of(file) == kinds.ZIP


def _known(marche: MarcheSubsequent, pli: Pli) -> set[str]:
    """The digests of what is there already, as it was received."""
    rows = PieceOffre.objects.filter(offre__marche=marche, offre__cle=pli.cle)
    found: set[str] = set()
    for row in rows.select_related("fichier").order_by("pk"):
        originals = [str(one["sha256"]) for one in row.fichier.originals]
        found |= set(originals or [row.fichier.sha256])
    return found


def _examine(
    stack: ExitStack, found: Opened, pli: Pli, entry: Entree, place: Path, known: set[str]
) -> None:
    if ready := examine_piece(stack, entry, place, known=known, refused=found.refused):
        found.pieces.setdefault(pli.cle, []).append(ready)


def examine_piece(
    stack: ExitStack,
    entry: Entree,
    place: Path,
    *,
    known: set[str],
    refused: list[str],
    accept: Accept = OFFER,
    max_bytes: int = DOCUMENT_MAX_BYTES,
) -> Ready | None:
    """One file of an offer through the door, once: the same bytes twice in an offer are one piece.

    Silent when the antivirus is: that is no reason to leave a file aside.
    """
    file = stack.enter_context(place.open("rb"))
    sha256 = store.digest_of(file)
    if sha256 in known:
        return None
    known.add(sha256)
    upload = UploadedFile(File(file), name=entry.name, size=place.stat().st_size)
    try:
        return stack.enter_context(examined(upload, accept=accept, max_bytes=max_bytes))
    except Silent:
        raise
    except FileRefused as refusal:
        refused.extend(f"« {entry.path} » : {reason}" for reason in refusal.reasons)
        return None
