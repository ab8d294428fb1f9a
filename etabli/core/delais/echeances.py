"""Deadlines as rows: started, paused, resumed, met or cancelled by moves; reminders by the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from etabli.core import horloge, parametres
from etabli.core.cercles import Cercle
from etabli.core.delais import calcul
from etabli.core.devoirs import marks
from etabli.core.models import Echeance, Movable, reference

Unit = Literal["days", "months", "working_days"]
DEFAULT_REMINDERS = (-10, -3, 1)
#: no reminder leaves more than so many days before the last one: what is due later is not read
EARLIEST = 90


@dataclass(frozen=True, slots=True)
class Delay:
    """How long, from which parameter, moved or not to a working day (R-DELAI-1 to 3).

    `rolls` applies R-DELAI-2; `is_target` is R-DELAI-3: never moved, never blocks. `holder` names
    the audience that must act and gets the reminders (days around the last day; 2.8). Without a
    `parameter`, the act itself dates the last day (`start(due_on=…)`). `circle` reads it, among those
    who may see the object.
    """

    label: str
    unit: Unit
    parameter: str
    rule: str = ""
    rolls: bool = False
    is_target: bool = False
    holder: str = ""
    reminders: tuple[int, ...] = DEFAULT_REMINDERS
    circle: Cercle = Cercle.ETAT

    def __post_init__(self) -> None:
        if min(self.reminders, default=0) < -EARLIEST:
            raise ValueError(f"{self.label}: a reminder more than {EARLIEST} days before")

    def raw_end(self, origin: dt.date, *, departement: str = "") -> dt.date:
        """The last day before R-DELAI-2 moves it; `departement` adds its own holidays (0.3)."""
        amount = parametres.integer(self.parameter, on=origin)
        if self.unit == "working_days":
            return calcul.end_in_working_days(origin, amount, departement=departement)
        if self.unit == "months":
            return calcul.end_in_months(origin, amount, rolls=False)
        return calcul.end_in_days(origin, amount, rolls=False)


def start(
    obj: Movable, code: str, delay: Delay, *, on: dt.date, due_on: dt.date | None = None
) -> Echeance:
    """Open the deadline the day of its event; `due_on` when the act itself fixes the date."""
    departement = holidays_of(obj, on=on)
    raw = due_on or delay.raw_end(on, departement=departement)
    made = Echeance.objects.create(
        subject=reference(obj),
        root=obj.root,
        code=code,
        label=delay.label,
        rule=delay.rule,
        origin_on=on,
        raw_due_on=raw,
        due_on=_rolled(raw, rolls=delay.rolls, departement=departement),
        is_target=delay.is_target,
        rolls=delay.rolls,
        holder=delay.holder,
        reminders=list(delay.reminders),
        circle=delay.circle.value,
        titulaire_id=obj.titulaire_id,
    )
    marks.touch(obj.root)
    return made


def holidays_of(obj: Movable, *, on: dt.date) -> str:
    """The département whose own holidays count for this object; '' while the parameter is off (0.3)."""
    place = obj.place if parametres.is_on("feries_locaux", on=on) else None
    if place is None:
        return ""
    code = place.code
    return code[:3] if code.startswith("97") else code[:2]


def _rolled(day: dt.date, *, rolls: bool, departement: str) -> dt.date:
    """R-DELAI-2: a last day that is not worked moves to the next working day."""
    return calcul.next_working_day(day, departement=departement) if rolls else day


def of(obj: Movable, code: str) -> Echeance | None:
    """The open deadline of this object under this code."""
    return open_ones().filter(subject=reference(obj), code=code).first()


def last(obj: Movable, code: str) -> Echeance | None:
    """The most recent deadline of this code, open or not."""
    return Echeance.objects.filter(subject=reference(obj), code=code).order_by("-pk").first()


def open_ones() -> QuerySet[Echeance]:
    return Echeance.objects.filter(met_on=None, cancelled_on=None)


def meet(obj: Movable, code: str, *, on: dt.date) -> None:
    if open_ones().filter(subject=reference(obj), code=code).update(met_on=on):
        marks.touch(obj.root)


def cancel(obj: Movable, code: str, *, on: dt.date) -> None:
    if open_ones().filter(subject=reference(obj), code=code).update(cancelled_on=on):
        marks.touch(obj.root)


def extend(obj: Movable, code: str, *, due_on: dt.date) -> None:
    open_ones().filter(subject=reference(obj), code=code).update(raw_due_on=due_on, due_on=due_on)


def pause(obj: Movable, code: str, *, on: dt.date) -> None:
    """Stop the delay that day; one whose last day is over stays over (T-6d)."""
    running = open_ones().filter(subject=reference(obj), code=code, suspended_on=None)
    running.filter(due_on__gte=on).update(suspended_on=on)


def resume(obj: Movable, code: str, delay: Delay, *, on: dt.date) -> None:
    """A stopped delay goes on.

    In working days it has those it had left (10.2); in calendar days the suspended ones are given
    back to its raw end, then R-DELAI-2 applies where it does (10.1).
    """
    waiting = open_ones().filter(subject=reference(obj), code=code).exclude(suspended_on=None)
    for echeance in waiting.order_by("pk"):
        since = echeance.suspended_on
        assert since is not None
        days, departement = (on - since).days, holidays_of(obj, on=echeance.origin_on)
        echeance.suspended_days += days
        if delay.unit == "working_days":
            end = echeance.due_on
            echeance.raw_due_on = calcul.resumed_working_days(
                end, stopped=since, resumption=on, departement=departement
            )
        else:
            echeance.raw_due_on += dt.timedelta(days=days)
        echeance.due_on = _rolled(
            echeance.raw_due_on, rolls=echeance.rolls, departement=departement
        )
        echeance.suspended_on = None
        echeance.save(update_fields=("suspended_days", "raw_due_on", "due_on", "suspended_on"))


def overdue(code: str, *, on: dt.date | None = None) -> QuerySet[Echeance]:
    """The open deadlines of this code whose last day is over."""
    day = on or horloge.today()
    return (
        open_ones().filter(code=code, suspended_on=None, due_on__lt=day).order_by("due_on", "pk")
    )


def due_reminders(on: dt.date) -> list[tuple[Echeance, dt.date]]:
    """What is due on that day and was not sent: (deadline, the day it fell due).

    Of several reminders due only the latest counts; never one that would fall on or before the day
    of the event (10.1, 2.8). A last day that moves away makes reminders due again.
    """
    rows = open_ones().filter(suspended_on=None, due_on__lte=on + dt.timedelta(days=EARLIEST))
    asked = rows.exclude(reminders=[]).exclude(holder="").order_by("due_on", "pk")
    found: dict[int, dt.date] = {}
    for pk, due_on, reminders, origin_on, reminded_on in asked.values_list(
        "pk", "due_on", "reminders", "origin_on", "reminded_on"
    ):
        days = (due_on + dt.timedelta(days=shift) for shift in reminders)
        last = max((day for day in days if day <= on), default=origin_on)
        if last > max(origin_on, reminded_on or origin_on):
            found[pk] = last
    return [
        (row, found[row.pk])
        for pks in _batches(list(found))
        for row in Echeance.objects.filter(pk__in=pks).order_by("due_on", "pk")
    ]


def _batches(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), 500):
        yield pks[start : start + 500]


def note_reminder(echeance: Echeance, day: dt.date) -> None:
    """The reminder that fell due that day was sent: earlier ones never will be."""
    Echeance.objects.filter(pk=echeance.pk).update(reminded_on=day)
