"""What a reader may see of all that belongs to an Atelier: one rule for journal, dates and papers.

A line of the journal, a deadline or a paper is about an object; it is read by those who may see
that object (its own permission table), without what the public sees of it. An object whose kind has
no table is seen by nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Value

from etabli.acteurs.states import Role
from etabli.ateliers.access import TABLE
from etabli.ateliers.models import Atelier
from etabli.core import tables
from etabli.core.access import Actor

#: they control or are informed: nobody owes them anything
SPECTATORS = frozenset({Role.AUDITEUR, Role.DPO, Role.ADMIN_TECHNIQUE, Role.PARTICIPANT})


def concerned(actor: Actor) -> Actor:
    """The same person without the public's eyes: what everyone may read does not concern them."""
    return actor.without_public()


def is_state(actor: Actor, atelier: Atelier) -> bool:
    """Does the person read this Atelier as the State: its service, the DGALN, the control?"""
    known = getattr(atelier, "can_view_money", None)
    return TABLE.may(actor, "view_money", atelier) if known is None else bool(known)


def visible_subjects(actor: Actor, references: Iterable[str]) -> set[str]:
    """Among these objects (`app.model:pk`), those the reader may see; one query for all kinds."""
    by_label: dict[str, set[str]] = defaultdict(set)
    for name in references:
        label, _, pk = name.partition(":")
        by_label[label].add(pk)
    reader, known = concerned(actor), tables.workflows()
    found = [
        known[label][0].access.visible(reader).filter(pk__in=by_label[label]).order_by()
        .annotate(kind=Value(label)).values_list("kind", "pk")
        for label in sorted(by_label.keys() & known.keys())
        if not reader.roles.isdisjoint(known[label][0].access.rows["view"])
    ]  # fmt: skip
    if not found:
        return set()
    first, *others = found
    return {f"{label}:{pk}" for label, pk in first.union(*others, all=True).order_by("kind", "pk")}
