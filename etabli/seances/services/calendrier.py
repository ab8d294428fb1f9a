"""The verbs of the calendar of an Atelier: proposed, kept or moved day by day, freed of what stands in its way."""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.seances import access
from etabli.seances import payloads as p
from etabli.seances.calendrier import LOCAL, Place, hurts, proposed, taken_days
from etabli.seances.models import Calendrier, ContrainteCalendrier, Jalon
from etabli.seances.services.checks import check_row
from etabli.seances.states import EtatCalendrier

E_ = EtatCalendrier
Trying = Attempt[Calendrier]
#: how far ahead a day of the calendar is, in months
AHEAD = 24
WHAT = "Ce jour"
CONTRACT = "la notification du contrat"


@guard("", "Le contrat est notifié")
def _is_notified(attempt: Trying) -> str | None:
    if attempt.obj.atelier.notified_on is not None:
        return None
    return "Le contrat n’est pas encore notifié : le calendrier se propose à partir de ce jour."


def _day_stands(attempt: Filled[Calendrier, p.Kept]) -> list[str]:
    """After the contract, within two years, on a working day."""
    day, atelier = attempt.data.jour, attempt.obj.atelier
    faults = [
        bornes.before(day, atelier.notified_on, what=WHAT, event=CONTRACT),
        bornes.too_far(day, attempt.on, months=AHEAD, what=WHAT),
    ]
    if day.weekday() > 5:
        faults.append("Ce jour est un dimanche : choisissez-en un autre.")
    return [fault for fault in faults if fault]


def _closure_stands(attempt: Filled[Calendrier, p.Closure]) -> list[str]:
    row = attempt.data
    fault = bornes.too_far(row.au, attempt.on, months=AHEAD, what="La fin de cette contrainte")
    return [fault] if fault else []


def _kept(attempt: Filled[Calendrier, p.Kept]) -> Changes:
    """The day is kept; the calendar is settled with the last one."""
    jalon, calendrier = attempt.data.jalon, attempt.obj
    days = [attempt.data.jour + dt.timedelta(days=n) for n in range(jalon.jours)]
    jalon.evite = hurts(
        days, taken=taken_days(calendrier), departement=calendrier.atelier.departement_code
    )
    jalon.jour, jalon.retenu_le = attempt.data.jour, attempt.on
    jalon.save(update_fields=("jour", "retenu_le", "evite"))
    attempt.record |= {"jalon": jalon.titre}
    is_left = calendrier.jalons.filter(retenu_le=None).exists()
    return {} if is_left else {"etat": E_.ARRETE}


CALENDRIERS = Workflow(
    access.CALENDRIERS,
    related=("atelier", "atelier__commune"),
    audiences=audiences_through("atelier"),
    propose=Move("Proposer un calendrier", (), E_.PROPOSE, guards=(_is_notified,), circle=Cercle.ATELIER),
    propose_again=Move(
        "Proposer de nouveau les dates", (E_.PROPOSE,),
        announce="Les dates retenues ne changent pas ; les autres sont cherchées de nouveau, hors des vacances, des "
        "jours fériés et des contraintes notées.",
        circle=Cercle.ATELIER,
    ),
    keep=Move("Retenir une date", (E_.PROPOSE, E_.ARRETE), checks=(_day_stands,), effect=_kept, circle=Cercle.ATELIER,
              payload=p.Kept),
    constrain=Move("Noter une contrainte", (E_.PROPOSE, E_.ARRETE), checks=(_closure_stands,), circle=Cercle.ATELIER,
                   payload=p.Closure),
    free=Move("Retirer une contrainte", (E_.PROPOSE, E_.ARRETE), circle=Cercle.ATELIER, payload=p.Closure),
)  # fmt: skip


def _places(calendrier: Calendrier, kept: list[dt.date | None], *, on: dt.date) -> list[Place]:
    atelier = calendrier.atelier
    start = atelier.notified_on or on
    code = deroule_of(atelier).parametres["duree_cible_mois"]
    return proposed(
        start, parametres.integer(code, on=start), taken=taken_days(calendrier), kept=kept, on=on,
        departement=atelier.departement_code,
    )  # fmt: skip


@one_act()
def propose_calendar(atelier: Atelier, *, actor: Actor, on: dt.date | None = None) -> Calendrier:
    """A day for each milestone of the course, from the start of the contract; the same one when it exists."""
    found = Calendrier.objects.filter(atelier=atelier).first()
    if found:
        return found
    day = on or horloge.today()
    calendrier = Calendrier(atelier=atelier)
    CALENDRIERS.run(calendrier, "propose", actor=actor, on=on)
    for rank, (row, place) in enumerate(zip(LOCAL, _places(calendrier, [], on=day), strict=True)):
        Jalon.objects.create(
            calendrier=calendrier, rang=rank, genre=row.genre, titre=row.titre, jours=row.jours,
            jour=place.jour, evite=list(place.evite),
        )  # fmt: skip
    return calendrier


@one_act()
def propose_again(calendrier: Calendrier, *, actor: Actor, on: dt.date | None = None) -> None:
    """Look again for the days that are not kept."""
    CALENDRIERS.run(calendrier, "propose_again", actor=actor, on=on)
    rows = list(calendrier.jalons.order_by("rang"))
    kept = [row.jour if row.retenu_le else None for row in rows]
    for row, place in zip(rows, _places(calendrier, kept, on=on or horloge.today()), strict=True):
        if row.retenu_le is None:
            row.jour, row.evite = place.jour, list(place.evite)
            row.save(update_fields=("jour", "evite"))


def keep_date(jalon: Jalon, *, actor: Actor, jour: dt.date, on: dt.date | None = None) -> Jalon:
    """Keep a milestone on its day, or on another one; what stands in the way of that day is said."""
    CALENDRIERS.run(jalon.calendrier, "keep", actor=actor, on=on, jalon=jalon, jour=jour)
    return jalon


@one_act()
def note_constraint(
    calendrier: Calendrier,
    *,
    actor: Actor,
    genre: str,
    motif: str,
    du: dt.date,
    au: dt.date,
    on: dt.date | None = None,
) -> ContrainteCalendrier:
    """Days when nobody is asked to come. The proposed days do not move by themselves (`propose_again`)."""  # fmt: skip
    row = ContrainteCalendrier(
        calendrier=calendrier, genre=genre, motif=motif.strip(), du=du, au=au
    )
    check_row(row, exclude=("calendrier",))
    CALENDRIERS.run(
        calendrier, "constrain", actor=actor, on=on, genre=genre, quoi=row.motif, du=du, au=au
    )
    row.save()
    return row


@one_act()
def free_constraint(row: ContrainteCalendrier, *, actor: Actor, on: dt.date | None = None) -> None:
    """Take back a constraint noted by mistake."""
    CALENDRIERS.run(
        row.calendrier, "free", actor=actor, on=on, genre=row.genre, quoi=row.motif, du=row.du, au=row.au
    )  # fmt: skip
    row.delete()
