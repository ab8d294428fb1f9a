"""Before a part is entered, an advance paid, an order to pay issued (CH-9 to CH-11)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q

from etabli.consultations.selectors.awarding import firms_of
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.formats import euros
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Filled
from etabli.credits.selectors import available
from etabli.paiements.models import Avance, DemandePaiement, Repartition, TitrePerception
from etabli.paiements.payloads import Issued, Shared
from etabli.paiements.selectors import parts as reads
from etabli.paiements.states import LIVE, SUBCONTRACTED, EtatRepartition

#: below it a part is a typing fault
LEAST = Decimal("100.00")


def still_to_enter() -> Q:
    return Q(etat=EtatRepartition.A_SAISIR)


@guard("CH-10", "Rien n’est encore demandé ni versé sur ce marché")
def nothing_is_asked_yet(attempt: Attempt[Repartition]) -> str | None:
    """CH-10: what is paid by these parts is not paid by others."""
    marche = attempt.obj.marche
    if marche.sous_traitances.filter(etat__in=SUBCONTRACTED).exists():
        return (
            "Un sous-traitant est déclaré sur ces parts : elles ne changent plus que par avenant."
        )
    asked = DemandePaiement.objects.filter(service_fait__marche=marche, etat__in=LIVE)
    if not asked.exists() and not reads.paid_advances(marche).exists():
        return None
    return (
        "Une avance est versée ou une demande est enregistrée : les parts ne changent plus que "
        "par avenant."
    )


def parts_make_the_price(attempt: Filled[Repartition, Shared]) -> list[str]:
    """CH-10: every firm of the groupement, once; their sum is the price, to the cent."""
    marche, parts = attempt.obj.marche, attempt.data.parts
    known = {one.pk for one in firms_of(marche.groupement)}
    given = [part.organisation.pk for part in parts]
    faults = [
        f"La part de {part.organisation} est inférieure à {euros(LEAST)} : vérifiez-la."
        for part in parts
        if part.ttc < LEAST
    ]
    if set(given) - known or len(set(given)) != len(given):
        faults.append("Une part est celle d’une entreprise du groupement, saisie une fois.")
    gap = marche.ttc - sum((part.ttc for part in parts), Decimal(0))
    if gap > 0:
        faults.append(
            f"Les parts font {euros(gap)} de moins que le marché, {euros(marche.ttc, 'TTC')}."
        )
    if gap < 0:
        faults.append(
            f"Les parts font {euros(-gap)} de plus que le marché, {euros(marche.ttc, 'TTC')}."
        )
    return faults


@guard("CH-4", "Les crédits de paiement suffisent", circle=Cercle.ETAT)
def cp_suffice(attempt: Attempt[Avance]) -> str | None:
    """CH-4: insufficient CP block the payment, and the missing amount is said."""
    avance = attempt.obj
    held = available(avance.marche.service, attempt.on.year)
    missing = held.missing_cp(avance.montant)
    if not missing:
        return None
    return (
        f"Les crédits de paiement sont insuffisants : il manque {euros(missing)}. "
        "Demandez une délégation à la DGALN."
    )


def paid_after_notification(attempt: Attempt[Avance]) -> str | None:
    notified = attempt.obj.marche.notified_on
    return bornes.before(
        attempt.on, notified, what="Le versement", event="la notification du marché"
    )


def number_is_said(attempt: Filled[TitrePerception, Issued]) -> str | None:
    if attempt.data.numero.strip():
        return None
    return "Saisissez le numéro du titre de perception."


def recovered_after_issue(attempt: Attempt[TitrePerception]) -> str | None:
    issued = attempt.obj.emis_on
    return bornes.before(attempt.on, issued, what="Le remboursement", event="l’émission du titre")
