"""Reads of the end of a marché before its term: what is admitted, and the account it makes (2.7.4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import F, Sum

from etabli.ateliers.deroules import deroule_of
from etabli.consultations.models import MarcheSubsequent
from etabli.core import parametres
from etabli.credits.models import EngagementJuridique
from etabli.livrables import selectors as livrables
from etabli.livrables.models import Livrable
from etabli.livrables.states import Etat as EtatLivrable
from etabli.paiements import echeancier, selectors
from etabli.paiements.models import DemandePaiement, FinAnticipee, ServiceFait
from etabli.paiements.models.avances import total
from etabli.paiements.resiliation import Decompte, indemnity
from etabli.paiements.selectors import parts, penalites
from etabli.paiements.states import CERTIFIED, WAITING, EtatDemande, Voie

ZERO = echeancier.ZERO
#: handed in, and nobody has decided
HANDED_IN = (EtatLivrable.DEPOSE, EtatLivrable.EN_VERIFICATION)


def undecided(marche: MarcheSubsequent) -> list[Livrable]:
    """What was handed in and waits for a decision: the account would not know it."""
    rows = Livrable.objects.filter(atelier=marche.atelier_id, etat__in=HANDED_IN)
    return list(rows.order_by("pk"))


def earned(found: ServiceFait) -> Decimal:
    """What the work admitted makes due of a step that is not certified; its livrables have equal parts of it."""
    ahead_of = found.acompte_de
    if found.etat not in WAITING or (ahead_of and selectors.not_reached(ahead_of)):
        return ZERO
    if selectors.not_reached(found) is None:
        return found.ttc - selectors.refaction_of(found)
    step = deroule_of(found.atelier).step(found.etape)
    types = [one.type for one in livrables.kit(found.atelier) if step and one.type in step.types]
    done = [one for one in types if livrables.is_admitted(found.atelier, one)]
    if not done:
        return ZERO
    part = echeancier.cents(found.ttc * len(done) / len(types))
    return max(ZERO, part - selectors.refaction_of(found))


def admitted(marche: MarcheSubsequent) -> Decimal:
    """All that is admitted of a marché, réfactions taken off, TTC."""
    rows = marche.services_faits.select_related("atelier", "marche", "bon").order_by("rang")
    return sum((row.ttc if row.etat in CERTIFIED else earned(row) for row in rows), ZERO)


def uncertified(marche: MarcheSubsequent) -> Decimal:
    """What is admitted and nobody has certified yet."""
    rows = marche.services_faits.filter(etat__in=WAITING)
    rows = rows.select_related("atelier", "marche", "bon").order_by("rang")
    return sum((earned(row) for row in rows), ZERO)


def paid(marche: MarcheSubsequent) -> Decimal:
    """All that the State has paid of it: advances, and what each request left to pay."""
    rows = DemandePaiement.objects.filter(service_fait__marche=marche, etat=EtatDemande.PAYEE)
    net: Decimal | None = rows.order_by().aggregate(
        net=Sum(F("ttc") - F("recuperation") - F("penalite"))
    )["net"]
    return total(parts.paid_advances(marche)) + (net or ZERO)


def engagements(marche: MarcheSubsequent) -> list[EngagementJuridique]:
    """Its commitments: the contract, then each avenant that added to it."""
    numbers = [
        marche.numero_ej,
        *marche.avenants.exclude(numero_ej="").values_list("numero_ej", flat=True),
    ]
    return list(EngagementJuridique.objects.filter(numero__in=numbers).order_by("pk"))


def engaged(marche: MarcheSubsequent) -> Decimal:
    return sum((one.montant - one.degage for one in engagements(marche)), ZERO)


def account(found: FinAnticipee, *, on: dt.date) -> Decompte:
    """What the end would make, were it decided that day (2.7.4)."""
    marche, admis = found.marche, admitted(found.marche)
    return Decompte(
        admis=admis,
        paye=paid(marche),
        indemnite=_indemnity(found, admis=admis, on=on),
        penalites=penalites.total_of(marche).du,
        surcout=found.surcout,
    )


def _indemnity(found: FinAnticipee, *, admis: Decimal, on: dt.date) -> Decimal:
    """5 % of what will not be done, in general interest; what is agreed, by agreement; else nothing."""
    if found.voie == Voie.AMIABLE:
        return found.indemnite_convenue
    if found.voie != Voie.INTERET_GENERAL:
        return ZERO
    marche = found.marche
    assert marche.montant_ht is not None, "a notified contract has its price"
    taux = parametres.decimal("resiliation_ig_taux", on=on)
    return indemnity(marche.montant_ht, admis_ht=admitted_ht(marche, admis), taux=taux)


def admitted_ht(marche: MarcheSubsequent, admis: Decimal) -> Decimal:
    return echeancier.without_tax(admis, taux_tva=marche.taux_tva)
