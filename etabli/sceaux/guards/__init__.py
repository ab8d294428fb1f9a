"""What must be true before keys are given, before offers are published, handed in, opened."""

from __future__ import annotations

import datetime as dt

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import EtatMarche
from etabli.core import horloge
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Filled
from etabli.sceaux import payloads as p
from etabli.sceaux import selectors
from etabli.sceaux.enveloppe import sealing
from etabli.sceaux.enveloppe.sealing import WrongKey
from etabli.sceaux.models import Cle, Ouverture
from etabli.sceaux.states import EtatCle, EtatDepot, EtatOuverture, Rang

#: the last deposits are being written while it lasts
AFTER_CLOSING = dt.timedelta(minutes=1)
#: an offer is received in these states, until an opening begins
RECEIVING = (EtatMarche.PUBLIE, EtatMarche.CLOS_OFFRES)
NOT_HOLDER = "Seule la personne nommée pour cette clé peut le faire."

# -- keys -----------------------------------------------------------------------------------------


@guard("N-8", "Les offres de cette consultation sont remises ici")
def is_sealed_here(attempt: Attempt[Cle]) -> str | None:
    if attempt.obj.marche.is_sealed_here:
        return None
    return "Les offres de cette consultation se remettent sur PLACE : il n’y a pas de clé à faire."


@guard("N-8", "La remise des offres n’est pas close")
def is_before_the_hour(attempt: Attempt[Cle]) -> str | None:
    marche = attempt.obj.marche
    is_open = marche.etat in (EtatMarche.PREPARATION, EtatMarche.PUBLIE)
    if is_open and not marche.is_closed(horloge.now()):
        return None
    return "La remise des offres est close : les clés ne changent plus."


@guard("N-8", "Cette personne peut détenir cette clé")
def may_hold(attempt: Attempt[Cle]) -> list[str]:
    """Two of the service, one of the procurement of the DGALN, each one key."""
    cle = attempt.obj
    held = selectors.held(cle.marche)
    faults = []
    allowed = {one.person_id for one in selectors.eligible(cle.marche, cle.rang)}
    if cle.detenteur_id not in allowed:
        where = "aux achats de la DGALN" if cle.rang == Rang.C else "au service pilote"
        faults.append(f"Cette personne n’est pas {where}.")
    if selectors.is_aside(cle.marche, cle.detenteur_id):
        faults.append("Cette personne est en déport : elle ne détient pas de clé.")
    if any(one.rang == cle.rang for one in held):
        faults.append("Cette clé a déjà son détenteur : retirez-la d’abord.")
    if any(one.detenteur_id == cle.detenteur_id for one in held):
        faults.append("Cette personne détient déjà une clé de cette consultation.")
    return faults


@guard("N-8", "La clé est la vôtre")
def is_the_holder(attempt: Attempt[Cle]) -> str | None:
    return None if attempt.actor.is_same_person(attempt.obj.detenteur_id) else NOT_HOLDER


def key_is_public(attempt: Filled[Cle, p.Registered]) -> list[str]:
    """N-9: a public key never used, and the declaration of interests."""
    data = attempt.data
    faults = []
    if not data.declares:
        faults.append("Déclarez que vous n’avez aucun intérêt dans un titulaire consulté.")
    try:
        publique = sealing.public_key(data.publique)
    except WrongKey:
        return [*faults, _not_public(data.publique)]
    if Cle.objects.filter(publique=publique).exists():
        faults.append("Cette clé a déjà servi : faites-en une nouvelle pour cette consultation.")
    return faults


def _not_public(text: str) -> str:
    if "SECRET" in text.upper():
        return (
            "C’est votre clé privée : ne la donnez à personne. Elle vient de quitter votre machine, faites-en une "
            "nouvelle ; la clé publique commence par « age1 »."
        )
    return "Ce n’est pas une clé publique : elle commence par « age1 » et compte 62 signes."


@guard("N-8", "Une couche de l’offre factice vous attend")
def something_to_rehearse(attempt: Attempt[Cle]) -> str | None:
    cle = attempt.obj
    one = selectors.rehearsal(cle.marche)
    if one is None:
        return "L’offre factice est faite quand les trois clés sont enregistrées."
    if selectors.layers_to_rehearse(cle, one):
        return None
    return "Rien ne vous attend : c’est à un autre détenteur de peler, ou c’est fait."


# -- deposits -------------------------------------------------------------------------------------


def closed_sentence(marche: MarcheSubsequent) -> str | None:
    """Why this consultation takes no deposit now, or nothing."""
    if not marche.is_sealed_here:
        return f"Les offres se remettent sur PLACE, référence {marche.reference_place}."
    if marche.etat not in RECEIVING or marche.ouvertures.exists():
        return "La remise des offres est terminée : plus rien n’est reçu."
    if len(selectors.proven(marche)) < selectors.QUORUM:
        return (
            "Les clés de cette consultation sont en cours de remplacement : réessayez plus tard, le service est "
            "prévenu."
        )
    return None


# -- opening --------------------------------------------------------------------------------------


@guard("N-13", "La remise des offres est close depuis une minute")
def hour_is_over(attempt: Attempt[Ouverture]) -> str | None:
    """N-13: nothing is opened before the last second, nor while the last deposit is being written."""
    marche = attempt.obj.marche
    if marche.etat == EtatMarche.CLOS_OFFRES and marche.is_closed(horloge.now() - AFTER_CLOSING):
        return None
    return "Les offres s’ouvrent une minute après la clôture, et pas avant."


@guard("N-13", "Aucune ouverture n’est en cours")
def no_opening_runs(attempt: Attempt[Ouverture]) -> str | None:
    """N-13: two at a time would each keep half of what is peeled."""
    rows = attempt.obj.marche.ouvertures.exclude(etat=EtatOuverture.ARRETEE)
    if not rows.exists():
        return None
    return "Une ouverture est déjà en cours, ou faite : rechargez la page."


@guard("N-13", "Vous détenez une des deux clés")
def is_one_of_two(attempt: Attempt[Ouverture]) -> str | None:
    one = attempt.obj
    pair = (one.premiere.detenteur_id, one.seconde.detenteur_id)
    if any(attempt.actor.is_same_person(person) for person in pair):
        return None
    return "L’ouverture se fait par deux détenteurs : vous n’êtes pas l’un de ces deux."


@guard("N-10", "Les deux clés sont éprouvées, dans l’ordre de leurs rangs")
def keys_are_held(attempt: Attempt[Ouverture]) -> str | None:
    """N-10: the key of somebody in déport was withdrawn; it opens nothing."""
    one = attempt.obj
    pair = (one.premiere, one.seconde)
    aside = [cle for cle in pair if selectors.is_aside(one.marche, cle.detenteur_id)]
    if aside:
        return f"{aside[0].detenteur} est en déport : choisissez deux autres détenteurs."
    ready = all(cle.etat == EtatCle.EPROUVEE for cle in pair)
    if ready and one.premiere.rang < one.seconde.rang:
        return None
    return "Choisissez deux clés éprouvées qui ne sont pas retirées."


@guard("M5", "Une offre au moins est à ouvrir avec ces deux clés")
def something_to_open(attempt: Attempt[Ouverture]) -> str | None:
    marche = attempt.obj.marche
    if selectors.sealed_for(marche, attempt.obj.paire).exists():
        return None
    if selectors.sealed(marche).exists():
        return "Aucune offre n’est scellée pour ces deux clés : choisissez deux autres détenteurs."
    return "Aucune offre n’a été remise à temps : il n’y a rien à ouvrir."


@guard("N-13", "C’est à vous de peler")
def is_my_turn(attempt: Attempt[Ouverture]) -> str | None:
    one = attempt.obj
    cle = next(
        (c for c in (one.premiere, one.seconde) if attempt.actor.is_same_person(c.detenteur_id)),
        None,
    )
    if cle is None:
        return NOT_HOLDER
    if selectors.is_aside(one.marche, cle.detenteur_id):
        return (
            "Vous êtes en déport : arrêtez l’ouverture, deux autres détenteurs la recommenceront."
        )
    if selectors.layers_to_open(one, cle):
        return None
    other = one.seconde if cle == one.premiere else one.premiere
    return f"Votre part est faite, ou attend celle de {other.detenteur}."


@guard("N-13", "Tous les dépôts sont lus")
def all_are_read(attempt: Attempt[Ouverture]) -> str | None:
    one = attempt.obj
    waiting = one.marche.depots.filter(nom__in=one.cles, etat=EtatDepot.SCELLE)
    return "Des dépôts attendent encore d’être lus." if waiting.exists() else None
