"""What every act keeps: its readers are told once, whoever acts is said."""

import ast

from tests.architecture.arbre import ROOT, functions, name_of, python_files

#: the engine itself, and what tells nobody: the geography, the commands
APART = {"core", "territoires", "management"}


def test_a_transaction_of_an_app_is_an_act():
    """Good: `@one_act()`. Bad: `@transaction.atomic`, whose moves would each write to everybody."""
    wrong = [
        name_of(path)
        for path in python_files(with_tests=False)
        if path.relative_to(ROOT).parts[0] == "etabli" and not APART & set(path.parts)
        if "transaction.atomic" in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


def with_defaults(function):
    """(argument, its default or None) of a function."""
    told = function.args
    plain = [*told.posonlyargs, *told.args]
    missing: list[ast.expr | None] = [None] * (len(plain) - len(told.defaults))
    yield from zip(plain, [*missing, *told.defaults], strict=True)
    yield from zip(told.kwonlyargs, told.kw_defaults, strict=True)


def test_whoever_acts_is_always_said():
    """Good: `actor: Actor`, and `actor=CLOCK` where it is called. Bad: `actor: Actor | None = None`."""
    wrong = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in python_files(with_tests=False)
        if name_of(path).startswith("etabli/")
        for function in functions(path)
        for argument, default in with_defaults(function)
        if argument.arg == "actor"
        and (default is not None or "None" in ast.unparse(argument.annotation or argument))
    ]
    assert wrong == []
