"""What waits, against the states and the journal: nothing is kept that is not to do, nor forgotten.

These laws ask the states and the journal by themselves, with nothing of what writes the rows. Each
gives the sentences it finds broken; none when it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from etabli.core import tables
from etabli.core.devoirs.models import Devoir, PartDevoir
from etabli.core.devoirs.steps import steps_of
from etabli.core.devoirs.waits import Step, Wait
from etabli.core.models import Entry
from etabli.core.workflow import Workflow

#: an object, and the step that waits on it
Key = tuple[str, str]

#: moves that wait for others once one has made them, and for what
AGAIN: Mapping[str, str] = {
    "candidatures.candidature.express_interest": "the other party says its own interest (C2)",
    "candidatures.candidature.answer_item": "each item asked has its answer (C10b)",
}


def every_step() -> Iterator[tuple[Workflow[Any], str, Step]]:
    for group in tables.workflows().values():
        for workflow in group:
            for name, step in steps_of(workflow).items():
                yield workflow, name, step


def to_do_now() -> dict[Key, str]:
    """Every step that may be taken, with the state it leaves: that of its object, and it waits there."""
    return {
        (f"{workflow.prefix}:{pk}", name): etat
        for workflow, name, step in every_step()
        for pk, etat in _before(workflow, step)
    }


def _before(workflow: Workflow[Any], step: Step) -> list[tuple[int, str]]:
    pending = step.pending or Q()
    version = {workflow.model.version_field: workflow.version} if workflow.version else {}
    rows = workflow.model._default_manager.filter(pending if isinstance(pending, Q) else pending())
    found = rows.filter(**version).order_by("pk").values_list("pk", "etat")
    left = [(pk, etat) for pk, etat in found.distinct() if step.leaves(etat)]
    if not isinstance(step, Wait) or step.items is None:
        return left
    # what is several things is to do as long as one of them is
    asked = step.items([pk for pk, _ in left])
    return [(pk, etat) for pk, etat in left if asked.get(pk)]


def what_may_be_done_is_kept_and_nothing_else() -> Iterator[str]:
    """A step that may be taken now is a duty; a duty is a step that may be taken now."""
    kept = set(Devoir.objects.order_by("pk").values_list("subject", "name"))
    owed = set(to_do_now())
    yield from (
        f"« {name} » est à faire sur {one} et n’est dit à personne"
        for one, name in sorted(owed - kept)
    )
    yield from (
        f"« {name} » est dit sur {one}, où il n’est plus à faire"
        for one, name in sorted(kept - owed)
    )


def what_is_done_goes() -> Iterator[str]:
    """Once its move is made, a duty is gone, until its object comes back to that state by another.

    What a story laid in a state by hand, the journal does not tell.
    """
    rows, standing = Devoir.objects.order_by("pk"), to_do_now()
    told = _told(set(rows.values_list("subject", flat=True)))
    for row in rows:
        etat, made = told.get(row.subject, ("", set()))
        verb = f"{row.model}.{row.name}"
        if verb in made - set(AGAIN) and etat == standing.get((row.subject, row.name)):
            yield f"« {row.name} » est fait sur {row.subject} ({row.about}), et encore attendu"


def _told(subjects: set[str]) -> dict[str, tuple[str, set[str]]]:
    """By object: its state in the journal, what brought it there and what was done on it since."""
    told: dict[str, tuple[str, set[str]]] = {}
    lines = Entry.objects.filter(subject__in=subjects).order_by("number")
    for subject, verb, source, target in lines.values_list("subject", "verb", "source", "target"):
        etat, made = told.get(subject, ("", set()))
        told[subject] = (etat, made | {verb}) if target in ("", source) else (target, {verb})
    return told


def what_waits_is_somebody_s() -> Iterator[str]:
    """A duty names who must do it: what everybody awaits and nobody may do is no duty."""
    mine = PartDevoir.objects.filter(is_to_do=True, devoir=OuterRef("pk"))
    for row in Devoir.objects.exclude(Exists(mine)).order_by("pk"):
        yield f"« {row.name} » est attendu sur {row.subject}, et de personne"


def what_is_met_dates_nothing() -> Iterator[str]:
    """The deadline of a duty runs or is stopped: once met or cancelled it is nobody’s last day."""
    for row in Devoir.objects.exclude(echeance=None).select_related("echeance").order_by("pk"):
        if row.echeance and not row.echeance.is_open:
            yield f"« {row.name} » sur {row.subject} garde une échéance close"


def broken() -> list[str]:
    """All that is not true of what waits, in sentences."""
    laws = (
        what_may_be_done_is_kept_and_nothing_else, what_is_done_goes, what_waits_is_somebody_s,
        what_is_met_dates_nothing,
    )  # fmt: skip
    return [sentence for law in laws for sentence in law()]
