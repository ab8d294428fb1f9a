"""What answers carry: no copy of what a session read; addresses that cannot be read are 404."""

import gzip
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from etabli.acteurs import services
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.espaces.tests.adresses import addresses
from etabli.espaces.tests.stories import make_monde

pytestmark = pytest.mark.django_db


def test_what_a_session_reads_is_kept_nowhere_and_what_anybody_reads_may_be():
    monde = make_monde()
    signed_in = monde.client("SERVICE_PILOTE")
    for address in (
        "/mon-etabli/",
        "/ateliers/",
        monde.atelier.get_absolute_url(),
        "/nulle-part/",
    ):
        assert signed_in.get(address)["Cache-Control"] == "no-store, private", address
    for address in ("/", "/ateliers/", "/accessibilite/"):
        assert "no-store" not in Client().get(address).get("Cache-Control", ""), address
    assert "public" in signed_in.get("/territoires/communes/?q=fumel")["Cache-Control"]


def test_no_address_that_a_session_reads_leaves_a_copy_but_the_list_of_communes():
    monde = make_monde()
    client, kept = monde.client("SERVICE_PILOTE"), []
    for name, address in addresses(monde).items():
        answer: Any = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to its end, its file is closed
        if "no-store" not in answer.get("Cache-Control", ""):
            kept.append(name)
    assert kept == ["territoires:communes"]


def test_a_paper_read_in_a_session_is_kept_nowhere():
    monde = make_monde()
    paper = monde.client("SERVICE_PILOTE").get("/ateliers/export/?format=csv")
    feuille = monde.client("SERVICE_PILOTE").get(
        f"/feuilles-de-route/atelier/{monde.atelier.pk}/actions/export/?format=csv"
    )
    assert feuille.status_code == 200
    assert {paper["Cache-Control"], feuille["Cache-Control"]} == {"no-store, private"}


def test_the_page_of_a_signed_link_is_kept_nowhere_although_nobody_is_signed_in():
    sent = services.invite_person(
        actor=actor_of(Role.ADMIN_TECHNIQUE), courriel="m@exemple.test", role=Role.PREFECTURE,
        organisation=OrganisationFactory.create(type=TypeOrganisation.PREFECTURE),
    )  # fmt: skip
    page = Client().get(sent.get_absolute_url())
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(
    "address",
    ["/ateliers/%00", "/seances/a%00b/inscription/", "/ateliers/?q=%00", "/%EF%BF%BD/", "/a%FF/",
     "/ateliers/?q=a%00b&page=2", "/territoires/communes/?q=%00"],
)  # fmt: skip
def test_an_address_that_cannot_be_read_leads_nowhere(address):
    answer = Client().get(address)
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text


def test_a_page_travels_compressed_and_a_file_goes_as_it_is():
    asks = {"Accept-Encoding": "gzip"}
    plain, sent = Client().get("/accessibilite/"), Client().get("/accessibilite/", headers=asks)
    assert sent["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in sent["Vary"]
    assert gzip.decompress(sent.content) == plain.content
    assert len(sent.content) * 2 < len(plain.content)
    assert "Content-Encoding" not in plain
    export = Client().get("/ateliers/export/?format=ods", headers=asks)
    assert "Content-Encoding" not in export


def test_two_readings_of_a_form_never_have_the_same_bytes_on_the_wire():
    """BREACH: the token is masked anew, and the length of what travels is made random."""
    asks = {"Accept-Encoding": "gzip"}
    client = Client()
    lengths = {len(client.get(reverse("account_login"), headers=asks).content) for _ in range(20)}
    assert len(lengths) > 5
