"""What a session refuses, what it keeps, and what it proves to the Atelier."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.services import advance, blockers_of
from etabli.core import horloge
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.seances import access, selectors, services
from etabli.seances.models import Inscription, Presence, Proposition
from etabli.seances.tests.factories import DAY, make_scene

pytestmark = pytest.mark.django_db


def _enrol(session, name, college="HABITANT", needs=""):
    row = services.register_participant(
        session, nom=name, courriel=f"{name}@exemple.test", college=college, besoins_acces=needs
    )
    services.confirm_registration(row, actor=access.participant(row))
    return row


def test_a_programme_longer_than_its_day_is_an_alert_and_never_a_block():
    scene = make_scene(heure_debut=dt.time(9), heure_fin=dt.time(12))
    services.add_sequence(
        scene.session, actor=scene.pilote, titre="Visite", duree=120, nature="VISITE"
    )
    services.add_sequence(scene.session, actor=scene.pilote, titre="Tables", duree=90)
    assert selectors.programme(scene.session)[0].excess == 30
    alerts = services.SESSIONS.alerts(scene.session, "open", actor=scene.pilote)
    assert len(alerts) == 1
    assert "3 h 30" in alerts[0].replace("\u00a0", " ")
    with horloge.at(DAY):
        services.open_session(scene.session, actor=scene.pilote)
    assert scene.session.etat == "OUVERTE"


def test_a_sequence_goes_up_and_down_within_its_day():
    scene = make_scene()
    rows = [
        services.add_sequence(scene.session, actor=scene.mandataire, titre=t, duree=30)
        for t in "ABC"
    ]
    services.move_sequence(rows[2], actor=scene.pilote, sens="haut")
    services.move_sequence(rows[0], actor=scene.pilote, rang=3)
    assert [s.sequence.titre for s in selectors.programme(scene.session)[0].slots] == [
        "C",
        "B",
        "A",
    ]
    with pytest.raises(PermissionDenied):
        services.move_sequence(rows[0], actor=scene.redacteur, sens="haut")


def test_a_session_opens_on_its_day_with_a_programme_and_by_its_hosts_alone():
    scene = make_scene()
    with horloge.at(DAY - dt.timedelta(days=1)), pytest.raises(Refused) as refusal:
        services.open_session(scene.session, actor=scene.mandataire)
    assert len(refusal.value.reasons) == 2
    services.add_sequence(
        scene.session, actor=scene.pilote, titre="Visite", duree=60, nature="VISITE"
    )
    with horloge.at(DAY):
        with pytest.raises(PermissionDenied):
            services.open_session(scene.session, actor=scene.redacteur)
        services.open_session(scene.session, actor=scene.mandataire)
        services.pause_session(scene.session, actor=scene.pilote)
        services.resume_session(scene.session, actor=scene.pilote)
        services.close_session(scene.session, actor=scene.pilote)
    assert scene.session.visite_tenue
    assert not scene.session.seance_tenue


def test_a_full_room_makes_a_waiting_list_and_a_seat_given_back_goes_to_the_first():
    scene = make_scene(capacite=1)
    with horloge.at(DAY - dt.timedelta(days=10)):
        with pytest.raises(Refused):
            services.register_participant(
                scene.session, nom="A", courriel="a@exemple.test", college="HABITANT"
            )
        services.announce_session(scene.session, actor=scene.pilote)
        first, second, third = (_enrol(scene.session, n) for n in ("a", "b", "c"))
        assert [r.etat for r in (first, second, third)] == [
            "CONFIRMEE",
            "EN_ATTENTE",
            "EN_ATTENTE",
        ]
        services.cancel_registration(first, actor=access.participant(first))
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.etat, third.etat) == ("CONFIRMEE", "EN_ATTENTE")


def test_an_address_registers_once_and_gets_its_link_again():
    scene = make_scene()
    with horloge.at(DAY - dt.timedelta(days=10)):
        services.announce_session(scene.session, actor=scene.pilote)
        one = services.register_participant(
            scene.session, nom="Ana", courriel="ana@exemple.test", college="ELU"
        )
        two = services.register_participant(
            scene.session, nom="Ana", courriel=" ANA@exemple.test ", college="ELU"
        )
    assert one == two
    assert Message.objects.filter(address="ana@exemple.test").count() == 2
    assert not Entry.objects.filter(subject_label__contains="Ana").exists()


def test_people_may_register_until_the_end_of_the_last_day_and_not_after():
    scene = make_scene()
    with horloge.at(DAY - dt.timedelta(days=10)):
        services.announce_session(scene.session, actor=scene.pilote)
    with horloge.at(DAY):
        services.register_participant(
            scene.session, nom="Bo", courriel="bo@exemple.test", college="ELU"
        )
    with horloge.at(DAY + dt.timedelta(days=1)), pytest.raises(Refused):
        services.register_participant(
            scene.session, nom="Cy", courriel="cy@exemple.test", college="ELU"
        )


def test_an_invitation_accepted_holds_a_seat_even_in_a_full_room():
    scene = make_scene(capacite=1)
    with horloge.at(DAY - dt.timedelta(days=10)):
        services.announce_session(scene.session, actor=scene.pilote)
        _enrol(scene.session, "a")
        invitation = services.invite_to_session(
            scene.session, actor=scene.mandataire, college="ASSOCIATIF", organisme="Les Amis de l’usine (fictif)",
            courriel="amis@exemple.test",
        )  # fmt: skip
        with pytest.raises(Refused):
            services.invite_to_session(
                scene.session,
                actor=scene.pilote,
                college="ELU",
                nom="X",
                courriel="amis@exemple.test",
            )
        row = services.accept_invitation(invitation, actor=access.participant(invitation))
        assert row.etat == "CONFIRMEE"
        services.decline_invitation(invitation, actor=access.participant(invitation))
    row.refresh_from_db()
    assert row.etat == "ANNULEE"


@pytest.mark.regle("7.4")
def test_access_needs_are_kept_thirty_days_and_erased_the_next_night():
    scene = make_scene()
    with horloge.at(DAY - dt.timedelta(days=10)):
        services.announce_session(scene.session, actor=scene.pilote)
        _enrol(scene.session, "a", needs="Boucle magnétique")
    with horloge.at(DAY + dt.timedelta(days=30)):
        assert services.forget_access_needs() == 0
    with horloge.at(DAY + dt.timedelta(days=31)):
        assert services.forget_access_needs() == 1
        assert services.forget_access_needs() == 0
    assert Inscription.objects.get().besoins_acces == ""


@pytest.mark.regle("7.4")
def test_names_go_a_year_after_the_close_of_the_atelier_and_counts_stay():
    scene = make_scene()
    with horloge.at(DAY - dt.timedelta(days=10)):
        services.announce_session(scene.session, actor=scene.pilote)
        row = _enrol(scene.session, "a")
    type(scene.atelier).objects.filter(pk=scene.atelier.pk).update(
        etat="CLOS", closed_on=dt.date(2026, 6, 30)
    )
    Presence.objects.create(session=scene.session, inscription=row, nom="a", college="HABITANT")
    with horloge.at(dt.date(2027, 6, 30)):
        assert services.forget_people() == 0
    with horloge.at(dt.date(2027, 7, 1)):
        assert services.forget_people() == 1
    row.refresh_from_db()
    assert (row.nom, row.courriel) == ("", "")
    assert not Message.objects.filter(address="a@exemple.test").exists()
    assert selectors.participation_of(scene.session).par_college == {"HABITANT": 1}


@pytest.mark.regle("F9")
def test_restitution_asks_for_attendance_a_visit_and_a_collective_session():
    scene = make_scene()
    assert len(blockers_of(scene.atelier, "start_restitution", actor=scene.pilote)) == 3
    services.add_sequence(
        scene.session, actor=scene.pilote, titre="Visite", duree=60, nature="VISITE"
    )
    services.add_sequence(
        scene.session, actor=scene.pilote, titre="Tables", duree=60, nature="SEANCE"
    )
    with horloge.at(DAY):
        services.open_session(scene.session, actor=scene.pilote)
        services.record_attendance(
            scene.session,
            actor=scene.pilote,
            walk_ins=[{"nom": "Dominique F.", "college": "HABITANT"}],
        )
        assert len(blockers_of(scene.atelier, "start_restitution", actor=scene.pilote)) == 2
        services.close_session(scene.session, actor=scene.pilote, visite_tenue=False)
        assert len(blockers_of(scene.atelier, "start_restitution", actor=scene.pilote)) == 1
    scene = make_scene()
    services.add_sequence(
        scene.session, actor=scene.pilote, titre="Visite", duree=60, nature="VISITE"
    )
    services.add_sequence(
        scene.session, actor=scene.pilote, titre="Tables", duree=60, nature="SEANCE"
    )
    with horloge.at(DAY):
        services.open_session(scene.session, actor=scene.pilote)
        services.record_attendance(
            scene.session,
            actor=scene.pilote,
            walk_ins=[{"nom": "Dominique F.", "college": "HABITANT"}],
        )
        services.close_session(scene.session, actor=scene.pilote)
        advance(scene.atelier, "start_restitution", actor=scene.pilote)
    assert scene.atelier.etat == "RESTITUTION"


def test_propositions_are_numbered_once_and_set_aside_only_with_a_reason():
    scene = make_scene()
    make_scene()
    one, two = (
        services.submit_proposition(
            scene.atelier, actor=scene.mandataire, texte=t, session=scene.session
        )
        for t in ("Ouvrir la cour", "Planter le quai")
    )
    assert (one.code, two.code) == ("P1", "P2")
    with pytest.raises(Refused):
        services.set_aside_proposition(one, actor=scene.pilote, motif=" ")
    services.set_aside_proposition(one, actor=scene.pilote, motif="La cour est privée.")
    services.transform_proposition(two, actor=scene.redacteur, devenir="action 1.1")
    services.release_proposition(two, actor=scene.redacteur)
    assert [(p.etat, p.motif) for p in selectors.propositions_of(scene.atelier)] == [
        ("ECARTEE", "La cour est privée."),
        ("RETENUE", ""),
    ]
    assert Proposition.objects.count() == 2


def test_names_of_participants_are_hidden_from_other_firms_and_services():
    scene = make_scene()
    stranger = actor_of(Role.GROUPEMENT_MANDATAIRE)
    with pytest.raises(Http404):
        services.open_session(scene.session, actor=stranger)
    with horloge.at(DAY - dt.timedelta(days=10)):
        services.announce_session(scene.session, actor=scene.pilote)
        _enrol(scene.session, "a")

    assert access.INSCRIPTIONS.visible(scene.redacteur).count() == 1
    assert access.INSCRIPTIONS.visible(stranger).count() == 0
    dgaln = actor_of(Role.DGALN_CHEF_PROJET)
    assert access.INSCRIPTIONS.visible(dgaln).count() == 0
    assert not access.SESSIONS.may(dgaln, "see_people", scene.session)


def test_those_who_registered_are_told_when_the_place_changes():
    scene = make_scene()
    with horloge.at(DAY - dt.timedelta(days=10)):
        services.announce_session(scene.session, actor=scene.pilote)
        _enrol(scene.session, "a")
        before = Message.objects.filter(address="a@exemple.test").count()
        services.amend_session(scene.session, actor=scene.pilote, presentation="Bienvenue")
        assert Message.objects.filter(address="a@exemple.test").count() == before
        services.amend_session(scene.session, actor=scene.pilote, lieu="Halle")
        assert Message.objects.filter(address="a@exemple.test").count() == before + 1
    with pytest.raises(Refused):
        services.amend_session(
            scene.session, actor=scene.pilote, fin_on=DAY - dt.timedelta(days=1)
        )
    assert scene.session.fin_on == DAY
