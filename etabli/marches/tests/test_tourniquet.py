"""The tourniquet, one rule at a time, and the exact scenario."""

import datetime as dt
from dataclasses import replace

import pytest

from etabli.core.refus import Refused
from etabli.marches import tourniquet as tq
from etabli.marches.tests.stories import DAY, RANG, SEUILS, Story, results
from etabli.marches.tourniquet import Cause, Issue, Nature, Resultat

# -- S02 ------------------------------------------------------------------------------------------


@pytest.fixture
def s02():
    story = Story()
    files = []
    assert story.designate("A1").titulaire == "G1"
    story.accept("A1")
    files.append(story.file)
    story.holder("G2", Nature.CONFLIT_CONFIRME, "A2")
    assert results(story.designate("A2")) == [("G2", "CONFLIT"), ("G3", "DESIGNE")]
    story.accept("A2")
    files.append(story.file)
    assert story.designate("A3").titulaire == "G2"
    story.refuse("A3")
    files.append(story.file)
    assert story.designate("A3").titulaire == "G1"
    story.accept("A3")
    files.append(story.file)
    assert story.designate("A4").titulaire == "G3"
    story.answer("A4", Nature.SILENCE)
    files.append(story.file)
    assert story.designate("A4").titulaire == "G2"
    story.accept("A4")
    files.append(story.file)
    story.holder("G1", Nature.CONFLIT_CONFIRME, "A5")
    assert results(story.designate("A5")) == [("G1", "CONFLIT"), ("G3", "DESIGNE")]
    story.accept("A5")
    files.append(story.file)
    return story, files


@pytest.mark.regle("S02", "T-1", "T-2", "T-3", "T-4", "T-6")
def test_the_file_of_the_scenario_moves_as_written(s02):
    assert s02[1] == [
        ["G2", "G3", "G1"],
        ["G2", "G1", "G3"],
        ["G1", "G3", "G2"],
        ["G3", "G2", "G1"],
        ["G2", "G1", "G3"],
        ["G1", "G3", "G2"],
        ["G1", "G2", "G3"],
    ]


@pytest.mark.regle("S02", "T-7", "T-13")
def test_the_totals_of_the_scenario(s02):
    story = s02[0]
    accepted = [d.titulaire for d in story.tour.designations if d.issue is Issue.ACCEPTEE]
    assert [accepted.count(g) for g in RANG] == [2, 1, 2]
    counted = [len(tq.counted_refusals(story.tour, g, on=DAY, seuils=SEUILS)) for g in RANG]
    assert counted == [0, 1, 1]
    assert [tq.alerte(story.tour, g, on=DAY, seuils=SEUILS) for g in RANG] == [None, None, None]
    tests = [test.resultat for record in story.log for test in record.tests]
    assert tests.count(Resultat.DESIGNE) == 7
    assert tests.count(Resultat.CONFLIT) == 2
    refusals = [r for r in story.log if r.nature in (Nature.REFUS, Nature.SILENCE)]
    assert [(r.titulaire, r.atelier) for r in refusals] == [("G2", "A3"), ("G3", "A4")]
    designated = [r.atelier for r in story.log if r.nature is Nature.DESIGNATION]
    assert designated == ["A1", "A2", "A3", "A3", "A4", "A4", "A5"]


@pytest.mark.regle("S02", "T-12", "T-13")
def test_the_replay_gives_the_same_file_and_sees_a_changed_log(s02):
    story = s02[0]
    assert tq.replay(RANG, story.log) == story.tour
    forged = [*story.log]
    forged[0] = replace(forged[0], file_apres=("G3", "G2", "G1"))
    with pytest.raises(Refused, match="ligne 1\u00a0: elle ne donne pas la file"):
        tq.replay(RANG, forged)
    with pytest.raises(Refused, match="ne part pas de la file"):
        tq.replay(("G2", "G1", "G3"), story.log[1:])
    with pytest.raises(Refused, match="ne part pas de la file|les tests"):
        tq.replay(RANG, story.log[2:])
    lied = [replace(story.log[0], titulaire="G2", tests=(tq.Test("G2", 2, Resultat.DESIGNE),))]
    with pytest.raises(Refused, match="les tests ne sont pas ceux de la règle"):
        tq.replay(RANG, lied)


@pytest.mark.regle("T-13")
def test_each_digest_holds_the_record_and_the_digest_before(s02):
    first, second = s02[0].log[:2]
    digest = tq.empreinte(first, previous="0" * 64)
    assert len(digest) == 64
    assert digest == tq.empreinte(first, previous="0" * 64)
    assert digest != tq.empreinte(first, previous="1" * 64)
    assert digest != tq.empreinte(second, previous="0" * 64)
    assert digest != tq.empreinte(replace(first, motif="x"), previous="0" * 64)


@pytest.mark.regle("T-13")
def test_a_holder_sees_only_its_own_tests(s02):
    lines = tq.visible_to(s02[0].log, "G2")
    assert [(x.atelier, x.resultat.value, x.position) for x in lines] == [
        ("A2", "CONFLIT", 1),
        ("A3", "DESIGNE", 1),
        ("A4", "DESIGNE", 1),
    ]
    assert {x.atelier for x in tq.visible_to(s02[0].log, "G3")} == {"A2", "A4", "A5"}


# -- one rule at a time ---------------------------------------------------------------------------


@pytest.mark.regle("T-1", "T-4")
def test_an_atelier_has_one_live_turn_and_its_second_order_moves_nothing():
    story = Story()
    story.designate("A1")
    with pytest.raises(Refused, match="déjà désigné"):
        story.designate("A1")
    story.accept("A1")
    story.answer("A1", Nature.NOTIFICATION)
    assert story.file == ["G2", "G3", "G1"]
    with pytest.raises(Refused, match="déjà désigné"):
        story.designate("A1")


@pytest.mark.regle("T-4")
def test_two_designations_in_parallel_take_two_holders():
    story = Story()
    assert story.designate("A1").titulaire == "G1"
    assert story.designate("A2").titulaire == "G2"
    assert story.file == ["G3", "G1", "G2"]


@pytest.mark.regle("T-2")
def test_the_first_test_that_applies_is_the_motive():
    story = Story()
    story.designate("A1")
    story.refuse("A1")
    for who in RANG:
        story.holder(who, Nature.SUSPENSION)
    tests = tq.examine(story.tour, "A1", plafonds=RANG, conflits=RANG)
    assert [(t.titulaire, t.position, t.resultat.value) for t in tests] == [
        ("G2", 1, "SUSPENDU"),
        ("G3", 2, "SUSPENDU"),
        ("G1", 3, "DEJA_REFUSE"),
    ]
    other = Story()
    tests = tq.examine(
        other.tour, "A1", plafonds={"G1": "16 450,00 € de trop"}, conflits=["G1", "G2"]
    )
    assert [(t.titulaire, t.resultat.value, t.detail) for t in tests] == [
        ("G1", "PLAFOND", "16 450,00 € de trop"),
        ("G2", "CONFLIT", ""),
        ("G3", "DESIGNE", ""),
    ]


@pytest.mark.regle("T-3")
def test_a_passed_holder_keeps_its_place():
    story = Story()
    story.designate("A1", plafonds=["G1"], conflits=["G2"])
    assert story.file == ["G1", "G2", "G3"]
    assert story.designate("A2").titulaire == "G1"


@pytest.mark.regle("T-6")
def test_a_conflict_found_after_designation_gives_the_turn_back():
    story = Story()
    story.designate("A1")
    story.refuse("A1", Cause.CONFLIT)
    assert story.file == ["G2", "G3", "G1"]
    story.give_back(1)
    assert story.file == ["G1", "G2", "G3"]
    assert tq.counted_refusals(story.tour, "G1", on=DAY, seuils=SEUILS) == ()
    assert results(story.designate("A1")) == [("G1", "CONFLIT"), ("G2", "DESIGNE")]
    assert story.file == ["G1", "G3", "G2"]
    with pytest.raises(Refused, match="ne peut pas être rendu"):
        story.give_back(1)


@pytest.mark.regle("T-6", "T-12")
@pytest.mark.parametrize(
    ("decision", "counted"),
    [(Nature.JUSTIFICATION_ACCEPTEE, 0), (Nature.JUSTIFICATION_REFUSEE, 1)],
)
def test_an_incapacity_counts_only_when_dgaln_does_not_accept_it(decision, counted):
    story = Story()
    story.designate("A1")
    story.refuse("A1", Cause.INCAPACITE)
    assert story.file == ["G2", "G3", "G1"]
    assert tq.counted_refusals(story.tour, "G1", on=DAY, seuils=SEUILS) == ()
    story.le = DAY + dt.timedelta(days=7)
    story.keep(tq.answer(story.tour, 1, decision, le=story.le))
    found = tq.counted_refusals(story.tour, "G1", on=story.le, seuils=SEUILS)
    assert [refus.le for refus in found] == [DAY] * counted
    assert story.file == ["G2", "G3", "G1"]
    with pytest.raises(Refused, match="Aucune justification"):
        tq.answer(story.tour, 1, decision, le=story.le)


@pytest.mark.regle("T-6")
@pytest.mark.parametrize(
    ("nature", "issue"),
    [
        (Nature.SILENCE, Issue.SILENCE),
        (Nature.NON_CONFORME, Issue.REFUSEE),
        (Nature.NON_REMIS, Issue.REFUSEE),
    ],
)
def test_silence_and_a_failed_devis_count_and_stay_at_the_tail(nature, issue):
    story = Story()
    story.designate("A1")
    if nature is not Nature.SILENCE:
        story.accept("A1")
    story.answer("A1", nature)
    assert story.tour.designation(1).issue is issue
    assert story.file == ["G2", "G3", "G1"]
    assert len(tq.counted_refusals(story.tour, "G1", on=DAY, seuils=SEUILS)) == 1
    assert story.designate("A1").titulaire == "G2"
    with pytest.raises(Refused, match="ne peut pas être rendu"):
        story.give_back(1)


@pytest.mark.regle("T-7")
def test_two_counted_refusals_call_for_a_formal_notice_and_three_for_a_suspension():
    story = Story("G1")
    asked = []
    for number, day in enumerate(
        [dt.date(2026, 3, 10), dt.date(2026, 6, 10), dt.date(2027, 3, 10)]
    ):
        story.le = day
        story.designate(f"A{number}")
        story.refuse(f"A{number}")
        asked.append(tq.alerte(story.tour, "G1", on=day, seuils=SEUILS))
    assert asked == [None, tq.Alerte.MISE_EN_DEMEURE, tq.Alerte.PROPOSITION_SUSPENSION]
    # the first one counts until the same day, included
    later = dt.date(2027, 3, 11)
    assert len(tq.counted_refusals(story.tour, "G1", on=later, seuils=SEUILS)) == 2
    assert tq.alerte(story.tour, "G1", on=later, seuils=SEUILS) is tq.Alerte.MISE_EN_DEMEURE


@pytest.mark.regle("T-8")
def test_turns_given_back_stand_in_the_order_of_their_designations():
    story = Story("G1", "G2", "G3", "G4")
    for atelier in ("A1", "A2", "A3"):
        story.designate(atelier)
    assert story.file == ["G4", "G1", "G2", "G3"]
    story.give_back(3)
    assert story.file == ["G3", "G4", "G1", "G2"]
    story.give_back(1)
    assert story.file == ["G1", "G3", "G4", "G2"]
    story.give_back(2)
    assert story.file == ["G1", "G2", "G3", "G4"]


@pytest.mark.regle("T-8")
def test_a_holder_has_one_place_and_a_second_return_only_lowers_its_number():
    story = Story("G1", "G2")
    story.designate("A1")  # 1: G1
    story.designate("A2")  # 2: G2
    story.designate("A3")  # 3: G1
    story.give_back(3)
    story.give_back(2)
    assert story.file == ["G2", "G1"]
    assert story.tour.rendus == {"G1": 3, "G2": 2}
    story.give_back(1)
    assert story.file == ["G1", "G2"]
    assert story.tour.rendus == {"G1": 1, "G2": 2}


@pytest.mark.regle("T-8", "B-8", "S04")
def test_a_designation_without_object_gives_the_turn_back():
    story = Story("G2", "G3", "G1")
    story.designate("A1")
    assert story.file == ["G3", "G1", "G2"]
    story.accept("A1")
    story.answer("A1", Nature.SANS_OBJET)
    story.give_back(1)
    assert story.file == ["G2", "G3", "G1"]
    assert story.tour.designation(1).issue is Issue.SANS_OBJET


@pytest.mark.regle("T-9")
def test_a_notified_order_uses_the_turn_for_ever():
    story = Story()
    story.designate("A1")
    with pytest.raises(Refused, match="n’a pas accepté"):
        story.answer("A1", Nature.NOTIFICATION)
    story.accept("A1")
    story.answer("A1", Nature.NOTIFICATION)
    for act in (
        lambda: story.give_back(1),
        lambda: story.refuse("A1"),
        lambda: story.answer("A1", Nature.SANS_OBJET),
    ):
        with pytest.raises(Refused, match="définitivement utilisé"):
            act()


@pytest.mark.regle("T-10")
def test_a_suspended_holder_keeps_its_place_and_comes_back_there():
    story = Story()
    story.holder("G1", Nature.SUSPENSION)
    with pytest.raises(Refused, match="déjà suspendu"):
        story.holder("G1", Nature.SUSPENSION)
    assert results(story.designate("A1")) == [("G1", "SUSPENDU"), ("G2", "DESIGNE")]
    story.holder("G1", Nature.FIN_SUSPENSION)
    assert story.file == ["G1", "G3", "G2"]
    assert story.designate("A2").titulaire == "G1"
    with pytest.raises(Refused, match="n’est pas suspendu"):
        story.holder("G1", Nature.FIN_SUSPENSION)


@pytest.mark.regle("T-10")
def test_a_suspension_leaves_a_pending_designation_alone_unless_the_decision_says_otherwise():
    story = Story()
    story.designate("A1")
    story.holder("G1", Nature.SUSPENSION)
    assert story.tour.designation(1).issue is Issue.EN_COURS
    story.refuse("A1", Cause.SUSPENSION)
    assert tq.counted_refusals(story.tour, "G1", on=DAY, seuils=SEUILS) == ()
    assert story.designate("A1").titulaire == "G2"


@pytest.mark.regle("T-8", "T-10")
def test_a_suspended_holder_takes_its_returned_place_and_a_terminated_one_gets_nothing():
    story = Story()
    story.designate("A1")
    story.holder("G1", Nature.SUSPENSION)
    story.give_back(1)
    assert story.file == ["G1", "G2", "G3"]
    story.designate("A2")  # G2
    story.holder("G2", Nature.RESILIATION)
    assert story.file == ["G1", "G3"]
    story.give_back(2)
    assert story.file == ["G1", "G3"]
    with pytest.raises(Refused, match="n’y entre pas"):
        story.holder("G2", Nature.SUSPENSION)


@pytest.mark.regle("R5")
def test_the_rest_of_a_terminated_holder_goes_to_the_next_one():
    story = Story()
    story.designate("A1")
    story.accept("A1")
    story.answer("A1", Nature.NOTIFICATION)
    story.holder("G1", Nature.RESILIATION)
    story.answer("A1", Nature.SANS_OBJET)
    assert story.designate("A1").titulaire == "G2"


@pytest.mark.regle("T-11", "F4")
def test_everybody_refusing_ends_without_a_holder_and_re_asking_is_done_once():
    story = Story("G1", "G2")
    for _ in range(2):
        story.designate("A1")
        story.refuse("A1")
    nobody = story.designate("A1")
    assert (nobody.titulaire, nobody.designation) == ("", 0)
    assert results(nobody) == [("G1", "DEJA_REFUSE"), ("G2", "DEJA_REFUSE")]
    assert nobody.file_apres == nobody.file_avant
    story.keep(tq.ask_again(story.tour, "A1", le=DAY))
    assert story.designate("A1").titulaire == "G1"
    story.refuse("A1")
    # re-asking included
    assert len(tq.counted_refusals(story.tour, "G1", on=DAY, seuils=SEUILS)) == 2
    with pytest.raises(Refused, match="seconde fois"):
        tq.ask_again(story.tour, "A1", le=DAY)


@pytest.mark.regle("T-11")
def test_refusals_are_remembered_for_one_atelier_only():
    story = Story("G1")
    story.designate("A1")
    story.refuse("A1")
    assert story.designate("A2").titulaire == "G1"


@pytest.mark.regle("T-12")
def test_a_lifted_conflict_no_longer_stops_the_holder():
    story = Story()
    story.holder("G1", Nature.CONFLIT_CONFIRME, "A1")
    assert tq.chosen(tq.examine(story.tour, "A1")) == "G2"
    story.holder("G1", Nature.CONFLIT_LEVE, "A1")
    assert tq.chosen(tq.examine(story.tour, "A1")) == "G1"


@pytest.mark.regle("T-14")
def test_the_deputy_is_the_next_that_passes_and_is_never_the_designated_one():
    story = Story()
    story.designate("A1")
    assert tq.deputy(story.tour, "A1") == "G2"
    assert tq.deputy(story.tour, "A1", conflits=["G2"]) == "G3"
    assert tq.deputy(story.tour, "A1", conflits=["G2"], plafonds=["G3"]) is None
    assert story.file == ["G2", "G3", "G1"]
