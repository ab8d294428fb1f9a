"""Before a marché stops ahead of its term (2.7.4)."""

from __future__ import annotations

from etabli.consultations.states import ALIVE, EtatMarche
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.formats import date_courte, euros
from etabli.core.fuseaux import minuit_court
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Filled
from etabli.paiements.models import FinAnticipee
from etabli.paiements.payloads import Ending
from etabli.paiements.selectors import fins as reads
from etabli.paiements.selectors import parts
from etabli.paiements.states import FIN_OPEN, Voie

Ended = Attempt[FinAnticipee]
WHOLE = Cercle.ETAT_TITULAIRE


@guard("2.7.4", "Le marché court", circle=WHOLE)
def contract_runs(attempt: Ended) -> str | None:
    marche = attempt.obj.marche
    if marche.etat in ALIVE:
        return None
    return f"Le marché est « {marche.get_etat_display().lower()} » : il n’y a plus à y mettre fin."


@guard("2.7.4", "Aucune autre fin n’est en préparation", circle=WHOLE)
def none_is_open(attempt: Ended) -> str | None:
    found = attempt.obj
    rows = FinAnticipee.objects.filter(marche=found.marche_id, etat__in=FIN_OPEN)
    if not rows.exclude(pk=found.pk).exists():
        return None
    return "Une fin anticipée est déjà en préparation : retirez-la d’abord."


@guard("2.7.4", "Tout ce qui est remis est décidé", circle=WHOLE)
def handed_in_is_decided(attempt: Ended) -> list[str]:
    """What is admitted is paid: nothing may wait for its decision when the account is made."""
    return [
        f"{one} attend sa décision : admettez-le ou rejetez-le d’abord, dans l’onglet « Livrables »."
        for one in reads.undecided(attempt.obj.marche)
    ]


@guard("2.7.4", "La part de chaque entreprise est saisie", circle=WHOLE)
def parts_are_entered(attempt: Ended) -> str | None:
    """CH-10: who is owed, and who gives back, is known firm by firm."""
    if parts.parts_of(attempt.obj.marche):
        return None
    return "La part de chaque entreprise n’est pas saisie : le gestionnaire budgétaire la saisit d’abord."


@guard("2.7.4", "La voie permet de décider", circle=WHOLE)
def way_is_open(attempt: Ended) -> str | None:
    """Each way has its own: a phase that is over, a notice unheeded, an agreement."""
    found = attempt.obj
    return {
        Voie.PHASE: _phase_is_over,
        Voie.FAUTE: _notice_is_unheeded,
        Voie.AMIABLE: _holder_agrees,
    }.get(Voie(found.voie), _nothing)(attempt)


def _nothing(attempt: Ended) -> None:
    """In general interest: at any time."""


def _phase_is_over(attempt: Ended) -> str | None:
    marche = attempt.obj.marche
    if marche.etat != EtatMarche.EN_EXECUTION:
        return "Aucune phase n’a commencé : le marché s’arrête à la fin d’une phase."
    if reads.admitted(marche) > 0:
        return None
    return "Aucune phase n’est admise : le marché s’arrête à la fin d’une phase."


def _notice_is_unheeded(attempt: Ended) -> str | None:
    found = attempt.obj
    due = found.notice_due_on
    if due is None:
        return "Le titulaire n’est pas mis en demeure : envoyez-lui d’abord la mise en demeure."
    if attempt.on > due:
        return None
    end = minuit_court(due, found.place)
    return f"Le titulaire peut répondre jusqu’au {end} : la décision est possible ensuite."


def _holder_agrees(attempt: Ended) -> str | None:
    if attempt.obj.accepted_on is not None:
        return None
    return "Le mandataire n’a pas accepté : proposez-lui d’abord la résiliation amiable."


@guard("2.7.4", "C’est une résiliation pour faute", circle=WHOLE)
def is_for_fault(attempt: Ended) -> str | None:
    return (
        None if attempt.obj.voie == Voie.FAUTE else "Seule une faute appelle une mise en demeure."
    )


@guard("2.7.4", "C’est une résiliation amiable", circle=WHOLE)
def is_amicable(attempt: Ended) -> str | None:
    if attempt.obj.voie == Voie.AMIABLE:
        return None
    return "Seule une résiliation amiable se propose au titulaire."


@guard("2.7.4", "Le mandataire n’a pas encore accepté", circle=WHOLE)
def is_not_accepted(attempt: Ended) -> str | None:
    day = attempt.obj.accepted_on
    return f"La résiliation est déjà acceptée, le {date_courte(day)}." if day else None


@guard("2.1", "Une autre personne que celle qui a préparé décide", circle=WHOLE)
def another_person_decides(attempt: Ended) -> str | None:
    if attempt.actor.is_same_person(attempt.obj.prepared_by_id):
        return "Vous avez préparé cette fin : une autre personne doit la décider."
    return None


def amounts_are_sane(attempt: Filled[FinAnticipee, Ending]) -> list[str]:
    """What is agreed or charged is of this way, and no more than the price of the marché."""
    data, faults = attempt.data, []
    most = attempt.obj.marche.ttc
    if data.indemnite_convenue and data.voie != Voie.AMIABLE:
        faults.append(
            "Une indemnité ne se convient que d’une résiliation amiable : laissez-la vide."
        )
    if data.surcout and data.voie != Voie.FAUTE:
        faults.append("Un surcoût ne se demande qu’après une faute : laissez-le vide.")
    if max(data.indemnite_convenue, data.surcout) > most:
        faults.append(f"Ce montant dépasse le prix du marché, {euros(most, 'TTC')} : vérifiez-le.")
    return faults


def after_preparation(attempt: Ended) -> str | None:
    notified = attempt.obj.marche.notified_on
    return bornes.before(attempt.on, notified, what="La fin", event="la notification du marché")
