"""The code obeys the glossary: a word that changes for the users changes there first."""

import tomllib

import pytest
from django.apps import apps

from etabli.core.tables import workflows
from tests.architecture.arbre import ROOT

GLOSSARY = tomllib.loads((ROOT / "glossaire.toml").read_text(encoding="utf-8"))
# Tables of the bench hold no word of the trade.
TECHNICAL = {"core"}


def trade_models():
    ours = [m for m in apps.get_models() if m.__module__.startswith("etabli.")]
    return [m for m in ours if m._meta.app_label not in TECHNICAL and not m._meta.auto_created]


@pytest.mark.parametrize("model", trade_models(), ids=lambda m: m._meta.label)
def test_a_model_of_the_trade_is_in_the_glossary_under_the_same_name(model):
    """Good: `verbose_name = "bon de commande"` and [BonDeCommande] fr = "bon de commande"."""
    entry = GLOSSARY.get(model.__name__)
    assert entry is not None, f"[{model.__name__}] is missing from glossaire.toml"
    assert (str(model._meta.verbose_name), str(model._meta.verbose_name_plural)) == (
        entry["fr"],
        entry["pluriel"],
    )


def moves():
    for found in workflows().values():
        for workflow in found:
            for name, move in workflow.moves.items():
                yield pytest.param(workflow, name, move, id=f"{workflow.prefix}.{name}")


@pytest.mark.parametrize(("workflow", "name", "move"), list(moves()))
def test_a_move_begins_with_the_verb_of_the_glossary(workflow, name, move):
    """Good: « Déposer la candidature », verbes = { submit = "déposer" }. Bad: « Soumettre »."""
    verbs = GLOSSARY[workflow.model.__name__].get("verbes", {})
    assert name in verbs, f"[{workflow.model.__name__}] verbes has no {name} ({move.label})"
    assert move.label.lower().startswith(verbs[name]), f"« {move.label} » / « {verbs[name]} »"


@pytest.mark.parametrize("key", list(GLOSSARY))
def test_an_entry_is_whole(key):
    entry = GLOSSARY[key]
    assert {"fr", "pluriel", "definition", "source"} <= set(entry)
    assert entry["definition"].endswith(".")
    assert not set(entry) - {"fr", "pluriel", "definition", "source", "verbes"}


def test_every_verb_of_the_glossary_is_a_move():
    known: dict[str, set[str]] = {}
    for found in workflows().values():
        for workflow in found:
            known.setdefault(workflow.model.__name__, set()).update(workflow.moves)
    unknown = {
        key: sorted(set(entry["verbes"]) - known.get(key, set()))
        for key, entry in GLOSSARY.items()
        if set(entry.get("verbes", {})) - known.get(key, set())
    }
    assert unknown == {}
