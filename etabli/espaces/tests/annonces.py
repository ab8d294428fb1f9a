"""What one act told its readers, judged from outside: the rows it wrote, whatever wrote them.

An act is the outermost verb that somebody called (a service, a move); the clock acts object by object.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps

from etabli.accounts.models import Personne
from etabli.acteurs.selectors import actor_for
from etabli.core import duties, tables
from etabli.core.formats import date_longue
from etabli.core.models import Echeance, Entry, Message
from etabli.core.workflow import Workflow

#: what these ask is done outside: the team executes the order
ELSEWHERE = ("marches.bondecommande.notify",)


class Ear:
    """Hears each act to its end and keeps what is wrong in what it told."""

    def __init__(self) -> None:
        self.depth = 0
        self.wrong: list[str] = []
        #: acts that told somebody something, by name
        self.heard: Counter[str] = Counter()
        self.asked = 0

    @contextmanager
    def act(self, name: str) -> Iterator[None]:
        self.depth += 1
        before = _last() if self.depth == 1 else 0
        known = set(Message.objects.values_list("pk", flat=True)) if self.depth == 1 else set()
        try:
            yield
        finally:
            self.depth -= 1
        if self.depth:
            return
        rows = list(Message.objects.exclude(pk__in=known).order_by("created_at", "pk"))
        entries = list(Entry.objects.filter(number__gt=before).order_by("number"))
        self.heard[name] += bool(rows)
        self.asked += sum(row.level == "ACTION" for row in rows)
        self.wrong += [f"{name}: {fault}" for fault in faults(rows, entries)]

    def hear(self, verb: Callable[..., Any], name: str) -> Callable[..., Any]:
        def heard(*args: Any, **kwargs: Any) -> Any:
            with self.act(name):
                return verb(*args, **kwargs)

        return heard


class Heard:
    """The services of an app (or a workflow) whose verbs are heard; the rest is passed on."""

    def __init__(self, inner: Any, ear: Ear, name: str) -> None:
        self.inner, self.ear, self.name = inner, ear, name

    def __getattr__(self, verb: str) -> Any:
        found = getattr(self.inner, verb)
        is_verb = callable(found) and not isinstance(found, type) and verb[0].islower()
        return self.ear.hear(found, f"{self.name}.{verb}") if is_verb else found


def listen(modules: list[ModuleType], monkeypatch: pytest.MonkeyPatch) -> Ear:
    """Put an ear between these tellers of stories and the services that they call."""
    ear = Ear()
    for module in modules:
        for name, found in list(vars(module).items()):
            if isinstance(found, Workflow) or _is_services(getattr(found, "__name__", "")):
                monkeypatch.setattr(module, name, Heard(found, ear, name))
            elif callable(found) and _is_services(getattr(found, "__module__", "")):
                monkeypatch.setattr(module, name, ear.hear(found, name))
    return ear


def _is_services(name: str) -> bool:
    return name.startswith("etabli.") and name.split(".")[2:3] == ["services"]


def _last() -> int:
    return Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0


def reader_of(row: Message) -> str:
    return row.address.casefold() or str(row.person_id)


def faults(rows: list[Message], entries: list[Entry]) -> Iterator[str]:
    """What is wrong in the messages of one act."""
    for reader, number in Counter(map(reader_of, rows)).items():
        if number > 1:
            told = [row.subject for row in rows if reader_of(row) == reader]
            yield f"{number} messages pour {reader} : {told}"
    for row in rows:
        yield from _orders(row, entries)
        yield from _nowhere(row)
        yield from _silent_deadlines(row)


def _orders(row: Message, entries: list[Entry]) -> Iterator[str]:
    """No verb of a button to who must not press it; who is asked may do it."""
    text = f"{row.subject}\n{row.body}".lower()
    if row.level != "ACTION":
        for entry in entries:
            if entry.label.lower() in text:
                yield f"ordre à {reader_of(row)} : « {entry.label} »"
    elif row.person_id and not _may_go_on(row):
        yield f"{reader_of(row)} ({row.audience}) ne peut pas faire : {row.subject}"


def _nowhere(row: Message) -> Iterator[str]:
    """Which Atelier it is about is in what they read."""
    label, _, pk = row.about.partition(":")
    if label == "ateliers.atelier" and row.person_id:
        name = str(apps.get_model(label)._default_manager.get(pk=pk))
        if name not in f"{row.subject}\n{row.body}":
            yield f"de quel Atelier ? {row.subject}"


def _may_go_on(row: Message) -> bool:
    """Is an act on this object, or a next step of its dossier, this reader's?"""
    if row.entry is None or row.entry.verb in ELSEWHERE:
        return True
    actor = actor_for(Personne.objects.get(pk=row.person_id or 0), is_strong=True)
    label, _, pk = row.entry.subject.partition(":")
    obj = apps.get_model(label)._default_manager.get(pk=pk)
    workflow = tables.workflow_of(obj)
    can = workflow.access.abilities(actor, obj)
    if any(can.get(name) for name in workflow.moves_from(obj.etat)):
        return True
    return any(duty.is_mine for duty in duties.duties(actor, roots=[row.about]))


def _silent_deadlines(row: Message) -> Iterator[str]:
    """The first delay that runs against this reader is in what they read."""
    if row.entry is None:
        return
    running = Echeance.objects.filter(
        subject=row.entry.subject, met_on=None, cancelled_on=None, suspended_on=None,
        holder=row.audience,
    )  # fmt: skip
    first = running.order_by("due_on", "pk").first()
    if first and f"{date_longue(first.due_on)} à minuit, heure de Paris" not in row.body:
        yield f"délai tu à {reader_of(row)} ({row.audience}) : {first.label} {first.due_on}"
