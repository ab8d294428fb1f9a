"""Numbers that point at nobody, cleared before they become foreign keys (migrations only).

A number is not held by the database: its row may have gone. A key that points at nothing is refused,
so the number becomes null; how many is told by `etabli migrate`.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Model, QuerySet

from etabli.core.formats import compte

#: what was cleared since the last time it was told, a sentence a column
told: list[str] = []


def clear(app: str, *, to: str, **columns: tuple[str, ...]) -> migrations.RunPython:
    """The step that clears these `columns` (by model of `app`) where `to` has no such row.

    A row that cannot do without its number goes. Nothing comes back when the migration is undone.
    """

    def run(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        known = apps.get_model(to).objects.order_by().values("pk")
        for model, names in columns.items():
            for name in names:
                _clear(apps.get_model(app, model), name, known)

    return migrations.RunPython(run, migrations.RunPython.noop)


def _clear(model: Any, name: str, known: QuerySet[Model, dict[str, object]]) -> None:
    lost = model.objects.order_by().exclude(**{name: None}).exclude(**{f"{name}__in": known})
    if model._meta.get_field(name).null:
        count, what = lost.update(**{name: None}), "numéro vidé,numéros vidés"
    else:
        count, what = lost.delete()[0], "ligne effacée,lignes effacées"
    if count:
        told.append(f"{model._meta.label}.{name} : {compte(count, what)}, sans personne derrière.")


def tell() -> list[str]:
    """The sentences, once."""
    sentences, told[:] = [*told], []
    return sentences
