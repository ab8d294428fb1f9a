"""The list of dossiers: filtered by the address, what is late first, then what waits for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from etabli.candidatures import selectors
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature
from etabli.core import duties, horloge
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.exports import Column
from etabli.core.models import Echeance
from etabli.territoires.reperes import search_key
from etabli.territoires.selectors import departements_among

SORTS = {
    "commune": ("commune__nom", "pk"),
    "depot": ("last_deposit_on", "pk"),
    "etape": ("etat", "etat_on", "pk"),
    "depuis": ("etat_on", "pk"),
}
PREFIX = f"{Candidature._meta.label_lower}:"


def listed(actor: Actor, wanted: Mapping[str, Any], *, tri: str = "") -> QuerySet[Any]:
    """The dossiers the reader may open, filtered; `is_late` and `is_mine` say why they come first."""
    rows: QuerySet[Any] = selectors.dossiers(actor).annotate(
        is_late=_flag(Q(pk__in=late_ids())), is_mine=_flag(duties.asks_of(actor, Candidature))
    )
    rows = _filtered(rows, wanted)
    keys = SORTS.get(tri.removeprefix("-"))
    if keys is None:
        return rows.order_by("-is_late", "-is_mine", "etat_on", "pk")
    sign = "-" if tri.startswith("-") else ""
    return rows.order_by(*(f"{sign}{key}" for key in keys))


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


def _filtered(rows: QuerySet[Any], wanted: Mapping[str, Any]) -> QuerySet[Any]:
    for name, column in (
        ("etat", "etat"),
        ("declinaison", "format"),
        ("departement", "departement_code"),
    ):
        if wanted.get(name):
            rows = rows.filter(**{column: wanted[name]})
    for name, flag in (("moi", "is_mine"), ("retard", "is_late")):
        if wanted.get(name):
            rows = rows.filter(**{flag: True})
    if text := (wanted.get("q") or "").strip():
        rows = rows.filter(
            Q(commune__cle__contains=search_key(text))
            | Q(titre__icontains=text)
            | Q(numero__icontains=text)
        )
    return rows


def late_ids() -> list[int]:
    """The dossiers with a deadline that is over."""
    today = horloge.today()
    rows = echeances.open_ones().filter(
        subject__startswith=PREFIX, suspended_on=None, due_on__lt=today
    )
    return [int(s.removeprefix(PREFIX)) for s in rows.values_list("subject", flat=True)]


def departements(actor: Actor) -> list[tuple[str, str]]:
    """The départements of the dossiers the reader may open."""
    found = departements_among(selectors.dossiers(actor))
    return [(row.code, str(row)) for row in found]


def with_deadlines(rows: list[Candidature]) -> list[dict[str, object]]:
    """Each line of the page with its nearest deadline, in one query."""
    subjects = [f"{PREFIX}{row.pk}" for row in rows]
    found: dict[str, Echeance] = {}
    for echeance in echeances.open_ones().filter(subject__in=subjects).order_by("due_on", "pk"):
        found.setdefault(echeance.subject, echeance)
    return [{"dossier": row, "echeance": found.get(f"{PREFIX}{row.pk}")} for row in rows]


COLUMNS = (
    Column("Numéro", "numero"),
    Column("Titre", lambda row: row.title),
    Column("Commune", "commune.nom"),
    Column("Code Insee", "commune.code"),
    Column("Département", "departement_code"),
    Column("Format", lambda row: format_of(row).nom),
    Column("Étape", lambda row: row.get_etat_display()),
    Column("Depuis le", "etat_on", "date"),
    Column("Chef de file", "chef_de_file.nom"),
    Column("Service pilote", "service_pilote.nom"),
    Column("Premier dépôt", "first_deposit_on", "date"),
    Column("Complète le", "complete_on", "date"),
    Column("Décidée le", "decided_on", "date"),
    Column("Année programmée", "annee_programmation", "int"),
    Column("AE estimées TTC", "ae_estimee", "money"),
)
