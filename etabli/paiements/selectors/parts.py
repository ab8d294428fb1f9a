"""Reads of the parts of a marché, of its advances, and of what each request gives back (CH-9 to CH-11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from etabli.acteurs.models import Organisation
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import STOPPED
from etabli.core import parametres
from etabli.marches.models import BonDeCommande
from etabli.paiements import avances, echeancier
from etabli.paiements.avances import Recuperation, Regles
from etabli.paiements.contrats import Contrat
from etabli.paiements.models import (
    Avance,
    DemandePaiement,
    PartMarche,
    ServiceFait,
    TitrePerception,
)
from etabli.paiements.models.avances import total
from etabli.paiements.states import (
    LIVE,
    EtatAvance,
    EtatDemande,
    EtatRepartition,
    EtatServiceFait,
)

ZERO = echeancier.ZERO
#: its amount is fixed: it is certified, and its delay runs
DUE = (EtatDemande.A_PAYER, EtatDemande.PAYEE)


@dataclass(frozen=True, slots=True)
class Share:
    """What one firm is paid of one step."""

    organisation: Organisation
    ttc: Decimal


# -- parts ----------------------------------------------------------------------------------------


def parts_of(marche: MarcheSubsequent) -> list[PartMarche]:
    """The parts of its firms, the mandataire first; none before they are entered."""
    rows = PartMarche.objects.filter(
        repartition__marche=marche, repartition__etat=EtatRepartition.ARRETEE
    )
    return list(rows.select_related("organisation").order_by("rang"))


def planned(step: ServiceFait) -> Decimal:
    """The price of a step before any réfaction."""
    is_void = step.etat == EtatServiceFait.SANS_OBJET and step.refaction == step.ttc
    return step.ttc if is_void else step.ttc + step.refaction


def shares(found: ServiceFait) -> list[Share]:
    """What each firm is paid of this step: their sum is the step, to the cent (CH-10)."""
    contrat = found.contrat
    if isinstance(contrat, BonDeCommande):
        return [Share(contrat.groupement.mandataire, found.ttc)]
    parts = parts_of(contrat)
    if not parts:
        return []
    weights = _weights(found, contrat, [part.ttc for part in parts])
    amounts = echeancier.shares_of(found.ttc, weights)
    return [Share(part.organisation, ttc) for part, ttc in zip(parts, amounts, strict=True) if ttc]


def _weights(found: ServiceFait, marche: Contrat, parts: list[Decimal]) -> list[Decimal]:
    """By its part of the schedule: the balance gives each the rest of what is theirs."""
    steps = list(marche.services_faits.exclude(taux=None).order_by("rang"))
    amounts = [planned(step) for step in steps]
    place = next((place for place, step in enumerate(steps) if step.pk == found.pk), None)
    if place is None or sum(amounts) != sum(parts):
        return parts
    return list(echeancier.split(amounts, parts)[place])


def to_claim(found: ServiceFait) -> list[Share]:
    """Those who have no request for this step yet."""
    rows = found.demandes.filter(etat__in=LIVE).order_by()
    asked = set(rows.values_list("beneficiaire_id", flat=True))
    return [share for share in shares(found) if share.organisation.pk not in asked]


# -- advances -------------------------------------------------------------------------------------


def regles(*, on: dt.date) -> Regles:
    """The figures of an advance that day (CH-9)."""
    return Regles(
        seuil_ht=parametres.decimal("avance_seuil_ht", on=on),
        duree_min_mois=parametres.integer("avance_duree_min_mois", on=on),
        taux=parametres.decimal("avance_taux_defaut", on=on),
        taux_pme=parametres.decimal("avance_taux_pme_etat", on=on),
    )


def recuperation(*, on: dt.date) -> Recuperation:
    """From which part executed to which one an advance is given back (CH-11)."""
    return Recuperation(
        debut=parametres.decimal("avance_recup_debut", on=on),
        fin=parametres.decimal("avance_recup_fin", on=on),
    )


def paid_advances(marche: MarcheSubsequent, firm: int | None = None) -> QuerySet[Avance]:
    rows = Avance.objects.filter(marche=marche, etat=EtatAvance.VERSEE)
    return rows if firm is None else rows.filter(organisation_id=firm)


def recovered(marche: MarcheSubsequent, firm: int | None = None) -> Decimal:
    """What the requests have given back so far."""
    rows = DemandePaiement.objects.filter(service_fait__marche=marche, etat__in=DUE)
    rows = rows if firm is None else rows.filter(beneficiaire_id=firm)
    found: Decimal | None = rows.order_by().aggregate(total=Sum("recuperation"))["total"]
    return found or ZERO


def asked_back(marche: MarcheSubsequent, firm: int | None = None) -> Decimal:
    """What orders to pay ask back of the advances."""
    rows = TitrePerception.objects.filter(marche=marche, is_advance=True)
    return total(rows if firm is None else rows.filter(organisation_id=firm))


def still_out(marche: MarcheSubsequent, firm: int | None = None) -> Decimal:
    """What was advanced, and that neither a request nor an order to pay takes back."""
    out = total(paid_advances(marche, firm))
    return out - recovered(marche, firm) - asked_back(marche, firm)


def is_last(demande: DemandePaiement) -> bool:
    """Is nothing else to be paid to this firm of this contract (CH-11: the balance)?"""
    settled = DemandePaiement.objects.filter(
        beneficiaire_id=demande.beneficiaire_id, etat__in=DUE
    ).values("service_fait_id")
    steps = demande.contrat.services_faits.exclude(pk=demande.service_fait_id)
    return not steps.exclude(etat=EtatServiceFait.SANS_OBJET).exclude(pk__in=settled).exists()


def is_over(marche: MarcheSubsequent) -> bool:
    """Has each firm asked for all that is theirs?"""
    steps = marche.services_faits.exclude(etat=EtatServiceFait.SANS_OBJET)
    asked = {
        (one.service_fait_id, one.beneficiaire_id)
        for one in DemandePaiement.objects.filter(service_fait__in=steps, etat__in=DUE)
    }
    return all(
        (step.pk, one.organisation.pk) in asked
        for step in steps.select_related("marche", "bon").order_by("rang")
        for one in shares(step)
    )


def recovery_of(demande: DemandePaiement, *, brut: Decimal) -> Decimal:
    """What this request gives back of the advance of its firm (CH-11, 10.6)."""
    marche = demande.contrat
    if isinstance(marche, BonDeCommande) or marche.notified_on is None:
        return ZERO
    firm = demande.beneficiaire_id
    avance = total(paid_advances(marche, firm))
    if not avance:
        return ZERO
    done = marche.services_faits.filter(
        certified_on__isnull=False, rang__lte=demande.service_fait.rang
    ).exclude(etat=EtatServiceFait.SANS_OBJET)
    execute: Decimal | None = done.order_by().aggregate(total=Sum("ttc"))["total"]
    return avances.recovery(
        avance,
        deja=recovered(marche, firm) + asked_back(marche, firm),
        brut=brut,
        execute=execute or ZERO,
        montant=marche.ttc,
        regle=recuperation(on=marche.notified_on),
        is_balance=marche.etat in STOPPED or is_last(demande),
    )
