"""A PDF that does more than show its pages, a file that is two things at once: refused, and no other."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest

from etabli.core.documents.pdf import render_pdf
from etabli.core.fichiers.deposits import PDF_ONLY, PDF_OR_PHOTO
from etabli.core.tests import papers
from etabli.core.tests.test_pieces_recues import (
    give,
    one_page,
    pdf_bytes,
    picture,
    refusal,
    written,
)

pytestmark = pytest.mark.django_db


def script():
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def opening(pdf):
    pdf.Root.OpenAction = script()


def closing(pdf):
    pdf.Root.AA = pikepdf.Dictionary(WC=pdf.make_indirect(script()))


def named(pdf):
    pdf.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script()]))
    )


def launched(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))


def sent(pdf):
    action = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("https://exemple.fr"))
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
    )
    pdf.pages[0].Annots = pikepdf.Array([note])


def carried(pdf):
    pdf.attachments["virus.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="virus.exe")


def played(pdf):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9]
    )
    pdf.pages[0].Annots = pikepdf.Array([note])


def in_a_form(pdf):
    xfa = b"<template><script contentType='application/x-javascript'>x</script></template>"
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pdf.make_stream(xfa))


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (opening, "JavaScript"),
        (closing, "JavaScript"),
        (named, "JavaScript"),
        (in_a_form, "JavaScript"),
        (launched, "lancer un autre programme"),
        (sent, "envoyer ou recevoir"),
        (carried, "en pièce jointe"),
        (played, "média animé"),
    ],
)
@pytest.mark.parametrize("accept", [PDF_OR_PHOTO, PDF_ONLY])
def test_a_pdf_that_does_more_than_show_its_pages_is_refused(act, what, accept):
    pdf = one_page()
    act(pdf)
    reason = refusal(written(pdf), accept=accept)
    assert "n’est pas seulement un document à lire" in reason
    assert what in reason


def signed(pdf):
    field = pikepdf.Dictionary(
        FT=pikepdf.Name.Sig, Subtype=pikepdf.Name.Widget, Rect=[0, 0, 90, 20], T=pikepdf.String("s"),
        V=pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=pikepdf.String("signature")),
    )  # fmt: skip
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([pdf.make_indirect(field)]), SigFlags=3
    )


def scanned(pdf):
    pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])


def linked(pdf):
    action = pikepdf.Dictionary(
        S=pikepdf.Name.URI, URI=pikepdf.String("https://exemple.fr/JavaScript")
    )
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
    )
    pdf.pages[0].Annots = pikepdf.Array([note])


def spoken(pdf):
    pdf.docinfo.Title = pikepdf.String("Cours de /JavaScript et de /Launch")


def invoiced(pdf):
    pdf.attachments["factur-x.xml"] = pikepdf.AttachedFileSpec(
        pdf, b"<?xml version='1.0'?><facture/>", filename="factur-x.xml"
    )


@pytest.mark.parametrize("act", [signed, scanned, linked, spoken, invoiced])
def test_what_ordinary_pdfs_hold_is_received(act):
    pdf = one_page()
    act(pdf)
    data = written(pdf)
    assert give(data).read() == data


def test_our_own_papers_would_be_received():
    assert give(render_pdf(papers.letter(), archive=True), accept=PDF_ONLY).size


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    "made",
    [
        lambda: pdf_bytes() + archive(),
        lambda: pdf_bytes() + archive()[:-2] + b"\x06\x00\n%%EOF",
        lambda: b"<html><script>alert(1)</script>\n" + pdf_bytes(),
        lambda: pdf_bytes() + b"<html><body></body></html>",
        lambda: b"/*" + pdf_bytes(),
        lambda: pdf_bytes().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1),
        lambda: picture() + archive(),
        lambda: picture() + pdf_bytes(),
        lambda: picture() + b"Rar!\x1a\x07\x00",
        lambda: picture("PNG") + b"<script>alert(1)</script>",
        lambda: picture()[:2] + b"\xff\xfe\x00\x0a%PDF-1.4" + picture()[2:],
    ],
)
def test_a_file_that_is_two_things_at_once_is_refused(made):
    assert "contient deux choses à la fois" in refusal(made())


def test_the_second_picture_a_telephone_adds_is_no_fault():
    assert give(picture() + picture()[:500] + bytes(3000), name="a.jpg").size
