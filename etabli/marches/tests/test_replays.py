"""The file is what its log gives: replayed whole once, then from where the last replay ended."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from bench.pays import meter
from etabli.core import horloge, tic
from etabli.core.refus import Refused
from etabli.marches import selectors
from etabli.marches import tourniquet as tq
from etabli.marches.models import LigneTourniquet
from etabli.marches.selectors import replays
from etabli.marches.tourniquet.kept import Kept

D05 = dt.date(2026, 5, 5)
PUTS = st.lists(st.tuples(st.integers(0, 400), st.integers()), max_size=60)


@given(PUTS)
def test_a_kept_mapping_is_a_dict_that_is_never_changed(puts):
    held: list[Kept[int, int]] = [Kept()]
    for key, value in puts:
        held.append(held[-1].put(key, value))
    plain: dict[int, int] = {}
    for (key, value), (before, after) in zip(puts, pairwise(held), strict=True):
        assert dict(before) == plain
        plain = {**plain, key: value}
        assert dict(after) == plain
        assert len(after) == len(plain)
        assert after[key] == value


def whole(accord):
    """The file replayed from the first line, by what knows nothing of an earlier replay."""
    records = selectors.records(selectors.log_lines(accord))
    return tq.replay(selectors.holders(accord), records)


def read_by(act):
    with meter.counted() as count:
        act()
    return count.rows


def test_the_file_replayed_from_where_one_was_is_the_file_replayed_whole(cast):
    with horloge.at(D05):
        for number in range(3):
            live = cast.designate(cast.atelier(), on=D05)
            assert selectors.tour_of(cast.accord) == whole(cast.accord)
            if number:
                cast.accept(live, on=D05)
            assert selectors.tour_of(cast.accord) == whole(cast.accord)
    assert len(selectors.tour_of(cast.accord).designations) == 3


def test_an_act_reads_the_lines_written_since_and_no_other(cast):
    for _ in range(3):
        cast.designate(cast.atelier(), on=D05)
    replays._played.clear()
    holders = 3
    assert read_by(lambda: selectors.tour_of(cast.accord)) == holders + 3
    assert read_by(lambda: selectors.tour_of(cast.accord)) == holders + 1
    cast.designate(cast.atelier(), on=D05)
    assert read_by(lambda: selectors.tour_of(cast.accord)) == holders + 2


def test_a_process_replays_every_log_before_its_first_act(cast):
    for _ in range(3):
        cast.designate(cast.atelier(), on=D05)
    replays._played.clear()
    tic.ready()
    assert replays._played[cast.accord.pk].numero == 3
    holders = 3
    assert read_by(lambda: selectors.tour_of(cast.accord)) == holders + 1


def test_a_log_that_breaks_the_rules_stops_neither_a_process_nor_the_other_logs(cast):
    cast.designate(cast.atelier(), on=D05)
    replays._played.clear()
    LigneTourniquet.objects.filter(numero=1).update(file_apres=["G3", "G2", "G1"])
    tic.ready()
    assert cast.accord.pk not in replays._played
    with pytest.raises(Refused, match="ligne 1"):
        selectors.tour_of(cast.accord)


def test_what_an_act_undone_had_written_is_forgotten(cast):
    cast.designate(cast.atelier(), on=D05)
    atelier, other = cast.atelier(), cast.atelier()
    with transaction.atomic():
        cast.designate(atelier, on=D05)
        assert len(selectors.tour_of(cast.accord).designations) == 2
        transaction.set_rollback(True)
    assert selectors.tour_of(cast.accord) == whole(cast.accord)
    cast.designate(other, on=D05)
    assert selectors.tour_of(cast.accord) == whole(cast.accord)
    assert selectors.tour_of(cast.accord).designation(2).atelier == str(other.pk)


def test_a_log_that_is_not_the_one_replayed_is_replayed_whole(cast):
    for _ in range(2):
        cast.designate(cast.atelier(), on=D05)
    selectors.tour_of(cast.accord)
    LigneTourniquet.objects.filter(numero=1).update(file_apres=["G3", "G2", "G1"])
    LigneTourniquet.objects.filter(numero=2).update(digest="0" * 64)
    with pytest.raises(Refused, match="ligne 1"):
        selectors.tour_of(cast.accord)


def test_the_lines_after_a_replay_are_checked_and_numbered_as_in_the_whole_log():
    log, tour = [], tq.TourDeRole.initial(["G1", "G2"])
    for atelier in ("1", "2", "3"):
        log.append(tq.designate(tour, atelier, le=dt.date(2026, 3, 2)))
        tour = tq.apply(tour, log[-1])
    half = tq.replay(["G1", "G2"], log[:2])
    assert tq.replay_from(half, log[2:], after=2) == tour
    with pytest.raises(Refused, match="ligne 3"):
        tq.replay_from(half, log[1:2], after=2)
