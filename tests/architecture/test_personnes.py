"""Who did something is a foreign key: a number could point at nobody, and nothing would say so.

`core` knows no app: it keeps numbers (the actor of a line, the reader of a message).
"""

import re

import pytest
from django.apps import apps
from django.db import models

from etabli.accounts.models import Personne, done_by

#: a name or a label that tells of somebody
WHO = re.compile(r"(?:^|_)(?:person|personne|auteur|author|user|membre|by|par)(?:_|$)|_id$")
LABEL = re.compile(r"\b(?:personne|auteur|signataire|instruite?)\b|\bpar$", re.IGNORECASE)
#: what goes with a person: where they sit, what they ask for, a mark that fades
THEIRS = {
    "acteurs.Membre.personne",
    "espaces.AbonnementAgenda.personne",
}


def of_the_apps():
    """The fields of our models, outside `core`."""
    for model in apps.get_models():
        if model.__module__.startswith("etabli.") and model._meta.app_label != "core":
            for field in model._meta.local_concrete_fields:
                yield f"{model._meta.label}.{field.name}", field


def is_number_of_a_person(name, field):
    if not isinstance(field, models.IntegerField) or field.primary_key:
        return False
    return bool(WHO.search(name) or LABEL.search(str(field.verbose_name)))


@pytest.mark.parametrize(
    ("name", "label", "refused"),
    [
        ("signed_by_id", "signataire", True),
        ("author", "remarque", True),
        ("numero", "écrit par", True),
        ("numero", "numéro de l’auteur", True),
        ("rang", "rang dans l’axe", False),
        ("parts", "parts", False),
        ("population", "population municipale", False),
    ],
)
def test_a_number_that_holds_a_person_is_told_by_its_name_or_its_label(name, label, refused):
    assert is_number_of_a_person(name, models.BigIntegerField(label)) is refused
    assert not is_number_of_a_person(name, done_by(label))


def test_no_app_keeps_a_person_as_a_number():
    """Good: `signed_by = done_by("signé par")`. Bad: `signed_by_id = BigIntegerField("signé par")`."""
    found = [name for name, field in of_the_apps() if is_number_of_a_person(field.name, field)]
    assert found == []


def test_who_did_something_is_never_erased_under_their_act():
    keys = {
        name: field.remote_field.on_delete
        for name, field in of_the_apps()
        if isinstance(field, models.ForeignKey) and field.remote_field.model is Personne
    }
    assert {name for name, rule in keys.items() if rule is not models.PROTECT} == THEIRS
    assert len(keys.keys() - THEIRS) == 36
