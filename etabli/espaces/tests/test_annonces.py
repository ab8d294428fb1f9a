"""One act, one message per person: every act of a whole story is heard from outside, to its end."""

import datetime as dt
from typing import Any

import pytest

from etabli.core import horloge, outbox
from etabli.core.models import Message

DAY = dt.date(2026, 5, 5)


@pytest.fixture
def papers():
    """Papers are white pages and deposited files are judged here: neither is what is heard."""
    import demo.scene
    from etabli.core.documents import issuing
    from etabli.espaces.tests.epreuve import quick_papers
    from etabli.livrables.tests.factories import pdf

    white = pdf().read()
    # undone in the order opposite to that of `quick_papers`, or its own drawing would stay behind
    with quick_papers(), pytest.MonkeyPatch.context() as patch:
        for module in (issuing, demo.scene):
            patch.setattr(module, "render_pdf", lambda content, **options: white)
        yield


def test_no_act_of_a_whole_flash_says_twice_orders_who_must_not_or_hides_a_delay(
    db, papers, monkeypatch
):
    from demo import (
        cast,
        contract,
        framework,
        handover,
        money,
        outcome,
        parcours,
        request,
        workshop,
    )
    from etabli.ateliers.tests.factories import CommuneFactory
    from etabli.espaces.tests.annonces import listen
    from etabli.espaces.tests.test_mots import RAW_AMOUNT, RULE, shown

    tellers = [cast, contract, framework, handover, money, outcome, request, workshop]
    ear = listen(tellers, monkeypatch)
    commune: Any = CommuneFactory()
    parcours.tell(commune, start=dt.date(2026, 3, 2))
    assert ear.wrong == []
    # the walk is the whole course, and it does speak
    assert sum(1 for told in ear.heard.values() if told) == 41
    assert ear.asked == 51
    # every message of the story, its links apart: no code of a rule, no amount of a machine
    texts = [f"{row.subject}\n{row.body}" for row in Message.objects.all()]
    assert len(texts) > 150
    assert [found for text in texts for p in (RULE, RAW_AMOUNT) for found in shown(text, p)] == []


@pytest.fixture
def contract(db, papers):
    """Two Ateliers of one service, both in the hands of the same holder."""
    from etabli.espaces.tests.epreuve_stories import make_monde
    from etabli.marches import services as marches

    monde = make_monde()
    with horloge.at(DAY):
        first, second = [_atelier(pk) for pk in monde.ateliers]
        monde.cast.accept(monde.cast.designate(first, on=DAY), on=DAY)
        monde.cast.designate(second, on=DAY)
        while (turn := monde.cast.live(second)).groupement.code != "G1":
            marches.refuse_designation(
                turn, actor=monde.cast.mandataire(turn), cause="CHARGE", motif="Équipe complète."
            )
        Message.objects.all().delete()
        yield monde


def _atelier(pk):
    from etabli.ateliers.models import Atelier

    return Atelier.objects.get(pk=pk)


@pytest.mark.regle("T-10")
@pytest.mark.parametrize("verb", ["terminate_groupement", "suspend_groupement"])
def test_one_decision_on_a_holder_is_one_message_whatever_its_ateliers(contract, verb):
    from etabli.espaces.tests.annonces import faults
    from etabli.marches import services as marches

    cast = contract.cast
    by, more = (
        (cast.achats, {})
        if verb == "terminate_groupement"
        else (cast.decideur, {"ends_designations": True})
    )
    holder = type(cast.groupements["G1"]).objects.get(pk=cast.groupements["G1"].pk)
    getattr(marches, verb)(holder, actor=by, motif="Manquements répétés (fictifs).", **more)
    rows = list(Message.objects.order_by("created_at", "pk"))
    assert list(faults(rows, [])) == []
    mine = Message.objects.get(person_id=cast.chef.person_id)
    for pk in contract.ateliers:
        assert str(_atelier(pk)) in mine.subject + mine.body


def test_the_clock_tells_once_of_all_it_does_to_one_object(contract):
    from etabli.core import tic

    chef, objects = contract.cast.chef, [_atelier(pk) for pk in contract.ateliers]

    def twice(atelier):
        for motif in ("Première", "Deuxième"):
            _suspend_and_resume(atelier, contract.cast.valideur, motif)

    assert tic.each(objects, twice) == 2
    rows = Message.objects.filter(person_id=chef.person_id)
    assert sorted(rows.values_list("about", flat=True)) == [one.reference for one in objects]


def _suspend_and_resume(atelier, actor, motif):
    from etabli.ateliers.services import advance

    advance(atelier, "suspend", actor=actor, motif=motif)
    advance(atelier, "resume", actor=actor, motif=motif)


def test_what_an_undone_part_of_an_act_told_is_not_told(db):
    from etabli.core.tests.test_messages import draft, entry

    with outbox.one_act():
        outbox.post([(entry(1), [draft("Ce qui reste")])])
        with pytest.raises(ValueError, match="raté"):
            _fail([(entry(2), [draft("Ce qui est défait")])])
    row = Message.objects.get()
    assert row.subject == "Ce qui reste"
    assert "défait" not in row.body


@outbox.one_act()
def _fail(told):
    outbox.post(told)
    raise ValueError("raté")
