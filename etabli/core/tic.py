"""The clock as an actor: every job of the minute, in the order of the story, safe to run twice.

The clock cannot die: each job, each object and each reminder is in a guard of its own, and what fails
is a row (`veille.pannes`). A lease in the database makes two processes beat once.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver, reverse

from etabli.core import envoi, hooks, horloge, outbox, recit, tables
from etabli.core.delais import echeances
from etabli.core.fuseaux import minuit
from etabli.core.models import Echeance, Movable
from etabli.core.veille import bail, pannes

M = TypeVar("M", bound=Movable)
V = TypeVar("V")

logger = logging.getLogger(__name__)
LEASE = "tic"
REMINDERS, MAIL = "rappels", "courriels"
NEAR = {1: "demain", 0: "aujourd’hui", -1: "hier"}
_job: ContextVar[str] = ContextVar("job", default="hors de l’horloge")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)
_bell = threading.Event()


@dataclass(frozen=True, slots=True)
class Report:
    """What one tick did: how many objects each job moved; empty when another process was at it."""

    done: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.done.values())


def tic() -> Report:
    """Run every job once. A job moves what is due that day and returns how many objects it moved."""
    ready()
    holder = bail.take(LEASE)
    if not holder:
        return Report({})
    failed = pannes.watch()
    jobs = [*hooks.clock_jobs(), (REMINDERS, _remind_all), (MAIL, envoi.send_pending)]
    done: dict[str, int] = {}
    try:
        for name, job in jobs:
            if bail.renew(LEASE, holder):
                done[name] = _run(name, job)
        pannes.settle(done, failed)
    finally:
        bail.release(LEASE, holder)
    return Report(done)


def ready() -> None:
    """Read what a process reads once, before an act holds the base: addresses, workflows, words of mails,
    and what the apps ask for. A base that is not there yet, or that a server loads us too late to read, is
    read by the next beat or by the acts themselves."""
    for app in get_resolver().namespace_dict:
        with suppress(NoReverseMatch):  # an app reads its addresses when one of them is asked
            reverse(f"{app}:")
    tables.workflows()
    get_template("ui/courriel.html")
    for verb in tables.announcing():
        get_template(outbox.template_of(verb))
    for read in hooks.read_once():
        try:
            read()
        except (DatabaseError, SynchronousOnlyOperation) as trouble:
            logger.warning("not read beforehand: %s", read, exc_info=trouble)


def _run(name: str, job: Callable[[], int]) -> int:
    """One job; its objects have their own transactions, so the job has none."""
    token = _job.set(name)
    try:
        return job()
    except Exception as failure:  # noqa: BLE001 — the guard of a job: the next ones still run
        pannes.keep(name, failure)
        return 0
    finally:
        _job.reset(token)


def wake() -> None:
    """Ask the clock of this process for a beat now."""
    _bell.set()


def wait(seconds: float) -> None:
    """Until the next beat, or until somebody asks for one."""
    _bell.wait(seconds)
    _bell.clear()


def each(
    objects: Iterable[M],
    act: Callable[[M], object],
    *,
    when: Callable[[M], object] | None = None,
    is_long: bool = False,
) -> int:
    """Apply an act to each object that passes `when`; one that fails is kept, the others go on.

    What reads the object belongs in `when`, inside the guard, never in a comprehension before it. A long act
    opens its own `one_act` when it has what it writes: it must not hold the base meanwhile.
    """

    def go(obj: M) -> bool:
        if when is not None and not when(obj):
            return False
        with nullcontext() if is_long else outbox.one_act():
            act(obj)
        return True

    return sum(
        bool(pannes.guarded(_job.get(), partial(go, obj), subject=obj.reference, is_long=is_long))
        for obj in objects
    )


@contextmanager
def once_a_run() -> Iterator[None]:
    """Inside it, what `kept` reads is read once: for a job that moves nothing of what it asks again."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def kept(key: Hashable, read: Callable[[], V]) -> V:
    """What `read` gives; what it gave before, inside `once_a_run`."""
    known = _kept.get()
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: V = known[key]
    return found


def _remind_all() -> int:
    """What is due and not yet sent, each deadline in its own guard."""
    sent = 0
    for echeance, day in echeances.due_reminders(horloge.today()):
        one = partial(_remind, echeance, day)
        sent += pannes.guarded(REMINDERS, one, subject=echeance.subject) or 0
    return sent


def _remind(echeance: Echeance, day: dt.date) -> int:
    """One reminder per deadline, day and recipient; the audience is the app's, found by the subject.

    `day` is the day it fell due; a deadline that nobody answers for yet is asked again.
    """
    days = (echeance.due_on - horloge.today()).days
    when = NEAR.get(days) or (f"dans {days} jours" if days > 0 else f"il y a {-days} jours")
    reached = [
        outbox.remind(
            outbox.Draft(
                recipient,
                echeance.holder,
                True,
                f"{echeance.label} : échéance {when}",
                f"{echeance.label}, pour {recit.dossier(obj)}.\n"
                f"Dernier jour\u00a0: {minuit(echeance.due_on, obj.place)}.",
                outbox.link(obj, echeance.holder),
                echeance.root,
            ).expecting(outbox.expected_of(recipient, echeance.subject)),
            key=f"rappel:{echeance.pk}:{day}:{recipient.person_id or recipient.address}",
        )
        for recipient, obj in tables.recipients_of(echeance)
    ]
    if reached:
        echeances.note_reminder(echeance, day)
    return sum(reached)
