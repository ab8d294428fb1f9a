"""The award of S05 (M9, M11, M12, N-14, MS-1 to MS-3, AC-4, AC-6, CH-3, CH-4), every figure."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import add_role
from etabli.consultations import services
from etabli.consultations.models import ClassementFige, Rejet
from etabli.consultations.selectors import awarding
from etabli.consultations.states import EtatMarche, NatureAttestation
from etabli.consultations.tests.attribution import (
    AWARDED,
    EJ,
    NOTIFIED,
    SIGNED,
    TOLD,
    ae,
    awarded,
    engaged,
    give,
    ranked,
    refused,
    signed,
    told,
)
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.models import Entry, Message
from etabli.credits.models import DelegationCredits, EngagementJuridique
from etabli.credits.selectors import reserved_for
from etabli.marches import selectors as marches
from etabli.marches.models import AccordCadre, Groupement

pytestmark = pytest.mark.django_db


# -- M9 -------------------------------------------------------------------------------------------


@pytest.mark.regle("M9", "S05", "CH-3")
def test_the_first_of_the_adopted_ranking_is_awarded_and_its_ae_are_kept():
    found = awarded()
    marche = found.fresh()
    assert (marche.etat, found.holder.code) == (EtatMarche.ATTRIBUE, "L2")
    assert (marche.montant_ht, marche.montant_ttc) == (D("81250.00"), D("97500.00"))
    assert reserved_for(marche.atelier.reference) == D("97500.00")
    assert ae(marche).ae_engagees == 0
    plafond = marches.framework_plafond(marche.accord_cadre)
    assert (plafond.consomme_ht, plafond.reserve_ht) == (D("0.00"), D("81250.00"))
    due = echeances.of(marche, "attestations")
    assert due is not None
    assert due.due_on == dt.date(2026, 7, 16)


@pytest.mark.regle("M9", "N-12")
def test_nothing_is_awarded_on_a_ranking_that_the_committee_did_not_adopt():
    found = ranked()
    ClassementFige.objects.update(is_adopted=False)
    with horloge.at(AWARDED):
        said = refused(lambda: services.award_marche(found.marche, actor=found.one.rpa))
    assert said == [
        "Le comité n’a pas adopté le dernier classement : le marché ne peut pas être attribué."
    ]


@pytest.mark.regle("M9", "D-11")
def test_a_later_ranking_that_is_not_adopted_takes_its_place():
    found = ranked()
    former = ClassementFige.objects.get()
    ClassementFige.objects.create(
        marche=found.marche,
        numero=2,
        texte=former.texte,
        empreinte="0" * 64,
        frozen_at=former.frozen_at,
    )
    assert awarding.adopted(found.marche) is None


@pytest.mark.regle("AC-6")
def test_the_maximum_reached_to_the_euro_is_allowed_and_the_next_cent_is_not():
    found = ranked()
    accords = AccordCadre.objects.filter(code="ACL2")
    accords.update(maximum_ht=D("81249.99"))
    marche = found.fresh()
    with horloge.at(AWARDED):
        assert refused(lambda: services.award_marche(marche, actor=found.one.rpa)) == [
            "Le maximum de l’accord-cadre serait dépassé de 0,01 € HT."
        ]
        accords.update(maximum_ht=D("81250.00"))
        services.award_marche(found.fresh(), actor=found.one.rpa)
    assert found.fresh().etat == EtatMarche.ATTRIBUE


# -- N-14 -----------------------------------------------------------------------------------------


@pytest.mark.regle("N-14")
def test_each_firm_brings_five_papers_and_the_mandataire_deposits_them():
    found = awarded()
    missing = awarding.missing_pieces(found.marche, on=TOLD)
    firms = awarding.firms_of(found.holder)
    assert (len(firms), len(missing)) == (2, 10)
    give(found, without=(NatureAttestation.ASSURANCE,))
    left = awarding.missing_pieces(found.fresh(), on=TOLD)
    assert left == [f"{firm.nom}\N{NO-BREAK SPACE}: Assurance, à déposer." for firm in firms]
    assert found.fresh().pieces_on is None
    entry = Entry.objects.filter(verb="consultations.marchesubsequent.record_attestation").first()
    assert entry is not None
    assert "fichier" not in entry.data


@pytest.mark.regle("N-14")
def test_a_paper_out_of_date_keeps_the_contract_from_being_signed_and_notified():
    found = awarded()
    give(found, until=dt.date(2026, 7, 14))
    marche, rpa = found.marche, found.one.rpa
    with horloge.at(TOLD):
        services.send_rejections(marche, actor=rpa)
    with horloge.at(SIGNED):
        said = refused(lambda: services.sign_marche(marche, actor=rpa))
    assert len(said) == 8
    firm = found.holder.mandataire.nom
    assert said[0] == (
        f"{firm} : Attestation fiscale, finie depuis le 14 juil. 2026, à renouveler."
    )
    with horloge.at(dt.date(2026, 7, 14)):
        services.sign_marche(marche, actor=rpa)
        services.engage_marche(marche, actor=found.budget, numero_ej=EJ)
    with horloge.at(NOTIFIED):
        late = refused(lambda: services.notify_marche(marche, actor=rpa, preuve="PLACE"))
    assert late == said


@pytest.mark.regle("N-14")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"issued_on": dt.date(2026, 7, 8)}, "Une pièce ne peut pas être datée de demain : corrigez sa date."),
        ({"valid_until": None}, "Écrivez jusqu’à quand cette attestation est valable."),
        (
            {"issued_on": dt.date(2026, 1, 1), "valid_until": dt.date(2026, 7, 6)},
            "Cette pièce n’est plus valable depuis le 6 juil. 2026 : déposez-en une récente.",
        ),
        (
            {"valid_until": dt.date(2026, 7, 1)},
            "La fin de validité ne précède pas la date de l’attestation.",
        ),
    ],
)  # fmt: skip
def test_a_paper_that_does_not_hold_is_refused_at_the_door(given, sentence):
    from etabli.consultations.tests.attribution import a_file

    found = awarded()
    typed = {"issued_on": TOLD, "valid_until": dt.date(2026, 12, 31), "nature": "FISCALE", **given}
    with horloge.at(TOLD):
        said = refused(
            lambda: services.record_attestation(
                found.marche, actor=found.one.pilote, fichier=a_file(),
                organisation=found.holder.mandataire, **typed,
            )
        )  # fmt: skip
    assert said == [sentence]


@pytest.mark.regle("N-14")
def test_nobody_but_the_chosen_mandataire_and_the_pilote_deposits():
    from etabli.consultations.tests.attribution import a_file

    found = awarded()
    firm = found.holder.mandataire
    for actor in (found.one.mandataires["L1"], found.one.rpa, found.budget):
        with horloge.at(TOLD), pytest.raises((PermissionDenied, Http404)):
            services.record_attestation(
                found.marche, actor=actor, fichier=a_file(), organisation=firm, nature="RIB",
                issued_on=TOLD,
            )  # fmt: skip
    with horloge.at(TOLD):
        said = refused(
            lambda: services.record_attestation(
                found.marche, actor=found.one.pilote, fichier=a_file(), nature="RIB", issued_on=TOLD,
                organisation=Groupement.objects.get(code="L1").mandataire,
            )
        )  # fmt: skip
    assert said[0].endswith("n’est pas du groupement attributaire.")


# -- MS-1, MS-2 -----------------------------------------------------------------------------------


@pytest.mark.regle("MS-2", "M11", "S05")
def test_l1_l4_and_l5_are_rejected_and_each_reads_its_own_reasons():
    found = told()
    rows = {row.groupement.code: row for row in Rejet.objects.select_related("groupement")}
    assert {code: row.rang for code, row in rows.items()} == {"L1": 2, "L4": 3, "L5": None}
    assert "hors délai" in rows["L5"].motifs
    assert "règle de départage" in rows["L1"].motifs
    assert rows["L4"].motifs.startswith("Votre offre est classée au rang 3")
    assert all(row.sent_at and row.courrier_id for row in rows.values())
    reached = set(
        Message.objects.filter(
            entry__verb="consultations.marchesubsequent.send_rejections"
        ).values_list("person_id", flat=True)
    )
    people = found.one.mandataires
    assert {people[code].person_id for code in ("L1", "L4", "L5")} <= reached
    assert not reached & {people[code].person_id for code in ("L2", "L3", "L6")}


@pytest.mark.regle("MS-2", "M11")
def test_nothing_is_signed_before_the_others_are_told():
    found = awarded()
    give(found)
    with horloge.at(SIGNED):
        assert refused(lambda: services.sign_marche(found.marche, actor=found.one.rpa)) == [
            "Les candidats non retenus ne le savent pas encore : envoyez-leur les courriers de rejet."
        ]


@pytest.mark.regle("MS-1")
def test_a_standstill_of_eleven_days_keeps_the_signature_until_it_is_over():
    found = awarded()
    give(found)
    marche = found.marche
    marche.reglement["standstill_jours"] = 11
    marche.save(update_fields=("reglement",))
    with horloge.at(TOLD):
        services.send_rejections(marche, actor=found.one.rpa)
    assert marche.standstill_until == dt.date(2026, 7, 19)
    with horloge.at(dt.date(2026, 7, 18)):
        assert refused(lambda: services.sign_marche(marche, actor=found.one.rpa)) == [
            "Le délai annoncé aux candidats court : le marché ne peut pas être signé avant le 19 juil. 2026."
        ]
    with horloge.at(dt.date(2026, 7, 19)):
        services.sign_marche(marche, actor=found.one.rpa)


# -- signature, engagement ------------------------------------------------------------------------


@pytest.mark.regle("AC-4", "M11")
def test_a_framework_that_ended_between_award_and_signature_gives_no_contract():
    found = told()
    AccordCadre.objects.filter(code="ACL2").update(date_fin_validite=dt.date(2026, 7, 14))
    marche = found.fresh()
    with horloge.at(SIGNED):
        said = refused(lambda: services.sign_marche(marche, actor=found.one.rpa))
    assert said == [
        "L’accord-cadre ACL2 est expiré (validité jusqu’au 14 juil. 2026) : le marché ne peut plus être signé. "
        "Déclarez la consultation sans suite."
    ]
    with horloge.at(dt.date(2026, 7, 14)):
        services.sign_marche(found.fresh(), actor=found.one.rpa)


@pytest.mark.regle("AC-4", "M11")
def test_signed_on_the_last_day_it_may_be_notified_after():
    found = engaged()
    AccordCadre.objects.filter(code="ACL2").update(date_fin_validite=SIGNED)
    with horloge.at(NOTIFIED):
        services.notify_marche(found.fresh(), actor=found.one.rpa, preuve="PLACE")
    assert found.fresh().etat == EtatMarche.NOTIFIE


@pytest.mark.regle("CH-4")
def test_missing_ae_block_the_signature_and_say_how_much():
    found = told()
    DelegationCredits.objects.filter(destination__service=found.marche.service).delete()
    with horloge.at(SIGNED):
        assert refused(lambda: services.sign_marche(found.marche, actor=found.one.rpa)) == [
            "Il manque 97 500,00 € d’AE : demandez-les avant de signer."
        ]


@pytest.mark.regle("CH-3", "M11")
def test_nothing_is_notified_before_its_ej():
    found = signed()
    with horloge.at(NOTIFIED):
        assert refused(
            lambda: services.notify_marche(found.marche, actor=found.one.rpa, preuve="PLACE")
        ) == [
            "L’engagement juridique n’est pas enregistré : le gestionnaire budgétaire donne son numéro."
        ]


@pytest.mark.regle("CH-3", "S05")
def test_the_ej_takes_what_was_kept_once():
    found = engaged()
    marche = found.fresh()
    ej = EngagementJuridique.objects.get(numero=EJ)
    assert (ej.montant, reserved_for(marche.atelier.reference)) == (D("97500.00"), D("0.00"))
    with horloge.at(SIGNED):
        assert refused(
            lambda: services.engage_marche(marche, actor=found.budget, numero_ej="1600004211")
        ) == [f"L’engagement {EJ} est déjà enregistré pour ce marché."]


@pytest.mark.regle("M11")
def test_who_prepared_the_consultation_does_not_sign_the_contract():
    found = told()
    both = add_role(found.one.pilote, Role.RPA, organisation=found.marche.service)
    with horloge.at(SIGNED):
        assert refused(lambda: services.sign_marche(found.marche, actor=both)) == [
            "Vous avez préparé cette consultation : une autre personne doit signer le marché."
        ]
