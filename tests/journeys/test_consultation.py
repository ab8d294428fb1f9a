"""A consultation in a browser: the dossier, its publication, a holder's page, answers; readable and accessible."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.urls import reverse

from etabli.consultations import services
from etabli.consultations.tests.scene import PUBLISHED, agreed, prepared, scene
from tests.journeys.scene_jouee import Clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LATER = dt.date(2026, 6, 10)
SHOTS = os.environ.get("SHOTS", "")


def at(name, *args):
    return reverse(f"consultations:{name}", args=args)


@pytest.mark.regle("M1", "M2", "M3")
def test_a_consultation_is_prepared_published_and_answered(
    transactional_db, page, look, monkeypatch
):
    one = scene()
    clock = Clock(monkeypatch, dt.date(2026, 5, 18))
    look(one.pilote, at("atelier", one.atelier.pk), "1-contrat")
    marche = prepared(one)
    look(one.pilote, at("marche", marche.pk), "2-preparation")
    look(one.pilote, at("piece", marche.pk, "cctp"), "3-cctp")
    look(one.pilote, at("section", marche.pk, "cctp", "question"), "4-section")
    look(one.pilote, at("acte", marche.pk, "fix-terms"), "5-budget")
    look(one.where.people.maire, at("acte", marche.pk, "covalidate"), "6-accord")
    agreed(one, marche)
    clock.go(PUBLISHED)
    look(one.rpa, at("acte", marche.pk, "publish"), "7-publier")
    page.get_by_label("Référence sur PLACE").fill("PLACE-2026-0421")
    page.get_by_role("button", name="Publier la consultation").click()
    page.wait_for_url(f"**{at('marche', marche.pk)}")
    look(one.mandataires["L1"], at("liste"), "8-liste-titulaire")
    look(one.mandataires["L1"], reverse("espaces:mon-etabli"), "9-etabli-titulaire")
    look(one.mandataires["L1"], at("marche", marche.pk), "10-titulaire")
    look(one.mandataires["L1"], at("acte", marche.pk, "ask-question"), "11-question")
    page.get_by_label("Question").fill("La carte des aléas est-elle remise ?")
    page.get_by_role("button", name="Poser une question").click()
    page.wait_for_url(f"**{at('marche', marche.pk)}")
    clock.go(LATER)
    look(one.pilote, at("acte", marche.pk, "answer-questions"), "12-reponses")
    page.get_by_label("Réponse à la question 1").fill("Oui, à la notification.")
    page.get_by_role("button", name="Répondre aux questions").click()
    page.wait_for_url(f"**{at('marche', marche.pk)}")
    look(one.pilote, at("acte", marche.pk, "postpone"), "13-report")
    look(one.pilote, at("marche", marche.pk), "14-pilote")
    look(one.where.people.maire, at("marche", marche.pk), "15-porteur")
    look(one.mandataires["L2"], at("marche", marche.pk), "16-autre-titulaire")
    if SHOTS:
        from etabli.consultations import documents

        for code, paper in documents.issued_papers(marche).items():
            (Path(SHOTS) / f"{code}.pdf").write_bytes(paper.read())
        (Path(SHOTS) / "dossier.zip").write_bytes(documents.archive(marche))
    clock.go(dt.date(2026, 6, 23))
    assert services.close_consultations() == 0
    marche.refresh_from_db()
    assert marche.etat == "CLOS_OFFRES"
