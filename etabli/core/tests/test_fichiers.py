"""Depositing a file: what is received, what is refused and in which words, what is kept."""

from __future__ import annotations

import hashlib
import io
import zipfile

import img2pdf
import pikepdf
import pillow_heif
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from etabli.core.documents.office import render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.fichiers import kinds, pdfs
from etabli.core.fichiers.deposits import (
    DOCUMENT,
    PDF_ONLY,
    PDF_OR_PHOTO,
    PHOTO,
    clean_name,
    deposit,
    response,
)
from etabli.core.fichiers.models import Fichier
from etabli.core.fichiers.pdfs import pdf_report
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.fichiers.store import DamagedFile
from etabli.core.refus import Refused
from etabli.core.tests import papers

pytestmark = pytest.mark.django_db

HALVES = ((700, 50, 900, 250), (700, 950, 900, 1150))  # above, below
ORIENTATION, MODEL, GPS = 0x0112, 0x0110, 0x8825


def photo(fmt="JPEG", size=(1200, 1600), *, orientation=1):
    """A photo whose left half is red and right half is blue, with hidden data."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MODEL] = "Telephone secret"
    exif.get_ifd(GPS)[2] = (44.0, 29.0, 50.0)
    out = io.BytesIO()
    if fmt == "HEIC":
        pillow_heif.from_pillow(image).save(out, quality=80)
    else:
        image.save(out, fmt, exif=exif)
    return out.getvalue()


def pdf_pages(count=1):
    document = pikepdf.new()
    for _ in range(count):
        document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def locked_pdf():
    document = pikepdf.open(io.BytesIO(pdf_pages()))
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def office(part):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "<x/>")
    return out.getvalue()


def give(data, *, name="courrier.pdf", accept=PDF_OR_PHOTO, **options):
    files = (
        [SimpleUploadedFile(name, one) for one in data]
        if isinstance(data, list)
        else SimpleUploadedFile(name, data)
    )
    return deposit(files, subject="candidatures.piece:3", depositor_id=7, accept=accept, **options)


def refusals(data, **options):
    with pytest.raises(FileRefused) as refusal:
        give(data, **options)
    assert not Fichier.objects.exists()
    return list(refusal.value.reasons)


def test_a_pdf_is_kept_as_it_is_under_its_digest():
    data = pdf_pages(2)
    fichier = give(data, name="Lettre de la maire.pdf")
    assert fichier.read() == data
    assert fichier.sha256 == hashlib.sha256(data).hexdigest()
    assert fichier.path == f"depots/{fichier.sha256[:2]}/{fichier.sha256}.pdf"
    assert (fichier.name, fichier.kind, fichier.size) == (
        "Lettre de la maire.pdf",
        "application/pdf",
        len(data),
    )
    assert (fichier.subject, fichier.depositor_id) == ("candidatures.piece:3", 7)
    assert fichier.format_label == f"PDF, {len(data)}\u00a0octets"


def test_the_same_file_deposited_twice_is_two_rows_and_one_copy():
    pages = pdf_pages()
    first, second = give(pages), give(pages)
    assert first.pk != second.pk
    assert first.path == second.path
    assert len(default_storage.listdir(first.path.rpartition("/")[0])[1]) == 1


def test_a_deposited_file_is_not_rewritten():
    fichier = give(pdf_pages())
    with pytest.raises(TypeError, match="ne se modifie pas"):
        fichier.save()


def test_one_changed_byte_is_seen():
    fichier = give(pdf_pages())
    with open(default_storage.path(fichier.path), "ab") as file:
        file.write(b" ")
    assert not fichier.verify()
    with pytest.raises(DamagedFile):
        fichier.read()


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_a_photo_of_a_letter_becomes_an_a4_pdf(fmt):
    fichier = give(photo(fmt), name=f"IMG_0042.{fmt.lower()}")
    assert (fichier.name, fichier.kind) == ("IMG_0042.pdf", "application/pdf")
    with pikepdf.open(io.BytesIO(fichier.read())) as pdf:
        assert len(pdf.pages) == 1
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]
        assert (str(pdf.docinfo.Title), str(pdf.Root.Lang)) == ("IMG_0042", "fr-FR")


def test_several_photos_are_the_pages_of_one_pdf():
    fichier = give([photo(), photo(size=(1600, 1200)), photo("PNG")], name="page.jpg")
    with pikepdf.open(io.BytesIO(fichier.read())) as pdf:
        widths = [round(float(page.mediabox[2])) for page in pdf.pages]
    assert widths == [595, 842, 595]


def test_a_photo_is_turned_upright_and_loses_its_hidden_data():
    fichier = give(photo(orientation=6), name="vue.jpg", accept=PHOTO)
    data = fichier.read()
    image = Image.open(io.BytesIO(data))
    assert image.size == (1600, 1200)  # 1200 × 1600 seen after a quarter turn
    assert not image.getexif()
    assert b"secret" not in data
    (red, _, dark), (pale, _, blue) = (
        image.convert("RGB").crop(box).resize((1, 1)).tobytes() for box in HALVES
    )
    assert red > 150 > 60 > dark
    assert blue > 150 > 60 > pale


def test_a_photo_in_a_pdf_loses_its_hidden_data_too():
    data = give(photo(orientation=6)).read()
    assert b"secret" not in data
    assert b"Exif" not in data


def test_a_large_photo_is_made_lighter():
    fichier = give(photo(size=(4000, 6000)), name="vue.jpg", accept=PHOTO)
    assert max(Image.open(io.BytesIO(fichier.read())).size) == 2480


def test_a_transparent_image_is_set_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (800, 800), (0, 0, 0, 0)).save(out, "PNG")
    image = Image.open(io.BytesIO(give(out.getvalue(), accept=PHOTO).read()))
    assert image.resize((1, 1)).tobytes() == b"\xff\xff\xff"


def test_a_photo_too_small_to_be_read_is_refused():
    assert refusals(photo(size=(300, 400)), name="petite.jpg") == [
        "La photo «\u00a0petite.jpg\u00a0» est trop petite pour être lue (300 × 400 points)"
        "\u00a0: reprenez-la de plus près."
    ]


def test_a_damaged_photo_is_refused():
    assert refusals(photo()[:2000], name="vue.jpg") == [
        "La photo «\u00a0vue.jpg\u00a0» est abîmée\u00a0: nous n’arrivons pas à l’ouvrir. Reprenez-la."
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (office("word/document.xml"), "un fichier Word"),
        (office("xl/workbook.xml"), "un tableur Excel"),
        (office("n’importe quoi"), "une archive ZIP"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "un ancien fichier Word, Excel ou PowerPoint",
        ),
        (b"<!DOCTYPE html><html></html>", "une page web"),
        (b"Bonjour,\nnous soutenons le projet.\n", "un fichier de texte"),
        (bytes(range(256)), "un fichier d’un type que nous ne reconnaissons pas"),
    ],
)
def test_another_type_is_refused_whatever_the_name_says(data, what):
    assert refusals(data, name="courrier.pdf") == [
        f"C’est {what}\u00a0: exportez-le en PDF, ou photographiez le courrier signé."
    ]


def test_an_empty_file_is_refused():
    assert refusals(b"", name="vide.pdf") == [
        "Le fichier «\u00a0vide.pdf\u00a0» est vide\u00a0: choisissez-en un autre."
    ]


def test_nothing_chosen_is_refused():
    assert refusals([]) == ["Choisissez un fichier à déposer."]


def test_a_pdf_with_a_password_is_refused():
    assert refusals(locked_pdf(), name="secret.pdf") == [
        "Le PDF «\u00a0secret.pdf\u00a0» est protégé par un mot de passe\u00a0: "
        "enregistrez-en une copie sans mot de passe, puis déposez-la."
    ]


def test_a_damaged_pdf_is_refused():
    (reason,) = refusals(b"%PDF-1.7\n" + bytes(500), name="abime.pdf")
    assert reason.startswith(
        "Le PDF «\u00a0abime.pdf\u00a0» est abîmé\u00a0: nous n’arrivons pas à l’ouvrir."
    )


def test_a_pdf_without_page_is_refused():
    (reason,) = refusals(pdf_pages(0))
    assert "ne contient aucune page" in reason


def test_a_file_too_large_is_refused_before_it_is_read():
    assert refusals(b"%PDF-" + bytes(11_000_000), name="plan.pdf", max_bytes=10_000_000) == [
        "Le fichier «\u00a0plan.pdf\u00a0» pèse 11\u00a0Mo\u00a0; la limite est de 10\u00a0Mo. "
        "Scannez en 150 points par pouce, ou réduisez les images, puis déposez de nouveau."
    ]


def test_every_file_refused_is_named():
    assert refusals([office("word/document.xml"), b""], name="a.pdf", accept=PDF_ONLY) == [
        "«\u00a0a.pdf\u00a0» est un fichier Word\u00a0: exportez-le en PDF.",
        "Le fichier «\u00a0a.pdf\u00a0» est vide\u00a0: choisissez-en un autre.",
    ]


def test_a_pdf_and_a_photo_together_are_refused():
    assert refusals([pdf_pages(), photo()]) == [
        "Déposez un seul PDF, ou les photos des pages d’un même courrier."
    ]


def test_the_refusal_of_a_file_is_a_refusal():
    assert issubclass(FileRefused, Refused)


def test_a_document_may_be_an_editable_text():
    data = render_office(papers.letter(), "odt")
    fichier = give(data, name="modele.odt", accept=DOCUMENT)
    assert (fichier.kind, fichier.format) == (kinds.ODT, "ODT")
    assert kinds.kind_of(io.BytesIO(render_office(papers.letter(), "docx"))) == kinds.DOCX


def test_a_name_keeps_neither_folder_nor_hidden_character():
    assert clean_name("C:\\Users\\maire\\lettre.pdf") == "lettre.pdf"
    assert clean_name("../../etc/passwd") == "passwd"
    assert clean_name("a\u202eb\x00.pdf") == "ab.pdf"
    assert clean_name("") == "fichier"


def test_a_file_is_a_download_of_its_true_type():
    fichier = give(pdf_pages(), name="Lettre d’appui.exe")
    answer = response(fichier)
    assert answer["Content-Disposition"] == 'attachment; filename="lettre-d-appui.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "application/pdf",
        "nosniff",
    )
    assert answer.getvalue() == fichier.read()


@pytest.mark.regle("V5")
def test_an_accessible_pdf_has_nothing_to_report():
    assert pdf_report(give(render_pdf(papers.letter()), accept=PDF_ONLY)) == []


@pytest.mark.regle("V5")
def test_a_scanned_pdf_is_told_all_it_lacks():
    scan = img2pdf.convert(photo())
    assert pdf_report(give(scan, accept=PDF_ONLY)) == [
        pdfs.UNTAGGED,
        pdfs.UNTITLED,
        pdfs.NO_LANGUAGE,
        pdfs.NO_TEXT,
    ]


@pytest.mark.regle("V5")
def test_a_font_left_outside_and_a_figure_without_words_are_said():
    """What a word processor exports by default: its fonts elsewhere, its pictures mute."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(render_pdf(papers.letter()))) as pdf:
        away = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType,
                               BaseFont=pikepdf.Name("/ABCDEF+Marianne"))
        )  # fmt: skip
        mute = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Figure))
        pdf.Root.Temoins = pikepdf.Array([away, mute])
        pdf.save(made)
    found = pdf_report(give(made.getvalue(), accept=PDF_ONLY))
    assert found == [pdfs.FONTS.format(names="Marianne"), pdfs.ONE_WITHOUT]


def test_what_is_not_a_pdf_has_no_report():
    assert pdf_report(give(photo(), accept=PHOTO)) == []
