"""The deposit and its receipt: C8; signed letters on their way."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from etabli.acteurs.states import TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory
from etabli.candidatures import services
from etabli.candidatures.models import Candidature, Compteur, Reponse
from etabli.candidatures.pages import courriers as shown
from etabli.candidatures.services.effects_writing import department_of_number, draw_number
from etabli.candidatures.states import Etat, Qualite, TypeCourrier
from etabli.candidatures.tests.stories import (
    COMPLETE,
    DEPOSITED,
    FROZEN,
    candidature_at,
    cast,
    collectivite,
    deadline,
    letter_of_mairie,
    letter_of_prefet,
    scan,
)
from etabli.core import horloge
from etabli.core.documents.issuing import render
from etabli.core.documents.models import Document
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.models import Message
from etabli.core.refus import Refused


@pytest.mark.regle("C8")
@pytest.mark.regle("S01")
def test_s01_a_complete_dossier_deposited_on_7_april_must_be_checked_by_21_april(people):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    assert candidature.numero == "FLA-2026-047-001"
    assert (candidature.first_deposit_on, candidature.last_deposit_on) == (DEPOSITED, DEPOSITED)
    running = deadline(candidature, "completude")
    assert (running.due_on, running.is_target) == (dt.date(2026, 4, 21), True)
    told = set(Message.objects.filter(about=candidature.root).values_list("person_id", flat=True))
    assert {people.maire.person_id, people.chef_projet.person_id} <= told


@pytest.mark.regle("C8")
def test_the_receipt_is_issued_with_the_number_and_the_digest(people):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    receipt = Document.objects.get(nature="accuse")
    assert receipt.reference == "FLA-2026-047-001"
    text = render(receipt, "html").decode()
    assert candidature.frozen_sha256 in text
    assert "mardi 21\u00a0avril\u00a02026 à minuit, heure de Paris" in text


@pytest.mark.regle("C8")
def test_letters_may_be_missing_at_the_deposit_and_it_is_said(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    with horloge.at(DEPOSITED):
        alerts = services.WORKFLOW.alerts(candidature, "submit", actor=people.valideur)
        assert alerts == [
            "Il manque le courrier de soutien d’une collectivité porteuse.",
            "Il manque le courrier de soutien du préfet.",
            "Commune de Fumel, chef de file, n’a pas donné de courrier\u00a0; ce n’est pas bloquant.",
            "Vous pouvez déposer sans ces pièces\u00a0: la DGALN les demandera.",
        ]
        services.submit_candidature(candidature, actor=people.valideur)
    assert candidature.etat == Etat.DEPOSEE


@pytest.mark.regle("C8")
def test_a_fiche_that_was_tampered_with_is_not_deposited(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    Reponse.objects.filter(cle="contexte").update(valeur="Autre chose")
    with pytest.raises(Refused, match="ne correspond plus à celle qui a été figée"):
        services.submit_candidature(candidature, actor=people.valideur)
    assert not Compteur.objects.exists()


@pytest.mark.regle("C8")
def test_the_number_is_given_at_the_first_deposit_and_kept(people):
    candidature, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    review = dt.date(2026, 12, 1)
    services.adjourn_candidature(
        candidature,
        actor=people.decideur,
        motif="Mûrir.",
        review_on=review,
        on=dt.date(2026, 5, 5),
    )
    with horloge.at(dt.date(2027, 1, 5)):
        services.resume_candidature(candidature, actor=people.pilote)
        services.send_to_signature(candidature, actor=people.pilote)
        services.submit_candidature(candidature, actor=people.valideur)
    assert candidature.numero == "FLA-2026-047-001"
    assert candidature.first_deposit_on == DEPOSITED
    assert candidature.last_deposit_on == dt.date(2027, 1, 5)


@pytest.mark.regle("C8")
def test_numbers_follow_each_other_by_year_and_departement(people):
    first, _ = candidature_at(Etat.DEPOSEE, people)
    second, _ = candidature_at(Etat.DEPOSEE, people)
    other, _ = candidature_at(Etat.DEPOSEE, cast("2A", commune="Sartène", insee="2A272"))
    assert [c.numero for c in (first, second, other)] == [
        "FLA-2026-047-001",
        "FLA-2026-047-002",
        "FLA-2026-02A-001",
    ]
    assert draw_number(first, on=dt.date(2027, 1, 2)) == "FLA-2027-047-001"


@pytest.mark.parametrize(("code", "written"), [("47", "047"), ("2A", "02A"), ("971", "971")])
def test_the_departement_of_a_number_has_three_characters(code, written):
    candidature = Candidature(departement_code=code, chef_de_file=OrganisationFactory.build())
    assert department_of_number(candidature) == written


# -- letters ----------------------------------------------------------------------------------


def test_the_pilote_sends_a_letter_on_behalf_and_its_name_is_kept(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    courrier = letter_of_mairie(candidature, people, actor=people.pilote)
    assert (courrier.deposited_by_name, courrier.signataire_nom) == (
        people.pilote.name,
        "Inès Fictive",
    )


def test_one_does_not_send_the_letter_of_another(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    with pytest.raises(Refused, match="envoyé par ses représentants ou par le service pilote"):
        letter_of_prefet(candidature, people, actor=people.maire)
    stranger = collectivite(type=TypeOrganisation.COMMUNE)
    with pytest.raises(Refused, match="n’a pas de courrier à donner"):
        letter_of_mairie(candidature, people, organisation=stranger)


def test_a_letter_waits_for_the_fiche_to_be_frozen(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    with pytest.raises(Refused, match="La fiche n’est pas encore figée"):
        letter_of_mairie(candidature, people)


def test_a_photo_becomes_a_pdf_and_a_word_file_is_refused(people, tmp_path):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    path = tmp_path / "page.jpg"
    Image.new("RGB", (1200, 1600), "white").save(path)
    photo = SimpleUploadedFile("page.jpg", path.read_bytes(), content_type="image/jpeg")
    assert letter_of_mairie(candidature, people, fichier=photo).fichier.is_pdf
    with pytest.raises(FileRefused):
        letter_of_mairie(
            candidature,
            people,
            fichier=SimpleUploadedFile("lettre.docx", b"PK\x03\x04 pas un scan"),
        )
    assert candidature.courriers.count() == 1


def test_each_signatory_has_a_card_with_its_state(people):
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    assert [c.state.label for c in shown.cards(candidature, on=FROZEN)] == [
        "À rédiger",
        "À rédiger",
    ]
    services.send_to_signature(candidature, actor=people.pilote)
    letter_of_mairie(candidature, people, on=FROZEN)
    letter_of_prefet(candidature, people, signataire_qualite=Qualite.AUTRE, on=FROZEN)
    mayor, prefet = shown.cards(candidature, on=FROZEN)
    assert (mayor.state.label, prefet.state.label) == ("Signé, reçu", "À refaire")
    assert prefet.faults == ["La qualité de la personne qui signe ne convient pas à ce courrier."]


def test_the_mayor_signs_from_the_page(people, browser):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    kind = TypeCourrier.COURRIER_COLLECTIVITE
    url = reverse("candidatures:signer", args=[candidature.pk, kind, people.mairie.pk])
    client = browser(people.maire)
    with horloge.at(DEPOSITED):
        page = client.get(url)
        assert "Télécharger le courrier à adapter (ODT)" in page.text
        data = {"signataire_nom": "Inès Fictive", "signataire_qualite": "MAIRE",
                "signe_on": "2026-04-01", "is_signe": "on", "is_bien_adresse": "on",
                "nomme_l_atelier": "on"}  # fmt: skip
        nothing = client.post(url, data)
        assert nothing.status_code == 422
        assert "Choisissez le PDF ou les photos du courrier signé." in nothing.text
        assert "Inès Fictive" in nothing.text
        done = client.post(url, {**data, "fichier": scan()}, follow=True)
    assert "Courrier reçu" in done.text
    assert candidature.courriers.get().signataire_qualite == "MAIRE"
    assert "Ce courrier est déjà reçu" not in page.text
    assert "Signé par Inès Fictive, maire" in client.get(url).text
    letter = reverse(
        "candidatures:courrier", args=[candidature.pk, candidature.courriers.get().pk]
    )
    assert client.get(letter).getvalue().startswith(b"%PDF")


@pytest.mark.regle("2.2.1")
@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("is_signe", "Regardez si le courrier est signé, puis cochez"),
        ("is_bien_adresse", "Regardez à qui le courrier est adressé, puis cochez"),
        (
            "nomme_l_atelier",
            "Regardez si le courrier nomme cet Atelier et son format, puis cochez",
        ),
    ],
)
def test_a_forgotten_box_is_an_error_of_the_form_and_nobody_is_told(
    people, browser, missing, said
):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    kind = TypeCourrier.COURRIER_COLLECTIVITE
    url = reverse("candidatures:signer", args=[candidature.pk, kind, people.mairie.pk])
    data = {"signataire_nom": "Inès Fictive", "signataire_qualite": "MAIRE",
            "signe_on": "2026-04-01", "is_signe": "on", "is_bien_adresse": "on",
            "nomme_l_atelier": "on", "fichier": scan()}  # fmt: skip
    del data[missing]
    told = Message.objects.count()
    with horloge.at(DEPOSITED):
        page = browser(people.maire).post(url, data)
    assert page.status_code == 422
    assert said in page.text
    assert not candidature.courriers.exists()
    assert Message.objects.count() == told


@pytest.mark.regle("2.2.1")
def test_a_letter_too_old_is_said_by_the_form_before_it_leaves(people, browser):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    kind = TypeCourrier.COURRIER_COLLECTIVITE
    url = reverse("candidatures:signer", args=[candidature.pk, kind, people.mairie.pk])
    data = {"signataire_nom": "Inès Fictive", "signataire_qualite": "MAIRE",
            "is_signe": "on", "is_bien_adresse": "on", "nomme_l_atelier": "on"}  # fmt: skip
    client = browser(people.maire)
    with horloge.at(DEPOSITED):
        old = client.post(url, {**data, "signe_on": "2025-04-07", "fichier": scan()})
        assert old.status_code == 422
        assert (
            "Daté du 07/04/2025, il a 12 mois ou plus au dépôt du 07/04/2026\u00a0: "
            "faites-en signer un nouveau." in old.text
        )
        recent = client.post(url, {**data, "signe_on": "2025-04-08", "fichier": scan()})
    assert recent.status_code == 302
    assert candidature.courriers.get().signe_on == dt.date(2025, 4, 8)


@pytest.mark.regle("C9")
def test_an_older_letter_is_confirmed_or_asked_again_by_the_dgaln(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    mayor = letter_of_mairie(candidature, people, on=FROZEN)
    services.reopen_fiche(candidature, actor=people.pilote, motif="Une précision.", on=FROZEN)
    services.send_to_signature(candidature, actor=people.pilote, on=FROZEN)
    with horloge.at(DEPOSITED):
        letter_of_prefet(candidature, people)
        services.submit_candidature(candidature, actor=people.valideur)
    with horloge.at(COMPLETE):
        with pytest.raises(Refused) as refusal:
            services.declare_candidature_complete(candidature, actor=people.chef_projet)
        assert refusal.value.reasons == (
            "Il manque le courrier de soutien d’une collectivité porteuse.",
        )
        mayor.candidature = candidature
        services.confirm_letter(mayor, actor=people.chef_projet)
        services.declare_candidature_complete(candidature, actor=people.chef_projet)
    assert candidature.etat == Etat.COMPLETE
