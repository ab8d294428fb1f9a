"""Several at the same instant: the second of the closing, two openings (PostgreSQL)."""

import datetime as dt

import pytest

from etabli.consultations import services as consultations
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import EtatMarche
from etabli.core import horloge
from etabli.core.journal import verify
from etabli.core.models import Entry
from etabli.core.tests.course import refusals, together
from etabli.sceaux import selectors, services
from etabli.sceaux.models import Depot, Ouverture
from etabli.sceaux.states import EtatDepot
from etabli.sceaux.tests import scene as s

LAST = s.CLOSES.replace(microsecond=999_000)
NEXT = s.CLOSES + dt.timedelta(seconds=1)


def at(moment, act):
    """The act in a thread of its own, whose clock stands there."""

    def run():
        with horloge.at(moment):
            return act()

    return run


@pytest.mark.postgres
@pytest.mark.regle("N-8", "M4")
@pytest.mark.django_db(transaction=True)
def test_eight_deposits_at_the_second_of_the_closing_while_it_closes_are_all_kept_once():
    one = s.published()
    ready = [
        s.sealed(one, f"L{number % 6 + 1}", [("p.pdf", b"1")], at=moment)
        for number, moment in enumerate([LAST] * 4 + [NEXT] * 4)
    ]
    answers = together(
        *[
            at(sealed.received_at, lambda sealed=sealed: services.hand_in(one.marche.pk, sealed))
            for sealed in ready
        ],
        at(NEXT, consultations.close_consultations),
    )
    assert refusals(answers) == []
    assert MarcheSubsequent.objects.get().etat == EtatMarche.CLOS_OFFRES
    assert sorted(s.states()) == [EtatDepot.HORS_DELAI] * 4 + [EtatDepot.SCELLE] * 4
    lines = Entry.objects.filter(verb="sceaux.depot.register_deposit")
    assert sorted(line.data["sha256"] for line in lines) == sorted(x.sha256 for x in ready)
    assert verify().is_valid


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_code_shown_by_eight_at_once_replaces_one_deposit_once():
    one = s.published()
    code = s.deposit(one, "L1")
    ready = [s.sealed(one, "L1", [("p.pdf", b"1")], at=s.BEFORE, former=code) for _ in range(8)]
    answers = together(
        *[
            at(s.BEFORE, lambda sealed=sealed: services.hand_in(one.marche.pk, sealed))
            for sealed in ready
        ]
    )
    assert refusals(answers) == []
    assert sum(answer.has_replaced for answer in answers) == 1
    assert Depot.objects.exclude(remplace=None).count() == 1


@pytest.mark.postgres
@pytest.mark.regle("N-13")
@pytest.mark.django_db(transaction=True)
def test_of_two_openings_at_once_one_begins():
    one = s.published()
    s.deposit(one, "L1")
    s.close(one)
    a, b, third = (one.cle(rang) for rang in "ABC")
    pairs = [(a, b, "A"), (a, third, "C"), (b, third, "B"), (a, b, "B")]
    answers = together(
        *[
            at(s.AFTER, lambda p=p: services.begin_opening(p[0], p[1], actor=one.holders[p[2]]))
            for p in pairs
        ]
    )
    assert len(refusals(answers)) == 3
    assert Ouverture.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.regle("N-13")
@pytest.mark.django_db(transaction=True)
def test_one_holder_from_two_browsers_peels_once():
    one = s.published()
    s.deposit(one, "L1")
    s.close(one)
    s.begin(one, "A", "B")
    layers = s.peeled(selectors.layers_to_open(s.opening(one), one.cle("A")), one.private["A"])
    copies = [s.opening(one), s.opening(one)]
    answers = together(
        *[
            at(
                s.AFTER,
                lambda o=o: services.peel_layers(o, actor=one.holders["A"], couches=layers),
            )
            for o in copies
        ]
    )
    assert len(refusals(answers)) == 1
    assert len(s.opening(one).restes) == 1
