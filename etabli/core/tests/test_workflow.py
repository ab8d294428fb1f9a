"""The engine, seen through the smallest workflow of the product: an invitation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from etabli.acteurs import access, services
from etabli.acteurs.models import Invitation
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.core import hooks, horloge, journal
from etabli.core.access import CLOCK, VISITOR
from etabli.core.guards import Guard
from etabli.core.models import AppendOnlyError, Entry, JournalHead, Message
from etabli.core.refus import Refused
from etabli.core.tests.course import refusals, together
from etabli.core.workflow import RACE


@pytest.fixture
def admin() -> Any:
    return actor_of(Role.ADMIN_TECHNIQUE)


@pytest.fixture
def invitation(db: None, admin: Any) -> Invitation:
    return services.invite_person(
        actor=admin, courriel="Mairie@Exemple.test", organisation=OrganisationFactory.create(),
        role=Role.COLLECTIVITE_REDACTEUR, prenom="Inès",
    )  # fmt: skip


def test_a_move_writes_state_journal_and_message_together(
    invitation: Invitation, admin: Any
) -> None:
    entry = Entry.objects.get()
    assert (entry.verb, entry.target, entry.role) == (
        "acteurs.invitation.send",
        "ENVOYEE",
        Role.ADMIN_TECHNIQUE,
    )
    assert entry.actor_id == admin.person_id
    message = Message.objects.get()
    assert (message.address, message.level) == ("mairie@exemple.test", Message.Level.ACTION)
    assert message.entry == entry


def test_a_refused_move_changes_nothing(invitation: Invitation) -> None:
    with (
        horloge.at(invitation.expires_on + dt.timedelta(days=1)),
        pytest.raises(Refused) as refusal,
    ):
        services.accept_invitation(invitation, prenom="Inès", nom="Fictive")
    assert "n’est plus valable depuis le" in refusal.value.reasons[0]
    invitation.refresh_from_db()
    assert invitation.etat == "ENVOYEE"
    assert Entry.objects.count() == 1


def test_a_stale_page_gets_a_sentence(invitation: Invitation, admin: Any) -> None:
    stale = Invitation.objects.get(pk=invitation.pk)
    services.cancel_invitation(invitation, actor=admin)
    with pytest.raises(Refused) as refusal:
        services.cancel_invitation(stale, actor=admin)
    assert refusal.value.reasons == (RACE,)


def test_a_move_out_of_turn_names_the_stage(invitation: Invitation, admin: Any) -> None:
    services.cancel_invitation(invitation, actor=admin)
    with pytest.raises(Refused, match="n’est pas possible à l’étape «\u00a0Annulée\u00a0»"):
        services.cancel_invitation(invitation, actor=admin)


def test_hidden_is_404_and_seen_but_forbidden_is_403(invitation: Invitation) -> None:
    with pytest.raises(Http404):
        services.cancel_invitation(invitation, actor=VISITOR)
    with pytest.raises(PermissionDenied):
        services.cancel_invitation(invitation, actor=CLOCK)


def test_the_right_asked_is_the_union_of_the_memberships_of_a_person(db: None) -> None:
    prefecture = OrganisationFactory.create(type=TypeOrganisation.PREFECTURE)
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=prefecture)
    mandataire = actor_of(Role.GROUPEMENT_MANDATAIRE)
    both = type(pilote)(1, "Les deux", pilote.memberships + mandataire.memberships)
    sent = services.invite_person(
        actor=pilote, courriel="a@exemple.test", organisation=prefecture, role=Role.PREFECTURE
    )
    assert access.TABLE.visible(mandataire).count() == 0
    assert access.TABLE.visible(both).get() == sent
    assert access.TABLE.require(both, "cancel", sent).role == Role.SERVICE_PILOTE


def test_the_list_and_the_object_give_one_answer(invitation: Invitation, admin: Any) -> None:
    table = access.TABLE
    for actor in (admin, CLOCK, VISITOR, actor_of(Role.SERVICE_PILOTE)):
        for action, answer in table.abilities(actor, invitation).items():
            assert table.visible(actor, action).filter(pk=invitation.pk).exists() is answer


def test_the_widest_right_of_a_person_is_never_lost_in_the_union(
    invitation: Invitation, admin: Any
) -> None:
    pilote = actor_of(Role.SERVICE_PILOTE)
    both = type(admin)(1, "Les deux", admin.memberships + pilote.memberships)
    assert access.TABLE.visible(both).get() == invitation


def test_a_reaction_that_fails_undoes_the_move(
    invitation: Invitation, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(obj: Invitation, attempt: Any) -> None:
        raise Refused("La suite n’est pas possible.")

    monkeypatch.setattr(hooks, "reactions_to", lambda verb: [fail])
    with pytest.raises(Refused):
        services.cancel_invitation(invitation, actor=admin)
    assert Invitation.objects.get().etat == "ENVOYEE"
    assert Entry.objects.count() == 1


def _sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every move is refused with a sentence that strangers must not read."""
    monkeypatch.setattr(hooks, "added", _only_a_secret)


def _only_a_secret(kind: str, verb: str) -> list[Guard[Any]]:
    found: Guard[Any] = Guard("", "Rien n’est caché", lambda attempt: "Un secret.")
    return [found] if kind == "guards" else []


def _send(actor: Any, organisation: Any) -> None:
    services.invite_person(
        actor=actor, courriel="a@exemple.test", organisation=organisation, role=Role.PREFECTURE
    )


def test_why_a_thing_cannot_be_made_is_told_to_those_who_could_make_it(
    db: None, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sealed(monkeypatch)
    with pytest.raises(Refused) as refusal:
        _send(admin, OrganisationFactory.create(type=TypeOrganisation.PREFECTURE))
    assert refusal.value.reasons == ("Un secret.",)
    assert not Invitation.objects.exists()


def test_a_role_that_never_makes_it_is_forbidden_before_any_sentence(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sealed(monkeypatch)
    with pytest.raises(PermissionDenied):
        _send(actor_of(Role.COLLECTIVITE_REDACTEUR), OrganisationFactory.create())


def test_the_right_role_elsewhere_reads_no_sentence_either(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sealed(monkeypatch)
    ddt = OrganisationFactory.create(type=TypeOrganisation.DDT)
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=ddt)
    with pytest.raises(Http404):
        _send(pilote, OrganisationFactory.create(type=TypeOrganisation.ASSOCIATION))
    with pytest.raises(Refused, match="Un secret"):
        _send(pilote, ddt)
    assert not Invitation.objects.exists()
    assert not Entry.objects.exists()


def test_the_journal_refuses_change_and_removal_in_python_and_in_the_database(
    invitation: Invitation,
) -> None:
    entry = Entry.objects.get()
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(Exception, match="le journal ne se modifie pas"):
        Entry.objects.filter(pk=entry.pk).update(motif="réécrit")


def _without_triggers() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER journal_no_update")
            cursor.execute("DROP TRIGGER journal_no_delete")
        else:
            cursor.execute("ALTER TABLE core_entry DISABLE TRIGGER journal_append_only")


def test_the_check_sees_one_changed_byte(invitation: Invitation, admin: Any) -> None:
    services.cancel_invitation(invitation, actor=admin)
    assert journal.verify().is_valid
    _without_triggers()
    Entry.objects.filter(number=1).update(actor_name="Quelqu’un d’autre")
    assert journal.verify().faults == ("La ligne 1 a été modifiée.",)


def test_the_check_sees_one_deleted_last_row(invitation: Invitation, admin: Any) -> None:
    services.cancel_invitation(invitation, actor=admin)
    _without_triggers()
    Message.objects.all().delete()
    Entry.objects.filter(number=2)._raw_delete("default")
    assert journal.verify().faults == (
        "La fin du journal a été coupée\u00a0: la tête annonce 2 lignes, on en lit 1.",
    )


def test_an_empty_journal_is_valid(db: None) -> None:
    assert journal.verify() == journal.Verdict(0, journal.ZERO, ())
    assert not JournalHead.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_people_race_for_one_move_and_one_wins() -> None:
    admin = actor_of(Role.ADMIN_TECHNIQUE)
    sent = services.invite_person(
        actor=admin,
        courriel="course@exemple.test",
        organisation=OrganisationFactory.create(type=TypeOrganisation.PREFECTURE),
        role=Role.PREFECTURE,
    )
    runners = [Invitation.objects.get(pk=sent.pk) for _ in range(8)]
    answers = together(
        *[lambda r=runner: services.cancel_invitation(r, actor=admin) for runner in runners]
    )
    assert refusals(answers) == [(RACE,)] * 7
    assert Entry.objects.filter(verb="acteurs.invitation.cancel").count() == 1
    assert journal.verify().is_valid
