"""The propositions of an Atelier: listed, filtered, each with its fate."""

from __future__ import annotations

from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.ateliers.access import seat_of
from etabli.ateliers.models import Atelier
from etabli.core import reading
from etabli.core.access import Actor
from etabli.core.exports import Column
from etabli.core.models import Entry, reference
from etabli.seances import access, selectors
from etabli.seances.documents import fate_sentence
from etabli.seances.forms import PropositionFilter
from etabli.seances.models import Proposition
from etabli.seances.pages.atelier import fates, may_host
from etabli.seances.services import PROPOSITIONS
from etabli.seances.states import EtatProposition

#: the fate said from the list, in one press
QUICK = (("keep", "Retenir"), ("explore", "Mettre à creuser"))

COLUMNS = (
    Column("Numéro", "code"),
    Column("Proposition", "texte"),
    Column("Thème", "theme"),
    Column("Table", "table"),
    Column("Lieu", "localisation"),
    Column("Collège de l’auteur", "get_auteur_type_display"),
    Column("Session", "session.titre"),
    Column("Sort", fate_sentence),
)


def propositions(atelier: Atelier, actor: Actor, form: PropositionFilter) -> dict[str, object]:
    rows = list(form.found())
    sorts = may_host(actor, atelier)
    return {
        "atelier": atelier,
        "form": form,
        "rows": [_row(row, sorts=sorts) for row in rows],
        "fates": fates(atelier),
        "is_host": sorts,
    }


def _row(row: Proposition, *, sorts: bool) -> dict[str, object]:
    acts = [
        {"label": label, "url": reverse("seances:proposition-acte", args=[row.pk, name])}
        for name, label in QUICK
        if sorts and row.etat == EtatProposition.EMISE
    ]
    return {"row": row, "acts": acts}


def proposition(row: Proposition, actor: Actor) -> dict[str, object]:
    """One proposition: its words, its fate, and what happened to it."""
    seat = seat_of(row.atelier, actor)
    rows = Entry.objects.filter(subject=reference(row)).order_by("-number")
    entries = [reading.as_told(entry, seat) for entry in reading.lines(rows, seat)]
    return {
        "proposition": row,
        "atelier": row.atelier,
        "fate": fate_sentence(row).rstrip("."),
        "facts": [
            ("Session", row.session.titre if row.session else "hors session"),
            ("Table", row.table),
            ("Thème", row.theme),
            ("Lieu concerné", row.localisation),
            ("Collège de l’auteur", row.get_auteur_type_display()),
        ],
        "entries": [_told(entry) for entry in entries],
        "neighbours": _neighbours(row),
        "can": access.PROPOSITIONS.abilities(actor, row),
        "is_sortable": row.etat in PROPOSITIONS.moves["keep"].sources,
    }


def _told(entry: Entry) -> dict[str, object]:
    """A line of the history in words: the act, by whom, and why."""
    names = dict(Role.choices)
    return {
        "sentence": entry.label,
        "at": entry.at,
        "actor": entry.actor_name,
        "role": names.get(entry.role, ""),
        "motif": entry.motif,
    }


def _neighbours(row: Proposition) -> dict[str, Proposition | None]:
    others = selectors.propositions_of(row.atelier)
    return {
        "before": others.filter(numero__lt=row.numero).last(),
        "after": others.filter(numero__gt=row.numero).first(),
    }
