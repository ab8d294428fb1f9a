"""The stages of the Local, version 1, and what each reader is told of them (domain 2.4).

Stage 1 of the kit is the consultation and the cadrage; 2 and 3, a session and what follows it; 4, the rest.
"""

from __future__ import annotations

from etabli.ateliers.deroules.aside_words import aside
from etabli.ateliers.deroules.definition import Group, Reader, Stage
from etabli.ateliers.states import Etat

PREPARED = "L’État prépare la consultation qui choisira l’équipe."
HELD = "Deux sessions ont eu lieu\u00a0; la troisième se prépare."
HANDED_IN = {
    "livrables.livrable.deposit": "{label}\u00a0: déposé le {day}.",
    "livrables.livrable.admit": "{label}\u00a0: admis le {day}.",
    "livrables.livrable.admit_tacitly": "{label}\u00a0: admis le {day}.",
    "livrables.livrable.admit_with_refaction": "{label}\u00a0: admis le {day}.",
}
SESSIONS = {1: (Etat.SESSION_1, Etat.INTER_1), 2: (Etat.SESSION_2, Etat.INTER_2)}
RANKS = {1: "première", 2: "deuxième"}


def _session_and_after(n: int) -> tuple[Stage, Stage]:
    """A session on site, and the work between it and the next (stages 2 and 3 of the kit)."""
    session, after = SESSIONS[n]
    return (
        Stage(
            session,
            f"Session {n}",
            Group.EXECUTION,
            next=f"start_inter_{n}",
            session=n,
            said=f"La {RANKS[n]} session se prépare ou se tient sur place.",
            is_before_session=n == 1,
            public="" if n == 1 else "Une session a eu lieu\u00a0; la deuxième se prépare.",
            proofs=HANDED_IN,
        ),
        Stage(
            after,
            f"Inter-atelier {n}",
            Group.EXECUTION,
            next=f"start_session_{n + 1}",
            session=n,
            said="L’équipe rencontre les acteurs, lit les documents et travaille entre deux sessions.",
            public=f"La {RANKS[n]} session a eu lieu\u00a0; l’équipe travaille avec les acteurs.",
            proofs=HANDED_IN,
        ),
    )


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
        next="start_session_1",
        said="Le marché est notifié : l’équipe et le service pilote cadrent le travail.",
        is_before_session=True,
        proofs=HANDED_IN,
    ),
    *(stage for n in (1, 2) for stage in _session_and_after(n)),
    Stage(
        Etat.SESSION_3,
        "Session 3",
        Group.EXECUTION,
        next="start_production",
        session=3,
        said="La troisième session se prépare ou se tient sur place.",
        public=HELD,
        proofs=HANDED_IN,
    ),
    Stage(
        Etat.PRODUCTION,
        "Production",
        Group.EXECUTION,
        next="open_restitution",
        said="L’équipe écrit le rapport final, la feuille de route et le livret.",
        public="Les trois sessions ont eu lieu\u00a0; la feuille de route s’écrit.",
        proofs=HANDED_IN,
    ),
    Stage(
        Etat.RESTITUTION,
        "Restitution",
        Group.EXECUTION,
        next="conclude",
        said="Les résultats sont présentés au territoire, qui adopte sa feuille de route.",
        public="Les trois sessions ont eu lieu\u00a0; les résultats sont présentés.",
        proofs={
            **HANDED_IN,
            "feuilles_de_route.feuillederoute.validate": "{label}\u00a0: validée le {day}.",
            "feuilles_de_route.feuillederoute.make_official": "{label}\u00a0: officialisée le {day}.",
        },
    ),
    Stage(
        Etat.CLOS,
        "Clos",
        Group.FOLLOWED,
        next="start_follow_up",
        said="L’Atelier est clos ; le suivi commence dès que la feuille de route est validée.",
        public="Les trois sessions ont eu lieu\u00a0; le suivi de la feuille de route commence.",
    ),
    Stage(
        Etat.EN_SUIVI,
        "En suivi",
        Group.FOLLOWED,
        next="archive",
        said="Les actions de la feuille de route se font ; chaque revue dit où elles en sont.",
        proofs={"feuilles_de_route.revue.hold": "{label}\u00a0: tenue le {day}."},
    ),
    Stage(
        Etat.ARCHIVE,
        "Archivé",
        Group.OVER,
        said="L’Atelier est archivé : tout reste lisible.",
    ),
    *aside(
        blocked="Aucun accord-cadre ne permet de consulter les titulaires : la DGALN est prévenue."
    ),
)
