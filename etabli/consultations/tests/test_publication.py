"""M2, 4.9: what is frozen at the publication, and what waits for whom until the closing."""

import datetime as dt
import hashlib
import io
import json
import zipfile
from decimal import Decimal

import pytest

from etabli.consultations import documents, selectors, services
from etabli.consultations.dce.plans import PIECES
from etabli.consultations.documents.dossier import nature_of
from etabli.consultations.tests.scene import (
    BUDGET,
    CLOSES,
    PREPARED,
    PUBLISHED,
    agreed,
    prepared,
    published,
    scene,
)
from etabli.core import duties, horloge
from etabli.core.devoirs.rows import differences
from etabli.core.documents.issuing import content_of
from etabli.core.documents.models import Document
from etabli.core.models import Entry
from etabli.marches.models import AccordCadre, Groupement
from etabli.marches.states import EtatGroupement

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return scene()


def words_of(paper):
    return str(content_of(paper)).replace("\\xa0", " ").replace("\\u202f", " ")


def waits_for(actor):
    found = duties.to_do(actor, limit=20)
    return [one.name for one in found if "marchesubsequent" in one.row.subject]


@pytest.mark.regle("M2")
def test_every_paper_is_frozen_with_its_digest_by_the_act_that_publishes(one):
    marche = published(one)
    issued = documents.issued_papers(marche)
    assert set(issued) == {piece.nature.value for piece in PIECES}
    assert len(issued) == 7
    entry = Entry.objects.get(verb="consultations.marchesubsequent.publish")
    kept = {line["sha256"] for line in entry.data["documents"]}
    assert kept == {paper.sha256 for paper in issued.values()}
    before = {code: paper.read() for code, paper in issued.items()}
    AccordCadre.objects.update(libelle="Un autre nom")
    marche.sections.update(texte="Un autre texte")
    after = documents.issued_papers(marche)
    assert {code: paper.read() for code, paper in after.items()} == before
    assert all(
        hashlib.sha256(data).hexdigest() == issued[code].sha256 for code, data in before.items()
    )


@pytest.mark.regle("M2", "N-8")
def test_the_reglement_prints_the_channel_the_reference_and_the_last_hour(one):
    marche = published(one)
    text = words_of(documents.issued_papers(marche)["RC"])
    for words in (
        "Sur PLACE, la plateforme des achats de l’État, et nulle part ailleurs",
        "PLACE-2026-0421",
        "22 juin 2026 à 12 h 00",
    ):
        assert words in text
    assert "100 000,00" not in text
    assert all(row.nom not in text for row in one.accord.groupements.all())
    assert "6 titulaires" in text


@pytest.mark.regle("N-6", "N-7")
def test_the_estimate_leaves_the_state_in_no_paper_and_the_budget_only_when_it_is_said(one):
    marche = prepared(one)
    with horloge.at(PREPARED):
        services.fix_terms(
            marche, actor=one.pilote, objet="Objet", budget_ttc=BUDGET, duree_mois=12,
            estimation_ht=Decimal("81234.56"), is_budget_said=True,
        )  # fmt: skip
    agreed(one, marche)
    with horloge.at(PUBLISHED):
        services.publish_consultation(
            marche, actor=one.rpa, reference_place="PLACE-1", closes_at=CLOSES
        )
    papers = {code: words_of(paper) for code, paper in documents.issued_papers(marche).items()}
    assert [code for code, text in papers.items() if "81 234,56" in text or "81234" in text] == []
    assert "100 000,00 € TTC, à ne pas dépasser" in papers["RC"]
    fixed = Entry.objects.filter(verb="consultations.marchesubsequent.fix_terms").latest("number")
    assert "81234" not in str(fixed.data)


@pytest.mark.regle("M2")
def test_the_whole_dossier_goes_in_one_file_with_a_manifest_of_digests(one):
    marche = published(one)
    data = documents.archive(marche)
    with horloge.at(dt.date(2026, 8, 1)):
        assert documents.archive(marche) == data
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        manifest = json.loads(whole.read("manifest.json"))
        lines = manifest["fichiers"]
        assert manifest["consultation"]["numero"] == marche.numero
        assert len(lines) == 7 + 3 * 2
        assert {line["file"] for line in lines} | {"manifest.json"} == set(whole.namelist())
        for line in lines:
            found = hashlib.sha256(whole.read(line["file"])).hexdigest()
            assert found == line["sha256"]
    frozen = set(Document.objects.filter(nature=nature_of("AE")).values_list("sha256", flat=True))
    assert frozen & {line["sha256"] for line in lines}


@pytest.mark.regle("M1", "M2")
def test_each_is_asked_in_turn_the_pilote_the_porteurs_then_who_publishes(one):
    with horloge.at(PREPARED):
        marche = services.prepare_consultation(one.atelier, actor=one.pilote)
        assert waits_for(one.pilote) == ["write_dossier"]
        assert waits_for(one.where.presidente) == []
    marche.delete()
    marche = prepared(one)
    porteurs = (one.where.presidente, one.where.people.maire, one.where.maire_voisin)
    with horloge.at(PREPARED):
        assert waits_for(one.pilote) == []
        assert [waits_for(actor) for actor in porteurs] == [["agree_cctp"]] * 3
        services.covalidate_cctp(marche, actor=porteurs[0])
        assert [len(waits_for(actor)) for actor in porteurs] == [0, 1, 1]
        assert waits_for(one.rpa) == []
        for actor in porteurs[1:]:
            services.covalidate_cctp(marche, actor=actor)
        assert waits_for(one.rpa) == ["publish_dossier"]
        section = marche.sections.get(piece="CCTP", code="question")
        services.write_section(section, actor=one.pilote, texte="Une autre question.")
        assert [len(waits_for(actor)) for actor in (*porteurs, one.rpa)] == [1, 1, 1, 0]
        assert differences() == []


@pytest.mark.regle("M2", "M4")
def test_each_holder_consulted_is_asked_for_its_offer_until_the_closing(one):
    Groupement.objects.filter(code="L6").update(etat=EtatGroupement.SUSPENDU)
    marche = published(one)
    with horloge.at(PUBLISHED):
        asked = {code: waits_for(actor) for code, actor in one.mandataires.items()}
        assert asked == {
            **dict.fromkeys(("L1", "L2", "L3", "L4", "L5"), ["hand_in_offer"]),
            "L6": [],
        }
        found = duties.to_do(one.mandataires["L1"], limit=20)
        (asked_of,) = (duty for duty in found if duty.name == "hand_in_offer")
        assert asked_of.row.about.replace("\u00a0", " ").endswith(
            "jusqu’au lundi 22 juin 2026 à 12 h 00 (heure de Paris)"
        )
        assert differences() == []
        assert [row.groupement.code for row in selectors.consulted(marche)][-1] == "L5"
    with horloge.at(CLOSES.replace(second=1)):
        services.close_consultations()
        assert waits_for(one.mandataires["L1"]) == []
