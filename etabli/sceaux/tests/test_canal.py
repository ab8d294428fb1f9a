"""One channel a consultation: chosen before it is published, the other refuses with a sentence (N-8)."""

from html import unescape

import pytest

from etabli.acteurs.tests.clients import client_of
from etabli.consultations import documents, services
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import Canal, NaturePiece
from etabli.consultations.tests import scene as local
from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.sceaux.tests import scene as s

pytestmark = pytest.mark.django_db
TERMS = {"objet": "Nos bourgs", "budget_ttc": "100 000,00", "duree_mois": "12"}


def words(answer):
    return unescape(answer.content.decode()).replace("\u00a0", " ")


@pytest.mark.regle("N-8", "M2")
def test_the_pilote_chooses_the_channel_with_the_terms_and_the_seals_appear(settings):
    settings.DEMO = True
    one = local.scene()
    marche = local.prepared(one)
    client, page = client_of(one.pilote), f"/consultations/{marche.pk}/"
    with horloge.at(local.PREPARED):
        assert client.get(f"/sceaux/{marche.pk}/").status_code == 404
        assert "Les scellés" not in words(client.get(page))
        wrong = client.post(f"{page}actes/fix-terms/", {**TERMS, "canal": "AILLEURS"})
        assert wrong.status_code == 422
        sent = client.post(f"{page}actes/fix-terms/", {**TERMS, "canal": "PLATEFORME"})
        assert sent.status_code == 302
        assert MarcheSubsequent.objects.get().canal == Canal.PLATEFORME
        read = words(client.get(page))
        assert "Établi, sous scellés" in read
        assert "Les scellés" in read
        assert client.get(f"/sceaux/{marche.pk}/").status_code == 200
        blocked = words(client_of(one.rpa).get(f"{page}actes/publish/"))
        assert "Première clé, pour le service pilote : son détenteur est à nommer." in blocked


@pytest.mark.regle("N-8")
def test_the_reglement_says_where_and_how(one_published):
    text = str(documents.content_of(one_published.marche, NaturePiece.RC))
    assert "Sur Établi, sous scellés, et nulle part ailleurs" in text
    assert "deux détenteurs de clés sur trois" in text


@pytest.fixture
def one_published(db):
    return s.published()


@pytest.mark.regle("N-8")
def test_what_comes_from_place_is_refused_whatever_the_hour(one_published, settings):
    settings.DEMO = True
    one = one_published
    s.close(one)
    with horloge.at(s.AFTER):
        with pytest.raises(Refused) as refusal:
            services.import_offers(one.marche, actor=one.local.pilote, texte="Titulaire;Date\n")
        page = words(
            client_of(one.local.pilote).get(f"/consultations/{one.marche.pk}/place/offres/")
        )
    sentence = " ".join(refusal.value.reasons).replace("\u00a0", " ")
    assert sentence.startswith(
        "Les offres de cette consultation se remettent sur Établi, sous scellés"
    )
    assert sentence in page
