"""What must be true before a candidature moves: each guard answers nothing, or sentences to read."""

from __future__ import annotations

from django.urls import reverse

from etabli.candidatures import courriers, fiche, grille
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.selectors.dossier import (
    grid_of,
    lettres_of,
    missing_letters,
    open_demande,
    porteurs_lus,
    silent,
)
from etabli.candidatures.states import EtatItem
from etabli.core import parametres
from etabli.core.articles import begins, de, le
from etabli.core.cercles import Cercle
from etabli.core.coecriture import presence
from etabli.core.delais import calcul, echeances
from etabli.core.formats import listed
from etabli.core.fuseaux import minuit
from etabli.core.guards import guard
from etabli.core.workflow import Attempt
from etabli.territoires.models import Zone

Trying = Attempt[Candidature]
#: above, criteria left without an answer are counted instead of named
NAMED_CRITERIA = 3


# -- first contact and opportunity ------------------------------------------------------------


@guard("C1", "La commune existe et le programme y est ouvert")
def commune_is_covered(attempt: Trying) -> str | None:
    """C1: a commune of the geographic code of the day, where the programme is open (D-18)."""
    commune = attempt.obj.commune
    if not commune.is_actuelle:
        return f"{commune.nom} n’est plus une commune : choisissez la commune nouvelle qui l’a reprise."
    if commune.zone == Zone.COM:
        return f"{commune.nom} est en collectivité d’outre-mer : le programme n’y est pas ouvert."
    return None


@guard("C1", "Le besoin est décrit en 500 caractères au plus")
def need_is_told(attempt: Trying) -> str | None:
    objet = attempt.obj.objet.strip()
    if not objet:
        return "Décrivez le besoin en quelques lignes."
    if len(objet) > 500:
        return f"Le besoin tient en 500 caractères ; le vôtre en compte {len(objet)}."
    return None


@guard("C6", "Une version plus récente de la fiche existe")
def a_newer_form_exists(attempt: Trying) -> str | None:
    """A draft of an older version may take the newer one."""
    if fiche.newer_form(attempt.obj) is None:
        return "La fiche est déjà dans sa version la plus récente."
    return None


@guard("C2", "Les porteurs et le service de l’État ont confirmé leur intérêt")
def both_are_interested(attempt: Trying) -> list[str]:
    """C2: both parties have ticked: the service, each collectivité, each operator that is named."""
    found = [
        f"{begins(le(nom))} n’a pas encore confirmé son intérêt." for nom in silent(attempt.obj)
    ]
    if attempt.obj.interet_service_on is None:
        found.append("Le service de l’État n’a pas encore confirmé son intérêt.")
    return found


@guard("E5", "L’échelle est celle du format")
def scale_is_usual(attempt: Trying) -> str | None:
    """E5 at C3: a Local for one commune is possible; it is said, and the reasons of C3 answer it."""
    asked = format_of(attempt.obj)
    if attempt.obj.communes.count() >= asked.communes_visees:
        return None
    return (
        f"{begins(asked.un_nom)} porte d’ordinaire sur plusieurs communes ; ce dossier n’en a qu’une. "
        "S’il convient tout de même, dites pourquoi dans vos raisons."
    )


# -- the fiche --------------------------------------------------------------------------------


@guard("C6", "La fiche est complète")
def fiche_is_whole(attempt: Trying) -> list[str]:
    """C6: every required question is answered."""
    return fiche.missing_by_section(attempt.obj)


@guard("C6", "Les communes d’un autre service ont son accord")
def neighbours_agree(attempt: Trying) -> list[str]:
    """C6: communes of another service's territory need that service's agreement (3.2)."""
    candidature = attempt.obj
    return [
        f"{listed(names)} : hors du territoire {de(candidature.service_pilote.nom)}. "
        f"L’accord {whose} est attendu : son chef de service le donne sur la page du dossier, ou déposez "
        "sa lettre (onglet Courriers)."
        for whose, names in _without_agreement(candidature)
    ]


def _without_agreement(candidature: Candidature) -> list[tuple[str, list[str]]]:
    """The services that have not agreed, each with its communes: « de la DDT du Lot », [« Cahors »]."""
    given = neighbours.agreed(candidature)
    return [
        (de(one.nom), [commune.nom for commune in one.communes])
        for one in neighbours.of(candidature)
        if one.service is None or one.service.pk not in given
    ]


@guard("C8", "La fiche est celle qui a été figée")
def fiche_is_intact(attempt: Trying) -> str | None:
    """C8: what is deposited is what was frozen and signed for."""
    candidature = attempt.obj
    if candidature.frozen_sha256 == fiche.digest(fiche.typed_answers(candidature)):
        return None
    return (
        "La fiche ne correspond plus à celle qui a été figée. "
        "Rouvrez-la, puis renvoyez-la en signature."
    )


@guard("C24", "Aucun retrait de collectivité n’attend la reprise de la fiche")
def no_withdrawal_waits(attempt: Trying) -> str | None:
    """2.7.1: after a co-porteur has left, the pilote confirms the dossier first."""
    deadline = echeances.of(attempt.obj, "retrait")
    if deadline is None:
        return None
    return (
        "Une collectivité s’est retirée : le service pilote doit d’abord reprendre la fiche "
        f"avec les autres porteurs, avant le {minuit(deadline.due_on, attempt.obj.place)}."
    )


# -- pieces -----------------------------------------------------------------------------------


@guard("C9", "Les courriers sont déposés et valides")
def pieces_are_there(attempt: Trying) -> list[str]:
    """C9: all pieces of 2.2.1, valid, or confirmed when they are older than the version."""
    return missing_letters(attempt.obj, on=attempt.on)


@guard("C8", "Les courriers sont au dossier")
def pieces_warn(attempt: Trying) -> list[str]:
    """Alerts of C8: what will be asked for if it does not come."""
    told = _flagged(attempt)
    missing = missing_letters(attempt.obj, on=attempt.on)
    if not missing:
        return told
    return [*missing, *told, "Vous pouvez déposer sans ces pièces : la DGALN les demandera."]


@guard("C9", "Les courriers ne demandent pas d’attention")
def pieces_flag(attempt: Trying) -> list[str]:
    """Alerts of C9."""
    return _flagged(attempt)


def _flagged(attempt: Trying) -> list[str]:
    candidature = attempt.obj
    return courriers.warnings(
        format_of(candidature).courriers,
        porteurs_lus(candidature),
        lettres_of(candidature),
        version=candidature.version,
    )


# -- completion -------------------------------------------------------------------------------


@guard("C9", "Les points à compléter sont acceptés")
def answers_are_accepted(attempt: Trying) -> list[str]:
    """C9 from COMPLEMENT_DEMANDE, and after C14: every item is accepted."""
    demande = open_demande(attempt.obj)
    if demande is None:
        return []
    rows = demande.items.exclude(etat=EtatItem.ACCEPTE).order_by("rang")
    return [f"« {item.texte} » : {WAITING[EtatItem(item.etat)]}." for item in rows]


WAITING = {
    EtatItem.DEMANDE: "la réponse est attendue",
    EtatItem.REPONDU: "la réponse reste à examiner",
}


@guard("C11", "Le délai de complément peut être prolongé")
def may_be_extended(attempt: Trying) -> str | None:
    """C11: once per demand, before its deadline."""
    demande = open_demande(attempt.obj)
    if demande is None:
        return "Aucune demande de complément n’est ouverte."
    if demande.extended_on:
        return (
            f"Le délai a déjà été prolongé le {demande.extended_on:%d/%m/%Y} : "
            "une demande ne se prolonge qu’une fois."
        )
    waiting = demande.items.filter(etat=EtatItem.DEMANDE).order_by("due_on").first()
    if waiting is None:
        return "Tous les points ont une réponse : il n’y a rien à prolonger."
    if attempt.on > waiting.due_on:
        until = minuit(waiting.due_on, attempt.obj.place)
        return f"Le délai est passé depuis le {until} : il ne peut plus être prolongé."
    return None


@guard("C12", "Le délai de complément est dépassé")
def an_item_is_late(attempt: Trying) -> str | None:
    """C12: at least one item is still DEMANDE after its last day."""
    demande = open_demande(attempt.obj)
    late = demande and demande.items.filter(etat=EtatItem.DEMANDE, due_on__lt=attempt.on).exists()
    return None if late else "Le délai de complément n’est pas dépassé."


# -- instruction and decision -----------------------------------------------------------------


@guard("C15", "Une autre personne que l’instructeur décide")
def another_person_decides(attempt: Trying) -> str | None:
    """Four-eyes: persons are compared, never roles (2.1, 10.4)."""
    if attempt.actor.is_same_person(attempt.obj.instructeur_id):
        return "Vous avez instruit ce dossier : une autre personne doit décider."
    return None


@guard("C15", "La synthèse des avis est écrite", circle=Cercle.ETAT)
def opinions_are_summed_up(attempt: Trying) -> str | None:
    """C15 to C17, for the formats whose opinions are gathered: their synthesis comes first."""
    if attempt.obj.synthese or not format_of(attempt.obj).has_avis:
        return None
    return "La synthèse des avis n’est pas écrite : la personne qui instruit l’écrit d’abord."


@guard("C15", "Un avis au moins est donné", circle=Cercle.ETAT)
def one_opinion_is_given(attempt: Trying) -> str | None:
    """A synthesis comes after the opinions."""
    if attempt.obj.avis.filter(version=attempt.obj.version).exists():
        return None
    return "Aucun avis n’est encore donné : donnez d’abord le vôtre."


@guard("C15", "La synthèse n’est pas encore écrite", circle=Cercle.ETAT)
def opinions_are_open(attempt: Trying) -> str | None:
    """An opinion given after the synthesis would not be in it."""
    if not attempt.obj.synthese:
        return None
    return "La synthèse des avis est écrite : il n’est plus temps de donner un avis."


@guard("C13", "La personne qui instruit écrit la synthèse", circle=Cercle.ETAT)
def is_the_instructor(attempt: Trying) -> str | None:
    """C13: persons are compared, never roles."""
    if attempt.actor.is_same_person(attempt.obj.instructeur_id):
        return None
    return f"{attempt.obj.instructeur_nom} instruit ce dossier et en écrit la synthèse."


@guard("C15", "La grille est remplie", circle=Cercle.ETAT)
def grid_is_filled(attempt: Trying) -> str | None:
    """C15: every criterion of the format has an answer and a comment."""
    rules = grille.unanswered(format_of(attempt.obj).grille, grid_of(attempt.obj))
    if not rules:
        return None
    if len(rules) > NAMED_CRITERIA:
        named = f"{len(rules)} critères"
    else:
        named = ", ".join(f"« {rule.question} »" for rule in rules)
    return f"La grille n’est pas remplie : il manque une réponse ou un commentaire à {named}."


@guard("C15", "Aucun critère bloquant n’est à « non »", circle=Cercle.ETAT)
def nothing_blocks(attempt: Trying) -> list[str]:
    """C15: no blocking criterion at « non »."""
    found = grille.blocking(format_of(attempt.obj).grille, grid_of(attempt.obj))
    return [f"« {rule.question} » : la réponse est « non », et elle bloque." for rule in found]


@guard("C15", "Aucun critère n’est à « non »", circle=Cercle.ETAT)
def criteria_warn(attempt: Trying) -> list[str]:
    found = grille.warnings(format_of(attempt.obj).grille, grid_of(attempt.obj))
    return [f"« {rule.question} » : la réponse est « non »." for rule in found]


@guard("C24", "Le délai pour reprendre la fiche court")
def may_be_redrafted(attempt: Trying) -> str | None:
    """C24: within 30 calendar days after the withdrawal of a co-porteur."""
    deadline = echeances.of(attempt.obj, "retrait")
    if deadline is None:
        return "Aucune collectivité ne s’est retirée : rien n’oblige à reprendre la fiche."
    if attempt.on > deadline.due_on:
        until = minuit(deadline.due_on, attempt.obj.place)
        return f"Le délai pour reprendre la fiche est passé depuis le {until}."
    return None


@guard("C24", "Le délai pour reprendre la fiche est passé")
def withdrawal_is_unanswered(attempt: Trying) -> str | None:
    """C24: on the 31st day."""
    deadline = echeances.of(attempt.obj, "retrait")
    if deadline and attempt.on > deadline.due_on:
        return None
    return "Le service pilote a encore le temps de reprendre la fiche."


@guard("C17", "La date de revue est passée depuis {ajournement_caducite_mois}")
def review_is_long_past(attempt: Trying) -> str | None:
    """AJOURNEE lapses 12 months after the date of review."""
    day = attempt.obj.review_on
    months = parametres.integer("ajournement_caducite_mois", on=attempt.on)
    if day and calcul.is_older_than_months(day, months, on=attempt.on):
        return None
    return "La candidature ajournée peut encore être reprise."


@guard("C23", "L’éligibilité est échue")
def eligibility_is_old(attempt: Trying) -> str | None:
    """C23: older than 18 months, the wait for a framework left out."""
    deadline = echeances.of(attempt.obj, "programmation")
    if deadline and deadline.suspended_on is None and attempt.on > deadline.due_on:
        return None
    return "L’éligibilité court encore."


@guard("C23", "La candidature est caduque")
def is_lapsed(attempt: Trying) -> str | None:
    origin = attempt.obj.copie_de
    if origin is not None and origin.etat == "CADUQUE":
        return None
    return "Seule une candidature caduque se reprend dans un nouveau brouillon."


@guard("C6", "Personne n’écrit dans la fiche")
def nobody_writes(attempt: Trying) -> str | None:
    """C6: what is typed and not yet saved is lost to the fiche once it is frozen."""
    page = reverse("candidatures:fiche", args=[attempt.obj.pk])
    names = sorted({nom for nom, _ in presence.near(page, attempt.actor)})
    if not names:
        return None
    write = "écrivent" if len(names) > 1 else "écrit"
    return (
        f"{listed(names)} {write} en ce moment dans la fiche : prévenez avant de figer, "
        "ce qui n’est pas encore enregistré ne le serait plus."
    )
