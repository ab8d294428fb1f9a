"""Short pages: the measures of the style guide, held."""

import ast

from tests.architecture.arbre import (
    ROOT,
    app_of,
    functions,
    name_of,
    python_files,
    templates,
    text_files,
    tracked,
    tree,
)

BRANCHES = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.comprehension,
    ast.BoolOp, ast.match_case,
)  # fmt: skip
DATA = {".json", ".lock", ".svg"}


def length(node):
    """Lines of a function, its docstring apart."""
    first = node.body[0]
    has_docstring = ast.get_docstring(node) is not None
    documented = (first.end_lineno - first.lineno + 1) if has_docstring else 0
    return node.end_lineno - node.lineno + 1 - documented


def branches(node):
    """Decisions of a function itself: those of a function inside it are counted there."""
    total, todo = 0, list(ast.iter_child_nodes(node))
    while todo:
        child = todo.pop()
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        total += isinstance(child, BRANCHES)
        todo += ast.iter_child_nodes(child)
    return total


def test_a_file_has_at_most_400_lines():
    """Past 400 lines, a module becomes a folder of the same name. Data and lock files apart."""
    sources = [
        p for p in text_files() if p.suffix in {".py", ".ts", ".mjs", ".css", ".html", ".typ"}
    ]
    long = {name_of(p): n for p in sources if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


def test_a_function_has_at_most_40_lines():
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": length(node)
        for path in python_files(with_tests=False)
        for node in functions(path)
        if length(node) > 40
    }
    assert long == {}


def test_a_function_has_at_most_8_branches():
    """Good: a table or two small functions. Bad: a chain of ten conditions."""
    many = {
        f"{name_of(path)}:{node.lineno} {node.name}": branches(node)
        for path in python_files(with_tests=False)
        for node in functions(path)
        if branches(node) > 8
    }
    assert many == {}


def is_view(path):
    return app_of(path) and (path.name == "views.py" or path.parent.name == "views")


def test_a_view_is_a_door_of_at_most_15_lines():
    """Find the object, check the right, call one service, render: nothing else."""
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": length(node)
        for path in python_files(with_tests=False)
        if is_view(path)
        for node in functions(path)
        if length(node) > 15
    }
    assert long == {}


def test_a_template_has_at_most_150_lines():
    long = {name_of(p): n for p in templates() if (n := len(p.read_text().splitlines())) > 150}
    assert long == {}


def test_no_file_is_called_utils():
    """A function lives with the rule it serves; a drawer for everything is read by nobody."""
    names = {"utils", "helpers", "misc", "common"}
    assert [name_of(p) for p in tracked() if p.stem in names and p.is_relative_to(ROOT)] == []


def test_nothing_is_left_to_do_in_the_code():
    """Good: an issue. Bad: a note in the code that nobody will read again."""
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    sources = [
        p for p in text_files() if p.suffix in {".py", ".ts", ".html", ".css", ".mjs", ".typ"}
    ]
    found = [
        f"{name_of(path)}:{number}"
        for path in sources
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if any(f"{mark}:" in line or f"# {mark}" in line for mark in marks)
    ]
    assert found == []


def test_no_signal_receiver():
    """What follows from what is a table (config/reactions.py), never a hidden call."""
    found = [
        name_of(path)
        for path in python_files(with_tests=False)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "") == "django.dispatch"
    ]
    assert found == []


#: places where the product says `Any`: one of them less lowers it, nothing raises it
ANYS = 111


def anys(path):
    """How many times a file says `Any`, its imports apart; what hides it under another name counts too."""
    return sum(
        isinstance(node, ast.Name)
        and node.id == "Any"
        or isinstance(node, ast.Attribute)
        and node.attr == "Any"
        or isinstance(node, ast.alias)
        and node.name == "Any"
        and node.asname is not None
        for node in ast.walk(tree(path))
    )


def test_what_is_not_typed_only_goes_down():
    """Good: `object`, a TypedDict, a type variable. Bad: one `Any` more. Migrations are written once."""
    found = {name_of(p): anys(p) for p in python_files(with_tests=False) if app_of(p)}
    most = sorted(found.items(), key=lambda item: -item[1])[:5]
    assert sum(found.values()) <= ANYS, f"{sum(found.values())} places, the most in {most}"
