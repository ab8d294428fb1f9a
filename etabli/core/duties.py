"""What waits for whom, as it is read: from the rows that the acts keep (`core.devoirs`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.db.models.lookups import Exact, In

from etabli.core import hooks, horloge, outbox, recit, tables
from etabli.core.access import NOTHING, Actor, Membership
from etabli.core.annonce import Attendu
from etabli.core.devoirs.models import Devoir, PartDevoir
from etabli.core.devoirs.steps import row_of, steps_of
from etabli.core.devoirs.waits import Step, named
from etabli.core.fuseaux import Place
from etabli.core.guards import Known
from etabli.core.models import Echeance, Movable, reference
from etabli.core.move import Move
from etabli.core.words import said
from etabli.core.workflow import Workflow

#: hats of one person that one duty concerns, when a list has a limit
MOST_HATS = 4


@dataclass(frozen=True, slots=True)
class Duty:
    """One normal next step of one object: to do by this reader, or awaited from others."""

    row: Devoir
    step: Step
    is_mine: bool
    #: None too when the reader is not of its circle
    echeance: Echeance | None

    @property
    def name(self) -> str:
        """The name of the step in its workflow."""
        return self.row.name

    @property
    def sentence(self) -> str:
        """What is to do, or what is awaited, with the parameters of the day it began."""
        words = self.step.todo if self.is_mine else self.step.waiting
        return said(words, on=self.row.since) or self.step.label

    @property
    def due_on(self) -> dt.date | None:
        return self.echeance.due_on if self.echeance else None

    @property
    def place(self) -> Place | None:
        return self.row.place

    @property
    def is_early(self) -> bool:
        """A date to come, which asks nothing of anybody today."""
        return self.row.shown_from is not None and self.row.shown_from > horloge.today()

    @property
    def kind(self) -> str:
        """The plural name of such objects."""
        return str(apps.get_model(self.row.model)._meta.verbose_name_plural)

    @property
    def roles(self) -> list[str]:
        """The roles that may do it, in the order of the table."""
        return list(row_of(_workflow(self.row), self.row.name))


@dataclass(frozen=True, slots=True)
class Choice:
    """A move this reader may make from here: its button, and why it is not possible yet."""

    name: str
    move: Move[Movable]
    blockers: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.blockers


def duties(actor: Actor, *, roots: Iterable[str] | None = None) -> list[Duty]:
    """The normal next steps that concern the reader, of these dossiers or of all: one query.

    Soonest deadline first, then what has waited longest. What everyone may read concerns nobody.
    """
    return _told(_parts(actor, roots))


def to_do(
    actor: Actor, *, limit: int, names: Collection[str] = (), roots: Iterable[str] | None = None
) -> list[Duty]:
    """What the reader must do now, at most so many, and one query; the rest is in `counts`.

    Of these steps and of these dossiers, when they are given.
    """
    parts = _parts(actor, roots).filter(is_to_do=True)
    if names:
        parts = parts.filter(devoir__name__in=names)
    return _told(_now(parts), limit * _hats(actor))[:limit]


def awaited(actor: Actor, *, limit: int) -> list[Duty]:
    """What the reader awaits from others now, at most so many."""
    parts = _parts(actor)
    others = _now(parts.filter(is_to_do=False, devoir__is_told=True))
    if len(actor.memberships) > 1:
        others = others.exclude(devoir__in=parts.filter(is_to_do=True).values("devoir"))
    return _told(others, limit * _hats(actor))[:limit]


def counts(actor: Actor) -> tuple[int, int]:
    """How many things the reader must do now, and how many they await from others."""
    of_others = Q(devoir__is_told=True, is_to_do=False)
    found = _now(_parts(actor)).aggregate(
        mine=Count("devoir", filter=Q(is_to_do=True), distinct=True),
        told=Count("devoir", filter=Q(is_to_do=True) | of_others, distinct=True),
    )
    return found["mine"], found["told"] - found["mine"]


def dated(actor: Actor, *, limit: int) -> list[Duty]:
    """What has a last day ahead, or is planned for later; soonest first."""
    today = horloge.today()
    ahead = Q(is_dated=True, devoir__echeance__due_on__gte=today)
    planned = Q(devoir__echeance=None, devoir__shown_from__gt=today)
    planned &= Q(devoir__planned_on__isnull=False)
    return _told(_parts(actor).filter(ahead | planned), limit * _hats(actor))[:limit]


def _hats(actor: Actor) -> int:
    """How many parts of one duty may be this reader's: a margin for the limits."""
    return max(1, min(len(actor.memberships), MOST_HATS))


def _now(parts: QuerySet[PartDevoir]) -> QuerySet[PartDevoir]:
    today = horloge.today()
    return parts.filter(Q(devoir__shown_from=None) | Q(devoir__shown_from__lte=today))


def _parts(actor: Actor, roots: Iterable[str] | None = None) -> QuerySet[PartDevoir]:
    """The parts of every hat of the reader, of these dossiers or of all.

    Of some dossiers, the role is read through an expression that no index serves: a database without
    statistics would start from all that concerns the role, which is the country for the DGALN.
    """
    role = F("role") if roots is None else Concat("role", Value(""))
    hats = (
        Q(Exact(role, hat.role))
        & (Q(organisation_id=None) | Q(organisation_id=hat.organisation_id or 0))
        & (Q(departement="") | Q(departement__in=hat.departements))
        for hat in actor.memberships
    )
    rows = PartDevoir.objects.filter(reduce(or_, hats, NOTHING))
    return rows if roots is None else rows.filter(devoir__root__in=list(roots))


def _told(parts: QuerySet[PartDevoir], limit: int | None = None) -> list[Duty]:
    """One duty an object and a step, whatever the number of hats that it concerns."""
    due = When(is_dated=True, then=F("devoir__echeance__due_on"))
    soonest = F("known_due").asc(nulls_last=True)
    rows = parts.annotate(known_due=Case(due, output_field=DateField()))
    rows = rows.select_related("devoir__echeance").order_by(soonest, "devoir__since", "devoir_id")
    found: dict[int, Duty] = {}
    for part in rows[:limit]:
        found[part.devoir_id] = _both(found.get(part.devoir_id), _duty(part))
    return list(found.values())


def _both(known: Duty | None, duty: Duty) -> Duty:
    """One duty for two hats of a person."""
    if known is None:
        return duty
    return Duty(
        duty.row, duty.step, known.is_mine or duty.is_mine, known.echeance or duty.echeance
    )


def _duty(part: PartDevoir) -> Duty:
    row = part.devoir
    return Duty(row, step_of(row), part.is_to_do, row.echeance if part.is_dated else None)


def step_of(row: Devoir) -> Step:
    """The step that a row keeps: its words, the deadlines it meets."""
    return steps_of(_workflow(row))[row.name]


def _workflow(row: Devoir) -> Workflow[Movable]:
    return next(w for w in tables.workflows()[row.model] if w.version == row.version)


def choices(
    obj: Movable,
    actor: Actor,
    *,
    known: Known | None = None,
    only: Container[str] | None = None,
    without: Container[str] = (),
) -> list[Choice]:
    """The moves this reader may make on this object, those that are blocked with their reasons.

    A guard that several moves share is asked once; `known` shares it with the rest of the page, which
    asks nothing of the moves that are not `only` its own, nor of those that it goes `without`.
    """
    kept = known or Known()
    workflow = tables.workflow_of(obj)
    can = workflow.access.abilities(actor, obj)
    return [
        Choice(name, move, tuple(workflow.blockers(obj, name, actor=actor, known=kept)))
        for name, move in workflow.moves_from(obj.etat).items()
        if can.get(name) and (only is None or name in only) and name not in without
    ]


def asks_of(actor: Actor, model: type[Movable]) -> Q:
    """The objects of this model on which the reader must do something now.

    The names of what is theirs are read once, whatever the number of objects: asked object by object, a
    database without statistics starts from all that concerns the role.
    """
    mine = _now(_parts(actor).filter(is_to_do=True))
    return Q(In(named(model, F("pk")), mine.values("devoir__subject")))


def duties_on(actor: Actor, obj: Movable) -> list[Duty]:
    """What waits on one object for this reader; soonest deadline first."""
    return _told(_parts(actor).filter(devoir__subject=reference(obj)))


def standing_on(subjects: Iterable[str], *names: str) -> list[Devoir]:
    """These steps, where they are to do today on these objects, by whomever.

    For a page that says of an object, to who sees it, what it waits for.
    """
    today = horloge.today()
    shown = Q(shown_from=None) | Q(shown_from__lte=today)
    rows = Devoir.objects.filter(shown, subject__in=list(subjects), name__in=names)
    return list(rows.order_by("since", "pk"))


def duty_of(actor: Actor, subject: str, name: str) -> Duty | None:
    """One step of one object, as it concerns the reader; None when it does not, or no longer waits.

    The first of those it asks, when it asks several things.
    """
    rows = _parts(actor).filter(devoir__subject=subject, devoir__name=name)
    return next(iter(_told(rows)), None)


def expected(person_ids: set[int], subjects: set[str]) -> outbox.Expected:
    """What these people must do now on these objects, in the words of their duties: two queries."""
    hats: dict[int, list[Membership]] = hooks.table("HATS")(person_ids)
    parts = _now(PartDevoir.objects.filter(is_to_do=True, devoir__subject__in=subjects))
    rows = list(parts.select_related("devoir__echeance").order_by("devoir_id", "pk"))
    found: dict[tuple[int, str], dict[int, Duty]] = {}
    for person, worn in hats.items():
        for part in rows:
            if any(part.names(hat) for hat in worn):
                mine = found.setdefault((person, part.devoir.subject), {})
                mine[part.devoir_id] = _both(mine.get(part.devoir_id), _duty(part))
    return {key: tuple(dict.fromkeys(map(_attendu, some.values()))) for key, some in found.items()}


def _attendu(duty: Duty) -> Attendu:
    before = recit.before(duty.echeance, duty.place) if duty.echeance else ""
    return Attendu(duty.sentence, before, duty.row.url if duty.step.page else "")
