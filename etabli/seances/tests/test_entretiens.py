"""Interviews and documents between the sessions: a name and notes stay in their circle (2.9, L5, 7.4)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.tests.factories import a_firm, a_local
from etabli.core import horloge
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.seances import selectors, services
from etabli.seances.models import DocumentRecu, Entretien
from etabli.seances.states import EtatDocument, LecteursNotes
from etabli.seances.tests.factories import DAY, make_scene
from etabli.seances.tests.stories import address, signed_in

pytestmark = pytest.mark.django_db

NAME, NOTES = "Zanzibar Fictif", "Il garde les clefs du moulin."
SAID: Any = {
    "mene_le": DAY, "college": "ASSOCIATIF", "themes": "logement", "accord": "ANONYME",
    "enseignements": "Le moulin peut rouvrir.", "personne": NAME, "notes": NOTES,
}  # fmt: skip
TEAM, ALL_PARTIES, STATE = LecteursNotes.EQUIPE, LecteursNotes.ATELIER, LecteursNotes.ETAT


def noted(scene, **fields) -> Entretien:
    with horloge.at(DAY):
        row: Entretien = services.record_entretien(
            scene.atelier, actor=scene.pilote, **{**SAID, **fields}
        )
    return row


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return [reason.replace("\u00a0", " ") for reason in refusal.value.reasons]


@pytest.mark.parametrize(
    ("cercle", "read_by"),
    [
        (TEAM, {"pilote", "valideur", "mandataire"}),
        (ALL_PARTIES, {"pilote", "valideur", "mandataire", "redacteur", "signataire"}),
        (STATE, {"pilote", "valideur"}),
    ],
)
def test_the_name_and_the_notes_are_read_by_their_circle_and_by_nobody_else(cercle, read_by):
    scene = make_scene()
    row = noted(scene, cercle=cercle)
    pages = [address("entretien", row.pk), address("entretiens", scene.atelier.pk)]
    found = set()
    with horloge.at(DAY):
        for who in ("pilote", "valideur", "mandataire", "redacteur", "signataire"):
            client = signed_in(getattr(scene, who))
            texts = [client.get(page).text for page in pages]
            assert all("Le moulin peut rouvrir." in text for text in texts), who
            if any(NAME in text or NOTES in text for text in texts):
                found.add(who)
    assert found == read_by


def test_the_public_and_the_strangers_read_nothing_of_it():
    scene = make_scene()
    row = noted(scene, cercle=ALL_PARTIES)
    with horloge.at(DAY):
        for client in (Client(), signed_in(actor_of(Role.GROUPEMENT_MANDATAIRE))):
            for page in (address("entretien", row.pk), scene.atelier.get_public_url()):
                assert "moulin" not in client.get(page, follow=True).text


def test_a_holder_that_comes_after_reads_nothing_of_the_notes_of_the_first():
    scene = make_scene()
    row = noted(scene)
    firm = a_firm("Les Suivants (fictif)")
    type(scene.atelier).objects.filter(pk=scene.atelier.pk).update(mandataire=firm)
    later = signed_in(actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=firm))
    with horloge.at(DAY):
        text = later.get(address("entretien", row.pk)).text
        assert ("Le moulin peut rouvrir." in text, NAME in text) == (True, False)
        assert later.get(address("entretien-modifier", row.pk)).status_code == 403


def test_neither_journal_nor_message_keeps_the_name_or_the_notes():
    scene = make_scene()
    row = noted(scene)
    with horloge.at(DAY):
        services.amend_entretien(row, actor=scene.pilote, notes=f"{NOTES} Encore.")
    for line in Entry.objects.filter(subject=row.reference):
        told = f"{line.data} {line.subject_label} {line.label}"
        assert (NAME in told, "moulin" in told) == (False, False)
    assert not Message.objects.filter(body__contains=NAME).exists()


def test_a_person_who_refuses_leaves_nothing_and_the_base_says_so():
    scene = make_scene()
    assert refused(lambda: noted(scene, accord="REFUS")) == [
        "La personne n’accepte pas que ses propos soient gardés : videz le nom, l’organisme, les notes et ce "
        "qu’on en retient."
    ]
    row = noted(scene, accord="REFUS", personne="", notes="", enseignements="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entretien.objects.filter(pk=row.pk).update(notes="Tout de même.")


def test_who_is_cited_in_a_paper_agreed_to_it():
    scene = make_scene()
    assert [noted(scene, accord=code).cite for code in ("NOMMEE", "ANONYME")] == [
        NAME, "Associations",
    ]  # fmt: skip


def test_an_interview_that_is_taken_back_is_empty_and_counts_no_more():
    scene = make_scene()
    row = noted(scene)
    assert selectors.has_worked_since(scene.atelier, DAY)
    with horloge.at(DAY):
        services.withdraw_entretien(row, actor=scene.pilote)
    row = Entretien.objects.get(pk=row.pk)
    assert (row.personne, row.organisme, row.notes, row.enseignements) == ("", "", "", "")
    assert not selectors.has_worked_since(scene.atelier, DAY)


EARLY = (
    "L’entretien ne peut pas précéder la notification du contrat (15/01/2026) : corrigez la date."
)
TO_COME = "L’entretien n’a pas encore eu lieu : notez-le une fois mené."


@pytest.mark.parametrize(
    ("mene_le", "reason"),
    [(dt.date(2026, 1, 14), EARLY), (dt.date(2026, 3, 13), TO_COME)],
)
def test_an_interview_is_after_the_contract_and_not_to_come(mene_le, reason):
    scene = make_scene()
    assert refused(lambda: noted(scene, mene_le=mene_le)) == [reason]
    row = noted(scene)
    with horloge.at(DAY):
        assert refused(
            lambda: services.amend_entretien(row, actor=scene.pilote, mene_le=mene_le)
        ) == [reason]
    assert row.mene_le == DAY


def test_nothing_is_noted_before_there_is_a_team():
    atelier = a_local()
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    early = "Le contrat n’est pas encore notifié : l’équipe n’a encore rien à noter."
    with horloge.at(DAY):
        assert refused(lambda: services.record_entretien(atelier, actor=pilote, **SAID)) == [early]
        assert refused(
            lambda: services.expect_document(atelier, actor=pilote, titre="PLU", origine="Mairie")
        ) == [early]


def test_the_mandataire_does_not_correct_what_the_state_keeps():
    scene = make_scene()
    rows = [noted(scene, cercle=cercle) for cercle in (STATE, TEAM)]
    client = signed_in(scene.mandataire)
    with horloge.at(DAY):
        assert [client.get(address("entretien-modifier", r.pk)).status_code for r in rows] == [
            403, 200,
        ]  # fmt: skip
        form = client.get(address("entretien-noter", scene.atelier.pk)).text
    assert "Les services de l’État seulement" not in form


@pytest.mark.regle("7.4")
def test_the_name_and_the_notes_go_the_night_after_24_months_and_what_was_learnt_stays():
    scene = make_scene()
    row = noted(scene)
    for on, kept in ((dt.date(2028, 3, 12), NAME), (dt.date(2028, 3, 13), "")):
        with horloge.at(on):
            services.forget_interviews()
        found = Entretien.objects.get(pk=row.pk)
        assert (found.personne, bool(found.notes)) == (kept, bool(kept)), on
        assert found.enseignements == "Le moulin peut rouvrir."
    with horloge.at(dt.date(2028, 3, 14)):
        assert services.forget_interviews() == 0


def test_a_document_is_missing_then_received_then_read():
    scene = make_scene()
    with horloge.at(DAY - dt.timedelta(days=5)):
        row = services.expect_document(
            scene.atelier, actor=scene.mandataire, titre="PLU", origine="Mairie"
        )
        assert row.etat == EtatDocument.MANQUANT
    with horloge.at(DAY):
        assert refused(
            lambda: services.receive_document(
                row, actor=scene.pilote, recu_le=DAY + dt.timedelta(days=1)
            )
        ) == ["Le document n’est pas encore arrivé : notez-le reçu le jour venu."]
        services.receive_document(row, actor=scene.pilote, recu_le=DAY)
        assert refused(
            lambda: services.read_document(row, actor=scene.pilote, enseignements=" ")
        ) == ["Dites ce que le document apprend, en quelques lignes."]
        assert not selectors.has_worked_since(scene.atelier, DAY)
        services.read_document(row, actor=scene.pilote, enseignements="Zone à urbaniser.")
    found = DocumentRecu.objects.get(pk=row.pk)
    assert (found.etat, found.recu_le, found.lu_le) == (EtatDocument.LU, DAY, DAY)
    assert selectors.has_worked_since(scene.atelier, DAY)
    assert not selectors.has_worked_since(scene.atelier, DAY + dt.timedelta(days=1))


def test_a_document_may_be_there_from_the_start_or_given_up():
    scene = make_scene()
    with horloge.at(DAY):
        there = services.expect_document(
            scene.atelier, actor=scene.pilote, titre="PLU", origine="Mairie", recu_le=DAY
        )
        gone = services.expect_document(
            scene.atelier, actor=scene.pilote, titre="Cadastre", origine="DDFiP"
        )
        services.give_up_document(gone, actor=scene.pilote, motif="Introuvable.")
    assert (there.etat, gone.etat) == (EtatDocument.RECU, EtatDocument.ABANDONNE)


def test_interviews_and_documents_are_noted_on_their_pages_and_nothing_typed_is_lost():
    scene = make_scene()
    client = signed_in(scene.pilote)
    sent = {**SAID, "mene_le": f"{DAY:%Y-%m-%d}", "cercle": TEAM.value, "organisme": ""}
    with horloge.at(DAY):
        answer = client.post(
            address("entretien-noter", scene.atelier.pk), {**sent, "accord": "REFUS"}
        )
        assert (answer.status_code, NOTES in answer.text) == (422, True)
        answer = client.post(address("entretien-noter", scene.atelier.pk), sent)
        row = Entretien.objects.get()
        assert answer["Location"] == row.get_absolute_url()
        answer = client.post(
            address("lecture-noter", scene.atelier.pk), {"titre": "PLU", "origine": "Mairie", "recu_le": ""}
        )  # fmt: skip
        assert answer.status_code == 302
        document = DocumentRecu.objects.get()
        answer = client.post(
            address("lecture-acte", document.pk, "receive"), {"recu_le": f"{DAY:%Y-%m-%d}"}
        )
        assert answer.status_code == 302
        page = client.get(address("lectures", scene.atelier.pk)).text
    assert all(words in page for words in ("PLU", "Reçu, à lire", "Écrire ce qu’il apprend"))
