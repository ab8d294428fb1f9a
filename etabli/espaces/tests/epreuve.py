"""The proof of the contract: people, clock, suspensions and terminations at random, on the services.

An example starts from one of the places of epreuve_stories.py, and after each step every law holds
(epreuve_lois.py). What is refused with a sentence is an answer; anything else is a fault.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.core import mail
from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.fichiers.inspection.__main__ import answer
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.espaces.tests.annonces import Ear
from etabli.espaces.tests.epreuve_actes import ACTS, COURSE, NOT_JOURNALLED, Act
from etabli.espaces.tests.epreuve_lois import broken
from etabli.espaces.tests.epreuve_stories import BEGINNING, DEPARTS, LAST_DAY, Monde
from etabli.marches.models import AccordCadre, Groupement

Try = tuple[Act, Any, Actor]


@contextmanager
def quick_papers() -> Iterator[None]:
    """Papers are not drawn, deposited files are judged in this process: neither is proved here."""
    with ExitStack() as stack:
        drawn = b"%PDF-1.7 fictif"
        stack.enter_context(
            patch("etabli.core.documents.issuing.render_pdf", lambda content, **options: drawn)
        )
        stack.enter_context(
            patch("etabli.core.fichiers.budget.ask", lambda act, **o: answer({"act": act, **o}))
        )
        yield


class Epreuve(RuleBasedStateMachine):
    """One example: a transaction undone at its end, over the world the caller made."""

    monde: Monde
    #: what was walked, all examples together: steps, acts done by name, refusals
    walked: dict[str, int]
    #: the places an example may start from
    departs: tuple[str, ...] = tuple(DEPARTS)

    def __init__(self) -> None:
        super().__init__()
        self.day = BEGINNING
        self.is_judged = False
        self.turn = 0
        self.ear = Ear()
        self.stack = ExitStack()
        self.stack.enter_context(quick_papers())
        self.stack.enter_context(transaction.atomic())

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.stack.close()
        mail.outbox = []

    # -- steps ------------------------------------------------------------------------------

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """The first Atelier is already somewhere in its normal course, in a world that varies."""
        name = data.draw(st.sampled_from(self.departs))
        depart = DEPARTS[name]
        depart.lay(self.monde)
        note(f"« {name} »")
        first = self.monde.ateliers[0]
        for _ in range(data.draw(st.integers(*depart.steps))):
            if not self._go_on(first):
                self._move_to(self.day + dt.timedelta(days=8))
        for what in depart.then:
            if isinstance(what, int):
                self._move_to(self.day + dt.timedelta(days=what))
            else:
                self._do_to(first, what)
            self._judge()

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """One of the acts of the normal course that are open."""
        self._play(data, self._open_ones(COURSE))

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        """Any act that is open."""
        self._play(data, self._open_ones(ACTS))

    @rule(data=st.data())
    def dare(self, data: st.DataObject) -> None:
        """An act of the right stage, whether or not something blocks it."""
        with horloge.at(self.day):
            tries = list(self._standing(ACTS))
        self._play(data, tries)

    @rule(days=st.sampled_from((1, 3, 8, 32, 100)))
    def pass_days(self, days: int) -> None:
        self._move_to(self.day + dt.timedelta(days=days))

    @rule(after=st.booleans())
    def pass_to_the_next_deadline(self, after: bool) -> None:
        """To the last day of the nearest delay, or to the morning after."""
        rows = echeances.open_ones().filter(suspended_on=None, due_on__gte=self.day)
        nearest = rows.order_by("due_on", "pk").values_list("due_on", flat=True).first()
        if nearest is not None:
            self._move_to(nearest + dt.timedelta(days=after))

    @invariant()
    def laws_hold(self) -> None:
        self._count("pas")
        self._judge()

    # -- how --------------------------------------------------------------------------------

    def _judge(self) -> None:
        if self.is_judged:  # nothing has moved since
            return
        with horloge.at(self.day):
            found = broken(self.monde)
        assert not found, "\n".join(found)
        self.is_judged = True

    def _do_to(self, pk: int, verb: str) -> None:
        """One act on this Atelier, or on the holder that it has."""
        atelier = Atelier.objects.get(pk=pk)
        with horloge.at(self.day):
            for act, obj, by in self._standing(ACTS, root=atelier.reference):
                holder = obj.mandataire_id if isinstance(obj, Groupement) else None
                if act.verb == verb and holder in (None, atelier.mandataire_id):
                    self._try(act, obj, by)
                    return

    def _go_on(self, pk: int) -> bool:
        """The first act that is open in the normal course of this Atelier, else the next deadline."""
        atelier = Atelier.objects.get(pk=pk)
        with horloge.at(self.day):
            for act, obj, by in self._standing(COURSE, root=atelier.reference):
                if act.is_open(obj, by) and self._try(act, obj, by):
                    return True
        return False

    def _standing(self, acts: tuple[Act, ...], *, root: str = "") -> Iterator[Try]:
        """Who may try what at this stage: on one dossier and its holders, or on all."""
        shared = (Groupement, AccordCadre)
        for obj in self.monde.objects():
            if root in ("", obj.root) or isinstance(obj, shared):
                for act in acts:
                    by = self.monde.actor(act.who, obj) if act.stands(obj) else None
                    if by and act.is_allowed(obj, by):
                        yield act, obj, by

    def _open_ones(self, acts: tuple[Act, ...]) -> list[Try]:
        with horloge.at(self.day):
            return [t for t in self._standing(acts) if t[0].is_open(t[1], t[2])]

    def _play(self, data: st.DataObject, tries: list[Try]) -> None:
        """The act is drawn first, then its object: a rare act is as likely as one that many await."""
        if not tries:
            return
        verb = self._draw(data, list(dict.fromkeys(act.verb for act, *_ in tries)))
        chosen, obj, by = self._draw(data, [t for t in tries if t[0].verb == verb])
        with horloge.at(self.day):
            self._try(chosen, obj, by)

    def _draw(self, data: st.DataObject, among: list[Any]) -> Any:
        """One of them; turned at each step, so that the simplest example walks too."""
        self.turn += 1
        return among[(data.draw(st.integers(0, len(among) - 1)) + self.turn) % len(among)]

    def _try(self, chosen: Act, obj: Any, by: Actor) -> bool:
        last = Entry.objects.count()
        try:
            with transaction.atomic(), self.ear.act(chosen.verb):
                chosen.do(self.monde, obj, by)
        except Refused as refused:
            note(f"{self.day} {chosen.verb} ({by.name}) : refusé, {refused}")
            self._count("refusés")
            return False
        self.is_judged = False
        note(f"{self.day} {chosen.verb} sur {obj}")
        self._count(chosen.verb)
        assert not self.ear.wrong, "\n".join(self.ear.wrong)
        kept = Entry.objects.filter(number__gt=last, actor_id=by.person_id)
        assert kept.exists() or chosen.verb in NOT_JOURNALLED, (
            f"{chosen.verb} n’est pas au journal"
        )
        return True

    def _move_to(self, day: dt.date) -> None:
        if day > LAST_DAY:
            return
        self.day = day
        self.is_judged = False
        with horloge.at(day):
            tic()
        self._count("jours")

    def _count(self, name: str) -> None:
        self.walked[name] = self.walked.get(name, 0) + 1
