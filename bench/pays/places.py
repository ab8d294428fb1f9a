"""Where each copy of the country stands: blocks of départements, and a commune of each.

The demonstration stands in nine départements; a block is as many others. The copy n stands in the
block n modulo the number of blocks, the block 0 being that of the demonstration: a service of the
State follows what a département has, not the whole country.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from etabli.territoires.models import Commune, Departement, TypeCommune, Zone


@dataclass(frozen=True, slots=True)
class Places:
    """The columns of the copies: `d0`, `d1`… a code of département, `c0`, `c1`… a commune."""

    departements: tuple[str, ...]
    communes: dict[int, int]

    def departement(self, code: str) -> str:
        return f"d{self.departements.index(str(code))}"

    def commune(self, pk: int) -> str:
        return f"c{self.communes[pk]}"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: its number, its block, and where each département and commune goes."""

    number: int
    block: int
    departements: tuple[str, ...]
    communes: tuple[int, ...]


def found(pks: set[int]) -> Places:
    """The places of the demonstration, from the communes that its rows name."""
    rows = list(Commune.objects.filter(pk__in=pks).order_by("departement_id", "pk"))
    codes = tuple(dict.fromkeys(str(row.departement_id) for row in rows))
    return Places(codes, {row.pk: rank for rank, row in enumerate(rows)})


def copies(places: Places, number: int, *, is_spread: bool) -> list[Copy]:
    """The places of each copy, the first one being 1; always the same ones."""
    home = places.departements
    blocks = [home, *_elsewhere(home)] if is_spread else [home]
    communes = _communes()
    slots = _slots(places)
    made = []
    for n in range(1, number + 1):
        b = n % len(blocks)
        chosen = tuple(
            _pick(communes[blocks[b][slot]], n, rank) for rank, slot in enumerate(slots)
        )
        made.append(Copy(n, b, blocks[b], chosen))
    return made


def _elsewhere(home: tuple[str, ...]) -> list[tuple[str, ...]]:
    zones = (Zone.METROPOLE, Zone.DROM)
    rows = Departement.objects.filter(zone__in=zones).exclude(pk__in=home).order_by("pk")
    others = [str(pk) for pk in rows.values_list("pk", flat=True)]
    size = len(home)
    return [tuple(others[at : at + size]) for at in range(0, len(others) - size + 1, size)]


def _slots(places: Places) -> list[int]:
    """The rank of the département of each commune."""
    rows = Commune.objects.filter(pk__in=places.communes).in_bulk()
    by_rank = sorted(places.communes, key=lambda pk: places.communes[pk])
    return [places.departements.index(str(rows[pk].departement_id)) for pk in by_rank]


def _communes() -> dict[str, list[int]]:
    rows = Commune.objects.filter(type=TypeCommune.ACTUELLE).exclude(departement=None)
    by_code: dict[str, list[int]] = defaultdict(list)
    for pk, code in rows.order_by("code").values_list("pk", "departement_id"):
        by_code[str(code)].append(pk)
    return by_code


def _pick(among: list[int], n: int, rank: int) -> int:
    """Another one for each copy, and for each commune of the same copy."""
    return among[(n + rank) % len(among)]


def write(places: Places, made: list[Copy]) -> None:
    """The two tables that a copy joins: one row a copy, one row a block."""
    d = [f"d{rank}" for rank in range(len(places.departements))]
    c = [f"c{rank}" for rank in range(len(places.communes))]
    with connection.cursor() as cursor:
        texts, numbers = (
            ", ".join(f"{one} text" for one in d),
            ", ".join(f"{one} bigint" for one in c),
        )
        cursor.execute(
            f"CREATE TEMPORARY TABLE bench_copie (n bigint PRIMARY KEY, b bigint, {texts}, {numbers})"
        )
        cursor.execute(f"CREATE TEMPORARY TABLE bench_bloc (b bigint PRIMARY KEY, {texts})")
        rows: list[tuple[int | str, ...]] = [
            (one.number, one.block, *one.departements, *one.communes) for one in made
        ]
        _insert(cursor, "bench_copie", rows)
        blocks = {one.block: one.departements for one in made if one.block}
        _insert(cursor, "bench_bloc", [(b, *codes) for b, codes in sorted(blocks.items())])


def _insert(cursor: CursorWrapper, table: str, rows: list[tuple[int | str, ...]]) -> None:
    if rows:
        marks = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_copie")
        cursor.execute("DROP TABLE bench_bloc")
