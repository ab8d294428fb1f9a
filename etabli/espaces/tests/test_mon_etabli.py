"""« Mon établi »: what waits for each, what they wait for, what comes, what they were told."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from icalendar import Calendar

from etabli.accounts.models import Personne
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.tests.factories import AtelierFactory, service_of
from etabli.core import horloge
from etabli.core.models import Message
from etabli.espaces.models import AbonnementAgenda
from etabli.espaces.mon_etabli import board as selectors
from etabli.espaces.tests.stories import client_of

D = dt.date(2026, 6, 1)


@pytest.fixture
def launch(db):
    """An Atelier to launch in the Lot-et-Garonne, since the day before."""
    with horloge.at(D):
        yield AtelierFactory(etat_on=D - dt.timedelta(days=1))


def chef(**person):
    return actor_of(Role.DGALN_CHEF_PROJET, **person)


def pilote(code="47"):
    return actor_of(Role.SERVICE_PILOTE, organisation=service_of(code))


def test_the_one_who_must_act_reads_it_on_the_left_the_other_waits(launch):
    mine, waits = selectors.board(chef()), selectors.board(pilote())
    assert [line["what"] for line in mine.mine] == [
        "Désignez le groupement\u00a0: le tourniquet dira à qui revient cet Atelier."
    ]
    assert [(line["who"], line["about"]) for line in waits.others] == [
        ("Chef de projet DGALN", str(launch))
    ]
    assert mine.others == []
    assert waits.mine == []


def test_what_everybody_may_read_is_nobodys_duty(launch):
    """A published Atelier of elsewhere is visible; it does not concern the DDT of the Gers."""
    AtelierFactory(etat="ANIMATION", notified_on=D, etat_on=D)
    board = selectors.board(pilote("32"))
    assert (board.mine, board.others, board.comings) == ([], [], [])


def test_control_waits_for_nobody(launch):
    page = client_of(actor_of(Role.AUDITEUR)).get(reverse("espaces:mon-etabli"))
    assert "Votre rôle est de lire et de contrôler" in page.text
    assert "Relancer" not in page.text


def remind_address(launch):
    return reverse("espaces:relancer", args=["ateliers.atelier", launch.pk, "designate"])


def test_a_reminder_reaches_those_who_may_act_once_a_day(launch):
    to, other = chef(), chef()
    client = client_of(pilote())
    first = client.post(remind_address(launch), follow=True).text
    assert "2\u00a0personnes prévenues" in first
    assert "Relancé aujourd’hui" in first
    again = client.post(remind_address(launch), follow=True).text
    assert "déjà parti aujourd’hui" in again
    told = Message.objects.filter(audience="relance").order_by("person_id")
    assert [message.person_id for message in told] == sorted([to.person_id, other.person_id])
    with horloge.at(D + dt.timedelta(days=1)):
        client.post(remind_address(launch))
    assert Message.objects.filter(audience="relance").count() == 4


def test_nobody_reminds_of_what_they_may_not_see_or_must_do_themselves(launch):
    assert client_of(pilote("32")).post(remind_address(launch)).status_code == 404
    assert client_of(actor_of(Role.AUDITEUR)).post(remind_address(launch)).status_code == 403
    page = client_of(chef()).post(remind_address(launch), follow=True).text
    assert "vous n’attendez plus cet acte" in page
    assert Message.objects.count() == 0


def test_a_message_is_unread_until_its_page_says_that_it_was_opened(launch):
    me = chef()
    client_of(pilote()).post(remind_address(launch))
    client = client_of(me)
    assert "Non lu" in client.get(reverse("espaces:messages")).text
    message = Message.objects.get(person_id=me.person_id)
    page = client.get(reverse("espaces:message", args=[message.pk])).text
    assert launch.get_absolute_url() in page
    assert "Marquer comme lu" in page
    assert "Non lu" in client.get(reverse("espaces:messages")).text, (
        "a link followed ahead reads nothing"
    )
    told = reverse("espaces:message-lu", args=[message.pk])
    assert client_of(pilote()).post(told).status_code == 404
    assert client.post(told, headers={"HX-Request": "true"}).status_code == 200
    assert client.post(told)["Location"] == reverse("espaces:messages")
    assert "Marquer comme lu" not in client.get(reverse("espaces:message", args=[message.pk])).text
    assert "Non lu" not in client.get(reverse("espaces:messages")).text
    assert client_of(pilote()).get(f"/mon-etabli/messages/{message.pk}/").status_code == 404


def test_an_unread_message_whose_duty_is_done_reads_fait(launch):
    reader = chef()
    client_of(pilote()).post(remind_address(launch))
    letters = reverse("espaces:messages")
    page = client_of(reader).get(letters).text
    assert ("Non lu" in page, "à faire" in page, "Fait" in page) == (True, True, False)
    launch.etat = "DESIGNATION"
    launch.save()
    page = client_of(reader).get(letters).text
    assert ("Non lu" in page, "à faire" in page, "Fait" in page) == (False, False, True)
    assert "Fait" in client_of(reader).get(reverse("espaces:mon-etabli")).text
    message = Message.objects.get(audience="relance", person_id=reader.person_id)
    assert "Fait" in client_of(reader).get(f"/mon-etabli/messages/{message.pk}/").text


def test_all_messages_are_marked_read_at_once_and_lead_back_here_only(launch):
    me = chef()
    client_of(pilote()).post(remind_address(launch))
    client = client_of(me)
    answer = client.post(reverse("espaces:lu"), {"retour": "https://ailleurs.test/"})
    assert answer["Location"] == reverse("espaces:mon-etabli")
    assert not Message.objects.filter(person_id=me.person_id, read_at=None).exists()


OPEN_AGENDA, CLOSE_AGENDA = reverse("espaces:agenda-ouvrir"), reverse("espaces:agenda-fermer")


def feed_of(actor):
    """The path of this person's feed, as « Mon établi » shows it; '' when there is none."""
    page = client_of(actor).get(reverse("espaces:mon-etabli")).text
    found = re.search(r"/agenda/[\w-]+\.ics", page)
    return found[0] if found else ""


def read_by_anybody(path):
    return client_of(None).get(path).status_code


def test_my_dates_are_a_calendar_at_a_secret_address(monde):
    me = monde.people["SERVICE_PILOTE"]
    assert feed_of(me) == ""
    client_of(me).post(OPEN_AGENDA)
    book = Calendar.from_ical(client_of(None).get(feed_of(me)).content)
    days = sorted(str(event.decoded("dtstart")) for event in book.walk("VEVENT"))
    assert days == ["2027-03-15", "2027-09-15", "2028-09-15"]
    assert str(me.person_id) not in feed_of(me).removesuffix(".ics").split("-")
    assert len(feed_of(me)) == len("/agenda/.ics") + 43  # 256 bits
    assert read_by_anybody("/agenda/1.forge.ics") == 404


def test_an_address_ends_on_request_and_another_replaces_it(db):
    me = pilote()
    client_of(me).post(OPEN_AGENDA)
    first = feed_of(me)
    client_of(me).post(OPEN_AGENDA)
    second = feed_of(me)
    assert first != second
    assert (read_by_anybody(first), read_by_anybody(second)) == (404, 200)
    client_of(me).post(CLOSE_AGENDA)
    assert read_by_anybody(second) == 404
    assert feed_of(me) == ""


def test_an_address_dies_with_the_account(db, settings):
    me = pilote()
    client_of(me).post(OPEN_AGENDA)
    path = feed_of(me)
    person = Personne.objects.filter(pk=me.person_id)
    person.update(is_active=False)
    assert read_by_anybody(path) == 404
    person.update(is_active=True)
    assert read_by_anybody(path) == 200
    person.delete()
    assert not AbonnementAgenda.objects.exists()


def test_an_address_that_no_calendar_reads_for_twelve_months_ends(db):
    me = pilote()
    with horloge.at(dt.date(2026, 3, 2)):
        client_of(me).post(OPEN_AGENDA)
        path = feed_of(me)
    with horloge.at(dt.date(2027, 3, 2)):
        assert read_by_anybody(path) == 200
    with horloge.at(dt.date(2028, 3, 2)):  # read a year ago to the day
        assert read_by_anybody(path) == 200
    with horloge.at(dt.date(2029, 3, 3)):
        assert feed_of(me) == ""
        assert read_by_anybody(path) == 404
        assert AbonnementAgenda.objects.exists()  # a page that is read erases nothing
        client_of(me).post(OPEN_AGENDA)
        assert AbonnementAgenda.objects.get().secret not in path  # a new one takes its place
        assert read_by_anybody(path) == 404


def test_a_review_planned_in_two_years_is_a_date_not_a_duty(monde):
    board = selectors.board(monde.people["COLLECTIVITE_REDACTEUR"])
    assert not [line for line in board.mine if "chaque action" in line["what"]]
    assert len([line for line in board.comings if "Revue" in line["what"]]) == 3


def test_dozens_of_propositions_make_one_line(monde):
    board = selectors.board(monde.people["SERVICE_PILOTE"])
    lines = [
        line for line in board.mine if line["what"] == "Dites ce que devient cette proposition."
    ]
    assert [line["about"] for line in lines] == [f"3 propositions — {monde.atelier}"]


@pytest.mark.parametrize("number", [1, 10])
def test_the_board_costs_the_same_for_one_and_for_ten(db, query_budget, number):
    with horloge.at(D):
        me = chef()
        AtelierFactory.create_batch(number, etat_on=D)
        AtelierFactory.create_batch(number, etat="ANIMATION", notified_on=D, etat_on=D)
        client = client_of(me)
        with query_budget("espaces:mon-etabli"):
            assert client.get(reverse("espaces:mon-etabli")).status_code == 200
