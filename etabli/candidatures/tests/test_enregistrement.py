"""What the server answers to a form that saves itself (docs/comprendre/enregistrement.md)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from etabli.candidatures import services
from etabli.candidatures.forms.moves import CharacteriseForm, ExchangeForm
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import candidature_at, seen_on
from etabli.candidatures.views import fiche as views
from etabli.core.coecriture import history

BY_THE_PAGE = {"HX-Request": "true"}


@pytest.fixture
def draft(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    return candidature


def _url(candidature) -> str:
    return reverse("candidatures:section", args=[candidature.pk, "objet"])


def test_a_save_after_the_session_ended_is_told_so_and_nothing_is_acknowledged(draft):
    answer = Client().post(_url(draft), {"contexte": "Perdu ?"}, headers=BY_THE_PAGE)
    assert answer.status_code == 401
    assert answer.json() == {"phrase": "Votre session est terminée. Reconnectez-vous."}
    assert "X-Enregistre-A" not in answer
    assert Client().post(_url(draft), {"contexte": "Perdu ?"}).status_code == 302


def test_a_save_of_a_section_closed_meanwhile_is_refused_with_a_sentence(
    draft, people, browser, monkeypatch
):
    monkeypatch.setattr(views, "writable_keys", lambda *args, **kwargs: set())
    answer = browser(people.technicien).post(
        _url(draft), {"contexte": "Trop tard"}, headers=BY_THE_PAGE
    )
    assert (answer.status_code, answer.text) == (409, views.CLOSED)
    assert "X-Enregistre-A" not in answer


@pytest.mark.regle("C6")
def test_what_is_typed_when_the_fiche_is_frozen_is_kept_and_shown_to_its_author(people, browser):
    draft, _ = candidature_at(Etat.BROUILLON, people)
    writer, other = browser(people.technicien), browser(people.maire)
    seen = seen_on(writer.get(_url(draft)))
    services.send_to_signature(draft, actor=people.pilote)
    typed = {"vu": seen, "contexte": "Les halles sont vides."}
    told = writer.post(_url(draft), typed, headers=BY_THE_PAGE)
    assert (told.status_code, told.text) == (409, f"{views.CLOSED} {views.KEPT}")
    page = writer.get(_url(draft)).text
    assert "Ce que vous aviez écrit n’est pas enregistré" in page
    assert "Les halles sont vides." in page
    assert "Les halles sont vides." not in other.get(_url(draft)).text
    writer.post(_url(draft), {**typed, "contexte": "Elles le restent."})
    assert "Elles le restent." in writer.get(_url(draft)).text
    assert draft.reponses.get(cle="contexte").valeur not in typed.values()
    writer.post(_url(draft), {"effacer": "1"})
    assert "Elles le restent." not in writer.get(_url(draft)).text


@pytest.mark.regle("C6")
def test_who_freezes_is_told_that_somebody_is_writing(people, browser):
    draft, _ = candidature_at(Etat.BROUILLON, people)
    act = reverse("candidatures:acte", args=[draft.pk, "send-to-signature"])
    assert "en ce moment dans la fiche" not in browser(people.pilote).get(act).text
    browser(people.technicien).get(_url(draft))
    assert (
        f"{people.technicien.name} écrit en ce moment dans la fiche : prévenez avant de figer"
    ) in " ".join(browser(people.pilote).get(act).text.split())


def test_pressing_save_without_typing_is_no_conflict_and_signs_nothing(draft, people, browser):
    """A browser posts line feeds as CRLF: a text of several lines left as shown is untouched."""
    services.answer_questions(draft, actor=people.pilote, contexte="Un\nDeux")
    page = browser(people.technicien).get(_url(draft))
    shown = {"contexte": "Un\r\nDeux", "vu": page.context["sheet"].seen}
    services.answer_questions(draft, actor=people.pilote, contexte="Un\nDeux\nTrois")
    answer = browser(people.technicien).post(_url(draft), shown, headers=BY_THE_PAGE)
    assert answer.status_code == 200
    assert draft.reponses.get(cle="contexte").valeur == "Un\nDeux\nTrois"
    assert history.of(draft, ["contexte"])["contexte"].nom == people.pilote.name


def test_what_only_the_state_reads_leaves_no_copy_in_a_browser(people, browser):
    """The note to the DGALN, the grid, the messages of the State; those of the porteurs are copied."""
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    assert "data-sans-copie" in ExchangeForm().as_p()
    assert (
        "data-sans-copie" not in CharacteriseForm(obj=candidature, actor=people.chef_projet).as_p()
    )
    grid = browser(people.chef_projet).get(
        reverse("candidatures:instruction", args=[candidature.pk])
    )
    assert "data-autosave data-sans-copie" in grid.text
    talk = browser(people.pilote).get(reverse("candidatures:echanges", args=[candidature.pk]))
    tags = [tag.split(">")[0] for tag in talk.text.split("<form ")[1:]]
    kept = {
        circle: "data-sans-copie" in tag
        for circle in ("ETAT", "PORTEURS")
        for tag in tags
        if f"/echanges/{circle}/" in tag and "data-brouillon" in tag
    }
    assert kept == {"ETAT": True, "PORTEURS": False}
