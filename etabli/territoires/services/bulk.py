"""Writing a hundred thousand rows in a second: plain SQL that SQLite and PostgreSQL both read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeAlias

from django.db import connection, models

#: what goes to the base as it is
Cell: TypeAlias = str | int | None

#: SQLite takes 32,766 values in one statement
VALUES = 30_000


def write_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[tuple[Cell, ...]],
    *,
    unique: Sequence[str] = (),
) -> None:
    """Insert the rows; where the `unique` columns are already there, the others are brought up to date.

    Values go to the base as they are: JSON as text, keys of other tables as their value.
    """
    quote = connection.ops.quote_name
    place = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    if connection.vendor == "postgresql" and not unique:
        _copy(place, rows)
        return
    # names of tables and columns come from the models, values are parameters
    head = f"INSERT INTO {place} VALUES "  # noqa: S608
    tail = _conflict(columns, unique)
    line = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for part in _parts(rows, VALUES // len(columns)):
            statement = f"{head}{', '.join([line] * len(part))}{tail}"
            cursor.execute(statement, list(chain.from_iterable(part)))


def refresh_statistics(*loaded: type[models.Model]) -> None:
    """Let PostgreSQL plan by what a load has just written, not by what it last counted.

    Until its own count passes, a table that was empty is read once for each row of another.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in loaded)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


def _copy(place: str, rows: Iterable[tuple[Cell, ...]]) -> None:
    """The way of PostgreSQL for rows that meet nothing: five times faster than INSERT.

    The rows are all drawn first: while a COPY runs its connection answers nothing else, and rows
    that read the database would wait for ever.
    """
    ready = list(rows)
    with connection.cursor() as cursor, cursor.copy(f"COPY {place} FROM STDIN") as pipe:
        for row in ready:
            pipe.write_row(row)


def _conflict(columns: Sequence[str], unique: Sequence[str]) -> str:
    if not unique:
        return ""
    quote = connection.ops.quote_name
    fresh = ", ".join(f"{quote(c)} = excluded.{quote(c)}" for c in columns if c not in unique)
    return f" ON CONFLICT ({', '.join(map(quote, unique))}) DO UPDATE SET {fresh}"


def _parts(rows: Iterable[tuple[Cell, ...]], size: int) -> Iterator[list[tuple[Cell, ...]]]:
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part
