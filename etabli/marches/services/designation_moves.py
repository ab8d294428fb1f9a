"""The moves of a designation (2.3, sub-machine; T-5, T-6, T-8 to T-10)."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from etabli.acteurs.selectors import recipients
from etabli.acteurs.siret import FIELDS
from etabli.acteurs.states import Role
from etabli.ateliers.deroules import Group, states
from etabli.ateliers.selectors import audiences_through
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.core.articles import de
from etabli.core.cercles import Cercle
from etabli.core.delais import echeances
from etabli.core.delais.echeances import Delay
from etabli.core.devoirs.waits import Wait
from etabli.core.fuseaux import minuit
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.marches import access, phases, selectors
from etabli.marches import payloads as p
from etabli.marches.guards.earlier import no_framework
from etabli.marches.models import BonDeCommande, Designation
from etabli.marches.states import CauseRefus, EtatBon, EtatDesignation, EtatGroupement

Trying = Attempt[Designation]
E_ = EtatDesignation


# -- guards ---------------------------------------------------------------------------------------


@guard("T-5", "Le délai de réponse court")
def _answers_in_time(attempt: Trying) -> str | None:
    """T-5: after 24:00 of the last day it is too late, even before the clock has ticked."""
    due = echeances.of(attempt.obj, "reponse")
    if due and due.suspended_on is None and attempt.on > due.due_on:
        until = minuit(due.due_on, attempt.obj.place)
        return f"Le délai de réponse a expiré le {until} : le tour passe au suivant."
    return None


@guard("T-6", "Le délai de remise du devis court")
def _devis_in_time(attempt: Trying) -> str | None:
    """T-6c: a devis that is late is a counted refusal, even before the clock has ticked."""
    return devis_too_late(attempt.obj, on=attempt.on)


def devis_too_late(designation: Designation, *, on: dt.date) -> str | None:
    """F5: 10 working days after acceptance, 5 after a return; stopped, a delay is not over."""
    for code in DEVIS_DELAYS:
        due = echeances.of(designation, code)
        if due and due.suspended_on is None and on > due.due_on:
            return f"Le délai de remise a expiré le {minuit(due.due_on, designation.place)}."
    return None


@guard("T-6", "Aucun conflit déclaré n’attend de réponse")
def _no_conflict_pending(attempt: Trying) -> str | None:
    if attempt.obj.conflit_declare_on:
        return "La DGALN examine un conflit d’intérêts déclaré : sa réponse est attendue."
    return None


@guard("T-6", "Un conflit est déclaré")
def _conflict_is_pending(attempt: Trying) -> str | None:
    return None if attempt.obj.conflit_declare_on else "Aucun conflit n’est déclaré."


@guard("T-9", "Le tour n’est pas utilisé")
def _turn_not_used(attempt: Trying) -> str | None:
    if attempt.obj.is_used:
        return "Le premier bon de commande est notifié : le tour est définitivement utilisé."
    return None


@guard("T-6", "Une justification attend une décision")
def _justification_is_pending(attempt: Trying) -> str | None:
    is_pending = attempt.obj.cause == CauseRefus.INCAPACITE and attempt.obj.justification is None
    return None if is_pending else "Aucune justification n’attend de décision."


def _everyone_declares(attempt: Filled[Designation, p.Declaration]) -> list[str]:
    """F3: no conflict for every member and known subcontractor."""
    declared = {int(pk) for pk in attempt.data.declaration}
    members = attempt.obj.groupement.membres.select_related("organisation").order_by("pk")
    return [
        f"Déclarez l’absence de conflit d’intérêts {de(membre.organisation.nom)}."
        for membre in members
        if membre.organisation_id not in declared
    ]


WHERE = "Complétez-le sur « Mon groupement », à « Compléter SIRET et adresses »."


@guard("F3", "SIRET et adresses des entreprises sont complets")
def _papers_lack(attempt: Trying) -> list[str]:
    """What the order could not print of the members: said now, not on the day of the signature."""
    found = selectors.missing_on_paper(attempt.obj.groupement)
    return [*found, WHERE] if found else []


@guard("R5", "Le titulaire n’est pas résilié")
def _holder_serves(attempt: Trying) -> str | None:
    """R5: a terminated holder gets nothing more."""
    if attempt.obj.groupement.etat != EtatGroupement.RESILIE:
        return None
    return "Le titulaire est résilié : il ne peut plus rien recevoir."


@guard("R5", "Le titulaire est résilié")
def _holder_is_gone(attempt: Trying) -> str | None:
    if attempt.obj.groupement.etat == EtatGroupement.RESILIE and attempt.obj.is_used:
        return None
    return "Le titulaire n’est pas résilié : l’Atelier ne change pas de groupement."


@guard("R5", "Aucune autre désignation n’a été faite depuis", circle=Cercle.ETAT)
def _nobody_since(attempt: Trying) -> str | None:
    if attempt.obj.atelier.designations.filter(pk__gt=attempt.obj.pk).exists():
        return "Une autre désignation a été faite depuis pour cet Atelier."
    return None


@guard("R5", "L’Atelier est en cours d’exécution")
def _atelier_in_execution(attempt: Trying) -> str | None:
    atelier = attempt.obj.atelier
    if atelier.etat in states(Group.EXECUTION):
        return None
    if atelier.etat == EtatAtelier.SUSPENDU:
        return "L’Atelier est suspendu : le chef de service le reprend d’abord."
    return f"L’Atelier est à l’étape « {atelier.get_etat_display()} » : il n’y a rien à désigner."


@guard("R5", "Les bons en cours sont résiliés")
def _orders_are_closed(attempt: Trying) -> list[str]:
    """R5: the order in course is terminated first, what is admitted of it is paid."""
    rows = BonDeCommande.objects.filter(
        devis__designation=attempt.obj, etat=EtatBon.NOTIFIE
    ).order_by("pk")
    return [
        f"{bon} est en cours : le signataire des marchés le résilie d’abord, avec ce qui en est admis."
        for bon in rows
    ]


@guard("R5", "Il reste quelque chose à commander")
def _something_is_left(attempt: Trying) -> str | None:
    """10.3 R5: phases fully performed are not ordered again."""
    kept = selectors.kept_bons(attempt.obj.atelier)
    if not phases.left(attempt.obj.atelier, {phase for bon in kept for phase in bon.phases}):
        return "Tout ce qui était commandé est exécuté : il ne reste rien à commander."
    return None


@guard("F1", "Un accord-cadre est en vigueur, sans conflit signalé", circle=Cercle.ETAT)
def _framework_serves(attempt: Trying) -> list[str]:
    """F1: a framework serves, and no flag of conflict is open on this Atelier."""
    flags = selectors.open_flags(attempt.obj.atelier).select_related("groupement")
    found = [
        f"Un conflit d’intérêts du groupement {flag.groupement.nom} est signalé : "
        "la DGALN le confirme ou le lève d’abord."
        for flag in flags
    ]
    atelier = attempt.obj.atelier
    if selectors.framework_for(atelier, on=attempt.on) is None:
        found.append(f"{no_framework(atelier)}.")
    return found


# -- effects --------------------------------------------------------------------------------------


def _accepted(attempt: Filled[Designation, p.Declaration]) -> Changes:
    return {"accepted_on": attempt.on, "declaration": list(attempt.data.declaration)}


def _refused(attempt: Filled[Designation, p.Refusal]) -> Changes:
    return {"cause": attempt.data.cause, "motif_refus": attempt.motif}


def _conflict_declared(attempt: Trying) -> Changes:
    return {"conflit_declare_on": attempt.on}


def _conflict_lifted(attempt: Trying) -> Changes:
    return {"conflit_declare_on": None}


def _justified(attempt: Trying) -> Changes:
    return {"justification": True}


def _not_justified(attempt: Trying) -> Changes:
    return {"justification": False}


def _used(attempt: Trying) -> Changes:
    return {"is_used": True}


def _left_by_its_holder() -> Q:
    """Its terminated holder leaves work to order again, and nobody is designated since (R5)."""
    kept = BonDeCommande.objects.filter(selectors.KEPT, atelier=OuterRef("atelier"))
    since = Designation.objects.filter(atelier=OuterRef("atelier"), pk__gt=OuterRef("pk"))
    return (
        Q(
            is_used=True,
            groupement__etat=EtatGroupement.RESILIE,
            atelier__etat__in=states(Group.EXECUTION),
        )
        & ~Q(Exists(since))
        & ~phases.all_carried(kept, version="atelier__deroule")
    )


#: what the holder must hand in once it accepted, and all that stops when it cannot act
DEVIS_DELAYS = ("devis", "reprise")
ALL_DELAYS = ("reponse", *DEVIS_DELAYS)

#: the service could not be named whole on an order (the keys of a SIRET are judged at the signature)
_SERVICE = "atelier__service_pilote__"
BUYER_LACKS = reduce(or_, (Q(**{f"{_SERVICE}{name}": ""}) for name in FIELDS))

#: an alleged incapacity that DGALN has not judged (T-12)
JUSTIFICATION_PENDING = Q(cause=CauseRefus.INCAPACITE, justification=None)

#: what is done on another page than by a move of the designation
WAITS = {
    "hand_in_devis": Wait(
        "Remettre le devis", (E_.ACCEPTEE,), access.MANDATAIRE,
        todo="Vous avez accepté cet Atelier : remettez votre devis.",
        waiting="Le titulaire prépare son devis, sous {devis_remise_jours_ouvres}.",
        pending=Q(devis=None, conflit_declare_on=None), due=("devis",),
        circle=Cercle.ETAT_TITULAIRE, page="marches:devis-nouveau",
    ),
}  # fmt: skip

WORKFLOW = Workflow(
    access.DESIGNATIONS,
    waits=WAITS,
    audiences={
        **audiences_through("atelier"),
        "titulaire": lambda d: selectors.mandataires_of(d.groupement),
        "dgaln": lambda d: recipients(Role.DGALN_CHEF_PROJET),
    },
    related=("atelier__commune", "groupement"),
    delays={
        "reponse": Delay(
            "Réponse du titulaire désigné", "working_days", "tourniquet_reponse_jours_ouvres", "T-5",
            holder="titulaire",
            circle=Cercle.ETAT_TITULAIRE,
        ),
        "devis": Delay("Remise du devis", "working_days", "devis_remise_jours_ouvres", "F5", holder="titulaire",
            circle=Cercle.ETAT_TITULAIRE),
        "reprise": Delay("Reprise du devis", "working_days", "devis_reprise_jours_ouvres", "F5", holder="titulaire",
            circle=Cercle.ETAT_TITULAIRE),
        "justification": Delay(
            "Examen du motif d’un refus", "working_days", "refus_examen_jours_ouvres", "T-12",
            is_target=True, holder="dgaln",
            circle=Cercle.ETAT,
        ),
    },
    final=(E_.REFUSEE, E_.SILENCE, E_.CONFLIT, E_.RENDUE, E_.SANS_OBJET),
    designate=Move(
        "Désigner le titulaire", (), E_.DESIGNEE, rule="T-4", starts=("reponse",),
        asks=("titulaire",), informs=("pilote", "dgaln"), circle=Cercle.ETAT_TITULAIRE,
    ),
    accept=Move(
        "Accepter la désignation", (E_.DESIGNEE,), E_.ACCEPTEE, rule="F3", awaited=True,
        pending=Q(conflit_declare_on=None),
        guards=(_holder_serves, _answers_in_time, _no_conflict_pending, _papers_lack),
        checks=(_everyone_declares,), effect=_accepted,
        meets=("reponse",), starts=("devis",), informs=("pilote", "dgaln"),
        todo="C’est votre tour : acceptez cet Atelier, ou refusez-le.",
        waiting="Le titulaire désigné a {tourniquet_reponse_jours_ouvres} pour répondre.",
        announce="Vous vous engagez à remettre un devis. Le pilote est prévenu.", circle=Cercle.ETAT_TITULAIRE,
        payload=p.Declaration,
    ),
    refuse=Move(
        "Refuser la désignation", (E_.DESIGNEE,), E_.REFUSEE, rule="T-6",
        guards=(_answers_in_time, _no_conflict_pending), has_motif=True, effect=_refused,
        meets=("reponse",), informs=("dgaln", "pilote"),
        announce="Le tour passe au titulaire suivant. Sauf incapacité justifiée, le refus est compté.",
        circle=Cercle.ETAT_TITULAIRE, danger=True, payload=p.Refusal,
    ),
    declare_conflict=Move(
        "Déclarer un conflit d’intérêts", (E_.DESIGNEE, E_.ACCEPTEE), None, rule="T-6",
        guards=(_turn_not_used, _no_conflict_pending, _answers_in_time, _devis_in_time), has_motif=True,
        effect=_conflict_declared, pauses=ALL_DELAYS, asks=("dgaln",), informs=("pilote",),
        announce="La DGALN confirme ou lève le conflit sous {conflit_examen_jours_ouvres} ; votre délai s’arrête. "
        "Confirmé, le tour vous est rendu et rien n’est compté.",
        ask="Examinez le conflit d’intérêts déclaré : confirmez-le ou levez-le.", circle=Cercle.ETAT_TITULAIRE,
    ),
    complete_buyer=Move(
        "Compléter SIRET et adresse du service", (E_.DESIGNEE, E_.ACCEPTEE), None, rule="F3", awaited=True,
        pending=BUYER_LACKS,
        todo="Complétez le SIRET et l’adresse de votre service : le bon de commande les porte.",
        waiting="Le service pilote complète son SIRET et son adresse, que le bon de commande porte.",
        announce="Le bon de commande porte le SIRET et l’adresse de votre service, l’acheteur. Sans eux, "
        "il ne peut pas être signé.", circle=Cercle.ETAT_TITULAIRE, payload=p.Identities,
    ),
    confirm_conflict=Move(
        "Confirmer le conflit", (E_.DESIGNEE, E_.ACCEPTEE), E_.CONFLIT, rule="T-6",
        guards=(_turn_not_used,), cancels=ALL_DELAYS, informs=("titulaire", "pilote"),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    lift_conflict=Move(
        "Lever le conflit", (E_.DESIGNEE, E_.ACCEPTEE), None, rule="T-6", guards=(_conflict_is_pending,),
        effect=_conflict_lifted, asks=("titulaire",), informs=("pilote",), circle=Cercle.ETAT_TITULAIRE,
    ),
    give_up=Move(
        "Renoncer après acceptation", (E_.ACCEPTEE,), E_.REFUSEE, rule="F13",
        guards=(_turn_not_used, _devis_in_time), has_motif=True, effect=_refused,
        cancels=DEVIS_DELAYS, informs=("dgaln", "pilote"),
        announce="L’Atelier revient à la désignation. Sauf incapacité justifiée, le refus est compté.",
        told="a renoncé à l’Atelier après l’avoir accepté", circle=Cercle.ETAT_TITULAIRE, danger=True,
        payload=p.Refusal,
    ),
    accept_justification=Move(
        "Accepter la justification", (E_.REFUSEE,), None, rule="T-6", guards=(_justification_is_pending,),
        awaited=True, pending=JUSTIFICATION_PENDING, has_motif=True,
        todo="Un refus pour incapacité est à examiner : acceptez la justification, ou non.",
        waiting="La DGALN examine la justification du refus, sous {refus_examen_jours_ouvres}.",
        effect=_justified, meets=("justification",), informs=("titulaire",),
        announce="Le refus n’est pas compté.", circle=Cercle.ETAT_TITULAIRE,
    ),
    reject_justification=Move(
        "Ne pas accepter la justification", (E_.REFUSEE,), None, rule="T-6",
        guards=(_justification_is_pending,), has_motif=True, effect=_not_justified,
        meets=("justification",), informs=("titulaire",), announce="Le refus est compté.",
        circle=Cercle.ETAT_TITULAIRE, danger=True,
    ),
    close_on_suspension=Move(
        "Clore pour suspension du titulaire", (E_.DESIGNEE, E_.ACCEPTEE), E_.REFUSEE, rule="T-10",
        guards=(_turn_not_used,), has_motif=True, cancels=ALL_DELAYS,
        informs=("titulaire", "pilote"), told="a clos la désignation, le titulaire étant suspendu",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    fall_silent=Move(
        "Constater le silence", (E_.DESIGNEE,), E_.SILENCE, rule="T-6", cancels=("reponse",),
        informs=("titulaire", "dgaln", "pilote"), told="a constaté que le titulaire n’a pas répondu",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    miss_devis=Move(
        "Constater que le devis n’est pas remis", (E_.ACCEPTEE,), E_.REFUSEE, rule="T-6",
        guards=(_turn_not_used,), cancels=DEVIS_DELAYS, informs=("titulaire", "dgaln", "pilote"),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    fail_devis=Move(
        "Constater que le devis reste non conforme", (E_.ACCEPTEE,), E_.REFUSEE, rule="T-6",
        guards=(_turn_not_used,), cancels=DEVIS_DELAYS, informs=("titulaire", "dgaln"),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    give_back=Move(
        "Rendre le tour", (E_.DESIGNEE, E_.ACCEPTEE), E_.RENDUE, rule="T-8", guards=(_turn_not_used,),
        cancels=ALL_DELAYS, informs=("titulaire", "dgaln"), circle=Cercle.ETAT_TITULAIRE,
    ),
    lose_object=Move(
        "Constater que la désignation est sans objet", (E_.DESIGNEE, E_.ACCEPTEE), E_.SANS_OBJET,
        rule="B-8", cancels=ALL_DELAYS, informs=("titulaire", "dgaln"), circle=Cercle.ETAT_TITULAIRE,
    ),
    lose_holder=Move(
        "Constater la résiliation du titulaire", (E_.DESIGNEE, E_.ACCEPTEE), E_.SANS_OBJET, rule="R5",
        cancels=ALL_DELAYS, informs=("titulaire", "dgaln", "pilote"), circle=Cercle.ETAT_TITULAIRE,
    ),
    replace=Move(
        "Désigner un autre titulaire", (E_.SANS_OBJET,), None, rule="R5", awaited=True, pending=_left_by_its_holder,
        guards=(
            _holder_is_gone, _nobody_since, _atelier_in_execution, _orders_are_closed, _something_is_left,
            _framework_serves,
        ),
        todo="Le titulaire est résilié : quand ses bons le sont aussi, désignez-en un autre pour le reste.",
        waiting="La DGALN désigne un autre titulaire pour le reste.",
        announce="Le titulaire est résilié. Le tourniquet désigne le premier autre qui peut ; "
        "il fera un devis de ce qui reste à commander.", circle=Cercle.ETAT_TITULAIRE,
    ),
    use_turn=Move("Constater que le tour est utilisé", (E_.ACCEPTEE,), None, rule="T-9", effect=_used,
        circle=Cercle.ETAT_TITULAIRE),
)  # fmt: skip
