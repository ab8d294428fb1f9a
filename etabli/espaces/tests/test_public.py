"""What anybody reads: the first page, the catalogue, the story of one Atelier."""

import csv
import datetime as dt
import html
import io
import re
import unicodedata
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.tests.factories import AtelierFactory, CommuneFactory, DepartementFactory
from etabli.core import horloge
from etabli.espaces.tests.adresses import addresses
from etabli.espaces.tests.stories import client_of, fresh
from etabli.territoires.models import Commune
from etabli.territoires.reperes import search_key

D = dt.date(2026, 3, 2)
#: the links of a breadcrumb
WAY_BACK = re.compile(r'<nav class="et-breadcrumb.*?</nav>', re.DOTALL)


def text(address, client=None):
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return answer.text


def published(titre="L’ancienne forge", departement="47", **fields):
    fields = {"etat": "APPROPRIATION", "notified_on": D, **fields}
    return AtelierFactory(titre=titre, departement=departement, **fields)


def found(query=""):
    rows = csv.DictReader(io.StringIO(download(query)))
    return [row["titre"] for row in rows]


def download(query=""):
    answer: Any = Client().get(f"{reverse('espaces:catalogue-export')}?{query}")
    return b"".join(answer.streaming_content).decode()


@pytest.mark.django_db
def test_the_first_page_says_what_it_is_and_how_to_begin():
    page = text("/")
    assert (
        page.index("Atelier Flash")
        < page.index("Atelier Local")
        < page.index("Atelier multisites")
    )
    assert page.count("On peut le demander ici") == 2
    assert "Connectez-vous" in page
    begin = reverse("candidatures:premier-contact")
    assert begin not in page
    assert begin in text("/", client_of(actor_of(Role.COLLECTIVITE_SIGNATAIRE)))
    assert begin not in text("/", client_of(actor_of(Role.DGALN_ACHATS)))


@pytest.mark.django_db
def test_before_its_order_an_atelier_is_not_public_and_an_abandoned_one_is_not_either():
    shown = published()
    hidden = [AtelierFactory(), published(etat="ABANDONNE")]
    assert found() == [shown.titre]
    for atelier in hidden:
        assert Client().get(atelier.get_public_url()).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["forge", "FRICHES", "fumel", "lot et garonne", "vieux bourg", "forge 47106", "flash"]
)
def test_a_word_finds_title_theme_commune_former_commune(words):
    place = CommuneFactory(code="47106", nom="Fumel", departement=DepartementFactory())
    Commune.objects.create(
        code="47999", nom="Vieux-Bourg", type="commune-deleguee", chef_lieu="47106",
        cle=search_key("Vieux-Bourg"),
    )  # fmt: skip
    atelier = published(commune=place, thematiques=["FRICHES"])
    atelier.communes.add(place)
    DepartementFactory(code="32", nom="Gers")
    published("Une autre question", question="Rien à voir", departement="32")
    expected = 2 if words == "flash" else 1
    assert len(found(f"q={words}")) == expected


@pytest.mark.django_db
def test_filters_add_up_and_one_that_cannot_be_read_is_said():
    published("Un", annee=2025)
    published("Deux", annee=2026)
    published("Trois", annee=2026, departement="32")
    published("Quatre", annee=2026, etat="EN_SUIVI", closed_on=D)
    assert found("annee=2026&departement=47&etape=en-cours") == ["Deux"]
    assert found("etape=suivi") == ["Quatre"]
    page = text("/ateliers/?annee=mille&departement=47")
    assert "3\u00a0ateliers" in page
    assert "Choisissez une des réponses proposées pour «\u00a0Année\u00a0»." in page


@pytest.mark.django_db
@pytest.mark.parametrize("fmt", ["csv", "ods", "xlsx"])
def test_the_catalogue_opens_in_every_format(fmt):
    published()
    answer: Any = Client().get(f"{reverse('espaces:catalogue-export')}?format={fmt}")
    data = b"".join(answer.streaming_content)
    if fmt == "csv":
        assert "Licence Ouverte 2.0" in data.decode()
    else:
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert Client().get("/ateliers/export/?format=exe").status_code == 404


@pytest.mark.django_db
def test_the_file_of_the_catalogue_asks_no_more_for_many_ateliers_than_for_one():
    published("Un")
    with CaptureQueriesContext(connection) as of_one:
        download()
    for number in range(8):
        published(f"Encore {number}")
    with CaptureQueriesContext(connection) as of_nine:
        assert len(found()) == 9
    assert len(of_nine) == len(of_one)


@pytest.mark.django_db
def test_the_feeds_are_valid_and_keep_the_filters():
    shown = published("Un")
    published("Deux", departement="32")
    rss = ElementTree.fromstring(text("/ateliers/flux.rss?departement=47"))
    items = rss.findall("channel/item")
    assert [item.findtext("title") for item in items] == [str(shown)]
    assert (items[0].findtext("link") or "").endswith(shown.get_public_url())
    space = "{http://www.w3.org/2005/Atom}"
    atom = ElementTree.fromstring(text("/ateliers/flux.atom"))
    assert len(atom.findall(f"{space}entry")) == 2


def test_the_story_of_an_atelier_in_three_beats_and_since(monde):
    page = text(monde.atelier.get_public_url())
    beats = ["La question", "Ce qui s’est passé", "Ce qui en sort", "Et depuis"]
    assert [page.index(f">{beat}") for beat in beats] == sorted(page.index(f">{b}") for b in beats)
    assert "Personnes présentes\u00a0: de 20 à 23" in page
    assert page.count("<dd>moins de 5</dd>") == 1  # one association; the elected people are said
    assert "3\u00a0propositions" in page
    for titre in ("Ouvrir la cour", "Planter la berge", "Réparer la halle"):
        assert titre in page
    assert "Licence Ouverte 2.0" in page


def test_the_public_page_says_nothing_of_the_contract(monde):
    """7.8: no amount before the closing, no plan that is not obtained, no name of a participant."""
    page = text(monde.atelier.get_public_url())
    for secret in (
        "Alouette",
        "40 000",
        "40\u00a0000",
        "100\u00a0000",
        "19\u00a0",
        "Habitant 1",
        "€",
    ):
        assert secret not in page, secret
    atelier = fresh(monde.atelier)
    type(atelier).objects.filter(pk=atelier.pk).update(etat="CLOS", closed_on=horloge.today())
    assert "Coût de l’équipe" in text(monde.atelier.get_public_url())


def test_the_public_roadmap_is_given_in_its_formats_once_it_is_official(monde):
    address = reverse("espaces:public-document", args=[monde.atelier.slug, "pdf"])
    assert Client().get(address).status_code == 200
    assert Client().get(address.replace(".pdf", ".exe")).status_code == 404
    type(monde.feuille).objects.filter(pk=monde.feuille.pk).update(etat="VALIDEE")
    assert Client().get(address).status_code == 404
    assert "pas encore officielle" in text(monde.atelier.get_public_url())


@pytest.mark.django_db
@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize("name", ["espaces:accueil", "espaces:catalogue"])
def test_public_lists_cost_the_same_for_two_and_for_twenty(query_budget, name, number):
    for place in range(number):
        published(f"Titre {place}")
    with query_budget(name):
        assert Client().get(reverse(name)).status_code == 200


def test_the_public_page_has_a_budget(monde, query_budget):
    with query_budget("espaces:public-atelier"):
        assert Client().get(monde.atelier.get_public_url()).status_code == 200


@pytest.mark.django_db
def test_everyone_who_carried_the_atelier_is_named():
    atelier = published()
    epci = OrganisationFactory(nom="CC des Deux Rives (exemple)")
    atelier.co_porteurs.add(epci)
    page = text(atelier.get_public_url())
    assert "<dt>Collectivités</dt>" in page
    assert "<dd>CC des Deux Rives (exemple)</dd>" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written", ["/ateliers/Coeur-De-Ville/", "/ateliers/cœur-de-ville/", "/ateliers/coeur-de\u2011ville\u200b/"]
)  # fmt: skip
def test_an_address_copied_with_capitals_accents_or_unseen_marks_leads_to_the_page(written):
    published(slug="coeur-de-ville")
    answer = Client().get(unicodedata.normalize("NFD", written), {"page": "2"})
    assert (answer.status_code, answer["Location"]) == (301, "/ateliers/coeur-de-ville/?page=2")
    assert Client().get("/ateliers/Ailleurs/").status_code == 301
    assert Client().get("/ateliers/ailleurs/").status_code == 404
    assert Client().get("/Inconnue/").status_code == 404


def test_the_way_back_of_a_public_page_opens_without_signing_in(monde):
    """Good: the public page of the Atelier. Bad: a page that asks the inhabitant to sign in."""
    client = Client()
    seen = 0
    for name, address in addresses(monde).items():
        answer: Any = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # read to its end, its file is closed
        if answer.status_code != 200 or answer.streaming:
            continue
        trail = "".join(WAY_BACK.findall(answer.content.decode("utf-8", "ignore")))
        for link in re.findall(r'href="([^"]+)"', trail):
            seen += 1
            assert client.get(html.unescape(link)).status_code == 200, (name, link)
    assert seen >= 5
