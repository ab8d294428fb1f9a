"""What a row refuses before it is written, as sentences that name the field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from etabli.core.delais import bornes
from etabli.core.refus import Refused


def check_row(row: Model, *, exclude: tuple[str, ...]) -> None:
    """Raise `Refused` with one sentence per fault of the row."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        raise Refused(*_sentences(row, error)) from error


def _sentences(row: Model, error: ValidationError) -> list[str]:
    found = []
    for name, messages in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        found += [f"« {label.capitalize()} » : {text}" if label else text for text in messages]
    return found


def decision_day_fault(day: dt.date | None, *, since: dt.date, last: dt.date, event: str) -> str:
    """A decision is for a day after what settled it, within ten years; '' when it stands."""
    what = "L’échéance d’une décision"
    return (
        bornes.before(day, since, what=what, event=event)
        or bornes.too_far(day, last, months=120, what=what)
        or ""
    )


def changed_fields(row: Model, values: Mapping[str, object]) -> list[str]:
    """The names whose value is not that of the row."""
    return [name for name, value in values.items() if value != getattr(row, name)]


@contextmanager
def tried_with(row: Model, values: Mapping[str, object]) -> Iterator[None]:
    """The row with these values, and as it was before when they are refused."""
    before = {name: getattr(row, name) for name in values}
    _set(row, values)
    try:
        yield
    except Refused:
        _set(row, before)
        raise


def _set(row: Model, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
