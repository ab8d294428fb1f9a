"""Messages: said to who reads them, once an act, with the day that counts."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import transaction
from django.template import Engine, TemplateDoesNotExist
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etabli.core import annonce, outbox, recit, rythme, tables
from etabli.core.cercles import side_of_audience
from etabli.core.models import Echeance, Entry, Message, Movable
from etabli.core.outbox import Draft, Recipient
from etabli.core.recit import Telling
from etabli.core.tables import workflows
from etabli.territoires.models import Commune
from tests.architecture.arbre import ROOT

NOW = dt.datetime(2026, 5, 5, 8, tzinfo=dt.UTC)
FORT_DE_FRANCE = Commune(code="97209", nom="Fort-de-France")
WHO = Recipient(7, "Inès Fictive", "ines@exemple.test")


class Stub(str):
    """Whatever a template asks of an object: a day, an hour, or words; `read` keeps what was asked."""

    read: list[str] | None

    def __new__(cls, text: str, read: list[str] | None = None) -> Stub:
        found = super().__new__(cls, text)
        found.read = read
        return found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.read is not None:
            self.read.append(name)
        if name.endswith("_on") or name in DAYS:
            return NOW.date()
        if name.endswith("_at"):
            return NOW
        return NOW.time() if name.startswith("heure") else Stub(name, self.read)


#: days whose name does not end like one
DAYS = (
    "jour",
    "tenue_le",
    "fin_prevue",
    "effective_on",
    "suspended_until",
    "reportee_a",
    "site_from", "site_to", "date_fin_validite", "answer_by",
)  # fmt: skip
#: what is about no dossier says it without a name before a colon
OF_NO_DOSSIER = (
    "acteurs.invitation.send", "credits.delegationcredits.delegate", "credits.delegationcredits.report",
)  # fmt: skip
#: acts that are told by the one they belong to, so that nobody reads the same thing twice
SAID_ELSEWHERE = {
    "ateliers.atelier.designate": "marches.designation.designate",
    "ateliers.atelier.redesignate": "marches.designation.designate",
    "ateliers.atelier.accept_designation": "marches.designation.accept",
    "ateliers.atelier.order": "marches.devis.validate",
    "ateliers.atelier.start_appropriation": "marches.bondecommande.notify",
}


def every_move() -> list[Any]:
    return [
        pytest.param(workflow, name, move, id=workflow.verb(name))
        for found in workflows().values()
        for workflow in found
        for name, move in workflow.moves.items()
    ]


def moves() -> list[Any]:
    """Those that tell somebody something."""
    return [p for p in every_move() if p.values[2].informs or p.values[2].asks]


def said(verb: str, audience: str, entry: Any = None) -> tuple[str, str, annonce.Voix] | None:
    """What the template of this act says to this audience of an object that holds only names."""
    stub = Stub("x")
    context = {"obj": stub, "entry": entry or stub, "recipient": WHO, "audience": audience}
    return annonce.written(
        outbox.template_of(verb), {**context, "par": "Paul Fictif", "told": "a agi"}
    )


def readers() -> list[Any]:
    """Each act with each of its audiences, and whether it asks something of it."""
    return [
        pytest.param(p.values[0], p.values[1], audience, is_action, id=f"{p.id}-{audience}")
        for p in moves()
        for audience, is_action in (
            *((one, True) for one in p.values[2].asks),
            *((one, False) for one in p.values[2].informs),
        )
    ]


def test_every_act_that_announces_has_its_own_words():
    """Good: `marches/messages/designation_refuse.txt`. Bad: one sentence for all the acts."""
    engine = Engine.get_default()
    verbs = tables.announcing()
    assert len(verbs) == 273
    for verb in verbs:
        engine.get_template(outbox.template_of(verb))
    with pytest.raises(TemplateDoesNotExist):
        engine.get_template("ui/messages/act.txt")


def test_no_words_are_left_of_an_act_that_announces_nothing():
    known = {outbox.template_of(verb) for verb in tables.announcing()}
    found = {
        f"{path.parents[1].name}/messages/{path.name}"
        for path in (ROOT / "etabli").glob("*/templates/*/messages/*.txt")
        if path.parents[1].name not in ("account", "mfa")
    }
    assert found - known == set()


@pytest.mark.parametrize(("workflow", "name", "audience", "is_action"), readers())
def test_each_reader_is_told_what_changed_of_which_dossier(
    workflow: Any, name: str, audience: str, is_action: bool
):
    """Good: « Fumel : Alouette a refusé ». A template that is silent says where it is said."""
    verb = workflow.verb(name)
    found = said(verb, audience)
    if found is None:
        assert not is_action
        assert SAID_ELSEWHERE[verb] in tables.announcing()
        return
    subject, body, voix = found
    assert body
    assert "  " not in f"{subject} {body}"
    assert (annonce.COLON in subject) is (verb not in OF_NO_DOSSIER)
    if is_action:
        move = workflow.moves[name]
        following = recit.next_steps(workflow, move.target or move.sources[0], name)
        assert voix.attendu or move.ask or following, "say what is expected of those asked"
    else:
        assert voix.attendu == ""


@pytest.mark.parametrize(("workflow", "name", "move"), moves())
def test_no_act_is_given_as_an_order_to_who_must_not_do_it(workflow: Any, name: str, move: Any):
    """Good: « Paul Fictif a refusé la désignation ». Bad: « Paul Fictif : refuser la désignation »."""
    verb = move.label.split(" ")[0].lower()
    for audience in move.informs:
        subject, body, _ = said(workflow.verb(name), audience) or ("", "", None)
        text = f"{subject}\n{body}"
        assert move.label.lower() not in text.lower()
        assert f"Paul Fictif {verb}" not in text


@pytest.mark.parametrize(("workflow", "name", "move"), [p for p in moves() if p.values[2].asks])
def test_who_is_asked_reads_the_day_of_the_delay_that_the_act_starts(
    workflow: Any, name: str, move: Any
):
    last = dt.date(2026, 12, 3)
    for code in (*move.starts, *move.resumes):
        delay = workflow.delays[code]
        row = Echeance(
            code=code, due_on=last, holder=delay.holder, is_target=delay.is_target,
            circle=delay.circle,
        )  # fmt: skip
        due = Telling("", "", "", (row,), frozenset()).due(delay.holder, is_action=True)
        hope = "si possible " if delay.is_target else ""
        assert due is not None
        assert recit.before(due, FORT_DE_FRANCE) == (
            f"À faire {hope}avant le jeudi 3 décembre 2026 à minuit, heure de Paris "
            "(19\u00a0h à Fort-de-France)."
        )


@pytest.mark.parametrize(
    "workflow",
    [pytest.param(w, id=w.prefix) for found in workflows().values() for w in found if w.delays],
)
def test_what_has_a_delay_knows_the_place_whose_hour_is_said(workflow: Any):
    assert workflow.model.place is not Movable.place


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
    assert mine.body == (
        "Texte.\n\nÀ faire avant le 3 mai inclus.\n\nEn même temps\u00a0:\n— Le devis est validé"
    )
    assert (his.subject, his.body, his.entry) == ("Le devis est validé", "Texte.", act)


def test_two_links_that_open_without_account_are_one_message_that_says_both(
    db: None, settings: Any
):
    settings.SITE_URL = "https://etabli.test"
    guest = Recipient(None, "", "ana@exemple.test")
    outbox.post(
        [
            (entry(1), [draft("Un", guest, link="/r/1")]),
            (entry(2), [draft("Deux", guest, link="/r/2", until="Ce lien sert jusqu’au 3 mai.")]),
        ]
    )
    row = Message.objects.get()
    assert (row.subject, row.link) == ("Un", "/r/1")
    assert row.body.endswith("— Deux. Ce lien sert jusqu’au 3 mai\nhttps://etabli.test/r/2")


def test_what_is_to_do_on_another_dossier_is_said_whole_with_its_address(db: None, settings: Any):
    settings.SITE_URL = "https://etabli.test"
    outbox.post(
        [
            (entry(1), [draft("À faire — A", is_action=True, body="Signez.", link="/a/")]),
            (entry(2), [draft("À faire — B", is_action=True, body="Notifiez.", link="/b/", about="b:1")]),
            (entry(3), [draft("C a bougé", link="/c/", about="c:1", before="À faire avant le 3 mai.")]),
        ]
    )  # fmt: skip
    assert Message.objects.get().body == (
        "Signez.\n\nÀ faire aussi\u00a0:\n\nÀ faire — B\n\nNotifiez.\n\nhttps://etabli.test/b/"
        "\n\nEn même temps\u00a0:\n— C a bougé. À faire avant le 3 mai\nhttps://etabli.test/c/"
    )


def test_who_is_known_by_account_and_by_address_is_one_reader(db: None):
    stranger = Recipient(None, "Inès", "Ines@exemple.test")
    outbox.post([(entry(1), [draft("Un", stranger)]), (entry(2), [draft("Deux")])])
    row = Message.objects.get()
    assert row.person_id == WHO.person_id
    assert ("Un" in row.subject, "— Deux" in row.body) == (True, True)


READERS = (
    WHO,
    Recipient(8, "Paul", "paul@exemple.test"),
    Recipient(None, "", "ana@exemple.test"),
    Recipient(None, "", "INES@exemple.test"),
    Recipient(None, "Sans adresse"),
)
DRAFTS = st.builds(
    lambda n, **fields: draft(f"Sujet {n}", fields.pop("who"), body=f"Texte {n}.", **fields),
    st.integers(0, 9),
    who=st.sampled_from(READERS),
    about=st.sampled_from(("a:1", "b:1")),
    link=st.sampled_from(("/a/", "/b/", "")),
    is_action=st.booleans(),
    before=st.sampled_from(("", "À faire avant le 3 mai inclus.")),
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.lists(DRAFTS, max_size=6), min_size=1, max_size=4))
def test_whatever_an_act_touches_each_reader_has_one_message_that_misses_no_fact(
    db: None, acts: list[list[Draft]]
):
    with transaction.atomic():
        told = [(entry(n), drafts) for n, drafts in enumerate(acts, 1)]
        outbox.post(told)
        rows = list(Message.objects.all())
        transaction.set_rollback(True)
    names = {(who.address or who.name).casefold() for drafts in acts for who in _whos(drafts)}
    assert len(rows) == len(names)
    for row in rows:
        theirs = [_best(drafts, row.address) for drafts in acts]
        for item in filter(None, theirs):
            assert item.subject in f"{row.subject}\n{row.body}"
            if item.is_urgent and row.person_id:
                assert row.summary_at == row.created_at + rythme.gathering()


def _whos(drafts: list[Draft]) -> list[Recipient]:
    return [item.recipient for item in drafts]


def _best(drafts: list[Draft], address: str) -> Draft | None:
    """What one move says to this address: an order first."""
    mine = [item for item in drafts if item.recipient.address.casefold() == address.casefold()]
    return next(iter(sorted(mine, key=lambda item: (not item.is_action, not item.before))), None)


#: « vous », « votre », « signez »
SPOKEN_TO = re.compile(r"\b(?:vous|votre|vos)\b|\b(?!chez\b|assez\b|rez\b)\w+ez\b", re.IGNORECASE)
#: these are told of what is theirs
THEIR_OWN = ("personne", "invité", "guest")
#: the porteurs wait for what comes next, the holder of a turn is told of it, a budget of its credits
TOLD_OF_THEIRS = {
    ("candidatures.candidature.exchange", "porteurs"),
    ("marches.designation.lift_conflict", "titulaire"),
    ("credits.delegationcredits.delegate", "budget"),
}


@pytest.mark.parametrize(
    ("workflow", "name", "audience", "is_action"),
    [p for p in readers() if not p.values[3] and p.values[2] not in THEIR_OWN],
)
def test_who_is_only_told_is_not_spoken_to_in_the_words_of_who_must_act(
    workflow: Any, name: str, audience: str, is_action: bool
):
    """Good: « Les signataires ont un courrier à signer ». Bad: « Signez-le » to the chef de service."""
    verb = workflow.verb(name)
    subject, body, _ = said(verb, audience) or ("", "", None)
    assert SPOKEN_TO.findall(f"{subject}\n{body}") == [] or (verb, audience) in TOLD_OF_THEIRS


#: what only the State or the circle of an act may read of an object
KEPT = (
    "motif",
    "decision",
    "description",
    "observations",
    "note_",
    "cause",
    "montant",
    "ttc",
    "ht",
)


@pytest.mark.parametrize(
    ("workflow", "name", "audience", "is_action"),
    [
        p
        for p in readers()
        if not p.values[0].circle_of(p.values[1]).opens_to(side_of_audience(p.values[2]))
    ],
)
def test_outside_the_circle_nothing_is_read_of_the_reasons_nor_of_what_was_decided(
    workflow: Any, name: str, audience: str, is_action: bool
):
    """A porteur is told that an Atelier is abandoned; the words of the State stay with the State."""
    read: list[str] = []
    entry = Entry(motif="", data={}, effective_on=NOW.date(), verb=workflow.verb(name))
    spy = Stub("x", read)
    context = {"obj": spy, "entry": entry, "recipient": WHO, "audience": audience}
    annonce.written(
        outbox.template_of(workflow.verb(name)), {**context, "par": "Paul", "told": "a agi"}
    )
    assert [seen for seen in read if seen.startswith(KEPT)] == []


@pytest.mark.parametrize(("workflow", "name", "move"), every_move())
def test_who_waits_for_somebody_else_is_not_spoken_to(workflow: Any, name: str, move: Any):
    """`waiting` is read by all the others, whoever they are."""
    assert SPOKEN_TO.findall(move.waiting) == []
