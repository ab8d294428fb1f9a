"""Reads of the subcontractors of a marché: what each is to do of each step, and what is left to its firm (CH-12)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import ALIVE
from etabli.paiements.echeancier import ZERO
from etabli.paiements.models import DemandePaiement, PartSousTraitee, ServiceFait, SousTraitance
from etabli.paiements.states import (
    LIVE,
    SUBCONTRACTED,
    SUBCONTRACTING,
    WAITING,
    EtatDemande,
    EtatSousTraitance,
)


def parts_of_step(step: ServiceFait) -> list[PartSousTraitee]:
    """What the subcontractors that are paid directly do of this step."""
    rows = PartSousTraitee.objects.filter(
        service_fait=step, sous_traitance__etat__in=SUBCONTRACTING
    )
    return list(rows.select_related("sous_traitance__organisation").order_by("sous_traitance"))


def amount_of(found: SousTraitance) -> Decimal:
    """Step by step: less than what was declared once it stopped before its term."""
    return _sum(PartSousTraitee.objects.filter(sous_traitance=found))


def taken_from(marche: MarcheSubsequent, firm: int) -> Decimal:
    """What others are paid directly of the part of this firm (CH-10)."""
    own = Q(sous_traitance__marche=marche, sous_traitance__donneur=firm)
    accepted = Q(sous_traitance__etat__in=SUBCONTRACTING)
    return _sum(PartSousTraitee.objects.filter(own & accepted))


def is_subcontractor(marche: MarcheSubsequent, firm: int) -> bool:
    """Is it paid as a subcontractor, and not as a firm of the holder?"""
    rows = SousTraitance.objects.filter(marche=marche, organisation=firm, is_direct=True)
    return rows.filter(etat__in=SUBCONTRACTING).exists()


def kept_of(step: ServiceFait, firm: int) -> Decimal:
    """What this firm declared of this step, accepted or waiting for the State's answer."""
    rows = PartSousTraitee.objects.filter(service_fait=step, sous_traitance__donneur=firm)
    return _sum(rows.filter(sous_traitance__etat__in=(*SUBCONTRACTED, *SUBCONTRACTING)))


def declared_of(marche: MarcheSubsequent, firm: int) -> Decimal:
    """All that this firm has others do, whoever pays them."""
    rows = SousTraitance.objects.filter(marche=marche, donneur=firm, etat__in=SUBCONTRACTED)
    found: Decimal | None = rows.order_by().aggregate(total=Sum("ttc"))["total"]
    return found or ZERO


def waiting(step: ServiceFait, firm: int) -> SousTraitance | None:
    """The declaration of this firm on this step that the State has not answered yet."""
    rows = PartSousTraitee.objects.filter(
        service_fait=step,
        sous_traitance__donneur=firm,
        sous_traitance__etat=EtatSousTraitance.DECLAREE,
    )
    found = rows.select_related("sous_traitance__marche__atelier").order_by("pk").first()
    return found.sous_traitance if found else None


def open_steps(marche: MarcheSubsequent) -> list[ServiceFait]:
    """Those whose work is not certified: the work comes after the acceptance."""
    rows = marche.services_faits.filter(etat__in=WAITING).exclude(taux=None).order_by("rang")
    return list(rows.select_related("atelier", "marche", "bon"))


def has_claimed(step: ServiceFait, firm: int) -> bool:
    return step.demandes.filter(beneficiaire=firm, etat__in=LIVE).exists()


def to_release(found: SousTraitance) -> list[PartSousTraitee]:
    """What of it nobody claims: it goes back to the firm that subcontracts."""
    rows = found.parts.select_related("service_fait").order_by("service_fait__rang")
    return [one for one in rows if not has_claimed(one.service_fait, found.organisation_id)]


def silent(*, on: dt.date) -> QuerySet[SousTraitance]:
    """Declared, and the days of the State to answer are over."""
    rows = SousTraitance.objects.filter(
        etat=EtatSousTraitance.DECLAREE, answer_by__lt=on, marche__etat__in=ALIVE
    )
    return rows.select_related("marche__atelier").order_by("pk")


def silent_holders(*, on: dt.date) -> QuerySet[DemandePaiement]:
    """The requests of subcontractors that their holder has let pass."""
    rows = DemandePaiement.objects.filter(etat=EtatDemande.AU_TITULAIRE, answer_by__lt=on)
    return rows.select_related("service_fait__atelier", "service_fait__marche").order_by("pk")


def _sum(rows: QuerySet[PartSousTraitee]) -> Decimal:
    found: Decimal | None = rows.order_by().aggregate(total=Sum("ttc"))["total"]
    return found or ZERO
