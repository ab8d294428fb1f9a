"""What an installed antivirus finds is refused at the door; a silent one receives nothing."""

import hashlib
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from etabli.core.fichiers import antivirus
from etabli.core.fichiers.deposits import examined
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.tests.clamd import FOUND, clamd  # noqa: F401 — a fixture
from etabli.core.tests.test_pieces_recues import one_page, pdf_bytes, written
from etabli.core.veille import sante

SILENT = "L’antivirus ne répond pas\xa0: rien n’a été gardé. Réessayez dans quelques minutes."


def receive(data):
    """The reasons for which it is refused."""
    try:
        with examined(SimpleUploadedFile("note.pdf", data)):
            return []
    except FileRefused as refusal:
        return list(refusal.reasons)


def test_what_it_finds_is_refused_by_its_name(clamd):  # noqa: F811
    clamd.answer = FOUND
    assert receive(pdf_bytes()) == [
        "«\xa0note.pdf\xa0» n’est pas gardé\xa0: l’antivirus y trouve «\xa0Essai-Fictif\xa0»."
    ]


def test_it_reads_every_byte_as_it_was_received_and_a_clean_file_passes(clamd):  # noqa: F811
    data = written(one_page(random.Random(8).randbytes(700_000)))
    assert receive(data) == []
    assert clamd.seen == [hashlib.sha256(data).hexdigest()]


@pytest.mark.parametrize("said", [b"", b"INSTREAM size limit exceeded. ERROR\0"])
def test_when_it_does_not_say_nothing_is_received(clamd, said):  # noqa: F811
    clamd.answer = said
    assert receive(pdf_bytes()) == [SILENT]


def test_when_it_is_stopped_nothing_is_received_and_the_health_says_so(db, settings):
    settings.ANTIVIRUS = "127.0.0.1:1"
    assert receive(pdf_bytes()) == [SILENT]
    assert "L’antivirus ne répond pas\xa0: aucun fichier n’est reçu." in sante.measure().raisons


def test_one_that_answers_alarms_nobody_nor_does_an_installation_without(db, settings, clamd):  # noqa: F811
    assert not antivirus.is_silent()
    settings.ANTIVIRUS = ""
    assert not antivirus.is_silent()
    assert receive(pdf_bytes()) == []
    assert clamd.seen == []
