"""What the screens of the roadmap show, made from the rows: contexts of templates."""

from etabli.feuilles_de_route.pages.actions import (
    action_defaults,
    action_form,
    fiche,
    line_form,
    money_url,
    plan_defaults,
    plan_form,
    public_fiche,
    step_at_stake,
)
from etabli.feuilles_de_route.pages.feuilles import (
    axe_form,
    axe_of,
    evidence,
    form,
    may_mark,
    not_open,
    public,
    roadmap,
)
from etabli.feuilles_de_route.pages.indicateurs import result_form, results_url
from etabli.feuilles_de_route.pages.listing import COLUMNS, ORDERS, export_rows
from etabli.feuilles_de_route.pages.revues import filling, revue, revue_at_stake, revue_form

__all__ = [
    "result_form",
    "results_url",
    "COLUMNS",
    "ORDERS",
    "action_defaults",
    "action_form",
    "axe_of",
    "axe_form",
    "evidence",
    "export_rows",
    "fiche",
    "filling",
    "form",
    "line_form",
    "may_mark",
    "money_url",
    "not_open",
    "plan_defaults",
    "plan_form",
    "public",
    "public_fiche",
    "revue",
    "revue_at_stake",
    "revue_form",
    "roadmap",
    "step_at_stake",
]
