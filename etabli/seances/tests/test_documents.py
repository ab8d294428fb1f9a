"""The papers of a session: what they say, PDF/UA-1 for two judges, the same text in ODT."""

from __future__ import annotations

import datetime as dt
import io

import outloud
import page
import pypdf
import pytest

from etabli.ateliers.states import Etat as EtatAtelier
from etabli.core import horloge
from etabli.core.devoirs.rows import differences
from etabli.core.documents.blocks import Table
from etabli.core.documents.office import render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.documents.words import words
from etabli.core.duties import duty_of
from etabli.core.tests.test_documents_formats import odt_text, pdf_text, said, squeezed
from etabli.seances import documents, services
from etabli.seances.models import SessionInSitu
from etabli.seances.pages import overview
from etabli.seances.tests.factories import DAY
from etabli.seances.tests.stories import held

pytestmark = pytest.mark.django_db

SAYS = {
    "programme": "Visite des quais",
    "presence": "Dominique Modèle",
    "compte_rendu": "Mesurer la halle",
}


@pytest.fixture
def papers():
    scene = held(accessibilite="Plain-pied, boucle magnétique.")
    return {
        "programme": documents.programme_content(scene.session),
        "presence": documents.attendance_sheet(scene.session),
        "compte_rendu": documents.minutes_content(scene.session),
    }


def test_the_papers_are_accessible_and_say_the_same_in_odt(papers, tmp_path):
    for name, content in papers.items():
        pdf = render_pdf(content)
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(pdf)
        verdict = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)
        assert verdict.is_compliant, (name, str(verdict))
        judged = outloud.check(str(file))
        assert (judged.error, judged.errors) == (None, 0), (name, judged.findings)
        assert odt_text(render_office(content, "odt")) == said(content), name
        assert squeezed(SAYS[name]) in pdf_text(pdf), name


def test_the_minutes_say_their_parts_and_name_nobody(papers):
    text = squeezed(" ".join(words(papers["compte_rendu"])))
    for part in (
        "ordre du jour", "Participants", "Déroulé réel", "La visite a duré deux heures.",
        "Paroles et points d’accord", "Désaccords", "Aucun désaccord n’a été noté.", "P1", "Ouvrir la cour",
        "Mesurer la halle", "La DDT", "30 avril 2026", "Visite collective",
    ):  # fmt: skip
        assert squeezed(part) in text, part
    for name in ("Dominique", "Lou Fictif", "Sacha"):
        assert squeezed(name) not in text, name


def test_the_minutes_hide_a_college_of_less_than_five(papers):
    text = squeezed(" ".join(words(papers["compte_rendu"])))
    assert squeezed("Habitants et usagers 6") in text
    assert squeezed("Élus 6") in text
    scene = held()
    services.record_attendance(
        scene.session, actor=scene.pilote, walk_ins=[{"nom": "", "college": "ETAT"}]
    )
    hidden = squeezed(" ".join(words(documents.minutes_content(scene.session))))
    assert squeezed("Services et opérateurs de l’État moins de 5") in hidden
    assert squeezed("Ensemble de 13 à 16") in hidden


def test_an_issued_paper_is_frozen_and_a_later_one_replaces_it():
    scene = held()
    with horloge.at(DAY):
        first = services.issue_minutes(scene.session, actor=scene.pilote)
        services.write_minutes(scene.session, actor=scene.pilote, deroule="Autrement dit.")
        second = services.issue_minutes(scene.session, actor=scene.pilote)
    assert first.sha256 != second.sha256
    first.refresh_from_db()
    assert squeezed("deux heures") in pdf_text(first.read())
    scene.session.refresh_from_db()
    assert scene.session.compte_rendu == second


def test_the_attendance_sheet_has_a_column_a_day_and_rows_to_sign_in(monkeypatch):
    monkeypatch.setattr(documents, "BLANK_LINES", 20)
    session = held().session
    session.fin_on = session.debut_on + dt.timedelta(days=1)
    content = documents.attendance_sheet(session)
    named, blank = [block for block in content.blocks if isinstance(block, Table)]
    for table in (named, blank):
        assert table.header[2:] == (
            "Signature du 12\u00a0mars\u00a02026", "Signature du 13\u00a0mars\u00a02026",
        )  # fmt: skip
    assert (named.hand, blank.hand) == (2, 4)  # the names of those who simply come are written
    # twenty blank rows of 10 mm do not fit on one page under its head; ordinary rows would
    assert len(pypdf.PdfReader(io.BytesIO(render_pdf(content))).pages) == 2


def test_the_minutes_of_a_closed_session_wait_for_the_pilote_until_they_are_issued():
    scene = held()
    subject = scene.session.reference
    owed = duty_of(scene.pilote, subject, "issue_minutes")
    assert owed is not None
    assert owed.is_mine
    with horloge.at(DAY):
        services.issue_minutes(scene.session, actor=scene.pilote)
    assert duty_of(scene.pilote, subject, "issue_minutes") is None
    assert differences() == []


def left(scene):
    """What the page of the session says that is still to do."""
    scene.session.refresh_from_db()
    lines = overview(scene.session, scene.pilote)["ready"]
    assert isinstance(lines, list)
    return [line["label"] for line in lines if line["state"] == "todo"]


def test_the_page_of_a_session_says_to_do_what_its_step_asks_of_somebody_and_no_longer():
    scene = held()
    assert left(scene) == ["Compte rendu"]
    SessionInSitu.objects.filter(pk=scene.session.pk).update(annoncee_le=None)
    assert left(scene) == ["Compte rendu"]  # nobody announces a session that is over
    with horloge.at(DAY):
        services.issue_minutes(scene.session, actor=scene.pilote)
    assert left(scene) == []


def test_the_page_of_a_session_of_an_abandoned_atelier_says_nothing_to_do():
    scene = held()
    scene.atelier.etat = EtatAtelier.ABANDONNE
    scene.atelier.save()
    assert duty_of(scene.pilote, scene.session.reference, "issue_minutes") is None
    assert left(scene) == []
