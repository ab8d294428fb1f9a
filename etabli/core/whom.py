"""The reverse of a permission table: for each row, which hats may do it. A role and a place, never a person.

Asked of the database once for a lot of rows, by the columns that the cells name (`access.Way`), so
that it says what their filters say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from etabli.core.access import VISITOR_ROLE, M, Row, Way, both

#: how the answers of the query are named
PREFIX = "whom_"
#: no hat at all (None is whatever the organisation)
NOBODY: object = object()


class Whom(NamedTuple):
    """Every hat of this role, or those of one organisation, of one département."""

    role: str
    #: None: whatever the organisation
    organisation_id: int | None = None
    #: code; empty: whatever the département
    departement: str = ""


Cells = dict[str, tuple[Way, ...]]
Named = dict[str, frozenset[Whom]]


def cells(view: Row, row: Row) -> Cells:
    """The ways of each role to do what a row says of what it sees; TypeError when a cell has no reverse.

    The public is not named: what everyone may read waits for nobody.
    """
    found: Cells = {}
    for role, scope in row.items():
        if role == VISITOR_ROLE or role not in view:
            continue
        ways = view[role].ways if row is view else both(view[role].ways, scope.ways)
        if ways is None:
            raise TypeError(f"{scope.words} ({role}): whom it names is not said")
        found[role] = ways
    return found


def whom_of(rows: QuerySet[M], asked: Mapping[str, Cells]) -> dict[int, Named]:
    """For each row (by key), whom each of these acts names: one query."""
    ways = list(chain.from_iterable(some for cell in asked.values() for some in cell.values()))
    columns = _columns(ways)
    answers = rows.order_by("pk").annotate(**columns).values("pk", *columns)
    names = {_key(item): name for name, item in _items(ways).items()}
    found: dict[int, dict[str, set[Whom]]] = defaultdict(lambda: {act: set() for act in asked})
    for line in answers:
        for act, cell in asked.items():
            found[line["pk"]][act].update(_of_cell(cell, line, names))
    return {pk: _frozen(acts) for pk, acts in found.items()}


def _frozen(acts: dict[str, set[Whom]]) -> Named:
    return {act: frozenset(some) for act, some in acts.items()}


def _of_cell(
    cell: Cells, line: Mapping[str, object], names: Mapping[object, str]
) -> Iterator[Whom]:
    for role, ways in cell.items():
        for way in ways:
            whom = _named(role, way, line, names)
            if whom is not None:
                yield whom


def _items(ways: Iterable[Way]) -> dict[str, Q | str]:
    """Each condition and each column once, under a name."""
    items: dict[object, Q | str] = {}
    for way in ways:
        parts: tuple[Q | str, ...] = (*way.given, *way.organisations, *way.departements)
        for part in parts:
            items.setdefault(_key(part), part)
    return {f"{PREFIX}{rank}": item for rank, item in enumerate(items.values())}


def _key(item: Q | str) -> object:
    return item if isinstance(item, str) else id(item)


def _columns(ways: Iterable[Way]) -> dict[str, F | Case]:
    return {
        name: F(item) if isinstance(item, str) else _is_so(item)
        for name, item in _items(ways).items()
    }


def _is_so(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def _named(
    role: str, way: Way, line: Mapping[str, object], names: Mapping[object, str]
) -> Whom | None:
    """Whom this way names in this line of the answer; nobody when it is not so, or when columns differ."""
    if not all(line[names[_key(condition)]] for condition in way.given):
        return None
    organisation = _only(way.organisations, line, names)
    departement = _only(way.departements, line, names)
    if NOBODY in (organisation, departement):
        return None
    return Whom(
        role,
        organisation if isinstance(organisation, int) else None,
        departement if isinstance(departement, str) else "",
    )


def _only(
    columns: tuple[str, ...], line: Mapping[str, object], names: Mapping[object, str]
) -> object:
    """What these columns hold alike; None without columns, NOBODY when they differ or are empty."""
    held = {line[names[column]] for column in columns}
    if not columns:
        return None
    return held.pop() or NOBODY if len(held) == 1 else NOBODY
