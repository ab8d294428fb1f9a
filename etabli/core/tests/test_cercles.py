"""A circle is a set of readers: the object and the query say the same, and forgetting hides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.cercles import AUDIENCES, SIDES
from etabli.acteurs.states import Role
from etabli.core import journal, reading, tables
from etabli.core.cercles import Cercle, Seat, Side
from etabli.core.delais.echeances import Delay
from etabli.core.models import CercleAncien, Echeance, Entry
from etabli.core.workflow import Move, Workflow

FIRMS = (1, 2, 3)
CODES = [*(circle.value for circle in Cercle), "INCONNU"]
SEATS = st.builds(
    Seat,
    st.frozensets(st.sampled_from(list(Side))),
    st.frozensets(st.sampled_from(FIRMS)),
)
#: who reads what is about the firm 1, by circle: the seats of a dossier, and nobody's
WHO: dict[str, Seat] = {
    "État": Seat(frozenset({Side.ETAT})),
    "porteur": Seat(frozenset({Side.PORTEURS})),
    "titulaire": Seat(frozenset({Side.TITULAIRE}), frozenset({1})),
    "autre titulaire": Seat(frozenset({Side.TITULAIRE}), frozenset({2})),
    "public": Seat(),
}
READ = {
    Cercle.ETAT: {"État"},
    Cercle.ETAT_TITULAIRE: {"État", "titulaire"},
    Cercle.PORTEURS: {"État", "porteur"},
    Cercle.ATELIER: {"État", "porteur", "titulaire", "autre titulaire"},
    Cercle.EQUIPE: {"État", "porteur", "titulaire"},
    Cercle.PUBLIC: set(WHO),
}


@pytest.mark.parametrize("circle", list(Cercle))
def test_each_circle_opens_to_its_sides_and_to_no_other(circle):
    assert {who for who, seat in WHO.items() if seat.reads(circle, 1)} == READ[circle]


def test_a_circle_that_is_not_known_is_the_state_alone():
    assert {who for who, seat in WHO.items() if seat.reads("COMITE_1987", 1)} == {"État"}


def test_what_names_no_holder_is_read_by_none():
    assert not WHO["titulaire"].reads(Cercle.ETAT_TITULAIRE, None)


def line(rank: int, **said: Any) -> Entry:
    return Entry(
        at=dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC), effective_on=dt.date(2026, 1, 5), actor_name="Inès", role="R",
        verb="a.b.c", label="Refuser", subject=f"a.b:{rank}", subject_label="x", root="a.b:1",
        motif="parce que", **said,
    )  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seat=SEATS,
    rows=st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from([*FIRMS, None])), max_size=6),
)
def test_a_query_opens_what_the_object_says_and_nothing_else(db, seat, rows):
    Echeance.objects.all().delete()
    kept = [
        Echeance.objects.create(
            subject=f"a.b:{rank}", root="a.b:1", code="c", label="L", origin_on="2026-01-05",
            raw_due_on="2026-01-05", due_on="2026-01-05", circle=circle, titulaire_id=firm,
        )
        for rank, (circle, firm) in enumerate(rows)
    ]  # fmt: skip
    by_object = {row.pk for row in kept if seat.reads(row.circle, row.titulaire_id)}
    assert {row.pk for row in reading.opened(Echeance.objects.all(), seat)} == by_object


@pytest.fixture
def written(db):
    """A line between the State and the firm 1, one softened, two of the whole Atelier, one forgotten."""
    journal.append(
        [
            line(1, circle="ETAT_TITULAIRE", titulaire_id=1),
            line(2, circle="ETAT_TITULAIRE", titulaire_id=1, told_as="Décider"),
            line(3, circle="ATELIER"),
            line(4, circle="ATELIER"),
            line(5),
        ]
    )
    return {entry.number: entry for entry in Entry.objects.order_by("number")}


def read(seat: Seat) -> list[tuple[int, str, str]]:
    rows = reading.lines(Entry.objects.order_by("number"), seat)
    told = [reading.as_told(entry, seat) for entry in rows]
    return [(entry.number, entry.label, entry.motif) for entry in told]


def test_a_softened_act_is_told_to_the_others_without_its_reasons(written):
    assert (2, "Refuser", "parce que") in read(WHO["titulaire"])
    assert (2, "Décider", "") in read(WHO["porteur"])
    assert (2, "Décider", "") in read(WHO["autre titulaire"])
    assert read(WHO["public"]) == []


def test_a_line_that_says_no_circle_is_the_states(written):
    assert {who for who, seat in WHO.items() if 5 in [n for n, _, _ in read(seat)]} == {"État"}


def test_a_line_older_than_circles_is_read_by_the_circle_kept_beside_it(db):
    entry = line(1, number=1, forme=1, previous=journal.ZERO)
    entry.digest = journal.digest_of(entry)
    entry.save(force_insert=True)
    assert {who for who, seat in WHO.items() if read(seat)} == {"État"}
    CercleAncien.objects.create(entry=entry, circle="PORTEURS")
    assert {who for who, seat in WHO.items() if read(seat)} == {"État", "porteur"}


def test_the_digest_of_a_line_covers_its_circle_and_an_older_line_keeps_its_own():
    new, old = line(1, number=1, forme=2, circle="ETAT"), line(1, number=1, forme=1, circle="ETAT")
    before = {entry.forme: journal.digest_of(entry) for entry in (new, old)}
    new.circle = old.circle = "PUBLIC"
    assert journal.digest_of(new) != before[2]
    assert journal.digest_of(old) == before[1]
    new.forme = 1
    assert journal.digest_of(new) != before[2]


def test_a_paper_outside_the_circle_is_not_found():
    row = Echeance(circle="ETAT_TITULAIRE", titulaire_id=1)
    reading.require(row, WHO["titulaire"])
    with pytest.raises(Http404):
        reading.require(row, WHO["autre titulaire"])


def test_nothing_said_is_the_state_alone():
    move: Move[Any] = Move("Refuser")
    workflow: Workflow[Any] = Workflow(
        tables.workflows()["ateliers.atelier"][0].access, refuse=move
    )
    assert workflow.circle_of("refuse") is Cercle.ETAT
    assert Delay("Réponse", "days", "x").circle is Cercle.ETAT


def test_every_role_has_its_side_or_follows_no_dossier():
    outside = {
        Role.VISITEUR,
        Role.PARTICIPANT,
        Role.DPO,
        Role.ADMIN_TECHNIQUE,
    }
    assert set(SIDES) == set(Role) - outside


def audiences_outside():
    """The audiences that an act tells although they are not of its circle, with no words for the others."""
    for group in tables.workflows().values():
        for workflow in group:
            for name, move in workflow.moves.items():
                for audience in (*move.asks, *move.informs):
                    inside = workflow.circle_of(name).opens_to(AUDIENCES.get(audience))
                    if not inside and not move.told_as:
                        yield workflow.verb(name), audience


def test_whoever_is_told_of_an_act_outside_its_circle_reads_words_written_for_them():
    """Else the message would not leave: what an application writes for an audience is said on purpose."""
    from django.template.loader import get_template

    found = sorted(set(audiences_outside()))
    assert ("marches.bondecommande.notify", "porteurs") in found
    for verb, _ in found:
        app, model, name = verb.split(".")
        get_template(f"{app}/messages/{model}_{name}.txt")
