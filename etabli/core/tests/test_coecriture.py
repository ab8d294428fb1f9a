"""Two people on one text: nothing one of them wrote is lost in silence, whoever sends first."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.coecriture import history, marks, presence
from etabli.core.coecriture.marks import mark_of
from etabli.core.coecriture.merge import merge
from etabli.core.coecriture.models import Ecriture, PresencePage
from etabli.core.coecriture.writing import write
from etabli.core.models import Brouillon
from etabli.core.refus import Refused

KEYS = ("titre", "contexte", "lieux")
LINES = st.sampled_from("abcdef")
values = (
    st.none()
    | st.lists(LINES, max_size=6).map("\n".join)
    | st.lists(st.fixed_dictionaries({"nom": LINES}), max_size=4)
    | st.decimals(0, 9, places=1)
)
typed = st.dictionaries(st.sampled_from(KEYS), values)
texts = st.lists(LINES, unique=True, min_size=1).map("\n\n".join)
INES, MARC = Actor(1, "Inès", ()), Actor(2, "Marc", ())


class Page:
    """What is kept, and the last hand put to it."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.values, self.hands = dict(found), dict[str, tuple[str, str]]()

    @property
    def marks(self) -> dict[str, str]:
        return {cle: mark_of(value) for cle, value in self.values.items()}

    def send(self, seen: dict[str, str], what: dict[str, Any], who: str) -> set[str]:
        """Write what may be; the keys somebody must settle."""
        own = {cle: sent for cle, (name, sent) in self.hands.items() if name == who}
        found = merge(self.values, seen, what, own)
        self.values |= found.saved
        self.hands |= {cle: (who, mark_of(what[cle])) for cle in found.saved}
        assert not found.saved.keys() & set(found.disputed)
        return set(found.disputed)


def both(start: dict[str, Any], *writers: tuple[str, dict[str, Any]]) -> tuple[Page, set[str]]:
    """Everybody opens the same page, then they send it whole, one after the other."""
    page = Page(start)
    seen, to_settle = page.marks, set[str]()
    for who, what in writers:
        to_settle |= page.send(seen, {**start, **what}, who)
    return page, to_settle


def rows(value: Any) -> set[str]:
    return {piece.digest for piece in marks.pieces(value)}


def changed(start: dict[str, Any], what: dict[str, Any]) -> dict[str, Any]:
    return {c: v for c, v in what.items() if mark_of(v) != mark_of(start.get(c))}


@given(typed, typed, typed)
def test_each_line_typed_is_kept_or_shown_to_whoever_typed_it(start, ines, marc):
    page, to_settle = both(start, ("Inès", ines), ("Marc", marc))
    for what in (ines, marc):
        for cle, value in what.items():
            new = rows(value) - rows(start.get(cle))
            assert new <= rows(page.values.get(cle)) or cle in to_settle


@given(typed, typed, typed)
def test_the_first_to_send_is_never_overwritten_unseen(start, ines, marc):
    """What Inès wrote stays, and what she took away does not come back, but where Marc wrote it again."""
    page, _ = both(start, ("Inès", ines), ("Marc", marc))
    for cle, value in changed(start, ines).items():
        was, kept = rows(start.get(cle)), rows(page.values.get(cle))
        assert rows(value) - was <= kept | was
        taken_away = was - rows(value)
        assert taken_away & kept <= rows(marc.get(cle)) if cle in marc else not taken_away & kept


@given(typed, typed, typed)
def test_an_answer_rewritten_by_one_person_alone_is_as_they_wrote_it(start, ines, marc):
    page, to_settle = both(start, ("Inès", ines), ("Marc", marc))
    mine, theirs = changed(start, marc), changed(start, ines)
    for cle in mine.keys() ^ theirs.keys():
        assert mark_of(page.values.get(cle)) == mark_of({**mine, **theirs}[cle])
        assert cle not in to_settle


@given(typed, typed, typed)
def test_who_sends_first_changes_nothing_where_they_do_not_disagree(start, ines, marc):
    one, first = both(start, ("Inès", ines), ("Marc", marc))
    other, second = both(start, ("Marc", marc), ("Inès", ines))
    assert first == second
    for cle in set(KEYS) - first:
        assert mark_of(one.values.get(cle)) == mark_of(other.values.get(cle))


@given(typed, typed)
def test_the_same_words_typed_by_both_are_no_conflict(start, what):
    page, to_settle = both(start, ("Inès", what), ("Marc", what))
    assert to_settle == set()
    wanted = {**start, **what}
    assert [mark_of(page.values.get(c)) for c in KEYS] == [mark_of(wanted.get(c)) for c in KEYS]


@given(texts, st.data())
def test_two_people_on_two_paragraphs_apart_are_both_kept(text, data):
    lines = text.split("\n\n")
    places = st.integers(0, len(lines) - 1)
    one, other = data.draw(places), data.draw(places)
    ines = "\n\n".join("Inès" if n == one else line for n, line in enumerate(lines))
    marc = "\n\n".join("Marc" if n == other else line for n, line in enumerate(lines))
    page, to_settle = both({"titre": text}, ("Inès", {"titre": ines}), ("Marc", {"titre": marc}))
    if one == other:
        assert (to_settle, page.values["titre"]) == ({"titre"}, ines)
        return
    whole = {one: "Inès", other: "Marc"}
    expected = "\n\n".join(whole.get(n, line) for n, line in enumerate(lines))
    assert (to_settle, page.values["titre"]) == (set(), expected)


@given(typed, typed, typed, typed)
def test_a_page_that_saves_itself_goes_on_from_what_it_sent(start, marc, ines, later):
    """Each save acknowledged says what the page has now seen: its own text, not that of the others."""
    page = Page(start)
    seen = page.marks
    page.send(seen, {**start, **marc}, "Marc")
    first = {**start, **ines}
    disputed = page.send(seen, first, "Inès")
    seen |= {cle: mark_of(value) for cle, value in first.items() if cle not in disputed}
    kept = dict(page.values)
    second = {**first, **later}
    again = page.send(seen, second, "Inès")
    for cle in set(second) - again - disputed:
        assert rows(second[cle]) <= rows(page.values.get(cle)) | rows(first.get(cle))
        if mark_of(second[cle]) == mark_of(first.get(cle)):
            assert mark_of(page.values.get(cle)) == mark_of(kept.get(cle))


@given(typed, typed, typed)
def test_a_conflict_settled_on_what_is_now_read_is_written(start, ines, marc):
    page, to_settle = both(start, ("Inès", ines), ("Marc", marc))
    mine = {cle: {**start, **marc}.get(cle) for cle in to_settle}
    assert page.send(page.marks, mine, "Marc") == set()
    assert {c: mark_of(page.values.get(c)) for c in mine} == {
        c: mark_of(v) for c, v in mine.items()
    }


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("Un\nDeux", " Un \r\nDeux\r\n"),
        (Decimal("400000.00"), Decimal(400000)),
        (None, ""),
        (None, []),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ],
)
def test_a_value_read_from_a_browser_has_the_mark_of_the_one_that_is_kept(kept, read):
    assert mark_of(kept) == mark_of(read)


def test_a_page_of_something_else_has_seen_nothing_of_this():
    text = marks.write("app.axe:3", {"titre": mark_of("La gare"), "description": ""})
    assert marks.read(text, "app.axe:3", ["titre"]) == {"titre": mark_of("La gare")}
    seen = marks.read(text, "app.axe:4", ["titre", "description"])
    found = merge({"titre": "Les écoles"}, seen, {"titre": "La gare", "description": "Et après"})
    assert (found.saved, found.disputed) == ({}, ["titre", "description"])


def test_a_page_that_says_nothing_writes_only_where_there_is_nothing():
    found = merge(
        {"titre": "Ici"}, marks.read("", "a", ["titre", "lieu"]), {"titre": "Là", "lieu": "x"}
    )
    assert (found.saved, found.disputed) == ({"lieu": "x"}, ["titre"])


# -- with the database -----------------------------------------------------------------------------


@pytest.fixture
def row(db):
    """Any row of the bench serves: its address is the text."""
    return Brouillon.objects.create(person_id=9, address="essai", fields=[])


def save(row, actor, seen=None, **typed):
    def kept():
        return {"texte": row.address}

    def store(found):
        row.address = found["texte"]
        row.save()

    return write(row, typed, actor=actor, kept=kept, store=store, seen=seen)


def test_a_conflict_says_who_wrote_and_when(row):
    seen = {"texte": mark_of("essai")}
    with horloge.at(horloge.at_paris(dt.date(2026, 3, 12), 10, 42)):
        assert save(row, INES, seen, texte="Inès").keys == ["texte"]
        told = save(row, MARC, seen, texte="Marc")
        conflict = told.conflicts[0]
    assert (told.keys, conflict.leur, conflict.votre) == ([], "Inès", "Marc")
    assert (conflict.par, conflict.quand) == ("Inès", "à 10\u00a0h\u00a042")
    with horloge.at(horloge.at_paris(dt.date(2026, 3, 13), 9, 0)):
        again = save(row, MARC, seen, texte="Marc").conflicts[0]
    assert again.quand == "le jeudi 12 mars 2026 à 10\u00a0h\u00a042"
    assert Brouillon.objects.get(pk=row.pk).address == "Inès"


def test_one_s_own_save_that_was_never_acknowledged_is_no_conflict_even_joined_to_others(row):
    start = "Un\n\nDeux"
    save(row, INES, texte=start)
    seen = {"texte": mark_of(start)}
    save(row, MARC, seen, texte="Un\n\nDeux de Marc")
    assert save(row, INES, seen, texte="Un d’Inès\n\nDeux").keys == ["texte"]
    assert save(row, INES, seen, texte="Un d’Inès, encore\n\nDeux").conflicts == []
    assert Brouillon.objects.get(pk=row.pk).address == "Un d’Inès, encore\n\nDeux de Marc"


def test_each_answer_keeps_its_last_hand_and_the_number_of_its_writings(row):
    save(row, INES, texte="a")
    save(row, INES, texte="a")
    save(row, MARC, texte="b")
    written = history.of(row, ["texte"])
    assert (written["texte"].nom, history.version_of(written)) == ("Marc", 2)
    history.forget(row)
    assert not Ecriture.objects.exists()


def test_a_text_taken_away_meanwhile_is_a_refusal(row):
    Brouillon.objects.all().delete()
    with pytest.raises(Refused, match="vient d’être retiré"):
        save(row, INES, texte="a")


def test_a_presence_fades_after_a_minute_and_leaves_nothing(db):
    now = horloge.at_paris(dt.date(2026, 3, 12), 10, 0)
    with horloge.at(now):
        assert presence.here("/a/", INES) == []
        assert presence.here("/a/", MARC) == ["Inès"]
        assert presence.here("/b/", MARC) == []
    with horloge.at(now + dt.timedelta(seconds=61)):
        assert presence.here("/b/", INES) == []
    assert PresencePage.objects.count() == 1
