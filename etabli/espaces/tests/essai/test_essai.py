"""A made-up fourth format runs from the first contact to the archive, by the product as it is."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from etabli.acteurs.tests.clients import client_of
from etabli.ateliers import deroules
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance, blockers_of
from etabli.ateliers.services.clock import start_follow_ups
from etabli.ateliers.tests import test_deroules
from etabli.candidatures import services as candidatures
from etabli.candidatures.states import Etat as EtatCandidature
from etabli.candidatures.tests import stories
from etabli.core import horloge
from etabli.core.journal import verify
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.core.veille.models import Panne
from etabli.espaces.tests.essai import declared
from etabli.feuilles_de_route import services as feuilles
from etabli.feuilles_de_route.models import FeuilleDeRoute
from etabli.livrables import services as livrables
from etabli.livrables.models import Livrable
from etabli.livrables.tests.factories import pdf, source
from etabli.marches import services as marches
from etabli.marches.prix import LigneBordereau
from etabli.marches.services.clock import wait_for_frameworks
from etabli.marches.tests.factories import bpu, give_certificates, make_cast
from etabli.paiements import services as paiements
from etabli.paiements.models import ServiceFait
from etabli.seances.models import SessionInSitu

PROGRAMMED = dt.date(2026, 5, 6)
NOTIFIED = dt.date(2026, 5, 28)
DONE = dt.date(2026, 7, 15)
ADMITTED = dt.date(2026, 9, 1)
PAID = dt.date(2026, 9, 10)
AGREED = dt.date(2026, 9, 15)
ARCHIVED = dt.date(2029, 6, 1)


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


@pytest.fixture
def essai(db, monkeypatch):
    declared(monkeypatch)


@pytest.fixture
def contract():
    """A framework whose price lists speak of the one phase of the format, and its people."""
    made = make_cast()
    for code, groupement in made.groupements.items():
        lines = [replace(line, phase=1) for line in bpu(int(code[1]) - 1)]
        assert isinstance(lines[0], LigneBordereau)
        marches.add_bordereau(groupement, lines, valide_du=dt.date(2026, 1, 1))
    give_certificates(made, on=dt.date(2026, 4, 1))
    return made


def opened():
    """The Atelier that the programmed dossier became, and who carries it."""
    candidature, people = stories.candidature_at(EtatCandidature.PROGRAMMEE, format="ESSAI")
    with horloge.at(PROGRAMMED):
        candidatures.convert_candidature(candidature, actor=people.pilote)
    return Atelier.objects.get(candidature=candidature), people


def ordered(contract, atelier):
    """Its team, and the one order of its one phase, notified."""
    with horloge.at(PROGRAMMED):
        designation = contract.designate(atelier, on=PROGRAMMED)
        contract.accept(designation, on=PROGRAMMED)
        devis = contract.devis(designation, on=PROGRAMMED)
        marches.validate_devis(devis, actor=contract.valideur, on=PROGRAMMED)
    with horloge.at(NOTIFIED):
        return contract.order(fresh(devis), [1], on=NOTIFIED), contract.mandataire(designation)


def handed_in(contract, atelier, holder):
    """The livrable that its kit asks for, deposited then admitted."""
    with horloge.at(ADMITTED):
        livrable = Livrable.objects.get(atelier=atelier)
        livrables.deposit_files(
            livrable, actor=holder, pdf=pdf(), source=source(), images="AUCUNE_PERSONNE"
        )
        livrables.start_verification(fresh(livrable), actor=contract.pilote)
        livrables.admit_livrable(fresh(livrable), actor=contract.valideur)


def paid(contract, bon):
    with horloge.at(PAID):
        paiements.certify_service_fait(fresh(bon), actor=contract.pilote)
        demande = paiements.record_demande(fresh(bon), actor=contract.budget, numero="FA-1")
        paiements.pay_demande(demande, actor=contract.budget)


def agreed(atelier, people):
    with horloge.at(AGREED):
        feuille = FeuilleDeRoute.objects.get(atelier=atelier)
        feuilles.propose_action(
            feuille, actor=people.pilote, titre="Ouvrir la cour", maitre_ouvrage=people.mairie,
            cout_ht=Decimal("100000.00"),
        )  # fmt: skip
        feuilles.consult_roadmap(fresh(feuille), actor=people.pilote)
        feuilles.validate_roadmap(fresh(feuille), actor=people.maire)


def test_the_format_runs_from_the_first_contact_to_the_archive(essai, contract):
    atelier, people = opened()
    assert (atelier.format, atelier.deroule, atelier.etat) == ("ESSAI", "essai-1", "A_LANCER")
    assert atelier.numero.startswith("ESS-")
    bon, holder = ordered(contract, atelier)
    assert fresh(atelier).etat == "TRAVAIL"
    with horloge.at(DONE):
        advance(fresh(atelier), "start_restitution", actor=people.pilote)
    assert fresh(atelier).get_etat_display() == "Remise"
    handed_in(contract, atelier, holder)
    paid(contract, bon)
    assert fresh(bon).get_etat_display() == "Soldé"
    agreed(atelier, people)
    with horloge.at(AGREED):
        advance(fresh(atelier), "close", actor=contract.valideur)
        assert start_follow_ups() == 1
    assert blockers_of(fresh(atelier), "archive", actor=contract.chef, on=AGREED)
    with horloge.at(ARCHIVED):
        advance(fresh(atelier), "archive", actor=contract.chef)
    passed = Entry.objects.filter(subject=atelier.reference).exclude(target="")
    targets = passed.order_by("number").values_list("target", flat=True)
    assert list(dict.fromkeys(targets)) == list(deroules.deroule_of(atelier).course)
    assert not SessionInSitu.objects.filter(atelier=atelier).exists()
    assert verify().is_valid


def test_its_one_phase_is_ordered_once_and_paid_at_once(essai, contract):
    atelier, _ = opened()
    with horloge.at(PROGRAMMED):
        designation = contract.designate(atelier, on=PROGRAMMED)
        contract.accept(designation, on=PROGRAMMED)
        devis = contract.devis(designation, on=PROGRAMMED)
        marches.validate_devis(devis, actor=contract.valideur, on=PROGRAMMED)
        with pytest.raises(Refused, match="Un essai n’a qu’une phase"):
            marches.prepare_bon(fresh(devis), actor=contract.pilote, phases=[2, 3])
    bon = contract.order(fresh(devis), [1], on=NOTIFIED)
    steps = ServiceFait.objects.filter(bon=bon).values_list("etape", "taux", "ttc")
    assert list(steps) == [("ADMISSION", Decimal("100.00"), bon.ttc)]
    assert fresh(bon).is_whole


def test_a_move_that_the_format_has_not_is_refused_and_the_clock_leaves_it_alone(essai, contract):
    atelier, _ = opened()
    reason = "Cet acte n’existe pas pour un Atelier Essai."
    assert blockers_of(atelier, "suspend", actor=contract.valideur) == [reason]
    with pytest.raises(Refused, match=reason):
        advance(atelier, "suspend", actor=contract.valideur, motif="Crue.")
    with horloge.at(contract.accord.date_fin_validite + dt.timedelta(days=1)):
        assert wait_for_frameworks() == 0
    assert fresh(atelier).etat == "A_LANCER"
    assert not Panne.objects.exists()


def test_its_pages_speak_its_words(essai, contract):
    atelier, people = opened()
    ordered(contract, atelier)
    pages = [
        atelier.get_absolute_url(),
        *(f"{atelier.get_absolute_url()}{tab}/" for tab in ("journal", "documents")),
        "/mes-ateliers/",
    ]
    for actor in (contract.pilote, contract.valideur, people.maire, contract.chef):
        for url in pages:
            assert client_of(actor).get(url).status_code == 200, url
    with horloge.at(DONE):
        shown = client_of(contract.pilote).get(atelier.get_absolute_url()).content.decode()
        public = client_of(None).get(atelier.get_public_url()).content.decode()
        listed = client_of(None).get("/ateliers/").content.decode()
    assert "Étapes de l’Atelier Essai" in shown
    assert "Travail" in shown
    assert "Remise" in shown
    assert "Appropriation" not in shown
    assert "Quand l’essai est fait, passez à la remise." in shown
    assert "Atelier Essai" in public
    assert "L’équipe essaie." in listed


def test_it_is_as_whole_as_the_others_and_its_codes_mean_what_they_mean_elsewhere(essai):
    essai_1 = deroules.of_code("essai-1")
    test_deroules.test_a_code_means_one_thing_in_every_format()
    test_deroules.test_the_moves_of_a_version_stay_among_its_states(essai_1)
    test_deroules.test_the_orders_of_a_version_pay_for_its_phases_in_full(essai_1)
    test_deroules.test_what_a_version_names_exists(essai_1)


def test_the_product_knows_nothing_of_it():
    assert [one.code for one in deroules.known] == ["flash-1", "local-1"]
