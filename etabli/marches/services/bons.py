"""The verbs of a bon de commande: prepared, signed, engaged, notified, settled (4.3, F7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q

from etabli.acteurs.models import Organisation
from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.ateliers.services import advance, leaves
from etabli.ateliers.services.catch_up import catch_up
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.core.cercles import Cercle
from etabli.core.fichiers.models import Fichier
from etabli.core.guards import guard
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.credits import services as credits
from etabli.credits.models import EngagementJuridique
from etabli.marches import access, prix, selectors
from etabli.marches import payloads as p
from etabli.marches.guards import signature
from etabli.marches.models import AttestationVigilance, BonDeCommande, Devis
from etabli.marches.models.devis import lines_to_json
from etabli.marches.services import designations
from etabli.marches.services import devis as devis_verbs
from etabli.marches.services.devis_moves import WORKFLOW as DEVIS
from etabli.marches.services.tourniquet import serialised
from etabli.marches.states import ORDERED, EtatBon, EtatDevis, EtatGroupement

Trying = Attempt[BonDeCommande]
E_ = EtatBon
EJ_CHIFFRES = 10


# -- guards ---------------------------------------------------------------------------------------


@guard("F6", "Le devis est validé")
def _devis_is_validated(attempt: Trying) -> str | None:
    if attempt.obj.devis.etat in (EtatDevis.VALIDE, EtatDevis.COMMANDE):
        return None
    return "Le devis n’est pas validé : le bon de commande ne peut pas être préparé."


@guard("F16", "L’Atelier n’est pas suspendu")
def _atelier_runs(attempt: Trying) -> str | None:
    """F16: nothing is ordered from a suspended Atelier: the team would have to work."""
    if attempt.obj.atelier.etat != EtatAtelier.SUSPENDU:
        return None
    return "L’Atelier est suspendu : rien ne peut être commandé avant sa reprise."


@guard("R5", "Le titulaire n’est pas résilié")
def _holder_serves(attempt: Trying) -> str | None:
    """R5: a terminated holder receives no order."""
    if attempt.obj.groupement.etat != EtatGroupement.RESILIE:
        return None
    return (
        "Le titulaire est résilié : rien ne peut plus lui être commandé, le pilote annule ce bon."
    )


@guard("F7", "Le devis a des lignes pour cette phase")
def _has_lines(attempt: Trying) -> str | None:
    if attempt.obj.lignes:
        return None
    return "Le devis n’a aucune ligne pour cette phase."


@guard("F7", "Une autre personne que celle qui a préparé signe")
def _is_another_person(attempt: Trying) -> str | None:
    """Four-eyes: who prepared the order or the devis does not sign it (2.1, 10.3)."""
    bon = attempt.obj
    prepared = (bon.prepared_by_id, bon.version.deposited_by_id)
    if any(attempt.actor.is_same_person(person) for person in prepared):
        return "Vous avez préparé ce bon : une autre personne doit le signer."
    return None


def _has_number(attempt: Filled[BonDeCommande, p.Engagement]) -> str | None:
    if attempt.data.numero_ej.strip():
        return None
    return "Saisissez le numéro d’engagement juridique donné par Chorus."


def _has_proof(attempt: Filled[BonDeCommande, p.Proof]) -> str | None:
    if attempt.data.preuve.strip():
        return None
    return "Dites comment le bon a été notifié (PLACE, Chorus, courrier recommandé électronique…)."


def _not_before_signature(attempt: Trying) -> str | None:
    signed = attempt.obj.signed_on
    if signed is None or attempt.on >= signed:
        return None
    return f"La notification ne peut pas précéder la signature ({signed:%d/%m/%Y})."


# -- effects --------------------------------------------------------------------------------------


def _signed(attempt: Trying) -> Changes:
    return {
        "signed_on": attempt.on,
        "signed_by_id": attempt.actor.person_id,
        "signed_by_name": attempt.actor.name,
    }


def _engaged(attempt: Filled[BonDeCommande, p.Engagement]) -> Changes:
    return {"numero_ej": attempt.data.numero_ej.strip(), "engaged_on": attempt.on}


def _notified(attempt: Filled[BonDeCommande, p.Proof]) -> Changes:
    return {"notified_on": attempt.on, "preuve": attempt.data.preuve}


def _final(attempt: Filled[BonDeCommande, p.Final]) -> Changes:
    return {"final_ht": attempt.data.final_ht}


WORKFLOW = Workflow(
    access.BONS,
    audiences={
        **audiences_through("atelier"),
        "titulaire": lambda b: selectors.mandataires_of(b.groupement),
    },
    related=("atelier__commune", "devis__designation__groupement"),
    final=(E_.SOLDE, E_.ANNULE, E_.RESILIE),
    prepare=Move(
        "Préparer le bon de commande", (), E_.BROUILLON, rule="F7",
        guards=(_atelier_runs, _holder_serves, _devis_is_validated, signature.orders, _has_lines),
        checks=(signature.end_stands,),
    ),
    present=Move(
        "Présenter le bon à la signature", (E_.BROUILLON,), E_.A_SIGNER, rule="F7", awaited=True,
        guards=(_atelier_runs, _devis_is_validated), alerts=signature.ALERTS, asks=("rpa",),
        todo="Le bon de commande est prêt : présentez-le à la signature.",
        waiting="Le pilote prépare le bon de commande.",
        announce="La personne habilitée le reçoit avec ses garde-fous.",
    ),
    send_back=Move(
        "Rendre le bon au pilote", (E_.A_SIGNER,), E_.BROUILLON, has_motif=True, asks=("pilote",),
    ),
    sign=Move(
        "Signer le bon de commande", (E_.A_SIGNER,), E_.SIGNE, rule="F7", awaited=True,
        guards=(_atelier_runs, *signature.GUARDS, _is_another_person), alerts=signature.ALERTS,
        effect=_signed, asks=("budget",), informs=("pilote",),
        todo="Un bon de commande attend votre signature.", waiting="Le bon de commande est à la signature.",
        announce="Le bon est figé. Le gestionnaire budgétaire enregistre l’engagement, puis le pilote notifie.",
    ),
    engage=Move(
        "Enregistrer l’engagement juridique", (E_.SIGNE,), E_.ENGAGE, rule="CH-3", awaited=True,
        checks=(_has_number,), effect=_engaged, asks=("pilote",),
        todo="Le bon est signé : enregistrez l’engagement juridique.",
        waiting="Le gestionnaire budgétaire enregistre l’engagement.",
        announce="Les AE passent de réservées à engagées.", payload=p.Engagement,
    ),
    notify=Move(
        "Notifier le bon de commande", (E_.ENGAGE,), E_.NOTIFIE, rule="F7", awaited=True,
        guards=(_atelier_runs, _holder_serves), checks=(_has_proof, _not_before_signature), effect=_notified,
        asks=("titulaire",),
        informs=("porteurs", "dgaln"),
        todo="L’engagement est pris : notifiez le bon au groupement.",
        waiting="Le pilote notifie le bon de commande.",
        announce="La durée de l’Atelier court à partir de ce jour et le tour est définitivement utilisé.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Proof,
    ),
    cancel=Move(
        "Annuler le bon de commande", (E_.BROUILLON, E_.A_SIGNER, E_.SIGNE, E_.ENGAGE), E_.ANNULE,
        has_motif=True, informs=("pilote", "budget"), announce="Rien n’est dû.", danger=True,
    ),
    postpone_end=Move(
        "Reporter la fin d’exécution", (E_.NOTIFIE,), None, rule="F16",
        effect=lambda attempt: {"fin_prevue": attempt.data.fin_prevue}, informs=("titulaire",), payload=p.End,
    ),
    settle=Move(
        "Solder le bon de commande", (E_.NOTIFIE,), E_.SOLDE, effect=_final, informs=("pilote", "titulaire"),
        circle=Cercle.ETAT_TITULAIRE, payload=p.Final,
    ),
    terminate=Move(
        "Résilier le bon de commande", (E_.NOTIFIE,), E_.RESILIE, rule="R5", has_motif=True, effect=_final,
        awaited=True, pending=Q(devis__designation__groupement__etat=EtatGroupement.RESILIE),
        todo="Le titulaire est résilié : résiliez ce bon et dites ce qui en est admis.",
        waiting="La personne habilitée résilie le bon du titulaire résilié.",
        informs=("titulaire", "pilote", "dgaln", "budget"),
        announce="Ce qui est admis est payé ; le reste des AE est dégagé.",
        circle=Cercle.ETAT_TITULAIRE, danger=True, payload=p.Final,
    ),
)  # fmt: skip


# -- verbs ----------------------------------------------------------------------------------------


def prepare_bon(
    devis: Devis,
    *,
    actor: Actor,
    phases: Collection[int],
    fin_prevue: dt.date | None = None,
    on: dt.date | None = None,
) -> BonDeCommande:
    """The order of these phases, at the prices of the validated devis; totalled from its own lines."""
    day = on or horloge.today()
    deroule = deroule_of(devis.atelier)
    if deroule.order(phases) is None:
        raise Refused(deroule.choose)
    version = selectors.validated_version(devis)
    if version is None:
        raise Refused("Le devis n’est pas validé : le bon de commande ne peut pas être préparé.")
    lines = prix.of_phases(version.lines(), phases)
    totaux = prix.totals(lines, taux=devis.taux_tva)
    bon = BonDeCommande(
        devis=devis,
        atelier=devis.atelier,
        version=version,
        numero=_number(devis),
        rang=devis.bons.filter(etat__in=ORDERED).count() + 1,
        phases=sorted(phases),
        lignes=lines_to_json(lines),
        devis_digest=version.digest,
        taux_tva=devis.taux_tva,
        ht=totaux.ht,
        tva=totaux.tva,
        ttc=totaux.ttc,
        fin_prevue=fin_prevue or selectors.target_end(devis.atelier, day),
        prepared_by_id=actor.person_id,
    )
    with serialised(devis.atelier) as bon.atelier:
        WORKFLOW.run(bon, "prepare", actor=actor, on=day)
        DEVIS.run(devis, "order", actor=actor, on=day, bon=bon.numero)
    return bon


def _number(devis: Devis) -> str:
    atelier = devis.atelier
    return f"BC-{atelier.numero}-{atelier.bons_de_commande.count() + 1}"


def present_bon(bon: BonDeCommande, *, actor: Actor, on: dt.date | None = None) -> Entry:
    with serialised(bon.atelier) as bon.atelier:
        return WORKFLOW.run(bon, "present", actor=actor, on=on)


def send_back_bon(
    bon: BonDeCommande, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    return WORKFLOW.run(bon, "send_back", actor=actor, on=on, motif=motif)


def sign_bon(bon: BonDeCommande, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """RPA signs; G-BC-1 to 8 hold that day.

    A second order that the framework no longer serves is cancelled and the Atelier waits for the
    next one; the first order follows its course and the turn stays used (10.3 S04.3, T-9).
    """
    day = on or horloge.today()
    try:
        with serialised(bon.atelier) as bon.atelier:
            return WORKFLOW.run(bon, "sign", actor=actor, on=day)
    except Refused:
        if bon.atelier.etat == EtatAtelier.SUSPENDU:
            raise
        is_second = bon.devis.designation.is_used
        if is_second and not selectors.is_in_force(bon.accord_cadre, on=day):
            _wait_for_next_framework(bon, on=day)
        raise


def _wait_for_next_framework(bon: BonDeCommande, *, on: dt.date) -> None:
    with serialised(bon.atelier) as atelier:
        motif = "L’accord-cadre n’est plus en vigueur."
        WORKFLOW.run(bon, "cancel", actor=CLOCK, on=on, motif=motif)
        if leaves(atelier, "wait_framework"):
            advance(atelier, "wait_framework", actor=CLOCK, on=on, motif=motif)


def engage_bon(
    bon: BonDeCommande, *, actor: Actor, numero_ej: str, on: dt.date | None = None
) -> Entry:
    """CH-3: the EJ of the order, for its TTC; the reserve of the Atelier is lowered by as much."""
    day = on or horloge.today()
    with serialised(bon.atelier) as atelier:
        entry = WORKFLOW.run(bon, "engage", actor=actor, on=day, numero_ej=numero_ej)
        credits.engage_ae(
            atelier.service_pilote, actor=actor, numero=bon.numero_ej, montant=bon.ttc,
            origine=atelier.reference, objet=bon.numero, on=day,
        )  # fmt: skip
    return entry


def is_usual_ej(numero: str) -> bool:
    """Ten digits, as Chorus gives them; another shape is an alert only (CH-3)."""
    return numero.isdigit() and len(numero) == EJ_CHIFFRES


def notify_bon(
    bon: BonDeCommande, *, actor: Actor, preuve: str, on: dt.date | None = None
) -> Entry:
    """F7: the first notified order starts APPROPRIATION and uses the turn for good (T-9)."""
    day = on or horloge.today()
    with serialised(bon.atelier) as atelier:
        bon.atelier = atelier
        entry = WORKFLOW.run(bon, "notify", actor=actor, on=day, preuve=preuve)
        devis, designation = bon.devis, bon.devis.designation
        if not designation.is_used:
            designations.use_turn(designation, on=day)
        if devis.etat == EtatDevis.VALIDE:
            DEVIS.run(devis, "mark_ordered", actor=CLOCK, on=day)
        catch_up(atelier, actor=actor, on=day)
    return entry


def postpone_ends(atelier: Atelier, *, since: dt.date, on: dt.date) -> None:
    """2.7.2: an order in course ends later by the calendar days it was suspended."""
    rows = atelier.bons_de_commande.filter(etat=EtatBon.NOTIFIE).order_by("pk")
    for bon in rows.select_related("devis__designation__groupement"):
        days = on - max(since, bon.notified_on or since)
        if days > dt.timedelta(0):
            end = bon.fin_prevue + days
            WORKFLOW.run(bon, "postpone_end", actor=CLOCK, on=on, fin_prevue=end)


def cancel_bon(
    bon: BonDeCommande, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """Before notification nothing is due; an EJ already entered is closed (2.7.4)."""
    day = on or horloge.today()
    was_engaged = bon.etat == EtatBon.ENGAGE
    with serialised(bon.atelier):
        entry = WORKFLOW.run(bon, "cancel", actor=actor, on=day, motif=motif)
        if was_engaged:
            _disengage(bon, bon.ttc, on=day)
            devis_verbs.reserve_credits(bon.devis, on=day)
    return entry


def settle_bon(bon: BonDeCommande, *, final_ht: Decimal, on: dt.date | None = None) -> Entry:
    """Everything is paid: consumption becomes the final HT (10.3)."""
    return WORKFLOW.run(bon, "settle", actor=CLOCK, on=on, final_ht=final_ht)


def terminate_bon(
    bon: BonDeCommande, *, actor: Actor, motif: str, final_ht: Decimal, on: dt.date | None = None
) -> Entry:
    """2.7.4: what is admitted is paid, the unused AE are released (dégagement)."""
    day = on or horloge.today()
    with serialised(bon.atelier):
        entry = WORKFLOW.run(bon, "terminate", actor=actor, on=day, motif=motif, final_ht=final_ht)
        unused = bon.ttc - prix.cents(final_ht * (100 + bon.taux_tva) / 100)
        if unused > 0:
            _disengage(bon, unused, on=day)
    return entry


def _disengage(bon: BonDeCommande, unused: Decimal, *, on: dt.date) -> None:
    for engagement in EngagementJuridique.objects.filter(numero=bon.numero_ej).order_by("pk"):
        credits.disengage_ae(engagement, actor=CLOCK, degage=unused, on=on)


def deposit_attestation(
    organisation: Organisation,
    *,
    actor: Actor,
    date: dt.date,
    fichier: Fichier | None = None,
    on: dt.date | None = None,
) -> AttestationVigilance:
    """A member's vigilance certificate, dated (G-BC-8 b)."""
    day = on or horloge.today()
    if date > day:
        raise Refused("Une attestation ne peut pas être datée de demain : corrigez sa date.")
    attestation = AttestationVigilance(
        organisation=organisation, date=date, fichier=fichier, deposited_on=day,
        deposited_by_id=actor.person_id,
    )  # fmt: skip
    with one_act():
        attestation.save()
        access.ATTESTATIONS.require(actor, "deposit", attestation)
    return attestation
