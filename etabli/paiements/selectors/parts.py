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
    SousTraitance,
    TitrePerception,
)
from etabli.paiements.models.avances import total
from etabli.paiements.selectors import sous_traitances
from etabli.paiements.states import (
    LIVE,
    Etape,
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


def part_of(marche: MarcheSubsequent, firm: int) -> Decimal:
    """What this firm is to do of the marché; nothing for another."""
    return sum((one.ttc for one in parts_of(marche) if one.organisation_id == firm), ZERO)


def planned(step: ServiceFait) -> Decimal:
    """The price of a step before any réfaction."""
    is_void = step.etat == EtatServiceFait.SANS_OBJET and step.refaction == step.ttc
    return step.ttc if is_void else step.ttc + step.refaction


def shares(found: ServiceFait) -> list[Share]:
    """What each firm is paid of this step, the subcontractors after the others (CH-10, CH-12).

    Their sum is the step, to the cent.
    """
    own = shares_of_firms(found)
    left = {share.organisation.pk: share.ttc for share in own}
    others = []
    for one, amount in _subcontracted(found, dict(left)).items():
        ttc = min(left.get(one.donneur_id, ZERO), echeancier.cents(amount))
        left[one.donneur_id] = left.get(one.donneur_id, ZERO) - ttc
        others.append(Share(one.organisation, ttc))
    kept = [Share(share.organisation, left[share.organisation.pk]) for share in own]
    return [share for share in (*kept, *others) if share.ttc]


def shares_of_firms(found: ServiceFait) -> list[Share]:
    """Between the firms of the holder, before what they have others do."""
    contrat = found.contrat
    if isinstance(contrat, BonDeCommande):
        return [Share(contrat.groupement.mandataire, found.ttc)]
    parts = parts_of(contrat)
    if not parts:
        return []
    weights = _weights(found, contrat, [part.ttc for part in parts])
    amounts = echeancier.shares_of(found.ttc, weights)
    return [Share(part.organisation, ttc) for part, ttc in zip(parts, amounts, strict=True) if ttc]


def _subcontracted(found: ServiceFait, own: dict[int, Decimal]) -> dict[SousTraitance, Decimal]:
    """What each subcontractor is paid of this step, lowered by a réfaction as the step is (CH-12).

    The balance of a marché that stopped is shared as the steps it replaces; an indemnity is the holder's.
    """
    marche = found.marche
    if marche is None or found.etape == Etape.INDEMNITE:
        return {}
    if found.etape != Etape.RESILIATION:
        ratio = found.ttc / planned(found)
        rows = sous_traitances.parts_of_step(found)
        return {one.sous_traitance: one.ttc * ratio for one in rows}
    dropped = marche.services_faits.filter(etat=EtatServiceFait.SANS_OBJET).exclude(taux=None)
    base: dict[int, Decimal] = {}
    taken: dict[SousTraitance, Decimal] = {}
    for step in dropped.select_related("marche", "bon").order_by("rang"):
        for share in shares_of_firms(step):
            base[share.organisation.pk] = base.get(share.organisation.pk, ZERO) + share.ttc
        for one in sous_traitances.parts_of_step(step):
            taken[one.sous_traitance] = taken.get(one.sous_traitance, ZERO) + one.ttc
    return {
        one: own.get(one.donneur_id, ZERO) * ttc / base[one.donneur_id]
        for one, ttc in taken.items()
    }


def _weights(found: ServiceFait, marche: Contrat, parts: list[Decimal]) -> list[Decimal]:
    """By its part of the schedule: the balance gives each the rest of what is theirs."""
    steps = list(marche.services_faits.exclude(taux=None).order_by("rang"))
    amounts = [planned(step) for step in steps]
    place = next((place for place, step in enumerate(steps) if step.pk == found.pk), None)
    if place is None or sum(amounts) != sum(parts):
        return parts
    return list(echeancier.split(amounts, parts)[place])


def left_to_subcontract(marche: MarcheSubsequent, firm: int) -> list[tuple[ServiceFait, Decimal]]:
    """Of each step whose work is to come, what this firm keeps: it may have others do that much (CH-12)."""
    found = []
    for step in sous_traitances.open_steps(marche):
        mine = sum((one.ttc for one in shares_of_firms(step) if one.organisation.pk == firm), ZERO)
        left = mine - sous_traitances.kept_of(step, firm)
        if left > 0 and not sous_traitances.has_claimed(step, firm):
            found.append((step, left))
    return found


def balance_left(step: ServiceFait, firm: int | None) -> Decimal:
    """What of this step a change of price may take from a firm that has a part of it done by others (CH-12)."""
    kept = sous_traitances.kept_of(step, firm) if firm else ZERO
    if not kept:
        return step.ttc
    return (
        sum((one.ttc for one in shares_of_firms(step) if one.organisation.pk == firm), ZERO) - kept
    )


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
    firm = demande.beneficiaire_id
    settled = DemandePaiement.objects.filter(beneficiaire_id=firm, etat__in=DUE)
    steps = demande.contrat.services_faits.exclude(pk=demande.service_fait_id)
    others = steps.exclude(etat=EtatServiceFait.SANS_OBJET).exclude(
        pk__in=settled.values("service_fait_id")
    )
    marche = demande.service_fait.marche
    if marche is None or not sous_traitances.is_subcontractor(marche, firm):
        return not others.exists()
    return not any(
        share.organisation.pk == firm
        for step in others.select_related("marche", "bon").order_by("rang")
        for share in shares(step)
    )


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
