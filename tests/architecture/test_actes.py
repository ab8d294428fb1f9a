"""What every act keeps: its readers are told once, whoever acts is said."""

import ast

from tests.architecture.arbre import ROOT, functions, name_of, python_files, tree

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


#: one word is enough: the only way an Atelier moves, then what is read and not done
ONE_WORD = {"advance", "excuses", "leaves", "locked", "missing", "refusals", "serialised"}


def one_word_services():
    """(file, name) of the public functions of `services` named by one word.

    What a move calls with its attempt has the name of the move in the table, and is left out.
    """
    for path in python_files(with_tests=False):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] != "etabli" or parts[1] == "core" or "services" not in parts:
            continue
        for one in tree(path).body:
            if not isinstance(one, ast.FunctionDef) or "_" in one.name:
                continue
            if not [told for told in one.args.args if told.arg == "attempt"]:
                yield name_of(path), one.name


def test_a_verb_says_what_it_acts_on():
    """Good: `accept_candidature`, `reserve_ae`. Bad: `accept`, `reserve`."""
    found = sorted(one_word_services())
    assert [f"{path} {name}" for path, name in found if name not in ONE_WORD] == []
    assert {name for _, name in found} == ONE_WORD
