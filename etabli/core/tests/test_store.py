"""What is kept on the disk: whole or not at all, verified before it is trusted, told when it fails."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import shutil
import tracemalloc
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory

from etabli.core.documents.issuing import document_response, issue
from etabli.core.fichiers import inventory, store
from etabli.core.fichiers.middleware import DamagedFileMiddleware
from etabli.core.fichiers.models import Fichier
from etabli.core.fichiers.store import DamagedFile
from etabli.core.tests import papers

DATA = b"des octets" * 1000


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "fichiers"},
        }
    }
    (tmp_path / "fichiers").mkdir()
    return tmp_path / "fichiers"


def kept(data=DATA):
    return store.keep(data, folder="depots", suffix="pdf")


def everything(disk):
    return sorted(str(p.relative_to(disk)) for p in disk.rglob("*") if p.is_file())


def row(data=DATA):
    return Fichier.objects.create(
        name="lettre.pdf", sha256=store.digest(data), size=len(data), kind="application/pdf",
        path=kept(data), subject="candidatures.candidature:1", depositor_id=1,
    )  # fmt: skip


def verdict(capsys, *options):
    code: object = 0
    try:
        call_command("fichiers", "verifier", *options)
    except SystemExit as end:
        code = end.code
    return code, capsys.readouterr().out.replace("\u00a0", " ")


@pytest.mark.parametrize("left", [b"", DATA[:4096], b"x" * len(DATA)])
def test_bad_bytes_at_an_address_are_replaced_by_the_good_ones(disk, left):
    path = kept()
    (disk / path).write_bytes(left)
    assert kept() == path
    assert (disk / path).read_bytes() == DATA
    assert everything(disk) == [path]


def test_good_bytes_are_not_written_again(disk):
    path = kept()
    before = (disk / path).stat().st_ino
    assert kept() == path
    assert (disk / path).stat().st_ino == before


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_and_the_same_bytes_are_received_later(disk, monkeypatch, step):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(OSError, match="No space"):
            kept()
    assert everything(disk) == []
    assert (disk / kept()).read_bytes() == DATA


def test_a_process_killed_while_writing_leaves_no_address(disk, monkeypatch):
    class Killed(BaseException):
        pass

    def cut(source, target, length):
        target.write(source.read(10))
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", cut)
        patch.setattr(
            Path, "unlink", lambda *args, **options: None
        )  # a killed process cleans nothing
        with pytest.raises(Killed):
            kept()
    (left,) = everything(disk)
    assert left.endswith(store.UNFINISHED)
    assert (disk / kept()).read_bytes() == DATA


def test_bytes_are_forced_to_the_disk_before_they_have_their_name(monkeypatch):
    steps = []

    def told(name):
        act = getattr(os, name)

        def tell(*args):
            steps.append(name)
            return act(*args)

        return tell

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, told(name))
    kept()
    assert steps == ["fsync", "replace", "fsync"]


def test_a_large_file_goes_in_and_out_without_being_whole_in_memory(tmp_path):
    place = tmp_path / "grand"
    with place.open("wb") as file:
        file.truncate(40_000_000)
    tracemalloc.start()
    with place.open("rb") as file:
        path = store.keep(file, folder="depots", suffix="pdf")
        sha256 = store.digest_of(file)
    assert sum(map(len, store.chunks(path, sha256=sha256))) == 40_000_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


def test_an_altered_file_is_refused_before_its_first_byte_leaves(disk):
    path = kept()
    (disk / path).write_bytes(DATA[:-1])
    with pytest.raises(DamagedFile):
        store.chunks(path, sha256=store.digest(DATA))


def test_what_is_kept_is_read_by_its_owner_alone(disk):
    assert (disk / kept()).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("harm", ["unlink", "alter"])
@pytest.mark.django_db
def test_a_damaged_file_is_a_page_and_a_line_of_the_log(disk, client, caplog, harm):
    document = issue(papers.order(), nature="bon_de_commande", subject="marches.bondecommande:1")
    place = disk / document.path
    place.unlink() if harm == "unlink" else place.write_bytes(b"%PDF-")
    request = RequestFactory().get("/")
    request.user = client.get("/").wsgi_request.user
    with caplog.at_level(logging.ERROR), pytest.raises(DamagedFile) as damage:
        document_response(document)
    answer = DamagedFileMiddleware(lambda _: HttpResponse()).process_exception(
        request, damage.value
    )
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 503
    assert "Ce fichier ne peut pas être remis" in answer.text
    assert document.path in caplog.text


@pytest.mark.django_db
def test_all_is_well_when_every_row_has_its_bytes(capsys):
    row()
    assert verdict(capsys) == (
        0,
        "Fichiers intacts : 1, absents : 0, altérés : 0, orphelins : 0, inachevés : 0. "
        "En tout 10 ko.\n",
    )


@pytest.mark.django_db
def test_missing_altered_and_orphan_files_are_listed(disk, capsys):
    missing, altered = row(b"absent"), row(b"modifie")
    (disk / missing.path).unlink()
    (disk / altered.path).write_bytes(b"change")
    orphan = kept(b"sans ligne")
    (disk / f"{orphan}.x{store.UNFINISHED}").write_bytes(b"")
    code, said = verdict(capsys)
    assert code == 1
    assert f"{missing.path} : absent du disque ; fichier {missing.pk}" in said
    assert f"{altered.path} (6 octets) : altéré" in said
    assert f"{orphan} (10 octets) : orphelin" in said
    assert "intacts : 0, absents : 1, altérés : 1, orphelins : 1, inachevés : 1." in said


@pytest.mark.django_db
def test_orphans_are_told_but_are_no_fault(capsys):
    kept()
    code, said = verdict(capsys, "--json")
    found = json.loads(said)
    assert (code, found["nombres"]["orphelin"]) == (0, 1)
    assert found["fichiers"][0] == {
        "path": f"depots/{store.digest(DATA)[:2]}/{store.digest(DATA)}.pdf",
        "sha256": store.digest(DATA),
        "owners": [],
        "size": len(DATA),
        "state": "orphelin",
    }


@pytest.mark.django_db
def test_a_paper_counts_on_its_pdf_and_on_its_pictures():
    document = issue(papers.report(1), nature="livrable", subject="livrables.livrable:1")
    found = {address.path: address for address in inventory.addresses()}
    assert {address.state for address in found.values()} == {"intact"}
    assert found[document.path].owners == (f"document {document.pk}",)
    assert any(path.startswith("documents/images/") for path in found)


def test_a_digest_is_the_same_read_whole_or_in_pieces():
    assert store.digest_of(io.BytesIO(DATA)) == store.digest(DATA)
    assert default_storage.path("").rstrip("/") == str(store.root())
