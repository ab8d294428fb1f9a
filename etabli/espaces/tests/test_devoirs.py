"""The class of what waits, on a whole story: each is somebody’s, under their name, with its date, and goes."""

from __future__ import annotations

from collections import Counter

from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.devoirs.models import Devoir
from etabli.core.devoirs.rows import differences
from etabli.espaces.mon_etabli.board import board
from etabli.espaces.tests import epreuve_devoirs
from etabli.espaces.tests.epreuve_lois import NO_DUTY, deadlines_that_nobody_reads


def readers(monde, row: Devoir) -> list[Actor]:
    """The people of the story who read this duty among what is theirs to do."""
    return [
        actor
        for actor in monde.people.values()
        if any(duty.row == row and duty.is_mine for duty in duties.duties(actor, roots=[row.root]))
    ]


def test_every_deadline_that_runs_is_the_date_of_something_to_do(monde):
    running = echeances.open_ones().filter(suspended_on=None).exclude(holder="")
    assert running.exists()
    assert list(deadlines_that_nobody_reads()) == []
    assert all(NO_DUTY.values())


def test_everything_that_waits_is_somebody_s_who_wears_the_role_that_it_names(monde):
    rows = list(Devoir.objects.order_by("pk"))
    assert rows
    lost = [row for row in rows if not readers(monde, row)]
    # nobody of this firm has an account in the story
    assert [row.about for row in lost if "Groupement Cèdre" not in row.about] == []
    assert all(row.parts.filter(is_to_do=True).exists() for row in lost)
    assert differences() == []


def test_what_is_done_goes_and_what_may_be_done_is_kept(monde):
    assert epreuve_devoirs.to_do_now()
    assert "\n".join(epreuve_devoirs.broken()) == ""


def test_nobody_reads_twice_the_same_thing_to_do(monde):
    for name, actor in monde.people.items():
        lines = Counter((line["what"], line["about"]) for line in board(actor).mine)
        assert [line for line, times in lines.items() if times > 1] == [], name
