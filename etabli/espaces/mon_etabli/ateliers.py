"""« Mes ateliers »: every Atelier this person follows, where it stands, whose turn it is, what comes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from etabli.ateliers.access import TABLE
from etabli.ateliers.deroules import CLOSED, Group, states
from etabli.ateliers.models import Atelier
from etabli.core import duties, horloge
from etabli.core.access import Actor
from etabli.core.composition import composed
from etabli.core.duties import Duty
from etabli.core.exports import Column
from etabli.core.formats import compte
from etabli.espaces.access import concerned
from etabli.espaces.atelier import page as room
from etabli.seances.selectors import coming_sessions_of

#: the stages as a list is narrowed: label, groups of states
STAGES: dict[str, tuple[str, tuple[Group, ...]]] = {
    "contrat": ("Avant la commande", (Group.BEFORE_NOTIFICATION, Group.BLOCKED)),
    "travail": ("Au travail", (Group.EXECUTION,)),
    "suspendu": ("Suspendus", (Group.SUSPENDED,)),
    "suivi": ("Clos et en suivi", (Group.FOLLOWED,)),
    "fini": ("Archivés ou abandonnés", (Group.OVER,)),
}
SORTS = {
    "titre": ("titre", "pk"),
    "commune": ("commune__nom", "pk"),
    "depuis": ("etat_on", "pk"),
}
ORDERS = {"titre": "par titre", "commune": "par commune", "depuis": "par ancienneté de l’étape"}


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is on one Atelier: this reader's, somebody's in words, or nobody's."""

    is_mine: bool
    who: str
    what: str
    more: int = 0

    @property
    def others_words(self) -> str:
        return f"et {compte(self.more, 'autre point,autres points')}" if self.more else ""


@dataclass(frozen=True, slots=True)
class Coming:
    """The next date of an Atelier that this reader may know."""

    day: dt.date
    what: str
    #: a last day ends at midnight in Paris, which is said
    is_deadline: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One Atelier of the list."""

    atelier: Atelier
    turn: Turn
    coming: Coming | None


def followed(actor: Actor) -> QuerySet[Atelier]:
    """The Ateliers of the reader: those at work first, then those that ended."""
    is_over = Case(
        When(etat__in=states(*CLOSED), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    reader = concerned(actor)
    rows = TABLE.visible(reader, "follow").annotate(
        is_over=is_over, **TABLE.answers(reader, ("view_money",))
    )
    rows = rows.select_related(
        "commune", "commune__departement", "chef_de_file", "service_pilote", "mandataire"
    )
    return rows.order_by("is_over", "-etat_on", "-pk")


def order_words(tri: str) -> str:
    """How the list is sorted, in words."""
    name = ORDERS.get(tri.removeprefix("-"))
    if name is None:
        return "en cours d’abord, puis les plus récents"
    return f"{name}, ordre inverse" if tri.startswith("-") else name


def lines(ateliers: Iterable[Atelier], actor: Actor) -> list[Line]:
    """Each Atelier with whose turn it is and its next date; the number of queries is constant."""
    listed = list(ateliers)
    owed = _owed(listed, actor)
    turns = {atelier.pk: turn_of(atelier, actor, owed[atelier.reference]) for atelier in listed}
    dates = _next_dates(listed, actor, owed)
    return [Line(one, turns[one.pk], dates.get(one.pk)) for one in listed]


def _owed(ateliers: list[Atelier], actor: Actor) -> dict[str, list[Duty]]:
    """What waits for somebody, by Atelier."""
    found: dict[str, list[Duty]] = defaultdict(list)
    roots = [atelier.reference for atelier in ateliers]
    for duty in duties.duties(concerned(actor), roots=roots) if roots else ():
        found[duty.row.root].append(duty)
    return found


def turn_of(atelier: Atelier, actor: Actor, owed: list[Duty]) -> Turn:
    """Mine before the others'; between the State and its holders, told to the State only."""
    found = room.now_of(atelier, actor, owed)
    if found.mine:
        return Turn(True, "À vous", found.mine[0]["what"], len(found.mine) - 1)
    if found.others:
        first = found.others[0]
        who = first["who"] or "Le calendrier"
        return Turn(False, who, first["what"], len(found.others) - 1)
    return Turn(False, "", found.sentence)


def _next_dates(
    ateliers: list[Atelier], actor: Actor, owed: dict[str, list[Duty]]
) -> dict[int, Coming]:
    """The nearest day ahead: a deadline of a duty told to the reader, a session, a review."""
    today = horloge.today()
    found: dict[int, list[Coming]] = defaultdict(list)
    for atelier in ateliers:
        for duty in owed[atelier.reference]:
            found[atelier.pk] += _dates_of(duty)
        if atelier.site_from:
            found[atelier.pk].append(Coming(atelier.site_from, "Équipe sur place"))
    for session in coming_sessions_of(ateliers, concerned(actor)):
        found[session.atelier_id].append(Coming(session.debut_on, composed(session.titre)))
    ahead = {pk: [one for one in dates if one.day >= today] for pk, dates in found.items()}
    return {pk: min(dates, key=lambda one: one.day) for pk, dates in ahead.items() if dates}


def _dates_of(duty: Duty) -> list[Coming]:
    dates: list[Coming] = []
    if due := duty.echeance:
        dates.append(Coming(due.due_on, due.label, is_deadline=True))
    if duty.row.planned_on:
        dates.append(Coming(duty.row.planned_on, duty.row.about))
    return dates


def narrowed(
    rows: QuerySet[Atelier], *, etape: str = "", departement: str = ""
) -> QuerySet[Atelier]:
    """The Ateliers at one group of stages, of one département."""
    wanted = Q()
    if etape:
        wanted &= Q(etat__in=states(*STAGES[etape][1]))
    if departement:
        wanted &= Q(departement_code=departement)
    return rows.filter(wanted)


COLUMNS = (
    Column("Numéro", "numero"),
    Column("Titre", "titre"),
    Column("Commune", "commune.nom"),
    Column("Code Insee", "commune.code"),
    Column("Département", "departement_code"),
    Column("Format", lambda atelier: atelier.get_format_display()),
    Column("Étape", lambda atelier: atelier.get_etat_display()),
    Column("Depuis le", "etat_on", "date"),
    Column("Collectivité chef de file", "chef_de_file.nom"),
    Column("Service pilote", "service_pilote.nom"),
    Column("Équipe", lambda atelier: atelier.mandataire.nom if atelier.mandataire else ""),
    Column("Sur place du", "site_from", "date"),
    Column("Sur place au", "site_to", "date"),
)
