"""Drawing lots as RFC 3797 does it, so that anybody can draw again and find the same (N-5).

RFC 3797, « Publicly Verifiable Nominations Committee (NomCom) Random Selection », June 2004:
* section 2.1, the pool is numbered and published first; here, before the marks;
* section 3.1, the values that decide come from a public source named beforehand;
* section 4, the key is made of the sources in their order, each one's integers sorted, written without
  leading zero and followed by « . », then « / »; draw number i is the MD5 of i on two bytes, the key, i
  again, read as one big number and divided by how many are left: the remainder is whose turn it is;
* section 5.1, somebody numbered who should not have been keeps the number and is passed over.

MD5 hides nothing here: it spreads values that nobody chose. Only integers are taken as sources: the
worked example of section 6 uses nothing else, and text leaves room for two readings.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

#: the index is written on two bytes (section 4)
MOST = 65535
WITNESSES = 2


@dataclass(frozen=True, slots=True)
class Annonce:
    """What is published before the marks: the candidate of each number, and the value that will decide."""

    candidats: tuple[str, ...]
    valeur_publique: str
    publiee_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Tirage:
    """One drawing: the integers of each public source in their order, by whom and before whom."""

    sources: tuple[tuple[int, ...], ...]
    tire_at: dt.datetime
    par: str
    temoins: tuple[str, ...]


def key_of(sources: Sequence[Sequence[int]]) -> str:
    """« 9319./2.5.8.10.12./ » : the canonical string of section 4."""
    return "".join("".join(f"{number}." for number in sorted(source)) + "/" for source in sources)


def digest(key: str, index: int) -> str:
    """The MD5 of one draw, in capitals as section 6 prints it; the first draw has index 0."""
    around = index.to_bytes(2, "big")
    return hashlib.md5(around + key.encode() + around, usedforsecurity=False).hexdigest().upper()


def draw(sources: Sequence[Sequence[int]], *, pool: int, number: int) -> tuple[int, ...]:
    """The first numbers drawn among 1 to `pool`, in order. ValueError when that cannot be drawn."""
    if not 0 < number <= pool <= MOST or not sources or not all(sources):
        raise ValueError(f"cannot draw {number} among {pool} with {len(sources)} sources")
    key, left = key_of(sources), list(range(1, pool + 1))
    return tuple(left.pop(int(digest(key, index), 16) % len(left)) for index in range(number))


def drawn(annonce: Annonce, tirage: Tirage) -> tuple[str, ...]:
    """Every numbered candidate in the order drawn; those not in the tie are passed over (section 5.1)."""
    pool = len(annonce.candidats)
    numbers = draw(tirage.sources, pool=pool, number=pool)
    return tuple(annonce.candidats[number - 1] for number in numbers)


def faults_of_annonce(annonce: Annonce, *, premiere_note_at: dt.datetime | None) -> list[str]:
    """What keeps a numbering from serving, in sentences (N-5)."""
    faults: list[str] = []
    if not annonce.candidats:
        faults.append("Numérotez les candidats.")
    if len(set(annonce.candidats)) != len(annonce.candidats):
        faults.append("Un candidat porte deux numéros : gardez-en un.")
    if not annonce.valeur_publique.strip():
        faults.append("Nommez la valeur publique qui décidera du tirage.")
    if premiere_note_at is not None and annonce.publiee_at >= premiere_note_at:
        faults.append(
            "Les numéros ont été publiés après la première note : le tirage ne peut pas servir."
        )
    return faults


def faults_of_tirage(tirage: Tirage, *, annonce: Annonce, ex_aequo: Collection[str]) -> list[str]:
    """What keeps a drawing from ending this tie, in sentences (N-5)."""
    witnesses = {name.strip() for name in tirage.temoins} - {"", tirage.par.strip()}
    numbers = [number for source in tirage.sources for number in source]
    checks = (
        (
            not tirage.sources or not all(tirage.sources),
            "Saisissez les nombres de chaque source publique.",
        ),
        (min(numbers, default=0) < 0, "Les nombres d’une source sont des entiers positifs."),
        (tirage.tire_at <= annonce.publiee_at, "Le tirage suit la publication des numéros."),
        (
            not tirage.par.strip() or len(witnesses) < WITNESSES,
            "Nommez la personne qui tire au sort, et deux témoins.",
        ),
    )
    missing = sorted(set(ex_aequo) - set(annonce.candidats))
    said = [sentence for is_wrong, sentence in checks if is_wrong]
    return [*said, *(f"{name} n’a pas de numéro." for name in missing)]
