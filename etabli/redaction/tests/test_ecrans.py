"""The pages of a text: who opens them, what they say, what is typed and kept."""

import pytest
from django.urls import reverse

from etabli.acteurs.tests.clients import client_of as as_
from etabli.core import horloge
from etabli.core.coecriture.marks import mark_of
from etabli.livrables.models import Livrable
from etabli.redaction import services
from etabli.redaction.models import RetourTexte, SectionTexte, Texte
from etabli.redaction.tests import bureautique as office
from etabli.redaction.tests.factories import WORDS, WRITTEN, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(settings):
    settings.DEMO = True
    with horloge.at(WRITTEN):
        yield make_scene()


def url(name, *args):
    return reverse(f"redaction:{name}", args=args)


def text(answer):
    return answer.text.replace("\u00a0", " ")


def code_of(texte, code):
    return SectionTexte.objects.get(texte=texte, code=code)


def test_the_tab_shows_every_paper_to_who_may_begin_it_and_nothing_to_who_waits(scene):
    shown = text(as_(scene.mandataire).get(url("atelier", scene.atelier.pk)))
    assert shown.count(">Commencer<") == 11
    assert "Écrits" in shown
    waiting = text(as_(scene.redacteur).get(url("atelier", scene.atelier.pk)))
    assert "Rien n’est encore remis" in waiting
    assert "Commencer" not in waiting


def test_what_came_as_a_file_is_not_offered_to_be_written_again(scene):
    Livrable.objects.filter(type="NOTE_CADRAGE").update(etat="DEPOSE")
    found = Livrable.objects.get(type="NOTE_CADRAGE")
    for reader in (scene.mandataire, scene.redacteur):
        shown = text(as_(reader).get(url("atelier", scene.atelier.pk)))
        assert f'<a href="{found.get_absolute_url()}">Remis en fichier</a>' in shown
        assert shown.count("Remis en fichier") == 1
    assert (
        text(as_(scene.mandataire).get(url("atelier", scene.atelier.pk))).count(">Commencer<")
        == 10
    )


def test_a_paper_is_begun_by_its_button(scene):
    answer = as_(scene.pilote).post(url("commencer", scene.atelier.pk, "carnet-1"))
    texte = Texte.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, texte.get_absolute_url())
    assert texte.rang == 1
    assert (
        as_(scene.redacteur).post(url("commencer", scene.atelier.pk, "livret")).status_code == 403
    )
    assert as_(scene.pilote).post(url("commencer", scene.atelier.pk, "roman")).status_code == 404


def test_the_page_says_what_misses_and_links_to_it(scene):
    texte = scene.begin("CARNET", 1)
    shown = text(as_(scene.mandataire).get(texte.get_absolute_url()))
    assert "Il manque encore" in shown
    assert code_of(texte, "suite").get_absolute_url() in shown
    assert "le regard du pilote, écrit par le service" in shown
    assert as_(scene.redacteur).get(texte.get_absolute_url()).status_code == 404


def test_a_section_is_written_and_what_etabli_knows_stands_beside(scene):
    texte = scene.begin("CARNET", 1)
    address = url("partie", texte.pk, "fiche")
    client = as_(scene.membre)
    shown = text(client.get(address))
    assert "Salle des fêtes" in shown
    assert client.post(address, {"corps": WORDS}).status_code == 302
    assert code_of(texte, "fiche").corps == WORDS
    assert "Dernière écriture" in text(client.get(address))


def test_the_regard_of_the_pilote_opens_to_the_pilote_alone(scene):
    texte = scene.begin("CARNET", 1)
    address = url("partie", texte.pk, "regard-pilote")
    assert as_(scene.pilote).get(address).status_code == 200
    assert as_(scene.mandataire).get(address).status_code == 403


def test_two_answers_to_one_question_are_shown_and_nothing_typed_is_lost(scene):
    texte = scene.begin("CARNET", 1)
    scene.write(texte, "suite", "Un.")
    subject = f"redaction.sectiontexte:{code_of(texte, 'suite').pk}"
    scene.write(texte, "suite", "Un, par le membre.", by=scene.membre)
    answer = as_(scene.mandataire).post(
        url("partie", texte.pk, "suite"),
        {"corps": "Un, par moi.", "vu": f"{subject} corps={mark_of('Un.')}"},
    )
    assert answer.status_code == 409
    assert "gardez l’un ou" in text(answer)
    assert "Un, par moi." in text(answer)
    assert code_of(texte, "suite").corps == "Un, par le membre."


def test_the_preview_reads_the_marks_and_escapes_the_rest(scene):
    texte = scene.begin("CARNET", 1)
    address = url("apercu-partie", texte.pk, "suite")
    shown = text(as_(scene.membre).post(address, {"corps": "**Gras** <script>\n\n- un"}))
    assert "<strong>Gras</strong> &lt;script&gt;" in shown
    assert "<li>un</li>" in shown
    assert code_of(texte, "suite").corps == ""
    assert as_(scene.redacteur).post(address, {"corps": "x"}).status_code == 404


def test_two_versions_are_read_together_by_eye_and_by_ear(scene):
    texte = scene.begin("CARNET", 1)
    scene.write(texte, "suite", "La halle est vide.")
    scene.write(texte, "suite", "La halle est pleine.", by=scene.membre)
    shown = text(as_(scene.pilote).get(url("versions", texte.pk, "suite")))
    assert "De la version 1 à la version 2" in shown
    assert "retiré : </span>vide<span" in shown
    assert "ajouté : </span>pleine<span" in shown
    back = as_(scene.pilote).get(url("versions", texte.pk, "suite"), {"de": 2, "a": 2})
    assert "disent la même chose" in text(back)


def test_the_draft_is_read_by_its_writers_in_three_formats(scene):
    texte = scene.begin("ETONNEMENT")
    for fmt in ("pdf", "odt", "docx"):
        assert as_(scene.membre).get(url("apercu", texte.pk, fmt)).status_code == 200
    assert as_(scene.redacteur).get(url("apercu", texte.pk, "pdf")).status_code == 404


def test_a_text_handed_in_is_read_by_the_collectivites_and_its_draft_is_not(scene):
    texte = scene.begin("ETONNEMENT")
    scene.write_all(texte)
    client = as_(scene.mandataire)
    assert client.post(url("acte", texte.pk, "hand-in")).status_code == 302
    reader = as_(scene.redacteur)
    assert texte.get_absolute_url() in text(reader.get(url("atelier", scene.atelier.pk)))
    shown = text(reader.get(texte.get_absolute_url()))
    assert "rapport d’étonnement, version 1" in shown
    assert "Le texte, partie par partie" not in shown
    texte.refresh_from_db()
    for fmt in ("pdf", "odt", "docx"):
        assert reader.get(url("document", texte.pk, texte.document_id, fmt)).status_code == 200
    assert reader.get(url("apercu", texte.pk, "pdf")).status_code == 403
    assert reader.get(url("partie", texte.pk, "surprises")).status_code == 404
    services.resume_texte(texte, actor=scene.pilote)
    assert reader.get(texte.get_absolute_url()).status_code == 200


def test_a_file_goes_out_comes_back_and_a_change_is_taken_by_its_button(scene):
    texte = scene.begin("CARNET", 1)
    scene.write(texte, "suite", "La halle est vide.")
    client = as_(scene.mandataire)
    assert "Sortir un fichier" in text(client.get(url("word", texte.pk)))
    sent = client.post(url("sortir", texte.pk), {"extension": "docx", "code": "suite"})
    data = office.edited(
        b"".join(sent.streaming_content),  # type: ignore[attr-defined]
        document=lambda xml: xml.replace("est vide", "est pleine"),
    )
    answer = client.post(url("rapporter", texte.pk), {"fichier": office.upload(data)})
    assert answer.status_code == 302
    shown = text(client.get(answer["Location"]))
    assert "ajouté : </span>pleine" in shown
    assert "1 changement à examiner" in shown
    retour = RetourTexte.objects.get()
    for _ in range(2):  # a second press is refused with a sentence
        client.post(url("decider", texte.pk, retour.pk, 1, "prendre"))
    assert code_of(texte, "suite").corps == "La halle est pleine."
    assert "Tout est décidé" in text(client.get(answer["Location"]))
    assert as_(scene.redacteur).get(answer["Location"]).status_code == 404


def test_a_file_that_is_refused_is_said_at_the_form(scene):
    texte = scene.begin("CARNET", 1)
    refused = as_(scene.membre).post(
        url("rapporter", texte.pk), {"fichier": office.upload(b"rien", "docx")}
    )
    assert refused.status_code in (409, 422)
    assert "Rapporter un fichier" in text(refused)


def test_a_remark_is_read_by_its_circle(scene):
    section = code_of(scene.begin("CARNET", 1), "suite")
    address = url("remarques", section.pk)
    as_(scene.pilote).post(url("remarquer", section.pk, "ETAT"), {"ETAT-texte": "Entre nous."})
    as_(scene.membre).post(
        url("remarquer", section.pk, "ETAT_TITULAIRE"), {"ETAT_TITULAIRE-texte": "Pour tous."}
    )
    assert "Entre nous." in text(as_(scene.pilote).get(address))
    read_by_team = text(as_(scene.mandataire).get(address))
    assert "Pour tous." in read_by_team
    assert "Entre nous." not in read_by_team
    assert as_(scene.redacteur).get(address).status_code == 404
