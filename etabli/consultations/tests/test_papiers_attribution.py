"""The papers of an award: the report whole, each letter about its addressee alone (5.14, 5.15, 3.3)."""

import pytest

from etabli.consultations import access, documents
from etabli.consultations.models import Rejet
from etabli.consultations.selectors import awarding
from etabli.consultations.tests.attribution import AWARDED, NOTIFIED, TOLD, awarded, notified, told
from etabli.core import reading
from etabli.core.cercles import Cercle
from etabli.core.documents import issuing
from etabli.core.documents.blocks import Heading
from etabli.core.documents.models import Document

pytestmark = pytest.mark.django_db


def words(document):
    """Everything that a paper says, as it is frozen."""
    return issuing.render(document, "html").decode().replace("\u00a0", " ").replace("\u202f", " ")


def letters():
    return {
        row.groupement.code: row.courrier
        for row in Rejet.objects.select_related("courrier", "groupement")
    }


@pytest.mark.regle("MS-2", "M11")
def test_a_letter_names_its_addressee_and_the_chosen_one_and_no_other_loser():
    found = told()
    groups = {row.groupement.code: row.groupement for row in found.marche.consultes.all()}
    for code, letter in letters().items():
        text = words(letter)
        assert groups["L2"].nom in text
        assert groups[code].mandataire.nom in text
        for other in set(groups) - {code, "L2"}:
            assert groups[other].nom not in text
            assert groups[other].mandataire.nom not in text
        assert "Mémoire" not in text


@pytest.mark.regle("MS-2", "S05")
def test_a_ranked_candidate_reads_its_points_beside_those_of_the_chosen_offer():
    told()
    found = letters()
    first = words(found["L1"])
    for figure in ("46,40", "14,40", "40,00", "48,00", "16,00", "38,40", "86,40"):
        assert figure in first
    assert "37,59" not in first
    assert "82,59" in words(found["L4"])
    late = words(found["L5"])
    assert "hors délai" in late
    for figure in ("86,40", "48,00", "82,59"):
        assert figure not in late
    for text in (first, late):
        assert "référé précontractuel" in text
        assert "quinze jours" in text


@pytest.mark.regle("MS-2")
def test_a_loser_opens_its_own_letter_and_no_other():
    found = told()
    marche, people = found.fresh(), found.one.mandataires
    own = letters()
    for code in ("L1", "L4", "L5"):
        seat = access.seat_of(marche, people[code])
        assert [one for one, row in own.items() if seat.reads(row.circle, row.titulaire_id)] == [
            code
        ]
    seat = access.seat_of(marche, people["L2"])
    assert not any(seat.reads(row.circle, row.titulaire_id) for row in own.values())


@pytest.mark.regle("M9", "S05")
def test_the_report_has_its_ten_parts_its_annexes_and_is_frozen_with_its_digest():
    found = awarded()
    report = documents.issued_report(found.marche)
    assert report is not None
    assert len(report.sha256) == 64
    content = issuing.content_of(report)
    titles = [one.text for one in content.blocks if isinstance(one, Heading) and one.level == 1]
    assert titles == [
        "1. Procédure et calendrier",
        "2. Offres reçues",
        "3. Recevabilité et éliminations",
        "4. Prix et offres anormalement basses",
        "5. Analyse technique",
        "6. Auditions",
        "7. Notes et classement",
        "8. Composition du comité et déports",
        "9. Vote",
        "10. Proposition d’attribution",
        "Annexe — grilles de notation",
        "Annexe — déclarations d’intérêts et de confidentialité",
    ]
    text = words(report)
    ranking = awarding.adopted(found.marche)
    assert ranking is not None
    for said in (
        "11:58:40",
        "12:00:01",
        "hors délai",
        "65 700,00 €",
        "97 500,00 €",
        ranking.empreinte,
    ):
        assert said in text
    assert "L2 — Mélèze et L1 — Lavande ont le même total" in text
    assert "48,00 contre 46,40" in text


@pytest.mark.regle("N-13")
def test_the_report_and_the_letters_are_in_no_list_of_papers_of_the_atelier():
    found = told()
    rows = Document.objects.filter(subject=found.marche.reference)
    natures = set(rows.values_list("nature", flat=True))
    assert not natures & {"rapport_analyse", "rejet_offre"}


@pytest.mark.regle("M11", "S05")
def test_the_notification_says_amounts_duration_and_commitment_to_its_holder_alone():
    found = notified()
    letter = Document.objects.get(nature=documents.NOTIFICATION)
    text = words(letter)
    for said in ("81 250,00 €", "97 500,00 €", "12 mois", "16 juillet 2026", "1600004210"):
        assert said in text
    assert letter.circle == Cercle.ETAT_TITULAIRE
    marche = found.fresh()
    reading.require(letter, access.seat_of(marche, found.one.mandataires["L2"]))
    seat = access.seat_of(marche, found.one.mandataires["L1"])
    assert not seat.reads(letter.circle, letter.titulaire_id)
    assert (marche.awarded_on, marche.rejections_on, marche.notified_on) == (
        AWARDED,
        TOLD,
        NOTIFIED,
    )


@pytest.mark.regle("M11")
def test_every_paper_is_written_to_be_edited_too():
    notified()
    papers = Document.objects.filter(
        nature__in=("rapport_analyse", documents.REJECTION, documents.NOTIFICATION)
    )
    assert papers.count() == 5
    for paper in papers:
        assert paper.read().startswith(b"%PDF-")
        for fmt in ("odt", "docx"):
            assert issuing.render(paper, fmt).startswith(b"PK")
