"""The SQL that writes a copied row from its pattern: `m` is the row, `c` the copy (n, its block b).

A row copied once a copy gets the number `first + c.n`, once a block `first + c.b`; the block 0 is the
demonstration itself, whose services are not copied.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from bench.pays.places import Places
from bench.pays.template import REFERENCE, Key, Level, Row, Template, is_person, label
from etabli.accounts.models import Personne
from etabli.ateliers.models import Atelier
from etabli.territoires.models import Commune, Departement

NUMBERED = re.compile(r"/([a-z-]+)/(\d+)/$")
HEX = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: how many digits of a UUID say which copy it is
TAIL = 12


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with its parameters."""

    text: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number that each copied row gets: the first of its range, by key."""

    first: dict[Key, int]
    level: dict[Key, Level]

    def of(self, key: Key) -> Sql | None:
        """The number of the copy of that row; None when it is not copied."""
        if key not in self.level:
            return None
        name, pk = key
        if self.level[key] == Level.STORY:
            return Sql(f"({self.first[key]} + c.n)")
        return Sql(f"(CASE WHEN c.b = 0 THEN {pk} ELSE {self.first[key]} + c.b END)")


class Writer:
    """Writes the value of each column of a copied row."""

    def __init__(self, vendor: str, template: Template, numbers: Numbers, places: Places) -> None:
        self.vendor, self.numbers, self.places = vendor, numbers, places
        self.links = _links(template)
        self.papers = {
            str(row.key[1]): row.key for row in template if isinstance(row.key[1], uuid.UUID)
        }

    def value(self, row: Row, column: models.Field[Any, Any]) -> Sql:
        """What the copy holds in that column."""
        value = row.values[column.attname]
        if column.primary_key or isinstance(column, models.UUIDField):
            return self._identity(row, column, value)
        if value in (None, ""):
            return _same(column)
        if isinstance(column, models.ForeignKey):
            return self._pointed(column, value)
        if is_person(column):
            return self.numbers.of((label(Personne), value)) or _same(column)
        return self._written(row, column, value)

    def _written(self, row: Row, column: models.Field[Any, Any], value: Any) -> Sql:
        """A text, with the places and the numbers of the copy in it."""
        if column.name == "departement_code":
            return Sql(f"c.{self.places.departement(value)}")
        if isinstance(column, models.JSONField):
            text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
            return self._json(self._text(text) or _same(column))
        if isinstance(column, models.CharField | models.TextField):
            return self._unique_text(row, column, self._text(value) or _same(column))
        return _same(column)

    def _identity(self, row: Row, column: models.Field[Any, Any], value: Any) -> Sql:
        """Its own number; a UUID keeps its head and ends with the number of the copy."""
        if value is None:
            return _same(column)
        if isinstance(column, models.UUIDField):
            return self._uuid(value, row.level)
        found = self.numbers.of(row.key)
        assert found is not None
        return found

    def _uuid(self, value: uuid.UUID, level: Level) -> Sql:
        number = "c.n" if level == Level.STORY else "c.b"
        if self.vendor == "sqlite":
            return Sql(f"'{value.hex[:-TAIL]}' || printf('%%012x', {number})")
        return Sql(f"CAST('{value.hex[:-TAIL]}' || lpad(to_hex({number}), {TAIL}, '0') AS uuid)")

    def _pointed(self, column: models.ForeignKey[Any, Any], value: Any) -> Sql:
        if column.related_model is Departement:
            return Sql(f"c.{self.places.departement(value)}")
        if column.related_model is Commune:
            return Sql(f"c.{self.places.commune(value)}")
        key = label(column.related_model), value
        if isinstance(value, uuid.UUID) and key in self.numbers.level:
            return self._uuid(value, self.numbers.level[key])
        return self.numbers.of(key) or _same(column)

    def _text(self, text: str) -> Sql | None:
        """The text with the numbers of the copies in it; None when it holds none."""
        pieces: list[Sql] = []
        start = 0
        for begin, end, found in sorted(self._places(text), key=lambda one: one[0]):
            pieces += [Sql("CAST(%s AS text)", (text[start:begin],)), found]
            start = end
        if not pieces:
            return None
        pieces.append(Sql("CAST(%s AS text)", (text[start:],)))
        return Sql(
            " || ".join(one.text for one in pieces), sum((one.params for one in pieces), ())
        )

    def _places(self, text: str) -> list[tuple[int, int, Sql]]:
        """Where a text names a copied row, and what the copy writes there."""
        found: list[tuple[int, int, Sql]] = []
        for match in REFERENCE.finditer(text):
            if number := self.numbers.of((match[1], int(match[2]))):
                found.append((*match.span(2), _as_text(number)))
        for match in HEX.finditer(text):
            if key := self.papers.get(match[0]):
                found.append(
                    (*match.span(), self._uuid_text(uuid.UUID(match[0]), self.numbers.level[key]))
                )
        if (key := self.links.get(text)) and (number := self.numbers.of(key)):
            begin = text.index(f"/{key[1]}/") + 1
            found.append((begin, begin + len(str(key[1])), _as_text(number)))
        return found

    def _uuid_text(self, value: uuid.UUID, level: Level) -> Sql:
        number = "c.n" if level == Level.STORY else "c.b"
        written = (
            f"printf('%%012x', {number})"
            if self.vendor == "sqlite"
            else f"lpad(to_hex({number}), {TAIL}, '0')"
        )
        return Sql(f"'{str(value)[:-TAIL]}' || {written}")

    def _json(self, found: Sql) -> Sql:
        if self.vendor == "sqlite" or found.text.startswith("m."):
            return found
        return Sql(f"CAST({found.text} AS jsonb)", found.params)

    def _unique_text(self, row: Row, column: models.Field[Any, Any], found: Sql) -> Sql:
        """A text that the base holds unique ends with the number of the row, within its length."""
        if not column.unique:
            return found
        return self.told_apart(column, found, row, self.numbers.first[row.key])

    @staticmethod
    def told_apart(column: models.Field[Any, Any], found: Sql, row: Row, first: int) -> Sql:
        """A code made of digits stays one."""
        number = f"({first} + c.{'n' if row.level == Level.STORY else 'b'})"
        if isinstance(column, models.EmailField):
            return Sql(f"'c' || CAST({number} AS text) || '.' || {found.text}", found.params)
        room = (column.max_length or 200) - 8
        if str(row.values[column.attname]).isdigit():
            tail = f"CAST({10**7} + {number} AS text)"
            return Sql(f"substr({found.text}, 1, {room}) || {tail}", found.params)
        tail = f"'-' || CAST({number} AS text)"
        return Sql(f"substr({found.text}, 1, {room}) || {tail}", found.params)


def _same(column: models.Field[Any, Any]) -> Sql:
    return Sql(f'm."{column.column}"')


def _as_text(found: Sql) -> Sql:
    return Sql(f"CAST({found.text} AS text)", found.params)


def _links(template: Template) -> dict[str, Key]:
    """The row that the number in an address is that of; a child may have the address of its parent."""
    found: dict[str, Key] = {}
    for model, rows in template.rows.items():
        address: Callable[[Any], str] | None = getattr(model, "get_absolute_url", None)
        if address is None:
            continue
        for one in model._base_manager.filter(pk__in=[row.key[1] for row in rows]).order_by("pk"):
            link = address(one)
            if match := NUMBERED.search(link):
                is_of_atelier = match[1].startswith("atelier")
                key = label(Atelier if is_of_atelier else model), int(match[2])
                found.setdefault(link, key)
    return found
