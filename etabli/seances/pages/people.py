"""Who is invited, who registered, who came; names only for those who receive people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.urls import reverse

from etabli.core import envoi
from etabli.core.access import Actor
from etabli.core.exports import FORMATS, Column
from etabli.core.formats import pourcent
from etabli.seances import access, selectors
from etabli.seances.forms import AttendanceForm, InvitationForm
from etabli.seances.models import Inscription, InvitationSeance, Presence, SessionInSitu
from etabli.seances.pages.frame import frame
from etabli.seances.services.people import INVITATIONS, LIVE
from etabli.seances.states import College, EtatInscription, EtatInvitation

#: what a host may do with an invitation, in the words of a button
ACTS = (
    ("approve", "Envoyer"),
    ("accept", "Vient"),
    ("decline", "Ne vient pas"),
    ("cancel", "Annuler l’invitation"),
)


def guests(session: SessionInSitu, actor: Actor, form: InvitationForm | None) -> dict[str, object]:
    context = frame(session, actor, current="invitations")
    rows = session.invitations.exclude(etat=EtatInvitation.ANNULEE).order_by("-pk")
    named = context["can"]["see_people"]
    return {
        **context,
        "guests": [_guest(row, actor) for row in rows] if named else [],
        "silent": envoi.unreachable(row.courriel for row in rows) if named else set(),
        "by_college": by_college(rows),
        "form": form,
        "may_send": access.SESSIONS.may(actor, "edit", session),
    }


def _guest(row: InvitationSeance, actor: Actor) -> dict[str, object]:
    can = access.INVITATIONS.abilities(actor, row)
    return {
        "row": row,
        "acts": [
            {
                "label": label,
                "url": reverse("seances:invitation-acte", args=[row.pk, name]),
                "danger": INVITATIONS.moves[name].danger,
            }
            for name, label in ACTS
            if can[name] and row.etat in INVITATIONS.moves[name].sources
            if INVITATIONS.moves[name].target != row.etat
        ],
        "link": f"{settings.SITE_URL}{row.get_absolute_url()}"
        if can["cancel"] and row.asked_on
        else "",
    }


def by_college(rows: Iterable[InvitationSeance]) -> list[tuple[str, int]]:
    """How many of each family; those nobody is in are left out."""
    found: dict[str, int] = {}
    for row in rows:
        label = row.get_college_display()
        found[label] = found.get(label, 0) + 1
    return sorted(found.items())


def registrations(session: SessionInSitu, actor: Actor) -> dict[str, object]:
    context = frame(session, actor, current="inscriptions")
    rows = session.inscriptions.filter(etat__in=LIVE).order_by("pk")
    return {
        **context,
        "people": list(rows) if context["can"]["see_people"] else [],
        "target": selectors.against_target(session),
        "left": selectors.seats_left(session),
        "is_registration_open": selectors.is_registration_open(session),
        "needs": [r for r in rows if r.besoins_acces] if context["can"]["see_people"] else [],
    }


def attendance(
    session: SessionInSitu, actor: Actor, form: AttendanceForm | None
) -> dict[str, object]:
    context = frame(session, actor, current="presences")
    counted = selectors.participation_of(session)
    named = context["can"]["see_people"]
    rows = list(session.presences.order_by("pk"))
    return {
        **context,
        "form": form,
        "counted": counted,
        "attendance_words": selectors.attendance_words(session, counted),
        "share": pourcent(counted.part_habitants),
        "colleges": [(label, count) for label, count in _labelled(counted.par_college) if count],
        "walk_ins": [r for r in rows if r.inscription_id is None] if named else [],
        "can_record": context["can"]["record_attendance"],
    }


def _labelled(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(str(College(code).label), number) for code, number in counts.items()]


def expected(session: SessionInSitu) -> list[Inscription]:
    """Everyone who may show up at the door: seats first, then those who wait or never confirmed."""
    order = {EtatInscription.CONFIRMEE: 0, EtatInscription.EN_ATTENTE: 1}
    rows = session.inscriptions.filter(etat__in=LIVE).order_by("pk")
    return sorted(
        rows, key=lambda row: (order.get(EtatInscription(row.etat), 2), row.nom.casefold())
    )


def said(session: SessionInSitu) -> dict[int, Presence]:
    """What the list says already, by registration."""
    rows = session.presences.filter(inscription__isnull=False).order_by("pk")
    return {row.inscription_id: row for row in rows if row.inscription_id}


PEOPLE_COLUMNS = (
    Column("Nom", "nom"),
    Column("Collège", "college"),
    Column("Commune", "commune"),
    Column("Inscription", "inscription"),
    Column("Venue", "venue"),
    Column("Remplacé par", "remplacant"),
)


def people_rows(session: SessionInSitu) -> list[dict[str, object]]:
    """The list of people as a file: those registered, then those who simply came."""
    known = said(session)
    rows = [_person(row, known.get(row.pk)) for row in expected(session)]
    walk_ins = session.presences.filter(inscription__isnull=True).order_by("pk")
    return rows + [
        {
            "nom": row.nom,
            "college": row.get_college_display(),
            "commune": "",
            "inscription": "Sans inscription",
            "venue": row.get_venue_display(),
            "remplacant": row.remplacant,
        }
        for row in walk_ins
    ]


def _person(row: Inscription, presence: Presence | None) -> dict[str, object]:
    return {
        "nom": row.nom,
        "college": row.get_college_display(),
        "commune": row.commune,
        "inscription": row.get_etat_display(),
        "venue": presence.get_venue_display() if presence else "",
        "remplacant": presence.remplacant if presence else "",
    }


def format_of(asked: str) -> str:
    """The format asked for, or the plainest one."""
    return asked if asked in FORMATS else "csv"


def sentence(row: InvitationSeance) -> str:
    """What was just done with a guest."""
    if row.etat == EtatInvitation.PROPOSEE:
        return f"Vous proposez d’inviter {row.invite} : le service pilote envoie l’invitation."
    if row.courriel:
        return f"L’invitation est partie vers {row.courriel}."
    return f"{row.invite} figure parmi les invités. Sans adresse, notez ici sa réponse."
