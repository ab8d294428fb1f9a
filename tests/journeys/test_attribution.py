"""An award by the keyboard alone: given, its papers brought, the others told, signed, engaged, notified."""

import datetime as dt

import pytest
from PIL import Image

from etabli.core import horloge
from tests.journeys.clavier import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.complet, pytest.mark.django_db(transaction=True)]
AWARDED = dt.date(2026, 7, 6)


@pytest.fixture
def found(transactional_db, monkeypatch):
    """S05 ranked and adopted; the server lives on 6 July 2026."""
    from etabli.consultations.tests.attribution import ranked

    made, known = ranked(), horloge.now
    monkeypatch.setattr(
        horloge, "now", lambda: known() if horloge._moment.get() else horloge.at_paris(AWARDED, 10)
    )
    return made


@pytest.mark.regle("M9", "M11", "N-14", "MS-2", "CH-3")
def test_a_contract_is_awarded_and_notified_by_the_keyboard_alone(
    found, page, enter_as, check_accessible, tmp_path
):
    photo = tmp_path / "attestation.jpg"
    Image.new("RGB", (800, 1100), "white").save(photo, "JPEG")
    keys = Keyboard(page, enter_as, check_accessible)
    rpa, holder = found.one.rpa, found.one.mandataires["L2"]
    here = found.marche.get_absolute_url()
    keys.enter(rpa, here)
    keys.act("Attribuer le marché", "attribution-acte")
    keys.reads("Le marché est attribué à Groupement Mélèze")
    keys.look("attribution-consultation")
    keys.follow("Voir les pièces, les courriers et la signature")
    keys.reads("97 500,00 €", "Avant la signature", "Candidats non retenus", "Aperçu")
    keys.look("attribution")

    keys.enter(holder, f"{here}attribution/")
    keys.follow("Déposer une pièce de l’attributaire")
    keys.look("attribution-piece")
    keys.write_day("Date de la pièce", dt.date(2026, 7, 1))
    keys.write_day("Valable jusqu’au", dt.date(2026, 12, 31))
    keys.choose_file("Fichier", photo)
    keys.push("Déposer une pièce de l’attributaire")
    page.goto(f"{here}attribution/")
    keys.reads("Valable jusqu’au 31 déc. 2026", "À déposer")
    keys.look("attribution-titulaire")

    _bring_the_rest(found)
    keys.enter(rpa, here)
    keys.act("Envoyer les courriers de rejet", "attribution-rejets")
    keys.enter(found.one.mandataires["L1"], here)
    keys.reads("Votre offre n’est pas retenue", "Télécharger le courrier (PDF)")
    keys.look("attribution-perdant")
    keys.enter(rpa, here)
    keys.act("Signer le marché", "attribution-signature")
    keys.enter(found.budget, here)
    keys.follow("Enregistrer l’engagement juridique")
    keys.write("Numéro d’engagement juridique", "1600004210")
    keys.push("Enregistrer l’engagement juridique")
    keys.enter(rpa, here)
    keys.follow("Notifier le marché")
    keys.look("attribution-notification")
    keys.write("Preuve de la notification", "PLACE, accusé du 6 juillet")
    keys.push("Notifier le marché")
    page.goto(f"{here}attribution/")
    keys.reads("À publier au plus tard le dimanche 6 septembre 2026")
    keys.look("attribution-notifiee")
    page.goto(f"{here}donnees-essentielles/")
    keys.look("attribution-donnees")
    page.goto(f"/consultations/atelier/{found.marche.atelier_id}/")
    keys.reads("Le marché", "81 250,00 €")
    keys.look("attribution-atelier")


def _bring_the_rest(found):
    """The other papers, as their mandataire would deposit them one by one."""
    from etabli.consultations.tests.attribution import give

    found.marche = found.fresh()
    give(found, on=AWARDED)
