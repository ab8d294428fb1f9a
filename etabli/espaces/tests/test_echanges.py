"""The messages of an Atelier: each circle is read by those it names, through whatever exit one looks."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from etabli.ateliers import services
from etabli.ateliers.echanges import ROOM
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.echanges.threads import opened
from etabli.core.fichiers.models import Fichier
from etabli.core.models import Echange, Entry, Message
from etabli.espaces.mon_etabli import agenda
from etabli.espaces.tests.adresses import addresses
from etabli.espaces.tests.stories import client_of, fresh, scan

SECRETS = {"EQUIPE": "Zanzibar", "PORTEURS": "Lusitania", "ETAT": "Mozambique"}
STATE = {
    "SERVICE_PILOTE", "SERVICE_VALIDEUR", "RPA", "GESTIONNAIRE_BUDGET", "DGALN_CHEF_PROJET",
    "DGALN_DECIDEUR", "DGALN_ACHATS", "AUDITEUR",
}  # fmt: skip
CARRIERS = {"COLLECTIVITE_REDACTEUR", "COLLECTIVITE_SIGNATAIRE", "PREFECTURE"}
TEAM = {"GROUPEMENT_MANDATAIRE", "GROUPEMENT_MEMBRE"}
#: it shows everybody the mails of its invented people
OF_THE_DEMONSTRATION = {"espaces:boite", "espaces:personas"}
READERS = {"EQUIPE": STATE | CARRIERS | TEAM, "PORTEURS": STATE | CARRIERS, "ETAT": STATE}


def piece(name: str) -> SimpleUploadedFile:
    found = scan()
    found.name = name
    return found


def words(monde: Any, circle: str, *, who: str = "SERVICE_PILOTE", joined: bool = True) -> Echange:
    word = SECRETS[circle]
    return services.post_message(
        fresh(monde.atelier), actor=monde.people[who], cercle=circle, texte=f"Au sujet de {word}.",
        pieces=[piece(f"{word}.pdf")] if joined else [],
    )  # fmt: skip


@pytest.fixture
def told(monde: Any) -> Any:
    """One message in each circle, with a file joined to each."""
    Message.objects.all().delete()
    for circle in SECRETS:
        words(monde, circle)
    return monde


def text_of(client: Client, address: str) -> str:
    answer: Any = client.get(address)
    if answer.status_code != 200:
        return ""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return unescape(body.decode("utf-8", "replace"))


def read_by(monde: Any, who: str) -> dict[str, set[str]]:
    """Where each word is met: on every page and export, in the calendar, in mails, by guessing a file."""
    actor = monde.people.get(who)
    client, found = client_of(actor), {circle: set[str]() for circle in SECRETS}
    exits = {
        name: text_of(client, address)
        for name, address in addresses(monde).items()
        if not name.startswith("ui:") and name not in OF_THE_DEMONSTRATION
    }
    exits["search"] = text_of(client, reverse("espaces:mes-ateliers") + "?q=" + SECRETS["ETAT"])
    if actor is not None:
        mine = Message.objects.filter(person_id=actor.person_id)
        exits["mails"] = " ".join(f"{m.subject} {m.body} {m.link} {m.dit}" for m in mine)
        exits["calendar"] = agenda.feed(actor).decode()
    for circle, word in SECRETS.items():
        row = Fichier.objects.get(name=f"{word}.pdf")
        for name in ("espaces:atelier-piece", "espaces:atelier-fichier"):
            answer = client.get(reverse(name, args=[monde.atelier.pk, row.pk]))
            exits[f"{circle} {name}"] = word if answer.status_code == 200 else ""
        address = reverse("candidatures:piece", args=[monde.candidature.pk, row.pk])
        answer = client.get(address)
        exits[f"{circle} candidatures:piece"] = word if answer.status_code == 200 else ""
    for name, text in exits.items():
        # what one searches for is given back in the box of the search
        for circle, word in SECRETS.items():
            if name != "search" and word in text:
                found[circle].add(name)
    assert "Au sujet de" not in exits["search"]
    return found


@pytest.mark.regle("7.8")
def test_each_circle_is_read_by_those_it_names_and_through_no_exit_by_another(told):
    read = {
        who: {circle for circle, places in read_by(told, who).items() if places}
        for who in ("VISITEUR", *told.people)
    }
    assert read == {
        who: {circle for circle, readers in READERS.items() if who in readers} for who in read
    }
    assert len(read) >= 24


def test_those_who_read_it_read_it_on_the_page_in_the_mail_and_open_what_is_joined(told):
    """Else the test before would prove nothing."""
    found = read_by(told, "DGALN_CHEF_PROJET")
    for circle in SECRETS:
        assert found[circle] == {
            "espaces:atelier-echanges", "mails", f"{circle} espaces:atelier-piece",
        } | ({"espaces:messages"} & found[circle]) | ({"espaces:mon-etabli"} & found[circle])  # fmt: skip


def test_the_journal_says_nothing_of_a_message(told):
    said = " ".join(f"{one.label} {one.motif} {one.data}" for one in Entry.objects.all())
    assert [word for word in SECRETS.values() if word in said] == []


@pytest.mark.parametrize("circle", SECRETS)
def test_every_reader_but_the_author_is_written_to_once_and_nobody_else(monde, circle):
    Message.objects.all().delete()
    words(monde, circle, joined=False)
    named = {actor.person_id: who for who, actor in monde.people.items()}
    rows = list(Message.objects.values_list("person_id", flat=True))
    told = {named[one] for one in rows if one in named}
    assert told == READERS[circle] - {"SERVICE_PILOTE", "AUDITEUR"}
    assert len(rows) == len(set(rows))
    pages = {message.link for message in Message.objects.all()}
    last = Echange.objects.get()
    assert pages == {f"/pilotage/ateliers/{monde.atelier.pk}/echanges/#message-{last.pk}"}


def test_the_address_of_the_mail_opens_the_message(told):
    mail = Message.objects.filter(person_id=told.people["COLLECTIVITE_SIGNATAIRE"].person_id)[0]
    address, anchor = mail.link.split("#")
    page = told.client("COLLECTIVITE_SIGNATAIRE").get(address)
    assert page.status_code == 200
    assert f'id="{anchor}"' in page.text


@pytest.mark.parametrize(
    ("who", "circle", "refusal"),
    [
        ("GROUPEMENT_MANDATAIRE", "ETAT", PermissionDenied),
        ("GROUPEMENT_MANDATAIRE", "PORTEURS", PermissionDenied),
        ("COLLECTIVITE_SIGNATAIRE", "ETAT", PermissionDenied),
        ("PREFECTURE", "ETAT", PermissionDenied),
        ("AUDITEUR", "ETAT", PermissionDenied),
        ("GROUPEMENT_MANDATAIRE_AILLEURS", "EQUIPE", Http404),
        ("SERVICE_PILOTE_AILLEURS", "ETAT", Http404),
        ("SERVICE_PILOTE", "PUBLIC", Http404),
    ],
)
def test_nobody_writes_where_they_do_not_belong(monde, who, circle, refusal):
    with pytest.raises(refusal):
        services.post_message(
            fresh(monde.atelier), actor=monde.people[who], cercle=circle, texte="Bonjour"
        )
    assert not Echange.objects.exists()


def test_a_holder_that_comes_after_another_reads_nothing_of_what_the_first_one_read(told):
    rival = told.contract.groupements["G1"]
    Atelier.objects.filter(pk=told.atelier.pk).update(mandataire=rival.mandataire)
    told.atelier.equipe.set([])
    after = told.people["GROUPEMENT_MANDATAIRE_AILLEURS"]
    assert opened(ROOM, fresh(told.atelier), after).messages.count() == 0
    words(told, "EQUIPE", joined=False)
    assert opened(ROOM, fresh(told.atelier), after).messages.count() == 1
    row = Fichier.objects.get(name="Zanzibar.pdf")
    client = client_of(after)
    for name in ("espaces:atelier-piece", "espaces:atelier-fichier"):
        assert client.get(reverse(name, args=[told.atelier.pk, row.pk])).status_code == 404
    gone = client_of(told.people["GROUPEMENT_MANDATAIRE"])
    page = reverse("espaces:atelier-echanges", args=[told.atelier.pk])
    assert gone.get(page).status_code == 404


@pytest.mark.parametrize(
    "before",
    [
        {"etat": "DESIGNATION", "notified_on": None},
        {"etat": "DEVIS"},
        {"etat": "SUSPENDU", "state_before": "DEVIS", "suspended_on": dt.date(2026, 9, 1)},
    ],
)
def test_a_team_that_is_not_ordered_from_has_no_thread(told, before):
    """Asked for the first time, or again after another holder: its tab is not there, its page neither."""
    Atelier.objects.filter(pk=told.atelier.pk).update(**before)
    client = told.client("GROUPEMENT_MANDATAIRE")
    page = reverse("espaces:atelier-echanges", args=[told.atelier.pk])
    assert client.get(page).status_code == 404
    assert page not in client.get(told.atelier.get_absolute_url()).text
    with pytest.raises(PermissionDenied):
        words(told, "EQUIPE", who="GROUPEMENT_MANDATAIRE", joined=False)
    Message.objects.all().delete()
    words(told, "PORTEURS", joined=False)
    team = {told.people[who].person_id for who in TEAM}
    assert not Message.objects.filter(person_id__in=team).exists()


def test_a_thread_where_nobody_has_written_says_so_and_who_reads_it(monde):
    page = monde.client("GROUPEMENT_MANDATAIRE").get(
        reverse("espaces:atelier-echanges", args=[monde.atelier.pk])
    )
    assert page.text.count("Personne n’a encore écrit ici.") == 1
    assert "Visible par l’équipe d" in page.text
    assert "État seul" not in page.text
    assert "Porteurs et État" not in page.text


def test_what_others_wrote_is_new_until_one_reads_it(told):
    client = told.client("COLLECTIVITE_SIGNATAIRE")
    home = told.atelier.get_absolute_url()
    page = reverse("espaces:atelier-echanges", args=[told.atelier.pk])
    tab = re.compile(r'echanges/"\s*>Échanges\s*<span class="et-tabs__count">(\d+)<')
    assert tab.findall(client.get(home).text) == ["2"]
    shown = client.get(page).text
    assert shown.count(">Nouveau<") == 2
    assert tab.search(client.get(home).text) is None
    assert ">Nouveau<" not in client.get(page).text
    words(told, "PORTEURS", who="COLLECTIVITE_SIGNATAIRE", joined=False)
    words(told, "ETAT", joined=False)
    # neither one's own words nor those of a circle that is not theirs are news
    assert tab.search(client.get(home).text) is None


def test_what_is_refused_comes_back_as_it_was_typed_and_nothing_is_kept(monde):
    client = monde.client("SERVICE_PILOTE")
    address = reverse("espaces:atelier-ecrire", args=[monde.atelier.pk, "EQUIPE"])
    bad = SimpleUploadedFile("programme.exe", b"MZ\x90\x00" * 40)
    answer = client.post(
        address, {"EQUIPE-texte": "Voici le plan.", "EQUIPE-pieces": [piece("plan.pdf"), bad]}
    )
    assert answer.status_code == 422
    assert "Voici le plan.</textarea>" in answer.text
    assert "programme.exe" in answer.text
    assert "joignez un PDF, un texte (ODT, DOCX) ou une image (JPEG, PNG)." in answer.text
    many = client.post(
        address, {"EQUIPE-texte": "Tout.", "EQUIPE-pieces": [piece(f"{n}.pdf") for n in range(6)]}
    )
    assert "Un message porte 5 fichiers au plus" in many.text.replace("\u00a0", " ")
    empty = client.post(address, {"EQUIPE-texte": " ", "EQUIPE-pieces": [piece("plan.pdf")]})
    assert "Choisissez de nouveau les fichiers à joindre" in empty.text
    assert not Echange.objects.exists()
    assert not Fichier.objects.filter(subject__startswith="core.echange:").exists()
    client.post(address, {"EQUIPE-texte": "Voici.", "EQUIPE-pieces": [piece("plan.pdf")]})
    assert [one.name for one in Fichier.objects.filter(subject__startswith="core.echange:")] == [
        "plan.pdf"
    ]


def test_the_page_costs_the_same_for_one_message_and_for_twenty(monde):
    client = monde.client("SERVICE_PILOTE")
    page = reverse("espaces:atelier-echanges", args=[monde.atelier.pk])
    words(monde, "ETAT")
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for _ in range(19):
        Echange.objects.create(
            subject=monde.atelier.reference, circle="ETAT", texte="x", written_by_name="A",
            written_by_role="R", le=horloge.now(),
        )  # fmt: skip
    client.get(page)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(one) <= 25
