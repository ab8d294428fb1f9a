"""The costs of organisation of an Atelier, paid by its porteurs, out of AE and CP (D-16)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import AtelierFactory
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.paiements.selectors import mayor_line, money_line
from etabli.seances import services
from etabli.seances.frais import costs_total
from etabli.seances.models import FraisOrganisation
from etabli.seances.tests.factories import make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.regle("D-16")]


def eur(text):
    return Decimal(text)


@pytest.fixture
def atelier():
    made = AtelierFactory.create(etat="ANIMATION", notified_on="2026-01-15")
    made.mandataire = OrganisationFactory.create()
    made.save()
    return Atelier.objects.get(pk=made.pk)


@pytest.fixture
def pilote(atelier):
    return actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)


@pytest.fixture
def redacteur(atelier):
    return actor_of(Role.COLLECTIVITE_REDACTEUR, organisation=atelier.chef_de_file)


def foresee(atelier, actor, poste="SALLE", montant="250.00", **said):
    said.setdefault("payeur", atelier.chef_de_file)
    return services.foresee_cost(
        atelier, actor=actor, poste=poste, montant_prevu=eur(montant), **said
    )


def fresh(row):
    return FraisOrganisation.objects.get(pk=row.pk)


def test_the_amount_settled_takes_the_place_of_the_one_foreseen(atelier, redacteur):
    assert costs_total(atelier) is None
    room, meals = (
        foresee(atelier, redacteur),
        foresee(atelier, redacteur, "RESTAURATION", "1600.00", objet="40 repas"),
    )
    services.settle_cost(meals, actor=redacteur, montant_reel=eur("1487.50"))
    found = costs_total(atelier)
    assert found is not None
    assert (found.prevu, found.total) == (eur("1850.00"), eur("1737.50"))
    assert (found.regles, found.nombre) == (1, 2)
    services.settle_cost(fresh(meals), actor=redacteur, montant_reel=eur("1490.00"))
    services.withdraw_cost(fresh(room), actor=redacteur)
    found = costs_total(atelier)
    assert found is not None
    assert (found.prevu, found.total) == (eur("1600.00"), eur("1490.00"))


def test_the_mayor_reads_the_total_and_no_credit_is_touched(atelier, redacteur):
    foresee(atelier, redacteur)
    foresee(atelier, redacteur, "COMMUNICATION", "99.90")
    assert mayor_line(atelier).replace("\u00a0", " ").replace("\u202f", " ") == (
        "100 % pris en charge ; logistique à votre charge : 349,90 €"
    )
    line = money_line(atelier)
    assert (line.engage, line.paye, line.reste) == (eur(0), eur(0), eur(0))


def test_who_pays_is_a_porteur_or_the_service(atelier, pilote, redacteur):
    with pytest.raises(Refused, match="Qui paie est un porteur"):
        foresee(atelier, redacteur, payeur=OrganisationFactory.create())
    neighbour = OrganisationFactory.create()
    atelier.co_porteurs.add(neighbour)
    assert foresee(atelier, redacteur, payeur=neighbour).payeur == neighbour
    assert foresee(atelier, pilote, payeur=atelier.service_pilote).pk


def test_an_amount_is_bounded_here_and_by_the_base(atelier, redacteur):
    with pytest.raises(Refused, match="Montant prévu"):
        foresee(atelier, redacteur, montant="100000.01")
    row = foresee(atelier, redacteur)
    with pytest.raises(Refused, match="vérifiez le montant réglé"):
        services.settle_cost(row, actor=redacteur, montant_reel=eur("-1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        FraisOrganisation.objects.filter(pk=row.pk).update(montant_prevu=eur("-1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        FraisOrganisation.objects.filter(pk=row.pk).update(etat="REGLE")


def test_the_team_neither_reads_nor_writes_them(atelier, redacteur):
    team = actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=atelier.mandataire)
    foresee(atelier, redacteur)
    with pytest.raises(PermissionDenied):
        foresee(atelier, team)
    client = client_of(team)
    assert client.get(reverse("seances:frais", args=[atelier.pk])).status_code == 403
    assert (
        "frais d’organisation"
        not in client.get(reverse("seances:atelier", args=[atelier.pk])).text
    )
    entry = Entry.objects.get(verb="seances.fraisorganisation.foresee")
    assert (entry.circle, entry.rule) == ("PORTEURS", "D-16")


def test_the_pages_foresee_correct_settle_and_total(atelier, redacteur):
    client = client_of(redacteur)
    address = reverse("seances:frais", args=[atelier.pk])
    assert "Aucuns frais ne sont notés" in client.get(address).text
    add = reverse("seances:frais-prevoir", args=[atelier.pk])
    typed = {"poste": "SALLE", "objet": "Halle", "payeur": atelier.chef_de_file_id}
    bad = client.post(add, {**typed, "montant_prevu": "beaucoup"})
    assert bad.status_code == 422
    assert "Halle" in bad.text
    assert client.post(add, {**typed, "montant_prevu": "250,00"}).status_code == 302
    row = FraisOrganisation.objects.get(atelier=atelier)
    change = reverse("seances:frais-modifier", args=[row.pk])
    assert client.post(change, {**typed, "montant_prevu": "300"}).status_code == 302
    assert fresh(row).montant_prevu == eur("300.00")
    settle = reverse("seances:frais-acte", args=[row.pk, "settle"])
    assert "Montant réglé" in client.get(settle).text
    assert client.post(settle, {"montant_reel": "280,50"}).status_code == 302
    page = client.get(address).text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Total : 280,50 €" in page
    assert "300,00 € étaient prévus" in page
    assert client.get(change).status_code == 403
    assert address in client.get(reverse("seances:atelier", args=[atelier.pk])).text


def test_a_session_of_another_atelier_is_refused(atelier, redacteur):
    elsewhere = make_scene().session
    with pytest.raises(Refused, match="d’un autre Atelier"):
        foresee(atelier, redacteur, session=elsewhere)
