"""What the people of a contract may try, one line an act: played by the proof (epreuve.py).

An act is offered when its move leaves the state of its object and no guard blocks it; what is typed
with it is the least that the services ask for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import FLASH, start_animation
from etabli.ateliers.states import RUNNING
from etabli.core import horloge, tables
from etabli.core.access import Actor
from etabli.core.models import Movable
from etabli.feuilles_de_route import services as feuilles
from etabli.feuilles_de_route.models import FeuilleDeRoute
from etabli.livrables import services as livrables
from etabli.livrables.models import Livrable
from etabli.livrables.tests.factories import pdf, source
from etabli.marches import prix
from etabli.marches import services as marches
from etabli.marches.models import (
    AttestationVigilance,
    BonDeCommande,
    Conflit,
    Designation,
    Devis,
    Groupement,
)
from etabli.marches.states import EtatBon
from etabli.marches.tests.factories import Cast, make_cast, members
from etabli.paiements import services as paiements
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.seances import services as seances
from etabli.seances.models import SessionInSitu

MOTIF = "Parce que c’est ainsi (fictif)."


@dataclass
class Monde:
    """The contract, its people, and two Ateliers that share one file of holders."""

    cast: Cast
    ateliers: list[int]
    maires: dict[int, Actor]

    def objects(self) -> Iterator[Movable]:
        """Everything an act may be tried on, read again from the database, always in one order."""
        yield from Atelier.objects.filter(pk__in=self.ateliers).order_by("pk")
        for model in (Designation, Devis, BonDeCommande, Conflit, Livrable, SessionInSitu,
                      FeuilleDeRoute, ServiceFait, DemandePaiement):  # fmt: skip
            yield from model._default_manager.order_by("pk")
        yield from Groupement.objects.filter(accord_cadre=self.cast.accord).order_by("pk")

    def actor(self, who: str, obj: Any) -> Actor | None:
        """The person of the cast who plays this part for this object; None when there is nobody."""
        if who == "mandataire":
            return self._mandataire(obj)
        if who == "maire":
            return self.maires[obj.atelier.pk if hasattr(obj, "atelier") else obj.pk]
        found: Actor = getattr(self.cast, who)
        return found

    def _mandataire(self, obj: Any) -> Actor | None:
        if isinstance(obj, Groupement):
            return self.cast.mandataires[obj.code]
        holder = getattr(getattr(obj, "bon", obj), "groupement", None)
        if holder is not None:
            return self.cast.mandataires[holder.code]
        lead = obj.atelier.mandataire_id
        codes = [c for c, g in self.cast.groupements.items() if g.mandataire_id == lead]
        return self.cast.mandataires[codes[0]] if codes else None


def make_monde() -> Monde:
    """The cast of the scenarios and two Ateliers to launch, each with the mayor of its commune."""
    cast = make_cast()
    made = [cast.atelier(), cast.atelier()]
    maires = {
        one.pk: actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=one.chef_de_file)
        for one in made
    }
    return Monde(cast, [one.pk for one in made], maires)


@dataclass(frozen=True)
class Act:
    """`move` of the workflow of `model`, tried by `who` of the cast."""

    model: str
    move: str
    who: str
    do: Callable[[Monde, Any, Actor], object]
    #: when the state alone does not tell that it may be tried
    when: Callable[[Any], bool] = lambda obj: True
    name: str = ""

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
    return lambda w, a, by: FLASH.run(a, move, actor=by, motif=MOTIF, **data)


def with_motif(verb: Callable[..., object], **data: Any) -> Callable[[Monde, Any, Actor], object]:
    return lambda w, obj, by: verb(obj, actor=by, motif=MOTIF, **data)


def plainly(verb: Callable[..., object], **data: Any) -> Callable[[Monde, Any, Actor], object]:
    return lambda w, obj, by: verb(obj, actor=by, **data)


def _panier(designation: Designation) -> dict[str, Decimal]:
    return dict(prix.panier(designation.atelier.departement_code))


def _deposit_devis(w: Monde, turn: Designation, by: Actor) -> object:
    return marches.deposit_devis(turn, actor=by, quantites=_panier(turn))


def _redeposit(w: Monde, devis: Devis, by: Actor) -> object:
    return marches.redeposit_devis(devis, actor=by, quantites=_panier(devis.designation))


def _amend(w: Monde, devis: Devis, by: Actor) -> object:
    more = {**_panier(devis.designation), "UO-06": Decimal(2)}
    return marches.amend_devis(devis, actor=by, quantites=more)


def _order(*phases: int) -> Callable[[Monde, Any, Actor], object]:
    return lambda w, devis, by: marches.prepare_order(devis, actor=by, phases=phases)


def _engage(w: Monde, bon: BonDeCommande, by: Actor) -> object:
    return marches.engage_order(bon, actor=by, numero_ej=f"{1600000000 + bon.pk}")


def _terminate(share: int) -> Callable[[Monde, Any, Actor], object]:
    return lambda w, bon, by: marches.terminate_order(
        bon, actor=by, motif=MOTIF, final_ht=bon.ht * share / 100
    )


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
        atelier.etat in RUNNING and atelier.etat == "ANIMATION" and not atelier.sessions.exists()
    )


A, D, Q = "ateliers.atelier", "marches.designation", "marches.devis"
B, C, L = "marches.bondecommande", "marches.conflit", "livrables.livrable"
S, F, P = "paiements.servicefait", "feuilles_de_route.feuillederoute", "paiements.demandepaiement"
G, I = "marches.groupement", "seances.sessioninsitu"  # noqa: E741 — « in situ »

# fmt: off
ACTS: tuple[Act, ...] = (
    # the normal course
    Act(A, "designate", "chef", plainly(marches.designate_atelier)),
    Act(D, "accept", "mandataire", lambda w, d, by: marches.accept_designation(
        d, actor=by, declaration=members(d.groupement))),
    Act(D, "deposit_devis", "mandataire", _deposit_devis, _has_no_devis),
    Act(Q, "redeposit", "mandataire", _redeposit),
    Act(Q, "validate", "valideur", plainly(marches.validate_devis)),
    Act(Q, "order", "pilote", _order(2), _not_ordered(2), "order 2"),
    Act(Q, "order", "pilote", _order(3), _not_ordered(3), "order 3"),
    Act(G, "deposit_attestation", "mandataire", _certify_vigilance, _needs_certificates),
    Act(B, "present", "pilote", plainly(marches.present_order)),
    Act(B, "sign", "rpa", plainly(marches.sign_order)),
    Act(B, "engage", "budget", _engage),
    Act(B, "notify", "pilote", plainly(marches.notify_order, preuve="PLACE")),
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
    Act(L, "admit", "valideur", plainly(livrables.admit)),
    Act(L, "observe", "mandataire", plainly(livrables.observe, observations=MOTIF)),
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
    # what goes wrong
    Act(D, "refuse", "mandataire", with_motif(marches.refuse_designation, cause="CHARGE")),
    Act(D, "refuse", "mandataire", with_motif(marches.refuse_designation, cause="INCAPACITE"),
        name="refuse for incapacity"),
    Act(D, "declare_conflict", "mandataire", lambda w, d, by: marches.declare_conflict(
        d, actor=by, cas="LIEN", description=MOTIF)),
    Act(D, "give_up", "mandataire", with_motif(marches.give_up_designation, cause="CHARGE")),
    Act(A, "flag_conflict", "pilote", _flag, lambda a: a.etat in RUNNING),
    Act(Q, "amend", "mandataire", _amend),
    Act(Q, "send_back", "pilote", with_motif(marches.send_back_devis)),
    Act(Q, "send_back", "pilote", with_motif(marches.send_back_devis, cause="VALIDITE"),
        name="send back, out of date"),
    Act(Q, "refuse", "pilote", with_motif(marches.refuse_devis)),
    Act(Q, "order", "pilote", _order(2, 3), name="order 2 and 3"),
    Act(B, "send_back", "rpa", with_motif(marches.send_back_order)),
    Act(B, "cancel", "pilote", with_motif(marches.cancel_order)),
    Act(B, "terminate", "rpa", _terminate(0), name="terminate, nothing admitted"),
    Act(B, "terminate", "rpa", _terminate(40), name="terminate, 40 % admitted"),
    Act(B, "terminate", "rpa", _terminate(100), name="terminate, all admitted"),
    Act(P, "reject", "budget", with_motif(paiements.reject_demande)),
    Act(I, "pause", "pilote", plainly(seances.pause_session)),
    Act(I, "resume", "pilote", plainly(seances.resume_session)),
    Act(L, "postpone", "valideur", with_motif(livrables.postpone)),
    Act(L, "open_hearing", "valideur", with_motif(livrables.open_hearing, objet="REFACTION")),
    Act(L, "open_hearing", "valideur", with_motif(livrables.open_hearing, objet="REJET"),
        name="open hearing before a rejection"),
    Act(L, "admit_with_refaction", "valideur",
        with_motif(livrables.admit_with_refaction, taux=Decimal(10))),
    Act(L, "admit_with_refaction", "valideur",
        with_motif(livrables.admit_with_refaction, taux=Decimal(100)), name="reduce to nothing"),
    Act(L, "reject", "valideur", with_motif(livrables.reject)),
    Act(L, "refuse_publication", "maire", with_motif(livrables.refuse_publication)),
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
NORMAL = next(rank for rank, act in enumerate(ACTS) if act.move == "resume" and act.model == A)
COURSE = ACTS[:NORMAL]
