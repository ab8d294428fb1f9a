"""A marché that stops before its term: prepared, notified or proposed, decided; its account in the same act (2.7.4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.ateliers.selectors import audiences_through
from etabli.consultations import services as consultations
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge, parametres
from etabli.core.access import CLOCK, Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import end_in_days
from etabli.core.delais.echeances import Delay
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.credits import services as credits
from etabli.marches.selectors import mandataires_of
from etabli.paiements import access
from etabli.paiements import payloads as p
from etabli.paiements.contrats import locked
from etabli.paiements.documents.fins import issue_decision, issue_notice
from etabli.paiements.echeancier import ZERO
from etabli.paiements.guards import fins as g
from etabli.paiements.models import DemandePaiement, FinAnticipee, ServiceFait
from etabli.paiements.resiliation import Decompte
from etabli.paiements.selectors import fins as reads
from etabli.paiements.selectors import parts, penalites
from etabli.paiements.services.avances import AVANCES, ask_back
from etabli.paiements.services.moves import SERVICES_FAITS
from etabli.paiements.services.previsions import keep_previsions
from etabli.paiements.services.reactions import plan_step
from etabli.paiements.services.sous_traitances import drop_pending
from etabli.paiements.states import (
    FIN_OPEN,
    WAITING,
    Etape,
    EtatAvance,
    EtatDemande,
    EtatFin,
    EtatServiceFait,
    Voie,
)

F_ = EtatFin
F = FinAnticipee
WHOLE = Cercle.ETAT_TITULAIRE
CHARGED = "Surcoût mis à la charge du titulaire après la résiliation du marché."
ENDED = "Avance non récupérée à la fin du marché."


def _prepared(attempt: Filled[F, p.Ending]) -> Changes:
    data = attempt.data
    return {
        "voie": data.voie,
        "motif": attempt.motif.strip(),
        "indemnite_convenue": data.indemnite_convenue,
        "surcout": data.surcout,
        "prepared_by_id": attempt.actor.person_id,
    }


def _noticed(attempt: Attempt[F]) -> Changes:
    jours = parametres.integer("mise_en_demeure_jours", on=attempt.on)
    return {
        "notice_on": attempt.on,
        "notice_due_on": end_in_days(attempt.on, jours, rolls=False),
    }


def _agreed(attempt: Attempt[F]) -> Changes:
    return {"accepted_on": attempt.on}


def _decided(attempt: Attempt[F]) -> Changes:
    """2.7.4: the account of that day is kept."""
    found = attempt.obj
    count = reads.account(found, on=attempt.on)
    degage = count.degagement(reads.engaged(found.marche))
    attempt.record |= {
        "admis": str(count.admis), "indemnite": str(count.indemnite), "paye": str(count.paye),
        "solde": str(count.solde), "degage": str(degage),
    }  # fmt: skip
    return {
        "decided_on": attempt.on,
        "decided_by_name": attempt.actor.name,
        "admis": count.admis,
        "indemnite": count.indemnite,
        "penalites": count.penalites,
        "paye": count.paye,
        "degage": degage,
    }


FINS: Workflow[F] = Workflow(
    access.FINS,
    audiences={
        **audiences_through("atelier"),
        "titulaire": lambda found: mandataires_of(found.marche.groupement),
    },
    related=("marche__atelier__commune", "marche__attributaire"),
    final=(F_.RETIREE,),
    delays={
        "reponse": Delay(
            "Réponse à la mise en demeure", "days", "mise_en_demeure_jours", "2.7.4", holder="titulaire",
            circle=WHOLE,
        )
    },
    prepare=Move(
        "Préparer la fin du marché", (), F_.EN_PREPARATION, rule="2.7.4", has_motif=True,
        guards=(g.contract_runs, g.none_is_open), checks=(g.amounts_are_sane,), effect=_prepared,
        payload=p.Ending, circle=Cercle.ETAT,
    ),
    send_notice=Move(
        "Mettre en demeure le titulaire", (F_.EN_PREPARATION,), F_.MISE_EN_DEMEURE, rule="2.7.4", usual=True,
        guards=(g.contract_runs, g.is_for_fault), effect=_noticed, starts=("reponse",), asks=("titulaire",),
        informs=("pilote",), ask="Lisez la mise en demeure, et exécutez ce qu’elle demande dans le délai.",
        announce="Le titulaire a {mise_en_demeure_jours} pour exécuter ; ensuite le marché peut être résilié.",
        circle=WHOLE,
    ),
    propose=Move(
        "Proposer la résiliation amiable", (F_.EN_PREPARATION,), F_.PROPOSEE, rule="2.7.4", usual=True,
        guards=(g.contract_runs, g.is_amicable), asks=("titulaire",), informs=("rpa",),
        ask="Lisez la proposition et acceptez-la, ou écrivez au service pilote.",
        announce="Le mandataire l’accepte, puis la personne habilitée la décide.", circle=WHOLE,
    ),
    accept=Move(
        "Accepter la résiliation amiable", (F_.PROPOSEE,), None, rule="2.7.4", usual=True,
        guards=(g.is_not_accepted,), effect=_agreed, informs=("pilote", "rpa"), circle=WHOLE,
    ),
    decide=Move(
        "Mettre fin au marché", FIN_OPEN, F_.DECIDEE, rule="2.7.4", danger=True,
        guards=(
            g.contract_runs, g.way_is_open, g.handed_in_is_decided, g.parts_are_entered, g.another_person_decides,
        ),
        checks=(g.after_preparation,), effect=_decided, cancels=("reponse",),
        informs=("titulaire", "pilote", "budget", "dgaln"),
        announce="Le marché s’arrête et l’Atelier est abandonné. Ce qui est admis est payé, l’avance qui reste est "
        "reprise, les AE qui ne serviront pas sont rendues.", circle=WHOLE,
    ),
    withdraw=Move(
        "Renoncer à mettre fin au marché", FIN_OPEN, F_.RETIREE, rule="2.7.4", has_motif=True, cancels=("reponse",),
        informs=("titulaire", "rpa"), announce="Le marché continue.", circle=WHOLE,
    ),
)  # fmt: skip


# -- verbs ----------------------------------------------------------------------------------------


@one_act()
def prepare_fin(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    voie: Voie | str,
    motif: str,
    indemnite_convenue: Decimal = ZERO,
    surcout: Decimal = ZERO,
    on: dt.date | None = None,
) -> FinAnticipee:
    """2.7.4: by the pilote; the holder reads it once it is asked something, or decided."""
    found = FinAnticipee(marche=marche, voie=str(voie))
    FINS.run(
        found, "prepare", actor=actor, on=on, motif=motif, voie=str(voie),
        indemnite_convenue=indemnite_convenue, surcout=surcout,
    )  # fmt: skip
    return found


@one_act()
def send_notice(found: FinAnticipee, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """2.7.4: the letter of formal notice, and its fifteen days."""
    entry = FINS.run(found, "send_notice", actor=actor, on=on)
    issue_notice(found, signatory=actor.name)
    return entry


def advance_fin(
    found: FinAnticipee, *, actor: Actor, name: str, motif: str = "", on: dt.date | None = None
) -> Entry:
    """Proposed, accepted, withdrawn."""
    return FINS.run(found, name, actor=actor, on=on, motif=motif)


@one_act()
def decide_fin(found: FinAnticipee, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """2.7.4, F17: the account, what is left to pay or to ask back, the AE given back, the Atelier, in one act."""
    day = on or horloge.today()
    marche = locked(found.marche)
    assert isinstance(marche, MarcheSubsequent)
    found.marche = marche
    due = reads.uncertified(marche)
    entry = FINS.run(found, "decide", actor=actor, on=day)
    count = found.decompte
    consultations.end_marche(
        marche, at_phase=found.voie == Voie.PHASE, motif=found.motif,
        final_ht=reads.admitted_ht(marche, count.admis), on=day,
    )  # fmt: skip
    left = _plan_what_is_due(marche, count, due=due, motif=found.motif, on=day)
    _give_back(marche, charged=left, on=day)
    _release(marche, found.degage, on=day)
    drop_pending(marche, on=day)
    keep_previsions(marche, on=day)
    issue_decision(found)
    return entry


def _plan_what_is_due(
    marche: MarcheSubsequent, count: Decompte, *, due: Decimal, motif: str, on: dt.date
) -> Decimal:
    """The steps not certified give way to one balance and to the indemnity; what is charged comes off both.

    Gives back what they could not bear.
    """
    rows = marche.services_faits.order_by("rang")
    for step in rows.filter(etat__in=WAITING):
        SERVICES_FAITS.run(step, "drop", actor=CLOCK, on=on, motif=motif)
    charged = max(ZERO, count.penalites - penalites.withheld(marche)) + count.surcout
    rang = max(rows.values_list("rang", flat=True), default=0)
    for etape, amount in ((Etape.RESILIATION, due), (Etape.INDEMNITE, count.indemnite)):
        borne = min(charged, amount)
        charged -= borne
        if amount > borne:
            rang += 1
            plan_step(marche, etape, rang=rang, ttc=amount - borne, taux=None, on=on)
    return charged


def _give_back(marche: MarcheSubsequent, *, charged: Decimal, on: dt.date) -> None:
    """The advance that remains is taken on what is still to pay, then by an order to pay, firm by firm."""
    for avance in marche.avances.filter(etat=EtatAvance.A_VERSER).order_by("pk"):
        AVANCES.run(avance, "drop", actor=CLOCK, on=on)
    _recover_again(marche)
    coming = _to_come(marche)
    out = marche.avances.filter(etat=EtatAvance.VERSEE).select_related("organisation")
    for firm in dict.fromkeys(one.organisation for one in out.order_by("pk")):
        left = parts.still_out(marche, firm.pk) - coming.get(firm.pk, ZERO)
        if left > 0:
            ask_back(marche, firm, montant=left, motif=ENDED, on=on)
    if charged:
        ask_back(
            marche,
            marche.groupement.mandataire,
            montant=charged,
            motif=CHARGED,
            is_advance=False,
            on=on,
        )


def _recover_again(marche: MarcheSubsequent) -> None:
    """What waits to be paid gives back all it can."""
    rows = DemandePaiement.objects.filter(service_fait__marche=marche, etat=EtatDemande.A_PAYER)
    rows.update(recuperation=ZERO)
    for demande in rows.select_related("service_fait__marche").order_by("rang", "pk"):
        back = parts.recovery_of(demande, brut=demande.ttc)
        DemandePaiement.objects.filter(pk=demande.pk).update(recuperation=back)


def _to_come(marche: MarcheSubsequent) -> dict[int, Decimal]:
    """By firm, what it will still claim, or has claimed before its step was certified."""
    found: dict[int, Decimal] = {}
    steps = ServiceFait.objects.filter(marche=marche).exclude(etat=EtatServiceFait.SANS_OBJET)
    for step in steps.select_related("marche", "bon").order_by("rang"):
        settled = set(
            step.demandes.filter(etat__in=parts.DUE).values_list("beneficiaire_id", flat=True)
        )
        for share in parts.shares(step):
            firm = share.organisation.pk
            if firm not in settled:
                found[firm] = found.get(firm, ZERO) + share.ttc
    return found


def _release(marche: MarcheSubsequent, degage: Decimal, *, on: dt.date) -> None:
    """The AE that will never be paid, from the last commitment to the first."""
    left = degage
    for engagement in reversed(reads.engagements(marche)):
        part = min(left, engagement.montant - engagement.degage)
        left -= part
        credits.disengage_ae(engagement, actor=CLOCK, degage=engagement.degage + part, on=on)
