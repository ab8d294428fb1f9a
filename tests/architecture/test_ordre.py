"""The order of the story, where import-linter cannot see: foreign keys, templates, tables of names."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from tests.architecture.arbre import ROOT, app_of, may_use, name_of, ranks, templates

INCLUDED = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")
LINKED = re.compile(r"""{%-?\s*url\s+["']([^"']+)["']""")
# allauth writes its own addresses: they belong to the sign-in app.
# What any app may build on: our components, and the pages of the libraries.
SHARED = {"ui", "account", "mfa", "allauth", "django"}
FOREIGN_NAMES = {"account": "accounts", "mfa": "accounts", "ui": "core"}


def our_models():
    return [m for m in apps.get_models() if m.__module__.startswith("etabli.")]


def test_every_app_has_its_place_in_the_story():
    folders = {p.parent.name for p in (ROOT / "etabli").glob("*/__init__.py")}
    assert folders <= set(ranks())


def is_ours(model):
    return model.__module__.startswith("etabli.")


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_a_foreign_key_looks_back(model):
    """Good: `marches.Devis.atelier`. Bad: `ateliers.Atelier.bon_de_commande`."""
    for field in model._meta.get_fields():
        other = field.related_model if field.is_relation and not field.auto_created else None
        if isinstance(other, type) and issubclass(other, Model) and is_ours(other):
            here, there = model._meta.app_label, other._meta.app_label
            assert may_use(here, there), (
                f"{model._meta.label}.{field.name} looks forward to {there}"
            )


def test_a_template_includes_its_own_app_or_the_components():
    """Good: `ui/base.html`, `seances/_ligne.html` in seances. Bad: `marches/_devis.html` in ateliers."""
    wrong = []
    for path in templates():
        app = app_of(path)
        for found in INCLUDED.findall(path.read_text(encoding="utf-8")):
            owner = found.split("/")[0]
            is_panel = app == "espaces" and owner in ranks()
            if app in ranks() and owner not in {app, *SHARED} and not is_panel:
                wrong.append(f"{name_of(path)} uses {found}")
    assert wrong == []


def test_a_template_links_to_its_own_app_or_an_earlier_one():
    """Good: `{% url 'candidatures:dossier' pk %}` in ateliers. Bad: the same in territoires."""
    wrong = []
    for path in templates():
        app = app_of(path)
        for found in LINKED.findall(path.read_text(encoding="utf-8")):
            space = found.split(":")[0] if ":" in found else found.split("_")[0]
            owner = FOREIGN_NAMES.get(space, space)
            if app in ranks() and owner in ranks() and not may_use(app, owner) and app != "core":
                wrong.append(f"{name_of(path)} links to {found}")
    assert wrong == []


def dotted_names():
    for table in (
        settings.REACTIONS, settings.CONDITIONS, settings.CONSOMMATION, settings.TIC, settings.WORKFLOWS,
    ):  # fmt: skip
        content = import_string(table)
        rows = content.values() if isinstance(content, dict) else [content]
        for row in rows:
            groups = row.values() if isinstance(row, dict) else [row]
            yield from (name for group in groups for name in group)


def test_every_name_of_the_tables_where_apps_meet_exists():
    assert [name for name in dotted_names() if import_string(name) is None] == []


def test_every_verb_of_reactions_and_conditions_is_a_move():
    from etabli.core.tables import workflows

    verbs = {w.verb(name) for found in workflows().values() for w in found for name in w.moves}
    named = {*import_string(settings.REACTIONS), *import_string(settings.CONDITIONS)}
    assert named - verbs == set()


def test_a_reaction_or_a_condition_belongs_to_a_later_app():
    """A rule of the app itself is written in its own workflow, not in the tables where apps meet."""
    conditions = import_string(settings.CONDITIONS)
    rows = [
        (verb, name) for verb, names in import_string(settings.REACTIONS).items() for name in names
    ]
    rows += [(v, n) for v, kinds in conditions.items() for names in kinds.values() for n in names]
    backward = [
        f"{verb} → {name}"
        for verb, name in rows
        if ranks()[name.split(".")[1]] < ranks()[verb.split(".")[0]]
    ]
    assert backward == []


def contracting(models):
    """The apps later than `marches` whose rows hold a framework agreement or one of its holders."""
    held = {"marches.AccordCadre", "marches.Groupement"}
    return {
        model._meta.app_label
        for model in models
        if ranks().get(model._meta.app_label, -1) > ranks()["marches"]
        and any(
            f.related_model and f.related_model._meta.label in held for f in model._meta.fields
        )
    }


def test_an_app_that_contracts_says_what_it_uses_of_a_framework():
    """What is used of a framework is never too little because a later app forgot to count (4.2)."""
    for kind, names in import_string(settings.CONSOMMATION).items():
        counted = {name.split(".")[1] for name in names}
        assert contracting(apps.get_models()) - counted == set(), kind


def test_an_app_that_contracts_is_seen(monkeypatch):
    """The test above is not empty: the rows of a later app that hold a holder are found."""
    groupement = apps.get_model("marches.Designation")
    monkeypatch.setattr(groupement._meta, "app_label", "paiements")
    assert contracting([groupement]) == {"paiements"}
