"""Out to Word or Writer and back: compared three ways, taken part by part, nothing overwritten in silence."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.core import horloge
from etabli.core.echanges.models import Echange
from etabli.core.echanges.writing import post
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.refus import Refused
from etabli.redaction import services
from etabli.redaction.echanges import ROOM
from etabli.redaction.models import SectionTexte, SortieTexte
from etabli.redaction.tests import bureautique as office
from etabli.redaction.tests.factories import WRITTEN, make_scene

pytestmark = pytest.mark.django_db
TEXT = (
    "La halle est vide depuis l’été 2019.\n\n- garder la charpente\n- ouvrir la cour\n\n"
    "Le **parking** divise."
)


@pytest.fixture
def scene():
    with horloge.at(WRITTEN):
        yield make_scene()


@pytest.fixture
def texte(scene):
    found = scene.begin("CARNET", 1)
    scene.write(found, "suite", TEXT)
    scene.write(found, "cartes", "Une carte au 1/25 000.")
    return found


def section(texte, code="suite"):
    return SectionTexte.objects.get(texte=texte, code=code)


def out(scene, texte, extension="docx", **how):
    return services.send_out(texte, actor=scene.mandataire, extension=extension, **how)


def back(scene, texte, data, extension="docx", *, by=None, **how):
    file = office.upload(data, extension)
    return services.bring_back(texte, actor=by or scene.mandataire, fichier=file, **how)


def proposed(retour):
    return [
        (one.avant, one.apres, one.auteurs, one.is_disputed) for one in retour.changements.all()
    ]


@pytest.mark.parametrize("extension", ["docx", "odt"])
def test_a_file_that_comes_back_as_it_went_changes_nothing(scene, texte, extension):
    _, data = out(scene, texte, extension)
    retour = back(scene, texte, data, extension)
    assert (proposed(retour), retour.signale) == ([], [])


def test_the_file_says_in_its_properties_what_it_went_out_from(scene, texte):
    row, data = out(scene, texte)
    assert str(row.ident) in office.text_of(data, "docProps/custom.xml")
    odt, content = out(scene, texte, "odt")
    assert str(odt.ident) in office.text_of(content, "meta.xml")


def test_a_word_replaced_under_revision_comes_back_with_its_author_and_its_day(scene, texte):
    _, data = out(scene, texte)
    data = office.edited(
        data, document=lambda xml: office.tracked(xml, "est vide", "vide", "pleine")
    )
    retour = back(scene, texte, data)
    assert proposed(retour) == [
        (
            "La halle est vide depuis l’été 2019.",
            "La halle est pleine depuis l’été 2019.",
            "Paul Word",
            False,
        )
    ]
    (one,) = retour.changements.all()
    assert f"{one.changed_at:%Y-%m-%d %H:%M}" == "2026-04-22 08:30"
    assert section(texte).corps == TEXT
    services.take_change(one, actor=scene.membre)
    assert section(texte).corps == TEXT.replace("vide", "pleine")


def test_what_word_does_by_itself_is_no_change(scene, texte):
    """Curly quotes become straight, hard spaces come, runs are split, empty paragraphs are left behind."""
    _, data = out(scene, texte)

    def word(xml):
        xml = xml.replace("l’été 2019", "l'été\u00a02019")
        xml = xml.replace(
            '<w:t xml:space="preserve">garder la charpente</w:t></w:r>',
            '<w:t xml:space="preserve">garder </w:t></w:r><w:proofErr w:type="spellStart"/>'
            + office.run("la charpente"),
        )
        return office.after(xml, "ouvrir la cour", office.EMPTY)

    retour = back(scene, texte, office.edited(data, document=word))
    assert (proposed(retour), retour.signale) == ([], [])


def test_a_change_made_without_revisions_is_seen_too_and_signed_by_who_saved_the_file(
    scene, texte
):
    _, data = out(scene, texte)
    data = office.edited(
        data,
        document=lambda xml: xml.replace("ouvrir la cour", "ouvrir la cour le samedi"),
        core=lambda xml: re.sub(
            "</cp:coreProperties>",
            "<cp:lastModifiedBy>Inès Writer</cp:lastModifiedBy></cp:coreProperties>",
            xml,
        ),
    )
    retour = back(scene, texte, data)
    assert proposed(retour) == [
        ("- ouvrir la cour", "- ouvrir la cour le samedi", "Inès Writer", False)
    ]


def test_a_passage_that_changed_here_too_shows_both_and_waits(scene, texte):
    _, data = out(scene, texte)
    here = TEXT.replace("est vide", "reste vide")
    scene.write(texte, "suite", here, by=scene.membre)
    data = office.edited(
        data, document=lambda xml: office.tracked(xml, "est vide", "vide", "pleine")
    )
    retour = back(scene, texte, data)
    (one,) = retour.changements.all()
    assert (one.is_disputed, one.notre) == (True, "La halle reste vide depuis l’été 2019.")
    assert services.take_all(retour, actor=scene.mandataire) == (0, 1)
    assert section(texte).corps == here
    services.take_change(one, actor=scene.mandataire)
    assert section(texte).corps == TEXT.replace("vide", "pleine")


def test_what_is_here_already_is_not_proposed_again(scene, texte):
    _, data = out(scene, texte)
    data = office.edited(
        data, document=lambda xml: office.tracked(xml, "est vide", "vide", "pleine")
    )
    scene.write(texte, "suite", TEXT.replace("vide", "pleine"), by=scene.membre)
    assert proposed(back(scene, texte, data)) == []


def test_what_others_wrote_elsewhere_meanwhile_stays(scene, texte):
    _, data = out(scene, texte)
    scene.write(texte, "suite", f"{TEXT}\n\nUne ligne écrite ici.", by=scene.membre)
    new = office.paragraph("Un paragraphe venu de Word.", is_tracked=True)
    data = office.edited(data, document=lambda xml: office.after(xml, "est vide", new))
    retour = back(scene, texte, data)
    assert services.take_all(retour, actor=scene.mandataire) == (1, 0)
    assert section(texte).corps == (
        "La halle est vide depuis l’été 2019.\n\nUn paragraphe venu de Word.\n\n"
        "- garder la charpente\n- ouvrir la cour\n\nLe **parking** divise.\n\nUne ligne écrite ici."
    )


def test_a_passage_that_moved_again_is_refused_with_what_to_do(scene, texte):
    _, data = out(scene, texte)
    data = office.edited(
        data, document=lambda xml: office.tracked(xml, "est vide", "vide", "pleine")
    )
    (one,) = back(scene, texte, data).changements.all()
    scene.write(texte, "suite", "Tout autre chose, réécrit ici.", by=scene.membre)
    with pytest.raises(Refused, match="a encore changé"):
        services.take_change(one, actor=scene.mandataire)
    assert section(texte).corps == "Tout autre chose, réécrit ici."


def test_a_change_is_decided_once(scene, texte):
    _, data = out(scene, texte)
    data = office.edited(
        data, document=lambda xml: office.tracked(xml, "est vide", "vide", "pleine")
    )
    (one,) = back(scene, texte, data).changements.all()
    services.leave_change(one, actor=scene.mandataire)
    with pytest.raises(Refused, match="vient de décider"):
        services.take_change(one, actor=scene.mandataire)


def test_what_the_reading_would_drop_is_named_before_anything(scene, texte):
    _, data = out(scene, texte)

    def word(xml):
        xml = xml.replace("<w:document", f"<w:document{office.NAMESPACES}", 1)
        xml = office.after(xml, "ouvrir la cour", office.BOX + office.SMART + office.TABLE)
        return xml

    retour = back(scene, texte, office.edited(data, document=word))
    told = " ".join(retour.signale)
    assert "1 zone de texte" in told.replace("\u00a0", " ")
    assert "1 dessin SmartArt" in told.replace("\u00a0", " ")
    assert "1 tableau" in told.replace("\u00a0", " ")
    (one,) = [row for row in retour.changements.all() if "Coûts" in row.apres]
    assert "Halle — 80 000" in one.apres


def test_a_section_that_is_no_longer_in_the_file_is_said_and_kept(scene, texte):
    _, data = out(scene, texte)
    data = office.edited(data, document=lambda xml: xml.replace("7. Suite", "Et maintenant"))
    retour = back(scene, texte, data)
    told = " ".join(retour.signale).replace("\u00a0", " ")
    assert "La partie « Suite » n’est pas dans le fichier" in told
    assert "Le titre « Et maintenant » n’est pas celui d’une partie" in told
    assert section(texte).corps == TEXT


def test_one_section_goes_out_alone(scene, texte):
    row, data = out(scene, texte, code="suite")
    assert list(row.base) == ["suite"]
    assert "Une carte au" not in office.text_of(data, "word/document.xml")
    assert proposed(back(scene, texte, data)) == []


def test_a_file_without_its_identifier_asks_what_it_went_out_from(scene, texte):
    row, data = out(scene, texte)
    data = office.edited(data, custom=lambda xml: xml.replace(str(row.ident), ""))
    with pytest.raises(Refused, match="choisissez dans la liste"):
        back(scene, texte, data)
    assert proposed(back(scene, texte, data, sortie=row)) == []


def test_a_file_of_another_text_is_refused(scene, texte):
    other = scene.begin("ETONNEMENT")
    _, data = out(scene, other)
    with pytest.raises(Refused, match="sorti d’un autre texte"):
        back(scene, texte, data)


def test_what_is_no_office_file_is_refused(scene, texte):
    with pytest.raises(FileRefused):
        back(scene, texte, b"%PDF-1.4 pas un texte")


def test_the_regard_of_the_pilote_changed_by_the_team_waits_for_the_pilote(scene, texte):
    scene.write(texte, "regard-pilote", "Le service a vu une équipe à l’écoute.", by=scene.pilote)
    _, data = out(scene, texte)
    data = office.edited(
        data, document=lambda xml: office.tracked(xml, "une équipe", "une équipe", "deux équipes")
    )
    retour = back(scene, texte, data)
    (one,) = retour.changements.all()
    with pytest.raises(PermissionDenied):
        services.take_change(one, actor=scene.mandataire)
    assert services.take_all(retour, actor=scene.mandataire) == (0, 1)
    assert services.take_all(retour, actor=scene.pilote) == (1, 0)


# -- our changes, their remarks -----------------------------------------------------------------


def test_our_changes_go_out_as_native_revisions_each_under_its_author(scene, texte):
    first, _ = out(scene, texte)
    with horloge.at(WRITTEN.replace(day=21)):
        scene.write(texte, "suite", TEXT.replace("vide", "pleine"), by=scene.membre)
    with horloge.at(WRITTEN.replace(day=22)):
        scene.write(texte, "suite", TEXT.replace("vide", "pleine") + "\n\nFin.", by=scene.pilote)
    _, data = out(scene, texte, since=first)
    xml = office.text_of(data, "word/document.xml")
    made = re.findall(
        r'<w:(ins|del) [^>]*w:author="([^"]*)"[^>]*[^/]>.*?<w:(?:t|delText)[^>]*>([^<]*)', xml
    )
    assert [(kind, who, words.strip()) for kind, who, words in made] == [
        ("del", scene.membre.name, "vide"),
        ("ins", scene.membre.name, "pleine"),
        ("ins", scene.pilote.name, "Fin."),
    ]
    ids = re.findall(r'<w:(?:ins|del) w:id="(\d+)"', xml)
    assert len(set(ids)) == len(ids) == 4
    assert re.search(r'<w:rPr><w:ins w:id="\d+" [^>]*/></w:rPr></w:pPr><w:ins', xml)
    assert proposed(back(scene, texte, data)) == []


def test_a_revision_of_ours_that_they_reject_comes_back_as_a_change(scene, texte):
    first, _ = out(scene, texte)
    with horloge.at(WRITTEN.replace(day=21)):
        scene.write(texte, "suite", TEXT.replace("vide", "pleine"), by=scene.membre)
    _, data = out(scene, texte, since=first)

    def rejected(xml):
        xml = re.sub(r"<w:ins [^>]*>.*?</w:ins>", "", xml)
        return re.sub(r"<w:del [^>]*>(.*?)</w:del>", r"\1", xml).replace("delText", "t")

    retour = back(scene, texte, office.edited(data, document=rejected))
    assert [(a, b) for a, b, *_ in proposed(retour)] == [
        ("La halle est pleine depuis l’été 2019.", "La halle est vide depuis l’été 2019.")
    ]


@pytest.mark.parametrize("extension", ["docx", "odt"])
def test_remarks_travel_and_those_of_the_state_alone_never_leave(scene, texte, extension):
    row = section(texte)
    post(ROOM, row, actor=scene.mandataire, circle="ETAT_TITULAIRE", texte="Vérifier l’année.")
    post(ROOM, row, actor=scene.pilote, circle="ETAT", texte="Ne pas en parler au préfet.")
    _, data = out(scene, texte, extension)
    said = office.text_of(data, "word/comments.xml") + office.text_of(data, "content.xml")
    assert "Vérifier l’année." in said
    assert "préfet" not in said
    back(scene, texte, data, extension)
    assert Echange.objects.count() == 2


def test_a_remark_that_comes_back_changed_keeps_its_circle_whatever_word_numbers_it(scene, texte):
    row = section(texte)
    post(ROOM, row, actor=scene.mandataire, circle="ETAT_TITULAIRE", texte="Vérifier l’année.")
    first = Echange.objects.get()
    _, data = out(scene, texte)
    renumber = lambda xml: re.sub(rf'(w:id=")({first.pk})(")', r"\g<1>7\3", xml)  # noqa: E731

    def word(xml):
        return renumber(xml).replace("Vérifier l’année.", "Vérifier l’année : 2018 ?")

    data = office.edited(data, document=renumber, comments=word)
    back(scene, texte, data, by=scene.pilote)
    last = Echange.objects.latest("pk")
    assert last.circle == "ETAT_TITULAIRE"
    assert "Vérifier l’année : 2018 ?" in last.texte.replace("\u00a0", " ")


@pytest.mark.parametrize(("who", "circle"), [("membre", "ETAT_TITULAIRE"), ("pilote", "ETAT")])
def test_a_new_remark_takes_the_narrowest_circle_of_who_brings_it(scene, texte, who, circle):
    row = section(texte)
    post(ROOM, row, actor=scene.mandataire, circle="ETAT_TITULAIRE", texte="Vérifier l’année.")
    _, data = out(scene, texte)
    fresh = lambda xml: re.sub(r'w:initials="E\d+"', 'w:initials="PW"', xml).replace(  # noqa: E731
        "Vérifier l’année.", "Et la cour ?"
    )
    retour = back(scene, texte, office.edited(data, comments=fresh), by=getattr(scene, who))
    last = Echange.objects.latest("pk")
    assert (last.circle, retour.sortie.texte) == (circle, texte)
    assert "Et la cour ?" in last.texte
    back(scene, texte, office.edited(data, comments=fresh), by=getattr(scene, who))
    assert Echange.objects.count() == 2


def test_an_odt_with_revisions_says_so_and_its_words_are_compared(scene, texte):
    _, data = out(scene, texte, "odt")

    def writer(xml):
        region = (
            '<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion><office:change-info>'
            "<dc:creator>Inès Writer</dc:creator><dc:date>2026-04-22T08:30:00</dc:date></office:change-info>"
            "<text:p>vide</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        )
        xml = xml.replace("<office:text>", f"<office:text>{region}", 1)
        return xml.replace("est vide", 'est <text:change text:change-id="ct1"/>pleine')

    retour = back(scene, texte, office.edited(data, content=writer), "odt")
    assert "1 modification suivie" in retour.signale[0].replace("\u00a0", " ")
    ((avant, apres, who, _),) = proposed(retour)
    assert (avant.count("vide"), apres.count("pleine"), who) == (1, 1, "Inès Writer")


def test_nobody_else_sends_a_draft_out_nor_brings_one_back(scene, texte):
    with pytest.raises(Http404):
        services.send_out(texte, actor=scene.redacteur, extension="odt")
    _, data = out(scene, texte)
    with pytest.raises(Http404):
        back(scene, texte, data, by=scene.redacteur)
    assert SortieTexte.objects.count() == 1
