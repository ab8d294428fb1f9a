"""Before a marché is settled: all is admitted, paid, and given back (M16)."""

from __future__ import annotations

from etabli.consultations.models import Avenant, MarcheSubsequent
from etabli.core.cercles import Cercle
from etabli.core.formats import euros, listed
from etabli.core.guards import guard
from etabli.core.workflow import Attempt
from etabli.livrables import selectors as livrables
from etabli.paiements.models import DemandePaiement, Penalite
from etabli.paiements.selectors import parts
from etabli.paiements.states import ISSUED, WAITING, EtatDemande, EtatPenalite, EtatServiceFait

Settling = Attempt[MarcheSubsequent]


@guard("M16", "Tous les livrables sont admis")
def kit_is_admitted(attempt: Settling) -> str | None:
    missing = livrables.not_admitted(attempt.obj.atelier)
    if not missing:
        return None
    return f"Ces livrables ne sont pas admis\u00a0: {listed(missing)}."


@guard("M16", "Chaque étape est payée", circle=Cercle.ETAT_TITULAIRE)
def balance_is_paid(attempt: Settling) -> list[str]:
    """Every step that is owed, to each firm."""
    rows = attempt.obj.services_faits.exclude(etat=EtatServiceFait.SANS_OBJET).order_by("rang")
    faults = []
    for step in rows:
        paid = step.demandes.filter(etat=EtatDemande.PAYEE).order_by()
        done = set(paid.values_list("beneficiaire_id", flat=True))
        left = [one for one in parts.shares(step) if one.organisation.pk not in done]
        if left or not done:
            name = step.get_etape_display()
            faults.append(f"L’étape «\u00a0{name}\u00a0» n’est pas toute payée.")
    return faults


@guard("M16", "Les intérêts de retard sont payés", circle=Cercle.ETAT_TITULAIRE)
def interests_are_paid(attempt: Settling) -> str | None:
    rows = DemandePaiement.objects.filter(
        service_fait__marche=attempt.obj, interets__gt=0, interets_on=None
    )
    if not rows.exists():
        return None
    return "Des intérêts moratoires sont dus au titulaire\u00a0: ils se paient d’abord."


@guard("M16", "Les pénalités sont décidées et retenues", circle=Cercle.ETAT_TITULAIRE)
def penalties_are_settled(attempt: Settling) -> list[str]:
    """CH-13: withheld by the requests, or by an order to pay that is issued."""
    marche = attempt.obj
    waiting = Penalite.objects.filter(marche=marche, etat=EtatPenalite.NOTIFIEE).order_by("pk")
    return [f"{one} attend sa décision." for one in waiting]


@guard("M16", "L’avance est récupérée", circle=Cercle.ETAT_TITULAIRE)
def advance_is_back(attempt: Settling) -> list[str]:
    """CH-11: by the requests, or by an order to pay that is issued."""
    marche = attempt.obj
    left = parts.still_out(marche)
    faults = [f"Il reste {euros(left)} d’avance à récupérer."] if left > 0 else []
    if marche.titres.exclude(etat__in=ISSUED).exists():
        faults.append("Un titre de perception est à émettre.")
    return faults


@guard("2.7.6", "Le solde du marché n’est pas encore certifié", circle=Cercle.ETAT_TITULAIRE)
def balance_is_open(attempt: Attempt[Avenant]) -> str | None:
    """A change of price goes to the balance, which must stand and stay positive."""
    avenant = attempt.obj
    if not avenant.montant_ttc:
        return None
    last = avenant.marche.services_faits.exclude(taux=None).order_by("rang").last()
    if last is None or last.etat not in WAITING:
        return "Le solde est déjà certifié\u00a0: le prix du marché ne change plus."
    if last.ttc + avenant.montant_ttc <= 0:
        return (
            f"La diminution dépasse le solde, {euros(last.ttc, 'TTC')}\u00a0: elle est à baisser."
        )
    if -avenant.montant_ttc > parts.balance_left(last, avenant.organisation_id):
        return (
            "La diminution entame ce qu’un sous-traitant fait du solde\u00a0: le service pilote met d’abord fin à la "
            "sous-traitance."
        )
    return None
