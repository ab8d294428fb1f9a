"""What parts offers, who is heard, what happens around, until the ranking is frozen (N-5, M7, M8)."""

import datetime as dt
from decimal import Decimal as D

import pytest

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers import services as ateliers
from etabli.consultations import services
from etabli.consultations.selectors import judging
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.judging import (
    PRICES,
    again,
    day,
    frozen_of,
    holder,
    marked,
    on,
    opened,
    plain,
    refused,
    ttc,
)
from etabli.consultations.tests.scene import scene
from etabli.core.models import Message
from etabli.marches.models import Groupement
from etabli.marches.states import EtatGroupement

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return scene()


# -- ties (N-5) -----------------------------------------------------------------------------------

SAME = {"L1": ("8.0", "8.0", "8.0"), "L2": ("8.0", "8.0", "8.0"), "L4": ("7.5", "7.5", "7.5")}
EQUAL = {**PRICES, "L1": PRICES["L2"]}


@pytest.mark.regle("N-5")
def test_without_lots_a_second_reasoned_analysis_parts_what_figures_do_not(one):
    marche = opened(one, prices=EQUAL)
    marked(one, marche, SAME)
    with on(25):
        assert refused(lambda: services.freeze_ranking(again(marche), actor=one.pilote)) == [
            "L1 et L2 sont à égalité : écrivez une seconde analyse, motivée."
        ]
        assert refused(
            lambda: services.order_tied(again(marche), ["L1", "L4"], "Mieux.", actor=one.pilote)
        ) == ["La seconde analyse classe les offres à égalité, et elles seules : L1, L2."]
        services.order_tied(
            again(marche), ["L2", "L1"], "L’équipe est plus proche.", actor=one.pilote
        )
        services.freeze_ranking(again(marche), actor=one.pilote)
    assert [line.offre for line in judging.ranking(again(marche)).lignes] == ["L2", "L1", "L4"]


@pytest.mark.regle("N-5")
def test_lots_are_drawn_on_numbers_published_before_the_marks_before_two_witnesses(one):
    marche = opened(one, prices=EQUAL, tirage_prevu=True)
    with on(23, 12):
        assert refused(lambda: marked(one, marche, SAME)) == [
            "Publiez d’abord les numéros du tirage au sort : après la première note, il serait trop tard."
        ]
    with on(23, 13):
        services.announce_lots(
            again(marche), ["L4", "L2", "L1"], "Loto du 27 juin 2026", actor=one.pilote
        )
    marked(one, marche, SAME)
    with on(28):
        assert refused(lambda: services.freeze_ranking(again(marche), actor=one.pilote)) == [
            "L1 et L2 sont à égalité : tirez au sort devant deux témoins."
        ]
        assert refused(
            lambda: services.draw_lots(again(marche), [[9, 12, 31]], ["Ana"], actor=one.rpa)
        ) == ["Nommez la personne qui tire au sort, et deux témoins."]
        services.draw_lots(again(marche), [[9, 12, 31]], ["Ana", "Bob"], actor=one.rpa)
        services.freeze_ranking(again(marche), actor=one.pilote)
    found = judging.ranking(again(marche))
    assert [x.regle.value for x in found.departages if {x.avant, x.apres} == {"L1", "L2"}] == [
        "TIRAGE"
    ]
    assert frozen_of(marche).empreinte


@pytest.mark.regle("N-5")
def test_numbers_published_after_a_mark_do_not_serve(one):
    marche = opened(one)
    marked(one, marche)
    rules = {**marche.reglement, "tirage_prevu": True}
    type(marche).objects.filter(pk=marche.pk).update(reglement=rules)
    with on(25):
        assert refused(
            lambda: services.announce_lots(
                again(marche), ["L1", "L2", "L4"], "Loto", actor=one.pilote
            )
        ) == ["Une note est déjà écrite : les numéros se publient avant les notes."]


# -- hearings (M7) --------------------------------------------------------------------------------


@pytest.mark.regle("M7")
def test_everybody_compared_is_heard_alike_and_no_price_moves_after(one):
    marche = opened(one)
    rules = {**marche.reglement, "auditions": True}
    starts = {code: day(26, 9 + rank) for rank, code in enumerate(PRICES)}
    with on(24):
        assert refused(
            lambda: services.open_auditions(
                again(marche), starts, 45, "Votre équipe ?", actor=one.pilote
            )
        ) == ["La consultation n’annonçait pas d’auditions : personne ne peut être entendu."]
    type(marche).objects.filter(pk=marche.pk).update(reglement=rules)
    with on(24):
        assert refused(
            lambda: services.open_auditions(
                again(marche), {"L1": day(26)}, 45, "Votre équipe ?", actor=one.pilote
            )
        ) == ["L’audition est la même pour toutes les offres comparées : L1, L2 et L4."]
        services.open_auditions(again(marche), starts, 45, "Votre équipe ?", actor=one.pilote)
    heard = judging.hearing_of(again(marche), one.mandataires["L2"])
    assert heard is not None
    assert (heard.starts_at, heard.duree_minutes) == (day(26, 10), 45)
    assert judging.hearing_of(again(marche), one.mandataires["L5"]) is None
    told = Message.objects.filter(entry__verb="consultations.marchesubsequent.open_auditions")
    assert {row.person_id for row in told} == {one.mandataires[c].person_id for c in PRICES}
    with on(27):
        for code in ("L1", "L2"):
            services.record_hearing(again(marche), code, "Trois réponses.", actor=one.pilote)
        assert refused(lambda: services.end_auditions(again(marche), actor=one.pilote)) == [
            "L4 : écrivez le compte rendu de son audition."
        ]
        services.record_hearing(again(marche), "L4", "Deux réponses.", actor=one.pilote)
        services.end_auditions(again(marche), actor=one.pilote)
        lower = D("77000")
        assert refused(
            lambda: services.record_prices(
                again(marche), {"L1": (lower, ttc(lower))}, actor=one.pilote
            )
        ) == ["L1 : l’accord-cadre ne permet pas de changer un prix après l’audition."]


# -- what happens around --------------------------------------------------------------------------


@pytest.mark.regle("F16", "M8")
def test_the_analysis_goes_on_while_the_atelier_is_suspended(one):
    marche = opened(one)
    one.atelier.refresh_from_db()
    valideur = actor_of(Role.SERVICE_VALIDEUR, organisation=marche.service)
    with on(24):
        ateliers.advance(
            one.atelier, "suspend", actor=valideur, motif="Élections.",
            suspended_until=dt.date(2026, 9, 1),
        )  # fmt: skip
    marked(one, marche)
    with on(25):
        assert plain(
            services.WORKFLOW.alerts(again(marche), "freeze_ranking", actor=one.pilote)
        ) == ["L’Atelier est « suspendu » : aucun marché ne sera notifié avant sa reprise."]
        services.freeze_ranking(again(marche), actor=one.pilote)
    assert again(marche).etat == EtatMarche.CLASSEMENT


@pytest.mark.regle("M8", "AC-8")
def test_a_holder_suspended_is_judged_and_one_terminated_is_put_out(one):
    marche = opened(one)
    marked(one, marche)
    Groupement.objects.filter(pk=holder(one, "L2").pk).update(etat=EtatGroupement.SUSPENDU)
    Groupement.objects.filter(pk=holder(one, "L4").pk).update(etat=EtatGroupement.RESILIE)
    with on(25):
        assert plain(
            services.WORKFLOW.alerts(again(marche), "freeze_ranking", actor=one.pilote)
        ) == [
            "L2 est suspendu depuis la publication : il ne pourra être retenu qu’à la fin de sa suspension."
        ]
        assert refused(lambda: services.freeze_ranking(again(marche), actor=one.pilote)) == [
            "L4 n’est plus titulaire de l’accord-cadre : la personne habilitée écarte son offre."
        ]
        services.eliminate_offer(
            again(marche), "L4", "INAPPROPRIEE", "N’est plus titulaire.", actor=one.rpa
        )
        services.freeze_ranking(again(marche), actor=one.pilote)
    assert [line.offre for line in judging.ranking(again(marche)).lignes] == ["L2", "L1"]
