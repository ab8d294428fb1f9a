"""Frameworks of a file, entered by the verbs of the screens: the plan is the act itself, undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import dgaln
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.formats import compte
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.marches import criteres
from etabli.marches import payloads as p
from etabli.marches.accords_cadres import FirmRead, FrameworkRead, HolderRead
from etabli.marches.models import AccordCadre, Groupement, ReglesConsultation
from etabli.marches.models.accords import UNFINISHED
from etabli.marches.services import accords, titulaires
from etabli.marches.services.regles import DEPARTAGE
from etabli.marches.states import EtatAccordCadre, RoleMembre


@dataclass(slots=True)
class Loading:
    """What the file changes, and what will still be missing, in sentences."""

    changes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


class _PlanOnly(Exception):
    """Everything was tried, nothing is kept."""


def load_frameworks(found: Iterable[FrameworkRead], *, actor: Actor, is_kept: bool) -> Loading:
    """Enter each framework with its holders; without `is_kept`, only say what it would change.

    What is already there stays: a second run changes nothing. A refusal undoes the whole.
    """
    loading = Loading()
    try:
        with one_act():
            for one in found:
                _load(one, loading, actor=actor)
            if not is_kept:
                raise _PlanOnly
    except _PlanOnly:
        pass
    return loading


def _load(one: FrameworkRead, loading: Loading, *, actor: Actor) -> None:
    accord = AccordCadre.objects.filter(code=one.code).first()
    if accord is None:
        accord = _entered(one, actor=actor)
        kind = "enregistré, pour mémoire" if one.ancien else "préparé"
        mode = accord.get_mode_display().lower()
        loading.changes.append(f"{accord} ({mode}) : {kind}.")
    elif accord.etat not in UNFINISHED:
        loading.changes.append(f"{accord} : déjà notifié, rien n’y change.")
        return
    elif accord.mode != one.mode:
        raise Refused(f"{accord} est déjà enregistré dans l’autre mode : corrigez « mode ».")
    else:
        _fill(accord, one, loading, actor=actor)
    _write_rules(accord, one, loading, actor=actor)
    for holder in one.titulaires:
        _load_holder(accord, holder, loading, actor=actor)
    loading.missing += _missing(accord)


def _entered(one: FrameworkRead, *, actor: Actor) -> AccordCadre:
    make = accords.record_accord_cadre if one.ancien else accords.prepare_accord_cadre
    return make(
        actor=actor, code=one.code, libelle=one.libelle, acheteur=dgaln(), mode=one.mode,
        date_fin_validite=one.fin_validite, maximum_ht=one.maximum_ht, cumul_autorise=one.cumul_autorise,
    )  # fmt: skip


def _fill(accord: AccordCadre, one: FrameworkRead, loading: Loading, *, actor: Actor) -> None:
    """What was empty is filled; what somebody typed on the page stays."""
    end = accord.date_fin_validite or one.fin_validite
    maximum = accord.maximum_ht or one.maximum_ht
    is_same = (end, maximum) == (accord.date_fin_validite, accord.maximum_ht)
    if accord.etat != EtatAccordCadre.PREPARATION or is_same:
        return
    accords.complete_accord_cadre(
        accord, actor=actor, acheteurs=list(accord.acheteurs_autorises.all()), libelle=accord.libelle,
        date_fin_validite=end, maximum_ht=maximum, justification_duree=accord.justification_duree,
        maximum_par_titulaire_ht=accord.maximum_par_titulaire_ht, ccag=accord.ccag,
        cumul_autorise=accord.cumul_autorise, tous_services=accord.tous_services,
    )  # fmt: skip
    loading.changes.append(f"{accord} : complété.")


def _write_rules(
    accord: AccordCadre, one: FrameworkRead, loading: Loading, *, actor: Actor
) -> None:
    is_written = ReglesConsultation.objects.filter(accord_cadre=accord).exists()
    if one.regles is None or is_written or accord.etat != EtatAccordCadre.PREPARATION:
        return
    accords.write_rules(accord, actor=actor, **_rules(one.regles))
    loading.changes.append(f"{accord} : règles de consultation écrites.")


def _rules(read: Mapping[str, object]) -> p.GivenRules:
    rows = read.get("criteres", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("Écrivez chaque critère sous un titre [[accord_cadre.regles.criteres]].")
    try:
        grille = criteres.grille_of(rows)
    except ValueError as fault:
        raise Refused(f"Les critères ne se lisent pas : {fault}.") from fault
    return {
        "criteres": criteres.rows_of(grille),
        "formule": str(read.get("formule", "A")),
        "notation": _notation(str(read.get("notation", criteres.Notation.CONSENSUS.value))),
        "departage": str(read.get("departage", DEPARTAGE)),
        "delai_reponse_jours": _days(read, "delai_reponse_jours", "consultation_defaut_jours"),
        "standstill_jours": _days(read, "standstill_jours", "standstill_volontaire_jours"),
        "tirage_prevu": read.get("tirage_prevu") is True,
        "negociation_permise": read.get("negociation_permise") is True,
        "auditions_prevues": read.get("auditions_prevues") is True,
    }


def _notation(code: str) -> str:
    if code in list(criteres.Notation):
        return code
    raise Refused(f"« notation » : {code} n’est pas connu, écrivez CONSENSUS ou MOYENNE.")


def _days(read: Mapping[str, object], name: str, parameter: str) -> int:
    """What the file says, else the value of the day."""
    value = read.get(name, parametres.integer(parameter, on=horloge.today()))
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise Refused(f"« {name} » : écrivez un nombre de jours entier.")


def _load_holder(accord: AccordCadre, read: HolderRead, loading: Loading, *, actor: Actor) -> None:
    found = accord.groupements.filter(code=read.code).first()
    if found is None:
        leader = _firm(read.mandataire)
        found = titulaires.join_groupement(
            accord, actor=actor, code=read.code, nom=read.nom, mandataire=leader
        )
        size = compte(len(read.membres), "entreprise,entreprises")
        loading.changes.append(f"{accord}, {read.code} : {found} inscrit, {size}.")
    elif _as_kept(found) == _as_read(read):
        return
    else:
        loading.changes.append(f"{accord}, {read.code} : composition mise à jour.")
    membres = [titulaires.Membre(_firm(one), one.role, one.competences) for one in read.membres]
    titulaires.compose_groupement(found, actor=actor, membres=membres)


def _firm(read: FirmRead) -> Organisation:
    return titulaires.find_firm(read.nom, siren=read.siren, siret=read.siret)


def _as_kept(groupement: Groupement) -> set[tuple[str, str, str]]:
    rows = groupement.membres.select_related("organisation")
    return {(m.organisation.nom.casefold(), m.role, m.competences) for m in rows}


def _as_read(read: HolderRead) -> set[tuple[str, str, str]]:
    return {(one.nom.casefold(), one.role, one.competences) for one in read.membres}


def _missing(accord: AccordCadre) -> list[str]:
    """What DGALN’s buyers still have to give, framework first, then firm by firm."""
    lacks = []
    if accord.maximum_ht is None:
        lacks.append("le maximum HT")
    if accord.date_fin_validite is None:
        lacks.append("la fin de validité")
    if accord.etat == EtatAccordCadre.PREPARATION:
        if (
            not accord.is_by_turn
            and not ReglesConsultation.objects.filter(accord_cadre=accord).exists()
        ):
            lacks.append("les règles de consultation")
        if accord.is_by_turn:
            lacks.append("le bordereau des prix de chaque titulaire")
    found = [f"{accord} : {', '.join(lacks)}."] if lacks else []
    for groupement in accord.groupements.order_by("rang"):
        found += _missing_of_firms(groupement)
    return found


def _missing_of_firms(groupement: Groupement) -> list[str]:
    found = []
    for membre in groupement.membres.select_related("organisation").order_by("pk"):
        firm = membre.organisation
        lacks = [
            word for word, value in (("SIREN", firm.siren), ("SIRET", firm.siret)) if not value
        ]
        if membre.role == RoleMembre.A_PRECISER:
            lacks.append("rôle")
        if not membre.competences:
            lacks.append("compétences")
        if lacks:
            found.append(f"{groupement.code}, {firm} : {', '.join(lacks)}.")
    return found
