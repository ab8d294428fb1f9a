"""The crown jewels, looked for on every page that each reader opens: a word read is a leak."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from etabli.ateliers.tests.factories import AtelierFactory
from etabli.candidatures.services.messages import post_message
from etabli.core.documents.models import Document
from etabli.core.fichiers.models import Fichier
from etabli.core.models import Entry, Message
from etabli.espaces.tests.adresses import addresses
from etabli.espaces.tests.stories import client_of
from etabli.seances.models import Inscription, InvitationSeance

REFUSAL = "Équipe complète"
#: what the State says to itself about a candidature
STATE_NOTES = ("Projet sérieux.", "Entre nous, services de l’État.")
#: the prices of the holder of the story
PRICES = ("16 300", "19 560", "13 550", "16 260")
GUESTS = ("Camille Fictive", "camille@exemple.test", "Habitant 1", "Une association")
UNOBTAINED = ("DETR", "40 000")
CONTRACT = (REFUSAL, "Alouette", *PRICES)
#: what each reader must read nowhere
NEVER = {
    "COLLECTIVITE_SIGNATAIRE": (*CONTRACT, *STATE_NOTES),
    "COLLECTIVITE_REDACTEUR": (*CONTRACT, *STATE_NOTES),
    "PREFECTURE": (*CONTRACT, *STATE_NOTES, *GUESTS),
    "GROUPEMENT_MANDATAIRE": (REFUSAL, "Alouette", "Cèdre", *STATE_NOTES, "Vu au dossier"),
    "GROUPEMENT_MEMBRE": (REFUSAL, "Alouette", "Cèdre", *STATE_NOTES, "Vu au dossier", *GUESTS),
    "GROUPEMENT_MANDATAIRE_AILLEURS": (
        "Bruyère", "Cèdre", *PRICES, *STATE_NOTES, *GUESTS, *UNOBTAINED,
    ),
    "GROUPEMENT_MEMBRE_AILLEURS": (
        "Bruyère", "Cèdre", *PRICES, *STATE_NOTES, *GUESTS, *UNOBTAINED,
    ),
    "COLLECTIVITE_SIGNATAIRE_AILLEURS": (*CONTRACT, *STATE_NOTES, *GUESTS, *UNOBTAINED),
    # the framework says to every service what it has consumed in all
    "SERVICE_PILOTE_AILLEURS": (REFUSAL, "19 560", *STATE_NOTES, *GUESTS, *UNOBTAINED),
    "DPO": (*CONTRACT, *STATE_NOTES, *GUESTS, *UNOBTAINED),
    "VISITEUR": (*CONTRACT, *STATE_NOTES, *GUESTS, *UNOBTAINED, "Vu au dossier"),
}  # fmt: skip
#: addresses that answer with a file: their content is drawn elsewhere, their opening is in the matrix
FILES = re.compile(r"\.(pdf|odt|docx|ods|xlsx)$")


def read(client: Client, address: str) -> str:
    """What is read at this address, or nothing when it does not open."""
    answer: Any = client.get(address, follow=True)
    if answer.status_code != 200:
        return ""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = unescape(body.decode("utf-8", "replace"))
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def found_by(client: Client, where: dict[str, str], words: tuple[str, ...]) -> list[str]:
    """« address: word » for each word read somewhere."""
    found = []
    for name, address in where.items():
        if name.startswith("ui:"):  # the gallery shows invented firms
            continue
        page = "" if FILES.search(address) else read(client, address)
        found += [f"{name}: {word}" for word in words if word in page]
    return found


@pytest.fixture
def told(monde):
    """The story, and one message that the State keeps for itself."""
    post_message(
        monde.candidature,
        actor=monde.people["SERVICE_PILOTE"],
        cercle="ETAT",
        texte=STATE_NOTES[1],
    )
    return monde


@pytest.mark.regle("T-13", "7.8")
@pytest.mark.parametrize("who", NEVER)
def test_no_page_says_what_this_reader_must_not_know(told, who):
    client = client_of(told.people.get(who))
    assert found_by(client, addresses(told), NEVER[who]) == []


def test_the_words_looked_for_are_read_by_those_who_may(told):
    """Else the other tests would prove nothing."""
    where = addresses(told)
    chef, pilote = told.client("DGALN_CHEF_PROJET"), told.client("SERVICE_PILOTE")
    by_state = {line.split(": ")[1] for line in found_by(chef, where, (*CONTRACT, *STATE_NOTES))}
    assert by_state >= {"Alouette", REFUSAL, *STATE_NOTES}
    by_pilote = {
        line.split(": ")[1] for line in found_by(pilote, where, (*PRICES, *GUESTS, *UNOBTAINED))
    }
    assert by_pilote >= {"19 560", "Camille Fictive", "Habitant 1", "DETR", "40 000"}


@pytest.mark.regle("T-13")
def test_no_message_says_it_either(told):
    """The outbox, read by person: the messages of each, those sent to an address included."""
    for who, words in NEVER.items():
        person = told.people[who].person_id if who in told.people else 0
        for message in Message.objects.filter(person_id=person):
            whole = f"{message.subject} {message.body} {message.link}".replace("\u00a0", " ")
            assert [word for word in words if word in whole] == [], (who, message.subject)


def papers(atelier):
    """Every issued paper and every deposited file of the story, asked through this Atelier."""
    return [
        *(reverse("espaces:atelier-document", args=[atelier.pk, row.pk, "pdf"])
          for row in Document.objects.all()),
        *(reverse("espaces:atelier-fichier", args=[atelier.pk, row.pk])
          for row in Fichier.objects.all()),
    ]  # fmt: skip


def test_a_paper_is_not_opened_by_guessing_its_number(told):
    """Nor from elsewhere, nor through an Atelier of one's own."""
    assert len(papers(told.atelier)) > 6
    rival = told.people["GROUPEMENT_MANDATAIRE_AILLEURS"]
    own: Any = AtelierFactory(
        etat="ANIMATION",
        notified_on=dt.date(2026, 3, 2),
        mandataire=told.contract.groupements["G1"].mandataire,
    )
    client = client_of(rival)
    assert client.get(reverse("espaces:atelier-documents", args=[own.pk])).status_code == 200
    assert {client.get(a).status_code for a in papers(own)} == {404}
    for who in NEVER:
        if who.endswith("_AILLEURS") or who == "DPO":
            reader = told.client(who)
            assert {reader.get(a).status_code for a in papers(told.atelier)} == {404}, who
    assert {Client().get(a).status_code for a in papers(told.atelier)} == {302}


def test_a_signed_link_is_in_the_messages_of_its_guest_only(told):
    """Whoever holds it answers in the guest's place: no account, no journal line keeps one."""
    signed = re.compile(r"/seances/(mon-inscription|reponse)/")
    sent = [m for m in Message.objects.all() if signed.search(f"{m.link} {m.body}")]
    assert {m.address for m in sent} >= {"camille@exemple.test"}
    assert [m.person_id for m in sent if m.person_id is not None] == []
    codes = [
        str(row.code) for model in (Inscription, InvitationSeance) for row in model.objects.all()
    ]
    assert codes
    for entry in Entry.objects.all():
        kept = f"{entry.subject_label} {entry.motif} {entry.data}"
        assert not signed.search(kept)
        assert [code for code in codes if code in kept] == []
        assert [name for name in GUESTS if name in kept] == []
