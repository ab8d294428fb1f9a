"""Sealed offers in a browser, served as they are: a key is made, the dummy offer opened, an offer handed in, peeled."""

from __future__ import annotations

import datetime as dt
import re
import socket
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvicorn
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.handlers.asgi import ASGIHandler
from django.test import override_settings
from django.urls import reverse

from etabli.consultations import services as consultations
from etabli.core.porte import Door
from etabli.sceaux.guichet.counter import Counter
from etabli.sceaux.models import Depot
from etabli.sceaux.services import clock
from etabli.sceaux.tests import scene as s
from tests.journeys.scene_jouee import Clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def live_server(transactional_db):
    """The counter needs the ASGI server: the one that is installed."""
    served = ASGIStaticFilesHandler(ASGIHandler())
    place = socket.socket()
    place.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        Counter(Door(served), asked=served), log_config=None, log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield SimpleNamespace(
        url=f"http://localhost:{place.getsockname()[1]}",
        _live_server_modified_settings=override_settings(),  # pytest-django enables it
    )
    server.should_exit = True
    thread.join()


def at(name, *args):
    return reverse(f"sceaux:{name}", args=args)


def peel(page, key, button):
    page.get_by_label("Votre clé privée").fill(key)
    page.get_by_role("button", name="Peler dans ce navigateur").click()
    page.get_by_text("C’est pelé").wait_for()
    page.get_by_role("button", name=button).click()


@pytest.mark.regle("N-8", "N-13")
def test_from_a_key_made_in_the_browser_to_an_offer_opened(page, look, monkeypatch, tmp_path):
    hour = Clock(monkeypatch, s.PREPARED)
    one = s.scene()
    seals = at("sceau", one.marche.pk)
    look(one.local.rpa, seals, "1-scelles")
    page.get_by_role("link", name="Nommer un détenteur").click()
    page.get_by_label("Quelle clé").select_option("A")
    page.get_by_label("Qui la détient").select_option(label="Anne Un")
    look(None, "", "2-nommer")
    page.get_by_role("button", name="Nommer cette personne").click()
    page.wait_for_url(f"**{seals}")
    for rang in "BC":
        s.name(one, rang, one.holders[rang])
        s.register(one, rang)

    look(one.holders["A"], at("cle-acte", one.cle("A").pk, "register-key"), "3-cle")
    page.get_by_role("button", name="Faire ma clé ici").click()
    private = page.get_by_label("Votre clé privée, à garder")
    private.wait_for()
    one.private["A"] = private.input_value()
    assert re.fullmatch(r"AGE-SECRET-KEY-1[0-9A-Z]{58}", one.private["A"])
    with page.expect_download() as kept:
        page.get_by_role("button", name="Télécharger la clé").click()
    assert one.private["A"] in Path(kept.value.path()).read_text()
    page.get_by_label("Je déclare").check(force=True)
    page.get_by_role("button", name="Enregistrer ma clé").click()
    page.wait_for_url(f"**{seals}")

    look(one.holders["A"], at("cle-acte", one.cle("A").pk, "rehearse"), "4-repeter")
    peel(page, one.private["A"], "Ouvrir l’offre factice")
    page.wait_for_url(f"**{seals}")
    for rang in "BC":
        s.rehearse(one, rang)
    hour.go(s.PUBLISHED)
    consultations.publish_consultation(
        one.fresh(), actor=one.local.rpa, reference_place="PLACE-1", closes_at=s.CLOSES
    )

    offer = tmp_path / "Mémoire technique.pdf"
    offer.write_bytes(b"%PDF-1.7 " + b"o" * 3_000_000)
    look(one.local.mandataires["L1"], at("deposer", one.marche.pk), "5-deposer")
    page.get_by_label("Fichiers de l’offre").set_input_files(offer)
    page.get_by_role("button", name="Remettre l’offre").click()
    page.get_by_role("heading", name="Reçu de dépôt").wait_for()
    assert page.get_by_text("Votre navigateur a calculé les mêmes empreintes").count() == 1
    look(None, "", "6-recu")
    assert Depot.objects.count() == 1

    hour.go(dt.date(2026, 6, 23))
    one.fresh()
    look(one.holders["A"], at("ouvrir", one.marche.pk), "7-ouvrir")
    page.get_by_label("Anne Un, puis Claire Trois").check(force=True)
    page.get_by_role("button", name="Commencer l’ouverture").click()
    page.wait_for_url(f"**{seals}")
    for rang, name in (("A", "8-peler-premiere"), ("C", "9-peler-seconde")):
        look(one.holders[rang], seals, f"{name}-scelles")
        page.get_by_role("link", name="Peler ma couche").click()
        look(None, "", name)
        peel(page, one.private[rang], "Peler ma couche")
        page.wait_for_url(f"**{seals}")
    clock.open_pending()
    look(one.holders["C"], seals, "10-ouvertes")
    page.get_by_text("Registre des offres ouvertes").wait_for()
