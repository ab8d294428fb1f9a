"""What the story of a contract tells: once, to each, with the day that counts."""

import pytest

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.selectors import audiences
from etabli.core.models import Message
from etabli.marches import services
from etabli.marches.tests.test_designations import D05, later, refuse

pytestmark = pytest.mark.usefixtures("db")


def said_to(person_id):
    return list(Message.objects.filter(person_id=person_id).order_by("-entry__number"))


def test_who_is_designated_reads_the_last_day_to_answer(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    message = said_to(cast.mandataire(designation).person_id)[0]
    assert message.level == "ACTION"
    assert "À faire avant le mercredi 13 mai 2026 à minuit, heure de Paris." in message.body


def test_the_pilote_reads_who_refused_and_is_never_told_to_refuse(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    Message.objects.all().delete()
    pilote = next(r for r in audiences["pilote"](atelier))
    refuse(cast, designation)
    (message,) = said_to(pilote.person_id)
    refused, named = designation.groupement.nom, atelier.designations.last().groupement.nom
    place = atelier.commune.nom
    assert message.subject == f"{place}\u00a0: {refused} a refusé\u00a0; {named} est désigné"
    assert "Refuser" not in message.body
    (told,) = [m for m in said_to(cast.chef.person_id) if m.subject == message.subject]
    assert told.entry.verb.endswith("refuse")  # F2: DGALN is told of the next one too


def test_who_judges_an_alleged_incapacity_reads_until_when(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    services.refuse_designation(
        designation,
        actor=cast.mandataire(designation),
        cause="INCAPACITE",
        motif="Panne.",
        on=D05,
    )
    (message,) = [m for m in said_to(cast.chef.person_id) if m.entry.verb.endswith("refuse")]
    assert "À faire si possible avant le mercredi 13 mai 2026 à minuit" in message.body


def test_the_holder_whose_conflict_is_lifted_reads_its_new_last_day(cast):
    designation = cast.designate(cast.atelier(), on=D05)
    mandataire = cast.mandataire(designation)
    flag = services.declare_conflict(
        designation, actor=mandataire, cas="LIEN", description="Un élu.", on=later(1)
    )
    services.lift_conflict(flag, actor=cast.chef, motif="Rien.", on=later(6))
    lifted = [m for m in said_to(mandataire.person_id) if m.entry.verb.endswith("lift_conflict")]
    assert ["lundi 18 mai 2026 à minuit" in m.body for m in lifted] == [True]


def test_the_mairie_is_told_once_that_its_atelier_begins(cast):
    atelier = cast.atelier()
    maire = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=atelier.chef_de_file)
    designation = cast.designate(atelier, on=D05)
    cast.accept(designation, on=D05)
    devis = cast.devis(designation, on=later(1))
    services.validate_devis(devis, actor=cast.valideur, on=later(2))
    bon = cast.order(devis, [2, 3], on=later(3), until="engage")
    Message.objects.all().delete()
    services.notify_bon(bon, actor=cast.pilote, preuve="PLACE, accusé du jour", on=later(3))
    (told,) = said_to(maire.person_id)
    assert told.subject.startswith(f"{atelier.commune.nom}\u00a0: l’Atelier commence")
    assert str(atelier) in told.body
