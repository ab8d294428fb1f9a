"""The normal next steps of a workflow, and how its rows name who takes them."""

from __future__ import annotations

from etabli.core.access import Row
from etabli.core.devoirs.waits import Step
from etabli.core.move import M
from etabli.core.whom import Cells, cells
from etabli.core.workflow import Workflow


def steps_of(workflow: Workflow[M]) -> dict[str, Step]:
    """By name: the moves that are awaited, and what waits inside a state."""
    moves: dict[str, Step] = {n: move for n, move in workflow.moves.items() if move.awaited}
    return {**moves, **workflow.waits}


def row_of(workflow: Workflow[M], name: str) -> Row:
    """The cells of who takes a step."""
    waits = workflow.waits
    return waits[name].may if name in waits else workflow.access.rows[name]


def asked_of(workflow: Workflow[M]) -> dict[str, Cells]:
    """How rows name who sees them and who takes each step (TypeError: a cell has no reverse)."""
    view = workflow.access.rows["view"]
    taken = {name: cells(view, row_of(workflow, name)) for name in steps_of(workflow)}
    return {"view": cells(view, view), **taken}
