"""The committee: voices, déports, quorum, vote; it never chooses another candidate (N-9 to N-12, D-11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.consultations import analyse as an
from etabli.consultations.analyse import Bulletin, Choix, MembreComite, Siege
from etabli.consultations.tests.stories import GRILLE

DDT = MembreComite("Ana", "DDT du Lot", Siege.PILOTE)
VALSEC = MembreComite("Bob", "Valsec", Siege.COLLECTIVITE)
COEUR = MembreComite("Chloé", "Cœur-de-Lot", Siege.COLLECTIVITE)
EPF = MembreComite("Driss", "EPF", Siege.OPERATEUR)
DGALN = MembreComite("Elsa", "DGALN", Siege.DGALN)
COMITE = (DDT, VALSEC, COEUR, EPF, DGALN)
NAMES = ("DDT du Lot", "Valsec", "Cœur-de-Lot", "EPF")


def gone(membre):
    return MembreComite(membre.personne, membre.organisation, membre.siege, is_deporte=True)


def ballots(*choices):
    return [
        Bulletin(who, choix, "T1", "La méthode n’a pas été lue.")
        for who, choix in zip(NAMES, choices, strict=False)
    ]


def count(*choices, membres=COMITE, presents=None):
    given_ballots = ballots(*choices)
    here = presents or [x.organisation for x in given_ballots]
    return an.count(membres, presents=here, bulletins=given_ballots, grille=GRILLE, empreinte="e")


def faults(*bulletins, presents=NAMES, membres=COMITE):
    return an.faults_of_scrutin(membres, presents=presents, bulletins=bulletins, grille=GRILLE)


OUI, NON, NSP = Choix.ADOPTER, Choix.REVOIR, Choix.ABSTENTION


@pytest.mark.regle("N-9")
def test_each_organisation_has_one_voice_and_the_dgaln_none():
    second = MembreComite("Farid", "Valsec", Siege.COLLECTIVITE)
    assert an.voices((*COMITE, second)) == ("Cœur-de-Lot", "DDT du Lot", "EPF", "Valsec")
    assert an.faults_of_comite((*COMITE, second)) == []


@pytest.mark.regle("N-9", "N-10")
def test_what_is_no_committee_is_said():
    both = MembreComite("Farid", "EPF", Siege.DREAL)
    assert an.faults_of_comite((both, EPF, EPF)) == [
        "Un service pilote, et un seul, siège au comité.",
        "Invitez au moins une collectivité porteuse : le choix est collégial.",
        "EPF siège à deux titres : une organisation, une voix.",
        "Driss siège deux fois.",
    ]
    assert an.faults_of_comite((gone(DDT), VALSEC)) == [
        "Le service pilote remplace son membre en déport : il ne peut pas être absent."
    ]
    with pytest.raises(LookupError):
        an.pilote((gone(DDT), VALSEC))


@pytest.mark.regle("N-10", "INT-1")
def test_a_deport_removes_the_voice_unless_somebody_else_comes():
    alone = (DDT, gone(VALSEC), COEUR, EPF)
    assert an.voices(alone) == ("Cœur-de-Lot", "DDT du Lot", "EPF")
    assert an.deports(alone) == {"Bob"}
    replaced = (*alone, MembreComite("Farid", "Valsec", Siege.COLLECTIVITE))
    assert an.voices(replaced) == an.voices(COMITE)


@pytest.mark.regle("N-11")
@pytest.mark.parametrize(("base", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4)])
def test_the_quorum_is_more_than_half_of_the_voices(base, needed):
    assert an.quorum(base) == needed


@pytest.mark.regle("N-11")
def test_the_quorum_counts_voices_present_and_the_pilote_among_them():
    assert an.faults_of_quorum(COMITE, presents=NAMES[:3]) == []
    assert an.faults_of_quorum(COMITE, presents=NAMES[:2]) == [
        "Le quorum n’est pas atteint : 2 voix présentes, il en faut 3."
    ]
    assert an.faults_of_quorum(COMITE, presents=NAMES[1:]) == [
        "Le service pilote doit être présent."
    ]
    assert an.faults_of_quorum(COMITE, presents=(*NAMES[:3], "DGALN")) == [
        "DGALN n’a pas de voix au comité."
    ]


@pytest.mark.regle("N-10", "N-11")
def test_a_deport_lowers_the_quorum_with_the_base():
    smaller = (DDT, gone(VALSEC), COEUR, gone(EPF))
    assert an.faults_of_quorum(smaller, presents=("DDT du Lot", "Cœur-de-Lot")) == []


@pytest.mark.regle("N-12")
@pytest.mark.parametrize(
    ("choices", "is_adopte", "by_pilote"),
    [
        ((OUI, OUI, OUI, NON), True, False),
        ((OUI, NON, NON, NON), False, False),
        ((OUI, NON, OUI, NON), True, True),
        ((NON, OUI, OUI, NON), False, True),
        ((OUI, NSP, NSP, NSP), True, False),
        ((NON, OUI, NSP, NSP), False, True),
        ((NON, OUI, OUI, NSP), True, False),
    ],
)
def test_the_majority_of_votes_cast_decides_and_a_tie_is_the_pilotes(
    choices, is_adopte, by_pilote
):
    found = count(*choices)
    assert (found.is_adopte, found.is_voix_du_pilote) == (is_adopte, by_pilote)
    assert (found.pour, found.revoir, found.abstentions) == tuple(
        choices.count(x) for x in (OUI, NON, NSP)
    )
    assert (found.base, found.quorum, found.empreinte) == (4, 3, "e")


@pytest.mark.regle("N-12")
def test_the_pilote_may_not_abstain_and_a_return_names_a_criterion_and_says_why():
    assert faults(
        Bulletin("DDT du Lot", NSP),
        Bulletin("Valsec", NON, "Z", "Trop cher."),
        Bulletin("Cœur-de-Lot", NON, "T", " "),
        Bulletin("EPF", OUI),
    ) == [
        "Le service pilote ne peut pas s’abstenir : sa voix départage.",
        "Valsec : dites sur quel critère revoir l’analyse, et pourquoi.",
        "Cœur-de-Lot : dites sur quel critère revoir l’analyse, et pourquoi.",
    ]


@pytest.mark.regle("N-12")
def test_each_voice_present_answers_once():
    assert faults(
        Bulletin("DDT du Lot", OUI),
        Bulletin("DDT du Lot", OUI),
        Bulletin("EPF", OUI),
        presents=NAMES[:3],
    ) == [
        "DDT du Lot a voté deux fois.",
        "EPF a voté sans être présent.",
        "Cœur-de-Lot n’a rien répondu : adopter, revoir ou s’abstenir.",
        "Valsec n’a rien répondu : adopter, revoir ou s’abstenir.",
    ]
    with pytest.raises(ValueError, match="Le quorum n’est pas atteint"):
        count(OUI, OUI)


@pytest.mark.regle("N-12", "D-11")
def test_a_ballot_adopts_sends_back_or_abstains_and_names_no_candidate():
    assert {choix.value for choix in Choix} == {"ADOPTER", "REVOIR", "ABSTENTION"}
    assert set(Bulletin.__slots__) == {"organisation", "choix", "critere", "raison"}


@pytest.mark.regle("N-11", "N-12")
@given(st.sampled_from([OUI, NON]), st.lists(st.sampled_from(list(Choix)), min_size=2, max_size=3))
def test_any_vote_is_the_majority_and_the_abstentions_weigh_nothing(first, others):
    found = count(first, *others)
    cast = [first, *(choix for choix in others if choix is not NSP)]
    assert found.pour + found.revoir == len(cast)
    margin = cast.count(OUI) - cast.count(NON)
    assert found.is_adopte == (margin > 0 or (margin == 0 and first is OUI))


@pytest.mark.regle("N-11")
@given(st.integers(1, 40), st.integers(0, 40))
def test_two_groups_apart_never_reach_the_quorum_together(base, one):
    one = min(one, base)
    assert not (one >= an.quorum(base) and base - one >= an.quorum(base))
