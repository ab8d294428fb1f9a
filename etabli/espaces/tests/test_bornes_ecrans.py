"""The class on the screens: each act says, in one exact sentence, the event its date must follow."""

import datetime as dt
import html
from decimal import Decimal as D

import pytest
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import candidature_at
from etabli.candidatures.tests.stories import cast as people_of
from etabli.core import horloge
from etabli.core.delais.bornes import impossible
from etabli.core.refus import Refused
from etabli.espaces.tests.stories import client_of
from etabli.espaces.tests.test_bornes_actes import refused, validated_devis
from etabli.feuilles_de_route import services as feuilles
from etabli.feuilles_de_route.models import Revue
from etabli.feuilles_de_route.tests.stories import DAY, write_story
from etabli.marches import services as contract
from etabli.marches.services import DEVIS
from etabli.marches.tests.factories import bpu, make_cast
from etabli.paiements import services as payments
from etabli.paiements.tests.factories import day, fresh

pytestmark = pytest.mark.django_db
NEXT = dt.timedelta(days=1)


def sent(actor, name, pk, move, **typed):
    """What the page of an act answers: its status and its words."""
    answer = client_of(actor).post(reverse(name, args=[pk, move]), typed)
    return answer.status_code, " ".join(html.unescape(answer.text).replace("\u00a0", " ").split())


@pytest.fixture
def ordered(db):
    cast, designation, devis = validated_devis()
    bon = cast.order(devis, [2], on=day("19/05/2026"))
    with horloge.at(day("10/06/2026")):
        yield cast, designation, bon


# -- service fait and payments -------------------------------------------------------------------


@pytest.mark.regle("CH-5")
def test_a_service_fait_follows_the_notification_and_is_not_dated_ahead(ordered):
    cast, _, bon = ordered
    step = bon.services_faits.get(rang=1)
    act = (cast.pilote, "paiements:service-fait-acte", step.pk, "certify")
    status, page = sent(*act, on="2026-05-18")
    assert status == 409
    assert (
        "Le service fait ne peut pas précéder la notification du bon (19/05/2026) : corrigez la date."
        in page
    )
    assert 'value="2026-05-18"' in page
    status, page = sent(*act, on="2026-06-11")
    assert status == 422
    assert "Cette date n’est pas encore venue : écrivez le jour où cela s’est fait." in page
    assert sent(*act, on="2026-05-19")[0] == 302


@pytest.mark.regle("CH-4", "CH-6")
def test_a_payment_follows_its_request_and_the_service_fait(ordered):
    cast, designation, bon = ordered
    payments.certify_service_fait(bon, actor=cast.pilote, on=day("05/06/2026"))
    claim = payments.record_demande(
        bon, actor=cast.mandataire(designation), numero="DP-1", on=day("03/06/2026")
    )
    act = (cast.budget, "paiements:demande-acte", fresh(claim).pk, "pay")
    assert (
        "Le paiement ne peut pas précéder la réception de la demande (03/06/2026) : corrigez la date."
        in sent(*act, on="2026-06-02")[1]
    )
    assert (
        "Le paiement ne peut pas précéder le service fait (05/06/2026) : corrigez la date."
        in sent(*act, on="2026-06-04")[1]
    )
    assert "ne peut pas précéder" not in sent(*act, on="2026-06-05")[1]


# -- suspension ----------------------------------------------------------------------------------


@pytest.mark.regle("F16")
def test_a_resumption_follows_the_suspension_and_is_planned_after_it(ordered):
    cast, _, bon = ordered
    suspend, resume = (
        lambda **data: contract_of(cast, bon, "suspend", motif="Élections.", **data),
        lambda **data: contract_of(cast, bon, "resume", **data),
    )
    assert refused(lambda: suspend(on=day("08/06/2026"), suspended_until=day("07/06/2026"))) == [
        "La reprise prévue ne peut pas précéder la suspension (08/06/2026) : corrigez la date."
    ]
    suspend(on=day("08/06/2026"))
    assert refused(lambda: resume(on=day("07/06/2026"))) == [
        "La reprise ne peut pas précéder la suspension (08/06/2026) : corrigez la date."
    ]
    resume(on=day("08/06/2026"))


def contract_of(cast, bon, name, **data):
    from etabli.ateliers.services import advance

    advance(Atelier.objects.get(pk=bon.atelier_id), name, actor=cast.valideur, **data)


# -- adjournments, postponements, the year of the programme -----------------------------------------


@pytest.mark.regle("C17")
def test_an_adjourned_dossier_is_seen_again_after_the_decision_within_two_years():
    people = people_of()
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    with horloge.at(candidature.etat_on):
        today = horloge.today()
        act = (people.decideur, "candidatures:acte", candidature.pk, "adjourn")
        said = {
            on: sent(*act, motif="Mûrir.", review_on=on.isoformat())
            for on in (today, today.replace(year=today.year + 2) + NEXT)
        }
    assert [status for status, _ in said.values()] == [409, 409]
    assert "Donnez une date de revue qui vient après la décision." in said[today][1]
    last = today.replace(year=today.year + 2)
    assert (
        f"La revue d’un dossier ajourné ne peut pas dépasser le {last:%d/%m/%Y} : vérifiez l’année."
        in said[last + NEXT][1]
    )


@pytest.mark.regle("C19")
@pytest.mark.parametrize(
    ("shift", "reason"),
    [
        (-1, "L’année de programmation ne peut précéder celle de la décision."),
        (6, "L’année de programmation ne peut pas dépasser {most} : vérifiez-la."),
    ],
)
def test_a_year_of_programme_is_that_of_the_decision_or_one_of_the_five_next(shift, reason):
    people = people_of()
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    assert candidature.decided_on is not None
    year = candidature.decided_on.year
    status, page = sent(
        people.chef_projet, "candidatures:acte", candidature.pk, "program",
        annee=str(year + shift), ae_estimee="19740",
    )  # fmt: skip
    assert status == 409
    assert reason.format(most=year + 5) in page


@pytest.mark.regle("F11")
def test_an_action_is_postponed_to_a_day_ahead_within_ten_years():
    with horloge.at(DAY):
        story = write_story()
        story.scene.agree(DAY)
        act = (story.scene.redacteur, "feuilles_de_route:action-acte", story.quai.pk, "postpone")
        typed = {
            on: sent(*act, reportee_a=on, motif="Budget.")[1]
            for on in ("2026-06-01", "2036-06-02")
        }
    assert "Donnez la nouvelle date de l’action, après aujourd’hui." in typed["2026-06-01"]
    assert (
        "Le report d’une action ne peut pas dépasser le 01/06/2036 : vérifiez l’année."
        in typed["2036-06-02"]
    )


# -- reviews, the framework, the engine --------------------------------------------------------------


@pytest.mark.regle("F11")
def test_a_review_follows_the_one_before():
    with horloge.at(DAY):
        story = write_story()
        scene = story.scene
        scene.agree(DAY - 30 * NEXT)
        first, second = (Revue.objects.get(mois=months) for months in (6, 12))
        for revue in (first, second):
            feuilles.fill_revue(revue, actor=scene.redacteur, lignes={}, commentaires="En route.")
        feuilles.hold_revue(fresh(first), actor=scene.pilote, on=DAY)
        act = (scene.pilote, "feuilles_de_route:revue-acte", second.pk, "hold")
        status, page = sent(*act, on=(DAY - NEXT).isoformat())
        ahead = sent(*act, on=(DAY + NEXT).isoformat())
    assert status == 409
    assert (
        "La revue ne peut pas précéder la revue d’avant (01/06/2026) : corrigez la date." in page
    )
    assert ahead[0] == 422
    assert "Cette date n’est pas encore venue : écrivez le jour où cela s’est fait." in ahead[1]


@pytest.mark.regle("AC-1")
def test_a_framework_is_not_notified_ahead():
    cast = make_cast()
    accord = cast.accord
    type(accord).objects.filter(pk=accord.pk).update(etat="PREPARATION", date_notification=None)
    today = dt.date(2026, 5, 4)
    assert "Une notification ne se date pas à l’avance : corrigez le jour." in refused(
        lambda: contract.notify_accord_cadre(
            fresh(accord), actor=cast.achats, date_notification=today + NEXT, on=today
        )
    )
    with horloge.at(today):
        status, page = sent(
            cast.achats, "marches:accord-acte", accord.pk, "notify",
            date_notification=(today + NEXT).isoformat(),
        )  # fmt: skip
    assert status == 422
    assert "Cette date n’est pas encore venue : écrivez le jour où cela s’est fait." in page


@pytest.mark.parametrize(
    ("value", "reasons"),
    [
        (D("NaN"), ["Ce nombre n’en est pas un : écrivez-le en chiffres."]),
        (D("-Infinity"), ["Ce nombre n’en est pas un : écrivez-le en chiffres."]),
        (D("1e9"), ["Ce montant atteint un milliard : vérifiez les zéros."]),
        (D("-1000000000"), ["Ce montant atteint un milliard : vérifiez les zéros."]),
        (D("999999999.99"), []),
    ],
)
def test_no_act_takes_an_amount_without_end_whoever_calls_it(value, reasons):
    assert [text.replace("\u00a0", " ") for text in impossible([value, "1e9", None])] == reasons


def test_the_engine_asks_it_of_every_act():
    people = people_of()
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    from etabli.candidatures import services as candidatures

    with pytest.raises(Refused) as refusal:
        candidatures.program_candidature(
            candidature, actor=people.chef_projet, annee=2026, ae_estimee=D("1e9")
        )
    assert [text.replace("\u00a0", " ") for text in refusal.value.reasons] == [
        "Ce montant atteint un milliard : vérifiez les zéros."
    ]


@pytest.mark.regle("F6")
def test_who_validates_a_devis_far_above_the_reference_is_warned_and_may_go_on(db):
    cast = make_cast()
    designation = cast.designate(cast.atelier(), on=day("05/05/2026"))
    cast.accept(designation, on=day("05/05/2026"))
    devis = contract.deposit_devis(
        designation,
        actor=cast.mandataire(designation),
        quantites={line.code_uo: D(2) for line in bpu(0)},
        on=day("06/05/2026"),
    )
    warned = [
        text.replace("\u00a0", " ")
        for text in DEVIS.alerts(devis, "validate", actor=cast.valideur, on=day("07/05/2026"))
    ]
    assert (
        "Ce devis fait 41 400,00 € TTC, pour un montant de référence de 20 000,00 € TTC : "
        "vérifiez les quantités." in warned
    )
    with horloge.at(day("07/05/2026")):
        page = client_of(cast.valideur).get(
            reverse("marches:devis-acte", args=[devis.pk, "validate"])
        )
        assert "pour un montant de référence de" in html.unescape(page.text)
    contract.validate_devis(devis, actor=cast.valideur, on=day("07/05/2026"))
