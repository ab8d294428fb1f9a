"""The clock as an actor: every job of the minute, in the order of the story, safe to run twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from etabli.core import horloge, outbox, tables
from etabli.core.delais import echeances
from etabli.core.models import Echeance, Movable
from etabli.core.refus import Refused

logger = logging.getLogger(__name__)
NEAR = {0: "aujourd’hui", -1: "hier"}


@dataclass(frozen=True, slots=True)
class Report:
    """What one tick did: how many objects each job moved, and the sentences of what could not be."""

    done: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.done.values())


def tic() -> Report:
    """Run every job once. A job moves what is due that day and returns how many objects it moved."""
    done = {}
    for name, job in tables.clock_jobs():
        with transaction.atomic():
            done[name] = job()
    done["rappels"] = sum(
        _remind(echeance, days) for echeance, days in echeances.due_reminders(horloge.today())
    )
    done["courriels"] = outbox.send_pending()
    return Report(done)


def each(objects: Iterable[Movable], act: Callable[..., object]) -> int:
    """Apply an act to each object; one refusal is logged and never stops the others."""
    moved = 0
    for obj in objects:
        try:
            with transaction.atomic():
                act(obj)
            moved += 1
        except Refused as refusal:
            logger.warning("tic: %s: %s", obj, refusal)
    return moved


def _remind(echeance: Echeance, days: int) -> int:
    """One reminder per deadline, day and recipient; the audience is the app's, found by the subject."""
    sent = 0
    for recipient, link in tables.recipients_of(echeance):
        when = f"dans {days} jours" if days > 0 else NEAR.get(days, f"il y a {-days} jours")
        item = outbox.Draft(
            recipient,
            echeance.holder,
            True,
            f"{echeance.label} : échéance {when}",
            f"{echeance.label}\nDernier jour : {echeance.due_on:%d/%m/%Y}.",
            link,
            echeance.root,
        )
        key = f"rappel:{echeance.pk}:{days}:{recipient.person_id or recipient.address}"
        sent += outbox.remind(item, key=key)
    return sent
