"""What a reader may see of all that belongs to an Atelier: one rule for journal, dates and papers.

A line of the journal, a deadline or a paper is about an object; it is read by those who may see
that object (its own permission table), without what the public sees of it. An object whose kind has
no table is seen by nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from etabli.acteurs.states import Role
from etabli.ateliers.access import TABLE
from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core import tables
from etabli.core.access import Actor
from etabli.core.duties import Within
from etabli.core.workflow import Workflow

#: they control or are informed: nobody owes them anything
SPECTATORS = frozenset({Role.AUDITEUR, Role.DPO, Role.ADMIN_TECHNIQUE, Role.PARTICIPANT})
#: how far an Atelier is looked for behind the foreign keys of a model
DEPTH = 3


def concerned(actor: Actor) -> Actor:
    """The same person without the public's eyes: what everyone may read does not concern them."""
    return actor.without_public()


def is_state(actor: Actor, atelier: Atelier) -> bool:
    """Does the person read this Atelier as the State: its service, the DGALN, the control?"""
    known = getattr(atelier, "can_view_money", None)
    return TABLE.may(actor, "view_money", atelier) if known is None else bool(known)


def visible_subjects(actor: Actor, references: Iterable[str]) -> set[str]:
    """Among these objects (`app.model:pk`), those the reader may see; one query a kind."""
    by_label: dict[str, set[str]] = defaultdict(set)
    for name in references:
        label, _, pk = name.partition(":")
        by_label[label].add(pk)
    reader, known = concerned(actor), tables.workflows()
    seen: set[str] = set()
    for label in sorted(by_label.keys() & known.keys()):
        table = known[label][0].access
        if not reader.roles.isdisjoint(table.rows["view"]):
            rows = table.visible(reader).filter(pk__in=by_label[label])
            seen |= {f"{label}:{pk}" for pk in rows.values_list("pk", flat=True)}
    return seen


@cache
def path_to_atelier(label: str) -> str | None:
    """The lookup that leads from this model to its Atelier (`designation__atelier`), or None."""
    model = apps.get_model(label)
    if model is Atelier:
        return "pk"
    level: list[tuple[str, type[Model]]] = [("", model)]
    for _ in range(DEPTH):
        coming: list[tuple[str, type[Model]]] = []
        for prefix, here in level:
            for name, there in _foreign_keys(here):
                if there is Atelier:
                    return f"{prefix}{name}"
                coming.append((f"{prefix}{name}__", there))
        level = coming
    return None


def _foreign_keys(model: type[Model]) -> list[tuple[str, Any]]:
    return [
        (field.name, field.related_model)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is not model
    ]


def within(atelier: Atelier) -> Within:
    """Only what belongs to this Atelier, and may wait for somebody at its stage (for `duties`)."""
    return among([atelier])


def among(ateliers: Iterable[Atelier]) -> Within:
    """Only what belongs to these Ateliers, and may wait for somebody at the stage of one of them."""
    listed = list(ateliers)

    def wanted(workflow: Workflow[Any]) -> Q | None:
        keys = [one.pk for one in listed if _may_wait(one, workflow.prefix)]
        path = path_to_atelier(workflow.prefix)
        return Q(**{f"{path}__in": keys}) if path and keys else None

    return wanted


def _may_wait(atelier: Atelier, prefix: str) -> bool:
    """Can such an object wait for somebody at this stage? The pages ask for nothing in vain."""
    stages = deroule_of(atelier).waits.get(prefix)
    return stages is None or atelier.etat in stages
