"""The moves of the Local, version 1, from the cadrage to the closing (domain 2.4, L3 to L8).

What later apps ask of each is in config/conditions.py.
"""

from __future__ import annotations

from etabli.ateliers import guards
from etabli.ateliers.models import Atelier
from etabli.ateliers.payloads import SiteDates
from etabli.ateliers.services import effects
from etabli.ateliers.states import Etat
from etabli.core.cercles import Cercle
from etabli.core.workflow import Move

E_ = Etat
ON_SITE = (E_.SESSION_1, E_.SESSION_2, E_.SESSION_3)


def _session(n: int, rule: str, source: str, waiting: str) -> Move[Atelier]:
    """L3, L5: a session on site is prepared, its days are said (D-05)."""
    return Move(
        f"Passer à la session {n}", (source,), ON_SITE[n - 1], rule=rule, awaited=True,
        checks=(effects.site_dates_in_order,), effect=effects.keep_site_dates, informs=("porteurs", "mandataire"),
        todo=f"Quand tout est prêt, fixez les dates sur place de la session {n}.", waiting=waiting,
        announce="Les porteurs et l’équipe reçoivent les dates de la session sur place.",
        told=f"a fait passer l’Atelier à la session {n}", circle=Cercle.ATELIER, payload=SiteDates,
    )  # fmt: skip


def _inter(n: int, target: str) -> Move[Atelier]:
    """L4: the session was held, the team works until the next."""
    return Move(
        f"Passer à l’inter-atelier {n}", (ON_SITE[n - 1],), target, rule="L4", awaited=True,
        informs=("mandataire", "porteurs"),
        todo=f"Quand la session {n} a eu lieu, passez à l’inter-atelier.",
        waiting=f"La session {n} se prépare ou se tient.",
        announce="L’équipe rencontre les acteurs et lit les documents avant la session suivante.",
        told=f"a fait passer l’Atelier à l’inter-atelier {n}", circle=Cercle.ATELIER,
    )  # fmt: skip


BETWEEN = "L’équipe travaille entre deux sessions."
COURSE: dict[str, Move[Atelier]] = {
    "start_session_1": _session(
        1, "L3", E_.CADRAGE, "Le service pilote et l’équipe cadrent le travail."
    ),
    "start_inter_1": _inter(1, E_.INTER_1),
    "start_session_2": _session(2, "L5", E_.INTER_1, BETWEEN),
    "start_inter_2": _inter(2, E_.INTER_2),
    "start_session_3": _session(3, "L5", E_.INTER_2, BETWEEN),
    "move_site_dates": Move(
        "Déplacer les dates sur place", (*ON_SITE, E_.SUSPENDU), None, rule="D-05",
        effect=effects.keep_site_dates, informs=("porteurs", "mandataire"), circle=Cercle.ATELIER, payload=SiteDates,
    ),
    "start_production": Move(
        "Passer à la production", (E_.SESSION_3,), E_.PRODUCTION, rule="L6", awaited=True,
        informs=("mandataire", "porteurs"),
        todo="Quand la session 3 a eu lieu et que la feuille de route prend forme, passez à la production.",
        waiting="La session 3 se prépare ou se tient.",
        announce="L’équipe écrit le rapport final, la feuille de route et le livret.",
        told="a fait passer l’Atelier à la production", circle=Cercle.ATELIER,
    ),
    "open_restitution": Move(
        "Ouvrir la restitution", (E_.PRODUCTION,), E_.RESTITUTION, rule="L7", awaited=True,
        informs=("pilote", "mandataire", "porteurs"),
        todo="Quand le rapport final et la feuille de route sont admis, ouvrez la restitution.",
        waiting="L’équipe écrit ses livrables, le service pilote les vérifie.",
        announce="Les résultats se présentent au territoire, qui officialise sa feuille de route.",
        told="a ouvert la restitution de l’Atelier", circle=Cercle.ATELIER,
    ),
    "conclude": Move(
        "Clore l’Atelier", (E_.RESTITUTION,), E_.CLOS, rule="L8", awaited=True, effect=effects.closed,
        alerts=(guards.lasted_enough,), informs=("pilote", "porteurs", "mandataire", "dgaln", "prefecture"),
        todo="Quand la restitution est faite et que tout est admis et payé, vous pouvez clore l’Atelier.",
        waiting="La restitution, les livrables et les paiements se terminent.",
        announce="L’Atelier est clos ; le suivi de la feuille de route commence.", circle=Cercle.ATELIER,
    ),
}  # fmt: skip
