"""What a move declares is what its page does: its reasons, its danger."""

import ast

import pytest

from etabli.core.access import CLOCK_ROLE
from etabli.core.tables import workflows
from etabli.core.ui.doors import doors
from etabli.core.ui.moves import MotifForm
from tests.architecture.arbre import functions, name_of, python_files
from tests.architecture.test_portes import addresses

#: the reasons written in a field of another name, which the service gives as the motif
REASONS = {"marches.designation.declare_conflict": "description"}


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
    for model, (_, view) in doors().items():
        for workflow in workflows()[model]:
            for name, move in workflow.moves.items():
                verb = workflow.verb(name)
                asked = view.forms.get(name, MotifForm if move.has_motif else None)
                field = asked.base_fields.get(REASONS.get(verb, "motif")) if asked else None
                seen += move.has_motif
                if move.has_motif != bool(field and field.required):
                    wrong.append(verb)
    assert wrong == []
    assert seen > 30


#: moves whose effect always leads to another state
LEADS_AWAY = {"ateliers.atelier.resume": "gives back the state that the suspension left"}


@pytest.mark.parametrize(("workflow", "name", "move"), every_move())
def test_what_is_awaited_ends_once_it_is_done(workflow, name, move):
    """Good: a target that it does not leave, or `pending`. Bad: the same state, where it waits for ever."""
    stays = move.target is None or move.target in move.sources
    if move.awaited and stays and workflow.verb(name) not in LEADS_AWAY:
        assert move.pending is not None


#: the moves of people that no page of moves makes
NO_DOOR = {
    "acteurs.invitation.cancel": "a button beside the invitation, on the page of invitations",
    "credits.engagementjuridique.close": "follows the last payment or the end of the order",
    "marches.designation.close_on_suspension": "follows the suspension of the holder",
    "marches.designation.confirm_conflict": "follows what is decided on the page of the conflict",
    "marches.designation.lift_conflict": "follows what is decided on the page of the conflict",
    "seances.inscription.warn": "follows a change of the session",
    "feuilles_de_route.notecloture.change": "is a mark given again on the same page",
    "seances.proposition.release": "follows the propositions that an action keeps",
    "seances.proposition.transform": "follows the propositions that an action keeps",
}


def of_people():
    """Every move that a role other than the clock may make from some state."""
    return [
        (w, name)
        for found in workflows().values()
        for w in found
        for name, move in w.moves.items()
        if move.sources and set(w.access.rows.get(name, ())) - {CLOCK_ROLE}
    ]


def has_door(workflow, name):
    _, view = doors().get(workflow.model._meta.label_lower, ("", None))
    return view is not None and (view.makes(name) or name in view.elsewhere)


def test_each_move_of_people_has_a_door():
    """Good: a line of `services`, or of `elsewhere`. Bad: a right that no page lets anybody use."""
    shut = {w.verb(name) for w, name in of_people() if not has_door(w, name)}
    assert shut == set(NO_DOOR)


def test_each_door_leads_to_a_move_and_to_an_address():
    """Good: `"fill": "feuilles_de_route:revue-remplir"`. Bad: a move or an address that has gone."""
    names, wrong = {name for name, _ in addresses()}, []
    for model, (address, view) in doors().items():
        moves = {name for workflow in workflows()[model] for name in workflow.moves}
        told = {*view.services, *view.forms, *view.beside, *view.elsewhere}
        wrong += [f"{model}.{name}" for name in told - moves]
        wrong += sorted({address, *view.elsewhere.values()} - names)
    assert wrong == []


def test_no_app_draws_a_bar_of_its_own():
    """Good: `core.ui.doors.bar`. Bad: `duties.choices` read by a page."""
    wrong = [
        name_of(path)
        for path in python_files(with_tests=False)
        if name_of(path) not in ("etabli/core/ui/doors.py", "etabli/core/duties.py")
        if "duties.choices(" in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


def test_a_submitted_form_is_read_in_one_place():
    """Good: `core.ui.doors.submitted`. Bad: a second function of that name."""
    found = [
        name_of(path)
        for path in python_files(with_tests=False)
        for function in functions(path)
        if function.name == "submitted"
    ]
    assert found == ["etabli/core/ui/doors.py"]


#: where a refusal is caught by hand in what a reader opens, and why
CAUGHT = {
    "etabli/core/ui/doors.py": "`submitted`: sentences at the head of the form",
    "etabli/core/ui/moves.py": "`MoveView`: sentences above the form of a move",
    "etabli/candidatures/views/files.py": "a file that is refused is said at its row: the other answers stay",
    "etabli/seances/views/public.py": "a button of an answer posts what it says: nothing was typed",
    "etabli/espaces/views/demonstration.py": "a button of the demonstration posts how far: nothing was typed",
    "etabli/marches/pages/accords.py": "a log that cannot be played again is what the page proves",
}


def catches(tree):
    names = (n.type for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler) and n.type)
    return any("Refused" in ast.unparse(name) for name in names)


def test_no_page_catches_a_refusal_by_hand():
    """Good: let it go, the middleware says it and keeps what was typed. Bad: `try … except Refused`."""
    found = {
        name_of(path)
        for path in python_files(with_tests=False)
        if {"views", "views.py", "pages", "pages.py", "ui"} & set(path.parts)
        if catches(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set(CAUGHT)
