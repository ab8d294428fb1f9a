"""The national journal: for the control; filtered, checked, exported."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.services import FLASH
from etabli.ateliers.tests.factories import AtelierFactory
from etabli.core import journal
from etabli.core.access import CLOCK
from etabli.espaces.tests.monde import client_of

JOURNAL = reverse("espaces:journal")


def opened(titre):
    """An Atelier that waits for a framework: one line of the journal."""
    made: Any = AtelierFactory(titre=titre)
    FLASH.run(made, "wait_framework", actor=CLOCK)
    return made


@pytest.fixture
def auditeur(db):
    return client_of(actor_of(Role.AUDITEUR))


def test_the_journal_is_for_the_control(db):
    assert client_of(actor_of(Role.SERVICE_PILOTE)).get(JOURNAL).status_code == 403
    refused = client_of(actor_of(Role.GROUPEMENT_MANDATAIRE)).get(
        reverse("espaces:journal-export")
    )
    assert refused.status_code == 403


def test_it_is_filtered_by_object_person_and_period(auditeur):
    for titre in ("La halle", "Le quai", "La gare"):
        opened(titre)
    page = auditeur.get(f"{JOURNAL}?objet=quai").content.decode()
    assert "Le quai" in page
    assert "La gare" not in page
    assert "Aucune ligne" in auditeur.get(f"{JOURNAL}?personne=Personne").content.decode()
    assert "Aucune ligne" in auditeur.get(f"{JOURNAL}?au=2001-01-01").content.decode()
    wrong = auditeur.get(f"{JOURNAL}?du=2026-02-01&au=2026-01-01").content.decode()
    assert "inversez les dates" in wrong


def test_states_are_told_in_words(auditeur):
    opened("La halle")
    page = auditeur.get(JOURNAL).content.decode()
    assert "(À lancer → En attente d’un accord-cadre)" in page
    assert "A_LANCER" not in page


def test_the_chain_is_checked_from_the_screen(auditeur, monkeypatch):
    opened("La halle")
    assert "La chaîne est intacte" in auditeur.get(f"{JOURNAL}?verifier=1").content.decode()
    broken = journal.Verdict(1, "0" * 64, ("La ligne 1 a été modifiée.",))
    monkeypatch.setattr(journal, "verify", lambda: broken)
    page = auditeur.get(f"{JOURNAL}?verifier=1").content.decode()
    assert "La chaîne est rompue" in page
    assert "La ligne 1 a été modifiée." in page


def test_the_filtered_lines_are_exported(auditeur):
    opened("La halle")
    opened("Le quai")
    answer = auditeur.get(f"{reverse('espaces:journal-export')}?objet=quai&format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["De"] for row in rows] == ["À lancer"]


@pytest.mark.parametrize("number", [1, 10])
def test_it_costs_the_same_for_one_line_and_for_ten(auditeur, query_budget, number):
    for place in range(number):
        opened(f"Titre {place}")
    with query_budget("espaces:journal"):
        assert auditeur.get(JOURNAL).status_code == 200
