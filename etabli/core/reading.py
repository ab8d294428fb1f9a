"""What a seat opens of what is written about a dossier: lines of the journal, papers, files, dates.

The permission table has said which objects are seen; this adds what the circles say, for every exit.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from etabli.core import tables
from etabli.core.cercles import Cercle, Seat, Side
from etabli.core.models import Document, Echeance, Entry, Fichier

M = TypeVar("M", bound=Model)
Kept = Document | Fichier | Echeance
CLOSED = "Cette page n’existe pas, ou n’est pas ouverte à votre compte."
#: at the journal of the whole country, which its own door opens
NATION = Seat(frozenset({Side.ETAT}))


def opened(rows: QuerySet[M], seat: Seat) -> QuerySet[M]:
    """The papers, files or dates of whose circle this reader is."""
    return rows.filter(seat.filter())


def require(row: Kept, seat: Seat) -> None:
    """Http404 outside the circle of this paper, file or date: hidden and absent are the same page."""
    if not seat.reads(row.circle, row.titulaire_id):
        raise Http404(CLOSED)


def lines(rows: QuerySet[Entry], seat: Seat) -> QuerySet[Entry]:
    """The lines that this reader may read, in full or in the words said to the others (`as_told`)."""
    told = Q() if seat.sides else Q(pk__in=[])
    new = Q(forme=2) & (seat.filter() | (told & ~Q(told_as="")))
    kept = Q(ancien__isnull=False)
    old = Q(forme=1) & (seat.filter("ancien__") | (told & kept & ~Q(ancien__told_as="")))
    return rows.filter(new | old).select_related("ancien")


def circle_of(entry: Entry) -> tuple[str, int | None, str]:
    """Circle, holder and words for the others: of the line, or beside it when it is older than circles."""
    if entry.forme != 1:
        return entry.circle, entry.titulaire_id, entry.told_as
    beside = getattr(entry, "ancien", None)
    if beside is None:
        return Cercle.ETAT.value, None, ""
    return beside.circle, beside.titulaire_id, beside.told_as


def as_told(entry: Entry, seat: Seat) -> Entry:
    """The line as this reader may read it (the row itself is never saved).

    Outside its circle: the words said to the others, without reasons nor data. A state whose name would
    say what is kept is named as its workflow says (`Workflow.told_states`).
    """
    circle, titulaire_id, told = circle_of(entry)
    if not seat.reads(circle, titulaire_id):
        entry.label, entry.motif, entry.data = told, "", {}
    for workflow in tables.workflows().get(entry.subject.partition(":")[0], ()):
        for state, name in workflow.told_states.items():
            if not seat.reads(workflow.circle_into(state), titulaire_id):
                entry.source = name if entry.source == state else entry.source
                entry.target = name if entry.target == state else entry.target
    return entry
