"""Messages: said to who reads them, once an act, with the day that counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from etabli.core import outbox, recit
from etabli.core.models import Echeance, Entry, Message
from etabli.core.outbox import Draft, Recipient
from etabli.core.recit import Telling
from etabli.core.tables import workflows

NOW = dt.datetime(2026, 5, 5, 8, tzinfo=dt.UTC)
WHO = Recipient(7, "Inès Fictive", "ines@exemple.test")


def moves() -> list[Any]:
    return [
        pytest.param(workflow, name, move, id=workflow.verb(name))
        for found in workflows().values()
        for workflow in found
        for name, move in workflow.moves.items()
        if move.informs or move.asks
    ]


def written(verb: str) -> Any:
    """The text an app wrote for this act, or None when it is the plain sentence."""
    app, model, name = verb.split(".")
    try:
        found: Any = get_template(f"{app}/messages/{model}_{name}.txt")
        return found.template.source
    except TemplateDoesNotExist:
        return None


def told(workflow: Any, name: str, *, asked: bool) -> str:
    """The plain message of this act, as a reader gets it."""
    move = workflow.moves[name]
    sources = () if move.sources == ("*",) else move.sources
    obj = workflow.model(etat=move.target or next(iter(sources), ""))
    following = recit.next_steps(workflow, obj.etat, name)
    entry = Entry(
        verb=workflow.verb(name),
        label=move.label,
        actor_name="Paul Fictif",
        subject_label="Atelier de Fumel",
        effective_on=dt.date(2026, 5, 5),
    )
    context = {
        "entry": entry,
        "recipient": WHO,
        "told": move.told or recit.past(move.label),
        "ask": (move.ask or next((step.todo for step in following), "")) if asked else "",
    }
    return get_template("ui/messages/act.txt").render(context)


@pytest.mark.parametrize(("workflow", "name", "move"), moves())
def test_no_act_is_given_as_an_order_to_who_must_not_do_it(workflow: Any, name: str, move: Any):
    """Good: « Paul Fictif a refusé la désignation ». Bad: « Paul Fictif : refuser la désignation »."""
    verb = move.label.split(" ")[0].lower()
    text = written(workflow.verb(name))
    if text is not None:
        assert move.label not in text
        return
    text = told(workflow, name, asked=False)
    assert move.label.lower() not in text.lower()
    assert f"Paul Fictif {verb}" not in text
    assert f": {verb} " not in text


@pytest.mark.parametrize(("workflow", "name", "move"), [p for p in moves() if p.values[2].asks])
def test_who_is_asked_is_told_what_to_do(workflow: Any, name: str, move: Any):
    if written(workflow.verb(name)) is None:
        text = told(workflow, name, asked=True)
        assert text.startswith("À faire — Atelier de Fumel\n")
        assert f"Paul Fictif {move.told or recit.past(move.label)}" in text
        following = recit.next_steps(workflow, move.target or move.sources[0], name)
        assert move.ask or following, "say in `ask` what those asked must do"


@pytest.mark.parametrize(("workflow", "name", "move"), [p for p in moves() if p.values[2].asks])
def test_who_is_asked_reads_the_day_of_the_delay_that_the_act_starts(
    workflow: Any, name: str, move: Any
):
    last = dt.date(2026, 12, 3)
    for code in (*move.starts, *move.resumes):
        delay = workflow.delays[code]
        row = Echeance(code=code, due_on=last, holder=delay.holder, is_target=delay.is_target)
        due = Telling("", "", (row,), frozenset()).due(delay.holder, is_action=True)
        hope = "si possible " if delay.is_target else ""
        assert recit.before(due) == f"À faire {hope}avant le jeudi 3 décembre 2026 inclus."


@pytest.mark.parametrize(
    ("label", "past"),
    [
        ("Refuser la désignation", "a refusé la désignation"),
        ("Ne pas accepter la justification", "n’a pas accepté la justification"),
        ("Confirmer notre intérêt", "a confirmé son intérêt"),
        ("Clore l’audition", "a clos l’audition"),
        ("Établir le compte rendu", "a établi le compte rendu"),
    ],
)
def test_a_button_is_told_in_the_past(label: str, past: str):
    assert recit.past(label) == past


def test_a_verb_that_has_no_simple_past_asks_for_its_own_words():
    with pytest.raises(recit.Untold):
        recit.past("S’inscrire à la session")


def draft(subject: str, who: Recipient = WHO, **fields: Any) -> Draft:
    given = {
        "audience": "pilote",
        "is_action": False,
        "body": "Texte.",
        "link": "/",
        "about": "a:1",
    }
    return Draft(who, subject=subject, **{**given, **fields})


def entry(number: int) -> Entry:
    return Entry.objects.create(
        number=number, verb="a.b.c", label="x", subject="a:1", root="a:1", actor_name="x",
        at=NOW, effective_on=NOW.date(), digest=f"d{number}", previous=f"p{number}",
    )  # fmt: skip


def test_what_follows_from_one_act_is_said_once_to_each_person_what_they_must_do_first(db: None):
    act, then = entry(1), entry(2)
    other = Recipient(8, "Paul", "paul@exemple.test")
    outbox.post([
        (act, [draft("Le devis est validé"), draft("Le devis est validé", other)]),
        (then, [
            draft("À faire", is_action=True, before="À faire avant le 3 mai inclus."),
            draft("À faire", audience="porteurs"),
        ]),
    ])  # fmt: skip
    mine, his = Message.objects.order_by("person_id")
    assert (mine.subject, mine.level, mine.entry) == ("À faire", "ACTION", then)
    assert mine.body == "Texte.\n\nEn même temps\u00a0:\n— Le devis est validé"
    assert (his.subject, his.body, his.entry) == ("Le devis est validé", "Texte.", act)


def test_a_link_that_opens_without_account_is_never_merged_into_another(db: None):
    guest = Recipient(None, "", "ana@exemple.test")
    outbox.post(
        [
            (entry(1), [draft("Un", guest, link="/r/1")]),
            (entry(2), [draft("Deux", guest, link="/r/2")]),
        ]
    )
    assert set(Message.objects.values_list("link", flat=True)) == {"/r/1", "/r/2"}
