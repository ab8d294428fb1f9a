"""Who signs for a service: the person who decided, in the usual order."""

import datetime as dt
from typing import cast

import pytest

from etabli.acteurs.documents.signature import signed_by
from etabli.acteurs.models import Delegation, Organisation
from etabli.acteurs.states import TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 28)


def ddt():
    made = OrganisationFactory(type=TypeOrganisation.DDT, nom="DDT 47 (fictive)")
    service = cast(Organisation, made)
    Delegation.objects.create(
        service=service, nom="Dominique Modèle", qualite="Le directeur", du=dt.date(2026, 1, 1),
        reference_acte="Arrêté n° 47-2026-001 (fictif)",
    )  # fmt: skip
    return service


def block(service, name, on=DAY):
    found = signed_by(service, name, on=on, quality="La cheffe de service", mention="Signé")
    return found.signatories[0]


def test_the_delegation_of_another_does_not_sign_for_who_decided():
    """Dominique has delegation; Lou decided: the letter bears Lou’s name and quality."""
    who = block(ddt(), "Lou Fictif")
    assert (who.delegation, who.quality, who.name) == (
        "Pour le préfet et par délégation,", "La cheffe de service", "Lou Fictif",
    )  # fmt: skip


def test_who_has_delegation_signs_in_that_quality_with_its_act():
    who = block(ddt(), "dominique  modèle")
    assert (who.delegation, who.quality) == ("Pour le préfet et par délégation,", "Le directeur")
    assert who.mention == "Signé\nArrêté n° 47-2026-001 (fictif)"


def test_a_delegation_counts_on_its_days_only():
    assert (
        block(ddt(), "Dominique Modèle", on=dt.date(2025, 12, 31)).quality
        == "La cheffe de service"
    )


def test_a_central_administration_signs_for_the_minister_only_by_delegation():
    office = cast(Organisation, OrganisationFactory(type=TypeOrganisation.ADMINISTRATION_CENTRALE))
    assert block(office, "Lou Fictif").delegation == ""
    Delegation.objects.create(
        service=office, nom="Lou Fictif", qualite="Sous-directrice", du=dt.date(2026, 1, 1)
    )
    assert block(office, "Lou Fictif").delegation == "Pour le ministre et par délégation,"
