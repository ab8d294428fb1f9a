"""A story that is laid again is the one that was told, to the last row; elsewhere it is told anew."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction

from etabli.ateliers.models import Atelier
from etabli.core import horloge, journal
from etabli.livrables.tests.factories import make_scene
from etabli.territoires.models import Region
from tests import recits

pytestmark = pytest.mark.django_db


def told():
    """What the story left in the base, which is emptied of it afterwards."""
    with transaction.atomic():
        scene = make_scene()
        found, atelier = recits.rows(), Atelier.objects.get()
        assert journal.verify().is_valid
        assert scene.livrable.atelier.pk == atelier.pk
        assert scene.livrable._state.db == "default"
        transaction.set_rollback(True)
    return found


def test_a_story_laid_again_leaves_every_row_and_a_whole_journal(monkeypatch):
    first = told()
    walked: Counter[str] = Counter()
    monkeypatch.setattr(journal, "append", lambda entries: walked.update(["line"]))
    assert told() == first
    assert not walked  # no service was called
    assert len(first["core_entry"]) == 2


def test_what_a_test_does_to_a_story_is_not_found_by_the_next():
    with transaction.atomic():
        make_scene().livrable.atelier.titre = "Changé"
        transaction.set_rollback(True)
    assert make_scene().livrable.atelier.titre != "Changé"


def test_a_story_told_from_another_base_day_or_rule_is_told_anew(changes):
    keys = set()

    def key():
        keys.add(recits._key(make_scene, recits.rows(), (), {}))
        return keys

    assert len(key()) == 1
    with horloge.at(dt.date(2020, 1, 1)):
        assert len(key()) == 2
    Region.objects.create(code="99", nom="Région fictive")
    assert len(key()) == 3
    changes("refus_alerte", 1)
    assert key() >= {""}
