"""The course of a Local after its notification: what each stage asks is said before, then it moves (L3 to L9)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance, start_session
from etabli.ateliers.services.clock import start_follow_ups
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.espaces.tests.cours_local import (
    CADRAGE,
    CLOSED,
    FRAMED,
    GIVEN_BACK,
    PRODUCED,
    SESSIONS,
    Local,
    after,
    at_inter_1,
    at_session_3,
    plain,
    verify,
)
from etabli.feuilles_de_route import services as feuilles
from etabli.feuilles_de_route.models import FeuilleDeRoute
from etabli.livrables import services as livrables
from etabli.livrables.models import Livrable
from etabli.seances import services as seances
from etabli.seances.models import SessionInSitu

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return [plain(reason) for reason in refusal.value.reasons]


@pytest.mark.regle("L3")
def test_the_first_session_asks_for_the_note_de_cadrage_and_its_meeting_and_says_so_before():
    found = Local()
    note = "« Note de cadrage » n’est pas admis : il se vérifie dans l’onglet « Livrables »."
    held = "La réunion de cadrage n’est pas notée tenue : elle se note dans l’onglet « Réunions »."
    assert found.lacks("start_session_1", on=CADRAGE) == [note, held]
    found.meet("CADRAGE", on=CADRAGE)
    assert found.lacks("start_session_1", on=CADRAGE) == [note]
    found.deposit("NOTE_CADRAGE", on=FRAMED)
    assert found.lacks("start_session_1", on=FRAMED) == [note]
    verify(found, "NOTE_CADRAGE", on=FRAMED)
    found.go_to(1, on=FRAMED, days=2)
    atelier = found.atelier
    assert (atelier.etat, atelier.site_from, atelier.site_to) == (
        "SESSION_1", SESSIONS[1], SESSIONS[1] + dt.timedelta(days=1),
    )  # fmt: skip
    assert MarcheSubsequent.objects.get(atelier=atelier).etat == "EN_EXECUTION"


@pytest.mark.regle("L3")
def test_what_is_missing_is_read_on_the_page_of_the_act():
    found = Local()
    address = reverse("espaces:atelier-acte", args=[found.pk, "start-session-1"])
    with horloge.at(CADRAGE):
        page = client_of(found.pilote).get(address)
        text = page.text.replace("\u00a0", " ")
    assert page.status_code == 200
    assert "La réunion de cadrage s’est tenue" in text
    assert "n’est pas admis : il se vérifie dans l’onglet" in text


@pytest.mark.regle("L3", "D-05")
def test_a_session_of_a_local_lasts_two_days_at_most():
    found = Local()
    found.frame()
    assert refused(lambda: found.go_to(1, on=FRAMED, days=3)) == [
        "Une session Local dure 2 jours au plus ; vos dates en font 3."
    ]


@pytest.mark.regle("L4")
def test_a_session_ends_once_its_attendance_is_entered_and_its_carnet_deposited():
    found = Local()
    found.frame()
    found.go_to(1, on=FRAMED)
    carnet = "« Carnet de suivi de la session 1 » n’est pas déposé : l’équipe le dépose dans l’onglet « Livrables »."
    day = SESSIONS[1]
    assert found.lacks("start_inter_1", on=day) == [
        "La session 1 n’est pas préparée : elle se prépare dans l’onglet « Séances ».", carnet,
    ]  # fmt: skip
    found.prepare(1)
    assert found.lacks("start_inter_1", on=day) == [
        "La liste de présence de la session 1 est vide : qui est venu reste à relever.", carnet,
    ]  # fmt: skip
    found.hold(1)
    assert found.lacks("start_inter_1", on=day) == [carnet]
    found.deposit("CARNET_1", on=day)
    found.move("start_inter_1", on=day)
    assert found.atelier.etat == "INTER_1"


@pytest.mark.regle("L5")
def test_the_next_session_asks_for_the_carnet_admitted_and_for_work_that_a_group_is_not():
    found = at_inter_1()
    carnet = "« Carnet de suivi de la session 1 » n’est pas admis : il se vérifie dans l’onglet « Livrables »."
    work = (
        "Aucun entretien ni aucune lecture n’est noté depuis la session 1 : "
        "il en faut un, dans l’onglet « Réunions »."
    )
    assert found.lacks("start_session_2", on=after(110)) == [carnet, work]
    verify(found, "CARNET_1", on=after(110))
    with horloge.at(after(111)):
        group = seances.plan_reunion(
            found.atelier, actor=found.pilote, genre="GROUPE", objet="Eau", jour=after(111), lieu="Mairie"
        )  # fmt: skip
        seances.hold_reunion(
            group, actor=found.pilote, tenue_le=after(111), participants={"ELU": 2}, compte_rendu="Dit."
        )  # fmt: skip
    found.met(on=SESSIONS[1] - dt.timedelta(days=1))
    assert found.lacks("start_session_2", on=after(112)) == [work]
    with horloge.at(after(113)):
        document = seances.expect_document(
            found.atelier, actor=found.pilote, titre="SCoT", origine="EPCI", recu_le=after(113)
        )
        assert found.lacks("start_session_2", on=after(113)) == [work]
        seances.read_document(document, actor=found.pilote, enseignements="Trois pôles.")
    assert found.lacks("start_session_2", on=after(113)) == []


@pytest.mark.regle("L5", "D-05")
def test_sessions_follow_one_another_and_are_three():
    found = at_inter_1()
    verify(found, "CARNET_1", on=after(110))
    found.met(on=after(115))
    with horloge.at(after(120)):
        assert refused(
            lambda: start_session(
                found.atelier, 2, actor=found.pilote, site_from=SESSIONS[1], site_to=SESSIONS[1]
            )
        ) == [
            f"La session 2 vient après la session 1, qui finit le {SESSIONS[1]:%d/%m/%Y} : choisissez une date "
            "ultérieure."
        ]
    found.prepare(2, on=after(120))
    assert refused(lambda: found.prepare(3, first=SESSIONS[2], on=after(120))) == [
        f"La session 3 vient après la session 2, qui finit le {SESSIONS[2]:%d/%m/%Y} : choisissez une date "
        "ultérieure."
    ]
    found.prepare(3, on=after(120))
    assert refused(lambda: found.prepare(3, first=after(290), on=after(120))) == [
        "Les 3 sessions de l’Atelier sont préparées : une de plus demande un avenant."
    ]


@pytest.mark.regle("D-05")
def test_the_dates_on_site_are_those_of_the_session_of_the_stage_and_of_no_other():
    found = at_inter_1()
    verify(found, "CARNET_1", on=after(110))
    found.met(on=after(115))
    second = found.prepare(2, first=after(170), on=after(120))
    found.prepare(3, on=after(120))
    assert found.atelier.site_from == SESSIONS[1]
    found.go_to(2, on=after(150))
    assert SessionInSitu.objects.get(pk=second.pk).debut_on == SESSIONS[2]
    with horloge.at(after(151)):
        third = SessionInSitu.objects.get(atelier_id=found.pk, numero=3)
        seances.amend_session(third, actor=found.pilote, lieu="Gymnase")
        assert found.atelier.site_from == SESSIONS[2]
        moved = SessionInSitu.objects.get(pk=second.pk)
        seances.amend_session(moved, actor=found.pilote, debut_on=after(182), fin_on=after(182))
    assert found.atelier.site_from == after(182)


@pytest.mark.regle("L6")
def test_the_production_asks_for_a_roadmap_of_an_axe_and_an_action():
    found = at_session_3()
    assert found.atelier.etat == "SESSION_3"
    assert found.lacks("start_production", on=SESSIONS[3]) == [
        "La feuille de route est vide : il y faut au moins un axe et une action."
    ]
    _draft(found)
    found.move("start_production", on=SESSIONS[3])
    assert found.atelier.etat == "PRODUCTION"


def _draft(found: Local) -> None:
    with horloge.at(SESSIONS[3]):
        feuille = FeuilleDeRoute.objects.get(atelier_id=found.pk)
        feuilles.propose_action(
            feuille, actor=found.pilote, titre="Rouvrir la halle", maitre_ouvrage=found.atelier.chef_de_file
        )  # fmt: skip


@pytest.mark.regle("L7")
def test_the_results_admitted_open_the_restitution_by_themselves():
    found = at_session_3()
    _draft(found)
    found.move("start_production", on=SESSIONS[3])
    names = [f"« {one} » n’est pas admis : il se vérifie dans l’onglet « Livrables »." for one in
             ("Rapport final", "Feuille de route (document)")]  # fmt: skip
    assert found.lacks("open_restitution", on=PRODUCED, by="valideur") == names
    found.admit("RAPPORT_FINAL", on=PRODUCED)
    assert (found.atelier.etat, found.lacks("open_restitution", on=PRODUCED, by="valideur")) == (
        "PRODUCTION", names[1:],
    )  # fmt: skip
    found.admit("FEUILLE_DE_ROUTE", on=PRODUCED)
    assert found.atelier.etat == "RESTITUTION"
    line = Entry.objects.get(verb="ateliers.atelier.open_restitution")
    assert (line.rule, line.role) == ("L7", "SERVICE_VALIDEUR")


@pytest.mark.regle("L7", "F16")
def test_results_admitted_by_silence_during_a_suspension_open_the_restitution_on_its_resumption():
    found = at_session_3()
    _draft(found)
    found.move("start_production", on=SESSIONS[3])
    found.admit("RAPPORT_FINAL", on=PRODUCED)
    found.deposit("FEUILLE_DE_ROUTE", on=PRODUCED)
    with horloge.at(PRODUCED):
        row = Livrable.objects.get(atelier_id=found.pk, type="FEUILLE_DE_ROUTE")
        livrables.start_verification(row, actor=found.pilote)
        advance(found.atelier, "suspend", actor=found.valideur, motif="Élections.")
    _admit_by_silence(on=PRODUCED + dt.timedelta(days=70))
    assert found.atelier.etat == "SUSPENDU"
    found.move("resume", on=PRODUCED + dt.timedelta(days=80), by="valideur")
    assert found.atelier.etat == "RESTITUTION"


def _admit_by_silence(*, on: dt.date) -> None:
    with horloge.at(on):
        livrables.admit_by_silence()


@pytest.mark.regle("L8", "L9", "D-02", "D-06")
def test_the_atelier_is_concluded_once_given_back_and_followed_once_its_roadmap_is_agreed():
    found = at_session_3()
    _draft(found)
    found.move("start_production", on=SESSIONS[3])
    for type_ in ("RAPPORT_FINAL", "FEUILLE_DE_ROUTE"):
        found.admit(type_, on=PRODUCED)
    lacks = found.lacks("conclude", on=PRODUCED, by="valideur")
    assert (
        "La restitution locale n’est pas notée tenue : elle se note dans l’onglet « Réunions »."
        in lacks
    )
    assert (
        "« Livret de capitalisation » n’est pas admis : il se vérifie dans l’onglet « Livrables »."
        in lacks
    )
    found.meet("RESTITUTION", on=GIVEN_BACK)
    found.admit("LIVRET", on=GIVEN_BACK)
    (unsettled,) = found.lacks("conclude", on=CLOSED, by="valideur")
    assert unsettled.endswith(
        "n’est pas soldé mais en exécution : le gestionnaire budgétaire le solde d’abord."
    )
    found.pay_all(on=CLOSED)
    assert found.lacks("conclude", on=CLOSED, by="valideur") == [unsettled]
    found.settle(on=CLOSED)
    assert found.lacks("conclude", on=CLOSED, by="valideur") == []
    found.move("conclude", on=CLOSED, by="valideur")
    assert (found.atelier.etat, found.atelier.closed_on) == ("CLOS", CLOSED)
    with horloge.at(CLOSED):
        assert start_follow_ups() == 0
        _agree(found)
        assert start_follow_ups() == 1
    assert found.atelier.etat == "EN_SUIVI"
    line = Entry.objects.get(verb="ateliers.atelier.start_follow_up")
    assert (line.rule, line.role) == ("L9", Role.CLOCK)


def _agree(found: Local) -> None:
    feuille = FeuilleDeRoute.objects.get(atelier_id=found.pk)
    feuilles.consult_roadmap(feuille, actor=found.pilote)
    for porteur in (found.atelier.chef_de_file, *found.atelier.co_porteurs.all()):
        signatory = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=porteur)
        feuilles.validate_roadmap(FeuilleDeRoute.objects.get(pk=feuille.pk), actor=signatory)


def test_a_local_that_was_short_is_told_so_when_it_is_concluded():
    from etabli.ateliers.guards import lasted_enough
    from etabli.core.workflow import Attempt

    found = Local()
    Atelier.objects.filter(pk=found.pk).update(admission_on=after(274))
    attempt = Attempt(found.atelier, CLOCK, after(280))
    (said,) = lasted_enough.ask(attempt, warns=True).lacks
    assert plain(said) == plain(
        "L’Atelier a duré 9,0 mois : un Atelier Local en dure 10 au moins, d’ordinaire."
    )
    Atelier.objects.filter(pk=found.pk).update(admission_on=after(305))
    assert lasted_enough.lacks(Attempt(found.atelier, CLOCK, after(306))) is None
