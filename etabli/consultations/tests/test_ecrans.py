"""The screens of a consultation: each for its reader, nothing of a draft nor of the others to a holder."""

import datetime as dt
import io
import zipfile
from html import unescape

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import documents, services
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.scene import (
    PREPARED,
    PUBLISHED,
    agreed,
    prepared,
    published,
    scene,
)
from etabli.core import horloge
from etabli.marches.models import Groupement
from etabli.marches.states import EtatGroupement

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 6, 10)


@pytest.fixture
def one(db, settings):
    """Personas are asked no second factor (`client_of`)."""
    settings.DEMO = True
    return scene()


def words(answer):
    return unescape(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def address(name, *args):
    return reverse(f"consultations:{name}", args=args)


@pytest.mark.regle("M1", "M2", "M3")
def test_the_first_half_is_conducted_by_its_screens(one):
    pilote, rpa, holder = as_(one.pilote), as_(one.rpa), as_(one.mandataires["L2"])
    with horloge.at(PREPARED):
        home = pilote.get(address("atelier", one.atelier.pk))
        assert "Préparer la consultation" in words(home)
        pilote.post(address("preparer", one.atelier.pk))
        marche = MarcheSubsequent.objects.get()
        for section in marche.sections.filter(texte=""):
            at = address("section", marche.pk, section.piece.lower(), section.code)
            form = pilote.get(at).context["form"]
            assert "texte" in form.fields
            services.write_section(section, actor=one.pilote, texte="À voir ensemble.")
        terms = {
            "objet": "Nos bourgs", "budget_ttc": "100 000,00", "duree_mois": "12",
            "canal": "PLACE",
        }  # fmt: skip
        sent = pilote.post(address("acte", marche.pk, "fix-terms"), terms)
        assert sent.status_code == 302
        for actor in (one.where.presidente, one.where.people.maire, one.where.maire_voisin):
            sent = as_(actor).post(address("acte", marche.pk, "covalidate"))
            assert sent.status_code == 302
    with horloge.at(PUBLISHED):
        page = rpa.get(address("acte", marche.pk, "publish"))
        assert str(page.context["form"].initial["closes_day"]) == "2026-06-22"
        day = {"closes_day": "22/06/2026", "closes_hour": "12:00"}
        missing = rpa.post(address("acte", marche.pk, "publish"), day)
        assert missing.status_code == 422
        sent = rpa.post(
            address("acte", marche.pk, "publish"), {**day, "reference_place": "PLACE-7"}
        )
        assert sent.status_code == 302
        asked = {"texte": "La carte des aléas est-elle remise ?"}
        assert holder.post(address("acte", marche.pk, "ask-question"), asked).status_code == 302
        assert asked["texte"] in words(pilote.get(address("marche", marche.pk)))
        assert asked["texte"] not in words(holder.get(address("marche", marche.pk)))
        answer = {"reponse_1": "Oui, à la notification."}
        sent = pilote.post(address("acte", marche.pk, "answer-questions"), answer)
        assert sent.status_code == 302
    with horloge.at(LATER):
        for code in ("L1", "L2"):
            read = words(as_(one.mandataires[code]).get(address("marche", marche.pk)))
            assert asked["texte"] in read
            assert answer["reponse_1"] in read


@pytest.mark.regle("M2")
def test_nothing_of_a_draft_is_open_to_a_holder_nor_to_a_stranger(one):
    marche = prepared(one)
    stranger = actor_of(Role.SERVICE_PILOTE)
    pages = [
        address("marche", marche.pk),
        address("piece", marche.pk, "cctp"),
        address("piece-document", marche.pk, "cctp", "pdf"),
        address("section", marche.pk, "cctp", "question"),
        address("acte", marche.pk, "publish"),
        address("dossier", marche.pk),
    ]
    with horloge.at(PREPARED):
        for actor in (one.mandataires["L1"], stranger):
            client = as_(actor)
            assert [client.get(page).status_code for page in pages] == [404] * len(pages)
            assert marche.numero not in words(client.get(address("liste")))
        assert as_(one.pilote).get(address("dossier", marche.pk)).status_code == 404


@pytest.mark.regle("M2", "T-13")
def test_a_holder_consulted_reads_the_dossier_and_never_who_else_was(one):
    Groupement.objects.filter(code="L6").update(etat=EtatGroupement.SUSPENDU)
    marche = published(one)
    first, last = as_(one.mandataires["L1"]), as_(one.mandataires["L6"])
    others = [row.nom for row in one.accord.groupements.exclude(code="L1")]
    with horloge.at(LATER):
        shown = [words(first.get(at)) for at in (address("liste"), address("marche", marche.pk))]
        assert marche.numero in shown[0]
        assert "22 juin 2026 à 12 h 00" in shown[1]
        assert "PLACE-2026-0421" in shown[1]
        assert [nom for nom in others for text in shown if nom in text] == []
        assert "Pour l’État seul" not in shown[1]
        assert first.get(address("piece", marche.pk, "cctp")).status_code == 403
        frozen = documents.issued_papers(marche)["CCTP"]
        sent = first.get(address("piece-document", marche.pk, "cctp", "pdf"))
        assert sent.getvalue() == frozen.read()
        whole = first.get(address("dossier", marche.pk)).getvalue()
        with zipfile.ZipFile(io.BytesIO(whole)) as found:
            assert len(found.namelist()) == 14
        assert last.get(address("marche", marche.pk)).status_code == 404
        assert marche.numero not in words(last.get(address("liste")))


@pytest.mark.regle("M2")
def test_who_was_left_out_and_why_is_read_by_the_state_and_the_porteurs(one):
    Groupement.objects.filter(code="L6").update(etat=EtatGroupement.SUSPENDU)
    marche = published(one)
    with horloge.at(LATER):
        for actor, has_money in ((one.pilote, True), (one.where.people.maire, False)):
            read = words(as_(actor).get(address("marche", marche.pk)))
            assert "non consulté. Suspendu par la DGALN" in read
            assert ("Pour l’État seul" in read) == has_money


@pytest.mark.regle("M13", "M14")
def test_one_declared_sans_suite_says_why_to_all_and_is_relaunched_by_a_button(one):
    marche = published(one)
    why = "Le périmètre change : la question est à reposer."
    with horloge.at(LATER):
        rpa = as_(one.rpa)
        assert "Relancer la consultation" not in words(rpa.get(address("marche", marche.pk)))
        sent = rpa.post(address("acte", marche.pk, "abandon"), {"motif": why})
        assert sent.status_code == 302
        for actor in (one.mandataires["L1"], one.where.people.maire, one.pilote):
            assert why in words(as_(actor).get(address("marche", marche.pk)))
        assert "Relancer la consultation" in words(rpa.get(address("marche", marche.pk)))
        assert rpa.post(address("relancer", marche.pk)).status_code == 302
        again = MarcheSubsequent.objects.latest("pk")
        assert (again.suite_de, again.etat) == (marche, EtatMarche.PREPARATION)
        assert "Relancer la consultation" not in words(rpa.get(address("marche", marche.pk)))
        rpa.post(address("relancer", marche.pk))
        assert MarcheSubsequent.objects.count() == 2


def test_two_services_that_write_one_section_lose_nothing(one):
    marche = prepared(one)
    section = marche.sections.get(piece="CCTP", code="question")
    colleague = actor_of(Role.SERVICE_PILOTE, organisation=one.atelier.service_pilote)
    at = address("section", marche.pk, "cctp", "question")
    with horloge.at(PREPARED):
        opened = as_(one.pilote).get(at)
        seen = opened.context["sheet"].seen
        services.write_section(section, actor=colleague, texte="La question du collègue.")
        sent = as_(one.pilote).post(at, {"texte": "Ma question.", "vu": seen, "_vu": seen})
        assert sent.status_code in (302, 409)
        if sent.status_code == 409:
            assert "La question du collègue." in words(sent)
            assert "Ma question." in words(sent)


def test_agreements_are_listed_and_given_once(one):
    marche = prepared(one)
    with horloge.at(PREPARED):
        maire = as_(one.where.people.maire)
        before = words(maire.get(address("marche", marche.pk)))
        assert before.count("accord attendu") == 3
        agreed(one, marche)
        after = words(maire.get(address("marche", marche.pk)))
        assert after.count("accord donné") >= 3
        assert maire.post(address("acte", marche.pk, "covalidate")).status_code == 409
