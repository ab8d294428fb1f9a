"""Opinions one by one, then their synthesis, then the decision; what the year already holds (C13 to C19)."""

import datetime as dt

import pytest
from django.urls import reverse

from etabli.acteurs.selectors import dgaln
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.candidatures import services
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.local import instructed, territoire
from etabli.candidatures.tests.stories import ELIGIBLE, candidature_at
from etabli.core import horloge
from etabli.core.models import Entry
from etabli.core.refus import Refused

DAY = dt.date(2026, 5, 4)
MINE = "Le périmètre est le bon, la méthode reste à dire."
THEIRS = "Trop de thèmes : il faudra choisir."


@pytest.fixture
def where(people):
    return territoire(people)


@pytest.fixture
def dossier(where):
    """A Local at the instruction, its grid filled."""
    candidature = instructed(where, on=DAY)
    with horloge.at(DAY):
        yield candidature


@pytest.fixture
def colleague(db):
    return actor_of(Role.DGALN_CHEF_PROJET, organisation=dgaln(), prenom="Célia")


def desk(browser, candidature, actor):
    page = browser(actor).get(reverse("candidatures:instruction", args=[candidature.pk]))
    assert page.status_code == 200
    return page.text


@pytest.mark.regle("C15")
def test_nobody_reads_an_opinion_nor_how_many_there_are_before_giving_their_own(
    dossier, where, colleague, browser
):
    chef = where.people.chef_projet
    services.give_opinion(dossier, actor=colleague, sens="RESERVE", texte=THEIRS)
    for reader in (chef, where.people.decideur):
        seen = desk(browser, dossier, reader)
        assert THEIRS not in seen
        assert colleague.name not in seen
    services.give_opinion(dossier, actor=chef, sens="FAVORABLE", texte=MINE)
    seen = desk(browser, dossier, chef)
    assert THEIRS in seen
    assert MINE in seen
    assert THEIRS not in desk(browser, dossier, where.people.decideur)
    services.write_synthesis(dossier, actor=chef, texte="Favorable, en resserrant les thèmes.")
    decides = desk(browser, dossier, where.people.decideur)
    assert "Favorable, en resserrant les thèmes." in decides
    assert THEIRS in decides


@pytest.mark.regle("C15")
def test_what_one_thinks_stays_out_of_the_journal_and_of_every_page_of_the_others(
    dossier, where, colleague, browser
):
    people = where.people
    services.give_opinion(dossier, actor=colleague, sens="DEFAVORABLE", texte=THEIRS)
    services.give_opinion(dossier, actor=people.chef_projet, sens="FAVORABLE", texte=MINE)
    services.write_synthesis(dossier, actor=people.chef_projet, texte="Partagé.")
    for entry in Entry.objects.all():
        assert THEIRS not in str(entry.data)
        assert "DEFAVORABLE" not in str(entry.data)
    for reader in (where.presidente, people.maire, people.pilote, people.valideur):
        for name in ("dossier", "suivi", "echanges"):
            page = browser(reader).get(reverse(f"candidatures:{name}", args=[dossier.pk]))
            assert page.status_code == 200
            for secret in (THEIRS, MINE, "Partagé."):
                assert secret not in page.text, (reader.name, name)
            if reader in (
                where.presidente,
                people.maire,
            ):  # that there are opinions is of the State
                assert "son avis" not in page.text
                assert "synthèse" not in page.text
    services.accept_candidature(dossier, actor=people.decideur)
    for reader in (
        where.presidente,
        people.pilote,
    ):  # the grid is read once decided, the opinions are not
        page = browser(reader).get(reverse("candidatures:instruction", args=[dossier.pk]))
        assert THEIRS not in page.text
        assert "Partagé." not in page.text


@pytest.mark.regle("C15", "C16", "C17")
def test_a_local_is_decided_after_the_synthesis_alone(dossier, where, colleague):
    people = where.people
    sentence = "La synthèse des avis n’est pas écrite : la personne qui instruit l’écrit d’abord."
    for decide in (
        lambda: services.accept_candidature(dossier, actor=people.decideur),
        lambda: services.reject_candidature(dossier, actor=people.decideur, motif="Hors sujet."),
        lambda: services.adjourn_candidature(
            dossier, actor=people.decideur, motif="À mûrir.", review_on=dt.date(2026, 9, 1)
        ),
    ):
        with pytest.raises(Refused) as refusal:
            decide()
        assert [r.replace("\u00a0", " ") for r in refusal.value.reasons] == [sentence]
    with pytest.raises(Refused, match="Aucun avis n’est encore donné"):
        services.write_synthesis(dossier, actor=people.chef_projet, texte="Rien.")
    services.give_opinion(dossier, actor=colleague, sens="FAVORABLE", texte=THEIRS)
    with pytest.raises(Refused, match="instruit ce dossier et en écrit la synthèse"):
        services.write_synthesis(dossier, actor=colleague, texte="Rien.")
    services.write_synthesis(dossier, actor=people.chef_projet, texte="Favorable.")
    with pytest.raises(Refused, match="il n’est plus temps de donner un avis"):
        services.give_opinion(dossier, actor=people.chef_projet, sens="RESERVE", texte=MINE)
    services.accept_candidature(dossier, actor=people.decideur)
    assert dossier.etat == Etat.ELIGIBLE


@pytest.mark.regle("C15")
def test_an_opinion_given_again_takes_the_place_of_the_former_and_is_there_to_be_changed(
    dossier, where, browser
):
    chef = where.people.chef_projet
    address = reverse("candidatures:acte", args=[dossier.pk, "give-opinion"])
    client = browser(chef)
    first = client.post(address, {"sens": "FAVORABLE", "texte": MINE})
    assert first.status_code == 302
    assert MINE in client.get(address).text
    client.post(address, {"sens": "RESERVE", "texte": "Sous réserve du calendrier."})
    assert [(one.sens, one.texte) for one in dossier.avis.all()] == [
        ("RESERVE", "Sous réserve du calendrier.")
    ]


@pytest.mark.regle("C15")
def test_a_flash_is_decided_without_opinions_and_offers_none(people, browser):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    assert "give_opinion" not in {
        name
        for name in WORKFLOW.moves_from(candidature.etat)
        if WORKFLOW.access.may(people.chef_projet, name, candidature)
    }
    page = browser(people.chef_projet).get(
        reverse("candidatures:instruction", args=[candidature.pk])
    )
    assert "Les avis" not in page.text


@pytest.mark.regle("C15", "C24")
def test_a_new_version_of_the_fiche_asks_for_new_opinions(dossier, where):
    people = where.people
    services.give_opinion(dossier, actor=people.chef_projet, sens="FAVORABLE", texte=MINE)
    services.write_synthesis(dossier, actor=people.chef_projet, texte="Favorable.")
    services.leave_candidature(dossier, actor=where.maire_voisin, motif="Autre priorité.")
    services.redraft_candidature(dossier, actor=people.pilote, chef_de_file=where.epci)
    dossier.refresh_from_db()
    assert (dossier.version, dossier.synthese) == (2, "")
    assert dossier.avis.filter(version=2).count() == 0


@pytest.mark.regle("C19")
def test_the_page_that_programmes_says_what_the_year_already_holds(people, browser):
    first, _ = candidature_at(Etat.PROGRAMMEE, people)
    second, _ = candidature_at(Etat.ELIGIBLE, people)
    with horloge.at(ELIGIBLE):
        page = browser(people.chef_projet).get(
            reverse("candidatures:acte", args=[second.pk, "program"])
        )
    text = page.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "1 dossier Flash : 19 740,00 €" in text
    assert text.count("Aucun dossier n’est encore au programme.") == 1
    assert text.count("Autorisations d’engagement disponibles à la DGALN : 0,00 €.") == 2
