"""Reads of what is certified, due and paid, shared by services and screens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.candidatures import fiche
from etabli.core import parametres
from etabli.core.delais import months_between
from etabli.core.formats import euros
from etabli.credits.selectors import depense_of
from etabli.livrables import selectors as livrables
from etabli.marches.models import BonDeCommande
from etabli.paiements import avances, echeancier
from etabli.paiements.contrats import Contrat, key
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.paiements.states import CERTIFIED, EtatDemande
from etabli.seances.frais import costs_total

# -- steps ----------------------------------------------------------------------------------------


def not_reached(found: ServiceFait) -> str | None:
    """Why this step cannot be certified yet; None when its work is done (CH-5, V4)."""
    atelier = found.atelier
    step = deroule_of(atelier).step(found.etape)
    if step is None:
        return None
    is_reached = not step.since or _was_at(atelier, step.since)
    is_admitted = not step.on_admission or atelier.admission_on is not None
    is_delivered = not step.types or _are_admitted(atelier, step.types)
    return None if is_reached and is_admitted and is_delivered else step.not_yet


def _are_admitted(atelier: Atelier, types: tuple[str, ...]) -> bool:
    """V4: those of them that its kit asks for; when it asks for none of them, all its kit (D-06)."""
    asked = [one.type for one in livrables.kit(atelier) if one.type in types]
    return livrables.is_admitted(atelier, *asked)


def _was_at(atelier: Atelier, etat: str) -> bool:
    """This stage or a later one; an abandoned Atelier counts up to the stage it left."""
    deroule = deroule_of(atelier)
    after = deroule.place(etat)
    if atelier.etat == Etat.ABANDONNE:
        return deroule.place(atelier.etape_abandon) >= after
    return atelier.stage >= after


def refaction_of(found: ServiceFait) -> Decimal:
    """What an admission takes off the step it earns, TTC: a rate of its price, or an amount in € HT (V3).

    The livrables that earn one step together have equal parts of it.
    """
    types = refaction_types(found)
    taken = echeancier.ZERO
    for type_ in types:
        decided = livrables.refaction_of(found.atelier, type_)
        if decided is not None and decided.montant is not None:
            taken += decided.montant * (100 + found.contrat.taux_tva) / 100
        elif decided is not None:
            taken += price_of(found) / len(types) * (decided.taux or echeancier.ZERO) / 100
    return min(found.ttc, echeancier.cents(taken))


def price_of(found: ServiceFait) -> Decimal:
    """What the step is worth, the acomptes paid ahead of it included (CH-8)."""
    ahead = found.acomptes.filter(etat__in=CERTIFIED).order_by()
    paid: Decimal | None = ahead.aggregate(total=Sum("ttc"))["total"]
    return found.ttc + (paid or echeancier.ZERO)


def refaction_types(found: ServiceFait) -> tuple[str, ...]:
    """The livrables whose réfaction lowers this step."""
    deroule = deroule_of(found.atelier)
    step = deroule.step(found.etape)
    if step is None:
        return ()
    return (deroule.livrables[0].type,) if step.on_admission else step.types


def is_balance(found: ServiceFait) -> bool:
    """Is it the last of its contract: the total, less what was asked before (10.3 CH-8)?"""
    return not found.contrat.services_faits.filter(rang__gt=found.rang).exists()


# -- money ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PaidOf:
    """What is paid of a contract, and what réfactions took off, TTC."""

    paye: Decimal
    refaction: Decimal


def paid_of(contrat: Contrat) -> PaidOf:
    steps = ServiceFait.objects.filter(**key(contrat)).order_by()
    paid = DemandePaiement.objects.filter(service_fait__in=steps, etat=EtatDemande.PAYEE)
    taken: Decimal | None = steps.aggregate(total=Sum("refaction"))["total"]
    paye: Decimal | None = paid.aggregate(total=Sum("ttc"))["total"]
    return PaidOf(paye or echeancier.ZERO, taken or echeancier.ZERO)


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Engagé, payé, reste of one Atelier, TTC; the State only."""

    engage: Decimal
    paye: Decimal
    reste: Decimal


def money_line(atelier: Atelier) -> MoneyLine:
    """Engagé: AE committed; payé: CP consumed; reste: what is committed and not paid yet."""
    found = depense_of(atelier.reference)
    return MoneyLine(found.engage, found.paye, found.engage - found.paye + _interests(atelier))


def _interests(atelier: Atelier) -> Decimal:
    """What lateness cost, which no contract commits (CH-7)."""
    late = DemandePaiement.objects.filter(service_fait__atelier=atelier, interets_on__isnull=False)
    found: Decimal | None = late.order_by().aggregate(total=Sum("interets"))["total"]
    return found or echeancier.ZERO


def _logistics(atelier: Atelier) -> Decimal:
    """What organising costs: what is noted of it, else what the candidature expected."""
    noted, candidature = costs_total(atelier), atelier.candidature
    if noted is not None:
        return noted.total
    return (
        fiche.logistics_total(fiche.typed_answers(candidature)) if candidature else echeancier.ZERO
    )


def mayor_line(atelier: Atelier, *, is_theirs: bool = True) -> str:
    """What the porteurs read instead of the amounts of the contract (D-16); the State reads it of them."""
    total = _logistics(atelier)
    if not total:
        return "100\u00a0% pris en charge, hors logistique"
    whose = "à votre charge" if is_theirs else "à la charge de la collectivité"
    return f"100\u00a0% pris en charge\u00a0; logistique {whose}\u00a0: {euros(total)}"


# -- delays ---------------------------------------------------------------------------------------


def is_late(demande: DemandePaiement, *, on: dt.date) -> bool:
    return demande.etat == EtatDemande.A_PAYER and bool(demande.due_on and demande.due_on < on)


def late_charges(demande: DemandePaiement, *, on: dt.date) -> Decimal:
    """Interest and flat sum owed without request if it were paid that day (CH-7).

    On what is to be paid: nothing is late of a request that an advance covers.
    """
    due, paid = demande.due_on, demande.payee_on or on
    if due is None or paid <= due or not demande.net:
        return echeancier.ZERO
    start = echeancier.half_year_start(due)
    return echeancier.late_charges(
        demande.net,
        due=due,
        paid_on=paid,
        taux_bce=parametres.decimal("taux_bce", on=start),
        marge=parametres.decimal("im_marge", on=start),
        forfait=parametres.decimal("im_forfait", on=start),
    )


def advance_is_due(bon: BonDeCommande, *, on: dt.date) -> bool:
    """CH-9: is the order large and long enough for an advance, by the figures of that day?"""
    return avances.is_advance_due(
        bon.ht,
        duree_mois=months_between(on, bon.fin_prevue),
        seuil_ht=parametres.decimal("avance_seuil_ht", on=on),
        duree_min_mois=parametres.integer("avance_duree_min_mois", on=on),
    )
