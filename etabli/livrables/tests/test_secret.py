"""The price and the reproaches of a livrable are between the State and the holder."""

from decimal import Decimal
from typing import cast

import pytest
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.tests.factories import DepartementFactory
from etabli.core.models import Message
from etabli.livrables import services
from etabli.livrables.tests.days import at, day
from etabli.livrables.tests.test_ecrans import text

pytestmark = pytest.mark.django_db
REPROACH = "Deux parties manquent."


@pytest.fixture
def reduced(read, settings):
    """Heard on 10/09/2026, admitted on 17/09/2026 with a reduction of 10 %."""
    settings.DEMO = True
    services.open_hearing(
        read.livrable, actor=read.valideur, objet="REFACTION", motif=REPROACH, on=day("10/09/2026")
    )
    services.answer_hearing(
        read.livrable, actor=read.mandataire, observations="Nous les ajoutons.",
        on=day("16/09/2026"),
    )  # fmt: skip
    services.admit_with_refaction(
        read.livrable, actor=read.valideur, motif=REPROACH, taux=Decimal(10), on=day("17/09/2026")
    )
    return read


def pages(scene, actor):
    """What this reader reads of the livrable, on its page and in the tab."""
    client = as_(actor)
    addresses = (
        scene.livrable.get_absolute_url(),
        reverse("livrables:atelier", args=[scene.atelier.pk]),
    )
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200, 200]
    return " ".join(text(answer) for answer in answers)


def outsiders(scene):
    prefecture = cast(
        Organisation,
        OrganisationFactory(
            type="PREFECTURE", departement=DepartementFactory(code=scene.atelier.departement_code)
        ),
    )
    return (scene.signataire, scene.redacteur, actor_of(Role.PREFECTURE, organisation=prefecture))


@pytest.mark.regle("V3")
def test_the_reduction_is_read_by_the_state_and_the_holder_only(reduced):
    with at("18/09/2026"):
        for actor in (reduced.pilote, reduced.valideur, reduced.mandataire, reduced.membre):
            assert "Admis avec réfaction" in pages(reduced, actor)
            assert REPROACH in pages(reduced, actor)
        for actor in outsiders(reduced):
            shown = pages(reduced, actor)
            assert "Admis" in shown
            for word in ("réfaction", REPROACH, "Audition", "Nous les ajoutons"):
                assert word not in shown, word


@pytest.mark.regle("V3")
def test_the_message_to_the_collectivite_says_admitted_and_nothing_else(reduced):
    sent = Message.objects.filter(entry__verb="livrables.livrable.admit_with_refaction")
    mayor = sent.get(person_id=reduced.signataire.person_id)
    holder = sent.get(person_id=reduced.mandataire.person_id)
    assert mayor.subject.endswith("\u00a0: le livrable est admis")
    assert REPROACH not in mayor.body
    assert "réfaction" not in mayor.subject + mayor.body
    assert REPROACH in holder.body


@pytest.mark.regle("V3")
def test_a_hearing_is_not_told_to_those_outside_the_contract(read, settings):
    settings.DEMO = True
    services.open_hearing(
        read.livrable, actor=read.valideur, objet="REJET", motif=REPROACH, on=day("10/09/2026")
    )
    with at("11/09/2026"):
        assert "audition du titulaire" in pages(read, read.pilote)
        for actor in outsiders(read):
            shown = pages(read, actor)
            for word in ("audition", "observations", REPROACH):
                assert word not in shown, word


@pytest.mark.regle("V3")
def test_what_is_to_correct_is_told_to_the_holder_and_not_around(read, settings):
    settings.DEMO = True
    services.postpone_livrable(
        read.livrable, actor=read.valideur, motif=REPROACH, on=day("10/09/2026")
    )
    with at("11/09/2026"):
        assert REPROACH in pages(read, read.mandataire)
        for actor in outsiders(read):
            assert REPROACH not in pages(read, actor)
