"""The stages of the Local, version 1, and what each reader is told of them (domain 2.4).

The course stops where the team begins: the stages of its work are not conducted here yet.
"""

from __future__ import annotations

from etabli.ateliers.deroules.aside_words import aside
from etabli.ateliers.deroules.definition import Group, Reader, Stage
from etabli.ateliers.states import Etat

PREPARED = "L’État prépare la consultation qui choisira l’équipe."
STAGES = (
    Stage(
        Etat.A_LANCER,
        "À lancer",
        Group.BEFORE_NOTIFICATION,
        next="start_consultation",
        said="Le service pilote prépare la consultation des titulaires de l’accord-cadre.",
        discreet={
            Reader.TEAM: PREPARED,
            Reader.COLLECTIVITE: "L’État prépare avec vous la consultation qui choisira l’équipe.",
            Reader.WITNESS: PREPARED,
        },
    ),
    Stage(
        Etat.CONSULTATION,
        "Consultation",
        Group.BEFORE_NOTIFICATION,
        next="start_cadrage",
        said="Les titulaires de l’accord-cadre sont consultés ; le marché sera notifié à celui qui est retenu.",
        discreet={
            Reader.TEAM: "Les titulaires de l’accord-cadre sont consultés.",
            Reader.COLLECTIVITE: "L’État met en concurrence les équipes : vous serez prévenu dès que le marché "
            "est notifié.",
            Reader.WITNESS: "L’État met en concurrence les équipes.",
        },
    ),
    Stage(
        Etat.CADRAGE,
        "Cadrage",
        Group.EXECUTION,
        said="Le marché est notifié : l’équipe et le service pilote cadrent le travail.",
        is_before_session=True,
    ),
    *aside(
        blocked="Aucun accord-cadre ne permet de consulter les titulaires : la DGALN est prévenue."
    ),
)
