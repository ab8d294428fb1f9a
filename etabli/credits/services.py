"""The verbs of the ledger. Every write is a move: journalled, and refused in sentences."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.core.cercles import Cercle
from etabli.core.formats import euros
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Move, Workflow
from etabli.credits import access
from etabli.credits import payloads as p
from etabli.credits.models import (
    ConsommationCp,
    DelegationCredits,
    EngagementJuridique,
    EnveloppeBudgetaire,
    Reservation,
)
from etabli.credits.selectors import available, is_report, solde
from etabli.credits.states import (
    EtatConsommation,
    EtatDelegation,
    EtatEngagement,
    EtatEnveloppe,
    EtatReservation,
)


@guard("CH-2", "L’enveloppe qui délègue a assez de crédits", circle=Cercle.ETAT)
def _source_has_enough(attempt: Attempt[DelegationCredits]) -> list[str]:
    delegation = attempt.obj
    if delegation.source is None:
        return []
    balance = solde(delegation.source)
    lacks = (
        ("d’AE", balance.missing_ae(delegation.ae)),
        ("de CP", balance.missing_cp(delegation.cp)),
    )
    return [
        f"L’enveloppe {delegation.source} n’a pas assez {kind} : il manque {euros(missing)}."
        for kind, missing in lacks
        if missing
    ]


def _of_its_year(attempt: Attempt[DelegationCredits]) -> str | None:
    """Credits are delegated in their year, or around it."""
    year, day = attempt.obj.destination.exercice, attempt.obj.delegated_on
    if abs(day.year - year) <= 1:
        return None
    return f"Une délégation du {day:%d/%m/%Y} ne porte pas sur l’exercice {year} : corrigez l’un des deux."


def _once_its_year_is_over(attempt: Attempt[DelegationCredits]) -> str | None:
    """CH-2: AE unused carry over by a line, once their year is over; the year after at the latest."""
    delegation = attempt.obj
    year, day = delegation.destination.exercice, delegation.delegated_on
    if day.year == year:
        return None
    return f"Un report sur {year} s’enregistre pendant l’année {year} : corrigez la date."


ENVELOPPES = Workflow(
    access.ENVELOPPES,
    related=("service",),
    open=Move("Ouvrir l’enveloppe", (), EtatEnveloppe.OUVERTE),
)
DELEGATIONS = Workflow(
    access.DELEGATIONS,
    related=("destination__service",),
    audiences={
        "budget": lambda d: recipients(
            Role.GESTIONNAIRE_BUDGET, organisation_id=d.destination.service_id
        )
    },
    delegate=Move(
        "Déléguer des crédits", (), EtatDelegation.ENREGISTREE, rule="CH-2",
        guards=(_source_has_enough,), checks=(_of_its_year,), informs=("budget",),
        announce="Le service peut engager et payer sur ces crédits dès aujourd’hui. Son gestionnaire est prévenu. "
        "Une délégation ne s’efface pas.", payload=p.Delegated,
    ),
    report=Move(
        "Reporter des crédits", (), EtatDelegation.ENREGISTREE, rule="CH-2",
        guards=(_source_has_enough,), checks=(_once_its_year_is_over,), informs=("budget",),
        announce="Ce qui n’a pas servi passe à l’exercice suivant du même service. Un report ne s’efface pas.",
        payload=p.Delegated,
    ),
)  # fmt: skip
RESERVATIONS = Workflow(
    access.RESERVATIONS,
    final=(EtatReservation.LEVEE,),
    reserve=Move("Réserver des crédits", (), EtatReservation.OUVERTE, rule="CH-2", payload=p.Amount),
    lower=Move(
        "Diminuer la réservation", (EtatReservation.OUVERTE,),
        effect=lambda attempt: {"montant": attempt.data.montant}, payload=p.Amount,
    ),
    release=Move("Lever la réservation", (EtatReservation.OUVERTE,), EtatReservation.LEVEE),
)  # fmt: skip
ENGAGEMENTS = Workflow(
    access.ENGAGEMENTS,
    final=(EtatEngagement.CLOS,),
    engage=Move("Engager des crédits", (), EtatEngagement.ENGAGE, rule="CH-3", payload=p.Engaged),
    close=Move(
        "Clore l’engagement", (EtatEngagement.ENGAGE,), EtatEngagement.CLOS,
        effect=lambda attempt: {"degage": attempt.data.degage}, payload=p.Released,
    ),
)  # fmt: skip
CONSOMMATIONS = Workflow(
    access.CONSOMMATIONS,
    final=(EtatConsommation.PAYEE,),
    consume=Move(
        "Consommer des crédits de paiement",
        (),
        EtatConsommation.PAYEE,
        rule="CH-4",
        payload=p.Amount,
    ),
)


def envelope_for(service: Organisation, exercice: int) -> EnveloppeBudgetaire:
    """The envelope of a service for a year, opened empty the first time it is asked for."""
    found = EnveloppeBudgetaire.objects.filter(service=service, exercice=exercice).first()
    if found:
        return found
    profile = getattr(service, "service_deconcentre", None)
    enveloppe = EnveloppeBudgetaire(
        service=service,
        exercice=exercice,
        centre_financier=profile.centre_financier if profile else "",
    )
    ENVELOPPES.run(enveloppe, "open", actor=CLOCK)
    return enveloppe


def _require_delegable(
    source: EnveloppeBudgetaire | None,
    destination: EnveloppeBudgetaire,
    ae: Decimal,
    cp: Decimal,
    *,
    is_report: bool,
) -> None:
    """An amount, from another envelope, of the same year unless it is carried over."""
    if ae <= 0 and cp <= 0:
        raise Refused(
            "Une délégation porte un montant d’AE ou de CP : saisissez au moins l’un des deux."
        )
    if source is not None and source.pk == destination.pk:
        raise Refused("Les crédits ne se délèguent pas à eux-mêmes : choisissez un autre service.")
    if source is not None and source.exercice != destination.exercice and not is_report:
        raise Refused(
            "Les crédits ne changent pas d’exercice : choisissez deux enveloppes de la même année, ou reportez "
            "les vôtres sur l’année suivante."
        )


def delegate_credits(
    *,
    actor: Actor,
    destination: EnveloppeBudgetaire,
    ae: Decimal,
    cp: Decimal,
    source: EnveloppeBudgetaire | None = None,
    on: dt.date | None = None,
    objet: str = "",
) -> DelegationCredits:
    """Pass credits (CH-2). Refused when the source lacks AE or CP, or the years differ."""
    report = is_report(source, destination)
    _require_delegable(source, destination, ae, cp, is_report=report)
    delegation = DelegationCredits(
        source=source,
        destination=destination,
        ae=ae,
        cp=cp,
        objet=objet or (f"Report de l’exercice {source.exercice}" if source and report else ""),
        delegated_on=on or horloge.today(),
    )
    name = "report" if report else "delegate"
    DELEGATIONS.run(delegation, name, actor=actor, on=on, ae=ae, cp=cp)
    return delegation


def _open_reservation(origine: str) -> Reservation | None:
    return Reservation.objects.filter(origine=origine, etat=EtatReservation.OUVERTE).first()


@one_act()
def reserve_ae(
    service: Organisation, *, montant: Decimal, origine: str, on: dt.date | None = None
) -> Reservation:
    """Keep AE for an Atelier; a reserve already open is set to the new amount. Never blocks (F6)."""
    day = on or horloge.today()
    enveloppe = envelope_for(service, day.year)
    held = _open_reservation(origine)
    if held:
        RESERVATIONS.run(held, "lower", actor=CLOCK, on=day, montant=montant)
        return held
    held = Reservation(enveloppe=enveloppe, origine=origine, montant=montant)
    RESERVATIONS.run(held, "reserve", actor=CLOCK, on=day, montant=montant)
    return held


def lower_reserve(origine: str, montant: Decimal, *, on: dt.date | None = None) -> None:
    """A commitment of this amount has been made: the reserve is lowered, lifted at zero."""
    held = _open_reservation(origine)
    if held is None:
        return
    left = held.montant - montant
    if left > 0:
        RESERVATIONS.run(held, "lower", actor=CLOCK, on=on, montant=left)
    else:
        RESERVATIONS.run(held, "release", actor=CLOCK, on=on)


def release_ae(origine: str, *, on: dt.date | None = None) -> None:
    """Give back what was reserved for an Atelier (C22, T-8, B-8)."""
    held = _open_reservation(origine)
    if held:
        RESERVATIONS.run(held, "release", actor=CLOCK, on=on)


@one_act()
def engage_ae(
    service: Organisation,
    *,
    actor: Actor,
    numero: str,
    montant: Decimal,
    origine: str,
    objet: str = "",
    on: dt.date | None = None,
) -> EngagementJuridique:
    """Commit AE under the number Chorus gave (CH-3); blocked when they lack (CH-4).

    What is reserved for this Atelier counts as available, and is lowered by the commitment.
    """
    day = on or horloge.today()
    enveloppe = envelope_for(service, day.year)
    EnveloppeBudgetaire.objects.select_for_update(of=("self",)).order_by().get(pk=enveloppe.pk)
    missing = available(service, day.year, origine=origine).missing_ae(montant)
    if missing:
        raise Refused(
            f"Les autorisations d’engagement sont insuffisantes : il manque {euros(missing)}."
        )
    if EngagementJuridique.objects.filter(numero=numero).exists():
        raise Refused(
            f"L’engagement {numero} est déjà enregistré : vérifiez le numéro dans Chorus."
        )
    engagement = EngagementJuridique(
        enveloppe=enveloppe, numero=numero, montant=montant, origine=origine, objet=objet
    )
    lower_reserve(origine, montant, on=day)
    ENGAGEMENTS.run(engagement, "engage", actor=actor, on=day, numero=numero, montant=montant)
    return engagement


def disengage_ae(
    engagement: EngagementJuridique,
    *,
    degage: Decimal,
    actor: Actor,
    on: dt.date | None = None,
) -> None:
    """Close a commitment: the AE not used are given back (2.7.4)."""
    ENGAGEMENTS.run(engagement, "close", actor=actor, on=on, degage=degage)


@one_act()
def consume_cp(
    service: Organisation,
    *,
    actor: Actor,
    montant: Decimal,
    origine: str,
    objet: str,
    on: dt.date | None = None,
) -> ConsommationCp:
    """Pay on the year's CP; blocked when they lack (CH-4)."""
    day = on or horloge.today()
    enveloppe = envelope_for(service, day.year)
    EnveloppeBudgetaire.objects.select_for_update(of=("self",)).order_by().get(pk=enveloppe.pk)
    missing = solde(enveloppe).missing_cp(montant)
    if missing:
        raise Refused(f"Les crédits de paiement sont insuffisants : il manque {euros(missing)}.")
    line = ConsommationCp(
        enveloppe=enveloppe, montant=montant, origine=origine, objet=objet, paid_on=day
    )
    CONSOMMATIONS.run(line, "consume", actor=actor, on=day, montant=montant)
    return line
