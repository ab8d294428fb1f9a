"""Reads of what a contract pays year by year, and of what a service is to pay before its closing (CH-15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from etabli.ateliers.deroules import deroule_of
from etabli.consultations.states import STOPPED
from etabli.core import parametres
from etabli.livrables import selectors as livrables
from etabli.livrables.models import Livrable
from etabli.marches.models import BonDeCommande
from etabli.paiements import avances, echeancier
from etabli.paiements.contrats import Contrat, key
from etabli.paiements.models import Avance, DemandePaiement, PrevisionCp, ServiceFait
from etabli.paiements.models.avances import total
from etabli.paiements.selectors import parts
from etabli.paiements.states import EtatAvance, EtatServiceFait

ZERO = echeancier.ZERO
Payment = tuple[dt.date, Decimal]
#: an advance that is, or will be, out
GIVEN = (EtatAvance.VERSEE, EtatAvance.A_VERSER)


def foreseen(contrat: Contrat, *, on: dt.date) -> list[Payment]:
    """Each payment of a contract, with its day: made, due, or foreseen from the day its work is due."""
    if isinstance(contrat, BonDeCommande):
        return list(_steps(contrat, on=on, avance=ZERO))
    rows = Avance.objects.filter(marche=contrat, etat__in=GIVEN).order_by("pk")
    given = [(one.versee_on or max(one.due_on, on), one.montant) for one in rows]
    back = parts.asked_back(contrat)
    return [*given, *_steps(contrat, on=on, avance=total(rows), back=back)]


def _steps(
    contrat: Contrat, *, on: dt.date, avance: Decimal, back: Decimal = ZERO
) -> Iterator[Payment]:
    """`avance`: what is, or will be, out; `back`: what of it an order to pay asks."""
    steps = contrat.services_faits.exclude(etat=EtatServiceFait.SANS_OBJET)
    rows = list(steps.select_related("atelier", "bon", "marche").order_by("rang"))
    executed, is_over = ZERO, contrat.etat in STOPPED
    for place, step in enumerate(rows, 1):
        settled = list(step.demandes.filter(etat__in=parts.DUE).order_by("pk"))
        yield from ((_day_of(one, on=on), one.net) for one in settled)
        back += sum((one.recuperation for one in settled), ZERO)
        executed += step.ttc
        left = step.ttc - sum((one.ttc for one in settled), ZERO)
        taken = ZERO
        if avance and contrat.notified_on:
            taken = avances.recovery(
                avance, deja=back, brut=left, execute=executed, montant=contrat.ttc,
                regle=parts.recuperation(on=contrat.notified_on), is_balance=is_over or place == len(rows),
            )  # fmt: skip
        back += taken
        yield day_foreseen(step, on=on), left - taken


def _day_of(demande: DemandePaiement, *, on: dt.date) -> dt.date:
    return demande.payee_on or max(demande.due_on or on, on)


def day_foreseen(step: ServiceFait, *, on: dt.date) -> dt.date:
    """The day its livrables are due, or its order ends; not before the day of the count."""
    if step.bon is not None:
        return max(step.bon.fin_prevue, on)
    found = deroule_of(step.atelier).step(step.etape)
    types = found.types if found else ()
    rows = Livrable.objects.filter(atelier=step.atelier, type__in=types).select_related("atelier")
    days = [livrables.handing_over_day(one) for one in rows.order_by("pk")]
    known = [day for day in days if day is not None]
    last = max(known) if known else livrables.contract_end(step.atelier) if found else on
    return max(last or on, on)


def kept(contrat: Contrat) -> list[PrevisionCp]:
    """Year by year, as it was kept at the last act."""
    return list(PrevisionCp.objects.filter(**key(contrat)).order_by("exercice"))


def to_pay(service_id: int, exercice: int) -> Decimal:
    """What all the contracts of a service pay that year, made or foreseen."""
    own = Q(bon__atelier__service_pilote=service_id) | Q(
        marche__atelier__service_pilote=service_id
    )
    rows = PrevisionCp.objects.filter(own, exercice=exercice).order_by()
    found: Decimal | None = rows.aggregate(total=Sum("montant"))["total"]
    return found or ZERO


def to_claim_before_closing(*, on: dt.date) -> QuerySet[ServiceFait]:
    """From October on: the steps that nobody has claimed nor been told of this year (CH-15)."""
    if on.month < parametres.integer("cloture_alerte_mois", on=on):
        return ServiceFait.objects.none()
    states = (EtatServiceFait.A_VENIR, EtatServiceFait.A_CERTIFIER, EtatServiceFait.CERTIFIE)
    told = Q(closing_told=on.year)
    rows = ServiceFait.objects.filter(~told | Q(closing_told=None), etat__in=states)
    rows = rows.select_related("atelier__commune", "bon__devis__designation__groupement", "marche")
    return rows.order_by("pk")
