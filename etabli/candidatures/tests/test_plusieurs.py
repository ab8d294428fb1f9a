"""A dossier carried by several: each says its interest, joins, leads, leaves; an operator writes with them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.acteurs.siret import invented, is_siren
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.candidatures import fiche, services
from etabli.candidatures.access import TABLE
from etabli.candidatures.models import Associe, Porteur
from etabli.candidatures.states import Etat, Format, RolePorteur
from etabli.candidatures.tests.stories import (
    DRAFTED,
    EXCHANGED,
    FROZEN,
    OPENED,
    REASONS,
    candidature_at,
    collectivite,
    deadline,
    whole_answers,
)
from etabli.core import duties, horloge
from etabli.core.cercles import Cercle
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.territoires.models import Departement, Region

pytestmark = pytest.mark.django_db
SIREN = invented(41)[0]
OTHER = invented(42)[0]


@pytest.fixture
def opened(people):
    """A first contact of the commune, its EPCI and a PETR beside it; each with its own president."""
    candidature, _ = candidature_at(Etat.MANIFESTATION, people)
    epci = collectivite(type=TypeOrganisation.EPCI, nom="CC de la vallée")
    with horloge.at(OPENED):
        services.add_porteur(candidature, actor=people.maire, organisation=epci)
        petr = services.add_grouping(
            candidature,
            actor=people.maire,
            nom="PETR des Trois Vallées",
            siren=f"{SIREN[:3]} {SIREN[3:6]} {SIREN[6:]}",
            type=TypeOrganisation.PETR,
            reunit="trois intercommunalités",
        )
    return candidature, people, epci, petr


def president(organisation):
    return actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=organisation)


def told(verb):
    rows = Message.objects.filter(entry__verb=f"candidatures.candidature.{verb}")
    return set(rows.values_list("person_id", flat=True))


# -- C2: each says its own interest -----------------------------------------------------------


@pytest.mark.regle("C2")
def test_the_dgaln_is_told_once_each_porteur_has_said_its_interest_by_name(opened):
    candidature, people, epci, petr = opened
    assert candidature.interet_collectivite_on is None
    services.express_interest(candidature, actor=people.pilote, on=OPENED)
    with pytest.raises(Refused) as refused:
        services.exchange_with_dgaln(candidature, actor=people.pilote)
    assert refused.value.reasons == (
        "La CC de la vallée n’a pas encore confirmé son intérêt.",
        "Le PETR des Trois Vallées n’a pas encore confirmé son intérêt.",
    )
    services.express_interest(candidature, actor=president(epci), on=dt.date(2026, 3, 3))
    assert candidature.interet_collectivite_on is None
    with pytest.raises(PermissionDenied):
        services.express_interest(candidature, actor=president(epci))
    services.express_interest(candidature, actor=president(petr), on=dt.date(2026, 3, 4))
    assert candidature.interet_collectivite_on == dt.date(2026, 3, 4)
    rows = candidature.porteurs.order_by("pk").values_list("interet_on", flat=True)
    assert list(rows) == [OPENED, dt.date(2026, 3, 3), dt.date(2026, 3, 4)]
    services.exchange_with_dgaln(candidature, actor=people.pilote, on=EXCHANGED)
    assert candidature.etat == Etat.ECHANGE_DGALN


@pytest.mark.regle("C2")
def test_a_porteur_that_joins_after_the_dgaln_was_told_changes_nothing_of_what_was_said(people):
    candidature, _ = candidature_at(Etat.ECHANGE_DGALN, people)
    said = candidature.interet_collectivite_on
    epci = collectivite(type=TypeOrganisation.EPCI)
    services.add_porteur(candidature, actor=people.pilote, organisation=epci)
    assert candidature.interet_collectivite_on == said == OPENED
    assert TABLE.may(president(epci), "view", candidature)


@pytest.mark.regle("C2")
def test_each_silent_porteur_has_it_to_do_and_the_others_do_not(opened):
    candidature, people, epci, _ = opened
    of_epci = president(epci)
    owed = duties.duty_of(of_epci, candidature.reference, "express_interest")
    assert owed is not None
    assert owed.is_mine
    other = duties.duty_of(people.maire, candidature.reference, "express_interest")
    assert other is not None
    assert not other.is_mine


@pytest.mark.regle("C2")
def test_one_that_never_answers_no_longer_holds_the_others_back(opened):
    candidature, people, epci, petr = opened
    services.express_interest(candidature, actor=president(epci), on=OPENED)
    with pytest.raises(Refused, match="a confirmé son intérêt"):
        services.drop_porteur(candidature, actor=people.maire, organisation=epci, motif="Non.")
    with pytest.raises(Refused, match="changez d’abord de chef de file"):
        services.drop_porteur(
            candidature, actor=people.pilote, organisation=people.mairie, motif="Non."
        )
    with pytest.raises(PermissionDenied):  # equal rights are of writing; the lead speaks for all
        services.drop_porteur(candidature, actor=president(epci), organisation=petr, motif="Non.")
    services.drop_porteur(
        candidature, actor=people.maire, organisation=petr, motif="Sans réponse.", on=EXCHANGED
    )
    assert candidature.interet_collectivite_on == OPENED
    assert not TABLE.may(president(petr), "view", candidature)


# -- an operator of the State -----------------------------------------------------------------


@pytest.fixture
def operator():
    made = OrganisationFactory.create(
        type=TypeOrganisation.OPERATEUR, nom="Établissement foncier", siren=OTHER
    )
    return made, actor_of(Role.OPERATEUR_ASSOCIE, organisation=made)


def name(candidature, people, organisation, **fields):
    given = {"actor": people.maire, "motif": "Il porte le foncier.", "on": OPENED}
    return services.name_operator(candidature, organisation=organisation, **{**given, **fields})


@pytest.mark.regle("C2")
def test_an_operator_named_before_the_dgaln_is_told_says_its_interest_too(people, operator):
    candidature, _ = candidature_at(Etat.MANIFESTATION, people)
    organisation, agent = operator
    name(candidature, people, organisation)
    services.express_interest(candidature, actor=people.pilote, on=OPENED)
    with pytest.raises(Refused) as refused:
        services.exchange_with_dgaln(candidature, actor=people.pilote)
    assert refused.value.reasons == (
        "L’établissement foncier n’a pas encore confirmé son intérêt.",
    )
    services.express_interest(candidature, actor=agent, on=OPENED)
    services.exchange_with_dgaln(candidature, actor=people.pilote, on=EXCHANGED)
    assert people.maire.person_id in told("express_interest")


def test_an_operator_writes_the_fiche_reads_and_writes_with_the_porteurs_and_signs_nothing(
    people, operator
):
    candidature, _ = candidature_at(Etat.OPPORTUNITE_CARACTERISEE, people)
    organisation, agent = operator
    with pytest.raises(Http404):
        TABLE.get_or_404(agent, pk=candidature.pk)
    name(candidature, people, organisation, on=DRAFTED)
    assert agent.person_id in told("name_operator")
    services.answer_questions(candidature, actor=agent, **whole_answers(candidature))
    assert candidature.etat == Etat.BROUILLON
    assert fiche.missing_fields(candidature) == []
    can = TABLE.abilities(agent, candidature)
    allowed = {action for action, answer in can.items() if answer}
    # its interest is said at the first contact only (the stages of that move)
    assert allowed - {"express_interest"} == {
        "view", "edit", "carry", "read_porteurs", "write_porteurs", "start_draft",
    }  # fmt: skip
    services.post_message(candidature, actor=agent, cercle=Cercle.PORTEURS, texte="Bonjour.")
    with pytest.raises(PermissionDenied):
        services.post_message(candidature, actor=agent, cercle=Cercle.ETAT, texte="Non.")
    with pytest.raises(PermissionDenied):
        services.send_to_signature(candidature, actor=agent)


def test_the_part_of_an_operator_ends_and_its_row_stays(people, operator):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    organisation, agent = operator
    name(candidature, people, organisation, on=DRAFTED)
    with pytest.raises(Refused, match="est déjà associé"):
        name(candidature, people, organisation, on=DRAFTED)
    services.release_operator(
        candidature, actor=people.pilote, organisation=organisation, motif="Il se retire.",
        on=FROZEN,
    )  # fmt: skip
    row = Associe.objects.get(candidature=candidature)
    assert (row.since, row.motif, row.ended_on) == (DRAFTED, "Il porte le foncier.", FROZEN)
    assert not TABLE.may(agent, "view", candidature)
    name(candidature, people, organisation, on=FROZEN)
    assert TABLE.may(agent, "view", candidature)


# -- who leads --------------------------------------------------------------------------------


@pytest.fixture
def elsewhere():
    """The département of Dordogne with its préfecture."""
    region = Region.objects.get_or_create(code="75", defaults={"nom": "Nouvelle-Aquitaine"})[0]
    departement = Departement.objects.create(code="24", nom="Dordogne", region=region)
    return departement, OrganisationFactory.create(
        type=TypeOrganisation.PREFECTURE, nom="Préfecture 24", departement=departement
    )


def test_another_porteur_leads_and_the_dossier_goes_to_its_département_before_a_number(
    people, elsewhere
):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    departement, prefecture = elsewhere
    epci = collectivite(type=TypeOrganisation.EPCI, nom="CC d’à côté", departement=departement)
    services.add_porteur(candidature, actor=people.technicien, organisation=epci)
    of_epci = president(epci)
    with pytest.raises(PermissionDenied):
        services.change_lead(candidature, actor=of_epci, organisation=epci, motif="À nous.")
    with pytest.raises(Refused, match="Donnez vos raisons"):
        services.change_lead(candidature, actor=people.maire, organisation=epci, motif="")
    services.change_lead(
        candidature, actor=people.maire, organisation=epci, motif="Elle porte le SCoT."
    )
    candidature.refresh_from_db()
    assert (candidature.chef_de_file, candidature.departement_code) == (epci, "24")
    assert candidature.prefecture == prefecture
    roles = dict(candidature.porteurs.values_list("organisation__nom", "role"))
    assert roles == {
        "Commune de Fumel": RolePorteur.CO_PORTEUR,
        "CC d’à côté": RolePorteur.CHEF_DE_FILE,
    }
    assert {of_epci.person_id, people.pilote.person_id} <= told("change_lead")
    entry = Entry.objects.get(verb="candidatures.candidature.change_lead")
    assert (entry.motif, entry.circle) == ("Elle porte le SCoT.", Cercle.PORTEURS)
    # the former lead keeps its rights to write, and no longer speaks for all
    assert TABLE.may(people.maire, "edit", candidature)
    assert not TABLE.may(people.maire, "change_lead", candidature)


@pytest.mark.regle("C8")
def test_once_a_number_is_given_the_dossier_stays_in_its_département(people, elsewhere):
    candidature, _ = candidature_at(Etat.PROGRAMMEE, people)
    epci = collectivite(type=TypeOrganisation.EPCI, departement=elsewhere[0])
    Porteur.objects.create(candidature=candidature, organisation=epci, role="CO_PORTEUR")
    services.leave_candidature(candidature, actor=people.maire, motif="Départ.", on=FROZEN)
    services.redraft_candidature(candidature, actor=people.pilote, on=FROZEN)
    candidature.refresh_from_db()
    assert (candidature.chef_de_file, candidature.departement_code) == (epci, "47")
    assert (candidature.numero, candidature.prefecture) == ("FLA-2026-047-001", people.prefecture)


# -- 2.7.1, C24 with three porteurs, one of them a PETR ---------------------------------------


@pytest.mark.regle("C24")
@pytest.mark.regle("2.7.1")
def test_of_three_porteurs_one_leaves_and_the_two_others_go_on_in_a_new_version(opened):
    candidature, people, epci, petr = opened
    of_epci, of_petr = president(epci), president(petr)
    for actor in (of_epci, of_petr, people.pilote):
        services.express_interest(candidature, actor=actor, on=OPENED)
    services.exchange_with_dgaln(candidature, actor=people.pilote, on=EXCHANGED)
    services.characterise_opportunite(
        candidature, actor=people.chef_projet, motif=REASONS, format=Format.LOCAL, on=EXCHANGED
    )
    answers = whole_answers(candidature)
    services.answer_questions(candidature, actor=of_petr, **answers)  # each one writes
    services.change_lead(
        candidature, actor=people.maire, organisation=petr, motif="Il réunit les trois vallées."
    )
    assert candidature.chef_de_file == petr
    services.send_to_signature(candidature, actor=people.pilote, on=FROZEN)
    services.leave_candidature(
        candidature, actor=of_petr, motif="Nous partons.", on=dt.date(2026, 4, 1)
    )
    assert deadline(candidature, "retrait").due_on == dt.date(2026, 5, 1)
    with pytest.raises(Refused, match="Une collectivité s’est retirée"):
        services.submit_candidature(candidature, actor=people.valideur)
    services.redraft_candidature(
        candidature, actor=people.pilote, chef_de_file=epci, on=dt.date(2026, 5, 1)
    )
    candidature.refresh_from_db()
    assert (candidature.etat, candidature.version) == (Etat.BROUILLON, 2)
    assert candidature.chef_de_file == epci
    assert candidature.porteurs.filter(withdrawn_on=None).count() == 2
    assert {people.maire.person_id, of_epci.person_id} <= told("redraft")
    services.send_to_signature(candidature, actor=people.pilote, on=dt.date(2026, 5, 4))
    assert candidature.etat == Etat.EN_SIGNATURE


@pytest.mark.regle("2.7.1")
def test_before_there_is_a_fiche_one_leaves_and_nothing_is_to_take_up_again(opened):
    candidature, people, epci, petr = opened
    of_epci = president(epci)
    with pytest.raises(Refused, match="changez d’abord de chef de file"):
        services.leave_candidature(candidature, actor=people.maire, motif="Nous partons.")
    services.express_interest(candidature, actor=president(petr), on=OPENED)
    services.leave_candidature(candidature, actor=of_epci, motif="Trop tôt.", on=OPENED)
    assert (candidature.etat, candidature.interet_collectivite_on) == (Etat.MANIFESTATION, OPENED)
    assert duties.duty_of(people.pilote, candidature.reference, "redraft") is None
    assert not TABLE.may(of_epci, "view", candidature)


# -- PETR and syndicats -----------------------------------------------------------------------


def test_a_grouping_is_written_once_and_found_again_by_its_siren(opened, people):
    _, _, _, petr = opened
    assert (petr.siren, petr.type, petr.reunit) == (SIREN, "PETR", "trois intercommunalités")
    assert petr.departement_code == "47"
    second = services.open_candidature(
        actor=people.maire, commune=people.commune, objet="Un autre besoin."
    )
    again = services.add_grouping(
        second, actor=people.maire, nom="Le pôle", siren=SIREN, type="SYNDICAT", reunit=""
    )
    assert again == petr
    assert Organisation.objects.filter(siren=SIREN).count() == 1
    assert (again.nom, again.type) == ("PETR des Trois Vallées", "PETR")


def test_a_siren_whose_key_is_wrong_or_that_is_of_another_kind_is_refused_in_a_sentence(people):
    candidature, _ = candidature_at(Etat.MANIFESTATION, people)
    wrong = f"{SIREN[:8]}{(int(SIREN[8]) + 1) % 10}"
    assert (is_siren(SIREN), is_siren(wrong), is_siren("12")) == (True, False, False)

    def add(siren):
        services.add_grouping(
            candidature, actor=people.maire, nom="PETR", siren=siren, type="PETR", reunit="Tout"
        )

    with pytest.raises(Refused, match="n’existe pas\u00a0: vérifiez ses neuf chiffres"):
        add(wrong)
    OrganisationFactory.create(type=TypeOrganisation.ENTREPRISE, nom="Atelier Vert", siren=OTHER)
    with pytest.raises(Refused, match="Atelier Vert"):
        add(OTHER)
    assert not Organisation.objects.filter(siren=wrong).exists()
    assert candidature.porteurs.count() == 1


# -- the page ---------------------------------------------------------------------------------


def test_the_page_says_who_makes_the_dossier_and_lets_a_grouping_join(opened, browser):
    candidature, people, _, _ = opened
    client = browser(people.maire)
    url = reverse("candidatures:porteurs", args=[candidature.pk])
    page = client.get(url).text
    for words in ("Commune de Fumel", "CC de la vallée", "trois intercommunalités", "DDT 47"):
        assert words in page
    assert "Personne n’y a encore d’accès" not in page
    assert browser(people.pilote).get(url).text.count("Personne n’y a encore d’accès") == 2
    adding = reverse("candidatures:ajouter-groupement", args=[candidature.pk])
    typed = {
        "nom": "Syndicat du quai",
        "siren": "123",
        "type": "SYNDICAT",
        "reunit": "Deux communes",
    }
    refused = client.post(adding, typed)
    assert refused.status_code == 409
    assert "vérifiez ses neuf chiffres" in refused.text
    assert "Syndicat du quai" in refused.text  # nothing typed is lost
    sent = client.post(adding, {**typed, "siren": OTHER})
    assert (sent.status_code, sent["Location"]) == (302, url)
    assert "Syndicat du quai" in client.get(url).text
    assert "CC de la vallée" in client.get(candidature.get_absolute_url()).text


def test_a_flash_of_one_commune_offers_no_more_than_before_once_it_is_frozen(people, browser):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    page = browser(people.maire).get(candidature.get_absolute_url()).text
    assert reverse("candidatures:porteurs", args=[candidature.pk]) not in page
    assert "Changer de chef de file" not in page
