"""The State services whose territory the perimeter enters: rows, told, following, agreeing (3.2, 10.4)."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.candidatures import services
from etabli.candidatures.access import TABLE
from etabli.candidatures.models import Associe
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.states import Etat, Format, QualiteAssocie, TypeCourrier
from etabli.candidatures.tests.stories import DRAFTED, FROZEN, candidature_at, scan
from etabli.core import horloge
from etabli.core.cercles import Cercle
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.territoires.models import Commune, Departement, Epci, Region

pytestmark = pytest.mark.django_db


def service(code):
    """The DDT of this département, with a project officer and its head."""
    region = Region.objects.get_or_create(code="75", defaults={"nom": "Nouvelle-Aquitaine"})[0]
    departement = Departement.objects.get_or_create(
        code=code, defaults={"nom": f"Département {code}", "region": region}
    )[0]
    made = OrganisationFactory.create(
        type=TypeOrganisation.DDT, nom=f"DDT {code}", departement=departement
    )
    return (
        made,
        actor_of(Role.SERVICE_PILOTE, organisation=made),
        actor_of(Role.SERVICE_VALIDEUR, organisation=made),
    )


def place(insee, nom, code, **fields):
    departement = Departement.objects.get(code=code)
    return Commune.objects.create(
        code=insee, nom=nom, departement=departement, region=departement.region, **fields
    )


@pytest.fixture
def draft(people):
    """A draft of the 47; the services of the 24 and of the 46 are known."""
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    return candidature, people, service("24"), service("46")


def add(candidature, people, *communes):
    for commune in communes:
        services.add_commune(candidature, actor=people.technicien, commune=commune)


def rows(candidature):
    found = candidature.associes.filter(qualite=QualiteAssocie.SERVICE).order_by("pk")
    return [(one.organisation.nom, one.motif, one.ended_on) for one in found]


@pytest.mark.regle("C6")
def test_a_service_follows_from_the_day_the_perimeter_enters_its_territory(draft):
    candidature, people, (_, agent, head), (_, other, _) = draft
    with pytest.raises(Http404):
        TABLE.get_or_404(agent, pk=candidature.pk)
    with horloge.at(DRAFTED):
        add(candidature, people, place("24001", "Alouette", "24"))
    assert rows(candidature) == [("DDT 24", "Dans son territoire\u00a0: Alouette.", None)]
    told = Message.objects.filter(entry__verb="candidatures.candidature.follow_perimeter")
    assert {agent.person_id, head.person_id, people.pilote.person_id} == set(
        told.values_list("person_id", flat=True)
    )
    can = TABLE.abilities(agent, candidature)
    allowed = {action for action, answer in can.items() if answer}
    assert allowed == {
        "view", "read_porteurs", "read_state", "write_state", "write_porteurs", "deposit_letter",
    }  # fmt: skip
    services.post_message(candidature, actor=agent, cercle=Cercle.ETAT, texte="Bien reçu.")
    assert not TABLE.may(other, "view", candidature)


def test_when_no_commune_of_its_own_is_left_its_row_is_ended_and_kept(draft):
    candidature, people, (ddt, agent, _), _ = draft
    first, second = place("24001", "Alouette", "24"), place("24002", "Bruyère", "24")
    with horloge.at(DRAFTED):
        add(candidature, people, first, second)
        services.remove_commune(candidature, actor=people.technicien, commune=first)
        assert TABLE.may(agent, "view", candidature)
    with horloge.at(FROZEN):
        services.remove_commune(candidature, actor=people.technicien, commune=second)
    assert rows(candidature) == [("DDT 24", "Dans son territoire\u00a0: Alouette.", FROZEN)]
    assert not TABLE.may(agent, "view", candidature)
    add(candidature, people, second)
    assert Associe.objects.filter(organisation=ddt, ended_on=None).count() == 1


@pytest.mark.regle("C6")
def test_each_service_agrees_in_one_act_or_by_its_own_letter(draft):
    candidature, people, (ddt24, agent24, head24), (ddt46, agent46, _) = draft
    with horloge.at(FROZEN):
        add(candidature, people, place("24001", "Alouette", "24"), place("46001", "Bruyère", "46"))
        with pytest.raises(Refused) as refused:
            services.send_to_signature(candidature, actor=people.pilote)
        assert len(refused.value.reasons) == 2
        with pytest.raises(PermissionDenied):  # the head of the service, not its officer
            services.agree_with_pilote(candidature, actor=agent24)
        with pytest.raises(PermissionDenied):  # nor the pilote for another
            services.agree_with_pilote(candidature, actor=people.valideur)
        services.agree_with_pilote(candidature, actor=head24)
        assert Associe.objects.get(organisation=ddt24).accord_on == FROZEN
        with pytest.raises(PermissionDenied):
            services.agree_with_pilote(candidature, actor=head24)
        with pytest.raises(Refused) as refused:
            services.send_to_signature(candidature, actor=people.pilote)
        assert [text.replace("\u00a0", " ") for text in refused.value.reasons] == [
            "Bruyère : hors du territoire de la DDT 47. L’accord de la DDT 46 est attendu : son chef de "
            "service le donne sur la page du dossier, ou déposez sa lettre (onglet Courriers)."
        ]
        letter(candidature, agent46, ddt46)
        services.send_to_signature(candidature, actor=people.pilote)
    assert candidature.etat == Etat.EN_SIGNATURE


def letter(candidature, actor, organisation):
    return services.deposit_letter(
        candidature, actor=actor, type=TypeCourrier.ACCORD_SERVICE_VOISIN, organisation=organisation,
        fichier=scan(), signataire_nom="Dora Fictive", signataire_qualite="DIRECTEUR", signe_on=DRAFTED,
    )  # fmt: skip


def test_a_service_sends_its_own_letter_and_no_other(draft):
    candidature, people, (_, agent24, _), (ddt46, _, _) = draft
    add(candidature, people, place("24001", "Alouette", "24"), place("46001", "Bruyère", "46"))
    with pytest.raises(Refused, match="envoyé par ses représentants ou par le service pilote"):
        letter(candidature, agent24, ddt46)


@pytest.mark.regle("C6")
def test_another_service_pilots_and_what_was_agreed_is_asked_again(draft):
    candidature, people, (ddt24, agent24, head24), (ddt46, _, head46) = draft
    with horloge.at(DRAFTED):
        add(candidature, people, place("24001", "Alouette", "24"), place("46001", "Bruyère", "46"))
        services.agree_with_pilote(candidature, actor=head46)
        letter(candidature, people.pilote, ddt24)
        assert neighbours.agreed(candidature) == {ddt24.pk, ddt46.pk}
    change = {"organisation": ddt24, "motif": "Elle suit déjà le SCoT.", "on": FROZEN}
    with pytest.raises(PermissionDenied):
        services.change_pilote(candidature, actor=agent24, **change)
    with pytest.raises(Refused, match="Choisissez un des services"):
        services.change_pilote(
            candidature, actor=people.pilote, **{**change, "organisation": service("19")[0]}
        )
    services.change_pilote(candidature, actor=people.chef_projet, **change)
    candidature.refresh_from_db()
    assert candidature.service_pilote == ddt24
    found = neighbours.concerned(candidature).values_list("organisation__nom", flat=True)
    assert set(found) == {"DDT 46", "DDT 47"}
    assert neighbours.agreed(candidature) == set()
    assert TABLE.may(agent24, "send_to_signature", candidature)
    assert TABLE.may(people.pilote, "read_state", candidature)
    assert not TABLE.may(people.pilote, "edit", candidature)
    told = Message.objects.filter(entry__verb="candidatures.candidature.change_pilote")
    people_told = set(told.values_list("person_id", flat=True))
    everybody = (people.maire, people.pilote, people.valideur, agent24, head24, head46)
    assert {one.person_id for one in everybody} <= people_told
    with horloge.at(FROZEN):
        services.agree_with_pilote(candidature, actor=head46)
        services.agree_with_pilote(candidature, actor=people.valideur)
        services.send_to_signature(candidature, actor=agent24)
    assert candidature.etat == Etat.EN_SIGNATURE


def test_a_pilote_that_changes_before_the_dgaln_is_told_says_its_own_interest(people):
    candidature, _ = candidature_at(Etat.MANIFESTATION, people)
    ddt24, agent24, _ = service("24")
    services.express_interest(candidature, actor=people.pilote)
    candidature.communes.add(place("24001", "Alouette", "24"))
    services.follow_perimeter(candidature)
    services.change_pilote(
        candidature, actor=people.pilote, organisation=ddt24, motif="C’est son territoire."
    )
    assert candidature.interet_service_on is None
    services.express_interest(candidature, actor=agent24, on=FROZEN)
    assert candidature.interet_service_on == FROZEN


# -- an EPCI as a whole -----------------------------------------------------------------------


@pytest.fixture
def spread(draft):
    """An EPCI over the 47, the 24 and the 46, whose first commune is that of the dossier."""
    candidature, people, _, _ = draft
    epci = Epci.objects.create(code="200068930", nom="CC des Trois Vallées", type="CC")
    Commune.objects.filter(pk=people.commune.pk).update(epci=epci)
    for insee, nom, code in (
        ("47002", "Alouette", "47"), ("24001", "Bruyère", "24"), ("46001", "Chardon", "46"),
    ):  # fmt: skip
        place(insee, nom, code, epci=epci)
    return candidature, people, epci


def test_an_epci_is_added_and_removed_as_a_whole_and_one_is_told_how_many(spread, browser):
    candidature, people, epci = spread
    client = browser(people.technicien)
    screen = reverse("candidatures:section", args=[candidature.pk, "localisation"])
    assert "Ajouter 3 autres communes" in client.get(screen).text.replace("\u00a0", " ")
    url = reverse("candidatures:ajouter-epci", args=[candidature.pk, epci.pk])
    page = client.post(url, follow=True).text.replace("\u00a0", " ")
    assert "CC des Trois Vallées : 3 communes ajoutées." in page
    assert candidature.communes.count() == 4
    assert {nom for nom, _, _ in rows(candidature)} == {"DDT 24", "DDT 46"}
    assert services.add_epci(candidature, actor=people.technicien, epci=epci) == 0
    candidature.refresh_from_db()
    assert services.remove_epci(candidature, actor=people.technicien, epci=epci) == 3
    assert [one.nom for one in candidature.communes.all()] == ["Fumel"]
    assert neighbours.concerned(candidature).count() == 0
    assert Entry.objects.filter(verb="candidatures.candidature.follow_perimeter").count() == 2


def test_a_dossier_led_by_an_epci_opens_on_all_its_communes(spread, people):
    _, _, epci = spread
    people.commune.refresh_from_db()
    asked = {"echelle": "TERRITOIRE", "porteurs": "EPCI", "objet": "STRATEGIE", "temps": "LONG"}
    opened = services.open_candidature(
        actor=people.pilote, commune=people.commune, objet="Trois vallées.", contact=asked,
        format=Format.LOCAL, on=dt.date(2026, 3, 2),
    )  # fmt: skip
    assert opened.chef_de_file.epci == epci
    assert opened.communes.count() == 4
    assert {nom for nom, _, _ in rows(opened)} == {"DDT 24", "DDT 46"}
    small = services.open_candidature(
        actor=people.pilote, commune=people.commune, objet="La halle.",
        contact={**asked, "echelle": "LIEU"}, format=Format.LOCAL,
    )  # fmt: skip
    assert [one.nom for one in small.communes.all()] == ["Fumel"]


def test_an_epci_that_leads_a_flash_keeps_to_the_commune_it_chose(spread, people):
    lead = OrganisationFactory.create(type=TypeOrganisation.EPCI, epci=spread[2])
    opened = services.open_candidature(
        actor=people.pilote, commune=people.commune, objet="La halle.", chef_de_file=lead,
        format=Format.FLASH,
    )  # fmt: skip
    assert opened.chef_de_file.epci == spread[2]
    assert [one.nom for one in opened.communes.all()] == ["Fumel"]
