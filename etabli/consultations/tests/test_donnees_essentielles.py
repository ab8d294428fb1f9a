"""The essential data of the contract of S05: what is read, what is typed, the file (DE-1 to DE-4)."""

import datetime as dt
import json
from typing import cast

import pytest

from etabli.acteurs.siret import invented
from etabli.acteurs.tests.clients import client_of
from etabli.ateliers.tests.factories import CommuneFactory, DepartementFactory
from etabli.consultations import decp
from etabli.consultations.decp.forms import MarcheDataForm
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import awarding
from etabli.consultations.tests.attribution import NOTIFIED, engaged, notified
from etabli.core import horloge
from etabli.marches import decp as official
from etabli.territoires.models import Commune

pytestmark = pytest.mark.django_db
PUBLISHED = dt.date(2026, 9, 1)
BUYER = invented(77)[1]


def typed(marche, **changed):
    given = {
        **decp.known(marche),
        "acheteur": BUYER,
        "publie_par": "PLATEFORME",
        "code_cpv": "71410000",
        "procedure": "Appel d'offres ouvert",
        "type_groupement": "Conjoint",
        "is_innovant": "non",
        "is_sous_traitance_declaree": "non",
        "considerations_sociales": ["Pas de considération sociale"],
        "considerations_environnementales": ["Critère environnemental"],
        "publie_on": PUBLISHED.isoformat(),
        "fichier": "1",
    }
    return {**given, **changed}


def plain(sentences):
    return [str(one).replace("\u00a0", " ").replace("\u202f", " ") for one in sentences]


def said(form):
    return plain(form.non_field_errors())


@pytest.mark.regle("DE-1", "DE-2", "S05")
def test_the_file_of_s05_says_81250_three_offers_and_its_framework():
    found = notified()
    marche = found.fresh()
    with horloge.at(PUBLISHED):
        form = MarcheDataForm(typed(marche), marche=marche)
        assert form.is_valid(), form.errors
        (row,) = json.loads(form.written())["marches"]["marche"]
    assert (row["montant"], row["offresRecues"], row["idAccordCadre"]) == (81250, 3, "ACL2")
    assert (row["dureeMois"], row["dateNotification"]) == (12, "2026-07-16")
    assert row["datePublicationDonnees"] == "2026-09-01"
    assert row["acheteur"]["id"] == BUYER
    firms = [one.siret for one in awarding.firms_of(found.holder)]
    assert [one["titulaire"]["id"] for one in row["titulaires"]] == firms
    assert len(firms) == 2
    assert row["lieuExecution"] == {"code": "47", "typeCode": "Code département"}
    assert marche.decp_due_on == dt.date(2026, 9, 16)


@pytest.mark.regle("DE-2")
def test_an_atelier_over_several_departements_is_executed_where_its_service_is_and_it_is_said():
    found = notified()
    atelier = found.fresh().atelier
    far = CommuneFactory(departement=DepartementFactory(code="24"))
    atelier.communes.add(cast(Commune, far))
    lieu, why = decp.place_of(found.fresh())
    home = found.marche.service.departement
    assert home is not None
    assert lieu == official.Lieu(home.code, official.TypeCode.DEPARTEMENT)
    assert f"le lieu est celui du service pilote ({home.code})" in why


@pytest.mark.regle("DE-1", "DE-3")
def test_what_place_published_is_not_published_twice():
    found = notified()
    marche = found.fresh()
    with horloge.at(PUBLISHED):
        form = MarcheDataForm(typed(marche, publie_par="PLACE"), marche=marche)
        assert not form.is_valid()
        assert said(form) == [
            "PLACE publie déjà ces données : les publier ici les compterait deux fois."
        ]
    MarcheSubsequent.objects.filter(pk=marche.pk).update(publie_par="PLACE")
    assert plain(decp.refusal(found.fresh())) == [
        "PLACE a déjà publié ces données : les publier ici les compterait deux fois."
    ]


@pytest.mark.regle("DE-1")
def test_nothing_is_published_before_the_notification_nor_below_the_threshold():
    found = engaged()
    assert plain(decp.refusal(found.fresh())) == ["Le marché se publie une fois notifié."]
    row = MarcheSubsequent(notified_on=NOTIFIED, decp_due_on=None)
    assert plain(decp.refusal(row)) == ["Ce marché est sous le seuil de publication."]


@pytest.mark.regle("DE-4")
def test_an_identifier_is_cut_to_the_sixteen_signs_of_the_format():
    found = notified()
    marche = found.fresh()
    assert official.faults_of_identifiant(str(decp.known(marche)["id"])) == []
    with horloge.at(PUBLISHED):
        form = MarcheDataForm(typed(marche, id="A B"), marche=marche)
        assert not form.is_valid()
        assert "ni espace" in said(form)[0]


@pytest.mark.regle("DE-1", "MS-3")
def test_the_page_gives_the_file_to_the_service_and_to_nobody_else(settings):
    settings.DEMO = True
    found = notified()
    address = f"/consultations/{found.marche.pk}/donnees-essentielles/"
    with horloge.at(PUBLISHED):
        page = client_of(found.one.rpa).get(address)
        assert "mercredi 16 septembre 2026" in page.content.decode().replace("\u00a0", " ")
        assert "ne donne pas lieu à un avis d’attribution" in page.content.decode()
        sent = client_of(found.one.pilote).get(address, typed(found.fresh()))
        assert sent["Content-Type"] == "application/json"
        body = json.loads(sent.getvalue())
        assert body["marches"]["marche"][0]["montant"] == 81250
        for actor in (found.budget, *found.one.mandataires.values()):
            assert client_of(actor).get(address).status_code in (403, 404)
