"""Every workflow of the product, named in settings (config/workflows.py): of a model, of an object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from etabli.core.cercles import Cercle, side_of_audience
from etabli.core.hooks import table
from etabli.core.models import Echeance, Movable
from etabli.core.move import M
from etabli.core.outbox import Recipient
from etabli.core.workflow import Workflow


def workflows() -> dict[str, list[Workflow[Any]]]:
    """Every workflow of the product by model label (`candidatures.candidature`): one per version."""
    return {
        label: [import_string(name) for name in names]
        for label, names in table("WORKFLOWS").items()
    }


def announcing() -> list[str]:
    """The acts that tell somebody something (`app.model.verb`): each has its own words."""
    moves = (
        (workflow.verb(name), move)
        for found in workflows().values()
        for workflow in found
        for name, move in workflow.moves.items()
    )
    return list(dict.fromkeys(verb for verb, move in moves if move.asks or move.informs))


def workflow_of(obj: M) -> Workflow[M]:
    """The workflow of this object: the only one of its model, or that of the version it follows."""
    found = workflows()[obj._meta.label_lower]
    return next(w for w in found if w.version == obj.workflow_version)


def recipients_of(echeance: Echeance) -> Iterator[tuple[Recipient, Movable]]:
    """Who must be reminded of a deadline and is of its circle, with the object it runs on."""
    label, _, pk = echeance.subject.partition(":")
    obj = apps.get_model(label)._default_manager.filter(pk=pk).first()
    if obj is None or not echeance.holder:
        return
    if not Cercle.of(echeance.circle).opens_to(side_of_audience(echeance.holder)):
        return
    audience = workflow_of(obj).audiences.get(echeance.holder)
    for recipient in audience(obj) if audience else ():
        yield recipient, obj
