"""What a reader may see of all that belongs to an Atelier: one rule for journal, dates and papers.

A line of the journal, a deadline or a paper is about an object; it is read by those who may see
that object (its own permission table), without what the public sees of it. An object whose kind has
no table is seen by nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

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
