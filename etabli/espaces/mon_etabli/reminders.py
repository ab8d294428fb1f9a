"""« Relancer »: a reminder to those who must act, once a day for each thing awaited."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.models import Membre
from etabli.acteurs.selectors import membership_of
from etabli.acteurs.states import Role
from etabli.core import cercles, horloge, outbox, tables
from etabli.core.access import Actor
from etabli.core.duties import Duty
from etabli.core.models import Message, Movable, reference
from etabli.core.outbox import Draft, Recipient
from etabli.core.refus import Refused
from etabli.core.workflow import Workflow
from etabli.espaces.access import SPECTATORS, concerned

#: memberships asked about in one query
BATCH = 40


def subject_of(obj: Movable, name: str) -> str:
    """What is reminded: one act on one object."""
    return f"{reference(obj)}:{name}"


def url_of(duty: Duty) -> str:
    label = duty.obj._meta.label_lower
    return reverse("espaces:relancer", args=[label, duty.obj.pk, duty.name.replace("_", "-")])


def _prefix() -> str:
    return f"relance:{horloge.today():%Y-%m-%d}:"


def done_today() -> set[str]:
    """What was already reminded today, by whomever."""
    prefix = _prefix()
    keys = Message.objects.filter(key__startswith=prefix).values_list("key", flat=True)
    return {key.removeprefix(prefix).rpartition(":")[0] for key in keys}


def remind(*, label: str, pk: int, name: str, actor: Actor) -> int:
    """Write to those who may do this act; how many people were reached.

    Refused when it is no longer awaited, when it was reminded today, when nobody is there to do it.
    """
    found = tables.workflows().get(label)
    if found is None:
        raise Http404("Cette page n’existe pas.")
    reader = concerned(actor)
    obj = found[0].access.get_or_404(reader, pk=pk)
    workflow = tables.workflow_of(obj)
    if reader.roles <= SPECTATORS:
        raise PermissionDenied("Votre rôle est de contrôler : il ne relance personne.")
    _check_awaited(workflow, obj, name, reader)
    if subject_of(obj, name) in done_today():
        raise Refused("Un rappel est déjà parti aujourd’hui pour ce dossier : attendez demain.")
    people = who_can(workflow, obj, name)
    if not people:
        raise Refused(
            "Personne n’a encore de compte pour faire cet acte. Prévenez votre service pilote ou la DGALN."
        )
    return sum(_send(workflow, obj, name, recipient, reader) for recipient in people)


def _check_awaited(workflow: Workflow[Movable], obj: Movable, name: str, reader: Actor) -> None:
    move = workflow.moves.get(name)
    if move is None:
        raise Http404("Cet acte n’existe pas.")
    is_mine = workflow.access.may(reader, name, obj)
    seat = cercles.seat_of(workflow.access, obj, reader)
    is_told = seat.reads(workflow.circle_of(name), obj.titulaire_id)
    if not (move.awaited and move.waiting and move.leaves(obj.etat) and is_told) or is_mine:
        raise Refused("Ce dossier a avancé : vous n’attendez plus cet acte. Rechargez la page.")


def _send(
    workflow: Workflow[Movable], obj: Movable, name: str, recipient: Recipient, actor: Actor
) -> bool:
    role = ", ".join(dict.fromkeys(m.label for m in actor.memberships if m.label))
    body = (
        f"{actor.name} ({role}) attend votre réponse.\n\n{workflow.moves[name].read_on(obj.etat_on).todo}\n"
        f"{obj}\n\nCe rappel part une fois par jour au plus."
    )
    link = str(getattr(obj, "get_absolute_url", str)())
    note = Draft(recipient, "relance", True, f"On vous attend : {obj}"[:200], body, link, obj.root)
    key = f"{_prefix()}{subject_of(obj, name)}:{recipient.person_id}"
    return outbox.remind(note, key=key)


def who_can(workflow: Workflow[Movable], obj: Movable, name: str) -> list[Recipient]:
    """The people whose role and place let them do this act on this object."""
    roles = [role for role in workflow.access.rows[name] if role != Role.CLOCK]
    rows = Membre.objects.active().filter(role__in=roles, personne__is_active=True)
    membres = list(rows.select_related("personne", "organisation").order_by("pk"))
    people: dict[int, Recipient] = {}
    for start in range(0, len(membres), BATCH):
        lot = membres[start : start + BATCH]
        for membre in _allowed(workflow, obj, name, lot):
            person = membre.personne
            people[person.pk] = Recipient(person.pk, person.get_full_name(), person.email)
    return list(people.values())


def _allowed(
    workflow: Workflow[Movable], obj: Movable, name: str, lot: list[Membre]
) -> list[Membre]:
    table = workflow.access
    answers = {
        f"m{place}": Case(
            When(table.filter(Actor(None, "", (membership_of(membre),)), name), then=Value(True)),
            default=Value(False),
        )
        for place, membre in enumerate(lot)
    }
    rows = workflow.model._default_manager.filter(pk=obj.pk).annotate(**answers)
    found = rows.values(*answers).first() or {}
    return [membre for place, membre in enumerate(lot) if found.get(f"m{place}")]
