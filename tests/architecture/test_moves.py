"""What a move declares is what its page does: its reasons, its danger."""

import pytest
from django.urls import URLPattern, get_resolver

from etabli.core.tables import workflows
from etabli.core.ui.moves import MotifForm, MoveView

#: the reasons written in a field of another name, which the service gives as the motif
REASONS = {"marches.designation.declare_conflict": "description"}


def pages(resolver=None):
    """Every page of moves that an address leads to."""
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            yield from pages(entry)
        elif issubclass(view := getattr(entry.callback, "view_class", object), MoveView):
            yield view


def every_move():
    return [
        pytest.param(w, name, move, id=w.verb(name) + w.version)
        for found in workflows().values()
        for w in found
        for name, move in w.moves.items()
    ]


@pytest.mark.parametrize(("workflow", "name", "move"), every_move())
def test_what_is_dangerous_is_told_before(workflow, name, move):
    """Good: « L’Atelier s’arrête définitivement. » above the red button. Bad: the red button alone."""
    assert move.announce or not move.danger


def test_a_page_asks_the_reasons_that_its_move_wants():
    """Good: `has_motif=True` and a required field. Bad: a form that does not ask, or asks for nothing."""
    wrong, seen = [], 0
    for view in pages():
        models = {w.model for w in view.workflows} or {view.access.model}
        for workflow in (w for found in workflows().values() for w in found if w.model in models):
            for name, move in workflow.moves.items():
                verb = workflow.verb(name)
                asked = view.forms.get(name, MotifForm if move.has_motif else None)
                field = asked.base_fields.get(REASONS.get(verb, "motif")) if asked else None
                seen += move.has_motif
                if move.has_motif != bool(field and field.required):
                    wrong.append(verb)
    assert wrong == []
    assert seen > 30
