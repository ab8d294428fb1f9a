"""A ZIP from outside: bounded before it is read, never written where it asks, opened only where it is asked."""

import datetime as dt
import struct
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from etabli.core import horloge
from etabli.core.fichiers import archives, attente, epreuves
from etabli.core.fichiers.inspection import archives as inside
from etabli.core.fichiers.refusal import FileRefused


@pytest.fixture
def made(tmp_path):
    def make(files):
        place = tmp_path / "archive.zip"
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as target:
            for name, data in files:
                target.writestr(name, data)
        return place

    return make


def refused(act):
    with pytest.raises(FileRefused) as refusal:
        act()
    return [reason.replace("\u00a0", " ") for reason in refusal.value.reasons]


def paths(laid):
    """Where what was laid out is; a sentence would be no path."""
    found = list(laid.values())
    assert all(isinstance(one, Path) for one in found)
    return found


def test_names_that_lead_elsewhere_lead_nowhere(made):
    place = made([
        ("../../etc/passwd", b"1"), ("/srv/a.pdf", b"2"), ("C:\\Users\\b.pdf", b"3"),
        ("Alouette/./note.pdf", b"4"), ("__MACOSX/._note.pdf", b"5"), ("Alouette/.DS_Store", b"6"),
    ])  # fmt: skip
    found = archives.entries(place)
    assert [one.path for one in found] == [
        "etc/passwd", "srv/a.pdf", "Users/b.pdf", "Alouette/note.pdf",
    ]  # fmt: skip
    with archives.unpacked(place, found) as laid:
        folder = paths(laid)[0].parent
        assert sorted(path.name for path in folder.iterdir()) == ["0", "1", "2", "3"]
        assert [path.read_bytes() for path in paths(laid)] == [b"1", b"2", b"3", b"4"]
    assert not folder.exists()


def test_only_what_is_asked_is_laid_out(made):
    place = made([("a/1.pdf", b"in time"), ("b/2.pdf", b"late")])
    first, _ = archives.entries(place)
    with archives.unpacked(place, [first]) as laid:
        assert [path.read_bytes() for path in paths(laid)] == [b"in time"]
        assert [path.name for path in paths(laid)[0].parent.iterdir()] == ["0"]


def test_too_many_files_or_too_many_bytes_are_refused_before_one_is_opened(made):
    many = made([(f"{rank}.pdf", b"") for rank in range(501)])
    assert refused(lambda: archives.entries(many)) == [
        "Cette archive a plus de 500 fichiers : versez-la en plusieurs fois."
    ]
    heavy = made([(f"{rank}.bin", bytes(45_000_000)) for rank in range(9)])
    assert heavy.stat().st_size < 1_000_000
    assert refused(lambda: archives.entries(heavy)) == [
        "Cette archive pèse plus de 400 Mo une fois ouverte : versez-la en plusieurs fois."
    ]


def test_a_file_that_holds_more_than_it_says_is_not_laid_out(made, tmp_path):
    place = made([("bombe.pdf", bytes(5_000_000))])
    data = bytearray(place.read_bytes())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.index(mark)
        data[start + at : start + at + 4] = struct.pack("<I", 10)
    place.write_bytes(data)
    (one,) = archives.entries(place)
    assert one.size == 10
    with archives.unpacked(place, [one]) as laid:
        assert laid == {0: inside.BROKEN}


def test_what_is_locked_linked_or_heavy_is_named_and_not_opened(made):
    place = made([("note.pdf", b"x")])
    with zipfile.ZipFile(place, "a") as target:
        link = zipfile.ZipInfo("lien.pdf")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
        target.writestr("lourd.bin", bytes(50_000_001), zipfile.ZIP_DEFLATED)
    data = bytearray(place.read_bytes())
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1
    place.write_bytes(data)
    found = archives.entries(place)
    assert [one.problem for one in found] == [inside.LOCKED, inside.LINK, inside.HEAVY]
    with archives.unpacked(place, found) as laid:
        assert list(laid.values()) == [inside.LOCKED, inside.LINK, inside.HEAVY]


def test_what_is_no_archive_is_refused(tmp_path):
    place = tmp_path / "faux.zip"
    place.write_bytes(b"PK\x03\x04 and nothing more")
    assert refused(lambda: archives.entries(place)) == [
        "Ce fichier n’est pas une archive ZIP lisible : téléchargez-la de nouveau, puis versez-la."
    ]


def test_the_accents_of_an_old_windows_are_read(tmp_path):
    place = tmp_path / "ancien.zip"
    info = zipfile.ZipInfo("Bruyere.pdf")
    with zipfile.ZipFile(place, "w") as target:
        target.writestr(info, b"x")
    place.write_bytes(place.read_bytes().replace(b"Bruyere", "Bruyère".encode("cp850")))
    assert [one.path for one in archives.entries(place)] == ["Bruyère.pdf"]


def waiting(owner):
    found = attente.find(owner)
    return found.read_bytes() if found else None


@pytest.mark.django_db
def test_an_archive_waits_for_its_owner_and_leaves_with_the_clock(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    upload = SimpleUploadedFile("offres.zip", b"PK")
    attente.keep(upload, owner="1:2")
    assert waiting("1:2") == b"PK"
    assert attente.find("1:3") is None
    attente.keep(SimpleUploadedFile("offres.zip", b"PK2"), owner="1:2")
    assert waiting("1:2") == b"PK2"
    later = horloge.now() + dt.timedelta(hours=epreuves.HOURS + 1)
    with horloge.at(later):
        assert epreuves.forget_old() == 1
    assert attente.find("1:2") is None


def test_a_damaged_stream_is_a_sentence_and_not_an_incident(made):
    place = made([("note.pdf", bytes(range(256)) * 400)])
    data = bytearray(place.read_bytes())
    data[60:70] = b"\xff" * 10
    place.write_bytes(data)
    (one,) = archives.entries(place)
    with archives.unpacked(place, [one]) as laid:
        assert laid == {0: inside.BROKEN}
