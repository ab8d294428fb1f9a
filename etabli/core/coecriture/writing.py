"""Keep what was typed in a text that several people write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from etabli.core.access import Actor
from etabli.core.coecriture import history
from etabli.core.coecriture.marks import mark_of
from etabli.core.coecriture.merge import Values, merge
from etabli.core.coecriture.models import Ecriture
from etabli.core.outbox import one_act
from etabli.core.refus import Refused

GONE = "Ce que vous écriviez vient d’être retiré : copiez votre texte avant de quitter cette page."


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else rewrote this answer since the page was opened."""

    cle: str
    leur: object
    votre: object
    par: str = ""
    quand: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the questions written, those that two people answered differently, and what is
    kept now."""

    keys: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    kept: Values = field(default_factory=dict)


def write(
    row: Model,
    typed: Values,
    *,
    actor: Actor,
    kept: Callable[[], Values],
    store: Callable[[dict[str, object]], object],
    seen: Mapping[str, str] | None = None,
) -> Saved:
    """Join what was typed to what `kept` reads of `row`, and `store` what changes.

    The row is read again and held from the others until the end of the act. `seen` gives the marks the
    page was opened on; None writes over whatever is there. Refused when the row is gone.
    """
    with one_act():
        _hold(row)
        now = {cle: value for cle, value in kept().items() if cle in typed}
        written = history.of(row, typed)
        was = seen if seen is not None else {cle: mark_of(value) for cle, value in now.items()}
        merged = merge(now, was, typed, _own(written, now, actor))
        if merged.saved:
            store(merged.saved)
            history.note(row, _sent(merged.saved, typed), actor=actor, former=written)
    conflicts = [
        _conflict(cle, now.get(cle), typed[cle], written.get(cle)) for cle in merged.disputed
    ]
    return Saved(sorted(merged.saved), conflicts, {**now, **merged.saved})


def columns(row: Model, names: Iterable[str]) -> dict[str, object]:
    """What is kept of a text whose questions are the columns of its row."""
    return {name: getattr(row, name) for name in names}


def _hold(row: Model) -> None:
    rows = type(row)._default_manager.select_for_update(of=("self",))
    try:
        row.refresh_from_db(from_queryset=rows)
    except ObjectDoesNotExist:
        raise Refused(GONE) from None


def _own(written: history.Written, now: Values, actor: Actor) -> dict[str, str]:
    """The marks of what this person last sent, where nobody wrote after them."""
    return {
        cle: one.envoi or mark_of(now.get(cle))
        for cle, one in written.items()
        if actor.is_same_person(one.person_id)
    }


def _sent(saved: Values, typed: Values) -> dict[str, str]:
    """The marks of what was typed, where more than that was kept."""
    marks = {cle: mark_of(typed[cle]) for cle in saved}
    return {
        cle: "" if marks[cle] == mark_of(value) else marks[cle] for cle, value in saved.items()
    }


def _conflict(cle: str, leur: object, votre: object, one: Ecriture | None) -> Conflict:
    par, quand = (one.nom, history.when(one)) if one else ("", "")
    return Conflict(cle, leur, votre, par, quand)
