"""A state says its tone once, beside its name; pages and templates read it, and name none."""

import ast
import re

import pytest
from django.apps import apps

from etabli.ateliers import deroules
from etabli.ateliers.deroules.definition import Group
from etabli.ateliers.models import Atelier
from etabli.core.models import Movable
from etabli.core.states import State, Tone
from etabli.core.ui.tags.show import BADGES, state
from etabli.seances.states import EtatProposition
from tests.architecture.arbre import name_of, python_files, templates

MODELS = [m for m in apps.get_models() if issubclass(m, Movable) and m is not Atelier]
#: the states of an object, drawn as a bare badge: (template, why)
BARE = {
    "etabli/espaces/templates/espaces/public_atelier.html": "what the public reads of a stage is softened",
}
DRAWN = re.compile(r"\{% badge [\w.]*\b(get_etat_display|etat|stage)\b")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_each_state_of_an_object_has_one_name_and_one_tone(model):
    """Good: `DEPOSE = "DEPOSE", Tone.PROGRESS, "Déposé"`. Bad: a model whose badge nobody can draw."""
    assert issubclass(model.states, State)
    told = dict(model._meta.get_field("etat").flatchoices)
    assert {one.value: one.label for one in model.states} == told
    assert all(isinstance(one.tone, Tone) for one in model.states)


@pytest.mark.parametrize("version", deroules.known, ids=lambda one: one.code)
def test_each_stage_of_an_atelier_takes_the_tone_of_its_group(version):
    assert {group.tone for group in Group} <= set(Tone)
    assert all(stage.tone is stage.group.tone for stage in version.stages)


def test_a_state_without_a_tone_is_refused_where_it_is_written():
    with pytest.raises(TypeError, match="has no tone"):

        class Porte(State):
            OUVERTE = "OUVERTE", "Ouverte"


def test_each_tone_has_its_badge():
    assert set(BADGES) == set(Tone)


def test_a_proposition_is_the_same_on_every_page():
    """It was green in the séances and blue in the roadmap."""
    drawn = state(EtatProposition.RETENUE)
    assert "et-badge--success" in drawn
    assert "Retenue" in drawn


def test_no_template_draws_the_badge_of_a_state_by_hand():
    """Good: `{% state devis %}`. Bad: `{% badge devis.get_etat_display "info" %}`."""
    by_hand = {name_of(p) for p in templates() if DRAWN.search(p.read_text(encoding="utf-8"))}
    assert by_hand == set(BARE)


def keys(tree):
    """The keys of the dictionaries whose values are tones, when they are members of something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict) and node.keys:
            tones = [v.value for v in node.values if isinstance(v, ast.Constant)]
            if len(tones) == len(node.values) and set(tones) <= set(Tone):
                yield from (ast.unparse(k) for k in node.keys if isinstance(k, ast.Attribute))


def test_no_page_keeps_a_map_of_tones():
    """Good: the tone of the state. Bad: `TONES = {EtatDevis.DEPOSE: "progress"}`, one page at a time."""
    found = {
        name_of(path): kept
        for path in python_files(with_tests=False)
        if (kept := [*keys(ast.parse(path.read_text(encoding="utf-8")))])
    }
    assert found == {}
