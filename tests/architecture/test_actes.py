"""An app that keeps several things together makes one act of them: its readers are told once."""

from tests.architecture.arbre import ROOT, name_of, python_files

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
