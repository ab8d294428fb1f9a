"""The papers of a dossier: readable by everyone, the same words in ODT, our own sentences."""

import datetime as dt
import re

import outloud
import page
import pytest
from django.urls import reverse

from etabli.candidatures import services
from etabli.candidatures.documents.courriers import letter_content
from etabli.candidatures.states import Etat, NatureItem, TypeCourrier
from etabli.candidatures.tests.stories import candidature_at
from etabli.core.documents.issuing import content_of, render
from etabli.core.documents.models import Document
from etabli.core.documents.office import render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.documents.words import words
from etabli.core.tests.test_documents_formats import odt_text

LETTERS = {
    "mairie": TypeCourrier.COURRIER_COLLECTIVITE,
    "prefecture": TypeCourrier.COURRIER_PREFET,
}


def _squeezed(content):
    return re.sub(r"[\s\u00a0\u202f•]+", "", "".join(words(content)))


def _is_accessible(pdf, tmp_path, *, warnings=0):
    file = tmp_path / "acte.pdf"
    file.write_bytes(pdf)
    verdict = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)
    assert verdict.is_compliant, str(verdict)
    judged = outloud.check(str(file))
    assert (judged.error, judged.errors, judged.warnings) == (None, 0, warnings), judged.findings


@pytest.mark.parametrize("nature", ["fiche", "accuse", "decision_eligibilite"])
def test_what_is_issued_is_accessible_and_says_the_same_in_odt(people, tmp_path, nature):
    candidature_at(Etat.ELIGIBLE, people)
    document = Document.objects.get(nature=nature)
    # in the fiche the same « non disponible » is said under several questions: warnings, no error
    _is_accessible(document.read(), tmp_path, warnings=8 if nature == "fiche" else 0)
    if nature != "fiche":
        assert odt_text(render(document, "odt")) == _squeezed(content_of(document))


def test_a_rejection_an_adjournment_and_a_request_are_accessible_letters(people, tmp_path):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    item = {"nature": NatureItem.QUESTION, "texte": "Qui portera les suites ?"}
    services.request_complement(
        candidature, actor=people.chef_projet, items=[item], on=dt.date(2026, 4, 8)
    )
    other, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    services.adjourn_candidature(
        other, actor=people.decideur, motif="Le foncier.\n\nLe financement.",
        review_on=dt.date(2026, 9, 1), on=dt.date(2026, 5, 5),
    )  # fmt: skip
    third, _ = candidature_at(Etat.EN_INSTRUCTION, people)
    services.reject_candidature(
        third, actor=people.decideur, motif="Hors sujet.", orientation="Voir l’ANCT.",
        on=dt.date(2026, 5, 5),
    )  # fmt: skip
    natures = ("demande_complement", "ajournement", "decision_non_eligibilite")
    for document in Document.objects.filter(nature__in=natures).order_by("created_at", "pk"):
        _is_accessible(document.read(), tmp_path)


#: a name put in a sentence without its article
BARE = re.compile(r"\b(?:de|par|et|à) (?:Commune|DDTM?|DREAL|DEAL|DRIEAT|CC|CA)\b")


def test_no_paper_puts_a_name_in_a_sentence_without_its_article(people):
    candidature, _ = candidature_at(Etat.ELIGIBLE, people)
    letters = [
        letter_content(candidature, getattr(people, who), type_courrier=nature)
        for who, nature in LETTERS.items()
    ]
    papers = [*map(content_of, Document.objects.order_by("pk")), *letters]
    assert len(papers) >= 5
    said = [" ".join(words(paper)).replace("\u00a0", " ") for paper in papers]
    assert [found for text in said for found in BARE.findall(text)] == []
    assert any("La candidature de la commune de " in text for text in said)
    assert any("La DDT " in text for text in said)


@pytest.mark.parametrize("who", LETTERS)
def test_the_letters_to_sign_are_filled_and_editable(people, tmp_path, who):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    author = getattr(people, who)
    content = letter_content(candidature, author, type_courrier=LETTERS[who])
    text = "\n".join(words(content))
    assert "À l’attention de la sous-direction de l’Aménagement durable" in text
    assert "L’ancienne usine" in text
    assert "Atelier" in text
    assert "Flash" in text
    _is_accessible(render_pdf(content), tmp_path)
    assert odt_text(render_office(content, "odt")) == _squeezed(content)


def test_the_letter_of_the_collectivite_says_what_it_brings(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    content = letter_content(
        candidature, people.mairie, type_courrier=TypeCourrier.COURRIER_COLLECTIVITE
    )
    text = "\n".join(words(content))
    for said in ("12 jours de travail", "la salle, les repas", "six, douze et vingt-quatre mois"):
        assert said in text
    assert "controverses" not in text


def test_documents_are_downloaded_by_those_who_read_the_dossier_only(people, browser):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    receipt = Document.objects.get(nature="accuse")
    url = reverse("candidatures:document", args=[candidature.pk, receipt.pk, "pdf"])
    assert browser(people.maire).get(url).getvalue() == receipt.read()
    odt = reverse("candidatures:document", args=[candidature.pk, receipt.pk, "odt"])
    assert browser(people.prefet).get(odt).getvalue()[:2] == b"PK"
    draft, _ = candidature_at(Etat.BROUILLON, people)
    other = reverse("candidatures:document", args=[draft.pk, receipt.pk, "pdf"])
    assert browser(people.maire).get(other).status_code == 404
    template = reverse(
        "candidatures:modele",
        args=[candidature.pk, TypeCourrier.COURRIER_PREFET, people.prefecture.pk, "docx"],
    )
    assert browser(people.prefet).get(template).getvalue()[:2] == b"PK"
