"""What the register of deposits and the ZIP of the offers would change here; read after the hour only (N-8)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etabli.consultations.analyse import is_in_time
from etabli.consultations.models import MarcheSubsequent, Offre
from etabli.consultations.place import offres, registres
from etabli.consultations.place.registres import DepotLu, Fault
from etabli.consultations.place.titulaires import Titulaire
from etabli.consultations.selectors import registres as kept
from etabli.consultations.states import EtatMarche
from etabli.core import horloge
from etabli.core.fichiers.archives import Entree
from etabli.core.refus import Refused

SEALED_HERE = (
    "Les offres de cette consultation se remettent sur Établi, sous scellés, et s’ouvrent avec deux clés : PLACE "
    "n’en reçoit aucune."
)
NO_ROW = (
    "Ce registre n’a aucun dépôt. Si aucune offre n’a été remise à temps, la personne habilitée déclare la "
    "consultation infructueuse."
)
ABSENT = "Un dépôt déjà versé n’est pas dans ce registre : versez le registre complet."


@dataclass(frozen=True, slots=True)
class Depose:
    """One deposit: whose, when, in time or not, opened or not, already there or not, its folder."""

    cle: str
    titulaire: int
    nom: str
    at: dt.datetime
    is_late: bool
    is_replaced: bool
    is_new: bool
    pli: offres.Pli | None = None

    @property
    def is_opened(self) -> bool:
        return not self.is_late and not self.is_replaced

    @property
    def suite(self) -> str:
        return suite_of(is_late=self.is_late, is_replaced=self.is_replaced)


def suite_of(*, is_late: bool, is_replaced: bool) -> str:
    """What follows of the hour of an offer, in a sentence (MS-4)."""
    if is_late:
        return "Hors délai : elle n’est pas ouverte."
    if is_replaced:
        return "Remplacée par un dépôt suivant : elle n’est pas ouverte."
    return "À temps."


@dataclass(frozen=True, slots=True)
class Plan:
    """What the register, and the archive when there is one, would do."""

    depots: tuple[Depose, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    has_archive: bool

    @property
    def new(self) -> int:
        return sum(one.is_new for one in self.depots)

    @property
    def plis(self) -> list[offres.Pli]:
        """Those that are opened."""
        return [one.pli for one in self.depots if one.pli and one.is_opened]

    @property
    def mark(self) -> str:
        """It changes with what would be written: what is confirmed is what was shown."""
        said = [
            f"{one.cle} {one.is_late} {one.is_replaced} {one.is_new} {one.pli}"
            for one in self.depots
        ]
        whole = "\n".join([*said, *map(str, self.faults), *self.notes])
        return hashlib.sha256(whole.encode()).hexdigest()[:16]


def sealed(marche: MarcheSubsequent, *, at: dt.datetime) -> str:
    """Why nothing of the offers may be read yet, not even their number; '' once it may."""
    if marche.is_sealed_here:
        return SEALED_HERE
    if marche.etat == EtatMarche.CLOS_OFFRES:
        return ""
    if not marche.is_closed(at):
        return (
            "Les offres se versent après l’heure de clôture. D’ici là, ni leur contenu ni leur nombre ne se "
            "lisent."
        )
    if marche.etat == EtatMarche.PUBLIE:
        return "La clôture s’enregistre : recommencez dans une minute."
    return "Les offres sont déjà en analyse : aucun dépôt ne s’y ajoute."


def plan_of(marche: MarcheSubsequent, texte: str, archive: Sequence[Entree] | None = None) -> Plan:
    """What they would change. Refused before the hour, whatever is given, and for what is no such register."""
    if why := sealed(marche, at=horloge.now()):
        raise Refused(why)
    ours = kept.consultation(marche)
    read = registres.read_depots(texte, ours)
    if not read.rows and not read.faults:
        raise Refused(NO_ROW)
    known = list(marche.offres.order_by("recue_at", "pk"))
    found = _judged(marche, read.rows, known)
    names = {one.pk: one.nom for one in ours.titulaires}
    notes = _absent(known, read.rows)
    plis: dict[str, offres.Pli] = {}
    if archive is not None:
        tri = _sorted(archive, read.rows, found, ours.titulaires)
        plis = {pli.cle: pli for pli in (*tri.opened, *tri.closed)}
        notes += [*tri.faults, *_empty(found, plis, names), *_unread(archive, tri)]
    here = {one.cle for one in known}
    depots = (
        Depose(
            row.cle, row.titulaire, names[row.titulaire], row.at, *found[row.cle][:2],
            row.cle not in here, plis.get(row.cle),
        )
        for row in read.rows
    )  # fmt: skip
    return Plan(tuple(depots), read.faults, tuple(notes), archive is not None)


def _absent(known: Iterable[Offre], rows: Iterable[DepotLu]) -> list[str]:
    """A register that no longer says what it said."""
    said = {row.cle for row in rows}
    return [] if {one.cle for one in known} <= said else [ABSENT]


Judged = dict[str, tuple[bool, bool, int]]


def _judged(marche: MarcheSubsequent, rows: Iterable[DepotLu], known: Iterable[Offre]) -> Judged:
    """Late or not, replaced or not, and whose: of one holder the last in time is the one that is read."""
    assert marche.closes_at is not None, "a closed consultation has a closing"
    seen = {row.cle: (row.at, row.titulaire) for row in rows}
    seen |= {one.cle: (one.recue_at, one.groupement_id) for one in known}
    in_time = {
        cle: (at, who)
        for cle, (at, who) in seen.items()
        if is_in_time(at, cloture_at=marche.closes_at)
    }
    last: dict[int, dt.datetime] = {}
    for at, who in in_time.values():
        last[who] = max(at, last.get(who, at))
    return {
        cle: (cle not in in_time, cle in in_time and at < last[who], who)
        for cle, (at, who) in seen.items()
    }


def _sorted(
    archive: Sequence[Entree],
    rows: Iterable[DepotLu],
    found: Judged,
    holders: Sequence[Titulaire],
) -> offres.Tri:
    depots = [
        offres.Depot(row.cle, row.titulaire, row.numero, is_opened=not any(found[row.cle][:2]))
        for row in rows
    ]
    files = [offres.Fichier(one.rank, one.path) for one in archive]
    return offres.sort_out(files, depots, holders)


def _empty(found: Judged, plis: dict[str, offres.Pli], names: dict[int, str]) -> list[str]:
    """The offers in time that nothing of the archive is."""
    return [
        f"{names.get(who, 'Un titulaire')} a une offre à temps, et rien dans cette archive n’est de lui."
        for cle, (late, replaced, who) in found.items()
        if not late and not replaced and cle not in plis
    ]


def _unread(archive: Sequence[Entree], tri: offres.Tri) -> list[str]:
    """The files of an offer that would not be opened, with why."""
    ranks = {one.rank for pli in tri.opened for one in pli.fichiers}
    return [
        f"« {one.path} » {one.problem}" for one in archive if one.rank in ranks and one.problem
    ]
