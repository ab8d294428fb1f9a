"""A story of the tests told once a process: what it wrote is laid again, as rows and files.

A story walks through the real services and costs seconds; the rows it leaves cost a hundredth of that.
It is told anew whenever the base, the day or the rules it starts from are not those of a former telling,
so that a test reads what it would have read.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, wraps
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
#: the tables of Django that no story writes
ASIDE = frozenset({"django_migrations", "sqlite_sequence"})
Rows = dict[str, list[str]]


#: stories kept at once, the last used
MOST = 120


@dataclass(frozen=True, slots=True)
class Told:
    """What a story left: rows by table, files, mail, and what it gave back."""

    added: Rows
    replaced: Rows
    files: Path | None
    mail: tuple[Any, ...]
    given: Any


_told: OrderedDict[str, Told] = OrderedDict()


def told_once(tell: Callable[P, R]) -> Callable[P, R]:
    """The same function, which lays again what it wrote when it starts from the same place."""

    @wraps(tell)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        before = rows()
        key = _key(tell, before, args, kwargs)
        if not key:
            return tell(*args, **kwargs)
        if key not in _told:
            given = tell(*args, **kwargs)
            _told[key] = _left(before, given)
            if len(_told) > MOST:
                _told.popitem(last=False)
            return given
        _told.move_to_end(key)
        found: R = _lay(_told[key])
        return found

    return again


def _key(tell: Callable[..., object], before: Rows, args: object, kwargs: object) -> str:
    """Where a story starts: what it is given, the base, the day, the rules; '' where a test changed them."""
    from django.conf import settings

    from etabli.candidatures import formats
    from etabli.core import horloge, parametres
    from etabli.core.documents import issuing

    if parametres.everything.__name__ != "everything":
        return ""
    said = (
        tell.__module__, tell.__qualname__, args, kwargs, horloge.now().date(), formats.known,
        vars(issuing)["render_pdf"].__name__, settings.DEMO, settings.SITE_URL, _files(_folder()),
    )  # fmt: skip
    return sha256(f"{said!r}{sorted(before.items())!r}".encode()).hexdigest()


def _left(before: Rows, given: object) -> Told:
    from django.core import mail

    added, replaced = {}, {}
    for table, now in rows().items():
        was = Counter(before.get(table, ()))
        if was - Counter(now):  # a row that was there has changed
            replaced[table] = now
        elif len(now) > was.total():
            added[table] = list((Counter(now) - was).elements())
    folder, kept = _folder(), None
    if _files(folder):
        kept = Path(tempfile.mkdtemp(prefix="etabli-recit-", dir=os.environ["ETABLI_DATA"]))
        shutil.copytree(folder, kept, dirs_exist_ok=True)
    return Told(added, replaced, kept, tuple(getattr(mail, "outbox", ())), deepcopy(given))


def _lay(told: Told) -> Any:
    from django.core import mail
    from django.db import connection, transaction

    with transaction.atomic():
        for table in told.replaced:
            with connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{table}"')
        for table, lines in {**told.replaced, **told.added}.items():
            _insert(table, lines)
    if told.files:
        shutil.copytree(told.files, _folder(), dirs_exist_ok=True)
    if told.mail:
        mail.outbox[:] = told.mail
    return deepcopy(told.given)


# -- rows, as each base writes them ---------------------------------------------------------------


def rows() -> Rows:
    """Every row of every table that has some, as text that the base takes back."""
    from django.db import connection

    tables = set(connection.introspection.table_names()) - ASIDE
    found = {table: _read(table) for table in sorted(tables)}
    return {table: sorted(lines) for table, lines in found.items() if lines}


def _read(table: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                return b"".join(bytes(block) for block in copy).decode().split("\n")[:-1]
        columns = _columns(table)
        literal = " || ',' || ".join(f'quote("{column}")' for column in columns)
        return [line for (line,) in cursor.execute(f'SELECT {literal} FROM "{table}"')]


@cache
def _columns(table: str) -> tuple[str, ...]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT name FROM pragma_table_info("{table}")')
        return tuple(name for (name,) in cursor.fetchall())


def _insert(table: str, lines: list[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write("".join(f"{line}\n" for line in lines))
            return
        raw = connection.connection
        for some in _batches(lines, 200):
            values = ",".join(f"({line})" for line in some)
            raw.execute(f'INSERT INTO "{table}" VALUES {values}')


def _batches(lines: list[str], size: int) -> Iterator[list[str]]:
    rest = iter(lines)
    while some := list(islice(rest, size)):
        yield some


# -- files ----------------------------------------------------------------------------------------


def _folder() -> Path:
    from django.core.files.storage import default_storage

    return Path(default_storage.path(""))


def _files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
