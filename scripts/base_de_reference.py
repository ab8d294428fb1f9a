"""Keep the data of a version for the tests of its successors, and lay them again in an empty base.

    scripts/base_de_reference.py ecrire tests/bases/0.1.0.sql.gz     # the demonstration of today
    scripts/base_de_reference.py charger tests/bases/0.1.0.sql.gz    # into the base of DATABASE_URL

The file is portable SQL: the migrations that had been applied, each with its digest, then one INSERT
a row. Geography is left out, save the territories that the demonstration names. Loading applies just
those migrations: a migration file that was rewritten since is refused by its digest.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

MIGRATION = "-- migration "
#: made again by Django itself, or of one machine only
LEFT_OUT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group_permissions",
    "django_session",
}
GEOGRAPHY = "territoires_"


# -- write -------------------------------------------------------------------------------------


def migration_digests() -> dict[str, str]:
    """The digest of each migration file of ours, by `app.name`."""
    return {
        f"{path.parents[1].name}.{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(ROOT.glob("etabli/*/migrations/0*.py"))
    }


def _applied() -> Iterator[str]:
    """The leaves that had been applied, ours and those of the libraries."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    digests = migration_digests()
    for app, name in sorted(MigrationLoader(connection).applied_migrations):
        yield f"{MIGRATION}{app}.{name} {digests.get(f'{app}.{name}', '-')}"


def _models() -> list[Any]:
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    return [m for m in models if m._meta.db_table not in LEFT_OUT and m._meta.managed]


def _rows(model: Any, keys: set[Any] | None) -> Iterator[tuple[Any, ...]]:
    fields = model._meta.concrete_fields
    rows = model._base_manager.order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    for instance in rows.iterator():
        yield tuple(getattr(instance, field.attname) for field in fields)


def _named_territories(models: list[Any]) -> dict[Any, set[Any]]:
    """The territories that a row outside the geography points at, and what these belong to."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    ours = [m for m in models if not m._meta.db_table.startswith(GEOGRAPHY)]
    todo: list[tuple[Any, set[Any] | None]] = [(model, None) for model in ours]
    while todo:
        model, keys = todo.pop()
        rows = (
            model._base_manager.all() if keys is None else model._base_manager.filter(pk__in=keys)
        )
        for field in model._meta.concrete_fields:
            other = field.related_model
            if other is None or not other._meta.db_table.startswith(GEOGRAPHY):
                continue
            found = set(rows.values_list(field.attname, flat=True)) - {None} - wanted[other]
            if found:
                wanted[other] |= found
                todo.append((other, found))
    return wanted


def _literal(field: Any, value: Any, connection: Any) -> str:
    """A value as both databases read it."""
    prepared = field.get_db_prep_save(value, connection)
    if prepared is None:
        return "NULL"
    if field.get_internal_type() == "BooleanField":
        return "TRUE" if value else "FALSE"
    if isinstance(prepared, int | float):
        return str(prepared)
    return "'" + str(prepared).replace("'", "''") + "'"


def _statements() -> Iterator[str]:
    from django.db import connection

    models = _models()
    territories = _named_territories(models)
    for model in models:
        is_geography = model._meta.db_table.startswith(GEOGRAPHY)
        fields = model._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        for row in _rows(model, territories[model] if is_geography else None):
            values = ", ".join(
                _literal(field, value, connection)
                for field, value in zip(fields, row, strict=True)
            )
            yield f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({values});'


def write(path: Path) -> None:
    """The base of this moment, the same bytes for the same rows."""
    from django.db import connection

    if connection.vendor != "sqlite":
        raise SystemExit("Une base de référence s’écrit depuis SQLite.")
    lines = [*_applied(), *_statements()]
    text = "\n".join(lines) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{path.name} : {len(lines)} lignes, {path.stat().st_size} octets")


# -- read --------------------------------------------------------------------------------------


def read(path: Path) -> tuple[dict[tuple[str, str], str], list[str]]:
    """The migrations of the base with their digests, and its statements (a value may hold line feeds)."""
    text = gzip.decompress(path.read_bytes()).decode()
    head, _, body = text.partition("\nINSERT ")
    migrations: dict[tuple[str, str], str] = {}
    for line in head.splitlines():
        name, digest = line.removeprefix(MIGRATION).split(" ")
        app, _, migration = name.partition(".")
        migrations[app, migration] = digest
    statements = ["INSERT " + part for part in body.removesuffix(";\n").split(";\nINSERT ")]
    return migrations, statements


def rewritten(migrations: dict[tuple[str, str], str]) -> list[str]:
    """The migrations of the base whose file is no longer what it was: an older base would lie."""
    today = migration_digests()
    return [
        f"{app}.{name}"
        for (app, name), digest in migrations.items()
        if digest not in ("-", today.get(f"{app}.{name}"))
    ]


def _migrate_to(targets: list[tuple[str, str]]) -> None:
    """The last migration of each app brings the others."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    last = dict(sorted(target for target in targets if target in executor.loader.graph.nodes))
    executor.migrate(list(last.items()))


def _insert(statements: list[str]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in statements:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        for table in {s.split('"')[1] for s in statements}:
            for sequence in connection.introspection.get_sequences(cursor, table):
                _follow(cursor, table, sequence["column"])


def _follow(cursor: Any, table: str, column: str) -> None:
    """The next number drawn is after the last one laid (SQLite does so by itself)."""
    from django.db import connection

    if connection.vendor == "postgresql":
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), "
            f'(SELECT max("{column}") FROM "{table}"))'
        )


def load(path: Path) -> None:
    """Lay a base of reference in an empty base, as the version that wrote it left it.

    Raises SystemExit when a migration it had applied was rewritten.
    """
    migrations, statements = read(path)
    if changed := rewritten(migrations):
        raise SystemExit(f"Migrations réécrites depuis {path.name} : {', '.join(changed)}")
    _migrate_to(list(migrations))
    _insert(statements)


def main() -> int:
    actions = {"ecrire": write, "charger": load}
    if len(sys.argv) != 3 or sys.argv[1] not in actions:
        print(__doc__)
        return 2
    django.setup()
    actions[sys.argv[1]](Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
