"""Marks: what is one, how several become one, who leaves with theirs (N-1, N-10)."""

from decimal import Decimal as D

import pytest

from etabli.consultations import analyse as an
from etabli.consultations.analyse import Mode, Note
from etabli.consultations.tests.stories import (
    GRILLE,
    NOTES,
    OFFRES,
    marks,
    offre,
    reglement,
    table,
)

MOYENNE = reglement(mode=Mode.MOYENNE)


def faults(notes, rules=MOYENNE, compares=("L1",)):
    return an.faults_of_notes(notes, reglement=rules, compares=compares)


@pytest.mark.regle("N-1")
@pytest.mark.parametrize(
    ("valeur", "said"),
    [
        ("0", None),
        ("10", None),
        ("7.5", None),
        ("7.50", None),
        ("7.25", "La note a une décimale au plus (7,5)."),
        ("10.1", "La note va de 0 à 10."),
        ("-0.1", "La note va de 0 à 10."),
        ("NaN", "La note va de 0 à 10."),
    ],
)
def test_a_mark_goes_from_0_to_10_with_one_decimal(valeur, said):
    assert an.fault_of_note(Note("L1", "T1", D(valeur), "Solide.")) == said


@pytest.mark.regle("N-1")
def test_a_mark_without_a_comment_is_refused():
    assert an.fault_of_note(Note("L1", "T1", D(8), "  ")) == (
        "Écrivez ce qui est fort et ce qui est faible : une note sans commentaire ne se défend pas."
    )


@pytest.mark.regle("N-1")
def test_the_mean_of_the_marks_is_rounded_half_up_before_it_is_weighed():
    """(7,0 + 7,1 + 8,0 × 6) ÷ 8 = 7,7625 → 7,76; 7,76 ÷ 10 × 30 = 23,28, not 23,29."""
    notes = [
        n
        for i, x in enumerate(["7.0", "7.1", *["8.0"] * 6])
        for n in marks("L1", x, x, x, evaluateur=f"E{i}")
    ]
    found = an.rank([offre("L1", 78000)], reglement=MOYENNE, notes=notes).lignes[0]
    first = found.scores[0].details[0]
    assert (str(first.explication.etapes[0].resultat), str(first.points)) == ("7.76", "23.28")
    assert len(first.explication.etapes[0].operandes) == 8


@pytest.mark.regle("N-1")
def test_a_score_at_half_a_cent_goes_up():
    """7,5 ÷ 10 × 10,02 = 7,515 → 7,52; to the even it would be 7,52 too, so 8,5 × 10,02 = 8,517 and
    2,5 ÷ 10 × 10,02 = 2,505 → 2,51, to the even 2,50."""
    grille = an.Grille(
        (
            an.Critere("T", "Technique", D("10.02")),
            an.Critere("P", "Prix", D("89.98"), is_prix=True),
        )
    )
    found = an.rank(
        [offre("L1", 78000)],
        reglement=reglement(grille=grille),
        notes=marks("L1", "2.5", grille=grille),
    )
    assert table(found) == [(1, "L1", "2.51", "89.98", "92.49")]


@pytest.mark.regle("N-1")
def test_what_keeps_marks_from_ranking_is_said_all_at_once():
    notes = [
        *marks("L1", "8.0", "7.2", "11", evaluateur="Ana")[1:],
        *marks("L1", "8.0", "7.2", "8.0", evaluateur="Bob")[:1],
        *marks("L1", "8.0", "7.2", "8.0", evaluateur="Bob")[:1],
        Note("L1", "T9", D(8), "Solide.", "Bob"),
    ]
    assert faults(notes) == [
        "L1, T3, Ana : La note va de 0 à 10.",
        "T9 n’est pas un sous-critère du règlement.",
        "L1, T1 : une seule note.",
        "Ana n’a pas noté L1 pour T1 : chacun note toutes les offres.",
        "Bob n’a pas noté L1 pour T2 : chacun note toutes les offres.",
        "Bob n’a pas noté L1 pour T3 : chacun note toutes les offres.",
    ]


@pytest.mark.regle("N-1")
def test_by_consensus_there_is_one_mark_and_everything_is_marked():
    notes = [*marks("L1", "8", "8", "8", evaluateur="Ana"), *marks("L1", "8", "8", "8")[:1]]
    assert faults(notes, reglement(), ("L1", "L2")) == [
        "L1, T1 : une seule note.",
        "L2 n’a pas de note pour T1 — Méthodologie et compréhension.",
        "L2 n’a pas de note pour T2 — Équipe et pluridisciplinarité.",
        "L2 n’a pas de note pour T3 — Participation et calendrier.",
    ]
    with pytest.raises(ValueError, match="L2 n’a pas de note"):
        an.rank(OFFRES, reglement=reglement(), notes=NOTES[:3])


@pytest.mark.regle("N-10")
def test_the_marks_of_who_leaves_are_cancelled_and_the_mean_is_that_of_the_others():
    notes = [
        *marks("L1", "10", "10", "10", evaluateur="Ana"),
        *marks("L1", "6.0", "7.0", "8.0", evaluateur="Bob"),
        *marks("L1", "7.0", "7.0", "7.0", evaluateur="Chloé"),
    ]
    kept = an.without(notes, deports={"Ana"})
    offers = [offre("L1", 78000)]
    before = an.rank(offers, reglement=MOYENNE, notes=notes).lignes[0].scores[0]
    after = an.rank(offers, reglement=MOYENNE, notes=kept).lignes[0].scores[0]
    assert [str(x.points) for x in before.details] == ["23.01", "16.00", "8.33"]
    assert [str(x.points) for x in after.details] == ["19.50", "14.00", "7.50"]
    assert {note.evaluateur for note in kept} == {"Bob", "Chloé"}


@pytest.mark.regle("N-1", "N-4")
def test_a_criterion_without_sub_criteria_is_marked_itself():
    grille = an.Grille(
        (an.Critere("T", "Technique", D(70)), an.Critere("P", "Prix", D(30), is_prix=True))
    )
    assert [item.code for item in grille.notes] == ["T"]
    assert GRILLE.prix.code == "P"
    found = an.rank(
        [offre("L1", 78000)],
        reglement=reglement(grille=grille),
        notes=marks("L1", "8.5", grille=grille),
    )
    assert table(found) == [(1, "L1", "59.50", "30.00", "89.50")]
