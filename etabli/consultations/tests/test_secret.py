"""Who reads what of the offers, and what the journal and the messages say of them (N-9, N-13)."""

import re

import pytest

from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.consultations import access, analyse, services
from etabli.consultations.selectors import judging
from etabli.consultations.services.judging.moves import JUDGING
from etabli.consultations.tests.judging import (
    again,
    counted,
    newcomer,
    on,
    opened,
    ranked,
    sits,
)
from etabli.consultations.tests.scene import scene
from etabli.core.models import Entry, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return scene()


@pytest.mark.regle("N-9", "N-10")
def test_a_service_that_sits_without_buying_reads_votes_and_leaves_like_the_others(one):
    marche = opened(one)
    dreal = OrganisationFactory.create(type=TypeOrganisation.DREAL, nom="DREAL fictive")
    guest = actor_of(Role.SERVICE_PILOTE, organisation=dreal)
    assert not access.TABLE.may(guest, "view", marche)
    sits(one, marche, guest, organisation=dreal, siege="DREAL", at=23)
    for action in ("view", "view_deposits", "read_offers", "write_mark"):
        assert access.TABLE.may(guest, action, marche), action
    for action in ("view_money", "record_prices", "seat_member", "begin_analysis"):
        assert not access.TABLE.may(guest, action, marche), action
    assert len(analyse.voices(judging.committee(again(marche)))) == 4
    with on(24):
        services.step_aside(again(marche), "Un lien.", actor=guest)
    for action in ("view_deposits", "read_offers", "write_mark", "cast_vote"):
        assert not access.TABLE.may(guest, action, marche), action
    assert len(analyse.voices(judging.committee(again(marche)))) == 3


@pytest.mark.regle("N-13", "N-9")
def test_who_reads_what_of_the_offers(one):
    marche = opened(one)
    people = one.where.people
    outside = {
        "l3": one.mandataires["L3"],
        "l1": one.mandataires["L1"],
        "maire": people.maire,
        "valideur": people.valideur,
        "chef": people.chef_projet,
        "auditeur": actor_of(Role.AUDITEUR),
        "collegue": newcomer(Role.SERVICE_PILOTE, marche.service),
        "collegue_epci": newcomer(Role.COLLECTIVITE_SIGNATAIRE, one.where.epci),
    }
    assert [
        name for name, who in outside.items() if access.TABLE.may(who, "read_offers", marche)
    ] == []
    assert [name for name, who in outside.items() if access.TABLE.may(who, "view_deposits", marche)] == [
        "valideur", "auditeur", "collegue",
    ]  # fmt: skip
    for who in (one.pilote, one.where.presidente, one.where.maire_voisin, one.rpa):
        assert access.TABLE.may(who, "read_offers", marche)
    for who in outside.values():
        assert not judging.marks_seen(marche, who).exists()
        assert judging.ranking_seen(marche, who) is None


@pytest.mark.regle("N-13")
def test_the_journal_and_the_messages_say_nothing_of_the_offers(one):
    marche = ranked(one)
    counted(one, marche, [(one.pilote, "ADOPTER"), (one.where.presidente, "ADOPTER")])
    verbs = [services.WORKFLOW.verb(name) for name in JUDGING]
    rows = Entry.objects.filter(verb__in=verbs)
    told = " ".join(f"{row.data} {row.motif}" for row in rows)
    messages = Message.objects.filter(entry__in=rows)
    told += " ".join(f"{row.subject} {row.body}" for row in messages)
    assert (rows.count(), messages.count() > 0) == (13, True)
    for secret in ("78000", "81250", "93600", "PLACE-L", "86.4", "Solide", "ADOPTER"):
        assert secret not in told
    assert re.search(r"\bL[1-6]\b", told) is None
