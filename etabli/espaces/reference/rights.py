"""Rights: one page per model, one line per act, roles with the same answers grouped."""

from __future__ import annotations

from collections.abc import Iterator

from etabli.acteurs.states import Role
from etabli.core import tables
from etabli.core.access import NONE, Row, Table
from etabli.core.models import Movable

HEAD = "<!-- Page engendrée par `etabli reference` : ne pas modifier à la main. -->\n\n"


def access_tables() -> Iterator[Table[Movable]]:
    """Each permission table of the product, once, in the order of the story."""
    seen: list[Table[Movable]] = []
    for workflows in tables.workflows().values():
        for workflow in workflows:
            if workflow.access not in seen:
                seen.append(workflow.access)
                yield workflow.access


def pages() -> dict[str, str]:
    return {f"droits/{table.model._meta.model_name}.md": page(table) for table in access_tables()}


def page(table: Table[Movable]) -> str:
    """The matrix of one model: what each role may do, in words."""
    name = str(table.model._meta.verbose_name)
    lines = [f"{HEAD}# Droits : {name}\n"]
    lines.append(
        "Un rôle absent d’une ligne ne peut pas faire cet acte ; ce qu’on ne voit pas n’existe pas (404).\n"
    )
    lines.append("| acte | qui | sur quoi |")
    lines.append("|---|---|---|")
    for action, row in table.rows.items():
        for words, roles in _grouped(row).items():
            who = ", ".join(str(Role(role).label) for role in roles)
            lines.append(f"| `{action}` | {who} | {words} |")
    return "\n".join(lines) + "\n"


def _grouped(row: Row) -> dict[str, list[str]]:
    """Roles whose cell says the same, together."""
    groups: dict[str, list[str]] = {}
    for role, scope in row.items():
        if scope is not NONE:
            groups.setdefault(scope.words, []).append(role)
    return groups
