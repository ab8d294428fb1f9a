"""Several people write one text: who may, what is kept, what Établi puts there by itself."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.coecriture.marks import mark_of
from etabli.core.documents.blocks import Heading
from etabli.core.documents.words import of_block, words
from etabli.core.models import Document, Entry
from etabli.core.refus import Refused
from etabli.livrables import services as livrables
from etabli.livrables.models import Livrable
from etabli.redaction import access, selectors, services
from etabli.redaction.documents import prefilled, texte_content
from etabli.redaction.models import SectionTexte, VersionSection
from etabli.redaction.plans import paper
from etabli.redaction.tests.factories import SESSION, WORDS, WRITTEN, make_scene
from etabli.seances import services as seances

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return make_scene()


def section(texte, code):
    return SectionTexte.objects.get(texte=texte, code=code)


def lines(blocks):
    return [line for block in blocks for line in of_block(block) if line]


def test_a_text_begins_with_the_empty_sections_of_its_outline(scene):
    texte = scene.begin("CARNET", 1)
    assert texte.version_plan == "carnet_v2"
    assert [row.corps for row in texte.sections.all()] == [""] * 7
    assert texte.paper.label.replace("\u00a0", " ") == "Carnet de suivi n° 1"


def test_a_text_is_begun_once(scene):
    scene.begin("LIVRET")
    with pytest.raises(Refused, match="Quelqu’un vient de commencer ce texte"):
        scene.begin("LIVRET", by=scene.pilote)


def test_nothing_is_written_before_the_contract(scene):
    type(scene.atelier).objects.filter(pk=scene.atelier.pk).update(
        etat="A_LANCER", notified_on=None
    )
    scene.atelier.refresh_from_db()
    with pytest.raises(Refused, match="n’est pas encore notifié"):
        scene.begin("NOTE_CADRAGE")


def test_a_collectivite_begins_nothing(scene):
    with pytest.raises(PermissionDenied):
        scene.begin("NOTE_CADRAGE", by=scene.redacteur)


def test_the_team_and_the_pilote_write_and_nobody_else(scene):
    texte = scene.begin("NOTE_CADRAGE")
    for actor in (scene.mandataire, scene.membre, scene.pilote):
        scene.write(texte, "methode", f"{WORDS} {actor.name}", by=actor)
    for actor in (scene.redacteur, scene.valideur, scene.auditeur):
        with pytest.raises((PermissionDenied, Http404)):
            scene.write(texte, "methode", "Intrus", by=actor)


def test_the_regard_of_the_pilote_is_written_by_the_pilote_alone(scene):
    """D-07."""
    texte = scene.begin("CARNET", 1)
    with pytest.raises(PermissionDenied):
        scene.write(texte, "regard-pilote", WORDS, by=scene.mandataire)
    scene.write(texte, "regard-pilote", WORDS, by=scene.pilote)
    assert section(texte, "regard-pilote").corps == WORDS


def test_two_people_who_write_two_paragraphs_both_keep_theirs(scene):
    texte = scene.begin("NOTE_CADRAGE")
    scene.write(texte, "methode", "Un.\n\nDeux.")
    seen = {"corps": mark_of("Un.\n\nDeux.")}
    scene.write(texte, "methode", "Un, revu.\n\nDeux.", by=scene.membre)
    saved = services.write_section(
        section(texte, "methode"), actor=scene.mandataire, corps="Un.\n\nDeux, revu.", seen=seen
    )
    assert saved.conflicts == []
    assert section(texte, "methode").corps == "Un, revu.\n\nDeux, revu."


def test_two_people_who_rewrite_one_paragraph_are_told_and_nothing_is_overwritten(scene):
    texte = scene.begin("NOTE_CADRAGE")
    scene.write(texte, "methode", "Un.")
    seen = {"corps": mark_of("Un.")}
    scene.write(texte, "methode", "Un, par le membre.", by=scene.membre)
    saved = services.write_section(
        section(texte, "methode"), actor=scene.mandataire, corps="Un, par moi.", seen=seen
    )
    assert [one.cle for one in saved.conflicts] == ["corps"]
    assert section(texte, "methode").corps == "Un, par le membre."


def test_a_version_is_kept_for_each_person_and_stretch_of_work(scene):
    texte = scene.begin("NOTE_CADRAGE")
    start = dt.datetime.combine(WRITTEN, dt.time(9), horloge.PARIS)
    for minutes, who, corps in (
        (0, scene.mandataire, "Un."),
        (20, scene.mandataire, "Un, mieux."),
        (25, scene.membre, "Deux."),
        (90, scene.membre, "Trois."),
    ):
        with horloge.at(start + dt.timedelta(minutes=minutes)):
            scene.write(texte, "methode", corps, by=who)
    rows = VersionSection.objects.filter(section__texte=texte).order_by("numero")
    assert [(row.numero, row.corps) for row in rows] == [
        (1, "Un, mieux."),
        (2, "Deux."),
        (3, "Trois."),
    ]


def test_the_carnet_tells_who_came_and_what_became_of_each_proposition(scene):
    texte = scene.begin("CARNET", 1)
    told = lines(prefilled(section(texte, "compte-rendu")))
    assert told[0] == "Les personnes venues, par collège"
    at = told.index("Habitants et usagers")
    assert told[at : at + 2] == ["Habitants et usagers", "12"]
    assert "Nous avons marché deux heures." in told
    assert lines(prefilled(section(texte, "propositions")))[-6:] == [
        "P1", "Ouvrir la cour", "Retenue",
        "P2", "Raser la halle", "Écartée : La halle est saine.",
    ]  # fmt: skip


def test_the_carnet_tells_how_many_actors_were_met_and_names_none(scene):
    with horloge.at(WRITTEN):
        rows = seances.add_actors(
            scene.atelier,
            actor=scene.pilote,
            lignes="\n".join(f"Voisin {n} (fictif);Habitants;;Lou Fictif" for n in range(6)),
        )
        for row in rows:
            seances.meet_actor(row, actor=scene.pilote, rencontre_le=SESSION)
        texte = scene.begin("CARNET", 1)
        told = lines(prefilled(section(texte, "inter-atelier")))
    assert told[-3:] == ["Habitants et usagers", "6", "6"]
    assert "Fictif" not in " ".join(told)


def test_the_rapport_takes_up_the_vision_and_the_sites_as_they_stand(scene):
    with horloge.at(WRITTEN):
        for genre, titre in (("VISION", "La vallée en 2050"), ("SITE", "La halle")):
            row = seances.draw_dessein(
                scene.atelier,
                actor=scene.pilote,
                genre=genre,
                titre=titre,
                texte="Un essai.",
                jour=SESSION,
            )
            seances.change_dessein(
                row, actor=scene.pilote, texte=f"{titre}, redite.", jour=WRITTEN
            )
        gone = seances.draw_dessein(
            scene.atelier,
            actor=scene.pilote,
            genre="SITE",
            titre="La gare",
            texte="Non.",
            jour=SESSION,
        )
        seances.give_up_dessein(gone, actor=scene.pilote, motif="Vendue.")
    for nature in ("RAPPORT_FINAL", "LIVRET"):
        texte = scene.begin(nature)
        assert lines(prefilled(section(texte, "vision"))) == [
            "La vallée en 2050", "La vallée en 2050, redite.", "Tel que dit le 20\u00a0avril\u00a02026.",
        ]  # fmt: skip
        assert lines(prefilled(section(texte, "sites"))) == [
            "La halle", "La halle, redite.", "Tel que dit le 20\u00a0avril\u00a02026.",
        ]  # fmt: skip


def test_no_name_of_a_person_enters_a_paper(scene):
    for nature, rang in (("CARNET", 1), ("COMPTE_RENDU", 1), ("RAPPORT_FINAL", 0), ("LIVRET", 0)):
        texte = scene.begin(nature, rang)
        said = " ".join(words(texte_content(texte, numero=1, on=WRITTEN, draft=True)))
        assert "Personne 1" not in said


def test_what_is_not_known_is_left_out(scene):
    """Session 2 is not prepared; there is no roadmap yet."""
    assert prefilled(section(scene.begin("CARNET", 2), "fiche")) == ()
    assert prefilled(section(scene.begin("FEUILLE_DE_ROUTE"), "axes")) == ()


def test_what_misses_is_said_in_sentences_and_what_is_known_does_not_miss(scene):
    texte = scene.begin("COMPTE_RENDU", 1)
    (missing,) = selectors.missing_parts(texte)
    assert "8. Photos et croquis légendés" in missing
    empty = scene.begin("COMPTE_RENDU", 3)
    assert len(selectors.missing_parts(empty)) == 8


@pytest.mark.regle("V1")
def test_a_paper_that_gates_nothing_is_handed_in_frozen_and_read_by_all(scene):
    texte = scene.begin("COMPTE_RENDU", 1)
    with pytest.raises(Refused, match="8. Photos et croquis légendés"):
        services.hand_in_texte(texte, actor=scene.mandataire, on=WRITTEN)
    scene.write_all(texte)
    assert not access.TEXTES.visible(scene.redacteur).exists()
    paper_ = services.hand_in_texte(texte, actor=scene.mandataire, on=WRITTEN)
    texte.refresh_from_db()
    assert (texte.etat, texte.remis_on, texte.document) == ("REMIS", WRITTEN, paper_)
    assert access.TEXTES.visible(scene.redacteur).get() == texte
    assert Entry.objects.filter(verb="redaction.texte.hand_in").count() == 1
    with pytest.raises(PermissionDenied):
        scene.write(texte, "photos", "Trop tard pour écrire ici.")


def test_a_paper_written_again_keeps_what_was_handed_in(scene):
    texte = scene.begin("COMPTE_RENDU", 1)
    scene.write_all(texte)
    first = services.hand_in_texte(texte, actor=scene.mandataire, on=WRITTEN)
    services.resume_texte(texte, actor=scene.pilote)
    scene.write(texte, "photos", "Une image de plus, et sa légende.")
    services.hand_in_texte(texte, actor=scene.pilote, on=WRITTEN)
    assert selectors.papers_issued(texte).count() == 2
    assert Document.objects.get(pk=first.pk).sha256 == first.sha256


@pytest.mark.regle("V1")
def test_the_note_de_cadrage_is_handed_in_as_the_livrable_of_the_contract(scene):
    texte = scene.begin("NOTE_CADRAGE")
    scene.write_all(texte)
    with pytest.raises(PermissionDenied):
        services.hand_in_texte(texte, actor=scene.pilote, on=WRITTEN)
    with horloge.at(WRITTEN):
        services.hand_in_texte(texte, actor=scene.mandataire, images="AUTORISATIONS", note="Lue.")
    livrable = Livrable.objects.get(texte=texte)
    version = livrable.versions.get()
    texte.refresh_from_db()
    assert (livrable.type, livrable.etat, texte.etat) == ("NOTE_CADRAGE", "DEPOSE", "REMIS")
    assert (version.document, version.images, version.note) == (
        texte.document, "AUTORISATIONS", "Lue.",
    )  # fmt: skip
    assert version.defauts == []
    assert version.source.name.endswith(".odt")


@pytest.mark.regle("V3")
def test_a_livrable_postponed_is_written_again_in_the_same_act(scene):
    texte = scene.begin("NOTE_CADRAGE")
    scene.write_all(texte)
    with horloge.at(WRITTEN):
        services.hand_in_texte(texte, actor=scene.mandataire)
        livrable = Livrable.objects.get(texte=texte)
        livrables.start_verification(livrable, actor=scene.pilote)
        livrables.postpone_livrable(livrable, actor=scene.valideur, motif="Le calendrier manque.")
        texte.refresh_from_db()
        assert texte.etat == "EN_ECRITURE"
        scene.write(texte, "calendrier", "Les trois sessions, et leurs marges.")
        services.hand_in_texte(texte, actor=scene.mandataire)
    assert [row.numero for row in livrable.versions.order_by("numero")] == [1, 2]


def test_a_carnet_waits_for_its_stage_and_says_why(scene):
    texte = scene.begin("CARNET", 2)
    scene.write_all(texte)
    with pytest.raises(Refused, match="à partir de la deuxième session"):
        services.hand_in_texte(texte, actor=scene.mandataire, on=WRITTEN)


def test_a_text_begun_before_its_livrable_becomes_its_text_when_it_is_expected(scene):
    Livrable.objects.filter(type="LIVRET").delete()
    texte = scene.begin("LIVRET")
    assert texte.livrable is None
    one = livrables.expect_livrable(scene.atelier, type_="LIVRET", actor=CLOCK, on=WRITTEN)
    texte.refresh_from_db()
    assert texte.livrable == one


def test_the_paper_holds_every_section_in_order(scene):
    texte = scene.begin("RAPPORT_FINAL")
    scene.write_all(texte)
    content = texte_content(texte, numero=1, on=WRITTEN)
    titles = [b.text for b in content.blocks if isinstance(b, Heading) and b.level == 1]
    assert titles[0] == "1. L’Atelier en deux pages"
    assert titles[-1] == "11. Annexes"
    assert [w for w in words(content) if w == WORDS] == [WORDS] * 11
    assert paper("LOCAL", "RAPPORT_FINAL", 0).livrable == "RAPPORT_FINAL"
