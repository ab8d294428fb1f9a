"""The exchange with PLACE in a browser: a register typed, its plan, its act; the offers after the hour."""

from __future__ import annotations

import datetime as dt
import zipfile

import pytest
from django.urls import reverse

from etabli.accounts.models import Personne
from etabli.consultations.tests.scene import published, scene
from tests.journeys.scene_jouee import Clock

pytestmark = [pytest.mark.journey, pytest.mark.complet, pytest.mark.django_db(transaction=True)]


@pytest.mark.regle("N-8", "MS-4")
def test_registers_and_offers_come_back_from_place(
    transactional_db, page, look, enter_as, monkeypatch, tmp_path
):
    one = scene()
    firms = {row.code: row.mandataire.nom for row in one.accord.groupements.order_by("rang")}
    clock = Clock(monkeypatch, dt.date(2026, 5, 18))
    marche = published(one)
    clock.go(dt.date(2026, 6, 10))
    enter_as(Personne.objects.get(pk=one.pilote.person_id or 0))
    page.goto(reverse("consultations:place", args=[marche.pk]))
    look(None, "", "place-1-avant")
    page.get_by_role("link", name="Verser un registre").click()
    page.get_by_label("Les retraits").check()
    page.get_by_label("Texte du registre").fill(
        "Date et heure;Entreprise;Pièces\n"
        f"02/06/2026 09:12:33;{firms['L1']};Règlement, CCTP\n"
        f"02/06/2026 10:00;{firms['L2']};\n"
        "02/06/2026 11:00;Une entreprise inconnue;\n"
    )
    page.get_by_role("button", name="Voir ce qui sera versé").click()
    page.get_by_text("À verser : 2 retraits.").wait_for()
    look(None, "", "place-2-plan")
    page.get_by_role("button", name="Verser ces lignes").click()
    page.get_by_text("Le registre est versé.").wait_for()
    look(None, "", "place-3-retraits")
    page.goto(reverse("consultations:place-offres", args=[marche.pk]))
    look(None, "", "place-4-scelle")
    clock.go(dt.date(2026, 6, 23))
    offers = tmp_path / "offres.zip"
    with zipfile.ZipFile(offers, "w") as archive:
        archive.writestr(f"1 {firms['L1']}/note.txt", "une note")
        archive.writestr(f"2 {firms['L2']}/note.txt", "tardive")
    page.goto(reverse("consultations:place-offres", args=[marche.pk]))
    page.get_by_label("Texte du registre").fill(
        "N° de pli;Date de dépôt;Société\n"
        f"1;22/06/2026 12:00:00;{firms['L1']}\n"
        f"2;22/06/2026 12:00:01;{firms['L2']}\n"
    )
    page.get_by_label("ZIP des offres").set_input_files(offers)
    page.get_by_role("button", name="Voir ce qui sera versé").click()
    page.get_by_text("Hors délai : 1 offre.").wait_for()
    look(None, "", "place-5-offres-plan")
    page.get_by_role("button", name="Verser ces offres").click()
    page.get_by_text("Les offres sont versées.").wait_for()
    look(None, "", "place-6-offres")
    assert marche.offres.filter(is_late=True).count() == 1
