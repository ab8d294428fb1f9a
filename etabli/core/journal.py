"""The journal: append-only, one hash chain, head locked last.

Nobody writes to it by hand: `core.workflow` gathers the lines of one act (and of what follows from
it) and appends them together at the end of the transaction, so that the head is locked for the
shortest time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model

from etabli.core.models import Entry, JournalHead, reference

ZERO = "0" * 64
_FIRST = (
    "number", "actor_id", "actor_name", "role", "verb", "label", "rule", "subject",
    "subject_label", "root", "source", "target", "motif", "previous",
)  # fmt: skip
#: what the digest of a line covers, by its form: a line is checked by the form it was written in
FIELDS = {1: _FIRST, 2: (*_FIRST, "forme", "circle", "titulaire_id", "told_as")}
FORM = 2


def digest_of(entry: Entry) -> str:
    """The SHA-256 of the whole line by its own form, the previous digest included; '' for an unknown form."""
    if entry.forme not in FIELDS:
        return ""
    content = {name: getattr(entry, name) for name in FIELDS[entry.forme]}
    content["at"] = entry.at.isoformat(timespec="microseconds")
    content["effective_on"] = entry.effective_on.isoformat()
    content["data"] = entry.data
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(data: dict[str, object]) -> dict[str, object]:
    """The data as JSON will give it back, so that the digest can be computed again."""
    return dict(json.loads(json.dumps(data, cls=DjangoJSONEncoder)))


def named(value: object) -> object:
    """What the journal keeps of a value: a reference for an object, the value itself otherwise."""
    if isinstance(value, Model):
        return reference(value)
    if hasattr(value, "read"):
        return str(getattr(value, "name", "fichier"))
    if isinstance(value, list | tuple | set):
        return [named(item) for item in value]
    if isinstance(value, dict):
        return {str(key): named(item) for key, item in value.items()}
    return value


def append(entries: Iterable[Entry]) -> None:
    """Number, chain and write the lines; the head row serialises all writers."""
    with transaction.atomic():
        head = JournalHead.objects.select_for_update().get_or_create(pk=1)[0]
        for entry in entries:
            entry.number = head.number + 1
            entry.previous, entry.forme = head.digest, FORM
            entry.digest = digest_of(entry)
            entry.save(force_insert=True)
            head.number, head.digest = entry.number, entry.digest
        head.save(update_fields=("number", "digest"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of the chain found; `faults` are French sentences."""

    entries: int
    head: str
    faults: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        return not self.faults


def verify(*, since: int = 1) -> Verdict:
    """Read the chain again, whole or from a line: a changed byte, a missing line, a cut tail are seen.

    From a line, the one before it is taken at its word: it was verified another day.
    """
    faults: list[str] = []
    expected, previous = max(0, since - 1), ZERO
    if expected:
        kept = Entry.objects.filter(number=expected).values_list("digest", flat=True)
        previous = kept.first() or ZERO
    for entry in Entry.objects.filter(number__gte=since).order_by("number").iterator():
        expected += 1
        if entry.number != expected:
            faults.append(
                f"La ligne {expected} manque (la suivante porte le numéro {entry.number})."
            )
            expected = entry.number
        if entry.previous != previous:
            faults.append(f"La ligne {entry.number} ne suit pas la précédente.")
        if entry.digest != digest_of(entry):
            faults.append(f"La ligne {entry.number} a été modifiée.")
        previous = entry.digest
    head = JournalHead.objects.filter(pk=1).first() or JournalHead()
    if (head.number, head.digest) != (expected, previous):
        faults.append(
            f"La fin du journal a été coupée : la tête annonce {head.number} lignes, on en lit {expected}."
        )
    return Verdict(max(0, expected - since + 1), previous, tuple(faults))
