"""What a page says first to who meets it: what happens now, whom the contract went to, what was frozen."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from etabli.acteurs.tests.clients import client_of
from etabli.consultations.analyse import Explication, Signalement
from etabli.consultations.dce.prefill import proposals
from etabli.consultations.models import Offre
from etabli.consultations.pages.judging.offres import Opened
from etabli.consultations.tests import attribution as award
from etabli.consultations.tests import judging
from etabli.consultations.tests.scene import (
    PREPARED,
    PUBLISHED,
    agreed,
    prepared,
    published,
    scene,
)
from etabli.core import horloge

pytestmark = pytest.mark.django_db
AFTER = dt.date(2026, 6, 23)


@pytest.fixture(autouse=True)
def _played(settings):
    """The people of the story have given their second factor."""
    settings.DEMO = True


def page(marche, actor, *, on, name="marche", args=()):
    with horloge.at(on):
        answer = client_of(actor).get(reverse(f"consultations:{name}", args=[marche.pk, *args]))
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(unescape(answer.content.decode()).replace("\u202f", " ").split())


@pytest.mark.regle("M1", "M2")
def test_the_page_of_a_draft_says_who_is_awaited_before_the_publication():
    one = scene()
    marche = prepared(one)
    assert "Accords attendus : " in page(marche, one.pilote, on=PREPARED)
    agreed(one, marche)
    ready = "Le dossier est prêt. Le signataire des marchés le publie."
    assert ready in page(marche, one.where.people.maire, on=PREPARED)


def test_a_candidate_is_told_that_the_offers_are_examined_and_nothing_of_the_committee():
    one = scene()
    marche = judging.opened(one)
    examined = (
        "Les offres sont examinées. Chaque candidat reçoit un courrier une fois le choix fait."
    )
    with judging.on(24):
        holder = client_of(one.mandataires["L3"]).get(marche.get_absolute_url()).text
        porteur = client_of(one.where.presidente).get(marche.get_absolute_url()).text
    assert examined in holder
    assert "Le comité" not in holder
    assert "Le comité compare les offres." in porteur


@pytest.mark.regle("M2")
def test_a_frozen_paper_is_read_on_its_page_without_a_download():
    one = scene()
    marche = published(one)
    text = page(marche, one.pilote, on=PUBLISHED, name="piece", args=("rc",))
    assert "Écrite par Établi" not in text
    assert "dont T1 — " in text
    assert "Pmax est le poids du prix" in text
    assert "Il n’y a pas de négociation." in text


@pytest.mark.regle("M11")
def test_the_contract_is_told_to_the_holder_and_to_the_porteurs_and_its_letter_to_the_holder_alone():
    found = award.notified()
    on, one = award.NOTIFIED, found.one
    marche, holder = found.fresh(), one.mandataires[found.holder.code]
    letter = reverse("consultations:notification", args=[marche.pk, "pdf"])
    assert "Votre offre est retenue" in page(marche, holder, on=on)
    assert "Le marché est notifié à Groupement" in page(marche, one.where.people.maire, on=on)
    loser = page(marche, one.mandataires["L1"], on=on)
    assert "Votre offre n’est pas retenue" in loser
    assert letter not in loser
    with horloge.at(on):
        assert client_of(holder).get(letter).status_code == 200
        assert client_of(one.mandataires["L1"]).get(letter).status_code == 404


@pytest.mark.regle("N-14")
def test_the_papers_awaited_are_said_in_a_sentence_a_firm():
    found = award.awarded()
    text = page(found.fresh(), found.one.rpa, on=award.AWARDED, name="attribution")
    # two firms: in the checklist, and why it is neither signed nor notified yet
    assert text.count(", à déposer : Attestation fiscale, ") == 2 * 3
    assert "Signé" in text
    assert "à venir" in text


@pytest.mark.regle("MS-6")
def test_a_low_price_that_was_justified_is_compared_as_the_others():
    under = Explication("seuil", "part × moyenne", (), Decimal(63010))
    flag = Signalement("L6", Decimal(60000), (under,), (under,))
    flagged = Opened(Offre(prix_ht=Decimal(60000), prix_ttc=Decimal(72000)), flag)
    kept = Opened(flagged.offre, flag, is_justified=True)
    assert flagged.state == ("Prix à justifier", "warning")
    assert kept.state == ("Comparée", "success")


@pytest.mark.regle("M1")
def test_a_proposed_text_repeats_neither_its_title_nor_the_words_of_the_form():
    candidature = scene().atelier.candidature
    assert candidature is not None
    found = proposals(candidature)
    assert "que ne disent-ils pas" not in found["CCTP", "territoire"]
    assert not found["CCTP", "question"].startswith("La question posée")
    assert not found["ACTEURS", "acteurs"].startswith("Acteurs à mobiliser")
    lines = found["ACTEURS", "acteurs"].splitlines()
    assert len(set(lines)) == len(lines)
