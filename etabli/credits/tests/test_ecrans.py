"""The screens of credits: what is left, line by line; a delegation read again before it is made."""

import datetime as dt

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.core import horloge
from etabli.credits import services
from etabli.credits.models import DelegationCredits
from etabli.credits.selectors import available
from etabli.credits.tests.factories import make_bench

MAI = dt.datetime(2026, 5, 21, 9, tzinfo=horloge.PARIS)


@pytest.fixture
def bench(db, settings):
    settings.DEMO = True
    made = make_bench()
    made.engage("3600.00", numero="1500000001", origine="ateliers.atelier:0")
    made.pay("3600.00", objet="BC-1, demande 1", origine="ateliers.atelier:0")
    with horloge.at(MAI):
        yield made


def text_of(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.regle("CH-2")
def test_the_figures_of_an_envelope_are_on_the_page(bench):
    shown = text_of(as_(bench.budget).get(bench.enveloppe.get_absolute_url()))
    for figure in ("15 000,00 €", "11 400,00 €", "12 000,00 €", "8 400,00 €", "1500000001"):
        assert figure in shown, figure
    assert "BC-1, demande 1" in shown
    national = text_of(as_(bench.chef).get(reverse("credits:enveloppes") + "?exercice=2026"))
    assert "11 400,00 €" in national
    assert bench.enveloppe.get_absolute_url() in national


@pytest.mark.regle("CH-4")
def test_cp_that_will_lack_are_an_alert(bench):
    bench.engage("11000.00", numero="1500000002")
    shown = text_of(as_(bench.budget).get(bench.enveloppe.get_absolute_url()))
    assert "Il manque 2 600,00 € de CP pour payer tout ce qui est engagé" in shown


@pytest.mark.regle("CH-2")
def test_nobody_outside_the_state_reads_credits(bench):
    firm = as_(actor_of(Role.GROUPEMENT_MANDATAIRE))
    mayor = as_(actor_of(Role.COLLECTIVITE_SIGNATAIRE))
    for client in (firm, mayor):
        assert client.get(reverse("credits:enveloppes")).status_code == 403
        assert client.get(reverse("credits:deleguer")).status_code == 403
        assert client.get(bench.enveloppe.get_absolute_url()).status_code == 404
    assert as_(bench.regional).get(bench.enveloppe.get_absolute_url()).status_code == 404
    pilote = as_(actor_of(Role.SERVICE_PILOTE, organisation=bench.ddt))
    assert pilote.get(bench.enveloppe.get_absolute_url()).status_code == 200
    assert pilote.get(reverse("credits:deleguer")).status_code == 403


def typed(bench, **more):
    return {
        "service": bench.ddt.pk, "exercice": "2026", "ae": "5 000,00", "cp": "",
        "on": "2026-05-21", "objet": "Complément", "source": "", **more,
    }  # fmt: skip


@pytest.mark.regle("CH-2", "S06")
def test_a_delegation_is_read_again_then_confirmed(bench):
    client, address = as_(bench.chef), reverse("credits:deleguer")
    assert client.get(f"{address}?enveloppe={bench.enveloppe.pk}").status_code == 200
    review = client.post(address, typed(bench))
    assert review.status_code == 200
    assert "16 400,00 €" in text_of(review)
    assert DelegationCredits.objects.count() == 1
    back = client.post(address, typed(bench, corriger="1"))
    assert "Complément" in back.text
    done = client.post(address, typed(bench, confirmer="1"))
    assert done.status_code == 302
    assert done["Location"] == bench.enveloppe.get_absolute_url()
    assert available(bench.ddt, 2026).ae == 16400


@pytest.mark.regle("CH-2")
def test_a_wrong_delegation_is_said_and_kept(bench):
    client, address = as_(bench.chef), reverse("credits:deleguer")
    empty = client.post(address, typed(bench, ae="", confirmer="1"))
    assert empty.status_code == 422
    assert "Écrivez un montant d’AE" in empty.text
    assert "Complément" in empty.text
    ahead = client.post(address, typed(bench, on="2026-05-22", confirmer="1"))
    assert ahead.status_code == 422
    source = services.envelope_for(bench.dreal, 2026)
    review = client.post(address, typed(bench, source=source.pk))
    assert "il manque 5 000,00 €" in text_of(review)
    refused = client.post(address, typed(bench, source=source.pk, confirmer="1"))
    assert refused.status_code == 409
    assert "il manque 5 000,00 €" in text_of(refused)
    assert "Complément" in refused.text


@pytest.mark.regle("CH-2")
def test_a_gestionnaire_takes_on_the_envelope_of_its_service_only(bench):
    other = services.envelope_for(bench.dreal, 2026)
    client, address = as_(bench.budget), reverse("credits:deleguer")
    data = typed(bench, service=bench.dreal.pk, ae="100")
    assert client.post(address, {**data, "source": other.pk, "confirmer": "1"}).status_code == 422
    assert client.post(address, {**data, "confirmer": "1"}).status_code == 422
    assert (
        client.post(address, {**data, "source": bench.enveloppe.pk, "confirmer": "1"}).status_code
        == 302
    )
    assert available(bench.dreal, 2026).ae == 100
