"""The duties of a dossier, computed from its state, and the rows that keep them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet, Value
from django.urls import reverse

from etabli.core import outbox, tables
from etabli.core.access import CLOCK_ROLE, NOTHING
from etabli.core.cercles import Seat, Side, side_of_role
from etabli.core.delais import echeances
from etabli.core.devoirs.models import Devoir, PartDevoir
from etabli.core.devoirs.steps import asked_of, steps_of
from etabli.core.devoirs.waits import Item, Pending, Step, Wait, states_of
from etabli.core.models import Echeance, Movable, reference
from etabli.core.whom import Whom, whom_of
from etabli.core.workflow import Workflow

#: dossiers whose duties are computed together
BATCH = 200


class Part(NamedTuple):
    """One place: must it act, and does it read the last day?"""

    role: str
    organisation_id: int | None
    departement: str
    is_to_do: bool
    is_dated: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One duty as it must be kept: the columns of `Devoir`, with its parts."""

    subject: str
    root: str
    name: str
    item: str
    version: str
    about: str
    url: str
    root_about: str
    place_code: str
    place_nom: str
    since: dt.date
    shown_from: dt.date | None
    planned_on: dt.date | None
    is_told: bool
    echeance_id: int | None


Lines = dict[Line, frozenset[Part]]
FIELDS = tuple(Line.__dataclass_fields__)


def refresh(roots: Collection[str]) -> None:
    """Write the duties of these dossiers as their state says; what has not changed is not written."""
    known = roots_known(roots)
    if known:
        with transaction.atomic():
            _one_at_a_time(known)
            _write(known)


def _one_at_a_time(roots: Collection[str]) -> None:
    """Of two acts on one dossier, the second reads what the first wrote; SQLite has one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for root in sorted(roots):
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [root])


def _write(known: Collection[str]) -> None:
    wanted, kept = lines_of(known), kept_of(known)
    gone = [pk for line, (pk, parts) in kept.items() if wanted.get(line) != parts]
    Devoir.objects.filter(pk__in=gone).delete()
    new = [line for line, parts in wanted.items() if line not in kept or kept[line][1] != parts]
    rows = Devoir.objects.bulk_create(Devoir(**asdict(line)) for line in new)
    PartDevoir.objects.bulk_create(
        PartDevoir(devoir=row, **part._asdict())
        for row, line in zip(rows, new, strict=True)
        for part in sorted(wanted[line], key=str)
    )


def refresh_all() -> int:
    """Every duty from the state (after a migration, an import, a restored base); their number."""
    with outbox.one_act():
        Devoir.objects.exclude(_has_root()).delete()
    for lot in _lots(_roots()):
        with outbox.one_act():
            refresh(lot)
    return Devoir.objects.count()


def _roots() -> Iterator[str]:
    for label, model in sorted(root_models().items()):
        keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
        yield from (f"{label}:{pk}" for pk in keys)


def _has_root() -> Q:
    """Rows of a kind of dossier that is known; those of a dossier that is gone are met by its deletion."""
    return reduce(or_, (Q(root__startswith=f"{label}:") for label in root_models()), NOTHING)


def _lots(roots: Iterable[str]) -> Iterator[list[str]]:
    lot: list[str] = []
    for root in roots:
        lot.append(root)
        if len(lot) == BATCH:
            yield lot
            lot = []
    if lot:
        yield lot


# -- from the state -------------------------------------------------------------------------------


def watched() -> list[Workflow[Movable]]:
    """The workflows in which something may wait."""
    return [one for group in tables.workflows().values() for one in group if steps_of(one)]


def root_model(model: type[Movable]) -> type[Model]:
    """The model of the dossier to which the objects of this model belong."""
    here: type[Model] = model
    for name in filter(None, model.root_path.split("__")):
        found = here._meta.get_field(name).related_model
        assert isinstance(found, type)
        here = found
    return here


def _kind(workflow: Workflow[Movable]) -> str:
    return root_model(workflow.model)._meta.label_lower


def root_models() -> dict[str, type[Model]]:
    """The models of the dossiers on which something may wait, by label."""
    found = {root_model(workflow.model) for workflow in watched()}
    return {model._meta.label_lower: model for model in found}


def roots_known(roots: Collection[str]) -> set[str]:
    """Among these dossiers, those on which something may wait."""
    labels = root_models()
    return {root for root in roots if root.partition(":")[0] in labels}


def lines_of(roots: Collection[str]) -> Lines:
    """What these dossiers owe, to whom: from their state alone."""
    keys: dict[str, list[int]] = defaultdict(list)
    for root in sorted(roots):
        label, _, pk = root.partition(":")
        keys[label].append(int(pk))
    waiting = [
        (workflow, _before_a_step(workflow, pks))
        for label, some in sorted(keys.items())
        for workflow, pks in standing_keys(label, some)
    ]
    dates = _deadlines([obj for _, objects in waiting for obj in objects])
    lines: Lines = {}
    for workflow, objects in waiting:
        if objects:
            named = whom_of(_again(workflow, objects), asked_of(workflow))
            items = _items(workflow, objects)
            for obj in objects:
                lines.update(_lines(workflow, obj, named.get(obj.pk, {}), dates, items))
    return lines


def standing_keys(label: str, roots: list[int]) -> list[tuple[Workflow[Movable], list[int]]]:
    """The objects of these dossiers of one kind that are in a state where something may wait.

    One query for all the workflows, whose text is made once: it is asked at the end of every act.
    """
    workflows = tuple(one for one in watched() if _kind(one) == label)
    states = tuple(tuple(sorted(states_of(steps_of(one).values()))) for one in workflows)
    sql, params = _question(workflows, states, len(roots))
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        known = [roots[-p - 1] if isinstance(p, int) and p < 0 else p for p in params]
        cursor.execute(sql, known)
        for rank, pk in cursor.fetchall():
            found[rank].append(pk)
    return [(workflows[rank], pks) for rank, pks in sorted(found.items())]


@lru_cache(maxsize=300)
def _question(
    workflows: tuple[Workflow[Movable], ...], states: tuple[tuple[str, ...], ...], number: int
) -> tuple[str, list[int | str]]:
    """The SQL, and what it takes: -1, -2… for the dossiers."""
    texts: list[str] = []
    params: list[int | str] = []
    for rank, (workflow, some) in enumerate(zip(workflows, states, strict=True)):
        wanted = {f"{workflow.model.root_path or 'pk'}__in": range(-number, 0)}
        rows = (
            _in_a_state(workflow, some).filter(**wanted).order_by().annotate(workflow=Value(rank))
        )
        text, taken = rows.values_list("workflow", "pk").query.sql_with_params()
        texts.append(text)
        params += taken
    return " UNION ALL ".join(texts), params


def _in_a_state(workflow: Workflow[Movable], states: Iterable[str]) -> QuerySet[Movable]:
    rows: QuerySet[Movable] = workflow.model._default_manager.filter(etat__in=states)
    if workflow.version:
        rows = rows.filter(**{workflow.model.version_field: workflow.version})
    return rows


def standing(workflow: Workflow[Movable], wanted: Q) -> QuerySet[Movable]:
    """Among these objects, those that stand before a step; `pending_<step>` says if it waits."""
    rows = _in_a_state(workflow, sorted(states_of(steps_of(workflow).values()))).filter(wanted)
    pending = {
        f"pending_{name}": ExpressionWrapper(_condition(step.pending), BooleanField())
        for name, step in steps_of(workflow).items()
        if step.pending is not None
    }
    found: QuerySet[Movable] = rows.annotate(**pending).order_by("etat_on", "pk")
    return found.select_related(*workflow.related, *_joined(workflow.model))


def _before_a_step(workflow: Workflow[Movable], pks: list[int]) -> list[Movable]:
    """Among these, those on which one step waits: the others are not asked whom they name."""
    steps = steps_of(workflow).items()
    found = standing(workflow, Q(pk__in=pks))
    return [obj for obj in found if any(awaits(obj, name, step) for name, step in steps)]


def awaits(obj: Movable, name: str, step: Step) -> bool:
    """Does this step wait on this object (one of `standing`)?"""
    return step.leaves(obj.etat) and bool(getattr(obj, f"pending_{name}", True))


def _condition(pending: Pending) -> Q:
    return pending if isinstance(pending, Q) else pending()


def _joined(model: type[Movable]) -> list[str]:
    """The dossier and its commune, which the words of a line read."""
    here = root_model(model)
    path = model.root_path
    has_place = any(field.name == "commune" for field in here._meta.concrete_fields)
    place = [f"{path}__commune" if path else "commune"] if has_place else []
    return [*([path] if path else []), *place]


def _again(workflow: Workflow[Movable], objects: list[Movable]) -> QuerySet[Movable]:
    rows: QuerySet[Movable] = workflow.model._default_manager.filter(
        pk__in=[o.pk for o in objects]
    )
    return rows


def _deadlines(objects: Iterable[Movable]) -> dict[tuple[str, str], Echeance]:
    rows = echeances.open_ones().filter(subject__in=[obj.dated_by for obj in objects])
    return {(row.subject, row.code): row for row in rows}


#: by step and object, what is asked one by one
Items = dict[str, Mapping[int, list[Item]]]


def _items(workflow: Workflow[Movable], objects: list[Movable]) -> Items:
    found: Items = {}
    for name, wait in workflow.waits.items():
        if wait.items is not None:
            found[name] = wait.items([obj.pk for obj in objects if awaits(obj, name, wait)])
    return found


def _lines(
    workflow: Workflow[Movable],
    obj: Movable,
    named: dict[str, frozenset[Whom]],
    dates: dict[tuple[str, str], Echeance],
    items: Items,
) -> Lines:
    found: Lines = {}
    for name, step in steps_of(workflow).items():
        if awaits(obj, name, step):
            due = next(
                (
                    dates[key]
                    for code in (*step.meets, *step.due)
                    if (key := (obj.dated_by, code)) in dates
                ),
                None,
            )
            asked = items[name].get(obj.pk, []) if name in items else [None]
            for item in asked:
                parts = frozenset(_parts(workflow, obj, name, named, due, item))
                found[_line(obj, name, step, due, item)] = parts
    return found


def _line(obj: Movable, name: str, step: Step, due: Echeance | None, item: Item | None) -> Line:
    place, root = obj.place, root_of(obj)
    dated = item or obj
    return Line(
        subject=reference(obj),
        root=obj.root,
        name=name,
        item=item.key if item else "",
        version=obj.workflow_version,
        about=(item.about if item else str(obj))[:300],
        url=_address(obj, step)[:300],
        root_about=str(root)[:300],
        place_code=place.code if place else "",
        place_nom=place.nom if place else "",
        since=(item.shown_from if item else None) or obj.etat_on,
        shown_from=dated.shown_from,
        planned_on=dated.planned_on,
        is_told=bool(step.waiting),
        echeance_id=due.pk if due else None,
    )


def _address(obj: Movable, step: Step) -> str:
    """Where it is done."""
    if step.page:
        return reverse(step.page, args=[obj.pk] if step.is_keyed else [])
    return str(getattr(obj, "get_absolute_url", str)())


def root_of(obj: Movable) -> Model:
    """The object of its dossier."""
    for name in filter(None, obj.root_path.split("__")):
        obj = getattr(obj, name)
    return obj


def _parts(
    workflow: Workflow[Movable],
    obj: Movable,
    name: str,
    named: dict[str, frozenset[Whom]],
    due: Echeance | None,
    item: Item | None,
) -> Iterator[Part]:
    """Who must do it, and who of its circle sees the object: a duty outside one's circle is not told."""
    circle, wait = workflow.circle_of(name), workflow.waits.get(name)
    able = _able(wait, named.get(name, frozenset()), item)
    others = frozenset() if wait and not wait.waiting else named.get("view", frozenset())
    for whom in others | able:
        seat = _seat(whom, obj)
        is_mine = whom in able
        if whom.role != CLOCK_ROLE and (is_mine or seat.reads(circle, obj.titulaire_id)):
            is_dated = due is not None and seat.reads(due.circle, due.titulaire_id)
            yield Part(*whom, is_to_do=is_mine, is_dated=is_dated)


def _able(wait: Wait | None, able: frozenset[Whom], item: Item | None) -> frozenset[Whom]:
    return wait.asked(able, item) if wait and item else able


def _seat(whom: Whom, obj: Movable) -> Seat:
    side = side_of_role(whom.role)
    own = {whom.organisation_id, obj.titulaire_id} if side == Side.TITULAIRE else set()
    return Seat(frozenset({side} if side else ()), frozenset(pk for pk in own if pk))


# -- what is kept ---------------------------------------------------------------------------------


def kept_of(roots: Collection[str]) -> dict[Line, tuple[int, frozenset[Part]]]:
    """The rows of these dossiers, as lines, with their key and their parts."""
    parts: dict[int, set[Part]] = defaultdict(set)
    asked = PartDevoir.objects.filter(devoir__root__in=roots)
    for devoir, *columns in asked.values_list("devoir_id", *Part._fields):
        parts[devoir].add(Part(*columns))
    rows = Devoir.objects.filter(root__in=roots).values_list("pk", *FIELDS)
    return {Line(*columns): (pk, frozenset(parts[pk])) for pk, *columns in rows}


def differences(roots: Collection[str] | None = None) -> list[str]:
    """What is kept and not owed, owed and not kept: nothing when all is well."""
    known = roots_known(set(_roots()) if roots is None else roots)
    wanted = lines_of(known)
    kept = {line: parts for line, (_, parts) in kept_of(known).items()}
    return [
        *(f"owed and not kept: {line}" for line in wanted if kept.get(line) != wanted[line]),
        *(f"kept and not owed: {line}" for line in kept if wanted.get(line) != kept[line]),
    ]
