"""The moves of a devis (2.3, sub-machine; F5, F6, B-2 to B-8): guards, effects, table."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from etabli.ateliers.selectors import audiences_through
from etabli.core import parametres
from etabli.core.access import CLOCK
from etabli.core.cercles import Cercle
from etabli.core.formats import euros
from etabli.core.guards import Guard, guard
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.credits.selectors import available
from etabli.marches import access, phases, prix, selectors
from etabli.marches import payloads as p
from etabli.marches.models import BonDeCommande, Designation, Devis
from etabli.marches.services import designation_moves
from etabli.marches.states import (
    NOTIFIED,
    ORDERED,
    CauseRetour,
    EtatDesignation,
    EtatDevis,
    EtatGroupement,
)

Trying = Attempt[Devis]
E_ = EtatDevis


def _left_to_order() -> Q:
    """A phase is not ordered, and no order is on its way: the pilote prepares the next one."""
    rows = BonDeCommande.objects.filter(devis=OuterRef("pk"), etat__in=ORDERED).order_by()
    on_its_way = Exists(rows.exclude(etat__in=NOTIFIED))
    return ~Q(on_its_way) & ~phases.all_carried(rows, version="designation__atelier__deroule")


TVA = ("tva_taux", "tva_taux_antilles_reunion")


# -- reads of one devis ---------------------------------------------------------------------------


def taux_of(designation: Designation, *, on: dt.date) -> Decimal:
    """CH-14: by the place of execution, at the rates of that day; 0 for a franchise."""
    if designation.groupement.franchise_tva:
        return prix.TVA_FRANCHISE
    rates = [parametres.decimal(code, on=on) * 100 for code in TVA]
    return prix.taux_tva(designation.atelier.departement_code, prix.Tva(*rates))


def ordered_phases(devis: Devis) -> set[int]:
    """The phases that an order of this devis already carries."""
    rows = devis.bons.filter(etat__in=ORDERED).order_by().values_list("phases", flat=True)
    return {phase for carried in rows for phase in carried}


def notified_ht(devis: Devis) -> Decimal:
    rows = devis.bons.filter(notified_on__isnull=False).order_by().values_list("ht", flat=True)
    return sum(rows, Decimal(0))


def engaged_ttc(devis: Devis) -> Decimal:
    """TTC of the orders of this devis whose EJ is entered."""
    rows = devis.bons.filter(engaged_on__isnull=False).exclude(etat="ANNULE").order_by()
    return sum(rows.values_list("ttc", flat=True), Decimal(0))


def returns_left(devis: Devis, *, on: dt.date) -> int:
    """The returns for correction still possible (F5)."""
    return max(0, parametres.integer("devis_retours_max", on=on) - devis.retours)


def excuses(devis: Devis, *, on: dt.date) -> list[str]:
    """The causes of a return that are true that day and not the fault of the holder (10.2)."""
    attempt = Attempt(devis, CLOCK, on)
    known: tuple[tuple[CauseRetour, Guard[Trying]], ...] = (
        (CauseRetour.MAXIMUM, _fits_maximum),
        (CauseRetour.CREDITS, _lacks_ae),
        (CauseRetour.VALIDITE, _still_valid),
    )
    return [cause.value for cause, one in known if not one.ask(attempt).is_met]


# -- guards ---------------------------------------------------------------------------------------


@guard("F5", "La désignation est acceptée")
def _holder_accepted(attempt: Trying) -> str | None:
    if attempt.obj.groupement.etat == EtatGroupement.RESILIE:
        return "Le titulaire est résilié : aucun devis n’est attendu de lui."
    if attempt.obj.designation.etat == EtatDesignation.ACCEPTEE:
        return None
    return "La désignation n’est plus en cours : aucun devis n’est attendu."


@guard("F5", "Le délai de remise court")
def _in_time(attempt: Trying) -> str | None:
    """F5: later is a refusal (T-6c)."""
    return designation_moves.devis_too_late(attempt.obj.designation, on=attempt.on)


def _conforms(attempt: Filled[Devis, p.Quantities]) -> list[str]:
    """B-2: units of work of this holder, right quantities, one line each."""
    quantites = attempt.data.quantites
    return prix.faults_of_lines(attempt.obj.bordereau.lines(), list(quantites.items()))


@guard("F5", "Le devis peut encore être retourné")
def _returns_left(attempt: Trying) -> str | None:
    """Two at most; what is nobody’s fault is always said to the holder, and not counted (10.2)."""
    if returns_left(attempt.obj, on=attempt.on) or excuses(attempt.obj, on=attempt.on):
        return None
    return "Le devis a déjà été retourné deux fois : validez-le, ou refusez-le."


def _cause_holds(attempt: Filled[Devis, p.Return]) -> str | None:
    cause = attempt.data.cause or CauseRetour.CORRECTION
    if cause in excuses(attempt.obj, on=attempt.on):
        return None
    if cause != CauseRetour.CORRECTION:
        label = CauseRetour(cause).label
        return f"« {label} » : ce n’est pas le cas aujourd’hui. Choisissez une autre cause."
    if returns_left(attempt.obj, on=attempt.on):
        return None
    return "Le devis a déjà été retourné deux fois pour correction : choisissez une autre cause."


@guard("T-6", "Les retours sont épuisés")
def _returns_spent(attempt: Trying) -> str | None:
    left = returns_left(attempt.obj, on=attempt.on)
    if not left:
        return None
    return f"Le devis peut encore être retourné {left} fois : dites ce qui est à corriger."


@guard("B-4", "Le devis est dans sa durée de validité")
def _still_valid(attempt: Trying) -> str | None:
    """B-4: 60 days from the deposit of the version, last day included; checked here only."""
    last = attempt.obj.current.valid_until
    if attempt.on <= last:
        return None
    return (
        f"Le devis n’était valable que jusqu’au {last:%d/%m/%Y} : "
        "le pilote peut le retourner pour cette cause, ce n’est pas un des deux retours."
    )


@guard("F6", "L’accord-cadre est en vigueur")
def _framework_serves(attempt: Trying) -> str | None:
    accord = attempt.obj.accord_cadre
    if selectors.is_in_force(accord, on=attempt.on):
        return None
    return (
        f"L’accord-cadre {accord.code} n’est plus en vigueur : le devis ne peut pas être validé."
    )


@guard("B-4", "Les prix sont ceux du jour de l’acceptation")
def _right_prices(attempt: Trying) -> str | None:
    """F6: the price version is that of the acceptance (B-4)."""
    devis = attempt.obj
    expected = selectors.bordereau_of(devis.designation)
    if expected and expected.pk == devis.bordereau_id:
        return None
    return "Le devis n’est pas aux prix en vigueur le jour de l’acceptation : retournez-le."


@guard("F6", "Le montant tient dans les maximums", circle=Cercle.ETAT)
def _fits_maximum(attempt: Trying) -> list[str]:
    """F6: consumed + reserve of others + this ≤ maximum, equality allowed (4.2)."""
    devis = attempt.obj
    ht = devis.current.ht - notified_ht(devis)
    accord = selectors.framework_plafond(devis.accord_cadre, sauf=devis.atelier)
    holder = selectors.holder_plafond(devis.groupement, sauf=devis.atelier)
    found = []
    if over := accord.missing(ht):
        found.append(f"Le maximum de l’accord-cadre serait dépassé de {euros(over)} HT.")
    if over := holder.missing(ht):
        found.append(f"Le maximum de ce titulaire serait dépassé de {euros(over)} HT.")
    return found


@guard("F6", "Les autorisations d’engagement suffisent", circle=Cercle.ETAT)
def _lacks_ae(attempt: Trying) -> str | None:
    """F6: an alert only; G-BC-6 blocks (10.3)."""
    devis = attempt.obj
    atelier = devis.atelier
    held = available(atelier.service_pilote, attempt.on.year, origine=atelier.reference)
    if missing := held.missing_ae(devis.current.ttc - engaged_ttc(devis)):
        return (
            f"Il manque {euros(missing)} d’AE pour ce devis : "
            "le bon de commande ne pourra pas être signé en l’état."
        )
    return None


@guard("F6", "Le montant ne dépasse pas la référence", circle=Cercle.ETAT)
def _above_reference(attempt: Trying) -> str | None:
    return selectors.reference_alert(attempt.obj.atelier, attempt.obj.current.ttc, on=attempt.on)


@guard("AC-4", "L’accord-cadre dure assez pour un second bon", circle=Cercle.ETAT)
def _ends_soon(attempt: Trying) -> str | None:
    """S04.3: near the end of the framework a second order may be refused."""
    days = selectors.days_to_end(attempt.obj.accord_cadre, on=attempt.on)
    if not 0 <= days <= parametres.integer("alerte_fin_accord_cadre_jours", on=attempt.on):
        return None
    return (
        f"{days} jours avant l’expiration : un seul bon de commande évite d’en manquer le second."
    )


def _ordered_lines_stay(attempt: Filled[Devis, p.Quantities]) -> str | None:
    """10.3: a new version may change the lines of phases not yet ordered only."""
    devis = attempt.obj
    ordered = ordered_phases(devis)
    in_force = selectors.version_in_force(devis)
    former = {x.code_uo: x.quantite for x in prix.of_phases(in_force.lines(), ordered)}
    quantites = attempt.data.quantites
    phase_of = {x.code_uo: x.phase for x in devis.bordereau.lines()}
    now = {c: Decimal(q) for c, q in quantites.items() if phase_of.get(c) in ordered}
    if former == now:
        return None
    return "Les lignes d’une phase déjà commandée ne changent plus."


@guard("F6", "Il reste une phase à commander")
def _something_left_to_order(attempt: Trying) -> str | None:
    if not phases.left(attempt.obj.atelier, ordered_phases(attempt.obj)):
        return "Toutes les phases sont commandées : le devis ne change plus."
    return None


@guard("T-9", "Aucune version de ce devis n’a été validée")
def _never_validated(attempt: Trying) -> str | None:
    """T-9, 10.3: a devis once validated stands; only what would change it is put aside."""
    if selectors.validated_version(attempt.obj) is None:
        return None
    return (
        "Une version de ce devis est validée : si la nouvelle ne convient pas, "
        "gardez la version validée."
    )


@guard("B-6", "Une version de ce devis a été validée")
def _was_validated(attempt: Trying) -> str | None:
    if selectors.validated_version(attempt.obj) is not None:
        return None
    return "Aucune version de ce devis n’est validée : il n’y a rien à garder."


@guard("T-6", "Le refus a une cause qui tient au titulaire", circle=Cercle.ETAT)
def _not_its_fault(attempt: Trying) -> list[str]:
    """10.2: a refusal for the maximum, the credits or the validity is not one of T-6e."""
    found = excuses(attempt.obj, on=attempt.on)
    labels = [CauseRetour(cause).label.lower() for cause in found]
    return [
        f"Aujourd’hui, {label} : pour cette seule cause, retournez-le, rien n’est compté."
        for label in labels
    ]


# -- effects --------------------------------------------------------------------------------------


def _sent_back(attempt: Filled[Devis, p.Return]) -> Changes:
    cause = attempt.data.cause or CauseRetour.CORRECTION
    return {
        "retours": attempt.obj.retours + (cause == CauseRetour.CORRECTION),
        "motif_retour": attempt.motif,
        "returned_on": attempt.on,
    }


def _amended(attempt: Trying) -> Changes:
    """What is changed has its own two returns."""
    return {"retours": 0}


def _kept(attempt: Trying) -> Changes:
    """Back to where the validated version was: ordered already, or to be."""
    is_used = attempt.obj.designation.is_used
    return {"etat": E_.COMMANDE if is_used else E_.VALIDE}


def _validated(attempt: Trying) -> Changes:
    return {"validated_on": attempt.on, "validated_by_id": attempt.actor.person_id}


WORKFLOW = Workflow(
    access.DEVIS,
    audiences={
        **audiences_through("atelier"),
        "titulaire": lambda d: selectors.mandataires_of(d.groupement),
    },
    related=("designation__atelier__commune", "designation__groupement"),
    final=(E_.CADUC, E_.REFUSE),
    deposit=Move(
        "Déposer le devis", (), E_.DEPOSE, rule="F5", guards=(_holder_accepted, _in_time),
        checks=(_conforms,), asks=("pilote", "valideur"),
        ask="Un devis est à examiner : le pilote peut le retourner, le chef de service le valide.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Quantities,
    ),
    redeposit=Move(
        "Déposer une nouvelle version", (E_.RETOURNE,), E_.DEPOSE, rule="F5", awaited=True,
        guards=(_holder_accepted, _in_time), checks=(_conforms,), asks=("pilote", "valideur"),
        due=("reprise",), todo="Le devis vous est retourné : corrigez les quantités.",
        waiting="Le groupement corrige son devis.",
        ask="Une nouvelle version du devis est à examiner : le pilote peut la retourner, le chef de service la valide.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Quantities,
    ),
    amend=Move(
        "Modifier le devis avant le second bon", (E_.VALIDE, E_.COMMANDE), E_.DEPOSE, rule="B-6",
        guards=(_holder_accepted, _something_left_to_order), checks=(_conforms, _ordered_lines_stay),
        effect=_amended, asks=("pilote", "valideur"),
        announce="Une nouvelle version est déposée : elle doit être validée de nouveau.",
        ask="Le devis modifié est à examiner : le pilote peut le retourner, le chef de service le valide.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Quantities,
    ),
    keep_validated=Move(
        "Garder la version validée", (E_.DEPOSE, E_.RETOURNE), None, rule="B-6", guards=(_was_validated,),
        has_motif=True, effect=_kept, informs=("titulaire", "pilote", "valideur"),
        announce="La nouvelle version est écartée, celle qui était validée sert de nouveau. Rien n’est compté.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    send_back=Move(
        "Retourner le devis", (E_.DEPOSE,), E_.RETOURNE, rule="F5", guards=(_returns_left,),
        has_motif=True, checks=(_cause_holds,), effect=_sent_back, asks=("titulaire",),
        announce="Le groupement a {devis_reprise_jours_ouvres} pour déposer une nouvelle version.",
        circle=Cercle.ETAT_TITULAIRE, payload=p.Return,
    ),
    refuse=Move(
        "Refuser le devis", (E_.DEPOSE,), E_.REFUSE, rule="T-6", guards=(_never_validated, _returns_spent),
        alerts=(_not_its_fault,), has_motif=True, informs=("titulaire", "dgaln"),
        announce="C’est un refus compté : l’Atelier passe au titulaire suivant.", danger=True,
        circle=Cercle.ETAT_TITULAIRE,
    ),
    validate=Move(
        "Valider le devis", (E_.DEPOSE,), E_.VALIDE, rule="F6", awaited=True,
        guards=(_holder_accepted, _still_valid, _framework_serves, _right_prices, _fits_maximum),
        alerts=(_lacks_ae, _ends_soon, _above_reference), effect=_validated,
        informs=("titulaire", "pilote", "budget"),
        todo="Un devis attend votre validation.", waiting="Le chef de service examine le devis.",
        announce="Les crédits sont réservés et le bon de commande peut être préparé.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    order=Move(
        "Préparer le bon de commande", (E_.VALIDE, E_.COMMANDE), rule="F7", awaited=True, pending=_left_to_order,
        todo="Le devis est validé : préparez le bon de commande.",
        waiting="Le pilote prépare le bon de commande.", circle=Cercle.ETAT_TITULAIRE, payload=p.Ordered,
    ),
    mark_ordered=Move("Constater la commande", (E_.VALIDE,), E_.COMMANDE, rule="F7", circle=Cercle.ETAT_TITULAIRE),
    lapse=Move(
        "Constater la caducité du devis", (E_.DEPOSE, E_.RETOURNE, E_.VALIDE), E_.CADUC, rule="B-8",
        informs=("titulaire", "pilote"), circle=Cercle.ETAT_TITULAIRE,
    ),
)  # fmt: skip
