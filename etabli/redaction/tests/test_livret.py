"""Pictures lightened when they come, and the book they make (5.7)."""

import io

import outloud
import page
import pikepdf
import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image

from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.documents.blocks import Figure, Heading, Paragraph, Quote
from etabli.core.documents.marks import marked
from etabli.core.documents.office import render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.refus import Refused
from etabli.core.tests.test_documents_formats import docx_text, odt_text, said, squeezed
from etabli.livrables.tests.test_documents import judge
from etabli.redaction import services
from etabli.redaction.documents import texte_content
from etabli.redaction.documents.papers import laid, titled
from etabli.redaction.models import SectionTexte, Texte
from etabli.redaction.tests.factories import WORDS, WRITTEN, make_scene

pytestmark = pytest.mark.django_db


def photo(width=4000, height=3000):
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG", quality=80)
    return SimpleUploadedFile("vue.jpg", out.getvalue(), content_type="image/jpeg")


@pytest.fixture
def scene():
    with horloge.at(WRITTEN):
        yield make_scene()


@pytest.fixture
def texte(scene):
    return scene.begin("LIVRET")


def section(texte, code="territoire"):
    return SectionTexte.objects.get(texte=texte, code=code)


def add(scene, row, *, by=None, **changed):
    given = {
        "image": photo(), "alt": "La halle vue de la rive au matin.", "credit": "Atelier (fictif)",
        "droit": "AUCUNE_PERSONNE", "legende": "La halle.", **changed,
    }  # fmt: skip
    return services.add_image(row, actor=by or scene.mandataire, **given)


def size(file):
    return Image.open(io.BytesIO(file.read())).size


def test_a_picture_of_twelve_million_points_gives_a_copy_for_the_screen_and_one_for_the_press(
    scene, texte
):
    one = add(scene, section(texte))
    assert (size(one.ecran), size(one.impression)) == ((1754, 1316), (3508, 2631))
    assert one.ecran.kind == one.impression.kind == "image/jpeg"


def test_a_picture_needs_a_sentence_and_a_writer(scene, texte):
    with pytest.raises(Refused, match="en une phrase"):
        add(scene, section(texte), alt="halle")
    with pytest.raises(FileRefused):
        add(scene, section(texte), image=SimpleUploadedFile("a.jpg", b"rien"))
    with pytest.raises(Http404):
        add(scene, section(texte), by=scene.redacteur)
    assert not section(texte).images.exists()


def test_a_picture_taken_out_is_no_longer_in_the_paper(scene, texte):
    one = add(scene, section(texte))
    services.remove_image(one, actor=scene.membre)
    content = texte_content(texte, numero=1, on=WRITTEN, draft=True)
    assert [b for b in content.blocks if isinstance(b, Figure)] == []


def test_words_between_quotes_stand_out_and_pictures_stand_among_the_words():
    tiny = io.BytesIO()
    Image.new("RGB", (4, 4)).save(tiny, "PNG")
    inside = Figure(tiny.getvalue(), alt="Une vue")
    plate = Figure(tiny.getvalue(), alt="Une vue", plate="page")
    found = laid(
        (Paragraph("Un."), Paragraph("« On ne savait plus. » — Une habitante"), plate, inside)
    )
    assert found == (
        Paragraph("Un."), inside, Quote("« On ne savait plus. »", "Une habitante"), plate,
    )  # fmt: skip


def figure(plate="", alt="Une vue"):
    tiny = io.BytesIO()
    Image.new("RGB", (4, 4)).save(tiny, "PNG")
    return Figure(tiny.getvalue(), alt=alt, plate=plate)


def test_a_line_typed_as_a_title_is_a_title_and_an_insisting_paragraph_is_not():
    typed = "### Un pays de rivière\n\n**Tout** part de là.\n\n**" + "Long. " * 30 + "**"
    found = titled(marked(typed))
    assert found[0] == Heading(2, "Un pays de rivière")
    assert [type(one) for one in found[1:]] == [Paragraph, Paragraph]


def test_of_four_plates_two_face_each_other_at_the_end_and_the_others_stand_before_titles():
    one, two, three, four = (figure("page", f"Vue {n}") for n in range(4))
    words = [Heading(2, f"T{n}") for n in range(5)]
    found = laid((*words, one, two, three, four))
    assert found == (
        words[0], words[1], one, words[2], two, words[3], words[4], three, four,
    )  # fmt: skip
    assert laid((one, words[0])) == (words[0], one)
    assert laid((one, two, three)) == (one, two, three)


def test_the_livret_is_a_book_for_everybody(scene, texte, tmp_path):
    """Cover, contents, parts, a bled plate, a plan on A3; two judges; the same words in ODT and DOCX."""
    scene.write_all(texte)
    scene.write(
        texte, "recit", f"{WORDS}\n\n« On ne savait plus que la rivière passait là. » — Un élu"
    )
    add(scene, section(texte))
    add(scene, section(texte, "recit"), place="PAGE")
    add(scene, section(texte, "vision"), place="A3", legende="Le plan-guide.")
    content = texte_content(texte, numero=1, on=WRITTEN)
    data = render_pdf(content)
    file = tmp_path / "livret.pdf"
    file.write_bytes(data)
    assert page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1).is_compliant
    judged = outloud.check(str(file))
    assert (judged.error, judged.errors) == (None, 0), judged.findings
    with pikepdf.open(file) as pdf:
        boxes = [tuple(round(float(x)) for x in one.mediabox[2:]) for one in pdf.pages]
    assert boxes.count((1191, 842)) == 1
    assert set(boxes) == {(595, 842), (1191, 842)}
    assert docx_text(render_office(content, "docx")) == said(content)
    assert odt_text(render_office(content, "odt")) == said(content)


def test_the_edition_for_the_printer_is_drawn_by_the_clock_with_the_wide_pictures(scene, texte):
    scene.write_all(texte)
    add(scene, section(texte))
    with pytest.raises(PermissionDenied):
        services.ask_edition(texte, actor=scene.mandataire)
    Atelier.objects.filter(pk=scene.atelier.pk).update(etat="RESTITUTION")
    texte = Texte.objects.get()
    services.hand_in_texte(texte, actor=scene.mandataire)
    texte.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.ask_edition(texte, actor=scene.redacteur)

    asked = services.ask_edition(texte, actor=scene.pilote)
    assert services.ask_edition(texte, actor=scene.mandataire) == asked
    assert asked.document_id is None
    assert (services.draw_editions(), services.draw_editions()) == (1, 0)

    asked.refresh_from_db()
    printed = asked.document
    assert printed is not None
    assert (wide_side(printed), wide_side(texte.document)) == (3508, 1754)
    assert printed.circle == "ATELIER"


def wide_side(paper):
    """The widest picture of a paper, in points."""
    with pikepdf.open(default_storage.path(paper.path)) as pdf:
        held = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        return max(int(one.Width) for one in held if one.get("/Subtype") == "/Image")


def test_only_a_livret_has_an_edition_for_the_printer(scene):
    other = scene.begin("NOTE_CADRAGE")
    scene.write_all(other)
    services.hand_in_texte(other, actor=scene.mandataire)
    other.refresh_from_db()
    with pytest.raises(Refused, match="Seul un livret"):
        services.ask_edition(other, actor=scene.mandataire)


def test_a_plan_guide_of_a_report_is_a_sheet_of_a3_with_its_caption_and_its_credit(
    scene, tmp_path
):
    report = scene.begin("RAPPORT_FINAL")
    scene.write_all(report)
    add(scene, section(report, "plan-guide"), place="A3", legende="Le plan-guide.")
    add(scene, section(report, "diagnostic"), place="PAGE", legende="Le bourg, du clocher.")
    content = texte_content(report, numero=1, on=WRITTEN)
    judge(content, tmp_path)
    sheets = pypdf.PdfReader(tmp_path / "paper.pdf").pages
    text = squeezed("".join(one.extract_text() for one in sheets))
    for said_of_it in ("Le plan-guide. — Atelier (fictif)", "Le bourg, du clocher. — Atelier"):
        assert squeezed(said_of_it) in text
    assert [round(float(one.mediabox[2])) for one in sheets].count(1191) == 1
    assert f"Page2sur{len(sheets)}" in text
