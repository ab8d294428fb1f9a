"""« Relancer »: a reminder to those who must act, once a day for each thing awaited."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.models import Membre
from etabli.acteurs.selectors import membership_of
from etabli.core import duties, horloge, outbox, recit, tables
from etabli.core.access import NOTHING, Actor
from etabli.core.annonce import COLON, Attendu
from etabli.core.devoirs.models import Devoir
from etabli.core.duties import Duty
from etabli.core.models import Message
from etabli.core.outbox import Draft, Recipient
from etabli.core.refus import Refused
from etabli.core.words import said
from etabli.espaces.access import SPECTATORS, concerned


def subject_of(duty: Duty) -> str:
    """What is reminded: one step of one object."""
    return f"{duty.row.subject}:{duty.row.name}"


def url_of(duty: Duty) -> str:
    label, _, pk = duty.row.subject.partition(":")
    return reverse("espaces:relancer", args=[label, pk, duty.row.name.replace("_", "-")])


def _prefix() -> str:
    return f"relance:{horloge.today():%Y-%m-%d}:"


def done_today(awaited: Iterable[Duty]) -> set[str]:
    """What of this was already reminded today, by whomever; found by dossier, never among all the mail."""
    prefix = _prefix()
    rows = Message.objects.filter(about__in={duty.row.root for duty in awaited}).order_by()
    keys = rows.filter(key__startswith=prefix).values_list("key", flat=True)
    return {key.removeprefix(prefix).rpartition(":")[0] for key in keys}


def remind(*, label: str, pk: int, name: str, actor: Actor) -> int:
    """Write to those who may do this step; how many people were reached.

    Refused when it is no longer awaited, when it was reminded today, when nobody is there to do it.
    """
    reader = concerned(actor)
    _check_exists(reader, label, pk, name)
    if reader.roles <= SPECTATORS:
        raise PermissionDenied("Votre rôle est de contrôler : il ne relance personne.")
    duty = duties.duty_of(reader, f"{label}:{pk}", name)
    if duty is None or duty.is_mine or not duty.row.is_told:
        raise Refused("Ce dossier a avancé : vous n’attendez plus cet acte. Rechargez la page.")
    if subject_of(duty) in done_today([duty]):
        raise Refused("Un rappel est déjà parti aujourd’hui pour ce dossier : attendez demain.")
    people = who_can(duty.row)
    if not people:
        raise Refused(
            "Personne n’a encore de compte pour faire cet acte. Prévenez votre service pilote ou la DGALN."
        )
    return sum(_send(duty, recipient, reader) for recipient in people)


def _check_exists(reader: Actor, label: str, pk: int, name: str) -> None:
    """Such an object that the reader sees, and such a step."""
    found = tables.workflows().get(label)
    if found is None:
        raise Http404("Cette page n’existe pas.")
    found[0].access.get_or_404(reader, pk=pk)
    if not any(name in workflow.moves or name in workflow.waits for workflow in found):
        raise Http404("Cet acte n’existe pas.")


def _send(duty: Duty, recipient: Recipient, actor: Actor) -> bool:
    row = duty.row
    note = Draft(
        recipient,
        "relance",
        True,
        f"On vous attend{COLON}{row.about}"[:200],
        f"{actor.name} attend votre réponse ({row.about}). Ce rappel part une fois par jour au plus.",
        row.url,
        row.root,
        by=_signed(actor),
        attendu=(Attendu(said(duty.step.todo, on=row.since), _before(row)),),
    )
    key = f"{_prefix()}{subject_of(duty)}:{recipient.person_id}"
    return outbox.remind(note, key=key, asks=(row.subject, row.name))


def _signed(actor: Actor) -> str:
    roles = ", ".join(dict.fromkeys(m.label for m in actor.memberships if m.label))
    return f"{actor.name}, {roles}" if roles else actor.name


def _before(row: Devoir) -> str:
    """The last day, when those who must act read it."""
    reads = row.echeance is not None and row.parts.filter(is_to_do=True, is_dated=True).exists()
    return recit.before(row.echeance, row.place) if reads and row.echeance else ""


def who_can(row: Devoir) -> list[Recipient]:
    """The people whose role and place let them do it today."""
    parts = list(row.parts.filter(is_to_do=True))
    wanted = (
        Q(
            role=part.role,
            **({"organisation": part.organisation_id} if part.organisation_id else {}),
        )
        for part in parts
    )
    rows = Membre.objects.active().filter(reduce(or_, wanted, NOTHING), personne__is_active=True)
    people: dict[int, Recipient] = {}
    for membre in rows.select_related("personne", "organisation").order_by("pk"):
        hat, person = membership_of(membre), membre.personne
        if any(part.names(hat) for part in parts):
            people[person.pk] = Recipient(person.pk, person.get_full_name(), person.email)
    return list(people.values())
