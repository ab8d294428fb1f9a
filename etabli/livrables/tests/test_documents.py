"""The livrable de synthèse says its nine parts, in a PDF for everybody and the same in ODT."""

import datetime as dt
from decimal import Decimal

import outloud
import page
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from etabli.core.documents.office import render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.documents.words import words
from etabli.core.refus import Refused
from etabli.core.tests.papers import picture
from etabli.core.tests.test_documents_formats import odt_text, pdf_text, said, squeezed
from etabli.feuilles_de_route.models import LigneFinancement, PlanFinancement
from etabli.livrables import documents, services
from etabli.livrables.documents import decisions
from etabli.livrables.states import Partie
from etabli.livrables.tests.factories import DEPOSIT, add_roadmap, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """Everything written, a map in the plan-guide, a roadmap with its money."""
    scene = make_scene()
    add_roadmap(scene)
    scene.write(FEUILLE_DE_ROUTE="Ouvrir la grille un samedi par mois.")
    scene.write_part(
        "PLAN_GUIDE",
        texte="La cour s’ouvre sur la rivière et la halle reste debout.",
        image=SimpleUploadedFile("plan.png", picture(1200, 900)),
        image_alt="Plan de l’usine : la cour ouverte au sud, la halle gardée au nord.",
        image_legende="Esquisse, Atelier des Rives (fictif)",
    )
    return scene


def judge(content, tmp_path):
    data = render_pdf(content)
    file = tmp_path / "paper.pdf"
    file.write_bytes(data)
    verdict = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)
    assert verdict.is_compliant, str(verdict)
    judged = outloud.check(str(file))
    assert (judged.error, judged.errors) == (None, 0), judged.findings
    assert odt_text(render_office(content, "odt")) == said(content)
    return pdf_text(data)


@pytest.mark.regle("V1")
def test_the_document_is_accessible_and_says_the_same_in_odt(scene, tmp_path):
    text = judge(documents.synthesis_content(scene.livrable, numero=1, on=DEPOSIT), tmp_path)
    for number, partie in enumerate(Partie, 1):
        assert squeezed(f"{number}. {partie.label}") in text, partie
    for said_once in (
        "Que faire de l’ancienne usine ?", "Marche dans l’usine", "Tout le monde veut garder la halle.",
        "Le parking divise.", "Habitants et usagers", "Ouvrir la cour", "80 000,00", "aucun à ce jour",
        "Devenue une action : Ouvrir la cour", "Écartée : La halle est saine.",
        "Lancer le relevé de la halle", "Ouvrir la grille un samedi par mois.", "Licence Ouverte 2.0",
        "Atelier des Rives (fictif), Paysages du Lot (fictif)", "31 août 2026",
    ):  # fmt: skip
        assert squeezed(said_once) in text, said_once


@pytest.mark.regle("V1")
def test_what_the_team_sets_in_bold_in_lists_and_in_links_is_set_on_paper(scene, tmp_path):
    typed = (
        "## Ce qui revient\n\nLa halle **doit** rester, *disent-ils*.\n\n- ouvrir la cour\n"
        "- [le relevé](https://exemple.fr/releve)\n\n1. relever\n2. chiffrer"
    )
    scene.write_part("VISITE", texte=typed)
    text = judge(documents.synthesis_content(scene.livrable, numero=1, on=DEPOSIT), tmp_path)
    assert (
        squeezed("Ce qui revient La halle doit rester, disent-ils. ouvrir la cour le relevé")
        in text
    )
    assert "**" not in text


@pytest.mark.regle("V1")
def test_the_published_counts_never_show_fewer_than_five_people(scene):
    scene.atelier.sessions.get().presences.filter(college="ETAT").first().delete()
    text = " ".join(words(documents.synthesis_content(scene.livrable, numero=1, on=DEPOSIT)))
    assert text.count("moins de 5") == 1
    assert "Total de 19 à 22" in text
    assert "Élus 6" in text
    assert "Personne 1" not in text


@pytest.mark.regle("7.8")
def test_the_document_to_publish_tells_only_the_financing_that_is_obtained(scene):
    plan = PlanFinancement.objects.get()
    for statut, montant in (("ENVISAGEE", 11), ("DEMANDEE", 12), ("REFUSEE", 13), ("OBTENUE", 14)):
        LigneFinancement.objects.create(
            plan=plan, source="DETR", statut=statut,
            montant=Decimal(montant * 100), organisation=f"Financeur {statut.lower()} (fictif)",
        )  # fmt: skip
    text = " ".join(words(documents.synthesis_content(scene.livrable, numero=1, on=DEPOSIT)))
    assert "Financeur obtenue (fictif) : 1\u00a0400,00\u00a0€" in text
    for secret in ("Fonds propres", "30\u00a0000", "1\u00a0100", "1\u00a0200", "1\u00a0300"):
        assert secret not in text, secret
    assert text.count("Financeur") == 1


@pytest.mark.regle("V1")
def test_the_composed_document_is_frozen_with_its_odt_and_both_digests(scene):
    version = services.deposit_generated(scene.livrable, actor=scene.mandataire, on=DEPOSIT)
    assert version.document is not None
    assert version.document.nature == "livrable_synthese"
    assert (version.sha256, version.defauts) == (version.document.sha256, [])
    assert (version.source.format, version.source.verify()) == ("ODT", True)
    assert odt_text(version.source.read()) == said(
        documents.synthesis_content(scene.livrable, numero=1, on=DEPOSIT)
    )
    assert scene.fresh().etat == "DEPOSE"


@pytest.mark.regle("V1")
def test_the_composed_document_waits_for_the_parts_the_team_must_write():
    scene = make_scene()
    with pytest.raises(Refused) as refusal:
        services.deposit_generated(scene.livrable, actor=scene.mandataire, on=DEPOSIT)
    assert len(refusal.value.reasons) == 4
    assert "Esquisse de plan-guide" in " ".join(refusal.value.reasons)


@pytest.mark.regle("V1")
def test_an_image_is_kept_with_the_sentence_that_replaces_it(scene):
    with pytest.raises(Refused, match="Dites en une phrase ce que montre l’image"):
        scene.write_part(
            "VISITE", texte="La visite a eu lieu.",
            image=SimpleUploadedFile("photo.png", picture()),
        )  # fmt: skip


@pytest.mark.regle("V3")
def test_the_letters_of_the_verification_are_accessible(scene, tmp_path):
    scene.deposit()
    scene.verify()
    day = dt.date(2026, 9, 10)
    services.open_hearing(
        scene.livrable,
        actor=scene.valideur,
        objet="REFACTION",
        motif="Deux parties manquent.",
        on=day,
    )
    text = judge(
        decisions.hearing_content(scene.livrable, on=day, by=scene.valideur.name), tmp_path
    )
    assert squeezed("l’admettre avec une réfaction de son prix") in text
    assert squeezed("jusqu’au vendredi 25 septembre 2026 à minuit, heure de Paris") in text
    services.admit_with_refaction(
        scene.livrable, actor=scene.valideur, motif="Deux parties manquent.", montant=Decimal(300),
        on=dt.date(2026, 9, 28),
    )  # fmt: skip
    text = judge(
        decisions.decision_content(
            scene.livrable, on=dt.date(2026, 9, 28), by=scene.valideur.name
        ),
        tmp_path,
    )
    assert squeezed("une réfaction de 300,00 € HT") in text
    assert (
        squeezed(
            "Pour le préfet et par délégation, Responsable du service pilote "
            f"Décidé le 28 septembre 2026 dans Établi {scene.valideur.name}"
        )
        in text
    )
    assert squeezed("Deux parties manquent.") in text
