"""The journal as sentences: of one Atelier for one reader, of the whole country for the control."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypedDict

from django.apps import apps
from django.db.models import QuerySet

from etabli.acteurs.states import Role
from etabli.ateliers.access import seat_of
from etabli.ateliers.models import Atelier
from etabli.core import reading
from etabli.core.access import Actor
from etabli.core.cercles import Seat
from etabli.core.exports import Column
from etabli.core.models import Entry, Movable
from etabli.espaces.access import visible_subjects

#: they read the whole journal of the country
CONTROL = (Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR, Role.AUDITEUR)
#: what technical staff read in full: the accounts and the invitations, which are their work
THEIR_WORK = "acteurs."


class Line(TypedDict):
    """A line of the journal as people read it."""

    sentence: str
    at: dt.datetime
    actor: str
    role: str
    effective_on: dt.date
    motif: str


def story(atelier: Atelier, actor: Actor) -> QuerySet[Entry]:
    """The lines of this Atelier that this reader may read, newest first.

    Both must say yes: the table of the object it is about, and the circle of the act.
    """
    rows = Entry.objects.filter(root=atelier.reference).order_by("-number")
    subjects = rows.order_by().values_list("subject", flat=True).distinct()
    rows = rows.filter(subject__in=visible_subjects(actor, subjects))
    return reading.lines(rows, seat_of(atelier, actor))


def lines(entries: Iterable[Entry], seat: Seat, *, is_numbered: bool = False) -> list[Line]:
    """The lines as sentences, as this reader may read them."""
    return [line(reading.as_told(entry, seat), is_numbered=is_numbered) for entry in entries]


def is_technical(actor: Actor) -> bool:
    """Do they read the journal to keep the site running, and for nothing else?"""
    return actor.has(Role.ADMIN_TECHNIQUE) and not actor.has(*CONTROL)


def told_to(actor: Actor, entry: Entry) -> Entry:
    """The line as this reader of the national journal may read it (the row itself is never saved).

    Technical staff see that something happened, when, by whom and on what: neither the act, nor its
    reason, nor an amount, nor a digest by which they could be guessed.
    """
    if not is_technical(actor) or entry.verb.startswith(THEIR_WORK):
        return entry
    for name in ("source", "target", "motif", "rule", "digest", "previous"):
        setattr(entry, name, "")
    entry.label, entry.subject_label, entry.data = "Acte", kind_of(entry.subject), {}
    return entry


def kind_of(subject: str) -> str:
    """« Devis n° 12 »: an object by its kind and its number, without its title."""
    label, _, pk = subject.partition(":")
    try:
        kind = str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        kind = "objet"
    return f"{kind[:1].upper()}{kind[1:]} n°\u00a0{pk}"


def line(entry: Entry, *, is_numbered: bool = False) -> Line:
    """One line of the journal as a sentence."""
    number = f"n°\u00a0{entry.number} — " if is_numbered else ""
    return {
        "sentence": f"{number}{entry.label} — {entry.subject_label}{passage(entry)}",
        "at": entry.at,
        "actor": entry.actor_name,
        "role": role_name(entry),
        "effective_on": entry.effective_on,
        "motif": entry.motif,
    }


def passage(entry: Entry) -> str:
    """« (Brouillon → En signature) », nothing when the state does not change."""
    if not entry.target or entry.source == entry.target:
        return ""
    before, after = (state_name(entry.subject, code) for code in (entry.source, entry.target))
    return f" ({before} → {after})" if before else f" ({after})"


def role_name(entry: Entry) -> str:
    return str(Role(entry.role).label) if entry.role in Role.values else entry.role


def state_name(subject: str, code: str) -> str:
    """The word of a state, as people read it; the code itself when the kind is not known."""
    return _states(subject.partition(":")[0]).get(code, code)


def _states(label: str) -> dict[str, str]:
    try:
        kind = apps.get_model(label)
    except LookupError:
        return {}
    return kind.state_names() if issubclass(kind, Movable) else {}


COLUMNS = (
    Column("Numéro", "number", "int"),
    Column("Saisi le", "at", "moment"),
    Column("Prend effet le", "effective_on", "date"),
    Column("Personne", "actor_name"),
    Column("Rôle", role_name),
    Column("Acte", "label"),
    Column("Objet", "subject_label"),
    Column("De", lambda entry: state_name(entry.subject, entry.source)),
    Column("Vers", lambda entry: state_name(entry.subject, entry.target)),
    Column("Motif", "motif"),
    Column("Règle", "rule", for_machines=True),
    Column("Empreinte", "digest"),
)
