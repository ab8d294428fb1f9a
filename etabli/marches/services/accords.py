"""The verbs of a framework. People prepare, complete and notify; the day says the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, Unpack

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.ateliers import deroules
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.formats import euros
from etabli.core.guards import guard
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.words import words
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.marches import access, plafond, prix, selectors
from etabli.marches import payloads as p
from etabli.marches.kit import in_this_kit
from etabli.marches.models import AccordCadre, Groupement, LigneBordereau, VersionBordereau
from etabli.marches.services import modifications, regles
from etabli.marches.states import EtatAccordCadre

Preparing = Attempt[AccordCadre]
DUREE = "accord_cadre_duree_max_mois"
NO_MAXIMUM = "Donnez le maximum HT : un accord-cadre en a toujours un (R2162-4)."


@guard("AC-2", "Les titulaires sont inscrits")
def _has_holders(attempt: Preparing) -> str | None:
    if attempt.obj.groupements.exists():
        return None
    return "Inscrivez les titulaires, dans l’ordre du classement."


def _terms(attempt: Preparing) -> str:
    if attempt.obj.is_by_turn:
        return "Chaque titulaire a son bordereau des prix"
    return "Les règles de consultation sont écrites"


@guard("AC-8", _terms)
def _has_terms(attempt: Preparing) -> list[str]:
    """Prices of each holder for orders; criteria, formula and tie rule for marchés subséquents (4.1)."""
    if not attempt.obj.is_by_turn:
        return regles.missing(attempt.obj)
    rows = attempt.obj.groupements.filter(bordereaux__lignes=None).distinct().order_by("rang")
    return [f"Saisissez le bordereau des prix du groupement {g.nom}." for g in rows]


@guard("AC-2", "Un maximum HT est donné")
def _has_maximum(attempt: Preparing) -> str | None:
    """AC-2: a maximum is mandatory."""
    return None if attempt.obj.maximum_ht else NO_MAXIMUM


@guard("AC-2", "Le maximum HT donné est positif", circle=Cercle.ETAT)
def _maximum_stands(attempt: Preparing) -> str | None:
    """A framework is prepared before its maximum is known, never with one that means nothing."""
    maximum = attempt.obj.maximum_ht
    return None if maximum is None or maximum > 0 else NO_MAXIMUM


@guard("AC-1", "La fin de validité est donnée")
def _has_end(attempt: Preparing) -> str | None:
    return None if attempt.obj.date_fin_validite else "Donnez la fin de validité."


def _not_too_long(attempt: Filled[AccordCadre, p.Notification]) -> str | None:
    """AC-1: above the longest duration of the day of notification, a justification is needed."""
    accord, notified = attempt.obj, attempt.data.date_notification or attempt.on
    months = parametres.integer(DUREE, on=notified)
    cap = plafond.validity_cap(notified, months=months)
    if (
        accord.date_fin_validite is None
        or accord.date_fin_validite <= cap
        or accord.justification_duree.strip()
    ):
        return None
    return f"La validité dépasse {words(DUREE, on=notified)} (jusqu’au {cap:%d/%m/%Y}) : écrivez la justification."


@guard(
    "AC-3",
    "La valeur estimée, maximum de toute la durée, reste sous le seuil européen",
    circle=Cercle.ETAT,
)
def _formal_procedure(attempt: Preparing) -> str | None:
    """AC-3: the estimated value is the maximum; from the threshold on, a formal procedure."""
    maximum, on = attempt.obj.maximum_ht, attempt.on
    if maximum is None or not parametres.is_on("seuil_europeen_etat_ht", on=on):
        return None
    seuil = parametres.decimal("seuil_europeen_etat_ht", on=on)
    if maximum < seuil:
        return None
    return (
        f"La valeur estimée est le maximum, {euros(maximum)} HT : à partir de {euros(seuil)} HT, "
        "l’accord-cadre se passe selon une procédure formalisée (R2121-8)."
    )


@guard("", "L’accord-cadre n’a pas à être publié")
def _to_be_published(attempt: Preparing) -> str | None:
    """DE-1, DE-2: the framework is published once, with its maximum; its orders are not."""
    maximum, on = attempt.obj.maximum_ht, attempt.on
    if maximum is None or maximum < parametres.decimal("decp_seuil_ht", on=on):
        return None
    return (
        f"À partir de {words('decp_seuil_ht', on=on)} HT, l’accord-cadre se publie parmi les données "
        f"essentielles dans les {words('decp_delai_mois', on=on)} de sa notification."
    )


def _end_follows(attempt: Filled[AccordCadre, p.Notification]) -> str | None:
    notified = attempt.data.date_notification or attempt.on
    if notified > attempt.on:
        return "Une notification ne se date pas à l’avance : corrigez le jour."
    end = attempt.obj.date_fin_validite
    if end is None or notified <= end:
        return None
    return "La fin de validité précède la notification : corrigez l’une des deux dates."


def _notified(attempt: Filled[AccordCadre, p.Notification]) -> Changes:
    """The ranking is the first file of the tourniquet, where there is one."""
    file = list(selectors.holders(attempt.obj)) if attempt.obj.is_by_turn else []
    return {"date_notification": attempt.data.date_notification or attempt.on, "file": file}


@guard("AC-4", "L’accord-cadre a pris fin")
def _is_over(attempt: Preparing) -> str | None:
    """A former framework is kept for memory; one that may still serve is prepared, then notified."""
    end = attempt.obj.date_fin_validite
    if end is not None and end < attempt.on:
        return None
    return "Donnez une fin de validité passée : un accord-cadre qui peut servir se prépare, puis se notifie."


def _completed(attempt: Filled[AccordCadre, p.Completion]) -> Changes:
    data = attempt.data
    return {
        "libelle": data.libelle,
        "date_fin_validite": data.date_fin_validite,
        "justification_duree": data.justification_duree,
        "maximum_ht": data.maximum_ht,
        "maximum_par_titulaire_ht": data.maximum_par_titulaire_ht,
        "ccag": data.ccag,
        "cumul_autorise": data.cumul_autorise,
        "tous_services": data.tous_services,
    }


def _buyers_named(attempt: Filled[AccordCadre, p.Completion]) -> str | None:
    """AC-5: only those listed at the launch may use it."""
    if attempt.data.tous_services or attempt.data.acheteurs:
        return None
    return "Ouvrez l’accord-cadre à tous les services déconcentrés, ou nommez ses acheteurs (R2162-6)."


ACCORDS = Workflow(
    access.ACCORDS,
    audiences={
        "achats": lambda a: recipients(Role.DGALN_ACHATS),
        "dgaln": lambda a: recipients(Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR),
        "chefs": lambda a: recipients(Role.DGALN_CHEF_PROJET),
    },
    final=(EtatAccordCadre.RESILIE, EtatAccordCadre.EXPIRE),
    prepare=Move(
        "Préparer l’accord-cadre", (), EtatAccordCadre.PREPARATION, rule="AC-2",
        guards=(_maximum_stands,),
    ),
    record=Move(
        "Enregistrer un ancien accord-cadre", (), EtatAccordCadre.EXPIRE, rule="AC-4",
        guards=(_maximum_stands, _is_over),
    ),
    complete=Move(
        "Compléter l’accord-cadre", (EtatAccordCadre.PREPARATION,), None, rule="AC-2", usual=True,
        checks=(_buyers_named,), effect=_completed, payload=p.Completion,
    ),
    write_rules=Move(
        "Écrire les règles de consultation", (EtatAccordCadre.PREPARATION,), None, rule="AC-8", usual=True,
        guards=(regles.is_consulted,), checks=(regles.rules_stand,), told="a écrit les règles de consultation",
        announce="Aucune consultation ne pourra s’en écarter : elles sont celles du contrat.",
        payload=p.Rules,
    ),
    warn_end=Move(
        "Signaler la fin prochaine", (EtatAccordCadre.NOTIFIE, EtatAccordCadre.SUSPENDU), None, rule="AC-1",
        informs=("achats", "chefs"), payload=p.Threshold,
    ),
    warn_use=Move(
        "Signaler la consommation", (EtatAccordCadre.NOTIFIE, EtatAccordCadre.SUSPENDU), None, rule="AC-6",
        informs=("achats", "chefs"), payload=p.Threshold,
    ),
    notify=Move(
        "Notifier l’accord-cadre", (EtatAccordCadre.PREPARATION,), EtatAccordCadre.NOTIFIE, rule="AC-4",
        awaited=True, guards=(_has_holders, _has_terms, _has_maximum, _has_end), checks=(_not_too_long, _end_follows),
        alerts=(_formal_procedure, _to_be_published), effect=_notified, informs=("dgaln",),
        todo="Inscrivez les titulaires, leurs prix ou les règles de consultation, puis notifiez.",
        waiting="Les acheteurs préparent l’accord-cadre.",
        announce="Ses titulaires et ses règles ne se modifient plus à la main. Au tourniquet, leur classement devient "
        "la file.",
        payload=p.Notification,
    ),
    raise_maximum=Move(
        "Relever le maximum", (EtatAccordCadre.NOTIFIE, EtatAccordCadre.SUSPENDU), None, rule="AC-7",
        guards=(modifications.still_runs,), has_motif=True, checks=(modifications.in_order, modifications.lawful),
        effect=modifications.raised, informs=("achats", "dgaln"),
        announce="L’avenant est établi et le maximum relevé aussitôt, dans tous les contrôles. "
        "Les Ateliers qui attendaient sont relancés le lendemain.", payload=p.Raising,
    ),
    add_to_kit=Move(
        "Déposer une pièce du kit d’accès",
        (EtatAccordCadre.PREPARATION, EtatAccordCadre.NOTIFIE, EtatAccordCadre.SUSPENDU), None, rule="5.17",
        checks=(in_this_kit,), payload=p.Piece,
        announce="Tous les services qui se servent de l’accord-cadre la lisent aussitôt ; l’ancienne est remplacée.",
    ),
    suspend=Move(
        "Suspendre l’accord-cadre", (EtatAccordCadre.NOTIFIE,), EtatAccordCadre.SUSPENDU,
        has_motif=True, informs=("dgaln",), danger=True,
        announce="L’accord-cadre n’est plus en vigueur jusqu’à sa reprise.",
    ),
    resume=Move(
        "Reprendre l’accord-cadre", (EtatAccordCadre.SUSPENDU,), EtatAccordCadre.NOTIFIE, informs=("dgaln",)
    ),
    terminate=Move(
        "Résilier l’accord-cadre", (EtatAccordCadre.NOTIFIE, EtatAccordCadre.SUSPENDU),
        EtatAccordCadre.RESILIE, has_motif=True, informs=("dgaln",),
        announce="Plus aucun contrat ne pourra être conclu sur cet accord-cadre.", danger=True,
    ),
)  # fmt: skip


def prepare_accord_cadre(
    *,
    actor: Actor,
    code: str,
    libelle: str,
    acheteur: Organisation,
    on: dt.date | None = None,
    **fields: Any,
) -> AccordCadre:
    """A framework to complete: dates, maximum, then its holders in their ranking."""
    accord = AccordCadre(code=code, libelle=libelle, acheteur=acheteur, **fields)
    return _made(accord, "prepare", actor=actor, on=on)


def record_accord_cadre(
    *, actor: Actor, code: str, libelle: str, acheteur: Organisation, on: dt.date | None = None, **fields: Any
) -> AccordCadre:  # fmt: skip
    """A former framework, kept for memory with its holders: it serves nobody and waits for nobody."""
    accord = AccordCadre(code=code, libelle=libelle, acheteur=acheteur, **fields)
    return _made(accord, "record", actor=actor, on=on)


def _made(accord: AccordCadre, move: str, *, actor: Actor, on: dt.date | None) -> AccordCadre:
    if AccordCadre.objects.filter(code=accord.code).exists():
        raise Refused(
            f"Un accord-cadre porte déjà le code {accord.code} : choisissez-en un autre."
        )
    ACCORDS.run(accord, move, actor=actor, on=on)
    return accord


@one_act()
def complete_accord_cadre(
    accord: AccordCadre,
    *,
    actor: Actor,
    acheteurs: Collection[Organisation] = (),
    **fields: Any,
) -> Entry:
    """What was still missing of it: name, dates, maximum, buyers (AC-1, AC-2, AC-5)."""
    names = [str(one) for one in acheteurs]
    entry = ACCORDS.run(accord, "complete", actor=actor, acheteurs=names, **fields)
    accord.acheteurs_autorises.set(acheteurs)
    return entry


@one_act()
def write_rules(accord: AccordCadre, *, actor: Actor, **given: Unpack[p.GivenRules]) -> Entry:
    """The rules of its consultations, whole: those written before are replaced (4.6)."""
    entry = ACCORDS.run(accord, "write_rules", actor=actor, **given)
    regles.keep_rules(accord, p.Rules(**given))
    return entry


def notify_accord_cadre(
    accord: AccordCadre, *, actor: Actor, date_notification: dt.date, on: dt.date | None = None
) -> Entry:
    """The framework is notified; its ranking is the first file of the tourniquet."""
    return ACCORDS.run(accord, "notify", actor=actor, on=on, date_notification=date_notification)


@one_act()
def raise_maximum(
    accord: AccordCadre,
    *,
    actor: Actor,
    montant_ht: Decimal,
    base: str,
    motif: str,
    on: dt.date | None = None,
) -> Entry:
    """AC-7: a signed amendment adds `montant_ht` to the maximum; thresholds of the day of signature."""
    day = on or horloge.today()
    access.ACCORDS.require(actor, "raise_maximum", accord)
    if montant_ht <= 0:
        raise Refused("L’augmentation est un montant supérieur à zéro.")
    modification = modifications.keep_modification(
        accord, actor=actor, montant_ht=montant_ht, base=base, motif=motif, on=day
    )
    return ACCORDS.run(
        accord, "raise_maximum", actor=actor, on=day, motif=motif, modification=modification,
        base=base, montant_ht=montant_ht, avant=modification.maximum_avant_ht,
        apres=modification.maximum_apres_ht,
    )  # fmt: skip


@one_act()
def add_bordereau(
    groupement: Groupement,
    lignes: Sequence[prix.LigneBordereau],
    *,
    valide_du: dt.date,
    valide_au: dt.date | None = None,
    coefficient: Decimal = Decimal(1),
) -> VersionBordereau:
    """A new version of the price list; the former one ends the day before (B-1)."""
    if {line.phase for line in lignes} - deroules.phases():
        raise Refused("Une ligne du bordereau porte une phase qu’aucun format ne commande.")
    last = groupement.bordereaux.order_by("-version").first()
    if last and valide_du <= last.valide_du:
        raise Refused("La nouvelle version commence après la précédente : corrigez sa date.")
    if last and last.covers(valide_du):
        last.valide_au = valide_du - dt.timedelta(days=1)
        last.save(update_fields=("valide_au",))
    version = VersionBordereau.objects.create(
        groupement=groupement, version=last.version + 1 if last else 1,
        valide_du=valide_du, valide_au=valide_au, coefficient=coefficient,
    )  # fmt: skip
    LigneBordereau.objects.bulk_create(
        LigneBordereau(
            bordereau=version, code_uo=line.code_uo, libelle=line.libelle, unite=line.unite.value,
            phase=line.phase, prix_ht=line.prix_ht,
        )
        for line in lignes
    )  # fmt: skip
    return version


def revise_bordereau(
    groupement: Groupement, *, a: Decimal, b: Decimal, s: Decimal, s0: Decimal, valide_du: dt.date
) -> VersionBordereau:
    """B-5: the initial prices × the coefficient, as a version for new devis only."""
    first = groupement.bordereaux.order_by("version")[0]
    coefficient = prix.revision_coefficient(a=a, b=b, s=s, s0=s0)
    initial = prix.VersionBordereau(1, first.valide_du, None, first.lines())
    revised = prix.revise(initial, coefficient=coefficient, valide_du=valide_du, version=0)
    return add_bordereau(groupement, revised.lignes, valide_du=valide_du, coefficient=coefficient)
