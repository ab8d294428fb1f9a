"""Two people on one text: nothing one of them wrote is lost in silence, whoever sends first."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from etabli.core.fiches import Stored, merge

KEYS = ("titre", "contexte", "enjeux")
values = (
    st.none() | st.sampled_from(["", "a", "b", "c"]) | st.lists(st.sampled_from("xy"), max_size=2)
)
typed = st.dictionaries(st.sampled_from(KEYS), values)
pages = st.dictionaries(st.sampled_from(KEYS), values)


class Page:
    """What is kept, as the database would: a value and the number of times it was written."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.rows = {cle: Stored(value, 1, "Léa") for cle, value in found.items()}

    @property
    def versions(self) -> dict[str, int]:
        return {cle: row.version for cle, row in self.rows.items()}

    @property
    def values(self) -> dict[str, Any]:
        return {cle: row.valeur for cle, row in self.rows.items() if row.valeur is not None}

    def send(self, seen: dict[str, int], what: dict[str, Any], who: str) -> set[str]:
        """Write what may be; the keys somebody must settle."""
        found = merge(self.rows, seen, what)
        for cle, value in found.saved.items():
            kept = self.rows.get(cle)
            self.rows[cle] = Stored(value, kept.version + 1 if kept else 1, who)
        for conflict in found.conflicts:
            assert (conflict.leur, conflict.votre) == (
                self.rows[conflict.cle].valeur,
                what[conflict.cle],
            )
        return {conflict.cle for conflict in found.conflicts}


def both(start: dict[str, Any], *writers: tuple[str, dict[str, Any]]) -> tuple[Page, set[str]]:
    """Everybody opens the same page, then they send what they rewrote, one after the other."""
    page = Page(start)
    seen, to_settle = page.versions, set()
    for who, what in writers:
        to_settle |= page.send(seen, rewritten(start, what), who)
    return page, to_settle


def rewritten(start: dict[str, Any], what: dict[str, Any]) -> dict[str, Any]:
    """A question left as the page showed it is not sent as an answer of theirs."""
    return {cle: value for cle, value in what.items() if value != start.get(cle)}


@given(pages, typed, typed)
def test_each_text_typed_is_kept_or_shown_to_whoever_typed_it(start, ines, marc):
    page, to_settle = both(start, ("Inès", ines), ("Marc", marc))
    for cle, value in rewritten(start, marc).items():
        assert page.values.get(cle) == value or cle in to_settle


@given(pages, typed, typed)
def test_the_first_to_send_is_never_overwritten_unseen(start, ines, marc):
    page, _ = both(start, ("Inès", ines), ("Marc", marc))
    changed = rewritten(start, ines)
    assert {cle: page.values.get(cle) for cle in changed} == changed


@given(pages, typed, typed)
def test_who_sends_first_changes_nothing_where_they_do_not_disagree(start, ines, marc):
    one, first = both(start, ("Inès", ines), ("Marc", marc))
    other, second = both(start, ("Marc", marc), ("Inès", ines))
    disputed = {
        cle
        for cle in ines.keys() & marc.keys()
        if ines[cle] != marc[cle] and start.get(cle) not in (ines[cle], marc[cle])
    }
    assert first == second == disputed
    for cle in set(KEYS) - disputed:
        assert one.values.get(cle) == other.values.get(cle)


@given(pages, typed)
def test_the_same_page_sent_twice_is_sent_once(start, ines):
    once, _ = both(start, ("Inès", ines))
    twice, to_settle = both(start, ("Inès", ines), ("Inès", ines))
    assert (twice.rows, to_settle) == (once.rows, set())


@given(pages, typed, typed)
def test_a_conflict_settled_on_what_is_now_read_is_written(start, ines, marc):
    page, to_settle = both(start, ("Inès", ines), ("Marc", marc))
    mine = {cle: marc[cle] for cle in to_settle}
    assert page.send(page.versions, mine, "Marc") == set()
    assert {cle: page.values.get(cle) for cle in mine} == mine
