"""S01.5, S01.6 and S06 whole: every figure, through the services."""

from decimal import Decimal as D

import pytest

from etabli.ateliers.selectors import duration_days, duration_months
from etabli.ateliers.services import blockers_of
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.refus import Refused
from etabli.credits import services as credits
from etabli.credits.selectors import available
from etabli.marches import selectors as marches
from etabli.marches import services as contract
from etabli.marches.states import EtatBon
from etabli.marches.tests.factories import give_certificates, make_cast
from etabli.paiements import selectors, services
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.paiements.tests.factories import admit, animate, day, fresh, restitute


def plain(sentences):
    return [text.replace("\u202f", " ").replace("\u00a0", " ") for text in sentences]


def ordered(cast, *, on, validated):
    """A turn accepted, its devis validated."""
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=on)
    cast.accept(designation, on=on)
    devis = cast.devis(designation, on=on)
    contract.validate_devis(devis, actor=cast.valideur, on=validated)
    return atelier, designation, devis


def schedule(bon):
    rows = ServiceFait.objects.filter(bon=bon).order_by("rang")
    return [(row.etape, row.taux, row.ttc, row.etat) for row in rows]


@pytest.mark.regle("S01", "F8", "CH-3", "CH-5", "CH-6", "CH-8", "CH-9")
def test_s01_the_payments_of_an_ordinary_flash(cast):
    atelier, designation, devis = ordered(cast, on=day("05/05/2026"), validated=day("15/05/2026"))
    holder = cast.mandataire(designation)
    first = cast.order(devis, [2], on=day("19/05/2026"))
    assert schedule(first) == [("PHASE_2", D(100), D("3840.00"), "A_CERTIFIER")]
    second = cast.order(fresh(devis), [3], on=day("22/06/2026"))
    assert schedule(second) == [
        ("SESSION", D(60), D("9540.00"), "A_VENIR"),
        ("ADMISSION", D(40), D("6360.00"), "A_VENIR"),
    ]

    blockers = blockers_of(
        fresh(atelier), "start_animation", actor=cast.pilote, on=day("23/06/2026")
    )
    assert plain(blockers) == [
        f"Le service fait de la phase 2 (bon {first.numero}) n’est pas certifié : "
        "le service pilote le certifie dans l’onglet « Budget »."
    ]
    services.certify_service_fait(first, actor=cast.pilote, on=day("23/06/2026"))
    paid = services.record_demande(first, actor=holder, numero="FA-1", on=day("24/06/2026"))
    services.pay_demande(paid, actor=cast.budget, on=day("10/07/2026"))
    assert fresh(first).etat == EtatBon.SOLDE

    animate(cast, atelier, on=day("24/06/2026"), site=day("08/07/2026"))
    restitute(cast, atelier, site=day("08/07/2026"))
    services.certify_service_fait(second, actor=cast.pilote, on=day("10/07/2026"))
    paid = services.record_demande(second, actor=holder, numero="FA-2", on=day("13/07/2026"))
    assert paid.ttc == D("9540.00")
    services.pay_demande(paid, actor=cast.budget, on=day("01/08/2026"))
    assert fresh(second).etat == EtatBon.NOTIFIE

    admit(atelier, on=day("15/09/2026"))
    services.certify_service_fait(second, actor=cast.pilote, on=day("15/09/2026"))
    last = services.record_demande(second, actor=holder, numero="FA-3", on=day("20/09/2026"))
    assert (last.ttc, last.due_on) == (D("6360.00"), day("20/10/2026"))
    open_one = echeances.of(last, "paiement")
    assert open_one is not None
    assert open_one.due_on == day("20/10/2026")
    before = blockers_of(fresh(atelier), "close", actor=cast.valideur)
    assert f"Bon de commande {second.numero} n’est pas soldé." in before
    services.pay_demande(last, actor=cast.budget, on=day("12/10/2026"))
    assert echeances.of(last, "paiement") is None

    check_s01_totals(cast, atelier, second)


def check_s01_totals(cast, atelier, second):
    assert (fresh(second).etat, fresh(second).final_ht) == (EtatBon.SOLDE, D("13250.00"))
    money = selectors.money_line(atelier)
    assert (money.engage, money.paye, money.reste) == (D("19740.00"), D("19740.00"), D("0.00"))
    total = marches.money(atelier).engage_ht
    assert selectors.advance_is_due(second, on=second.signed_on) is False
    assert total == D("16450.00")
    plafond = marches.framework_plafond(cast.accord)
    assert (plafond.consomme_ht, plafond.restant_ht) == (D("16450.00"), D("1983550.00"))
    atelier = fresh(atelier)
    assert duration_days(atelier, on=day("31/12/2026")) == 119
    assert duration_months(atelier, on=day("31/12/2026")) == D("3.9")


@pytest.mark.regle("F10", "S01")
def test_the_atelier_closes_only_when_every_order_is_paid(cast):
    atelier, _designation, devis = ordered(cast, on=day("05/05/2026"), validated=day("15/05/2026"))
    bon = cast.order(devis, [2], on=day("19/05/2026"))

    def unsettled():
        blockers = blockers_of(fresh(atelier), "close", actor=cast.valideur)
        return [text for text in blockers if "soldé" in text]

    assert unsettled() == [f"Bon de commande {bon.numero} n’est pas soldé."]
    services.certify_service_fait(bon, actor=cast.pilote, on=day("23/06/2026"))
    paid = services.record_demande(bon, actor=cast.budget, numero="FA-1", on=day("24/06/2026"))
    assert unsettled() == [f"Bon de commande {bon.numero} n’est pas soldé."]
    services.pay_demande(paid, actor=cast.budget, on=day("10/07/2026"))
    assert unsettled() == []


@pytest.mark.regle("CH-8")
def test_a_single_order_is_paid_twenty_fifty_thirty(cast):
    _atelier, _designation, devis = ordered(
        cast, on=day("05/05/2026"), validated=day("15/05/2026")
    )
    bon = cast.order(devis, [2, 3], on=day("19/05/2026"))
    assert schedule(bon) == [
        ("PHASE_2", D(20), D("3948.00"), "A_CERTIFIER"),
        ("SESSION", D(50), D("9870.00"), "A_VENIR"),
        ("ADMISSION", D(30), D("5922.00"), "A_VENIR"),
    ]


@pytest.mark.regle("S06", "CH-2", "CH-3", "CH-4", "CH-8", "G-BC-6")
def test_s06_insufficient_credits_from_the_refusal_to_the_last_payment(db):
    cast = make_cast(ae="15000.00", cp="12000.00", rang=("G2", "G1", "G3"))
    give_certificates(cast, on=day("02/03/2026"))
    atelier, designation, devis = ordered(cast, on=day("05/05/2026"), validated=day("11/05/2026"))
    holder = cast.mandataire(designation)
    version = devis.current
    assert (version.ht, version.ttc) == (D("16300.00"), D("19560.00"))

    def held():
        now = available(cast.service, 2026, origine=atelier.reference)
        return now.ae, now.cp

    whole = cast.order(devis, [2, 3], on=day("12/05/2026"), until="present")
    with pytest.raises(Refused) as refusal:
        contract.sign_bon(whole, actor=cast.rpa, on=day("12/05/2026"))
    assert plain(refusal.value.reasons) == ["Il manque 4 560,00 € d’AE."]
    contract.cancel_bon(fresh(whole), actor=cast.pilote, motif="Deux bons.", on=day("12/05/2026"))

    first = cast.order(fresh(devis), [2], on=day("12/05/2026"))
    assert held() == (D("11400.00"), D("12000.00"))
    services.certify_service_fait(first, actor=cast.pilote, on=day("18/05/2026"))
    asked = services.record_demande(first, actor=holder, numero="B-1", on=day("18/05/2026"))
    services.pay_demande(asked, actor=cast.budget, on=day("19/05/2026"))
    assert held() == (D("11400.00"), D("8400.00"))

    second = cast.order(fresh(devis), [3], on=day("20/05/2026"), until="present")
    with pytest.raises(Refused, match="4.560,00"):
        contract.sign_bon(second, actor=cast.rpa, on=day("20/05/2026"))
    pass_credits(cast, ae="5000.00", cp="0.00")
    assert held() == (D("16400.00"), D("8400.00"))
    second = fresh(second)
    warned = plain(contract.BONS.alerts(second, "sign", actor=cast.rpa, on=day("22/05/2026")))
    assert any(text.startswith("Crédits de paiement") for text in warned)
    contract.sign_bon(second, actor=cast.rpa, on=day("22/05/2026"))
    contract.engage_bon(second, actor=cast.budget, numero_ej="1500000002", on=day("22/05/2026"))
    contract.notify_bon(second, actor=cast.pilote, preuve="PLACE", on=day("22/05/2026"))
    assert held() == (D("440.00"), D("8400.00"))
    finish_s06(cast, atelier, second, holder)
    assert held() == (D("440.00"), D("440.00"))


def pass_credits(cast, *, ae, cp):
    with horloge.at(day("21/05/2026")):
        credits.delegate_credits(
            actor=cast.chef,
            destination=credits.envelope_for(cast.service, 2026),
            ae=D(ae),
            cp=D(cp),
        )


def finish_s06(cast, atelier, second, holder):
    """The session and the admission; CP lack once, and the payment says by how much."""
    animate(cast, atelier, on=day("26/05/2026"), site=day("10/06/2026"))
    restitute(cast, atelier, site=day("10/06/2026"))
    services.certify_service_fait(second, actor=cast.pilote, on=day("15/06/2026"))
    asked = services.record_demande(second, actor=holder, numero="B-2", on=day("16/06/2026"))
    assert asked.ttc == D("9576.00")
    with pytest.raises(Refused) as refusal:
        services.pay_demande(asked, actor=cast.budget, on=day("17/06/2026"))
    assert plain(refusal.value.reasons) == [
        "Les crédits de paiement sont insuffisants : il manque 1 176,00 €. "
        "Demandez une délégation à la DGALN."
    ]
    asked = fresh(asked)
    assert asked.etat == "A_PAYER"
    pass_credits(cast, ae="0.00", cp="8000.00")
    services.pay_demande(asked, actor=cast.budget, on=day("18/06/2026"))
    admit(atelier, on=day("10/08/2026"))
    services.certify_service_fait(second, actor=cast.pilote, on=day("10/08/2026"))
    last = services.record_demande(second, actor=holder, numero="B-3", on=day("11/08/2026"))
    assert last.ttc == D("6384.00")
    services.pay_demande(last, actor=cast.budget, on=day("01/09/2026"))
    paid = DemandePaiement.objects.filter(etat="PAYEE").order_by("pk")
    assert [row.ttc for row in paid] == [D("3600.00"), D("9576.00"), D("6384.00")]
    assert sum(row.ttc for row in paid) == D("19560.00")
    assert selectors.money_line(atelier).reste == D("0.00")
    assert fresh(second).etat == EtatBon.SOLDE
