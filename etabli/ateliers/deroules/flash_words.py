"""The stages of the Flash, version 1, and what each reader is told of them (domain 2.3).

A stage is news to the collectivité, work to the team, and a file to the State: each reads its own words.
"""

from __future__ import annotations

from etabli.ateliers.deroules.aside_words import aside
from etabli.ateliers.deroules.definition import Group, Reader, Stage
from etabli.ateliers.states import Etat

HELD = "La session a eu lieu ; la feuille de route s’écrit."
STAGES = (
    Stage(
        Etat.A_LANCER,
        "À lancer",
        Group.BEFORE_NOTIFICATION,
        next="designate",
        discreet={
            Reader.TEAM: "L’État va désigner un titulaire pour cet Atelier.",
            Reader.COLLECTIVITE: "L’État choisit l’équipe : vous serez prévenu dès qu’elle est connue.",
            Reader.WITNESS: "L’État choisit l’équipe.",
        },
    ),
    Stage(
        Etat.DESIGNATION,
        "Désignation du groupement",
        Group.BEFORE_NOTIFICATION,
        said="Le groupement désigné a {tourniquet_reponse_jours_ouvres} pour répondre.",
        discreet={
            Reader.TEAM: "Le titulaire désigné a {tourniquet_reponse_jours_ouvres} pour répondre.",
            Reader.COLLECTIVITE: "L’État choisit l’équipe : vous serez prévenu dès qu’elle est connue.",
            Reader.WITNESS: "L’État choisit l’équipe.",
        },
        proofs={
            "marches.designation.accept": "{label} : acceptée le {day}.",
        },
    ),
    Stage(
        Etat.DEVIS,
        "Devis",
        Group.BEFORE_NOTIFICATION,
        next="order",
        said="Le groupement prépare son devis ; le service pilote le vérifiera.",
        discreet={
            Reader.TEAM: "Le mandataire établit le devis ; le service pilote l’examine, puis commande.",
            Reader.COLLECTIVITE: "L’équipe est choisie ; son intervention se chiffre, sans rien à votre charge.",
            Reader.WITNESS: "L’équipe est choisie ; son intervention se chiffre.",
        },
        proofs={
            "marches.devis.validate": "{label} : validé le {day}.",
        },
    ),
    Stage(
        Etat.COMMANDE,
        "Commande",
        Group.BEFORE_NOTIFICATION,
        next="start_appropriation",
        said="Le bon de commande se signe et s’engage.",
        discreet={
            Reader.TEAM: "Le devis est validé : le bon de commande arrive dès qu’il est signé et engagé.",
            Reader.COLLECTIVITE: "L’équipe est choisie ; l’État passe commande.",
            Reader.WITNESS: "L’équipe est choisie ; l’État passe commande.",
        },
        proofs={
            "marches.bondecommande.notify": "{label} : notifié le {day}.",
        },
    ),
    Stage(
        Etat.APPROPRIATION,
        "Appropriation",
        Group.EXECUTION,
        next="start_animation",
        is_before_session=True,
    ),
    Stage(
        Etat.ANIMATION,
        "Animation",
        Group.EXECUTION,
        next="start_restitution",
        proofs={
            "seances.sessioninsitu.close": "{label} : tenue, fermée le {day}.",
        },
        is_before_session=True,
    ),
    Stage(
        Etat.RESTITUTION,
        "Restitution",
        Group.EXECUTION,
        next="close",
        proofs={
            "livrables.livrable.deposit": "{label} : déposé le {day}.",
            "livrables.livrable.admit": "{label} : admis le {day}.",
            "livrables.livrable.admit_tacitly": "{label} : admis le {day}.",
            "livrables.livrable.admit_with_refaction": "{label} : admis le {day}.",
            "feuilles_de_route.feuillederoute.validate": "{label} : validée le {day}.",
            "feuilles_de_route.feuillederoute.make_official": "{label} : officialisée le {day}.",
        },
        public=HELD,
    ),
    Stage(
        Etat.CLOS,
        "Clos",
        Group.FOLLOWED,
        next="start_follow_up",
        said="L’Atelier est clos ; le suivi commence dès que la feuille de route est validée.",
        public=HELD,
    ),
    Stage(
        Etat.EN_SUIVI,
        "En suivi",
        Group.FOLLOWED,
        next="archive",
        said="Les actions de la feuille de route se font ; chaque revue dit où elles en sont.",
        proofs={
            "feuilles_de_route.revue.hold": "{label} : tenue le {day}.",
        },
    ),
    Stage(
        Etat.ARCHIVE,
        "Archivé",
        Group.OVER,
        said="L’Atelier est archivé : tout reste lisible.",
    ),
    *aside(blocked="Aucun accord-cadre ne permet de commander : la DGALN est prévenue."),
    Stage(
        Etat.DESIGNATION_INFRUCTUEUSE,
        "Désignation infructueuse",
        Group.BLOCKED,
        is_aside=True,
        discreet={
            Reader.TEAM: "Aucun titulaire n’est désigné : l’État dira la suite.",
            Reader.COLLECTIVITE: "L’État cherche une équipe ; votre service pilote vous dira la suite.",
            Reader.WITNESS: "L’État cherche une équipe.",
        },
    ),
)
