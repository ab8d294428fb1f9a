"""A container that the counter has sealed becomes a row, without a word of who handed it in."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from etabli.consultations.guards.publication import paris_day
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import EtatMarche
from etabli.core.access import CLOCK
from etabli.core.fichiers import store
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.sceaux.enveloppe.sealing import Scelle
from etabli.sceaux.guards import closed_sentence
from etabli.sceaux.models import Depot
from etabli.sceaux.services.moves import DEPOTS
from etabli.sceaux.states import EtatDepot


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the counter made of one deposit: the container on the disk, and its key sealed."""

    nom: str
    taille: int
    sha256: str
    destinataire: str
    sceaux: Mapping[str, Scelle]
    #: when its last byte arrived, by the clock of this server
    received_at: dt.datetime
    #: the code of the receipt, and that of the deposit it replaces
    code: str
    former_code: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the depositor is told, and nobody else."""

    is_late: bool
    has_replaced: bool


def code_digest(code: str) -> str:
    """The digest of a code as it was copied: capitals, spaces and hyphens do not count."""
    plain = "".join(mark for mark in code.upper() if mark.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


@one_act()
def hand_in(marche_id: int, sealed: Sealed) -> Kept:
    """N-8, MS-4: one anonymous row; an earlier deposit whose code is shown is retired.

    The row of the consultation is taken first: a deposit, a closing and an opening never cross. A late
    one replaces nothing. What dates the row is cut to the minute. Before the hour nothing else is written:
    a line of the journal, whose lines are numbered, would tell how many there are (docs/decisions/0003).
    """
    marche = MarcheSubsequent.objects.select_for_update(of=("self",)).get(pk=marche_id)
    if closed := closed_sentence(marche):
        raise Refused(closed)
    minute = sealed.received_at.replace(second=0, microsecond=0)
    former = _former(marche, sealed)
    recu = code_digest(sealed.code)
    depot = Depot.objects.create(
        marche=marche,
        nom=sealed.nom,
        taille=sealed.taille,
        sha256=sealed.sha256,
        destinataire=sealed.destinataire,
        sceaux={paire: asdict(one) for paire, one in sealed.sceaux.items()},
        minute=minute,
        moved_at=minute,
        etat_on=paris_day(minute),
        is_late=marche.is_closed(sealed.received_at),
        recu=recu,
        chaine=_chained(former, recu),
        remplace=former,
    )
    if marche.etat != EtatMarche.PUBLIE:
        DEPOTS.run(depot, "register_deposit", actor=CLOCK)
    place, at = store.root() / depot.path, minute.timestamp()
    os.utime(place, (at, at))
    return Kept(depot.is_late, former is not None)


def _former(marche: MarcheSubsequent, sealed: Sealed) -> Depot | None:
    """The deposit whose code is shown, not replaced yet; a late one replaces nothing."""
    recu = code_digest(sealed.former_code)
    if not recu or marche.is_closed(sealed.received_at):
        return None
    rows = marche.depots.filter(etat=EtatDepot.RECU, is_late=False, remplacant=None)
    return rows.filter(recu=recu).first()


def _chained(former: Depot | None, recu: str) -> str:
    return hashlib.sha256(f"{former.chaine if former else ''}{recu}".encode()).hexdigest()
