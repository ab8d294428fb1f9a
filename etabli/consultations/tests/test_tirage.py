"""The drawing is that of RFC 3797: its worked example (section 6), digest by digest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.consultations import analyse as an
from etabli.consultations.analyse.tirage import digest

#: section 6: its three sources, its key, its digests; 10 people out of 25
SOURCES = ((9319,), (2, 5, 12, 8, 10), (9, 18, 26, 34, 41, 45))
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"
DIGESTS = [
    "990DD0A5692A029A98B5E01AA28F3459",
    "3691E55CB63FCC37914430B2F70B5EC6",
    "FE814EDF564C190AC1D25753979990FA",
    "1863CCACEB568C31D7DDBDF1D4E91387",
    "F4AB33DF4889F0AF29C513905BE1D758",
    "13EAEB529F61ACFB9A29D0BA3A60DE4A",
    "992DB77C382CA2BDB9727001F3CDCCD9",
    "63AB4258ECA922976811C7F55C383CE7",
    "DFBC5AC97CED01B3A6E348E3CC63F40D",
    "31CB111C4A4EBE9287CEAE16FE51B909",
]
DRAWN = (17, 7, 2, 16, 25, 23, 8, 24, 19, 13)


@pytest.mark.regle("N-5")
def test_the_key_and_the_digests_are_those_of_the_worked_example():
    assert an.key_of(SOURCES) == KEY
    assert [digest(KEY, index) for index in range(10)] == DIGESTS


@pytest.mark.regle("N-5")
def test_the_ten_numbers_drawn_among_25_are_those_of_the_worked_example():
    assert an.draw(SOURCES, pool=25, number=10) == DRAWN


@pytest.mark.regle("N-5")
def test_what_cannot_be_drawn_is_not():
    for sources, pool, number in [((), 5, 1), (((),), 5, 1), (((1,),), 5, 6), (((1,),), 65536, 1)]:
        with pytest.raises(ValueError, match="cannot draw"):
            an.draw(sources, pool=pool, number=number)


@pytest.mark.regle("N-5")
@given(
    st.lists(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), min_size=1, max_size=4),
    st.integers(1, 12),
    st.randoms(),
)
def test_everybody_is_drawn_once_and_the_order_inside_a_source_changes_nothing(
    sources, pool, chance
):
    found = an.draw(sources, pool=pool, number=pool)
    assert sorted(found) == list(range(1, pool + 1))
    mixed = [chance.sample(source, len(source)) for source in sources]
    assert an.draw(mixed, pool=pool, number=pool) == found
