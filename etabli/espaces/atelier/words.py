"""What each reader is told of the stage of an Atelier, where no act of the Atelier itself is awaited.

The same stage is news to the collectivité, work to the team, and a file to the State: each reads its
own words. What happens between the State and its holders is told in full to the State only.
"""

from __future__ import annotations

from etabli.acteurs.states import COLLECTIVITE_ROLES, GROUPEMENT_ROLES
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.core.access import Actor
from etabli.espaces.access import is_state

STATE, TEAM, COLLECTIVITE, WITNESS = "État", "équipe", "collectivité", "témoin"

#: what the State reads, and everybody at the stages that are no secret
SAID = {
    Etat.DESIGNATION: "Le groupement désigné a cinq jours ouvrés pour répondre.",
    Etat.DEVIS: "Le groupement prépare son devis ; le service pilote le vérifiera.",
    Etat.COMMANDE: "Le bon de commande se signe et s’engage.",
    Etat.CLOS: "L’Atelier est clos ; le suivi commence dès que la feuille de route est validée.",
    Etat.EN_SUIVI: "Les actions de la feuille de route se font ; chaque revue dit où elles en sont.",
    Etat.ARCHIVE: "L’Atelier est archivé : tout reste lisible.",
    Etat.ABANDONNE: "L’Atelier s’est arrêté.",
    Etat.EN_ATTENTE_ACCORD_CADRE: "Aucun accord-cadre ne permet de commander : la DGALN est prévenue.",
}
#: the steps between the State and its holders, in the words of those who are not the State
DISCREET: dict[Etat, dict[str, str]] = {
    Etat.A_LANCER: {
        TEAM: "L’État va désigner un titulaire pour cet Atelier.",
        COLLECTIVITE: "L’État choisit l’équipe : vous serez prévenu dès qu’elle est connue.",
        WITNESS: "L’État choisit l’équipe.",
    },
    Etat.DESIGNATION: {
        TEAM: "Le titulaire désigné a cinq jours ouvrés pour répondre.",
        COLLECTIVITE: "L’État choisit l’équipe : vous serez prévenu dès qu’elle est connue.",
        WITNESS: "L’État choisit l’équipe.",
    },
    Etat.DESIGNATION_INFRUCTUEUSE: {
        TEAM: "Aucun titulaire n’est désigné : l’État dira la suite.",
        COLLECTIVITE: "L’État cherche une équipe ; votre service pilote vous dira la suite.",
        WITNESS: "L’État cherche une équipe.",
    },
    Etat.DEVIS: {
        TEAM: "Le mandataire établit le devis ; le service pilote l’examine, puis commande.",
        COLLECTIVITE: "L’équipe est choisie ; son intervention se chiffre, sans rien à votre charge.",
        WITNESS: "L’équipe est choisie ; son intervention se chiffre.",
    },
    Etat.COMMANDE: {
        TEAM: "Le devis est validé : le bon de commande arrive dès qu’il est signé et engagé.",
        COLLECTIVITE: "L’équipe est choisie ; l’État passe commande.",
        WITNESS: "L’équipe est choisie ; l’État passe commande.",
    },
}


def reader_of(atelier: Atelier, actor: Actor) -> str:
    """As whom the person reads this Atelier."""
    if is_state(actor, atelier):
        return STATE
    if actor.has(*GROUPEMENT_ROLES):
        return TEAM
    return COLLECTIVITE if actor.has(*COLLECTIVITE_ROLES) else WITNESS


def said(etat: Etat, reader: str) -> str:
    """The sentence of this stage for this reader."""
    discreet = DISCREET.get(etat, {}).get(reader)
    return discreet or SAID.get(etat, "Rien n’est attendu pour l’instant.")
