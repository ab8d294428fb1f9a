"""The papers of a contract: what they say, PDF/UA-1 for two judges, the same text in ODT."""

import datetime as dt

import outloud
import page
import pytest

from etabli.acteurs.siret import spaced
from etabli.core import horloge
from etabli.core.documents.blocks import SignatureBlock
from etabli.core.documents.office import render_office
from etabli.core.documents.pdf import render_pdf
from etabli.core.documents.words import words
from etabli.core.tests.test_documents_formats import odt_text, pdf_text, said, squeezed
from etabli.marches import documents, selectors, services
from etabli.marches.documents import wording
from etabli.marches.models import BonDeCommande
from etabli.marches.states import EtatBon

D05 = dt.date(2026, 5, 5)
SAYS = {
    "annule": "BON DE COMMANDE ANNULÉ",
    "devis": "aucune ligne libre, aucune remise, aucune négociation",
    "bon": "L’exécution commence à la notification",
    "extrait": "Alouette (G1) → Bruyère (G2) → Cèdre (G3)",
    "mise_en_demeure": "Un troisième refus compté",
}


@pytest.fixture
def papers(cast):
    """Each paper of a story where G1 refused twice and G2 works."""
    with horloge.at(D05):
        atelier = cast.atelier()
        for _ in range(2):
            atelier = cast.atelier()
            live = cast.designate(atelier, on=D05)
            while live.groupement.code != "G1":
                services.refuse_designation(
                    live,
                    actor=cast.mandataire(live),
                    cause="INCAPACITE",
                    motif="Membre défaillant.",
                    on=D05,
                )
                live = cast.live(atelier)
            services.refuse_designation(
                live, actor=cast.mandataire(live), cause="CHARGE", motif="Équipe complète.", on=D05
            )
        designation = cast.live(atelier)
        cast.accept(designation, on=D05)
        devis = cast.devis(designation, on=D05)
        services.validate_devis(devis, actor=cast.valideur, on=D05)
        bon = cast.order(devis, [2, 3], on=D05, ej="1500000042")
        gone = BonDeCommande.objects.get(pk=bon.pk)
        gone.etat = EtatBon.ANNULE
        yield {
            "annule": documents.bon_content(gone),
            "devis": documents.devis_content(devis.current),
            "bon": documents.bon_content(bon),
            "extrait": documents.extract_content(cast.accord, on=D05),
            "mise_en_demeure": documents.formal_notice_content(cast.groupements["G1"], on=D05),
        }


@pytest.mark.regle("B-1", "B-3", "F7", "T-7", "T-13")
def test_the_papers_are_accessible_and_say_the_same_in_odt(papers, tmp_path):
    for name in SAYS:
        content = papers[name]
        pdf = render_pdf(content)
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(pdf)
        verdict = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)
        assert verdict.is_compliant, (name, str(verdict))
        judged = outloud.check(str(file))
        assert (judged.error, judged.errors) == (None, 0), (name, judged.findings)
        assert odt_text(render_office(content, "odt")) == said(content), name
        assert squeezed(SAYS[name]) in pdf_text(pdf), name


@pytest.mark.regle("F7")
def test_the_order_says_its_eleven_parts(papers, cast):
    service = cast.service
    text = squeezed(" ".join(words(papers["bon"])))
    for part in (
        "Engagement juridique", "1500000042", "Service exécutant", "Compte", "Question posée",
        "Phase 2 (lancement et appropriation) et phase 3 (animation)", "UO-03", "Total TTC", "19 560,00 €",
        "finit au plus tard le mercredi 5 août 2026 à minuit, heure de Paris",
        "PDF accessible", "20 % au service fait", "Chorus Pro",
        "Correspondants", "Signé le 5 mai 2026 dans Établi",
        f"SIRET {spaced(service.siret)}", "rue Fictive\n47500 Fumel",
    ):  # fmt: skip
        assert squeezed(part) in text, part


@pytest.mark.regle("T-7")
def test_the_formal_notice_names_the_two_refusals(papers):
    text = " ".join(words(papers["mise_en_demeure"])).replace("\u00a0", " ")
    assert "2 désignations sont restées sans suite" in text
    assert text.count("5 mai 2026") >= 2
    assert "proposer la suspension" in text


@pytest.mark.regle("F7")
def test_a_cancelled_order_says_so_before_anything_else(papers):
    content = papers["annule"]
    assert next(iter(words(content))) == content.title
    text = " ".join(words(content))
    assert text.index("BON DE COMMANDE ANNULÉ") < text.index("Acheteur")
    assert "n’engage personne" in text
    assert content.stamp == "Annulé"  # at the head of every page
    assert "ANNULÉ" not in " ".join(words(papers["bon"]))


@pytest.mark.regle("F7")
def test_an_order_cancelled_before_it_was_signed_awaits_nothing_and_nobody_can_sign_it(papers):
    gone = BonDeCommande.objects.get()
    gone.etat, gone.signed_on, gone.numero_ej = EtatBon.ANNULE, None, ""
    content = documents.bon_content(gone)
    assert not any(isinstance(block, SignatureBlock) for block in content.blocks)
    assert ("Date", "sans objet") in content.meta
    assert ("Engagement juridique", "sans objet") in content.meta


@pytest.mark.regle("T-6", "T-13")
def test_a_confirmed_conflict_is_not_printed_as_a_refusal(cast):
    with horloge.at(D05):
        atelier = cast.atelier()
        live = cast.designate(atelier, on=D05)
        flag = services.flag_conflict(
            atelier, live.groupement, actor=cast.pilote, cas="CONTRAT", description="PLU.", on=D05
        )
        services.confirm_conflict(flag, actor=cast.chef, motif="Même périmètre.", on=D05)
        lines = [
            wording.line_sentence(line, selectors.holders(cast.accord))
            for line in selectors.log_lines(cast.accord)
        ]
    told = [line for line in lines if "Même périmètre." in line]
    assert told[0].startswith("Conflit d’intérêts confirmé\u00a0: ")
    assert not any("Refus" in line for line in lines)
