"""Histories at random: the same file as the normative reference, and as its own replay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.marches import tourniquet as tq
from etabli.marches.tests.stories import RANG, Story
from etabli.marches.tourniquet import Nature


class Reference:
    """The reference of domain 4.4, word for word, with `retirer` for T-10."""

    def __init__(self, rang):
        self.file = list(rang)
        self.rendus = {}
        self.journal = []

    def designer(self, atelier, empechements, deja_refuse=()):
        for t in list(self.file):
            if t in deja_refuse:
                self.journal.append((atelier, t, "DEJA_REFUSE"))
                continue
            if t in empechements:
                self.journal.append((atelier, t, empechements[t]))
                continue
            self.file.remove(t)
            self.file.append(t)
            self.rendus.pop(t, None)
            self.journal.append((atelier, t, "DESIGNE"))
            return t
        return None

    def rendre_tour(self, t, rang_designation):
        if t not in self.file:
            return
        rang_designation = self.rendus[t] = min(
            rang_designation, self.rendus.get(t, rang_designation)
        )
        self.file.remove(t)
        place = sum(
            1 for r in self.file if self.rendus.get(r, rang_designation) < rang_designation
        )
        self.file.insert(place, t)


HOLDERS = ("G1", "G2", "G3", "G4")
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("designer"),
            st.sampled_from(["A1", "A2", "A3", "A4", "A5"]),
            st.dictionaries(st.sampled_from(HOLDERS), st.sampled_from(["PLAFOND", "CONFLIT"])),
        ),
        st.tuples(st.just("refuser"), st.integers(0, 20)),
        st.tuples(st.just("rendre"), st.integers(0, 20)),
        st.tuples(st.just("suspendre"), st.sampled_from(HOLDERS)),
        st.tuples(st.just("resilier"), st.sampled_from(HOLDERS)),
    ),
    max_size=40,
)


def play(step, story, reference):
    """One step on both; what the rules refuse is done on neither."""
    live = [d for d in story.tour.designations if d.is_live]
    match step:
        case ("designer", atelier, stops) if not story.tour.live_designation(atelier):
            suspended = dict.fromkeys(story.tour.suspendus, "SUSPENDU")
            refused = story.tour.refused(atelier)
            expected = reference.designer(atelier, {**stops, **suspended}, refused)
            record = story.designate(
                atelier,
                plafonds=[t for t, motive in stops.items() if motive == "PLAFOND"],
                conflits=[t for t, motive in stops.items() if motive == "CONFLIT"],
            )
            assert (record.titulaire or None) == expected
        case ("refuser", index) if live:
            story.refuse(live[index % len(live)].atelier)
        case ("rendre", index) if live:
            turn = live[index % len(live)]
            reference.rendre_tour(turn.titulaire, turn.numero)
            story.give_back(turn.numero)
        case ("suspendre", who) if who in story.tour.file:
            nature = Nature.FIN_SUSPENSION if who in story.tour.suspendus else Nature.SUSPENSION
            story.holder(who, nature)
        case ("resilier", who) if who in story.tour.file and len(story.tour.file) > 1:
            reference.file.remove(who)
            story.holder(who, Nature.RESILIATION)


@pytest.mark.regle("T-2", "T-3", "T-4", "T-6", "T-8", "T-10", "T-11", "T-13")
@settings(max_examples=300)
@given(STEPS)
def test_any_history_agrees_with_the_reference_and_with_its_own_replay(steps):
    story, reference = Story(*HOLDERS), Reference(HOLDERS)
    for step in steps:
        play(step, story, reference)
        assert story.file == reference.file
    assert [
        (record.atelier, test.titulaire, test.resultat.value)
        for record in story.log
        for test in record.tests
    ] == reference.journal
    assert tq.replay(HOLDERS, story.log) == story.tour


@pytest.mark.regle("T-4")
@given(st.integers(1, 40))
def test_without_incident_nobody_is_more_than_one_turn_ahead(number):
    story = Story()
    for index in range(number):
        story.designate(f"A{index}")
    turns = [sum(d.titulaire == who for d in story.tour.designations) for who in RANG]
    assert max(turns) - min(turns) <= 1
