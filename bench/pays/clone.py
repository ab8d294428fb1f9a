"""`build(ateliers)`: as many Ateliers as asked, each with all that hangs on it, copied in SQL.

Deterministic: the same demonstration gives the same rows. The lines of the journal that are copied are
chained after the real ones, in the order of the story, so that the whole chain can be verified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import F, Max

from bench.pays import places, template, turns
from bench.pays.expressions import Numbers, Sql, Writer
from bench.pays.template import Key, Level, Model, Row, Template, columns, label
from etabli.ateliers.models import Atelier
from etabli.core import journal
from etabli.core.devoirs import rows as duties
from etabli.core.models import Entry, JournalHead, Message
from etabli.credits.models import DelegationCredits
from etabli.marches.models import AccordCadre
from etabli.territoires.models import Commune

BATCH = 2_000
#: lines of the journal that a copy keeps of each Atelier (a quarter of it of each candidature)
LINES = 20
#: numbers that the story counts on within a framework, without a constraint to say it
SERIAL = {"marches.Designation": "numero"}


@dataclass(frozen=True, slots=True)
class Built:
    """What the base holds after the copy."""

    copies: int
    ateliers: int
    entries: int


def build(ateliers: int, *, lines: int = LINES, is_spread: bool = True) -> Built:
    """Copy the demonstration until the base holds at least so many Ateliers.

    At rest: no mail waits to leave. Not spread, the services of the demonstration follow every copy.
    """
    pattern = template.read(lines=lines)
    missing = max(0, ateliers - Atelier.objects.count())
    wanted = -(-missing // len(pattern.rows[Atelier]))
    where = places.found(_communes(pattern))
    made = places.copies(where, wanted, is_spread=is_spread)
    blocks = max((one.block for one in made), default=0)
    places.write(where, made)
    writer = Writer(connection.vendor, pattern, _numbers(pattern, wanted, blocks), where)
    for model, rows in pattern.rows.items():
        with transaction.atomic():
            (_copy_journal if model is Entry else _copy)(model, rows, writer)
    places.forget()
    turns.write(wanted, _copies_of_ateliers(writer.numbers))
    _widen(copies=wanted, blocks=blocks)
    Message.objects.filter(status=Message.Status.A_ENVOYER).update(
        status=Message.Status.ENVOYE, sent_at=F("created_at")
    )
    _reset_sequences(list(pattern.rows))
    duties.refresh_all()
    return Built(wanted, Atelier.objects.count(), Entry.objects.count())


def _copies_of_ateliers(numbers: Numbers) -> Callable[[str, int], str]:
    return lambda pk, n: str(numbers.first[label(Atelier), int(pk)] + n)


def _communes(pattern: Template) -> set[int]:
    """The communes that the rows to copy name."""
    return {
        row.values[one.attname]
        for row in pattern
        for one in columns(row.model)
        if one.related_model is Commune and row.values[one.attname] is not None
    }


def _numbers(pattern: Template, copies: int, blocks: int) -> Numbers:
    """A range of numbers for each row, after those that the base holds."""
    first: dict[Key, int] = {}
    level: dict[Key, Level] = {}
    for model, rows in pattern.rows.items():
        last = 0
        if isinstance(model._meta.pk, models.IntegerField):
            last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        for row in rows:
            level[row.key], first[row.key] = row.level, last
            last += copies if row.level == Level.STORY else blocks
    return Numbers(first, level)


def _copy(model: Model, rows: list[Row], writer: Writer) -> None:
    names = ", ".join(f'"{one.column}"' for one in columns(model))
    with connection.cursor() as cursor:
        for row in rows:
            chosen = _select(row, writer, rows)
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({names}) {chosen.text}', chosen.params
            )


def _select(row: Row, writer: Writer, rows: list[Row]) -> Sql:
    """The values of the copies of one row, in the order of its columns."""
    pk = row.model._meta.pk
    values = _alone(
        row, {one.name: writer.value(row, one) for one in columns(row.model)}, writer, rows
    )
    names = [one.column for one in columns(row.model)]
    written = ", ".join(f'{one.text} AS "{name}"' for name, one in zip(names, values, strict=True))
    source, order = ("bench_copie", "n") if row.level == Level.STORY else ("bench_bloc", "b")
    return Sql(
        f'SELECT {written} FROM "{row.model._meta.db_table}" m, {source} c'
        f' WHERE m."{pk.column}" = %s ORDER BY c.{order}',
        (
            *(param for one in values for param in one.params),
            pk.get_db_prep_value(row.key[1], connection),
        ),
    )


def _alone(row: Row, values: dict[str, Sql], writer: Writer, rows: list[Row]) -> list[Sql]:
    """The values, a number counted on where a constraint finds nothing else that tells copies apart."""
    for constraint in row.model._meta.constraints:
        names = constraint.fields if isinstance(constraint, models.UniqueConstraint) else ()
        if names and not any("c." in values[name].text for name in names):
            values[names[-1]] = _counted_on(row, names[-1], values[names[-1]], writer, rows)
    if name := SERIAL.get(row.model._meta.label):
        values[name] = _counted_on(row, name, values[name], writer, rows)
    return list(values.values())


def _counted_on(row: Row, name: str, value: Sql, writer: Writer, rows: list[Row]) -> Sql:
    column = row.model._meta.get_field(name)
    assert isinstance(column, models.Field)
    if isinstance(column, models.IntegerField) and not column.is_relation:
        step = max(one.values[column.attname] for one in rows)
        return Sql(f"{value.text} + {step} * c.n")
    if isinstance(column, models.CharField) and row.values[column.attname]:
        return writer.told_apart(column, value, row, writer.numbers.first[row.key])
    return value


def _copy_journal(model: Model, rows: list[Row], writer: Writer) -> None:
    """The lines of the copies, each holding the digest of the one before, and the head on the last."""
    head = JournalHead.objects.select_for_update().get(pk=1)
    lines = _chained(_lines(rows, writer), head)
    while batch := list(islice(lines, BATCH)):
        Entry.objects.bulk_create(batch)
    head.save(update_fields=("number", "digest"))


def _lines(rows: list[Row], writer: Writer) -> Iterator[Entry]:
    for row in rows:
        chosen = _select(row, writer, rows)
        yield from Entry.objects.raw(chosen.text, chosen.params)


def _chained(lines: Iterable[Entry], head: JournalHead) -> Iterator[Entry]:
    for line in lines:
        line.previous = head.digest
        line.digest = journal.digest_of(line)
        head.number, head.digest = line.number, line.digest
        yield line


def _widen(*, copies: int, blocks: int) -> None:
    """The framework and the envelopes hold as many orders as the copies sign."""
    times = copies // (blocks + 1) + 1
    AccordCadre.objects.update(maximum_ht=F("maximum_ht") * (copies + 1))
    DelegationCredits.objects.update(ae=F("ae") * times, cp=F("cp") * times)


def _reset_sequences(models_: list[Model]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_):
            cursor.execute(statement)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
