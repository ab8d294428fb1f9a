"""What the people of a contract may try, one line an act: played by the proof (epreuve.py).

An act is offered when its move leaves the state of its object and no guard blocks it; what is typed
with it is the least that the services ask for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from etabli.ateliers.deroules import RUNNING, states
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance, start_animation
from etabli.core import horloge, tables
from etabli.core.access import Actor
from etabli.credits import services as credits
from etabli.credits.models import EnveloppeBudgetaire
from etabli.credits.selectors import solde
from etabli.espaces.tests.epreuve_stories import Monde
from etabli.feuilles_de_route import services as feuilles
from etabli.feuilles_de_route.models import FeuilleDeRoute
from etabli.livrables import services as livrables
from etabli.livrables.models import Livrable
from etabli.livrables.tests.factories import pdf, source
from etabli.marches import prix
from etabli.marches import selectors as contract
from etabli.marches import services as marches
from etabli.marches.models import (
    AccordCadre,
    AttestationVigilance,
    BonDeCommande,
    Designation,
    Devis,
    Groupement,
)
from etabli.marches.states import EtatBon
from etabli.marches.tests.factories import members
from etabli.paiements import services as paiements
from etabli.paiements.models import ServiceFait
from etabli.seances import services as seances
from etabli.seances.models import Reunion, SessionInSitu

MOTIF = "Parce que c’est ainsi (fictif)."


@dataclass(frozen=True)
class Act:
    """`move` of the workflow of `model`, tried by who plays the part `who`."""

    model: str
    move: str
    who: str
    do: Callable[[Monde, Any, Actor], object]
    #: when the state alone does not tell that it may be tried
    when: Callable[[Any], bool] = lambda obj: True
    name: str = ""

    @property
    def verb(self) -> str:
        return f"{self.model}.{self.name or self.move}"

    def is_allowed(self, obj: Any, actor: Actor) -> bool:
        """The right of this person, whatever else blocks."""
        table = tables.workflow_of(obj).access
        return self.move not in table.rows or table.may(actor, self.move, obj)

    def is_open(self, obj: Any, actor: Actor) -> bool:
        """No guard blocks what this person may do."""
        workflow = tables.workflow_of(obj)
        move = workflow.moves.get(self.move)
        return not (move and move.sources and workflow.blockers(obj, self.move, actor=actor))

    def stands(self, obj: Any) -> bool:
        """The state of the object is one that this act leaves."""
        if obj._meta.label_lower != self.model:
            return False
        move = tables.workflow_of(obj).moves.get(self.move)
        leaves = move is None or not move.sources or move.leaves(obj.etat)
        return leaves and self.when(obj)


def flash(move: str, **data: Any) -> Callable[[Monde, Any, Actor], object]:
    return lambda w, a, by: advance(a, move, actor=by, motif=MOTIF, **data)


def with_motif(verb: Callable[..., object], **data: Any) -> Callable[[Monde, Any, Actor], object]:
    return lambda w, obj, by: verb(obj, actor=by, motif=MOTIF, **data)


def plainly(verb: Callable[..., object], **data: Any) -> Callable[[Monde, Any, Actor], object]:
    return lambda w, obj, by: verb(obj, actor=by, **data)


def run_accord(move: str) -> Callable[..., object]:
    return lambda accord, *, actor, motif="": marches.ACCORDS.run(
        accord, move, actor=actor, motif=motif
    )


def _panier(designation: Designation) -> dict[str, Decimal]:
    return dict(prix.panier(designation.atelier.departement_code))


def _deposit_devis(w: Monde, turn: Designation, by: Actor) -> object:
    return marches.deposit_devis(turn, actor=by, quantites=_panier(turn))


def _redeposit(w: Monde, devis: Devis, by: Actor) -> object:
    return marches.redeposit_devis(devis, actor=by, quantites=_panier(devis.designation))


def _redeposit_less(w: Monde, devis: Devis, by: Actor) -> object:
    less = {"UO-01": Decimal(1), "UO-04": Decimal(1)}
    return marches.redeposit_devis(devis, actor=by, quantites=less)


def _amend(w: Monde, devis: Devis, by: Actor) -> object:
    more = {**_panier(devis.designation), "UO-06": Decimal(2)}
    return marches.amend_devis(devis, actor=by, quantites=more)


def _order(*phases: int) -> Callable[[Monde, Any, Actor], object]:
    return lambda w, devis, by: marches.prepare_bon(devis, actor=by, phases=phases)


def _engage(w: Monde, bon: BonDeCommande, by: Actor) -> object:
    return marches.engage_bon(bon, actor=by, numero_ej=f"{1600000000 + bon.pk}")


def _terminate(share: int) -> Callable[[Monde, Any, Actor], object]:
    return lambda w, bon, by: marches.terminate_bon(
        bon, actor=by, motif=MOTIF, final_ht=bon.ht * share / 100
    )


def _notify_framework(w: Monde, accord: AccordCadre, by: Actor) -> object:
    return marches.notify_accord_cadre(accord, actor=by, date_notification=horloge.today())


def _nothing_serves(accord: AccordCadre) -> bool:
    return contract.framework_in_force(horloge.today()) is None


def _raise(share: int, base: str) -> Callable[[Monde, Any, Actor], object]:
    """By so many hundredths of the maximum of the day."""
    return lambda w, accord, by: marches.raise_maximum(
        accord, actor=by, montant_ht=accord.maximum_ht * share / 100, base=base, motif=MOTIF
    )


def _delegate(w: Monde, enveloppe: EnveloppeBudgetaire, by: Actor) -> object:
    more = Decimal(20_000)
    return credits.delegate_credits(actor=by, destination=enveloppe, ae=more, cp=more)


def _is_poor(enveloppe: EnveloppeBudgetaire) -> bool:
    return solde(enveloppe).ae_disponibles < 20_000


def _flag(w: Monde, atelier: Atelier, by: Actor) -> object:
    holder = w.cast.groupements["G1"]
    return marches.flag_conflict(atelier, holder, actor=by, cas="LIEN", description=MOTIF)


def _dates(w: Monde, atelier: Atelier, by: Actor) -> None:
    first = horloge.today() + dt.timedelta(days=7)
    start_animation(atelier, actor=by, site_from=first, site_to=first + dt.timedelta(days=1))


def _prepare_session(w: Monde, atelier: Atelier, by: Actor) -> object:
    session = seances.prepare_session(
        atelier, actor=by, titre="À l’usine", debut_on=horloge.today(), lieu="Salle des fêtes"
    )
    for titre, nature in (("Visite", "VISITE"), ("Tables", "SEANCE")):
        seances.add_sequence(session, actor=by, titre=titre, duree=60, nature=nature)
    return session


TOLD: Any = {"participants": {"ELU": 2}, "compte_rendu": "On garde la halle."}


def _may_plan_reunion(atelier: Atelier) -> bool:
    return atelier.etat in states(*RUNNING) and atelier.reunions.count() < 2


def _plan_reunion(w: Monde, atelier: Atelier, by: Actor) -> object:
    genre = "COPIL" if atelier.notified_on is None else "CADRAGE"
    return seances.plan_reunion(
        atelier, actor=by, genre=genre, jour=horloge.today(), lieu="Mairie"
    )


def _hold_reunion(w: Monde, reunion: Reunion, by: Actor) -> None:
    seances.hold_reunion(reunion, actor=by, tenue_le=horloge.today(), **TOLD)


def _close_session(w: Monde, session: SessionInSitu, by: Actor) -> None:
    came = [{"nom": "Dominique F.", "college": "HABITANT"}]
    seances.record_attendance(session, actor=by, walk_ins=came)
    seances.close_session(session, actor=by)


def _hand_in(w: Monde, livrable: Livrable, by: Actor) -> object:
    return livrables.deposit_files(
        livrable, actor=by, pdf=pdf(), source=source(), images="AUCUNE_PERSONNE"
    )


def _enter_action(w: Monde, feuille: FeuilleDeRoute, by: Actor) -> object:
    mairie = feuille.atelier.chef_de_file
    return feuilles.propose_action(feuille, actor=by, titre="Ouvrir", maitre_ouvrage=mairie)


def _claim(w: Monde, step: ServiceFait, by: Actor) -> object:
    numero = f"CP-{step.pk}-{step.demandes.count() + 1}"
    return paiements.record_demande(step, actor=by, numero=numero)


def _certify_vigilance(w: Monde, holder: Groupement, by: Actor) -> object:
    """Every firm of the holder, as G-BC-8 asks."""
    rows = holder.membres.select_related("organisation").order_by("pk")
    today = horloge.today()
    return [marches.deposit_attestation(m.organisation, actor=by, date=today) for m in rows]


def _needs_certificates(holder: Groupement) -> bool:
    given = AttestationVigilance.objects.filter(organisation=holder.mandataire)
    return not given.filter(date__gt=horloge.today() - dt.timedelta(days=150)).exists()


def _not_ordered(phase: int) -> Callable[[Any], bool]:
    return lambda devis: (
        not any(
            phase in bon.phases for bon in devis.bons.exclude(etat=EtatBon.ANNULE).order_by("pk")
        )
    )


def _has_no_devis(turn: Designation) -> bool:
    return turn.etat == "ACCEPTEE" and not hasattr(turn, "devis")


def _may_hold_session(atelier: Atelier) -> bool:
    return (
        atelier.etat in states(*RUNNING)
        and atelier.etat == "ANIMATION"
        and not atelier.sessions.exists()
    )


A, D, Q = "ateliers.atelier", "marches.designation", "marches.devis"
B, C, L = "marches.bondecommande", "marches.conflit", "livrables.livrable"
S, F, P = "paiements.servicefait", "feuilles_de_route.feuillederoute", "paiements.demandepaiement"
G, I, R = "marches.groupement", "seances.sessioninsitu", "seances.reunion"  # noqa: E741 — « in situ »
K, E = "marches.accordcadre", "credits.enveloppebudgetaire"

# fmt: off
ACTS: tuple[Act, ...] = (
    # the normal course
    Act(K, "notify", "achats", _notify_framework, _nothing_serves),
    Act(A, "designate", "chef", plainly(marches.designate_atelier)),
    Act(D, "accept", "mandataire", lambda w, d, by: marches.accept_designation(
        d, actor=by, declaration=members(d.groupement))),
    Act(D, "deposit_devis", "mandataire", _deposit_devis, _has_no_devis),
    Act(Q, "redeposit", "mandataire", _redeposit),
    Act(Q, "validate", "valideur", plainly(marches.validate_devis)),
    Act(Q, "order", "pilote", _order(2), _not_ordered(2), "order 2"),
    Act(Q, "order", "pilote", _order(3), _not_ordered(3), "order 3"),
    Act(G, "deposit_attestation", "mandataire", _certify_vigilance, _needs_certificates),
    Act(B, "present", "pilote", plainly(marches.present_bon)),
    Act(B, "sign", "rpa", plainly(marches.sign_bon)),
    Act(B, "engage", "budget", _engage),
    Act(B, "notify", "pilote", plainly(marches.notify_bon, preuve="PLACE")),
    Act(S, "certify", "pilote", plainly(paiements.certify_service_fait)),
    Act(S, "claim", "mandataire", _claim),
    Act(P, "pay", "budget", plainly(paiements.pay_demande)),
    Act(A, "start_animation", "pilote", _dates),
    Act(A, "prepare_session", "pilote", _prepare_session, _may_hold_session),
    Act(I, "open", "pilote", plainly(seances.open_session)),
    Act(I, "close", "pilote", _close_session),
    Act(A, "start_restitution", "pilote", flash("start_restitution")),
    Act(F, "edit", "pilote", _enter_action, lambda f: not f.actions.exists()),
    Act(L, "deposit", "mandataire", _hand_in),
    Act(L, "redeposit", "mandataire", _hand_in),
    Act(L, "start_verification", "pilote", plainly(livrables.start_verification)),
    Act(L, "admit", "valideur", plainly(livrables.admit_livrable)),
    Act(L, "observe", "mandataire", plainly(livrables.answer_hearing, observations=MOTIF)),
    Act(L, "ask_publication", "pilote", plainly(livrables.ask_publication)),
    Act(L, "agree_publication", "maire", plainly(livrables.agree_publication)),
    Act(A, "close", "valideur", flash("close")),
    # what repairs
    Act(A, "resume", "valideur", flash("resume")),
    Act(A, "examine_again", "chef", flash("examine_again")),
    Act(A, "ask_again", "decideur", flash("ask_again")),
    Act(C, "lift", "chef", with_motif(marches.lift_conflict)),
    Act(C, "confirm", "chef", with_motif(marches.confirm_conflict)),
    Act(D, "replace", "chef", plainly(marches.replace_holder)),
    Act(D, "accept_justification", "chef", with_motif(marches.accept_justification)),
    Act(D, "reject_justification", "chef", with_motif(marches.reject_justification)),
    Act(Q, "keep_validated", "pilote", with_motif(marches.keep_validated)),
    Act(G, "end_suspension", "decideur", with_motif(marches.end_suspension)),
    Act(G, "send_formal_notice", "chef", plainly(marches.send_formal_notice)),
    Act(K, "raise_maximum", "achats", _raise(10, "R2194-8"), name="raise by a tenth"),
    Act(K, "raise_maximum", "achats", _raise(50, "R2194-2"), name="raise by half"),
    Act(K, "resume", "achats", plainly(run_accord("resume"))),
    Act(E, "delegate", "chef", _delegate, _is_poor),
    Act(Q, "redeposit", "mandataire", _redeposit_less, name="redeposit less"),
    # what goes wrong
    Act(K, "suspend", "achats", with_motif(run_accord("suspend"))),
    Act(K, "terminate", "achats", with_motif(run_accord("terminate"))),
    Act(D, "refuse", "mandataire", with_motif(marches.refuse_designation, cause="CHARGE")),
    Act(D, "refuse", "mandataire", with_motif(marches.refuse_designation, cause="INCAPACITE"),
        name="refuse for incapacity"),
    Act(D, "declare_conflict", "mandataire", lambda w, d, by: marches.declare_conflict(
        d, actor=by, cas="LIEN", description=MOTIF)),
    Act(D, "give_up", "mandataire", with_motif(marches.give_up_designation, cause="CHARGE")),
    Act(A, "flag_conflict", "pilote", _flag, lambda a: a.etat in states(*RUNNING)),
    Act(Q, "amend", "mandataire", _amend),
    Act(Q, "send_back", "pilote", with_motif(marches.send_back_devis)),
    Act(Q, "send_back", "pilote", with_motif(marches.send_back_devis, cause="VALIDITE"),
        name="send back, out of date"),
    Act(Q, "send_back", "pilote", with_motif(marches.send_back_devis, cause="MAXIMUM"),
        name="send back, above the maximum"),
    Act(Q, "send_back", "pilote", with_motif(marches.send_back_devis, cause="CREDITS"),
        name="send back, without credits"),
    Act(Q, "refuse", "pilote", with_motif(marches.refuse_devis)),
    Act(Q, "order", "pilote", _order(2, 3), name="order 2 and 3"),
    Act(B, "send_back", "rpa", with_motif(marches.send_back_bon)),
    Act(B, "cancel", "pilote", with_motif(marches.cancel_bon)),
    Act(B, "terminate", "rpa", _terminate(0), name="terminate, nothing admitted"),
    Act(B, "terminate", "rpa", _terminate(40), name="terminate, 40 % admitted"),
    Act(B, "terminate", "rpa", _terminate(100), name="terminate, all admitted"),
    Act(P, "reject", "budget", with_motif(paiements.reject_demande)),
    Act(P, "pay_interests", "budget", plainly(paiements.pay_interests)),
    Act(A, "plan_reunion", "pilote", _plan_reunion, _may_plan_reunion),
    Act(R, "hold", "pilote", _hold_reunion),
    Act(R, "complete", "pilote", plainly(seances.complete_reunion, **TOLD)),
    Act(R, "cancel", "pilote", with_motif(seances.cancel_reunion)),
    Act(I, "pause", "pilote", plainly(seances.pause_session)),
    Act(I, "resume", "pilote", plainly(seances.resume_session)),
    Act(L, "postpone", "valideur", with_motif(livrables.postpone_livrable)),
    Act(L, "open_hearing", "valideur", with_motif(livrables.open_hearing, objet="REFACTION")),
    Act(L, "open_hearing", "valideur", with_motif(livrables.open_hearing, objet="REJET"),
        name="open hearing before a rejection"),
    Act(L, "admit_with_refaction", "valideur",
        with_motif(livrables.admit_with_refaction, taux=Decimal(10))),
    Act(L, "admit_with_refaction", "valideur",
        with_motif(livrables.admit_with_refaction, taux=Decimal(100)), name="reduce to nothing"),
    Act(L, "reject", "valideur", with_motif(livrables.reject_livrable)),
    Act(L, "refuse_publication", "maire", with_motif(livrables.refuse_publication)),
    Act(L, "withdraw_publication", "pilote", with_motif(livrables.withdraw_publication)),
    Act(A, "suspend", "valideur", flash("suspend")),
    Act(G, "suspend", "decideur", with_motif(marches.suspend_groupement)),
    Act(G, "suspend", "decideur", with_motif(marches.suspend_groupement, ends_designations=True),
        name="suspend and end its turns"),
    Act(G, "terminate", "achats", with_motif(marches.terminate_groupement)),
    Act(A, "abandon", "valideur", flash("abandon")),
    Act(A, "abandon_unfruitful", "decideur", flash("abandon_unfruitful")),
)
# fmt: on
#: as many first lines of ACTS as the course of an Atelier that meets no trouble
NORMAL = next(rank for rank, act in enumerate(ACTS) if act.verb == f"{A}.resume")
COURSE = ACTS[:NORMAL]
#: a paper that is given, not a move: its row says who gave it and when
NOT_JOURNALLED = (f"{G}.deposit_attestation",)
