"""V5: published when admitted, agreed by the collectivité, readable by all, without unsolved image right."""

from __future__ import annotations

import datetime as dt

from etabli.core.access import Actor
from etabli.core.models import Entry
from etabli.livrables.models import Livrable
from etabli.livrables.services.moves import WORKFLOW


def declare_images(
    livrable: Livrable, *, actor: Actor, images: str, on: dt.date | None = None
) -> Entry:
    """What is now known of the people who can be recognised."""
    return WORKFLOW.run(livrable, "declare_images", actor=actor, on=on, images=images)


def ask_publication(livrable: Livrable, *, actor: Actor, on: dt.date | None = None) -> Entry:
    return WORKFLOW.run(livrable, "ask_publication", actor=actor, on=on)


def agree_publication(livrable: Livrable, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """The accord of the collectivité publishes the document."""
    return WORKFLOW.run(livrable, "agree_publication", actor=actor, on=on)


def withdraw_publication(
    livrable: Livrable, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """Everybody's no more: its public address answers nothing."""
    return WORKFLOW.run(livrable, "withdraw_publication", actor=actor, on=on, motif=motif)


def refuse_publication(
    livrable: Livrable, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    return WORKFLOW.run(livrable, "refuse_publication", actor=actor, on=on, motif=motif)
