"""The screens of hosts and of those who follow: each for its reader, nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from django.test import Client

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.core import horloge
from etabli.seances import agenda, selectors, services
from etabli.seances.models import InvitationSeance, Presence, Sequence, SessionInSitu
from etabli.seances.tests.factories import DAY, make_scene
from etabli.seances.tests.stories import BEFORE, address, announced, enrol, held, signed_in
from etabli.territoires.models import Commune

pytestmark = pytest.mark.django_db

PARTS = ("session", "programme", "invitations", "inscriptions", "presences", "compte-rendu")


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def plain(response):
    return response.text.replace("\u00a0", " ")


def test_each_part_opens_for_those_who_follow_and_is_hidden_from_the_others():
    scene = make_scene()
    pages = [(name, scene.session.pk) for name in PARTS]
    pages += [("atelier", scene.atelier.pk), ("propositions", scene.atelier.pk)]
    readers = (
        scene.pilote, scene.valideur, scene.mandataire, scene.redacteur, scene.signataire,
        actor_of(Role.DGALN_CHEF_PROJET), actor_of(Role.AUDITEUR),
    )  # fmt: skip
    with horloge.at(BEFORE):
        opened = {
            (actor.name, name): signed_in(actor).get(address(name, pk)).status_code
            for actor in readers
            for name, pk in pages
        }
        assert set(opened.values()) == {200}, opened
        stranger = signed_in(actor_of(Role.GROUPEMENT_MANDATAIRE))
        for name in PARTS:
            assert stranger.get(address(name, scene.session.pk)).status_code == 404, name
        assert Client().get(address("session", scene.session.pk)).status_code == 404


def test_a_stranger_to_an_announced_session_is_led_to_its_public_page():
    scene = announced()
    stranger = signed_in(actor_of(Role.GROUPEMENT_MANDATAIRE))
    with horloge.at(BEFORE):
        assert (
            stranger.get(address("session", scene.session.pk))["Location"]
            == scene.session.get_public_url()
        )
        assert stranger.get(address("programme", scene.session.pk)).status_code == 404
        assert (
            stranger.get(address("feuille-de-presence", scene.session.pk, "pdf")).status_code
            == 404
        )


def test_names_are_read_by_those_who_receive_people_and_counted_for_the_others():
    scene = announced()
    with horloge.at(BEFORE):
        enrol(scene.session, "Dominique Modèle", besoins="Accès en fauteuil")
        services.invite_to_session(
            scene.session, actor=scene.pilote, college="ELU", nom="Camille Essai",
        )  # fmt: skip
    with horloge.at(DAY):
        services.open_session(scene.session, actor=scene.pilote)
        services.record_attendance(
            scene.session,
            actor=scene.pilote,
            walk_ins=[{"nom": "Sacha Passant", "college": "ELU"}],
        )
        for actor, reads in (
            (scene.pilote, True), (scene.mandataire, True), (scene.redacteur, True),
            (scene.signataire, False), (scene.valideur, False), (actor_of(Role.DGALN_CHEF_PROJET), False),
        ):  # fmt: skip
            client = signed_in(actor)
            text = "".join(client.get(address(name, scene.session.pk)).text for name in PARTS)
            for name in (
                "Dominique Modèle",
                "Camille Essai",
                "Sacha Passant",
                "Accès en fauteuil",
            ):
                assert (name in text) is reads, (actor.name, name)
        refused = signed_in(scene.signataire)
        for name, args in (("presences-export", ()), ("feuille-de-presence", ("pdf",))):
            assert refused.get(address(name, scene.session.pk, *args)).status_code == 403


def test_a_session_is_prepared_and_a_wrong_frame_keeps_what_was_typed():
    scene = make_scene()
    url = address("preparer", scene.atelier.pk)
    typed = {
        "titre": "Retour au quai", "debut_on": "2026-04-09", "fin_on": "2026-04-08", "heure_debut": "9h",
        "heure_fin": "17h30", "lieu": "Halle", "capacite": "30", "is_public": "oui", "cible_HABITANT": "8",
    }  # fmt: skip
    with horloge.at(BEFORE):
        client = signed_in(scene.pilote)
        wrong = client.post(url, typed)
        assert wrong.status_code == 422
        assert "Le dernier jour précède le premier" in wrong.text
        assert 'value="Retour au quai"' in wrong.text
        done = client.post(url, {**typed, "fin_on": "10/04/2026"})
        made = SessionInSitu.objects.get(numero=2)
        assert done["Location"] == address("programme", made.pk)
        assert (made.jours, made.heure_fin, made.cible) == (2, dt.time(17, 30), {"HABITANT": 8})
        assert signed_in(scene.redacteur).get(url).status_code == 403
        assert "25" in client.get(url).text


def test_a_programme_that_does_not_fit_says_by_how_much():
    scene = make_scene(heure_debut=dt.time(9), heure_fin=dt.time(12))
    url = address("programme", scene.session.pk)
    moment = {
        "titre": "Visite",
        "jour": "1",
        "duree": "120",
        "nature": "VISITE",
        "methode": "MARCHE",
    }
    with horloge.at(BEFORE):
        client = signed_in(scene.mandataire)
        assert "il reste 1 h" in plain(client.post(url, moment, follow=True))
        text = plain(client.post(url, {**moment, "titre": "Tables", "duree": "90"}, follow=True))
        assert "30 min de trop : 3 h 30 de séquences pour une journée de 3 h" in text
        assert "retirez 30 min" in text
        short = client.post(url, {**moment, "titre": "Trop court", "duree": "3"})
        assert short.status_code == 422
        assert "au moins cinq minutes" in short.text
        assert "Trop court" in short.text
        assert "Ajouter une séquence" not in signed_in(scene.redacteur).get(url).text
        assert signed_in(scene.redacteur).post(url, moment).status_code == 200
    assert Sequence.objects.count() == 2


def test_the_programme_is_put_in_order_changed_and_shortened_by_plain_forms():
    scene = announced()
    first, second = Sequence.objects.order_by("ordre")
    with horloge.at(BEFORE):
        client = signed_in(scene.pilote)
        client.post(address("sequence-ordre", second.pk), {"sens": "haut"})
        client.post(address("sequence-ordre", second.pk), {"rang": "2"})
        client.post(address("sequence-ordre", second.pk), {"sens": "haut"})
        assert list(Sequence.objects.order_by("ordre").values_list("pk", flat=True)) == [
            second.pk,
            first.pk,
        ]
        change = {
            "titre": "Marche",
            "jour": "1",
            "duree": "45",
            "nature": "VISITE",
            "methode": "MARCHE",
        }
        client.post(address("sequence", first.pk), change)
        assert Sequence.objects.get(pk=first.pk).duree == 45
        stranger = signed_in(scene.signataire)
        assert stranger.post(address("sequence-retirer", first.pk)).status_code == 403
        client.post(address("sequence-retirer", first.pk))
    assert list(Sequence.objects.order_by("pk").values_list("titre", flat=True)) == ["Tables"]


def test_a_day_with_sequences_is_not_taken_away_and_a_larger_room_seats_those_who_wait():
    scene = announced(fin_on=DAY + dt.timedelta(days=1), capacite=1)
    services.add_sequence(scene.session, actor=scene.pilote, titre="Scénarios", duree=60, jour=2)
    with horloge.at(BEFORE):
        enrol(scene.session, "Ana Modèle")
        waiting = enrol(scene.session, "Bo Modèle")
        client, url = signed_in(scene.pilote), address("modifier", scene.session.pk)
        typed = {
            "titre": "Un jour", "debut_on": "2026-03-12", "heure_debut": "09:00", "heure_fin": "17:30",
            "lieu": "Salle des fêtes", "capacite": "2", "is_public": "oui",
        }  # fmt: skip
        refused = client.post(url, typed)
        assert refused.status_code == 409
        assert "séquences au jour 2" in plain(refused)
        assert 'value="Un jour"' in refused.text
        assert client.post(url, {**typed, "fin_on": "2026-03-13"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.etat == "CONFIRMEE"


def test_what_is_typed_during_a_session_is_of_that_session_unless_told_otherwise():
    scene = announced()
    url = address("proposition-nouvelle", scene.atelier.pk)
    client = signed_in(scene.pilote)
    with horloge.at(BEFORE):
        assert client.get(url).context["form"]["session"].value() is None
    with horloge.at(DAY):
        services.open_session(scene.session, actor=scene.pilote)
        assert client.get(url).context["form"]["session"].value() == scene.session.pk
        kept = client.get(url, {"session": "", "theme": "Eau"}).context["form"]
        assert kept["session"].value() == ""


def test_hosts_invite_the_collectivite_proposes_and_an_answer_heard_is_noted():
    scene = announced()
    url = address("invitations", scene.session.pk)
    guest = {"organisme": "Les Amis de l’usine (fictif)", "college": "ASSOCIATIF"}
    with horloge.at(BEFORE):
        mayor, pilote = signed_in(scene.redacteur), signed_in(scene.pilote)
        mayor.post(url, {**guest, "courriel": "amis@exemple.test"})
        row = InvitationSeance.objects.get()
        assert (row.etat, row.asked_on) == ("PROPOSEE", None)
        act = [address("invitation-acte", row.pk, name) for name in ("approve", "accept")]
        assert mayor.post(act[0]).status_code == 403
        assert pilote.post(act[0])["Location"] == url
        assert pilote.post(act[1]).status_code == 302
        row.refresh_from_db()
        assert (row.etat, row.asked_on) == ("ACCEPTEE", BEFORE)
        assert scene.session.inscriptions.get().etat == "CONFIRMEE"
        again = pilote.post(url, {**guest, "courriel": "amis@exemple.test"})
        assert again.status_code == 409
        assert "déjà invitée" in again.text
        nobody = pilote.post(url, {"college": "ELU", "courriel": "seul@exemple.test"})
        assert nobody.status_code == 422
        assert 'value="seul@exemple.test"' in nobody.text
        assert signed_in(scene.signataire).post(url, guest).status_code == 200
    assert InvitationSeance.objects.count() == 1


def test_attendance_is_one_page_with_walk_ins_and_replacements():
    scene = announced()
    url = address("presences", scene.session.pk)
    with horloge.at(BEFORE):
        ana, bo = enrol(scene.session, "Ana Modèle", "ELU"), enrol(scene.session, "Bo Modèle")
        assert "pas encore ouverte" in signed_in(scene.pilote).get(url).text
    with horloge.at(DAY):
        services.open_session(scene.session, actor=scene.pilote)
        client = signed_in(scene.mandataire)
        typed = {
            f"venue_{ana.pk}": "REMPLACE", f"remplacant_{ana.pk}": "Cy Modèle", f"venue_{bo.pk}": "ABSENT",
            "college_1": "HABITANT", "nom_2": "Di Passant",
        }  # fmt: skip
        wrong = client.post(url, typed)
        assert wrong.status_code == 422
        assert "Choisissez le collège de Di Passant" in wrong.text
        assert "Cy Modèle" in wrong.text
        assert not Presence.objects.exists()
        client.post(url, {**typed, "college_2": "ASSOCIATIF"})
        rows = [(p.nom, p.college, p.venue, p.remplacant) for p in Presence.objects.order_by("pk")]
        assert rows == [
            ("Ana Modèle", "ELU", "REMPLACE", "Cy Modèle"),
            ("Bo Modèle", "HABITANT", "ABSENT", ""),
            ("", "HABITANT", "PRESENT", ""),
            ("Di Passant", "ASSOCIATIF", "PRESENT", ""),
        ]
        text = plain(client.get(url))
        assert "Ana Modèle : remplacé" in text  # noted: one line, which opens
        assert 'class="et-roll__line"' not in text
        changed = {**typed, f"venue_{bo.pk}": "PRESENT", "nom_1": "Fa Passant", "college_1": ""}
        wrong = plain(client.post(url, changed))
        assert "Bo Modèle : " not in wrong  # changed: as it is typed
        assert "Ana Modèle : remplacé" in wrong
        assert (
            "3 personnes présentes, dont 1 des 2 inscrits, et 2 venus sans être inscrits ; habitants 33,3 %"
            in _words(text)
        )
        walk_in = Presence.objects.get(nom="Di Passant")
        assert (
            signed_in(scene.redacteur).post(address("presence-retirer", walk_in.pk)).status_code
            == 403
        )
        client.post(address("presence-retirer", walk_in.pk))
        assert signed_in(scene.redacteur).post(url, typed).status_code == 403
    assert Presence.objects.count() == 3


def _words(html):
    for tag in ("<strong>", "</strong>"):
        html = html.replace(tag, "")
    return html


@pytest.mark.regle("F9")
def test_closing_says_what_took_place_and_refuses_silence():
    scene = announced()
    with horloge.at(DAY):
        services.open_session(scene.session, actor=scene.pilote)
        client, url = signed_in(scene.pilote), address("session-acte", scene.session.pk, "close")
        assert client.post(url, {"visite_tenue": "oui"}).status_code == 422
        client.post(url, {"visite_tenue": "oui", "seance_tenue": "non"})
    scene.session.refresh_from_db()
    assert (scene.session.etat, scene.session.visite_tenue, scene.session.seance_tenue) == (
        "CLOSE",
        True,
        False,
    )


def test_the_day_decides_when_a_session_opens_and_the_page_says_so():
    scene = announced()
    with horloge.at(BEFORE):
        client, url = signed_in(scene.pilote), address("session-acte", scene.session.pk, "open")
        assert "elle s’ouvre ce jour-là au plus tôt" in client.get(url).text
        assert client.post(url).status_code == 409
        assert signed_in(scene.redacteur).post(url).status_code == 403
        for move in ("forget-people", "record-attendance", "prepare"):
            assert client.post(address("session-acte", scene.session.pk, move)).status_code == 404


def test_lists_leave_as_files_for_those_who_may_read_them():
    scene = held()
    with horloge.at(DAY):
        people = signed_in(scene.redacteur).get(
            address("presences-export", scene.session.pk), {"format": "csv"}
        )
        lines = b"".join(people.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
        assert lines[0] == "Nom,Collège,Commune,Inscription,Venue,Remplacé par"
        assert len(lines) == 1 + 2 + 11
        assert "Lou Fictif,Habitants et usagers,,Confirmée,Absent," in lines
        found = signed_in(scene.signataire).get(
            address("propositions-export", scene.atelier.pk), {"format": "csv", "etat": "EMISE"}
        )
        text = b"".join(found.streaming_content).decode()  # type: ignore[attr-defined]
    assert "P1,Ouvrir la cour,Sol" in text


def test_the_calendar_of_a_session_has_one_event_a_day_at_its_hours():
    scene = announced(fin_on=DAY + dt.timedelta(days=1))
    with horloge.at(BEFORE):
        answer = Client().get(address("agenda", scene.session.pk))
    book = icalendar.Calendar.from_ical(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    events = list(book.walk("VEVENT"))
    assert [e.decoded("DTSTART") for e in events] == [
        dt.datetime(2026, 3, day, 8, 0, tzinfo=dt.UTC) for day in (12, 13)
    ]
    assert {str(e["LOCATION"]) for e in events} == {"Salle des fêtes"}
    assert len({str(e["UID"]) for e in events}) == 2


def test_overseas_the_hours_are_those_of_the_place():
    scene = announced()
    Commune.objects.filter(pk=scene.atelier.commune_id).update(code="97209", nom="Fort-de-France")
    session = type(scene.session).objects.get(pk=scene.session.pk)
    text = agenda.calendar(session).decode()
    assert "DTSTART;TZID=America/Martinique:20260312T090000" in text
    assert "BEGIN:VTIMEZONE" in text
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event.decoded("DTSTART").astimezone(dt.UTC) == dt.datetime(
        2026, 3, 12, 13, 0, tzinfo=dt.UTC
    )
    assert session.heures.replace("\u00a0", " ") == (
        "de 9 h 00 à 17 h 30 (heure de Fort-de-France)"
    )


def test_an_unannounced_session_has_no_calendar_for_the_public():
    scene = make_scene()
    assert Client().get(address("agenda", scene.session.pk)).status_code == 404


@pytest.mark.parametrize(
    ("came", "registered", "words"),
    [(3, 4, "3 des 4 inscrits"), (1, 1, "le seul inscrit"), (0, 1, "aucun inscrit"), (0, 4, "aucun inscrit")],
)  # fmt: skip
def test_those_registered_who_came_are_said_in_french(came, registered, words):
    assert selectors.registered_who_came(came, registered) == words
