"""Marks through the database: agreed or the mean, secret until one's own are frozen, without those who left."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.consultations import access, services
from etabli.consultations.models import NoteOffre
from etabli.consultations.selectors import judging
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.judging import (
    MARKS,
    WORDS,
    again,
    counted,
    mark,
    marked,
    newcomer,
    offer,
    on,
    opened,
    person,
    ranked,
    refused,
    sits,
    table,
)
from etabli.consultations.tests.scene import scene
from etabli.core import duties
from etabli.core.devoirs.rows import differences

pytestmark = pytest.mark.django_db
#: what the two others give in MOYENNE
OTHERS = {"L1": ("9.0", "7.2", "8.0"), "L2": ("8.0", "8.0", "8.0"), "L4": ("7.5", "7.5", "7.5")}


@pytest.fixture
def one(db):
    return scene()


def write(marche, actor, code="L1", sous="T1", valeur="8.0", commentaire=WORDS, **more):
    return services.write_mark(
        offer(marche, code), actor=actor, sous_critere=sous,
        valeur=None if valeur is None else D(valeur), commentaire=commentaire, **more,
    )  # fmt: skip


def todo(actor, name):
    return duties.to_do(actor, limit=20, names=(name,))


@pytest.mark.regle("N-1")
def test_the_agreed_mark_is_kept_as_it_is_typed_by_the_pilote_alone(one):
    marche = opened(one)
    with on(24):
        assert write(marche, one.pilote, valeur=None, commentaire="Solide").keys == ["commentaire"]
        assert write(marche, one.pilote, commentaire="Solide").keys == ["valeur"]
        assert write(marche, one.pilote, commentaire="Solide").keys == []
        assert refused(lambda: write(marche, one.where.presidente)) == [
            "Les notes sont arrêtées ensemble : la personne du service pilote qui siège les écrit."
        ]
    (note,) = NoteOffre.objects.all()
    assert (note.valeur, note.commentaire, note.membre_id) == (D("8.0"), "Solide", None)


@pytest.mark.regle("N-1")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"valeur": "10.5"}, "La note va de 0 à 10."),
        ({"valeur": "7.25"}, "La note a une décimale au plus (7,5)."),
        ({"sous": "T9"}, "T9 n’est pas un sous-critère du règlement."),
    ],
)
def test_a_mark_that_cannot_be_is_refused_at_once(one, typed, said):
    marche = opened(one)
    with on(24):
        assert refused(lambda: write(marche, one.pilote, **typed)) == [said]
    assert not NoteOffre.objects.filter(valeur__isnull=False).exists()


@pytest.mark.regle("N-1", "M8")
def test_what_misses_is_said_before_the_ranking(one):
    marche = opened(one)
    marked(one, marche, {**MARKS, "L4": ("7.5", "7.5", "7.5")})
    with on(24):
        write(marche, one.pilote, "L2", "T3", "8.0", "")
        NoteOffre.objects.filter(offre__groupement__code="L4", sous_critere="T2").delete()
        found = refused(lambda: services.freeze_ranking(again(marche), actor=one.pilote))
    assert found == [
        "L2, T3 : Écrivez ce qui est fort et ce qui est faible : une note sans commentaire ne se défend pas.",
        "L4 n’a pas de note pour T2 — Équipe et pluridisciplinarité.",
    ]


@pytest.mark.regle("M8")
def test_once_the_ranking_is_frozen_no_mark_is_written(one):
    marche = ranked(one)
    with on(25), pytest.raises(PermissionDenied):
        write(marche, one.pilote, valeur="9.0")
    assert not NoteOffre.objects.filter(frozen_at=None).exists()


# -- MOYENNE --------------------------------------------------------------------------------------


def mean(one):
    """Three members mark: the pilote as in S05, the two others one point more for the method of L1."""
    return opened(one, notation="MOYENNE")


def everybody(one):
    return (one.pilote, one.where.presidente, one.where.maire_voisin)


def all_marked(one, marche, *, frozen=True):
    for who in everybody(one):
        marked(one, marche, MARKS if who is one.pilote else OTHERS, actor=who)
        if frozen:
            with on(24, 18):
                services.freeze_marks(again(marche), actor=who)


@pytest.mark.regle("N-1", "N-5")
def test_nobody_is_told_of_a_tie_before_all_have_frozen_their_marks(one):
    marche = opened(one, notation="MOYENNE", prices=dict.fromkeys(MARKS, D("80000")))
    same = dict.fromkeys(MARKS, ("8.0", "8.0", "8.0"))
    for who in everybody(one):
        marked(one, marche, same, actor=who)
    for who in everybody(one):
        assert judging.tied(again(marche)) == ()
        with on(24, 18):
            services.freeze_marks(again(marche), actor=who)
    assert judging.tied(again(marche)) == (("L1", "L2", "L4"),)


@pytest.mark.regle("N-1")
def test_nobody_sees_anothers_mark_mean_or_order_before_freezing_their_own(one):
    marche = mean(one)
    pilote, chef, voisin = everybody(one)
    all_marked(one, marche, frozen=False)
    for who in (pilote, chef, voisin):
        seen = judging.marks_seen(marche, who)
        assert set(seen.values_list("membre__personne_id", flat=True)) == {who.person_id}
        assert judging.ranking_seen(marche, who) is None
    assert not judging.marks_seen(marche, one.rpa).exists()
    assert judging.ranking_seen(marche, one.rpa) is None
    with on(24, 18):
        services.freeze_marks(again(marche), actor=chef)
    assert judging.marks_seen(again(marche), chef).count() == 27
    assert judging.marks_seen(again(marche), voisin).count() == 9
    assert not judging.marks_seen(again(marche), one.rpa).exists()
    with on(24, 18):
        assert refused(lambda: write(marche, chef)) == [
            "Cette note est figée : elle ne change plus."
        ]
        for who in (pilote, voisin):
            services.freeze_marks(again(marche), actor=who)
    assert judging.marks_seen(again(marche), one.rpa).count() == 27
    assert judging.ranking_seen(again(marche), one.rpa) is not None


@pytest.mark.regle("N-1", "N-9")
def test_marks_are_frozen_whole_and_each_member_is_asked_for_theirs(one):
    marche = mean(one)
    chef = one.where.presidente
    assert todo(chef, "mark_offers")
    mark_two = {"L1": OTHERS["L1"], "L2": OTHERS["L2"]}
    marked(one, marche, mark_two, actor=chef)
    with on(24):
        write(marche, chef, "L4", "T1", "7.5", "")
        assert refused(lambda: services.freeze_marks(again(marche), actor=chef)) == [
            "L4, T1 : écrivez ce qui est fort et ce qui est faible.",
            "L4, T2 : donnez votre note.",
            "L4, T3 : donnez votre note.",
        ]
        mark(marche, chef, "L4", OTHERS["L4"])
        services.freeze_marks(again(marche), actor=chef)
        assert not todo(chef, "mark_offers")
        assert refused(lambda: services.freeze_ranking(again(marche), actor=one.pilote))[:2] == [
            f"{person(one.pilote)} n’a pas encore figé ses notes.",
            f"{person(one.where.maire_voisin)} n’a pas encore figé ses notes.",
        ]
        assert not todo(one.pilote, "close_ranking")


@pytest.mark.regle("N-1", "N-10", "N-4")
def test_a_deport_takes_marks_out_of_the_mean_even_after_the_ranking(one):
    marche = mean(one)
    all_marked(one, marche)
    with on(25):
        services.freeze_ranking(again(marche), actor=one.pilote)
    # (8,0 + 9,0 + 9,0) ÷ 3 = 8,67 → 26,01
    assert table(judging.ranking(again(marche)))[0] == (1, "L1", "48.41", "40.00", "88.41")
    with on(26):
        services.step_aside(again(marche), "Un contrat avec L1.", actor=one.where.presidente)
    found = again(marche)
    assert found.etat == EtatMarche.ANALYSE
    # (8,0 + 9,0) ÷ 2 = 8,50 → 25,50
    assert table(judging.ranking(found))[0] == (1, "L1", "47.90", "40.00", "87.90")
    assert not judging.marks_seen(found, one.where.presidente).exists()
    assert NoteOffre.objects.exclude(cancelled_at=None).count() == 9
    with on(27):
        services.freeze_ranking(again(marche), actor=one.pilote)
    assert again(marche).classements.count() == 2


@pytest.mark.regle("N-10", "N-1")
def test_the_replacement_of_a_member_in_deport_marks_every_offer(one):
    marche = mean(one)
    all_marked(one, marche)
    other = newcomer(Role.COLLECTIVITE_SIGNATAIRE, one.where.epci)
    with on(25):
        services.step_aside(again(marche), "Un lien.", actor=one.where.presidente)
    sits(one, marche, other, organisation=one.where.epci, siege="COLLECTIVITE", at=25)
    with on(25, 17):
        assert refused(lambda: services.freeze_ranking(again(marche), actor=one.pilote))[0] == (
            f"{person(other)} n’a pas encore figé ses notes."
        )
    marked(one, marche, MARKS, actor=other, at=26)
    with on(26, 18):
        services.freeze_marks(again(marche), actor=other)
        services.freeze_ranking(again(marche), actor=one.pilote)
    found = counted(one, marche, [(one.pilote, "ADOPTER"), (other, "ADOPTER")], at=27)
    assert (found.base, found.pour, found.is_adopted) == (3, 2, True)
    assert differences() == []


@pytest.mark.regle("N-1", "N-13")
def test_a_holder_and_a_colleague_never_write_a_mark(one):
    marche = mean(one)
    colleague = newcomer(Role.COLLECTIVITE_SIGNATAIRE, one.where.epci)
    with on(24):
        for who in (one.mandataires["L1"], colleague, one.rpa):
            assert not access.TABLE.may(who, "write_mark", marche)
            with pytest.raises((PermissionDenied, Http404)):
                write(marche, who)
