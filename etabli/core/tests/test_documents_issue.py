"""What is issued is frozen: never changed, never replaced, provable."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from django.core.files.storage import default_storage
from django.http import Http404

from etabli.core import horloge
from etabli.core.documents.issuing import (
    content_of,
    document_response,
    issue,
    preview_response,
    render,
)
from etabli.core.documents.models import Document
from etabli.core.fichiers.store import DamagedFile
from etabli.core.tests import papers
from etabli.core.tests.test_documents_formats import odt_text, said

pytestmark = pytest.mark.django_db


def issued(content=None):
    return issue(
        content or papers.order(), nature="bon_de_commande", subject="marches.bondecommande:1"
    )


def test_an_issued_paper_is_kept_under_its_digest_with_its_words():
    moment = dt.datetime(2026, 4, 14, 8, 42, tzinfo=dt.UTC)
    with horloge.at(moment):
        document = issued()
    data = document.read()
    assert data.startswith(b"%PDF-")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.path == f"documents/{document.sha256[:2]}/{document.sha256}.pdf"
    assert (document.size, document.created_at) == (len(data), moment)
    assert (document.title, document.reference) == (
        "Bon de commande no 2026-047-01",
        "BC 2026-047-01",
    )
    assert document.template_version == "bon-de-commande 1"
    assert content_of(Document.objects.get(pk=document.pk)) == papers.order()
    assert document.proof == {
        "document": str(document.pk),
        "nature": "bon_de_commande",
        "sha256": document.sha256,
    }


def test_two_issues_of_the_same_content_are_two_rows_and_replace_nothing():
    with horloge.at(dt.datetime(2026, 4, 14, 8, 0, tzinfo=dt.UTC)):
        first = issued()
        before = first.read()
        same = issued()
    later = issued()
    assert Document.objects.count() == 3
    assert first.path == same.path
    assert later.path != first.path
    assert first.read() == before
    assert len(default_storage.listdir(f"documents/{first.sha256[:2]}")[1]) == 1


def test_an_issued_paper_is_neither_corrected_nor_erased():
    document = issued()
    document.title = "Autre"
    with pytest.raises(TypeError, match="ne se corrige pas"):
        document.save()
    with pytest.raises(TypeError, match="ne s’efface pas"):
        document.delete()


def test_one_changed_byte_is_seen():
    document = issued()
    assert document.verify()
    with open(default_storage.path(document.path), "r+b") as file:
        file.seek(100)
        file.write(b"X")
    assert not document.verify()
    with pytest.raises(DamagedFile):
        document.read()
    with pytest.raises(DamagedFile):
        render(document, "pdf")


def test_a_lost_file_is_seen():
    document = issued()
    default_storage.delete(document.path)
    assert not document.verify()


def test_the_other_formats_come_from_what_was_frozen():
    document = issued()
    assert odt_text(render(document, "odt")) == said(papers.order())
    assert b'lang="fr-FR"' in render(document, "html")


def test_images_are_kept_once_and_not_in_the_row():
    document = issued(papers.report(2))
    assert len(json.dumps(document.content)) < 60_000
    assert content_of(document) == papers.report(2)


def test_a_draft_is_not_issued():
    from dataclasses import replace

    with pytest.raises(ValueError, match="draft"):
        issued(replace(papers.order(), draft=True))
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("fmt", "content_type"),
    [
        ("pdf", "application/pdf"),
        ("odt", "application/vnd.oasis.opendocument.text"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("html", "text/html; charset=utf-8"),
    ],
)
def test_a_paper_is_downloaded_under_a_plain_name(fmt, content_type):
    response = document_response(issued(papers.letter()), fmt)
    assert response["Content-Type"] == content_type
    assert (
        response["Content-Disposition"]
        == f'attachment; filename="decision-d-eligibilite-valmont-sur-lede.{fmt}"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert len(response.getvalue()) == int(response["Content-Length"])


def test_an_unknown_format_is_not_found():
    with pytest.raises(Http404):
        document_response(issued(), "exe")


def test_a_letter_to_adapt_is_given_without_being_issued():
    data = preview_response(papers.letter(), "odt").getvalue()
    assert odt_text(data) == said(papers.letter())
    assert not Document.objects.exists()
