"""M3, M4: questions answered to all, a closing that only moves later, the last second."""

import datetime as dt

import pytest

from etabli.consultations import services
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.scene import CLOSES, published, scene
from etabli.core import horloge
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused

pytestmark = pytest.mark.django_db
ANSWER = {1: "Oui, les deux cartes sont remises."}


@pytest.fixture
def one(db):
    return scene()


@pytest.fixture
def marche(one):
    return published(one)


def at(day, hour=9, minute=0, second=0):
    return dt.datetime(2026, 6, day, hour, minute, second, tzinfo=horloge.PARIS)


def ask(one, marche, *, on, who="L2"):
    with horloge.at(on):
        services.ask_question(
            marche, actor=one.mandataires[who], texte="Les cartes de l’aléa sont-elles remises ?"
        )


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return [reason.replace("\u00a0", " ") for reason in refusal.value.reasons]


@pytest.mark.regle("M3")
def test_a_question_names_nobody_and_its_answer_reaches_all_at_once(one, marche):
    ask(one, marche, on=at(3))
    (question,) = marche.questions.all()
    assert (question.numero, question.origine, question.reponse) == (1, "PLATEFORME", "")
    entry = Entry.objects.get(verb="consultations.marchesubsequent.ask_question")
    assert entry.circle == "ETAT"
    assert question.texte not in str(entry.data)
    with horloge.at(at(10)):
        services.answer_questions(marche, actor=one.pilote, reponses=ANSWER)
    question.refresh_from_db()
    assert (question.reponse, question.answered_at) == (ANSWER[1], at(10))
    told = Message.objects.filter(entry__verb="consultations.marchesubsequent.answer_questions")
    assert set(told.values_list("person_id", flat=True)) == {
        actor.person_id for actor in one.mandataires.values()
    }


@pytest.mark.regle("M3")
def test_answers_come_six_days_before_the_closing_or_move_it(one, marche):
    ask(one, marche, on=at(15))
    with horloge.at(at(17)):
        late = refused(
            lambda: services.answer_questions(marche, actor=one.pilote, reponses=ANSWER)
        )
        assert late == [
            "Les réponses se donnent six jours au moins avant la clôture : reportez-la au 23 juin 2026 ou plus tard."
        ]
        services.answer_questions(marche, actor=one.pilote, reponses=ANSWER, closes_at=at(23, 12))
    marche.refresh_from_db()
    assert marche.closes_at == at(23, 12)
    (report,) = marche.reports.all()
    assert (report.avant, report.apres) == (CLOSES, at(23, 12))


@pytest.mark.regle("M3")
def test_answers_on_the_sixth_day_before_are_in_time(one, marche):
    ask(one, marche, on=at(15))
    with horloge.at(at(16, 23, 59)):
        services.answer_questions(marche, actor=one.pilote, reponses=ANSWER)
    assert marche.reports.count() == 0


@pytest.mark.regle("M3")
def test_a_closing_never_comes_sooner_nor_after_its_last_second(one, marche):
    with horloge.at(at(10)):
        assert refused(
            lambda: services.postpone_closing(
                marche, actor=one.rpa, closes_at=at(20, 12), motif="Erreur."
            )
        ) == ["La clôture ne peut qu’être reportée : choisissez une heure plus tardive."]
    with horloge.at(at(22, 12, 0, 1)):
        assert refused(
            lambda: services.postpone_closing(
                marche, actor=one.rpa, closes_at=at(25, 12), motif="Trop tard."
            )
        ) == ["La remise des offres est close : il est trop tard."]


@pytest.mark.regle("M4", "N-8")
@pytest.mark.parametrize(
    ("moment", "etat"),
    [(at(22, 12, 0, 0), EtatMarche.PUBLIE), (at(22, 12, 0, 1), EtatMarche.CLOS_OFFRES)],
)
def test_the_closing_second_is_still_in_time_and_the_next_one_closes(one, marche, moment, etat):
    with horloge.at(moment):
        assert services.close_consultations() == (1 if etat == EtatMarche.CLOS_OFFRES else 0)
        assert services.close_consultations() == 0
    marche.refresh_from_db()
    assert marche.etat == etat
