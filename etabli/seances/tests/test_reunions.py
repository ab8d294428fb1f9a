"""Meetings: planned, held with their minutes, cancelled; the réunion de cadrage opens the execution (M15)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import icalendar
import pytest
from django.db import IntegrityError, transaction

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.tests.factories import a_local
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.attribution import NOTIFIED, notified
from etabli.core import horloge
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.seances import agenda, services
from etabli.seances.models import Reunion
from etabli.seances.states import EtatReunion
from etabli.seances.tests.factories import DAY, make_scene
from etabli.seances.tests.stories import address, signed_in

pytestmark = pytest.mark.django_db

BEFORE = DAY - dt.timedelta(days=10)
WHEN: Any = {"jour": DAY, "heure": dt.time(14), "duree": 90, "lieu": "Salle du conseil"}
CAME = {"ELU": 2, "ETAT": 3}


def planned(scene, genre="COPIL", **fields) -> Reunion:
    with horloge.at(BEFORE):
        made: Reunion = services.plan_reunion(
            scene.atelier, actor=scene.pilote, genre=genre, **{**WHEN, **fields}
        )
    return made


def held(scene, genre="COPIL", **fields) -> Reunion:
    reunion = planned(scene, genre, **fields)
    with horloge.at(DAY):
        services.hold_reunion(
            reunion, actor=scene.pilote, tenue_le=DAY, participants=CAME, compte_rendu="On garde la halle."
        )  # fmt: skip
    return reunion


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return [reason.replace("\u00a0", " ") for reason in refusal.value.reasons]


@pytest.mark.regle("M15")
def test_the_reunion_de_cadrage_opens_the_execution_of_the_contract_on_the_day_it_was_held():
    found = notified()
    atelier, pilote = found.marche.atelier, found.one.pilote
    on = NOTIFIED + dt.timedelta(days=20)
    with horloge.at(NOTIFIED):
        reunion = services.plan_reunion(
            atelier, actor=pilote, genre="CADRAGE", jour=on, lieu="Salle du conseil"
        )
    assert MarcheSubsequent.objects.get(pk=found.marche.pk).etat == EtatMarche.NOTIFIE
    with horloge.at(on + dt.timedelta(days=2)):
        services.hold_reunion(
            reunion,
            actor=pilote,
            tenue_le=on,
            participants=CAME,
            compte_rendu="Calendrier arrêté.",
        )
    marche = MarcheSubsequent.objects.get(pk=found.marche.pk)
    assert (marche.etat, marche.etat_on) == (EtatMarche.EN_EXECUTION, on)
    line = Entry.objects.get(verb="consultations.marchesubsequent.start_execution")
    assert (line.rule, line.role, line.effective_on) == ("M15", Role.CLOCK, on)


@pytest.mark.regle("M15")
def test_no_other_meeting_opens_the_execution():
    found = notified()
    with horloge.at(NOTIFIED):
        reunion = services.plan_reunion(
            found.marche.atelier, actor=found.one.pilote, genre="COPIL", jour=NOTIFIED, lieu="Mairie"
        )  # fmt: skip
        services.hold_reunion(
            reunion, actor=found.one.pilote, tenue_le=NOTIFIED, participants=CAME, compte_rendu="Rien."
        )  # fmt: skip
    assert MarcheSubsequent.objects.get(pk=found.marche.pk).etat == EtatMarche.NOTIFIE


def test_before_the_contract_only_the_committees_meet():
    atelier = a_local()
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    with horloge.at(BEFORE):
        assert refused(
            lambda: services.plan_reunion(atelier, actor=pilote, genre="CADRAGE", **WHEN)
        ) == [
            "Le contrat n’est pas encore notifié : d’ici là, seuls un comité de pilotage ou un comité "
            "technique se réunissent."
        ]
        made = services.plan_reunion(atelier, actor=pilote, genre="COTECH", **WHEN)
    assert (made.etat, made.titre) == (EtatReunion.PREVUE, "Comité technique")


def test_a_meeting_keeps_who_came_by_college_and_what_was_said_and_settled():
    scene = make_scene()
    reunion = held(scene)
    with horloge.at(DAY):
        services.record_meeting_decision(
            reunion, actor=scene.pilote, quoi="Relever le bâti", qui="DDT", pour_le=DAY
        )
    found = Reunion.objects.get(pk=reunion.pk)
    assert (found.etat, found.tenue_le, found.participants) == (EtatReunion.TENUE, DAY, CAME)
    assert found.compte_rendu == "On garde la halle."
    assert [str(row) for row in found.decisions.order_by("pk")] == ["Relever le bâti"]
    line = Entry.objects.get(verb="seances.reunion.hold")
    assert "halle" not in str(line.data)


def test_what_is_missing_from_the_minutes_is_said_at_once():
    scene = make_scene()
    reunion = planned(scene)
    with horloge.at(BEFORE):
        assert refused(
            lambda: services.hold_reunion(
                reunion, actor=scene.pilote, tenue_le=DAY, participants={}, compte_rendu=" "
            )
        ) == [
            "La réunion n’a pas encore eu lieu : notez-la le jour venu.",
            "Personne n’est compté : dites combien sont venus, collège par collège.",
            "Le compte rendu est vide : écrivez ce qui s’est dit.",
        ]
    assert Reunion.objects.get(pk=reunion.pk).etat == EtatReunion.PREVUE


BEFORE_CONTRACT = (
    "La réunion ne peut pas précéder la notification du contrat (15/01/2026) : corrigez la date."
)
TOO_FAR = "La réunion ne peut pas dépasser le 02/03/2028 : vérifiez l’année."


@pytest.mark.parametrize(
    ("jour", "reason"),
    [(dt.date(2026, 1, 14), BEFORE_CONTRACT), (dt.date(2028, 3, 3), TOO_FAR)],
)
def test_a_meeting_is_after_the_contract_and_within_two_years(jour, reason):
    scene = make_scene()
    assert refused(lambda: planned(scene, "PREPARATION", jour=jour)) == [reason]
    reunion = planned(scene, "PREPARATION")
    with horloge.at(BEFORE):
        assert refused(lambda: services.amend_reunion(reunion, actor=scene.pilote, jour=jour)) == [
            reason
        ]
    assert reunion.jour == DAY


def test_one_reunion_de_cadrage_is_planned_at_a_time_and_the_base_says_so():
    scene = make_scene()
    planned(scene, "CADRAGE")
    assert refused(lambda: planned(scene, "CADRAGE")) == [
        "Une réunion de cadrage est déjà prévue : modifiez-la ou annulez-la."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Reunion.objects.create(atelier=scene.atelier, genre="CADRAGE", jour=DAY, lieu="Ici")


def test_only_a_preparation_or_a_debriefing_speaks_of_a_session_and_a_group_has_a_name():
    scene = make_scene()
    assert refused(lambda: planned(scene, "COPIL", session=scene.session)) == [
        "Seuls une préparation ou un débriefing portent sur une session."
    ]
    assert refused(lambda: planned(scene, "GROUPE")) == [
        "Un groupe thématique a un nom : écrivez-le dans l’objet."
    ]
    assert planned(scene, "DEBRIEFING", session=scene.session).session == scene.session


def test_the_mandataire_plans_and_notes_meetings_but_not_that_which_opens_its_contract():
    scene = make_scene()
    with horloge.at(BEFORE):
        own = services.plan_reunion(scene.atelier, actor=scene.mandataire, genre="COTECH", **WHEN)
    cadrage = planned(scene, "CADRAGE")
    with horloge.at(DAY):
        client = signed_in(scene.mandataire)
        assert client.get(address("reunion-acte", own.pk, "hold")).status_code == 200
        assert client.get(address("reunion-acte", cadrage.pk, "hold")).status_code == 403
        assert (
            signed_in(scene.redacteur).get(address("reunion-acte", own.pk, "hold")).status_code
            == 403
        )


def test_a_meeting_is_hidden_from_who_does_not_follow_the_atelier():
    scene = make_scene()
    reunion = held(scene)
    stranger = signed_in(actor_of(Role.GROUPEMENT_MANDATAIRE))
    for client in (stranger, signed_in(None)):
        for name, pk in (("reunion", reunion.pk), ("reunions", scene.atelier.pk)):
            assert "halle" not in client.get(address(name, pk), follow=True).text
    assert stranger.get(address("reunion", reunion.pk)).status_code == 404
    assert "On garde la halle." in signed_in(scene.signataire).get(
        address("reunion", reunion.pk)
    ).text  # fmt: skip


def test_those_who_are_concerned_are_told_that_it_is_cancelled_and_why():
    scene = make_scene()
    reunion = planned(scene)
    with horloge.at(BEFORE):
        services.cancel_reunion(reunion, actor=scene.pilote, motif="La mairie est fermée.")
    told = Message.objects.filter(entry__verb="seances.reunion.cancel").order_by("pk")
    assert {row.person_id for row in told} >= {
        scene.mandataire.person_id, scene.redacteur.person_id, scene.signataire.person_id,
    }  # fmt: skip
    assert all("La mairie est fermée." in row.body for row in told)


def test_the_calendar_of_the_atelier_holds_its_sessions_and_meetings_and_says_what_is_cancelled():
    scene = make_scene()
    planned(scene, objet="le plan-guide")
    gone = planned(scene, "COTECH")
    with horloge.at(BEFORE):
        services.cancel_reunion(gone, actor=scene.pilote, motif="Reportée.")
        data = agenda.atelier_book(scene.atelier)
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert [(str(e["uid"]).partition("-")[0], str(e.get("status", ""))) for e in events] == [
        ("session", ""), ("reunion", ""), ("reunion", "CANCELLED"),
    ]  # fmt: skip
    copil = events[1]
    assert str(copil["summary"]).startswith("Comité de pilotage — le plan-guide")
    assert copil.decoded("DTSTART").astimezone(dt.UTC) == dt.datetime(
        2026, 3, 12, 13, tzinfo=dt.UTC
    )
    assert copil.decoded("DTEND") - copil.decoded("DTSTART") == dt.timedelta(minutes=90)


def test_a_meeting_is_planned_held_and_settled_on_its_pages():
    scene = make_scene()
    client = signed_in(scene.pilote)
    with horloge.at(BEFORE):
        page = client.get(address("reunions", scene.atelier.pk)).text
        assert "Aucune réunion n’est prévue" in page.replace("\u00a0", " ")
        sent = {"genre": "COPIL", "objet": "le plan-guide", "jour": f"{DAY:%Y-%m-%d}",
                "heure": "14:00", "duree": "90", "lieu": "", "ordre_du_jour": "Le bâti"}  # fmt: skip
        answer = client.post(address("reunion-prevoir", scene.atelier.pk), sent)
        assert (answer.status_code, "le plan-guide" in answer.text) == (422, True)
        answer = client.post(
            address("reunion-prevoir", scene.atelier.pk), {**sent, "lieu": "Mairie"}
        )
        reunion = Reunion.objects.get()
        assert answer["Location"] == reunion.get_absolute_url()
    with horloge.at(DAY):
        kept = {"tenue_le": f"{DAY:%Y-%m-%d}", "venus_ELU": "4", "compte_rendu": "Tout est dit."}
        answer = client.post(address("reunion-acte", reunion.pk, "hold"), kept)
        assert answer.status_code == 302
        answer = client.post(
            address("reunion-decisions", reunion.pk), {"quoi": "Relever", "qui": "DDT", "pour_le": ""}
        )  # fmt: skip
        assert answer.status_code == 302
        page = client.get(reunion.get_absolute_url()).text
    assert all(words in page for words in ("Tout est dit.", "Relever", "Élus"))
    assert Reunion.objects.get().participants == {"ELU": 4}
