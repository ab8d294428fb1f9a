"""States: one page per workflow, a diagram and the table it is drawn from."""

from __future__ import annotations

from etabli.acteurs.states import Role
from etabli.core import tables
from etabli.core.delais.echeances import Delay
from etabli.core.move import M
from etabli.core.workflow import ANY, Move, Workflow
from etabli.espaces.reference.rights import HEAD


def pages() -> dict[str, str]:
    found = {}
    for label, workflows in tables.workflows().items():
        for workflow in workflows:
            suffix = f"-{workflow.version}" if workflow.version else ""
            found[f"etats/{label.split('.')[1]}{suffix}.md"] = page(workflow)
    return found


def page(workflow: Workflow[M]) -> str:
    """The diagram of one workflow, then each move: rule, from, to, who, who is told."""
    name = str(workflow.model._meta.verbose_name)
    lines = [f"{HEAD}# États : {name}\n", "```mermaid", "stateDiagram-v2"]
    for move in workflow.moves.values():
        lines += [
            f"    {source} --> {target} : {move.rule or move.label}"
            for source, target in _arrows(move)
        ]
    lines += [
        "```\n",
        "| règle | acte | de | vers | qui | prévenus |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(workflow, key, move) for key, move in workflow.moves.items()]
    if workflow.delays:
        lines += [
            "\n## Délais\n",
            "| code | libellé | règle | paramètre | reporté | cible |",
            "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| `{code}` | {d.label} | {d.rule} | {_parameter(d)} | {_yes(d.rolls)} | {_yes(d.is_target)} |"
            for code, d in workflow.delays.items()
        ]
    return "\n".join(lines) + "\n"


def _arrows(move: Move[M]) -> list[tuple[str, str]]:
    if move.sources == ANY or move.target is None:
        return []
    return [(source, move.target) for source in move.sources or ("[*]",)]


def _row(workflow: Workflow[M], key: str, move: Move[M]) -> str:
    sources = (
        "tout état" if move.sources == ANY else ", ".join(str(s) for s in move.sources) or "∅"
    )
    who = ", ".join(str(Role(role).label) for role in workflow.access.rows.get(key, {}))
    told = ", ".join(dict.fromkeys((*move.asks, *move.informs)))
    return f"| {move.rule} | {move.label} | {sources} | {move.target or '='} | {who} | {told} |"


def _parameter(delay: Delay) -> str:
    return f"`{delay.parameter}`" if delay.parameter else "daté par l’acte"


def _yes(value: bool) -> str:
    return "oui" if value else ""
