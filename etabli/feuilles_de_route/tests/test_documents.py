"""The papers of a roadmap: ten parts, PDF/UA-1 for two judges, the same text in ODT, and what is public."""

import outloud
import page
import pytest

from etabli.ateliers.access import seat_of
from etabli.core import horloge
from etabli.core.documents.issuing import content_of
from etabli.core.documents.office import render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.documents.words import words
from etabli.core.models import Entry
from etabli.core.tests.test_documents_formats import odt_text, pdf_text, said, squeezed
from etabli.feuilles_de_route import documents, services
from etabli.feuilles_de_route.models import FeuilleDeRoute, LigneFinancement
from etabli.feuilles_de_route.tests.factories import make_scene
from etabli.feuilles_de_route.tests.stories import DAY, write_story

pytestmark = pytest.mark.django_db
PARTS = (
    "Ambition commune", "Axes et objectifs", "Tableau de synthèse des actions", "Fiches-actions",
    "Plan de financement consolidé", "Calendrier", "Gouvernance du suivi", "Indicateurs",
    "Revues à 6, 12 et 24\u00a0mois", "Signatures ou délibérations",
)  # fmt: skip


@pytest.fixture
def story():
    """Officialised, with one line obtained before."""
    with horloge.at(DAY):
        made = write_story()
        services.change_line(
            LigneFinancement.objects.get(source="REGION"),
            actor=made.scene.pilote,
            statut="OBTENUE",
        )
        made.scene.agree(DAY)
        made.scene.officialise(DAY)
        yield made


def feuille(story):
    return FeuilleDeRoute.objects.get(pk=story.scene.feuille.pk)


def judge(content, path):
    """Both judges on the PDF, and the ODT against the words."""
    path.write_bytes(render_pdf(content))
    verdict = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)
    assert verdict.is_compliant, str(verdict)
    heard = outloud.check(str(path))
    assert (heard.error, heard.errors) == (None, 0), heard.findings
    assert odt_text(render_office(content, "odt")) == said(content)


def test_the_roadmap_has_its_ten_parts_and_is_accessible(story, tmp_path):
    content = documents.feuille_content(feuille(story))
    judge(content, tmp_path / "feuille.pdf")
    text = list(words(content))
    places = [max(i for i, w in enumerate(text) if w == part) for part in PARTS]
    assert places == sorted(places)
    whole = squeezed(" ".join(text))
    for sentence in (
        "Action 1.1 — Rouvrir la halle",
        "Directrice générale des services",
        "Règle des 20 % : non conforme. Part du maître d’ouvrage : 15,0 %.",
        "Officialisée le 1er juin 2026",
        "À 6 mois : 1er décembre 2026",
        "Jours d’ouverture par an",
    ):
        assert squeezed(sentence) in whole


@pytest.mark.regle("7.8")
def test_the_public_paper_says_only_what_is_obtained(story, tmp_path):
    content = content_of(feuille(story).document_public)
    judge(content, tmp_path / "publique.pdf")
    text = squeezed(" ".join(words(content)))
    assert squeezed("Région : 60 000,00 €, obtenu") in text
    for word in ("DSIL", "DETR", "Directrice générale", "non conforme"):
        assert squeezed(word) not in text, word


def test_a_roadmap_without_anything_is_still_a_paper(tmp_path):
    judge(documents.feuille_content(make_scene().feuille), tmp_path / "vide.pdf")


def test_the_fiche_is_accessible_and_keeps_its_journal_for_those_who_follow(story, tmp_path):
    seat = seat_of(story.scene.atelier, story.scene.mandataire)
    whole = documents.fiche_content(story.halle, seat=seat)
    judge(whole, tmp_path / "fiche.pdf")
    assert "Journal de l’action" in list(words(whole))
    assert "a proposé une action" in list(words(whole))  # what was done, not the name of a button
    assert "Proposer une action" not in list(words(whole))
    shared = documents.fiche_content(story.halle, public=True)
    judge(shared, tmp_path / "fiche-publique.pdf")
    assert "Journal de l’action" not in list(words(shared))
    assert squeezed("Rouvrir la halle") in pdf_text(render_pdf(shared))


def test_the_frozen_papers_are_proved_in_the_journal(story):
    frozen = feuille(story)
    entry = Entry.objects.get(verb__endswith="feuillederoute.make_official")
    assert entry.data["document"]["sha256"] == frozen.document.sha256
    assert entry.data["document_public"]["sha256"] == frozen.document_public.sha256
    assert frozen.document.verify()
    assert frozen.document_public.verify()
