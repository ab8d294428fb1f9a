"""The machines of the service fait and of the demande de paiement (CH-4 to CH-8)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q

from etabli.ateliers.selectors import audiences_through
from etabli.core import parametres
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes, end_in_days
from etabli.core.delais.echeances import Delay
from etabli.core.formats import euros
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Changes, Move, Workflow
from etabli.credits.selectors import available
from etabli.marches.selectors import mandataires_of
from etabli.paiements import access, echeancier, selectors
from etabli.paiements import payloads as p
from etabli.paiements.contrats import is_owed, kind
from etabli.paiements.guards import acomptes as g
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.paiements.selectors import parts, penalites, sous_traitances
from etabli.paiements.states import LIVE, WAITING, EtatDemande, EtatServiceFait

Certifying = Attempt[ServiceFait]
Claiming = Attempt[DemandePaiement]
S_ = EtatServiceFait
D_ = EtatDemande
AUDIENCES = {
    **audiences_through("atelier"),
    "titulaire": lambda found: mandataires_of(found.contrat.groupement),
}


# -- service fait ---------------------------------------------------------------------------------


@guard("CH-8", "Les étapes précédentes sont certifiées")
def _former_certified(attempt: Certifying) -> list[str]:
    """The steps of a contract are certified in their order: the last one is the balance (10.3 CH-8)."""
    found = attempt.obj
    rows = found.contrat.services_faits.filter(rang__lt=found.rang, etat__in=WAITING)
    rows = rows.order_by("rang")
    return [f"Certifiez d’abord l’étape « {former.get_etape_display()} »." for former in rows]


@guard("CH-5", "La prestation est exécutée")
def _work_done(attempt: Certifying) -> str | None:
    return selectors.not_reached(attempt.obj)


def _not_before_notification(attempt: Certifying) -> str | None:
    contrat = attempt.obj.contrat
    event = f"la notification du {kind(contrat)}"
    return bornes.before(attempt.on, contrat.notified_on, what="Le service fait", event=event)


def _certified(attempt: Certifying) -> Changes:
    """The réfaction decided at the admission lowers the balance; it may leave nothing due (V3)."""
    found = attempt.obj
    refaction = selectors.refaction_of(found)
    is_claimed = found.demandes.filter(etat__in=LIVE).exists() and not parts.to_claim(found)
    owed = found.ttc - refaction
    return {
        "etat": S_.SANS_OBJET if not owed else S_.DEMANDE if is_claimed else S_.CERTIFIE,
        "certified_on": attempt.on,
        "certified_by_id": attempt.actor.person_id,
        "certified_by_name": attempt.actor.name,
        "refaction": refaction,
        "ttc": owed or found.ttc,
    }


SERVICES_FAITS = Workflow(
    access.SERVICES_FAITS,
    audiences=AUDIENCES,
    related=("atelier__commune", "bon__devis__designation__groupement", "marche__attributaire"),
    final=(S_.SANS_OBJET,),
    plan=Move("Prévoir le service fait", (), S_.A_VENIR, rule="CH-8", circle=Cercle.ETAT_TITULAIRE),
    ask_acompte=Move(
        "Demander un acompte intermédiaire", (), S_.A_CERTIFIER, rule="CH-8",
        guards=(g.contract_runs, g.parts_are_entered, g.is_next_step, g.interval_is_over),
        checks=(g.work_is_said, g.less_than_the_step), effect=g.kept_work, asks=("pilote",),
        informs=("budget", "titulaire"), ask="Certifiez ce qui est exécuté, ou refusez l’acompte.",
        payload=p.Ahead, circle=Cercle.ETAT_TITULAIRE,
    ),
    decline=Move(
        "Refuser l’acompte", (S_.A_CERTIFIER,), S_.SANS_OBJET, rule="CH-8", has_motif=True, usual=True, danger=True,
        effect=lambda attempt: {"taux": None}, informs=("titulaire", "budget"),
        announce="Rien n’est payé d’avance : le montant revient à l’étape, qui se paiera entière.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    await_certification=Move(
        "Attendre la certification du service fait", (S_.A_VENIR,), S_.A_CERTIFIER, rule="CH-8",
        asks=("pilote",), told="a mis le service fait en attente de certification",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    certify=Move(
        "Certifier le service fait", (S_.A_CERTIFIER,), S_.CERTIFIE, rule="CH-5", awaited=True,
        guards=(_work_done, _former_certified), checks=(_not_before_notification,),
        effect=_certified, asks=("titulaire",), informs=("budget",),
        todo="Quand la prestation est exécutée, certifiez le service fait.",
        waiting="Le pilote certifie le service fait.",
        announce="Le titulaire peut demander son paiement. S’il l’a déjà demandé, le délai de {delai_paiement_jours} "
        "part de ce jour.", circle=Cercle.ETAT_TITULAIRE,
    ),
    claim=Move(
        "Déposer la demande de paiement", (S_.CERTIFIE,), S_.DEMANDE, rule="CH-6", awaited=True,
        todo="Le service fait est certifié : déposez la demande de paiement.",
        waiting="Le titulaire dépose sa demande de paiement.",
        announce="Le numéro est celui de Chorus Pro. L’État paie dans les {delai_paiement_jours} de la réception.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    reopen=Move(
        "Rouvrir la demande de paiement", (S_.DEMANDE,), S_.CERTIFIE, rule="CH-6", asks=("titulaire",)
    , circle=Cercle.ETAT_TITULAIRE),
    warn_closing=Move(
        "Signaler la clôture de l’exercice", (S_.A_VENIR, S_.A_CERTIFIER, S_.CERTIFIE), None, rule="CH-15",
        effect=lambda attempt: {"closing_told": attempt.on.year}, informs=("titulaire", "budget", "pilote"),
        told="a signalé que l’exercice va se clore", circle=Cercle.ETAT_TITULAIRE,
    ),
    drop=Move("Écarter le service fait", WAITING, S_.SANS_OBJET, informs=("titulaire",), circle=Cercle.ETAT_TITULAIRE),
)  # fmt: skip


# -- demande de paiement --------------------------------------------------------------------------


@guard("CH-6", "Le contrat est dû")
def _contract_stands(attempt: Claiming) -> str | None:
    contrat = attempt.obj.contrat
    if is_owed(contrat):
        return None
    state = contrat.get_etat_display().lower()
    return f"Rien n’est dû sur ce {kind(contrat)} : il est « {state} »."


@guard("CH-8", "L’étape peut être payée, et ne l’est pas déjà")
def _step_is_open(attempt: Claiming) -> str | None:
    """One request a step and a firm, for work done (CH-8, CH-10)."""
    demande, found = attempt.obj, attempt.obj.service_fait
    if found.demandes.filter(etat__in=LIVE, beneficiaire=demande.beneficiaire_id).exists():
        return (
            f"Une demande de paiement est déjà enregistrée pour « {found.get_etape_display()} »."
        )
    marche = found.marche
    declared = marche and sous_traitances.waiting(found, demande.beneficiaire_id)
    if declared:
        return (
            f"{declared} attend la réponse du service pilote sur cette étape : sa demande se dépose ensuite, "
            f"ou retirez la déclaration."
        )
    if found.etat in (S_.A_VENIR, S_.SANS_OBJET):
        state = found.get_etat_display().lower()
        return f"L’étape « {found.get_etape_display()} » est {state} : elle ne se paie pas encore."
    return None


def _number_is_new(attempt: Claiming) -> str | None:
    demande = attempt.obj
    if not demande.numero:
        return "Saisissez le numéro de la demande dans Chorus Pro."
    holder = demande.contrat.groupement
    of_the_holder = Q(service_fait__bon__devis__designation__groupement=holder) | Q(
        service_fait__marche__attributaire=holder
    )
    others = DemandePaiement.objects.filter(of_the_holder, numero=demande.numero, etat__in=LIVE)
    if others.exists():
        return f"La demande {demande.numero} est déjà enregistrée : vérifiez le numéro."
    return None


def _received_after_notification(attempt: Claiming) -> str | None:
    contrat = attempt.obj.contrat
    event = f"la notification du {kind(contrat)}"
    return bornes.before(attempt.on, contrat.notified_on, what="La demande", event=event)


@guard("CH-4", "Les crédits de paiement suffisent", circle=Cercle.ETAT)
def _cp_are_enough(attempt: Claiming) -> str | None:
    """CH-4: insufficient CP block the payment, and the missing amount is said."""
    return _lacking(attempt, attempt.obj.net)


def _lacking(attempt: Claiming, amount: Decimal) -> str | None:
    held = available(attempt.obj.atelier.service_pilote, attempt.on.year)
    missing = held.missing_cp(amount)
    if not missing:
        return None
    return (
        f"Les crédits de paiement sont insuffisants : il manque {euros(missing)}. "
        "Demandez une délégation à la DGALN."
    )


def _paid_after_receipt(attempt: Claiming) -> str | None:
    """Nothing is paid before it is asked for, nor before the work is certified (CH-4)."""
    demande, day = attempt.obj, attempt.on
    certified = demande.service_fait.certified_on
    return bornes.before(
        day, demande.recue_on, what="Le paiement", event="la réception de la demande"
    ) or bornes.before(day, certified, what="Le paiement", event="le service fait")


def _delay_started(attempt: Claiming) -> Changes:
    """Thirty days from receipt, or from the service fait if later (CH-6); the certified amount.

    Of the step, the share of its firm (CH-10), and what of it gives back its advance (CH-11).
    """
    demande, found = attempt.obj, attempt.obj.service_fait
    mine = {share.organisation.pk: share.ttc for share in parts.shares(found)}
    brut = mine.get(demande.beneficiaire_id, demande.ttc)
    jours = parametres.integer("delai_paiement_jours", on=attempt.on)
    asked = demande.agreed_on or demande.recue_on
    due = echeancier.due_date(asked, service_fait_on=found.certified_on, jours=jours)
    back = parts.recovery_of(demande, brut=brut)
    return {
        "due_on": due,
        "ttc": brut,
        "recuperation": back,
        "penalite": _withheld(demande, most=brut - back),
    }


def _withheld(demande: DemandePaiement, *, most: Decimal) -> Decimal:
    """CH-13: what is due of the penalties, as far as this request can bear it; a subcontractor bears none."""
    marche = demande.service_fait.marche
    if marche is None or sous_traitances.is_subcontractor(marche, demande.beneficiaire_id):
        return echeancier.ZERO
    return min(most, penalites.still_due(marche))


def _relayed(attempt: Claiming) -> Changes:
    """CH-12: fifteen days for the holder to agree."""
    jours = parametres.integer("sous_traitant_accord_jours", on=attempt.on)
    return {"answer_by": end_in_days(attempt.on, jours, rolls=False)}


def _agreed(attempt: Claiming) -> Changes:
    return {"agreed_on": attempt.on}


def _agreed_after_receipt(attempt: Claiming) -> str | None:
    received = attempt.obj.recue_on
    return bornes.before(attempt.on, received, what="L’accord", event="la réception de la demande")


def _paid(attempt: Claiming) -> Changes:
    """CH-7: what its lateness costs is fixed that day, and is owed without request."""
    return {
        "payee_on": attempt.on,
        "interets": selectors.late_charges(attempt.obj, on=attempt.on),
    }


def _rejected(attempt: Claiming) -> Changes:
    return {
        "motif_rejet": attempt.motif,
        "recuperation": echeancier.ZERO,
        "penalite": echeancier.ZERO,
    }


def _interests_paid(attempt: Claiming) -> Changes:
    return {"interets_on": attempt.on}


def _paid_after_the_rest(attempt: Claiming) -> str | None:
    paid = attempt.obj.payee_on
    return bornes.before(
        attempt.on, paid, what="Le paiement des intérêts", event="celui de la demande"
    )


@guard("CH-7", "Des intérêts sont dus", circle=Cercle.ETAT_TITULAIRE)
def _interests_are_owed(attempt: Claiming) -> str | None:
    demande = attempt.obj
    if demande.interets_on:
        return f"Les intérêts de cette demande sont déjà payés, le {demande.interets_on:%d/%m/%Y}."
    if not demande.interets:
        return "Cette demande a été payée à temps : aucun intérêt n’est dû."
    return None


@guard("CH-4", "Les crédits de paiement suffisent", circle=Cercle.ETAT)
def _cp_pay_the_interests(attempt: Claiming) -> str | None:
    return _lacking(attempt, attempt.obj.interets)


DEMANDES = Workflow(
    access.DEMANDES,
    audiences=AUDIENCES,
    related=("service_fait__atelier__commune",),
    delays={
        "paiement": Delay("Paiement", "days", "delai_paiement_jours", "CH-6", holder="budget",
            circle=Cercle.ETAT_TITULAIRE),
        "accord": Delay("Accord du titulaire", "days", "sous_traitant_accord_jours", "CH-12", holder="titulaire",
            circle=Cercle.ETAT_TITULAIRE),
        "interets": Delay("Paiement des intérêts moratoires", "days", "interets_jours", "CH-7", holder="budget",
            circle=Cercle.ETAT_TITULAIRE),
    },
    final=(D_.REJETEE,),
    record=Move(
        "Enregistrer la demande de paiement", (), D_.RECUE, rule="CH-6",
        guards=(_contract_stands, _step_is_open), checks=(_number_is_new, _received_after_notification),
        informs=("budget", "pilote", "titulaire"), circle=Cercle.ETAT_TITULAIRE, payload=p.Numbered,
    ),
    relay=Move(
        "Transmettre la demande du sous-traitant", (), D_.AU_TITULAIRE, rule="CH-12",
        guards=(_contract_stands, _step_is_open), checks=(_number_is_new, _received_after_notification),
        effect=_relayed, starts=("accord",), asks=("titulaire",), informs=("budget", "pilote"),
        ask="Dites si vous êtes d’accord avec ce que votre sous-traitant demande.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Numbered,
    ),
    agree=Move(
        "Donner notre accord", (D_.AU_TITULAIRE,), D_.RECUE, rule="CH-12", awaited=True,
        checks=(_agreed_after_receipt,), effect=_agreed, meets=("accord",), informs=("budget", "pilote"),
        todo="Votre sous-traitant demande son paiement : dites si vous êtes d’accord.",
        waiting="Le titulaire dit s’il est d’accord avec la demande du sous-traitant.",
        announce="L’État paie le sous-traitant dans les {delai_paiement_jours} de votre accord.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    agree_tacitly=Move(
        "Constater l’accord du titulaire", (D_.AU_TITULAIRE,), D_.RECUE, rule="CH-12", effect=_agreed,
        meets=("accord",), informs=("titulaire", "budget", "pilote"),
        told="a constaté l’accord du titulaire par son silence", circle=Cercle.ETAT_TITULAIRE,
    ),
    object=Move(
        "Refuser la demande du sous-traitant", (D_.AU_TITULAIRE,), D_.REJETEE, rule="CH-12", has_motif=True,
        effect=_rejected, meets=("accord",), informs=("budget", "pilote"), danger=True,
        announce="L’État ne paie pas cette demande. Dites le motif au sous-traitant : il peut en déposer une autre.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    start_delay=Move(
        "Ouvrir le délai de paiement", (D_.RECUE,), D_.A_PAYER, rule="CH-6", effect=_delay_started,
        starts=("paiement",), asks=("budget",), circle=Cercle.ETAT_TITULAIRE,
    ),
    pay=Move(
        "Payer la demande", (D_.A_PAYER,), D_.PAYEE, rule="CH-4", awaited=True,
        guards=(_cp_are_enough,), checks=(_paid_after_receipt,), effect=_paid, meets=("paiement",),
        informs=("titulaire", "pilote"),
        todo="Une demande de paiement est à payer.", waiting="L’État paie la demande.",
        announce="Les crédits de paiement sont consommés. Un bon de commande tout entier payé est soldé.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Paid,
    ),
    pay_interests=Move(
        "Payer les intérêts moratoires", (D_.PAYEE,), None, rule="CH-7", awaited=True,
        pending=Q(interets__gt=0, interets_on=None), guards=(_interests_are_owed, _cp_pay_the_interests),
        checks=(_paid_after_the_rest,), effect=_interests_paid, meets=("interets",), informs=("titulaire", "pilote"),
        todo="Une demande a été payée en retard : ses intérêts sont à payer.",
        waiting="L’État paie les intérêts moratoires.",
        announce="Les intérêts et l’indemnité de recouvrement sont dus sans que le titulaire les demande.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Paid,
    ),
    reject=Move(
        "Rejeter la demande", (D_.AU_TITULAIRE, D_.RECUE, D_.A_PAYER), D_.REJETEE, rule="CH-6",
        has_motif=True, effect=_rejected, cancels=("paiement", "accord"), asks=("titulaire",),
        informs=("pilote",),
        announce="Le délai de paiement s’arrête. Le titulaire corrige et dépose une nouvelle demande.",
        ask="Lisez le motif, corrigez la demande de paiement et déposez-la de nouveau.",
        circle=Cercle.ETAT_TITULAIRE, danger=True,
    ),
)  # fmt: skip
