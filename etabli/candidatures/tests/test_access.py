"""Role × state: the list, the object and the page say the same; State-only words never leak."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from etabli.acteurs.selectors import dgaln
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import actor_of
from etabli.candidatures import services
from etabli.candidatures.access import TABLE
from etabli.candidatures.echanges import ROOM
from etabli.candidatures.pages import listing
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import candidature_at, collectivite
from etabli.core import horloge
from etabli.core.access import VISITOR
from etabli.core.cercles import Cercle
from etabli.core.echanges.threads import opened
from etabli.core.models import Echange, Entry, Message

SECRET = "Note d’appréciation interne sur le maire"
B, N = True, False
#: who opens a dossier that has walked the ordinary course up to that state
# fmt: off
MATRIX = {
    #                               collectivité pilote préfecture dgaln achats auditeur
    Etat.MANIFESTATION:            (B,           B,     N,         N,    N,     B),
    Etat.ECHANGE_DGALN:            (B,           B,     N,         B,    N,     B),
    Etat.OPPORTUNITE_CARACTERISEE: (B,           B,     N,         B,    N,     B),
    Etat.BROUILLON:                (B,           B,     N,         B,    N,     B),
    Etat.EN_SIGNATURE:             (B,           B,     B,         B,    N,     B),
    Etat.DEPOSEE:                  (B,           B,     B,         B,    N,     B),
    Etat.EN_INSTRUCTION:           (B,           B,     B,         B,    N,     B),
    Etat.ELIGIBLE:                 (B,           B,     B,         B,    B,     B),
    Etat.PROGRAMMEE:               (B,           B,     B,         B,    B,     B),
}
# fmt: on
COLUMNS = (
    (Role.COLLECTIVITE_REDACTEUR, Role.COLLECTIVITE_SIGNATAIRE),
    (Role.SERVICE_PILOTE, Role.SERVICE_VALIDEUR),
    (Role.PREFECTURE,),
    (Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR),
    (Role.DGALN_ACHATS,),
    (Role.AUDITEUR,),
)
NOTHING = (
    Role.RPA, Role.GESTIONNAIRE_BUDGET, Role.OPERATEUR_ASSOCIE, Role.GROUPEMENT_MANDATAIRE,
    Role.GROUPEMENT_MEMBRE, Role.PARTICIPANT, Role.DPO, Role.ADMIN_TECHNIQUE,
)  # fmt: skip


def _organisation_of(role, people):
    if role in (Role.COLLECTIVITE_REDACTEUR, Role.COLLECTIVITE_SIGNATAIRE):
        return people.mairie
    if role == Role.PREFECTURE:
        return people.prefecture
    return people.ddt if role in NOTHING[:2] or "SERVICE" in role else dgaln()


@pytest.mark.parametrize("etat", MATRIX)
def test_each_role_opens_what_the_table_says_and_the_list_agrees(people, browser, etat):
    candidature, _ = candidature_at(etat, people)
    for roles, is_open in zip(COLUMNS, MATRIX[etat], strict=True):
        for role in roles:
            actor = actor_of(role, organisation=_organisation_of(role, people))
            assert TABLE.may(actor, "view", candidature) is is_open, role
            assert (candidature in listing.listed(actor, {})) is is_open, role
            status = browser(actor).get(candidature.get_absolute_url()).status_code
            assert status == (200 if is_open else 404), role
    for role in NOTHING:
        actor = actor_of(role, organisation=_organisation_of(role, people))
        assert not TABLE.may(actor, "view", candidature), role
        assert browser(actor).get(candidature.get_absolute_url()).status_code == 404, role


@pytest.mark.parametrize("etat", [Etat.BROUILLON, Etat.PROGRAMMEE])
def test_neighbours_see_nothing(people, browser, etat):
    candidature, _ = candidature_at(etat, people)
    elsewhere = {
        Role.COLLECTIVITE_SIGNATAIRE: collectivite(type=TypeOrganisation.COMMUNE),
        Role.SERVICE_PILOTE: collectivite(type=TypeOrganisation.DDT),
        Role.PREFECTURE: collectivite(type=TypeOrganisation.PREFECTURE),
    }
    for role, organisation in elsewhere.items():
        actor = actor_of(role, organisation=organisation)
        assert list(TABLE.visible(actor)) == []
        with pytest.raises(Http404):
            TABLE.get_or_404(actor, pk=candidature.pk)
    assert list(TABLE.visible(VISITOR)) == []


def test_a_list_and_an_object_give_the_same_answers_on_every_row(people):
    """Every action, every state, every role of the table: `visible` against `abilities`."""
    dossiers = [candidature_at(etat, people)[0] for etat in (Etat.BROUILLON, Etat.EN_INSTRUCTION)]
    for role in TABLE.roles():
        if role == Role.CLOCK:
            continue
        actor = actor_of(role, organisation=_organisation_of(role, people))
        for candidature in dossiers:
            can = TABLE.abilities(actor, candidature)
            for action, answer in can.items():
                assert answer is TABLE.visible(actor, action).filter(pk=candidature.pk).exists()


def test_a_move_is_refused_to_every_role_but_its_own(people):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    for role in (Role.COLLECTIVITE_SIGNATAIRE, Role.SERVICE_PILOTE, Role.DGALN_DECIDEUR,
                 Role.AUDITEUR, Role.PREFECTURE):  # fmt: skip
        actor = actor_of(role, organisation=_organisation_of(role, people))
        with pytest.raises(PermissionDenied):
            services.declare_candidature_complete(candidature, actor=actor)
    with pytest.raises(Http404):
        services.declare_candidature_complete(candidature, actor=actor_of(Role.RPA))


# -- the grid ---------------------------------------------------------------------------------


def test_the_grid_is_for_the_dgaln_alone_until_the_decision(people, browser):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    url = reverse("candidatures:instruction", args=[candidature.pk])
    for actor in (people.maire, people.pilote, people.valideur, people.prefet):
        assert browser(actor).get(url).status_code == 404
        assert "Instruction</a>" not in browser(actor).get(candidature.get_absolute_url()).text
    assert browser(people.decideur).get(url).status_code == 200
    services.accept_candidature(candidature, actor=people.decideur)
    for actor in (people.maire, people.pilote, people.prefet):
        page = browser(actor).get(url)
        assert "Vu au dossier." in page.text
        assert "<textarea" not in page.text


# -- circles ----------------------------------------------------------------------------------


def read(candidature, actor):
    return opened(ROOM, candidature, actor).messages


def _all_pages(client, candidature):
    names = ("dossier", "fiche", "courriers", "complement", "echanges", "suivi")
    pages = [client.get(reverse(f"candidatures:{n}", args=[candidature.pk])).text for n in names]
    pages.append(client.get(reverse("candidatures:dossiers")).text)
    pages.append(client.get(reverse("candidatures:export")).getvalue().decode())
    return "\n".join(pages)


def test_a_state_only_message_never_reaches_the_porteurs(people, browser):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    Message.objects.all().delete()
    services.post_message(candidature, actor=people.chef_projet, cercle="ETAT", texte=SECRET)
    told = set(Message.objects.values_list("person_id", flat=True))
    assert told == {a.person_id for a in (people.pilote, people.valideur, people.decideur)}
    assert all(SECRET in m.body and SECRET not in m.subject for m in Message.objects.all())
    assert not any(SECRET in str(entry.data) + entry.motif for entry in Entry.objects.all())
    for actor in (people.maire, people.technicien, people.prefet):
        assert read(candidature, actor).count() == 0
        text = _all_pages(browser(actor), candidature)
        assert SECRET not in text
        assert "État seul" not in text
    for actor in (people.pilote, people.valideur, people.decideur, actor_of(Role.AUDITEUR)):
        assert read(candidature, actor).count() == 1
    assert SECRET in _all_pages(browser(people.pilote), candidature)


def test_a_message_to_the_porteurs_is_read_by_everyone_of_the_dossier(people):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    services.post_message(candidature, actor=people.maire, cercle="PORTEURS", texte="Bonjour")
    for actor in (people.technicien, people.pilote, people.prefet, people.decideur):
        assert [m.texte for m in read(candidature, actor)] == ["Bonjour"]
    assert list(read(candidature, actor_of(Role.DGALN_ACHATS))) == []
    assert list(read(candidature, actor_of(Role.GROUPEMENT_MANDATAIRE))) == []


def test_a_porteur_does_not_write_in_the_circle_of_the_state(people, browser):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    url = reverse("candidatures:ecrire", args=[candidature.pk, Cercle.ETAT])
    client = browser(people.maire)
    assert client.post(url, {"ETAT-texte": "Coucou"}).status_code == 403
    assert client.post(url, {"ETAT-texte": ""}).status_code == 403
    assert not Echange.objects.exists()


def test_the_audience_is_written_above_the_box(people, browser):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    page = browser(people.pilote).get(reverse("candidatures:echanges", args=[candidature.pk])).text
    assert "Visible par la DGALN et la DDT 47 seulement" in page
    assert "Visible par les collectivités porteuses, la DDT 47, la préfecture et la DGALN" in page


def test_the_note_to_the_dgaln_is_not_read_by_the_porteurs(people, browser):
    candidature, _ = candidature_at(Etat.ECHANGE_DGALN, people)
    assert candidature.note_echange == "Projet sérieux."
    assert "Projet sérieux." not in _all_pages_early(browser(people.maire), candidature)
    assert "Projet sérieux." in _all_pages_early(browser(people.chef_projet), candidature)


def _all_pages_early(client, candidature):
    names = ("dossier", "echanges", "suivi")
    return "".join(
        client.get(reverse(f"candidatures:{n}", args=[candidature.pk])).text for n in names
    )


# -- the list ---------------------------------------------------------------------------------


def test_what_is_late_comes_first_then_what_is_mine(people):
    first, _ = candidature_at(Etat.DEPOSEE, people)
    second, _ = candidature_at(Etat.MANIFESTATION, people)
    third, _ = candidature_at(Etat.PROGRAMMEE, people)
    with horloge.at(first.moved_at.replace(month=4, day=22)):
        rows = list(listing.listed(people.pilote, {}))
        assert rows == [first, second, third]
        assert [row.is_late for row in rows] == [True, False, False]
        assert list(listing.listed(people.pilote, {"retard": True})) == [first]
        mine = set(listing.listed(people.pilote, {"moi": True}))
        assert mine == {second, third}
        assert list(listing.listed(people.chef_projet, {"moi": True})) == [first]


def test_the_list_is_filtered_by_the_address_and_exported_as_shown(people, browser):
    draft, _ = candidature_at(Etat.BROUILLON, people)
    deposited, _ = candidature_at(Etat.DEPOSEE, people)
    client = browser(people.pilote)
    page = client.get(reverse("candidatures:dossiers"), {"etat": "DEPOSEE", "departement": "47"})
    assert page.context["page"].paginator.count == 1
    export = client.get(reverse("candidatures:export"), {"etat": "DEPOSEE", "format": "csv"})
    text = export.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ","))
    assert len(rows) == 2
    assert rows[1][0] == "FLA-2026-047-001"
    assert client.get(reverse("candidatures:export"), {"format": "exe"}).status_code == 404
    for fmt in ("ods", "xlsx"):
        answer = client.get(reverse("candidatures:export"), {"format": fmt})
        assert answer.getvalue()[:2] == b"PK"


def test_the_list_costs_the_same_for_one_dossier_and_for_ten(people, browser):
    client = browser(people.pilote)
    candidature_at(Etat.MANIFESTATION, people)
    url = reverse("candidatures:dossiers")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(9):
        candidature_at(Etat.MANIFESTATION, people)
    with CaptureQueriesContext(connection) as ten:
        client.get(url)
    assert len(ten) == len(one) <= 25


@pytest.mark.parametrize("page", ["dossier", "fiche", "courriers", "echanges", "suivi"])
def test_no_page_of_a_dossier_costs_more_than_25_queries(people, browser, page):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    client, url = browser(people.pilote), reverse(f"candidatures:{page}", args=[candidature.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    assert len(found) <= 25, len(found)


def test_every_move_of_the_workflow_has_its_row_in_the_table():
    assert set(WORKFLOW.moves) <= set(TABLE.rows)
