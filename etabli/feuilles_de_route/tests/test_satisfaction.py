"""What an Atelier was worth to those who made it: one mark each, from 1 to 5 (K23)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.models import Atelier
from etabli.core.refus import Refused
from etabli.feuilles_de_route import services
from etabli.feuilles_de_route.models import NoteCloture
from etabli.feuilles_de_route.satisfaction import mean, satisfaction
from etabli.feuilles_de_route.tests.factories import make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.regle("K23")]


@pytest.fixture
def scene():
    made = make_scene()
    Atelier.objects.filter(pk=made.atelier.pk).update(etat="CLOS", closed_on="2026-07-01")
    made.atelier = Atelier.objects.get(pk=made.atelier.pk)
    return made


def test_the_mean_has_one_decimal_and_says_how_many_it_is_made_of():
    assert (mean([]).moyenne, mean([]).nombre) == (None, 0)
    assert (mean([5, 4, 4]).moyenne, mean([5, 4, 4]).nombre) == (Decimal("4.3"), 3)
    assert mean([4, 5, 4, 5]).moyenne == Decimal("4.5")


def test_each_gives_one_mark_and_the_last_one_counts(scene):
    services.mark_atelier(scene.atelier, actor=scene.redacteur, note=5)
    services.mark_atelier(scene.atelier, actor=scene.signataire, note=3, mot="Utile.")
    services.mark_atelier(scene.atelier, actor=scene.pilote, note=4)
    services.mark_atelier(scene.atelier, actor=scene.mandataire, note=4)
    found = satisfaction([scene.atelier])
    assert (found.moyenne, found.nombre) == (Decimal("3.7"), 3)
    rows = NoteCloture.objects.filter(atelier=scene.atelier).order_by("pk")
    assert [(row.cote, row.note) for row in rows] == [("PORTEUR", 3), ("PILOTE", 4), ("EQUIPE", 4)]


def test_a_mark_goes_from_one_to_five(scene):
    for wrong in (0, 6):
        with pytest.raises(Refused, match="de 1 à 5"):
            services.mark_atelier(scene.atelier, actor=scene.pilote, note=wrong)
    row = services.mark_atelier(scene.atelier, actor=scene.pilote, note=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoteCloture.objects.filter(pk=row.pk).update(note=6)


def test_nobody_else_gives_one_and_none_is_given_before_the_closing(scene):
    stranger = actor_of(Role.COLLECTIVITE_REDACTEUR)
    with pytest.raises(Refused, match="ni un porteur"):
        services.mark_atelier(scene.atelier, actor=stranger, note=4)
    Atelier.objects.filter(pk=scene.atelier.pk).update(etat="RESTITUTION", closed_on=None)
    running = Atelier.objects.get(pk=scene.atelier.pk)
    with pytest.raises(PermissionDenied):
        services.mark_atelier(running, actor=scene.pilote, note=4)
    page = client_of(scene.pilote).get(reverse("feuilles_de_route:avis", args=[running.pk]))
    assert page.status_code == 403


def test_the_follow_up_asks_for_the_mark_and_shows_the_mean(scene):
    client = client_of(scene.redacteur)
    follow = reverse("feuilles_de_route:suivi", args=[scene.atelier.pk])
    mark = reverse("feuilles_de_route:avis", args=[scene.atelier.pk])
    page = client.get(follow).text
    assert "Aucune note n’est encore donnée" in page
    assert mark in page
    assert client.post(mark, {"mot": "Bien"}).status_code == 422
    assert client.post(mark, {"note": "4", "mot": "Bien"}).status_code == 302
    words = client.get(follow).text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "4 sur 5, 1 note." in words or "4,0 sur 5, 1 note." in words
