"""The letters of a dossier wait for each who signs, and what is to confirm for DGALN (2.2.1, 10.4)."""

from __future__ import annotations

import datetime as dt

import pytest

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.candidatures import services
from etabli.candidatures.models import Candidature, Courrier, ItemComplement, Porteur
from etabli.candidatures.pages.dossier import now
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import (
    FROZEN,
    candidature_at,
    collectivite,
    letter_of_mairie,
    letter_of_prefet,
)
from etabli.core import duties, horloge
from etabli.core.access import Actor
from etabli.core.devoirs.rows import differences

pytestmark = pytest.mark.django_db

ASKED = dt.date(2026, 5, 11)


def to_do(candidature: Candidature, *actors: Actor) -> list[list[str]]:
    """What waits today for each on this dossier, by name."""
    return [
        [
            duty.name
            for duty in duties.duties_on(actor, candidature)
            if duty.is_mine and not duty.is_early
        ]
        for actor in actors
    ]


@pytest.mark.regle("2.2.1")
def test_each_signatory_reads_that_its_own_letter_is_awaited_until_it_is_sent():
    candidature, people = candidature_at(Etat.EN_SIGNATURE)
    stranger = actor_of(Role.PREFECTURE, organisation=collectivite("PREFECTURE"))
    both = (people.maire, people.prefet)
    assert to_do(candidature, *both, stranger) == [["sign_letter"], ["sign_letter"], []]
    with horloge.at(FROZEN):
        letter_of_mairie(candidature, people)
        assert to_do(candidature, *both) == [[], ["sign_letter"]]
        letter_of_prefet(candidature, people)
    assert to_do(candidature, *both) == [[], []]
    assert differences() == []


@pytest.mark.regle("2.2.1")
def test_a_letter_that_does_not_count_is_asked_again_of_who_signed_it():
    candidature, people = candidature_at(Etat.EN_SIGNATURE)
    with horloge.at(FROZEN):
        letter_of_mairie(candidature, people, is_signe=False)
        assert to_do(candidature, people.maire, people.prefet) == [["sign_again"], ["sign_letter"]]
        letter_of_mairie(candidature, people)
    assert to_do(candidature, people.maire) == [[]]
    assert differences() == []


@pytest.mark.regle("2.2.1")
def test_a_letter_too_old_for_a_dossier_not_yet_deposited_is_asked_again_that_day_of_its_author():
    candidature, people = candidature_at(Etat.EN_SIGNATURE)
    with horloge.at(FROZEN):
        letter_of_mairie(candidature, people, signe_on=FROZEN)
        letter_of_prefet(candidature, people, signe_on=FROZEN)
    too_old = FROZEN.replace(year=FROZEN.year + 1)
    with horloge.at(too_old - dt.timedelta(days=1)):
        assert to_do(candidature, people.maire, people.prefet) == [[], []]
        assert duties.dated(people.maire, limit=9) == []
    with horloge.at(too_old):
        assert to_do(candidature, people.maire, people.prefet) == [["sign_again"], ["sign_again"]]
        seen = now(candidature, people.maire)
        assert seen.is_mine
        assert "12 mois ou plus" in seen.sentences[0]
        letter_of_mairie(candidature, people, signe_on=too_old)
        assert to_do(candidature, people.maire, people.prefet) == [[], ["sign_again"]]
        assert not now(candidature, people.maire).is_mine
    assert differences() == []


@pytest.mark.regle("2.2.1")
def test_a_letter_that_dgaln_refuses_is_asked_again():
    candidature, people = candidature_at(Etat.DEPOSEE)
    courrier = Courrier.objects.get(candidature=candidature, type="COURRIER_PREFET")
    services.refuse_letter(courrier, actor=people.chef_projet, motif="Illisible.")
    assert to_do(candidature, people.prefet, people.maire) == [["sign_again"], []]
    assert differences() == []


@pytest.mark.regle("2.2.1")
def test_a_letter_older_than_the_fiche_waits_for_dgaln_until_it_is_confirmed():
    candidature, people = candidature_at(Etat.DEPOSEE)
    assert to_do(candidature, people.chef_projet) == [["declare_complete"]]
    courrier = Courrier.objects.get(candidature=candidature, type="COURRIER_PREFET")
    courrier.version_fiche = 0
    courrier.save()
    assert set(to_do(candidature, people.chef_projet)[0]) == {"declare_complete", "confirm_letter"}
    services.confirm_letter(courrier, actor=people.chef_projet)
    assert to_do(candidature, people.chef_projet) == [["declare_complete"]]
    assert differences() == []


@pytest.mark.regle("C24")
def test_who_left_is_asked_for_nothing_and_the_pilote_for_what_follows_with_its_last_day():
    candidature, people = candidature_at(Etat.BROUILLON)
    epci = collectivite("EPCI", nom="CC de la vallée (fictive)")
    president = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=epci)
    Porteur.objects.create(candidature=candidature, organisation=epci, role="CO_PORTEUR")
    with horloge.at(FROZEN):
        services.send_to_signature(candidature, actor=people.pilote)
    assert to_do(candidature, president) == [["sign_letter"]]
    services.leave_candidature(
        candidature, actor=president, motif="Nous partons.", on=dt.date(2026, 4, 1)
    )
    assert to_do(candidature, president) == [[]]
    owed = duties.duty_of(people.pilote, candidature.reference, "redraft")
    assert owed is not None
    assert (owed.is_mine, owed.due_on) == (True, dt.date(2026, 5, 1))
    services.redraft_candidature(candidature, actor=people.pilote, on=dt.date(2026, 5, 1))
    assert duties.duty_of(people.pilote, candidature.reference, "redraft") is None
    assert differences() == []


@pytest.mark.regle("C2")
def test_an_interest_is_awaited_of_the_other_party_alone_and_of_nobody_once_both_have_said_it(
    people,
):
    with horloge.at(FROZEN):
        opened = services.open_candidature(
            actor=people.maire, commune=people.commune, objet="Une friche."
        )
    both = (people.maire, people.pilote)
    assert to_do(opened, *both) == [[], ["express_interest", "exchange"]]
    services.express_interest(opened, actor=people.pilote, on=FROZEN)
    assert to_do(opened, *both) == [[], ["exchange"]]
    assert duties.duty_of(people.maire, opened.reference, "express_interest") is None
    assert differences() == []


@pytest.mark.regle("C10b")
def test_answers_are_awaited_until_each_item_has_its_own_and_again_of_one_that_is_refused():
    candidature, people = candidature_at(Etat.DEPOSEE)
    items = [{"nature": "CHAMP", "texte": t, "cle": "titre"} for t in ("Long.", "Vague.")]
    with horloge.at(ASKED):
        services.request_complement(candidature, actor=people.chef_projet, items=items)
        first, second = ItemComplement.objects.order_by("rang")
        services.answer_item(candidature, actor=people.maire, item=first, reponse="La halle.")
        assert "answer_item" in to_do(candidature, people.pilote)[0]
        services.answer_item(candidature, actor=people.maire, item=second, reponse="Halle.")
        assert duties.duty_of(people.pilote, candidature.reference, "answer_item") is None
        services.refuse_item(candidature, actor=people.chef_projet, item=second, motif="Lequel ?")
    owed = duties.duty_of(people.pilote, candidature.reference, "answer_item")
    assert owed is not None
    assert owed.is_mine
    second.refresh_from_db()
    assert owed.due_on == second.due_on
    assert differences() == []
