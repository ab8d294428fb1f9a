"""Three tranches of a Local paid by the keyboard alone: parts, advances, certified, claimed, paid (CH-5 to CH-11)."""

import datetime as dt

import pytest
from django.urls import reverse

from etabli.core import horloge
from tests.journeys.clavier import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.complet, pytest.mark.django_db(transaction=True)]
SHARED = dt.date(2026, 7, 20)
#: the step, the livrable that earns it, the day it is admitted, its words, what the last firm is paid of it
TRANCHES = (
    ("Note de cadrage", "NOTE_CADRAGE", dt.date(2026, 9, 1), "7 800,00 €"),
    ("Session 1 et son carnet", "CARNET_1", dt.date(2026, 12, 4), "9 750,00 €"),
    # 70 % of its part: a third of its advance is given back (CH-11)
    ("Session 2 et son carnet", "CARNET_2", dt.date(2026, 12, 11), "5 850,00 €"),
)


class Clock:
    """The day the server lives on."""

    def __init__(self, day):
        self.day = day

    def go(self, day):
        self.day = day


@pytest.fixture
def clock(monkeypatch):
    made, known = Clock(SHARED), horloge.now
    monkeypatch.setattr(
        horloge,
        "now",
        lambda: known() if horloge._moment.get() else horloge.at_paris(made.day, 10),
    )
    return made


@pytest.fixture
def found(transactional_db, clock):
    """S05 notified on 16 July 2026: 97 500,00 € TTC, two firms."""
    from etabli.consultations.tests.attribution import notified

    return notified()


@pytest.mark.regle("CH-4", "CH-5", "CH-6", "CH-8", "CH-9", "CH-10", "CH-11")
def test_the_budget_officer_pays_three_tranches_by_the_keyboard_alone(
    found, clock, page, enter_as, check_accessible
):
    keys = Keyboard(page, enter_as, check_accessible)
    here = reverse("paiements:atelier", args=[found.marche.atelier_id])
    share(keys, found, here)
    pay_advances(keys, found, here)
    for number, (etape, type_, day, amount) in enumerate(TRANCHES, 1):
        clock.go(day)
        admitted(found, type_, day)
        certify(keys, found, here, etape)
        claim(keys, found, here, etape, number)
        pay(keys, found, here, number)
        keys.reads(amount)
    page.goto(here)
    keys.reads("87 750,00 €", "9 750,00 €")
    keys.look("paiements-local-trois-tranches")


def firms(found):
    from etabli.consultations.selectors.awarding import firms_of

    return firms_of(found.holder)


def share(keys, found, here):
    """CH-10: 58 500,00 € for the first firm, 39 000,00 € for the other; both are small or medium."""
    keys.enter(found.budget, here)
    keys.look("paiements-local-debut")
    keys.follow("Saisir les parts")
    keys.look("paiements-local-parts")
    first, other = firms(found)
    for firm, amount in ((first, "58500"), (other, "39000")):
        keys.write(f"Part de {firm.nom}, en € TTC", amount)
        keys.say_yes(f"{firm.nom} est-elle une petite ou moyenne entreprise ?")
    keys.push("Saisir la part de chaque entreprise")


def pay_advances(keys, found, here):
    """CH-9: 30 % of each part over its twelve months."""
    for _ in firms(found):
        keys.page.goto(here)
        keys.follow("Verser")
        keys.push("Verser l’avance")


def admitted(found, type_, day):
    """V3, told elsewhere."""
    from etabli.paiements.tests.factories import admit_livrables

    with horloge.at(day):
        admit_livrables(found.marche.atelier, type_, on=day)


def certify(keys, found, here, etape):
    keys.enter(found.one.pilote, here)
    keys.follow("Certifier")
    keys.reads(etape)
    keys.push("Certifier le service fait")


def claim(keys, found, here, etape, number):
    """CH-6: the mandataire claims for each firm."""
    for rank, firm in enumerate(firms(found), 1):
        keys.enter(found.one.mandataires["L2"], reverse("paiements:mes-paiements"))
        keys.follow(etape)
        keys.follow("Déposer la demande de paiement")
        keys.look(f"paiements-local-demande-{number}")
        keys.pick("Entreprise payée", firm.nom)
        keys.write("Numéro de la demande dans Chorus Pro", f"DP-{number}-{rank}")
        keys.push("Déposer la demande de paiement")


def pay(keys, found, here, number):
    """CH-4: each request, by who pays."""
    for rank in (1, 2):
        keys.enter(found.budget, here)
        keys.follow("Payer")
        keys.look(f"paiements-local-payer-{number}")
        keys.push("Payer la demande")
        keys.reads(f"DP-{number}-{rank}")
