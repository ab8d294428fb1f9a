"""Which offers are compared, through the database (N-6 to N-8, MS-4 to MS-8, M5)."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied

from etabli.ateliers.states import Etat as EtatAtelier
from etabli.consultations import access, services
from etabli.consultations.models import EliminationOffre, Offre
from etabli.consultations.payloads.judging import Received
from etabli.consultations.selectors import judging
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.judging import (
    HOURS,
    MARKS,
    PRICES,
    again,
    closed,
    committee,
    day,
    deposits,
    holder,
    marked,
    on,
    opened,
    received,
    refused,
    table,
)
from etabli.consultations.tests.scene import CLOSES, published, scene
from etabli.core import duties, horloge
from etabli.core.devoirs.rows import differences
from etabli.core.models import Message
from etabli.marches.models import Groupement
from etabli.marches.states import EtatGroupement

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return scene()


def todo(actor, name):
    return duties.to_do(actor, limit=20, names=(name,))


# -- what is received (N-8, MS-4) -----------------------------------------------------------------


@pytest.mark.regle("N-8", "MS-4")
def test_the_register_read_twice_is_kept_once_and_the_last_in_time_replaces(one):
    marche = closed(one)
    with on(22, 14):
        offers = deposits(one, marche, with_files=False)
        for _ in range(2):
            services.receive_offers(again(marche), actor=one.pilote, offers=offers)
        assert Offre.objects.count() == 4
        later = Received(holder(one, "L1"), CLOSES - dt.timedelta(seconds=5), "PLACE-L1-2")
        late = Received(holder(one, "L2"), CLOSES + dt.timedelta(seconds=9), "PLACE-L2-2")
        services.receive_offers(again(marche), actor=one.pilote, offers=[late, later])
    assert [(row.code, row.cle) for row in judging.current_offers(marche)] == [
        ("L1", "PLACE-L1-2"), ("L2", "PLACE-L2-1"), ("L4", "PLACE-L4-1"),
    ]  # fmt: skip
    found = judging.figures(again(marche)).offres
    assert sorted(one.identifiant for one in found) == ["L1", "L2", "L4", "L5"]


@pytest.mark.regle("N-8", "MS-4")
def test_an_earlier_deposit_read_afterwards_does_not_take_the_place_of_the_last(one):
    marche = closed(one)
    first = Received(holder(one, "L1"), CLOSES - dt.timedelta(hours=2), "A")
    last = Received(holder(one, "L1"), CLOSES - dt.timedelta(hours=1), "B")
    with on(22, 14):
        services.receive_offers(again(marche), actor=one.pilote, offers=[last])
        services.receive_offers(again(marche), actor=one.pilote, offers=[first])
    assert [row.cle for row in judging.current_offers(marche)] == ["B"]


@pytest.mark.regle("MS-4", "N-8")
def test_what_cannot_be_a_deposit_is_refused_whole(one):
    marche = closed(one)
    Groupement.objects.filter(code="L6").update(etat=EtatGroupement.ACTIF)
    marche.consultes.filter(groupement__code="L6").update(ecarte_motif="Suspendu.")
    late = deposits(one, marche, {"L1": HOURS["L1"]})[0]
    with on(22, 14):
        services.receive_offers(
            again(marche), actor=one.pilote, offers=[Received(holder(one, "L3"), day(22, 10), "C")]
        )
        said = refused(
            lambda: services.receive_offers(
                again(marche),
                actor=one.pilote,
                offers=[
                    Received(holder(one, "L6"), day(22, 10), "A"),
                    Received(holder(one, "L5"), CLOSES + dt.timedelta(seconds=1), "B", late.files),
                    Received(holder(one, "L4"), day(22, 10), "C"),
                    Received(holder(one, "L2"), day(22, 18), "D"),
                ],
            )
        )
    assert said == [
        "L6 n’a pas été consulté : son dépôt ne peut pas être enregistré.",
        "L5 : une offre hors délai n’est pas ouverte, aucun fichier n’en est gardé.",
        "Le dépôt « C » est déjà enregistré, avec un autre titulaire ou une autre heure.",
        "L2 : l’heure de réception n’est pas encore passée.",
    ]
    assert [row.cle for row in judging.deposits(marche)] == ["C"]


@pytest.mark.regle("N-8", "N-13")
def test_before_the_closing_nothing_is_received_and_nobody_sees_a_register(one):
    marche = published(one)
    with on(10):
        assert refused(
            lambda: services.receive_offers(again(marche), actor=one.pilote, offers=[])
        ) == ["« Enregistrer les offres reçues » n’est pas possible à l’étape « Publié »."]
    for who in (one.pilote, one.rpa, one.mandataires["L1"]):
        assert not access.TABLE.may(who, "view_deposits", marche)


# -- abnormally low, regularised, eliminated (MS-5, MS-6, N-6) ------------------------------------

#: 60 000 is below 0,80 × (81 250 + 83 000) ÷ 2 = 65 700
LOW = {**PRICES, "L1": D("60000")}


def asked(one, marche, code="L1", nature="PRIX"):
    with on(24):
        services.ask_candidate(
            again(marche), code, nature, "Justifiez la décomposition de ce prix.", actor=one.pilote
        )


@pytest.mark.regle("MS-6", "N-6", "M8")
def test_a_low_price_is_asked_about_answered_and_kept(one):
    marche = opened(one, prices=LOW)
    marked(one, marche)
    with on(24):
        assert refused(lambda: services.freeze_ranking(again(marche), actor=one.pilote)) == [
            "L1 : son prix paraît anormalement bas, demandez-lui de le justifier."
        ]
        assert refused(
            lambda: services.eliminate_offer(
                again(marche), "L1", "ANORMALEMENT_BASSE", "Trop bas.", actor=one.rpa
            )
        ) == ["L1 : demandez d’abord de justifier le prix, puis décidez de la réponse."]
    asked(one, marche)
    lead, rival = one.mandataires["L1"], one.mandataires["L2"]
    assert todo(lead, "answer_request")
    assert not todo(rival, "answer_request")
    assert [row.due_on for row in judging.requests_seen(again(marche), lead)] == [
        dt.date(2026, 7, 1)
    ]
    assert not judging.requests_seen(again(marche), rival).exists()
    told = Message.objects.filter(entry__verb="consultations.marchesubsequent.ask_candidate")
    assert [row.person_id for row in told] == [lead.person_id]
    with on(25):
        assert refused(
            lambda: services.decide_request(
                again(marche), "L1", "PRIX", "ADMISE", "Convaincant.", actor=one.rpa
            )
        ) == ["L1 peut répondre jusqu’au mercredi 1er juillet 2026 à minuit, heure de Paris."]
        assert refused(
            lambda: services.record_answer(again(marche), "L1", "PRIX", "À sa place.", actor=rival)
        ) == ["Rien de tel n’est demandé à votre groupement."]
        services.record_answer(again(marche), "L1", "PRIX", "Une équipe sur place.", actor=lead)
        assert not todo(lead, "answer_request")
        assert todo(one.rpa, "settle_request")
        services.decide_request(
            again(marche), "L1", "PRIX", "ADMISE", "L’équipe est sur place.", actor=one.rpa
        )
        assert not todo(one.rpa, "settle_request")
        services.freeze_ranking(again(marche), actor=one.pilote)
    assert table(judging.ranking(again(marche)))[0] == (1, "L1", "46.40", "40.00", "86.40")
    assert differences() == []


@pytest.mark.regle("MS-6", "N-3")
def test_without_an_answer_the_offer_is_rejected_after_the_delay_and_pmin_changes(one):
    marche = opened(one, prices=LOW)
    marked(one, marche)
    asked(one, marche)
    with horloge.at(day(31, 8)):  # 1 July
        assert not todo(one.rpa, "settle_request")
    with on(32):
        assert todo(one.rpa, "settle_request")
        services.decide_request(
            again(marche), "L1", "PRIX", "REJETEE", "Aucune réponse.", actor=one.rpa
        )
        services.freeze_ranking(again(marche), actor=one.pilote)
    found = judging.ranking(again(marche))
    assert table(found) == [
        (1, "L2", "48.00", "40.00", "88.00"),
        (2, "L4", "45.00", "39.16", "84.16"),
    ]
    assert {(x.offre, x.motif.value) for x in found.eliminations} == {
        ("L1", "ANORMALEMENT_BASSE"), ("L5", "HORS_DELAI"),
    }  # fmt: skip


@pytest.mark.regle("MS-5")
def test_a_precision_changes_nothing_of_the_offer_and_asks_no_decision_once_answered(one):
    marche = opened(one)
    for code in ("L1", "L2"):
        asked(one, marche, code, "PRECISION")
    with on(25):
        services.record_answer(
            again(marche), "L1", "PRECISION", "Deux jours.", actor=one.mandataires["L1"]
        )
        assert todo(one.rpa, "settle_request") == []
    with on(32):
        assert len(todo(one.rpa, "settle_request")) == 1
        assert refused(
            lambda: services.decide_request(
                again(marche), "L2", "PRECISION", "REJETEE", "Rien.", actor=one.rpa
            )
        ) == ["Une précision qui manque ne fait pas rejeter une offre : gardez-la, et dites-le."]
        services.decide_request(
            again(marche), "L2", "PRECISION", "ADMISE", "Sans réponse.", actor=one.rpa
        )
    assert [row.code for row in judging.compared_offers(again(marche))] == ["L1", "L2", "L4"]


@pytest.mark.regle("MS-5")
def test_a_regularisation_is_asked_of_all_the_irregular_offers_or_of_none(one):
    marche = opened(one)
    marked(one, marche)
    with on(24):
        for code in ("L1", "L4"):
            services.eliminate_offer(
                again(marche), code, "IRREGULIERE", "L’acte d’engagement manque.", actor=one.rpa
            )
    asked(one, marche, "L4", "REGULARISATION")
    with on(25):
        services.record_answer(
            again(marche), "L4", "REGULARISATION", "Le voici.", actor=one.mandataires["L4"]
        )
        services.decide_request(
            again(marche), "L4", "REGULARISATION", "ADMISE", "L’acte est remis.", actor=one.rpa
        )
        assert refused(lambda: services.freeze_ranking(again(marche), actor=one.pilote)) == [
            "L1 est irrégulière et n’a pas été invitée à régulariser, alors que L4 l’a été."
        ]
    asked(one, marche, "L1", "REGULARISATION")
    with on(32):
        services.decide_request(
            again(marche), "L1", "REGULARISATION", "REJETEE", "Rien n’est venu.", actor=one.rpa
        )
        services.freeze_ranking(again(marche), actor=one.pilote)
    assert [line.offre for line in judging.ranking(again(marche)).lignes] == ["L2", "L4"]
    (row,) = EliminationOffre.objects.all()
    assert (row.offre.code, row.raison) == ("L1", "Rien n’est venu.")


@pytest.mark.regle("MS-5", "MS-6")
def test_an_abnormally_low_offer_is_not_regularised(one):
    marche = opened(one, prices=LOW)
    asked(one, marche)
    with on(24):
        assert refused(
            lambda: services.ask_candidate(
                again(marche), "L1", "REGULARISATION", "Complétez.", actor=one.pilote
            )
        ) == ["L1 : une offre anormalement basse ne se régularise pas."]


@pytest.mark.regle("MS-5", "N-3")
def test_an_elimination_is_taken_back(one):
    marche = opened(one)
    with on(24):
        services.eliminate_offer(
            again(marche), "L1", "INAPPROPRIEE", "Sans rapport avec l’objet.", actor=one.rpa
        )
        assert [row.code for row in judging.compared_offers(again(marche))] == ["L2", "L4"]
        services.reinstate_offer(again(marche), "L1", "INAPPROPRIEE", actor=one.rpa)
    assert [row.code for row in judging.compared_offers(again(marche))] == ["L1", "L2", "L4"]
    with on(24), pytest.raises(PermissionDenied):
        services.eliminate_offer(again(marche), "L1", "IRREGULIERE", "Non.", actor=one.pilote)


@pytest.mark.regle("N-7", "MS-5")
def test_prices_are_sane_and_one_above_the_budget_is_not_compared(one):
    marche = opened(one)
    with on(23):
        assert refused(
            lambda: services.record_prices(
                again(marche),
                {
                    "L1": (D("0"), D("0")),
                    "L2": (D("100"), D("99")),
                    "L3": (D(1), D(1)),
                    "L4": (D("1.001"), D(2)),
                },
                actor=one.pilote,
            )
        ) == [
            "L3 n’a pas d’offre ouverte.",
            "L1 : le prix HT doit être supérieur à zéro.",
            "L2 : le prix TTC est inférieur au prix HT.",
            "L4 : un prix s’écrit en euros et centimes.",
        ]
        services.record_prices(
            again(marche), {"L4": (D("83333.34"), D("100000.01"))}, actor=one.pilote
        )
        assert [row.code for row in judging.compared_offers(again(marche))] == ["L1", "L2"]
        services.record_prices(
            again(marche), {"L4": (D("83333.33"), D("100000.00"))}, actor=one.pilote
        )
        assert [row.code for row in judging.compared_offers(again(marche))] == ["L1", "L2", "L4"]


@pytest.mark.regle("MS-8", "M8")
def test_one_offer_alone_is_ranked_first(one):
    marche = opened(one, {"L4": HOURS["L4"]}, prices={"L4": PRICES["L4"]})
    marked(one, marche, {"L4": MARKS["L4"]})
    with on(25):
        services.freeze_ranking(again(marche), actor=one.pilote)
    assert table(judging.ranking(again(marche))) == [(1, "L4", "45.00", "40.00", "85.00")]


@pytest.mark.regle("M5", "MS-5")
def test_when_every_offer_is_out_the_consultation_is_unfruitful_and_the_atelier_to_launch(one):
    marche = opened(one)
    marked(one, marche)
    with on(24):
        assert refused(
            lambda: services.declare_unfruitful(again(marche), "Rien ne convient.", actor=one.rpa)
        ) == ["Une offre au moins peut être retenue : une seule suffit."]
        for code in PRICES:
            services.eliminate_offer(
                again(marche), code, "IRREGULIERE", "L’acte d’engagement manque.", actor=one.rpa
            )
        assert refused(lambda: services.freeze_ranking(again(marche), actor=one.pilote)) == [
            "Aucune offre ne reste à classer : la consultation se déclare infructueuse."
        ]
        assert todo(one.rpa, "end_without_offer")
        services.declare_unfruitful(again(marche), "Aucune offre régulière.", actor=one.rpa)
    assert again(marche).etat == EtatMarche.INFRUCTUEUX
    one.atelier.refresh_from_db()
    assert one.atelier.etat == EtatAtelier.A_LANCER


@pytest.mark.regle("M5", "M6")
def test_without_an_offer_in_time_no_analysis_begins(one):
    marche = received(one, closed(one), {"L5": HOURS["L5"]})
    committee(one, marche)
    with on(23):
        assert refused(lambda: services.begin_analysis(again(marche), actor=one.pilote)) == [
            "Aucune offre n’est arrivée à temps : enregistrez celles que PLACE a reçues, "
            "ou la consultation se déclare infructueuse."
        ]
        services.declare_unfruitful(again(marche), "Aucune offre à temps.", actor=one.rpa)
    assert again(marche).etat == EtatMarche.INFRUCTUEUX
