"""A delay overseas is told with the hour of Paris and that of the place, wherever it is told."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from icalendar import Calendar

from etabli.ateliers.tests.factories import CommuneFactory, DepartementFactory
from etabli.core import horloge
from etabli.core.documents.blocks import Paragraph
from etabli.core.models import Message
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.espaces.mon_etabli import agenda
from etabli.espaces.tests.stories import client_of
from etabli.marches import services as contract
from etabli.marches.documents import bon_content
from etabli.marches.tests.factories import make_cast, members

DESIGNATED, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 8)
THERE = "8 décembre 2026 à minuit, heure de Paris (19 h à Fort-de-France)"
SHORT = "8 déc. 2026 à minuit, heure de Paris (19 h à Fort-de-France)"


@pytest.fixture
def turn(db):
    """A holder designated for an Atelier of Fort-de-France: five working days to answer."""
    cast = make_cast()
    place = CommuneFactory(
        code="97209", nom="Fort-de-France", departement=DepartementFactory(code="972")
    )
    atelier = cast.atelier(departement="972", commune=place, service_pilote=cast.service)
    with horloge.at(DESIGNATED):
        yield cast, cast.designate(atelier, on=DESIGNATED)


def plain(text):
    bare = re.sub(r"<[^>]+>", " ", str(text)).replace("&nbsp;", " ").replace("\u202f", " ")
    return " ".join(bare.replace("\u00a0", " ").split())


def seen_by(actor, name, *args):
    return plain(client_of(actor).get(reverse(name, args=args)).text)


def test_the_mail_and_its_reminder_say_both_hours(turn):
    cast, designation = turn
    holder = cast.mandataire(designation)
    first = Message.objects.filter(person_id=holder.person_id).latest("pk")
    assert f"À faire avant le mardi {THERE}." in plain(first.body)
    with horloge.at(LAST - dt.timedelta(days=3)):
        tic()
    reminder = Message.objects.filter(person_id=holder.person_id, entry=None).get()
    assert f"Dernier jour : mardi {THERE}." in plain(reminder.body)
    assert reminder.link == designation.get_absolute_url()


def test_the_pages_of_the_holder_and_of_the_state_say_both_hours(turn):
    cast, designation = turn
    holder, atelier = cast.mandataire(designation), designation.atelier
    pages = {
        "mon établi": seen_by(holder, "espaces:mon-etabli"),
        "le tour": seen_by(holder, "marches:designation", designation.pk),
        "j’attends": seen_by(cast.chef, "espaces:mon-etabli"),
        "l’Atelier": seen_by(cast.chef, "espaces:atelier", atelier.pk),
    }
    assert [name for name, text in pages.items() if f"mardi {THERE}" not in text] == []
    assert SHORT in seen_by(cast.chef, "espaces:mes-ateliers")
    assert f"mardi {THERE}" in seen_by(None, "espaces:personas")


def test_the_refusal_of_who_is_late_says_both_hours(turn):
    cast, designation = turn
    with pytest.raises(Refused) as refusal:
        contract.accept_designation(
            designation,
            actor=cast.mandataire(designation),
            declaration=members(designation.groupement),
            on=LAST + dt.timedelta(days=1),
        )
    assert f"Le délai de réponse a expiré le mardi {THERE}" in plain(refusal.value)


def test_the_calendar_of_the_holder_says_both_hours(turn):
    cast, designation = turn
    found = Calendar.from_ical(agenda.feed(cast.mandataire(designation)))
    (event,) = found.walk("VEVENT")
    assert event.decoded("DTSTART") == LAST
    assert plain(event["DESCRIPTION"]) == f"Dernier jour : mardi {THERE}."


def test_the_order_that_the_holder_receives_says_both_hours(turn):
    cast, designation = turn
    cast.accept(designation, on=DESIGNATED)
    devis = cast.devis(designation, on=DESIGNATED)
    contract.validate_devis(devis, actor=cast.valideur, on=DESIGNATED)
    bon = contract.prepare_bon(
        devis, actor=cast.pilote, phases=[2], fin_prevue=dt.date(2027, 3, 1), on=DESIGNATED
    )
    (said,) = [
        plain(block.text)
        for block in bon_content(bon).blocks
        if isinstance(block, Paragraph) and "finit au plus tard" in plain(block.text)
    ]
    assert said == (
        "L’exécution commence à la notification et finit au plus tard "
        "le lundi 1er mars 2027 à minuit, heure de Paris (19 h à Fort-de-France)."
    )
