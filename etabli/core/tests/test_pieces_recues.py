"""A proof is kept and judged, never repaired in silence; nothing opens it but a child with a budget."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image

from etabli.core.documents.pdf import render_pdf
from etabli.core.fichiers import budget, inventory, kinds, store
from etabli.core.fichiers.deposits import PDF_ONLY, PDF_OR_PHOTO, PHOTO, deposit, original_response
from etabli.core.fichiers.inspection import pdfs as judged
from etabli.core.fichiers.models import Fichier
from etabli.core.fichiers.pdfs import TOO_HEAVY, pdf_report
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.tests import papers

pytestmark = pytest.mark.django_db
CAS = Path(settings.BASE_DIR) / "tests" / "cas"
MODEL, GPS = 0x0110, 0x8825


def give(data, *, name="courrier.pdf", accept=PDF_OR_PHOTO):
    return deposit(
        SimpleUploadedFile(name, data), subject="candidatures.candidature:3", depositor_id=7,
        accept=accept,
    )  # fmt: skip


def refusal(data, **options):
    with pytest.raises(FileRefused) as refused:
        give(data, **options)
    assert not Fichier.objects.exists()
    (reason,) = refused.value.reasons
    return reason


def case(name):
    return (CAS / name).read_bytes()


def written(pdf):
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def one_page(content=b"BT /F1 12 Tf (Lettre) Tj ET"):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(content)
    return pdf


def pdf_bytes():
    return written(one_page())


def picture(fmt="JPEG", *, gps=True, size=(800, 1000)):
    exif = Image.Exif()
    exif[MODEL] = "Telephone secret"
    if gps:
        exif.get_ifd(GPS)[2] = (44.0, 29.0, 50.0)
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, fmt, exif=exif)
    return out.getvalue()


def darkest(data):
    """The darkest grey of the only picture of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert isinstance(image, pikepdf.Stream)
        low, _ = pikepdf.PdfImage(image).as_pil_image().convert("L").getextrema()
    assert isinstance(low, (int, float))
    return low


# -- what is received is kept ----------------------------------------------------------------------


def test_the_photo_of_a_letter_is_kept_as_it_came_beside_the_copy_that_is_read():
    data = picture()
    fichier = give(data, name="IMG_0042.jpg")
    (original,) = fichier.originals
    assert (original["name"], original["kind"], original["size"]) == (
        "IMG_0042.jpg",
        kinds.JPEG,
        len(data),
    )
    assert original["sha256"] == hashlib.sha256(data).hexdigest()
    answer = original_response(fichier, "1")
    assert answer.getvalue() == data
    assert answer["Content-Disposition"] == 'attachment; filename="img-0042.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"secret" not in fichier.read()


@pytest.mark.parametrize("rank", ["0", "2", "-1", "x", "", "²"])
def test_an_original_that_does_not_exist_is_not_found(rank):
    with pytest.raises(Http404):
        original_response(give(picture(), name="a.jpg"), rank)


def test_every_photo_of_a_letter_is_kept():
    first, second = picture(), picture("PNG", gps=False)
    fichier = deposit(
        [SimpleUploadedFile("a.jpg", first), SimpleUploadedFile("b.png", second)],
        subject="candidatures.candidature:3", depositor_id=7, accept=PDF_OR_PHOTO,
    )  # fmt: skip
    assert [one["sha256"] for one in fichier.originals] == [
        hashlib.sha256(data).hexdigest() for data in (first, second)
    ]
    assert {address.state for address in inventory.addresses() if address.owners} == {"intact"}


def test_a_pdf_is_its_own_original():
    data = written(one_page())
    fichier = give(data)
    assert (fichier.originals, fichier.read()) == ([], data)


def test_a_pdf_whose_photographs_say_where_is_read_in_a_copy_that_does_not():
    pdf = one_page(b"/Im0 Do")
    image = pdf.make_stream(picture())
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=800, Height=1000,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    data = written(pdf)
    fichier = give(data)
    assert fichier.originals[0]["sha256"] == hashlib.sha256(data).hexdigest()
    assert b"secret" in data
    assert b"secret" not in fichier.read()
    assert darkest(fichier.read()) == darkest(data)


def test_of_a_picture_to_publish_the_stripped_copy_alone_is_kept():
    fichier = give(picture(), name="vue.jpg", accept=PHOTO)
    assert fichier.originals == []
    assert b"secret" not in fichier.read()


# -- the four cases ----------------------------------------------------------------------------------


def test_a_letter_scanned_in_16_bits_is_still_read():
    data = case("lettre-gris-16-bits.png")
    fichier = give(data, name="lettre.png")
    assert darkest(fichier.read()) < 80
    assert fichier.originals[0]["sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_ink_stays_dark_and_paper_light_in_every_sort_of_png(mode):
    sheet = Image.new("L", (800, 800), 255)
    sheet.paste(10, (100, 100, 700, 700))
    wide = mode == "I;16"
    image = (
        sheet.convert("I").point(lambda v: v * 257).convert(mode) if wide else sheet.convert(mode)
    )
    out = io.BytesIO()
    image.save(out, "PNG")
    seen = Image.open(io.BytesIO(give(out.getvalue(), name="a.png", accept=PHOTO).read())).convert(
        "L"
    )
    ink, paper = (seen.crop(box).tobytes()[0] for box in ((400, 400, 401, 401), (9, 9, 10, 10)))
    assert ink < 40
    assert paper > 240


def test_a_pdf_cut_while_it_was_sent_is_refused():
    assert refusal(case("scan-de-trois-pages-coupe.pdf"), name="scan.pdf") == judged.CUT.format(
        name="scan.pdf"
    )


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.97])
def test_a_pdf_cut_anywhere_is_refused(share):
    data = render_pdf(papers.letter())
    assert "Le PDF «\u00a0courrier.pdf\u00a0» est" in refusal(data[: int(len(data) * share)])


def test_a_pdf_padded_by_a_scanner_is_whole():
    assert give(written(one_page()) + bytes(4096)).size


def test_a_page_missing_from_the_middle_is_refused():
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page()
    pdf.Root.Pages.Kids[1] = pdf.make_indirect(pikepdf.Array())
    assert refusal(written(pdf)) == judged.CUT.format(name="courrier.pdf")


def test_a_form_that_shows_nothing_is_not_a_letter():
    assert refusal(case("formulaire-xfa-page-vide.pdf"), name="f.pdf") == judged.FORM.format(
        name="f.pdf"
    )


def test_a_form_whose_pages_show_their_text_is_received():
    pdf = one_page()
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array(), XFA=pdf.make_stream(b"<xdp:xdp xmlns:xdp='x'/>")
    )
    assert give(written(pdf)).size


def test_an_odd_number_in_the_data_of_a_photo_is_no_fault():
    fichier = give(case("photo-exif-resolution-negative.jpg"), name="photo.jpg")
    with pikepdf.open(io.BytesIO(fichier.read())) as pdf:
        _, _, width, height = map(float, pdf.pages[0].mediabox)
    assert width > height  # orientation 6: a quarter turn, read although the rest is odd


# -- the budget --------------------------------------------------------------------------------------


def bomb():
    """A few kilobytes, two million operations."""
    return written(one_page(b"q Q " * 1_000_000))


def test_two_million_operations_are_counted_without_being_kept():
    data = bomb()
    assert len(data) < 6_000
    fichier = give(data, accept=PDF_ONLY)
    assert judged_text(fichier)


def judged_text(fichier):
    return [line for line in pdf_report(fichier) if "images" in line]


@pytest.mark.parametrize(("name", "value"), [("MEMORY", 300_000_000), ("SECONDS", 1), ("WAIT", 1)])
def test_a_file_that_spends_its_budget_is_a_sentence(monkeypatch, name, value):
    data = written(one_page(b"BT (a) Tj ET " * 3_000_000))
    kept = give(data, accept=PDF_ONLY)
    monkeypatch.setattr(budget, name, value)
    with pytest.raises(FileRefused) as refused:
        budget.ask("report", path=str(store.root() / kept.path))
    assert refused.value.reasons == (budget.HEAVY,)
    assert pdf_report(kept) == [TOO_HEAVY]


def test_too_many_pixels_are_refused_by_their_header_alone():
    def chunk(name, data):
        return (
            len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        )

    header = (100_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    data = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    )
    assert "est trop grande" in refusal(data, name="vue.png", accept=PHOTO)


def test_a_child_that_fails_is_a_sentence_and_a_line_of_the_log(monkeypatch, caplog):
    monkeypatch.setattr(budget, "START", "raise SystemError('panne')")
    assert refusal(pdf_bytes()) == budget.DAMAGED
    assert "panne" in caplog.text


def test_the_child_knows_neither_django_nor_any_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rien à dire")
    monkeypatch.setattr(
        budget, "START",
        "import sys, os, json; sys.path.insert(0, sys.argv[1]);"
        "from etabli.core.fichiers.inspection import active, mixed, pdfs, photos, receive, report;"
        "print(json.dumps([sorted(m for m in sys.modules if 'django' in m), 'SECRET_KEY' in os.environ]))",
    )  # fmt: skip
    assert budget.ask("receive") == [[], False]


def test_the_site_itself_opens_no_deposited_file():
    source = "import etabli.core.fichiers.deposits as d, sys; print('pillow_heif' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {source}"],
        env={"DJANGO_SETTINGS_MODULE": "config.settings"}, cwd=settings.BASE_DIR,
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == b"False"


# -- damage at random --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(12))
def test_no_altered_file_is_ever_a_fault_of_ours(number):
    sources = (pdf_bytes(), picture(), picture("PNG"))
    data = bytearray(sources[number % 3])
    for step in range(40):
        data[(number * 7919 + step * 104_729) % len(data)] ^= 0x55
    with suppress(FileRefused):
        give(bytes(data))
