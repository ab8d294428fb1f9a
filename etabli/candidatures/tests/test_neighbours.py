"""A perimeter beyond the territory of the pilote: each other service gives its own agreement (10.4)."""

import pytest
from django.urls import reverse

from etabli.acteurs.states import TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory
from etabli.candidatures import services
from etabli.candidatures.pages.courriers import cards
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.states import Etat, TypeCourrier
from etabli.candidatures.tests.stories import DRAFTED, FROZEN, candidature_at, scan
from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.territoires.models import Commune, Departement, Region

pytestmark = pytest.mark.django_db


def place(insee, nom, departement):
    region = Region.objects.get(code="75")
    known = Departement.objects.get_or_create(
        code=departement, defaults={"nom": f"Département {departement}", "region": region}
    )[0]
    return Commune.objects.create(code=insee, nom=nom, departement=known, region=region)


def widened():
    """A draft of a commune of the 47 with one of the 24 and two of the 46; their services are known."""
    candidature, people = candidature_at(Etat.BROUILLON)
    for insee, nom, code in (
        ("24001", "Alouette", "24"),
        ("46001", "Bruyère", "46"),
        ("46002", "Chardon", "46"),
    ):
        candidature.communes.add(place(insee, nom, code))
    services_of = {
        code: OrganisationFactory.create(
            type=TypeOrganisation.DDT,
            nom=f"DDT {code}",
            departement=Departement.objects.get(code=code),
        )
        for code in ("24", "46")
    }
    return candidature, people, services_of


def agree(candidature, people, service):
    return services.deposit_letter(
        candidature,
        actor=people.pilote,
        type=TypeCourrier.ACCORD_SERVICE_VOISIN,
        organisation=service,
        fichier=scan(),
        signataire_nom="Dora Fictive",
        signataire_qualite="DIRECTEUR",
        signe_on=DRAFTED,
    )


@pytest.mark.regle("C6")
def test_the_fiche_is_not_frozen_before_each_other_service_has_agreed():
    candidature, people, others = widened()
    with horloge.at(FROZEN):
        with pytest.raises(Refused) as refused:
            services.send_to_signature(candidature, actor=people.pilote)
        assert [text.replace("\u00a0", " ") for text in refused.value.reasons] == [
            "Alouette : hors du territoire de la DDT 47. L’accord de la DDT 24 est attendu : son chef de service "
            "le donne sur la page du dossier, ou déposez sa lettre (onglet Courriers).",
            "Bruyère et Chardon : hors du territoire de la DDT 47. L’accord de la DDT 46 est attendu : son chef "
            "de service le donne sur la page du dossier, ou déposez sa lettre (onglet Courriers).",
        ]
        agree(candidature, people, others["46"])
        with pytest.raises(Refused) as refused:
            services.send_to_signature(candidature, actor=people.pilote)
        assert len(refused.value.reasons) == 1
        assert "de la DDT 24" in refused.value.reasons[0]
        agree(candidature, people, others["24"])
        services.send_to_signature(candidature, actor=people.pilote)
    assert candidature.etat == Etat.EN_SIGNATURE


def test_each_service_that_must_agree_has_its_card_before_it_has_written():
    candidature, _, others = widened()
    asked = [
        card.organisation
        for card in cards(candidature, on=FROZEN)
        if card.type == TypeCourrier.ACCORD_SERVICE_VOISIN
    ]
    assert asked == sorted(others.values(), key=lambda one: one.pk)


@pytest.mark.regle("C6")
def test_the_pilote_reads_the_model_of_an_agreement_and_sends_it_signed_by_the_page(browser):
    candidature, people, others = widened()
    accord = TypeCourrier.ACCORD_SERVICE_VOISIN
    url = reverse("candidatures:signer", args=[candidature.pk, accord, others["24"].pk])
    client = browser(people.pilote)
    with horloge.at(FROZEN):
        cards_page = client.get(reverse("candidatures:courriers", args=[candidature.pk])).text
        assert url in cards_page
        model = client.get(url)
        assert "Nous donnons notre accord pour que la DDT 47 pilote cet Atelier" in model.text
        sent = client.post(
            url,
            {"fichier": scan(), "signataire_nom": "Dora Fictive", "signataire_qualite": "DIRECTEUR",
             "signe_on": "12/03/2026", "is_signe": "on", "is_bien_adresse": "on", "nomme_l_atelier": "on"},
        )  # fmt: skip
    assert sent.status_code == 302
    (letter,) = candidature.courriers.all()
    assert (letter.type, letter.organisation) == (accord, others["24"])
    # a service that the perimeter does not enter has nothing to give
    pilote_url = reverse("candidatures:signer", args=[candidature.pk, accord, people.ddt.pk])
    assert client.get(pilote_url).status_code == 404


def test_a_service_that_the_operator_has_not_entered_is_named_by_its_département():
    candidature, _ = candidature_at(Etat.BROUILLON)
    candidature.communes.add(place("19001", "Dahlia", "19"))
    (found,) = neighbours.of(candidature)
    assert (found.service, found.nom) == (None, "DDT de la Corrèze")
    assert [commune.nom for commune in found.communes] == ["Dahlia"]


def test_a_perimeter_within_the_territory_of_the_pilote_asks_nobody_else():
    candidature, _ = candidature_at(Etat.BROUILLON)
    assert neighbours.of(candidature) == []
