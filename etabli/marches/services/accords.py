"""The verbs of a framework and of its holders. People prepare and notify; the day says the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.ateliers import deroules
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.models import Entry
from etabli.core.numerals import letters
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.words import words
from etabli.core.workflow import Attempt, Changes, Filled, Move, Workflow
from etabli.marches import access, plafond, prix, selectors
from etabli.marches import payloads as p
from etabli.marches.models import (
    AccordCadre,
    Groupement,
    LigneBordereau,
    MembreGroupement,
    VersionBordereau,
)
from etabli.marches.services import modifications
from etabli.marches.services.designations import close_on_suspension, lose_holder
from etabli.marches.services.tourniquet import record_about
from etabli.marches.services.waits import WAITS
from etabli.marches.states import LIVE, EtatAccordCadre, EtatGroupement, RoleMembre
from etabli.marches.tourniquet import Alerte, Nature, alerte

Preparing = Attempt[AccordCadre]
DUREE = "accord_cadre_duree_max_mois"


@guard("AC-2", "Les titulaires sont inscrits")
def _has_holders(attempt: Preparing) -> str | None:
    if attempt.obj.groupements.exists():
        return None
    return "Inscrivez les titulaires, dans l’ordre du classement."


@guard("AC-2", "Chaque titulaire a son bordereau des prix")
def _holders_have_prices(attempt: Preparing) -> list[str]:
    rows = attempt.obj.groupements.filter(bordereaux__lignes=None).distinct().order_by("rang")
    return [f"Saisissez le bordereau des prix du groupement {g.nom}." for g in rows]


@guard("AC-2", "Un maximum HT est donné")
def _has_maximum(attempt: Preparing) -> str | None:
    """AC-2: a maximum is mandatory."""
    maximum: Decimal | None = attempt.obj.maximum_ht
    if maximum and maximum > 0:
        return None
    return "Donnez le maximum HT : un accord-cadre en a toujours un (R2162-4)."


def _not_too_long(attempt: Filled[AccordCadre, p.Notification]) -> str | None:
    """AC-1: above the longest duration of the day of notification, a justification is needed."""
    accord, notified = attempt.obj, attempt.data.date_notification or attempt.on
    months = parametres.integer(DUREE, on=notified)
    cap = plafond.validity_cap(notified, months=months)
    if accord.date_fin_validite <= cap or accord.justification_duree.strip():
        return None
    return f"La validité dépasse {words(DUREE, on=notified)} (jusqu’au {cap:%d/%m/%Y}) : écrivez la justification."


@guard("", "L’accord-cadre n’a pas à être publié")
def _to_be_published(attempt: Preparing) -> str | None:
    """DE-1, DE-2: the framework is published once, with its maximum; its orders are not."""
    maximum, on = attempt.obj.maximum_ht, attempt.on
    if maximum < parametres.decimal("decp_seuil_ht", on=on):
        return None
    return (
        f"À partir de {words('decp_seuil_ht', on=on)} HT, l’accord-cadre se publie parmi les données "
        f"essentielles dans les {words('decp_delai_mois', on=on)} de sa notification."
    )


def _end_follows(attempt: Filled[AccordCadre, p.Notification]) -> str | None:
    notified = attempt.data.date_notification or attempt.on
    if notified > attempt.on:
        return "Une notification ne se date pas à l’avance : corrigez le jour."
    if notified <= attempt.obj.date_fin_validite:
        return None
    return "La fin de validité précède la notification : corrigez l’une des deux dates."


def _notified(attempt: Filled[AccordCadre, p.Notification]) -> Changes:
    rang = list(selectors.holders(attempt.obj))
    return {"date_notification": attempt.data.date_notification or attempt.on, "file": rang}


ACCORDS = Workflow(
    access.ACCORDS,
    audiences={
        "achats": lambda a: recipients(Role.DGALN_ACHATS),
        "dgaln": lambda a: recipients(Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR),
    },
    final=(EtatAccordCadre.RESILIE,),
    prepare=Move(
        "Préparer l’accord-cadre", (), EtatAccordCadre.PREPARATION, rule="AC-2", guards=(_has_maximum,)
    ),
    notify=Move(
        "Notifier l’accord-cadre", (EtatAccordCadre.PREPARATION,), EtatAccordCadre.NOTIFIE, rule="AC-4",
        awaited=True, guards=(_has_holders, _holders_have_prices), checks=(_not_too_long, _end_follows),
        alerts=(_to_be_published,), effect=_notified, informs=("dgaln",),
        todo="Inscrivez les titulaires et leurs prix, puis notifiez.",
        waiting="Les acheteurs préparent l’accord-cadre.",
        announce="Le classement devient la file du tourniquet : elle ne se modifie plus à la main.",
        payload=p.Notification,
    ),
    raise_maximum=Move(
        "Relever le maximum", (EtatAccordCadre.NOTIFIE, EtatAccordCadre.SUSPENDU), None, rule="AC-7",
        guards=(modifications.still_runs,), has_motif=True, checks=(modifications.in_order, modifications.lawful),
        effect=modifications.raised, informs=("achats", "dgaln"),
        announce="L’avenant est établi et le maximum relevé aussitôt, dans les bons de commande comme au tourniquet. "
        "Les Ateliers qui attendaient sont relancés le lendemain.", payload=p.Raising,
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
        announce="Plus aucun bon de commande ne pourra être émis sur cet accord-cadre.", danger=True,
    ),
)  # fmt: skip


def refusals(number: int, *, on: dt.date) -> str:
    """« deux refus comptés en douze mois », the window of that day (T-7)."""
    return f"{letters(number)} refus comptés en {words('refus_fenetre_mois', on=on)}"


@guard("T-10", "Assez de refus sont comptés pour une mise en demeure", circle=Cercle.ETAT)
def _asked_for_notice(attempt: Attempt[Groupement]) -> str | None:
    groupement = attempt.obj
    seuils = selectors.seuils(attempt.on)
    tour = selectors.tour_of(groupement.accord_cadre)
    if alerte(tour, groupement.code, on=attempt.on, seuils=seuils):
        return None
    return f"Moins de {refusals(seuils.alerte, on=attempt.on)} : rien à mettre en demeure."


@guard("T-7", "Aucune suspension n’est proposée", circle=Cercle.ETAT)
def _proposed(attempt: Attempt[Groupement]) -> str | None:
    """A suspension is always possible with reasons; enough refusals propose it (T-7)."""
    groupement, seuils = attempt.obj, selectors.seuils(attempt.on)
    tour = selectors.tour_of(groupement.accord_cadre)
    found = alerte(tour, groupement.code, on=attempt.on, seuils=seuils)
    if found is Alerte.PROPOSITION_SUSPENSION:
        return (
            f"{capfirst(refusals(seuils.suspension, on=attempt.on))} : la suspension est proposée."
        )
    return None


GROUPEMENTS = Workflow(
    access.GROUPEMENTS,
    audiences={
        "titulaire": selectors.mandataires_of,
        "dgaln": lambda g: recipients(Role.DGALN_CHEF_PROJET, Role.DGALN_ACHATS),
        "decideur": lambda g: recipients(Role.DGALN_DECIDEUR),
    },
    related=("accord_cadre",),
    waits=WAITS,
    final=(EtatGroupement.RESILIE,),
    join=Move("Inscrire le titulaire", (), EtatGroupement.ACTIF),
    complete=Move(
        "Compléter SIRET et adresses", (EtatGroupement.ACTIF, EtatGroupement.SUSPENDU), None, rule="F3",
        announce="Le SIRET et l’adresse de chaque entreprise sont imprimés sur les bons de commande. Sans eux, "
        "une désignation ne peut pas être acceptée.", payload=p.Identities,
    ),
    send_formal_notice=Move(
        "Envoyer la mise en demeure", (EtatGroupement.ACTIF, EtatGroupement.SUSPENDU), None, rule="T-7",
        guards=(_asked_for_notice,), alerts=(_proposed,), informs=("titulaire", "decideur"),
        announce="Le courrier de mise en demeure est établi et le titulaire prévenu.",
        circle=Cercle.ETAT_TITULAIRE,
    ),
    suspend=Move(
        "Suspendre le titulaire", (EtatGroupement.ACTIF,), EtatGroupement.SUSPENDU, rule="T-10",
        alerts=(_proposed,), has_motif=True, informs=("titulaire", "dgaln"),
        announce="Le titulaire garde sa place et n’est plus désigné. Il doit avoir été entendu.",
        circle=Cercle.ETAT_TITULAIRE, danger=True,
    ),
    end_suspension=Move(
        "Mettre fin à la suspension", (EtatGroupement.SUSPENDU,), EtatGroupement.ACTIF, rule="T-10",
        has_motif=True, informs=("titulaire", "dgaln"),
        circle=Cercle.ETAT_TITULAIRE,
    ),
    terminate=Move(
        "Résilier le titulaire", (EtatGroupement.ACTIF, EtatGroupement.SUSPENDU), EtatGroupement.RESILIE,
        rule="T-10", has_motif=True, informs=("titulaire", "dgaln"),
        announce="Le titulaire sort de la file et n’y rentre pas. Ses désignations en cours prennent fin, ses bons "
        "non notifiés sont annulés ; la personne habilitée résilie les autres, puis la DGALN en désigne un autre.",
        circle=Cercle.ETAT_TITULAIRE, danger=True,
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
    ACCORDS.run(accord, "prepare", actor=actor, on=on)
    return accord


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
def join_groupement(
    accord: AccordCadre,
    *,
    actor: Actor,
    code: str,
    nom: str,
    mandataire: Organisation,
    cotraitants: Sequence[Organisation] = (),
    sous_traitants: Sequence[Organisation] = (),
    on: dt.date | None = None,
) -> Groupement:
    """A holder, next in the ranking. Refused once the framework is notified (T-10)."""
    if accord.etat != EtatAccordCadre.PREPARATION:
        raise Refused("L’accord-cadre est notifié : aucun titulaire ne peut plus y entrer.")
    groupement = Groupement(
        accord_cadre=accord, code=code, nom=nom, mandataire=mandataire,
        rang=accord.groupements.count() + 1,
    )  # fmt: skip
    GROUPEMENTS.run(groupement, "join", actor=actor, on=on)
    roles = [(mandataire, RoleMembre.MANDATAIRE)]
    roles += [(firm, RoleMembre.COTRAITANT) for firm in cotraitants]
    roles += [(firm, RoleMembre.SOUS_TRAITANT) for firm in sous_traitants]
    MembreGroupement.objects.bulk_create(
        MembreGroupement(groupement=groupement, organisation=firm, role=role)
        for firm, role in roles
    )
    return groupement


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


def _with_record(
    groupement: Groupement,
    name: str,
    nature: Nature,
    *,
    actor: Actor,
    motif: str,
    on: dt.date | None,
) -> Entry:
    day = on or horloge.today()
    with one_act():
        entry = GROUPEMENTS.run(groupement, name, actor=actor, on=day, motif=motif)
        record_about(groupement.accord_cadre, groupement, nature, actor=actor, on=day, motif=motif)
    return entry


@one_act()
def suspend_groupement(
    groupement: Groupement,
    *,
    actor: Actor,
    motif: str,
    on: dt.date | None = None,
    ends_designations: bool = False,
) -> Entry:
    """T-10: the holder keeps its place; its live designations go on unless the decision ends them."""
    day = on or horloge.today()
    entry = _with_record(groupement, "suspend", Nature.SUSPENSION, actor=actor, motif=motif, on=on)
    if ends_designations:
        live = groupement.designations.filter(etat__in=("DESIGNEE", "ACCEPTEE"), is_used=False)
        for designation in live.select_related("atelier").order_by("numero"):
            close_on_suspension(designation, actor=actor, on=day, motif=motif)
    return entry


def end_suspension(
    groupement: Groupement, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """T-10: the holder is examined again from the place it kept."""
    return _with_record(
        groupement, "end_suspension", Nature.FIN_SUSPENSION, actor=actor, motif=motif, on=on
    )


def terminate_groupement(
    groupement: Groupement, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """T-10, R5: the holder leaves the file for good, and each of its turns that lives ends that day."""
    day = on or horloge.today()
    with one_act():
        entry = _with_record(
            groupement, "terminate", Nature.RESILIATION, actor=actor, motif=motif, on=day
        )
        live = groupement.designations.filter(etat__in=LIVE)
        for designation in live.select_related("atelier").order_by("numero"):
            lose_holder(designation, on=day, motif=motif)
    return entry


def send_formal_notice(
    groupement: Groupement, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """T-7: two counted refusals in twelve months; the letter is generated by documents."""
    return GROUPEMENTS.run(groupement, "send_formal_notice", actor=actor, on=on)
