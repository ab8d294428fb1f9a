"""Two machines at once: the Atelier that is suspended, abandoned or without framework, and its consultation."""

import datetime as dt

import pytest

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers import services as ateliers
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat as EtatAtelier
from etabli.consultations import services
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.scene import CLOSES, PUBLISHED, agreed, prepared, published, scene
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.devoirs.rows import differences
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused

pytestmark = pytest.mark.django_db
WHY = "Les élus demandent du temps."
NEXT = dt.date(2026, 6, 2)
AFTER = dt.date(2026, 7, 1)


@pytest.fixture
def one(db):
    return scene()


@pytest.fixture
def valideur(one):
    return actor_of(Role.SERVICE_VALIDEUR, organisation=one.atelier.service_pilote)


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def move(one, name, valideur, *, on, **given):
    with horloge.at(on):
        ateliers.advance(fresh(one.atelier), name, actor=valideur, on=on, **given)


def suspend(one, valideur, *, on=NEXT):
    move(one, "suspend", valideur, on=on, motif=WHY, suspended_until=AFTER)


def states(marche):
    found = fresh(marche)
    return found.etat, Atelier.objects.get(pk=found.atelier_id).etat


@pytest.mark.regle("F16", "M2")
def test_nothing_is_published_for_a_suspended_atelier(one, valideur):
    marche = prepared(one)
    agreed(one, marche)
    suspend(one, valideur, on=PUBLISHED)
    with horloge.at(NEXT), pytest.raises(Refused) as refusal:
        services.publish_consultation(
            fresh(marche), actor=one.rpa, reference_place="PLACE-1", closes_at=CLOSES
        )
    said = [reason.replace("\u00a0", " ") for reason in refusal.value.reasons]
    assert said == ["L’Atelier est « suspendu » : sa consultation ne peut pas avancer."]


@pytest.mark.regle("F16", "M4")
def test_a_consultation_already_published_closes_at_its_hour_all_the_same(one, valideur):
    marche = published(one)
    suspend(one, valideur)
    with horloge.at(CLOSES + dt.timedelta(seconds=1)):
        assert services.close_consultations() == 1
    assert states(marche) == (EtatMarche.CLOS_OFFRES, EtatAtelier.SUSPENDU)
    move(one, "resume", valideur, on=AFTER)
    assert states(marche) == (EtatMarche.CLOS_OFFRES, EtatAtelier.CONSULTATION)


@pytest.mark.regle("F16", "M13", "M14")
def test_one_declared_sans_suite_meanwhile_brings_the_atelier_back_to_its_launch(one, valideur):
    marche = published(one)
    suspend(one, valideur)
    with horloge.at(NEXT):
        services.abandon_consultation(fresh(marche), actor=one.rpa, motif="La question change.")
        assert states(marche) == (EtatMarche.SANS_SUITE, EtatAtelier.SUSPENDU)
        with pytest.raises(Refused):
            services.relaunch_consultation(fresh(marche), actor=one.rpa)
    move(one, "resume", valideur, on=AFTER)
    assert states(marche) == (EtatMarche.SANS_SUITE, EtatAtelier.A_LANCER)
    with horloge.at(AFTER):
        again = services.relaunch_consultation(fresh(marche), actor=one.rpa)
        assert again.etat == EtatMarche.PREPARATION
        assert differences() == []


@pytest.mark.regle("F17", "M13", "MS-7")
@pytest.mark.parametrize("is_out", [False, True])
def test_an_atelier_abandoned_ends_its_consultation_and_those_consulted_read_why(
    one, valideur, is_out
):
    marche = published(one) if is_out else prepared(one)
    move(one, "abandon", valideur, on=NEXT, motif=WHY)
    assert states(marche) == (EtatMarche.SANS_SUITE, EtatAtelier.ABANDONNE)
    told = Message.objects.filter(entry__verb="consultations.marchesubsequent.abandon")
    reached = set(told.values_list("person_id", flat=True))
    holders = {actor.person_id for actor in one.mandataires.values()}
    assert reached & holders == (holders if is_out else set())
    ended = Entry.objects.get(verb="consultations.marchesubsequent.abandon")
    assert (ended.motif, ended.role) == (WHY, "CLOCK")
    with horloge.at(NEXT):
        assert differences() == []


@pytest.mark.regle("F15", "AC-4", "M13", "M14")
def test_the_end_of_the_framework_ends_the_consultation_and_keeps_its_texts(one):
    marche = published(one)
    move(one, "wait_framework", CLOCK, on=NEXT)
    assert states(marche) == (EtatMarche.SANS_SUITE, EtatAtelier.EN_ATTENTE_ACCORD_CADRE)
    move(one, "leave_wait", CLOCK, on=AFTER)
    with horloge.at(AFTER):
        again = services.relaunch_consultation(fresh(marche), actor=one.rpa)
    assert (again.suite_de_id, MarcheSubsequent.objects.count()) == (marche.pk, 2)
    assert again.sections.count() == marche.sections.count()
