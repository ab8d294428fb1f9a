"""Completeness and completion: C9 to C12, C14; S03 as far as a Flash needs."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from etabli.candidatures import services
from etabli.candidatures.models import DemandeComplement
from etabli.candidatures.states import Etat, EtatItem, NatureItem, TypeCourrier
from etabli.candidatures.tests.stories import (
    candidature_at,
    deadline,
    demande,
    fill_grid,
    letter_of_mairie,
    letter_of_prefet,
    valeur,
)
from etabli.core import horloge
from etabli.core.documents.models import Document
from etabli.core.refus import Refused
from etabli.core.tic import tic
from tests.recits import told_once

DEPOSIT = dt.date(2026, 5, 4)
ASKED = dt.date(2026, 5, 11)
PREFET = {
    "nature": NatureItem.PIECE,
    "texte": "Courrier de soutien du préfet",
    "type_courrier": TypeCourrier.COURRIER_PREFET,
}
TITLE = {"nature": NatureItem.CHAMP, "texte": "Le titre est trop long", "cle": "titre"}
LAPSES = "etabli.candidatures.services.lapse_complements"


@pytest.fixture
@told_once
def story(people):
    """Deposited on 4 May without the letter of the préfet (S03, carried to a Flash)."""
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    with horloge.at(DEPOSIT):
        letter_of_mairie(candidature, people)
        services.submit_candidature(candidature, actor=people.valideur)
    return candidature, people


def _ask(candidature, people, *items, on=ASKED):
    with horloge.at(on):
        services.request_complement(candidature, actor=people.chef_projet, items=items)
    return list(demande(candidature).items.order_by("rang"))


def _due(candidature):
    return deadline(candidature, "complement").due_on


def test_the_number_of_a_request_is_not_parted_from_its_sign():
    assert str(DemandeComplement(rang=1)) == "Demande de complément n°\u00a01"


@pytest.mark.regle("S03")
@pytest.mark.regle("C9")
@pytest.mark.regle("C10")
@pytest.mark.regle("C11")
def test_s03_a_letter_is_missing_then_too_old_then_valid(story):
    candidature, people = story
    assert deadline(candidature, "completude").due_on == dt.date(2026, 5, 20)
    with horloge.at(ASKED), pytest.raises(Refused) as refusal:
        services.declare_candidature_complete(candidature, actor=people.chef_projet)
    assert refusal.value.reasons == ("Il manque le courrier de soutien du préfet.",)
    (item,) = _ask(candidature, people, PREFET)
    assert _due(candidature) == dt.date(2026, 6, 10)
    with horloge.at(dt.date(2026, 6, 8)):
        services.extend_complement(candidature, actor=people.chef_projet, motif="Congés.")
        assert _due(candidature) == dt.date(2026, 6, 25)
        with pytest.raises(Refused) as refusal:
            services.extend_complement(candidature, actor=people.chef_projet, motif="Encore.")
        assert refusal.value.reasons == (
            "Le délai a déjà été prolongé le 08/06/2026\u00a0: une demande ne se prolonge qu’une fois.",
        )
    with horloge.at(dt.date(2026, 6, 15)):
        old = letter_of_prefet(
            candidature, people, actor=people.pilote, signe_on=dt.date(2025, 4, 20)
        )
        assert services.courriers.letter_faults(old, on=horloge.today()) == [
            "Daté du 20/04/2025, il a 12 mois ou plus au dépôt du 04/05/2026\u00a0: "
            "faites-en signer un nouveau."
        ]
        item.refresh_from_db()
        assert item.etat == EtatItem.DEMANDE
    with horloge.at(dt.date(2026, 6, 23)):
        letter_of_prefet(candidature, people, actor=people.pilote, signe_on=dt.date(2026, 6, 22))
        item.refresh_from_db()
        assert (item.etat, item.answered_on) == (EtatItem.REPONDU, dt.date(2026, 6, 23))
    with horloge.at(dt.date(2026, 6, 24)):
        services.accept_item(candidature, actor=people.chef_projet, item=item)
        services.declare_candidature_complete(candidature, actor=people.chef_projet)
    assert (candidature.etat, candidature.complete_on) == (Etat.COMPLETE, dt.date(2026, 6, 24))
    assert deadline(candidature, "decision").due_on == dt.date(2026, 7, 24)
    with horloge.at(dt.date(2026, 7, 16)):
        services.start_instruction(
            candidature,
            actor=people.chef_projet,
            instructeur=people.instructeur,
            sans_conflit=True,
        )
        fill_grid(candidature, people)
        services.accept_candidature(candidature, actor=people.decideur)
    assert candidature.decided_on
    assert candidature.complete_on
    assert (candidature.decided_on - candidature.complete_on).days == 22


@pytest.mark.regle("S03")
@pytest.mark.regle("C12")
def test_s03_variant_without_an_answer_it_lapses_on_26_june_and_may_be_duplicated(story):
    candidature, people = story
    _ask(candidature, people, PREFET)
    with horloge.at(dt.date(2026, 6, 8)):
        services.extend_complement(candidature, actor=people.chef_projet, motif="Congés.")
    with horloge.at(dt.date(2026, 6, 25)):
        assert tic().done[LAPSES] == 0
    with horloge.at(dt.date(2026, 6, 26)):
        assert tic().done[LAPSES] == 1
        assert tic().done[LAPSES] == 0
        candidature.refresh_from_db()
        assert candidature.etat == Etat.CADUQUE
        copy = services.duplicate_candidature(candidature, actor=people.pilote)
    assert (copy.etat, copy.numero, copy.version) == (Etat.BROUILLON, None, 1)
    assert valeur(copy, "titre") == "L’ancienne usine"
    assert [row.organisation for row in copy.porteurs.all()] == [people.mairie]
    services.send_to_signature(copy, actor=people.pilote)
    assert copy.etat == Etat.EN_SIGNATURE


@pytest.mark.regle("C10")
def test_a_request_names_at_least_one_item_and_is_a_letter(story):
    candidature, people = story
    with pytest.raises(Refused, match="au moins un point"):
        services.request_complement(candidature, actor=people.chef_projet, items=[])
    _ask(candidature, people, PREFET, TITLE)
    letter = Document.objects.get(nature="demande_complement")
    assert letter.reference == candidature.numero
    assert letter.verify()


@pytest.mark.regle("C12")
def test_it_does_not_lapse_while_every_item_is_answered_in_time(story):
    candidature, people = story
    (item,) = _ask(candidature, people, TITLE)
    with horloge.at(dt.date(2026, 6, 10)):
        services.answer_item(candidature, actor=people.maire, item=item, reponse="Fait.")
    assert deadline(candidature, "examen").due_on == dt.date(2026, 6, 24)
    with horloge.at(dt.date(2026, 8, 1)):
        assert tic().done[LAPSES] == 0
    candidature.refresh_from_db()
    assert candidature.etat == Etat.COMPLEMENT_DEMANDE


@pytest.mark.regle("C12")
def test_one_item_without_an_answer_is_enough_to_lapse(story):
    candidature, people = story
    item, _ = _ask(candidature, people, TITLE, PREFET)
    services.answer_item(candidature, actor=people.maire, item=item, reponse="Fait.", on=ASKED)
    with horloge.at(dt.date(2026, 6, 11)):
        assert tic().done[LAPSES] == 1


@pytest.mark.regle("C10b")
def test_an_answer_after_the_last_day_is_refused_even_before_the_tick(story):
    candidature, people = story
    (item,) = _ask(candidature, people, TITLE)
    with (
        horloge.at(dt.date(2026, 6, 11)),
        pytest.raises(Refused, match="passé depuis le mercredi 10 juin 2026 à minuit"),
    ):
        services.answer_item(candidature, actor=people.maire, item=item, reponse="Trop tard.")


@pytest.mark.regle("C10b")
def test_an_answer_refused_before_the_deadline_counts_as_none(story):
    candidature, people = story
    (item,) = _ask(candidature, people, TITLE)
    with horloge.at(dt.date(2026, 6, 1)):
        services.answer_item(candidature, actor=people.maire, item=item, reponse="Peut-être.")
        with pytest.raises(Refused, match="Donnez vos raisons"):
            services.refuse_item(candidature, actor=people.chef_projet, item=item, motif=" ")
        services.refuse_item(candidature, actor=people.chef_projet, item=item, motif="Trop vague.")
    assert (item.etat, item.due_on, item.is_last_delay) == (
        EtatItem.DEMANDE,
        dt.date(2026, 6, 10),
        False,
    )
    with horloge.at(dt.date(2026, 6, 11)):
        assert tic().done[LAPSES] == 1


@pytest.mark.regle("C10b")
def test_an_answer_refused_after_the_deadline_has_one_last_delay_of_15_days(story):
    candidature, people = story
    (item,) = _ask(candidature, people, TITLE)
    services.answer_item(
        candidature, actor=people.maire, item=item, reponse="Voilà.", on=dt.date(2026, 6, 10)
    )
    with horloge.at(dt.date(2026, 6, 20)):
        services.refuse_item(candidature, actor=people.chef_projet, item=item, motif="Non.")
        assert (item.due_on, item.is_last_delay) == (dt.date(2026, 7, 5), True)
        assert tic().done[LAPSES] == 0
    with horloge.at(dt.date(2026, 7, 5)):
        services.answer_item(candidature, actor=people.maire, item=item, reponse="Mieux.")
    with horloge.at(dt.date(2026, 7, 10)):
        services.refuse_item(
            candidature, actor=people.chef_projet, item=item, motif="Toujours non."
        )
        assert item.due_on == dt.date(2026, 7, 5)
        assert tic().done[LAPSES] == 1


@pytest.mark.regle("C9")
@pytest.mark.regle("C10b")
def test_it_is_complete_once_every_item_is_accepted(story):
    candidature, people = story
    first, second = _ask(candidature, people, PREFET, TITLE)
    with horloge.at(dt.date(2026, 6, 1)):
        letter_of_prefet(candidature, people, signe_on=dt.date(2026, 5, 28))
        services.answer_questions(candidature, actor=people.technicien, titre="Plus court")
        services.answer_item(
            candidature, actor=people.technicien, item=second, reponse="Raccourci."
        )
        first.refresh_from_db()
        services.accept_item(candidature, actor=people.chef_projet, item=first)
        with pytest.raises(Refused) as refusal:
            services.declare_candidature_complete(candidature, actor=people.chef_projet)
        assert refusal.value.reasons == (
            "«\u00a0Le titre est trop long\u00a0»\u00a0: la réponse reste à examiner.",
        )
        services.accept_item(candidature, actor=people.chef_projet, item=second)
        services.declare_candidature_complete(candidature, actor=people.chef_projet)
    corrected = candidature.versions.get(edition=1)
    assert (corrected.numero, corrected.reponses["titre"]) == (1, "Plus court")
    assert candidature.frozen_sha256 == corrected.sha256
    assert candidature.versions.get(edition=0).reponses["titre"] == "L’ancienne usine"


@pytest.mark.regle("C10b")
def test_only_the_fields_asked_again_reopen(story):
    candidature, people = story
    _ask(candidature, people, TITLE)
    services.answer_questions(candidature, actor=people.technicien, titre="Plus court")
    with pytest.raises(Refused, match="Contexte et origine de la demande"):
        services.answer_questions(candidature, actor=people.technicien, contexte="Autre")


@pytest.mark.regle("C14")
@pytest.mark.regle("K5")
def test_a_question_on_the_merits_stops_the_clock_until_it_is_answered(people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    assert deadline(candidature, "decision").due_on == dt.date(2026, 5, 14)
    question = {"nature": NatureItem.QUESTION, "texte": "Qui portera les suites\u00a0?"}
    with horloge.at(dt.date(2026, 4, 20)):
        services.ask_question(candidature, actor=people.chef_projet, items=[question])
    assert (candidature.etat, candidature.stopped_on) == (
        Etat.COMPLEMENT_DEMANDE,
        dt.date(2026, 4, 20),
    )
    assert _due(candidature) == dt.date(2026, 5, 20)
    item = demande(candidature).items.get()
    with horloge.at(dt.date(2026, 4, 28)), pytest.raises(Refused) as refusal:
        services.declare_candidature_complete(candidature, actor=people.chef_projet)
    assert refusal.value.reasons == (
        "«\u00a0Qui portera les suites\u00a0?\u00a0»\u00a0: la réponse est attendue.",
    )
    with horloge.at(dt.date(2026, 4, 30)):
        services.answer_item(candidature, actor=people.maire, item=item, reponse="La commune.")
        services.accept_item(candidature, actor=people.chef_projet, item=item)
        services.declare_candidature_complete(candidature, actor=people.chef_projet)
    assert (candidature.etat, candidature.stopped_days) == (Etat.COMPLETE, 10)
    assert candidature.complete_on == dt.date(2026, 4, 14)
    assert deadline(candidature, "decision").due_on == dt.date(2026, 5, 24)


def test_the_porteurs_answer_and_the_dgaln_examines_on_the_page(story, browser):
    candidature, people = story
    first, second = _ask(candidature, people, TITLE, PREFET)
    page = reverse("candidatures:complement", args=[candidature.pk])
    client = browser(people.maire)
    with horloge.at(dt.date(2026, 5, 20)):
        assert "mercredi 10 juin 2026 à minuit, heure de Paris, dans 21 jours" in client.get(
            page
        ).text.replace("\u00a0", " ")
        url = reverse("candidatures:repondre", args=[candidature.pk, first.pk])
        empty = client.post(url, {f"r{first.pk}-reponse": ""})
        assert empty.status_code == 422
        assert "Écrivez une réponse ou joignez une pièce." in empty.text
        assert client.post(url, {f"r{first.pk}-reponse": "Raccourci"}).status_code == 302
        desk = browser(people.chef_projet)
        refuse = reverse("candidatures:refuser", args=[candidature.pk, first.pk])
        sent_back = desk.post(refuse, {f"n{first.pk}-motif": "Encore trop long"})
        assert sent_back.status_code == 302
        assert "Encore trop long" in client.get(page).text
        again = client.post(url, {f"r{first.pk}-reponse": "Très court"})
        assert again.status_code == 302
        accept = reverse("candidatures:accepter", args=[candidature.pk, first.pk])
        assert client.post(accept).status_code == 403
        desk.post(accept)
    first.refresh_from_db()
    assert (first.etat, first.reponse) == (EtatItem.ACCEPTE, "Très court")
    other = reverse("candidatures:accepter", args=[candidature.pk, second.pk])
    assert "pas de réponse à examiner" in desk.post(other, follow=True).text


@pytest.mark.regle("C10")
def test_what_is_asked_stands_at_the_field_that_is_reopened(story, browser):
    candidature, people = story
    _ask(candidature, people, TITLE)
    url = reverse("candidatures:section", args=[candidature.pk, "objet"])
    with horloge.at(dt.date(2026, 5, 20)):
        page = browser(people.maire).get(url).text
        _, _, question = page.partition('id="q-titre"')
        assert "La DGALN demande" in question
        assert "Le titre est trop long" in question.partition('name="titre"')[0]
        assert page.count("La DGALN demande") == 1
        item = demande(candidature).items.get()
        services.answer_item(candidature, actor=people.maire, item=item, reponse="Raccourci.")
        services.accept_item(candidature, actor=people.chef_projet, item=item)
        assert "La DGALN demande" not in browser(people.maire).get(url).text


def test_the_dgaln_reads_before_and_after_and_the_letter_again_deposited(story, browser):
    candidature, people = story
    _ask(candidature, people, TITLE, PREFET)
    page = reverse("candidatures:complement", args=[candidature.pk])
    desk = browser(people.chef_projet)
    with horloge.at(dt.date(2026, 5, 20)):
        asked = desk.get(page).text
        assert "Maintenant</dt>" not in asked
        assert "Lire le nouveau courrier" not in asked
        was = valeur(candidature, "titre")
        services.save_section(
            candidature, actor=people.maire, typed={"titre": "La halle"}, seen=None
        )
        letter = letter_of_prefet(candidature, people)
        answered = re.sub(r"\s*(<[^>]+>)\s*", r"\1", desk.get(page).text)
    assert f"<dt>Avant</dt><dd>{was}<br></dd>" in answered
    assert "<dt>Maintenant</dt><dd>La halle<br></dd>" in answered
    assert reverse("candidatures:courrier", args=[candidature.pk, letter.pk]) in answered


def test_the_form_of_a_request_gathers_letters_fields_and_questions(story, browser):
    candidature, people = story
    url = reverse("candidatures:acte", args=[candidature.pk, "request-complement"])
    client = browser(people.chef_projet)
    with horloge.at(ASKED):
        assert client.post(url, {}).status_code == 422
        half = client.post(url, {"champ_1": "titre"})
        assert half.status_code == 422
        assert "Dites ce qu’il faut corriger" in half.text
        done = client.post(
            url,
            {"pieces": "COURRIER_PREFET", "champ_1": "titre", "remarque_1": "Trop long",
             "questions": "Qui\u00a0?\n\nQuand\u00a0?"},
        )  # fmt: skip
    assert done.status_code == 302
    candidature.refresh_from_db()
    items = demande(candidature).items.order_by("rang")
    assert [(i.nature, i.texte) for i in items] == [
        ("PIECE", "Courrier de soutien du préfet"),
        ("CHAMP", "Titre de l’Atelier\u00a0: Trop long"),
        ("QUESTION", "Qui\u00a0?"),
        ("QUESTION", "Quand\u00a0?"),
    ]
