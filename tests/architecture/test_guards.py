"""A guard is a line one reads: what must be true, the rule that asks it, and never a function alone."""

import re
import tomllib

import pytest
from django.utils.module_loading import import_string

from etabli.core.cercles import Cercle
from etabli.core.guards import Guard
from etabli.core.hooks import table
from etabli.core.tables import workflows
from tests.architecture.arbre import ROOT

RULES = {
    code
    for table in tomllib.loads((ROOT / "regles.toml").read_text("utf-8")).values()
    for code in table
}
#: a number of the domain (« 6.1 »), or a rule of the ledger
NUMBER = re.compile(r"\d+(\.\d+)*")
#: what is negotiated, counted or judged between services of the State
SEALED = re.compile(r"crédit|autorisation|maximum|enveloppe|critère|grille", re.IGNORECASE)


def every_guard():
    rows = [w.moves for found in workflows().values() for w in found]
    own = [g for moves in rows for m in moves.values() for g in (*m.guards, *m.alerts)]
    added = [
        import_string(name)
        for kinds in table("CONDITIONS").values()
        for kind in ("guards", "alerts")
        for name in kinds.get(kind, ())
    ]
    return list(dict.fromkeys([*own, *added]))


@pytest.mark.parametrize("guard", every_guard(), ids=lambda guard: guard.lacks.__qualname__)
def test_a_guard_says_its_rule_and_what_must_be_true(guard):
    """Good: `@guard("C6", "La fiche est complète")`. Bad: a bare function, « Vérifiez la fiche. »."""
    assert isinstance(guard, Guard)
    assert guard.rule == "" or guard.rule in RULES or NUMBER.fullmatch(guard.rule)
    if isinstance(guard.label, str):
        assert re.fullmatch(r"[A-ZÉ].{8,78}[^.?!]", guard.label)


def test_what_the_state_counts_for_itself_is_not_told_outside():
    """Good: `circle=Cercle.ETAT` on « Les autorisations d’engagement suffisent »."""
    open_ones = [
        guard.label
        for guard in every_guard()
        if isinstance(guard.label, str)
        and SEALED.search(guard.label)
        and guard.circle is not Cercle.ETAT
    ]
    assert open_ones == ["Un maximum HT est donné"]
