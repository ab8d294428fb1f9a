"""The life of a devis after its first deposit: validated, returned, changed before the second order."""

import datetime as dt
from decimal import Decimal as D

import pytest

from etabli.ateliers.services import advance
from etabli.ateliers.states import Etat
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.formats import euros
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.credits import pages as credits_pages
from etabli.credits.models import Reservation
from etabli.credits.selectors import available, reserved_for
from etabli.marches import prix, selectors, services, tourniquet
from etabli.marches.models import AccordCadre
from etabli.marches.pages import bons as pages
from etabli.marches.states import EtatBon, EtatDesignation, EtatDevis
from etabli.marches.tests.factories import bpu, give_certificates, make_cast
from etabli.marches.tests.stories import SEUILS
from tests.recits import told_once

D05 = dt.date(2026, 5, 5)
BASKET = dict(prix.PANIER_STANDARD)
MORE = {**BASKET, "UO-05": D(1)}  # 1 100 € HT more, in phase 3


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def later(days):
    return D05 + dt.timedelta(days=days)


def story(cast, **atelier):
    """Designated, accepted, deposited on 5 May."""
    designation = cast.designate(cast.atelier(**atelier), on=D05)
    cast.accept(designation, on=D05)
    return cast.devis(designation, on=D05)


def validate(cast, devis, on=D05):
    return services.validate_devis(fresh(devis), actor=cast.valideur, on=on)


def amend(cast, devis, quantites=MORE, on=None):
    return services.amend_devis(
        fresh(devis),
        actor=cast.mandataire(devis.designation),
        quantites=quantites,
        on=on or later(5),
    )


def send_back(cast, devis, on, cause="CORRECTION"):
    return services.send_back_devis(
        fresh(devis), actor=cast.pilote, motif="À revoir.", cause=cause, on=on
    )


def redeposit(cast, devis, on, quantites=MORE):
    return services.redeposit_devis(
        fresh(devis), actor=cast.mandataire(devis.designation), quantites=quantites, on=on
    )


def keep(cast, devis, actor, on):
    return services.keep_validated(fresh(devis), actor=actor, motif="On garde.", on=on)


def framework(cast, **fields):
    AccordCadre.objects.filter(pk=cast.accord.pk).update(**fields)


@pytest.fixture
@told_once
def ordered(cast):
    """BC 1 (phase 2) is notified, BC 2 is not prepared."""
    devis = story(cast)
    validate(cast, devis)
    cast.order(fresh(devis), [2], on=later(3))
    return cast, fresh(devis)


# -- F6 ---------------------------------------------------------------------------------------


@pytest.mark.regle("F6", "CH-2")
def test_a_validation_signs_its_version_reserves_the_orders_and_moves_the_atelier(cast):
    devis = story(cast)
    entry = validate(cast, devis, on=later(2))
    kept = fresh(devis)
    assert (kept.etat, kept.validated_on) == (EtatDevis.VALIDE, later(2))
    assert kept.validated_by_id == cast.valideur.person_id
    assert [v.validated_on for v in kept.versions.order_by("numero")] == [later(2)]
    assert (entry.effective_on, entry.role) == (later(2), "SERVICE_VALIDEUR")
    moved = Entry.objects.get(verb="ateliers.atelier.order")
    assert (moved.effective_on, moved.role) == (later(2), "SERVICE_VALIDEUR")
    assert fresh(devis.atelier).etat == Etat.COMMANDE
    assert reserved_for(devis.atelier.reference) == D("19740.00")
    assert Reservation.objects.get().enveloppe.service == cast.service


@pytest.mark.regle("CH-2", "G-BC-6")
def test_what_the_service_has_left_and_what_the_atelier_may_use_bear_two_names(cast):
    devis = story(cast)
    validate(cast, devis, on=later(2))
    envelope = Reservation.objects.get().enveloppe
    of_the_service = dict(credits_pages.enveloppe(envelope, cast.budget)["ae"])
    of_the_atelier = dict(pages.remains(fresh(devis), on=later(2)))
    name, other = (
        "AE disponibles du service",
        "AE disponibles pour cet Atelier, sa réserve comprise",
    )
    assert of_the_service[name] == euros(D("980260.00"))
    assert of_the_atelier[other] == euros(D("1000000.00"), "TTC")
    assert not {name, "Disponibles"} & of_the_atelier.keys()


@pytest.mark.regle("F6")
def test_the_day_of_a_validation_is_today_when_none_is_given(cast):
    devis = story(cast)
    with horloge.at(later(4)):
        services.validate_devis(devis, actor=cast.valideur)
    assert fresh(devis).versions.get().validated_on == later(4)


@pytest.mark.regle("F6", "B-3")
def test_what_is_reserved_is_the_sum_of_two_orders_each_rounded(cast):
    """10,02 € HT twice at 20 %: 12,02 + 12,02 = 24,04, and not 24,05."""
    lines = [
        prix.LigneBordereau(x.code_uo, x.libelle, x.unite, x.phase, D("10.02"))
        for x in bpu(0)
        if x.code_uo in ("UO-01", "UO-04")
    ]
    services.add_bordereau(cast.groupements["G1"], lines, valide_du=dt.date(2026, 5, 4))
    designation = cast.designate(cast.atelier(), on=D05)
    cast.accept(designation, on=D05)
    devis = services.deposit_devis(
        designation,
        actor=cast.mandataire(designation),
        quantites={"UO-01": D(1), "UO-04": D(1)},
        on=D05,
    )
    validate(cast, devis)
    assert devis.current.ttc == D("24.05")
    assert reserved_for(devis.atelier.reference) == D("24.04")


@pytest.mark.regle("F6", "B-6", "CH-2")
def test_a_second_validation_reserves_what_is_left_to_engage(ordered):
    cast, devis = ordered
    assert reserved_for(devis.atelier.reference) == D("15900.00")  # 19 740 − 3 840
    amend(cast, devis)
    assert reserved_for(devis.atelier.reference) == D("15900.00")
    validate(cast, devis, on=later(6))
    assert reserved_for(devis.atelier.reference) == D("17220.00")  # + 1 320 TTC
    assert [v.validated_on for v in devis.versions.order_by("numero")] == [D05, later(6)]
    assert fresh(devis.atelier).etat == Etat.APPROPRIATION
    held = available(cast.service, 2026)
    assert held.ae == D("1000000.00") - D("3840.00") - D("17220.00")


@pytest.mark.regle("CH-2", "F6")
def test_an_engaged_order_that_is_cancelled_is_reserved_again(cast):
    devis = story(cast)
    validate(cast, devis)
    bon = cast.order(fresh(devis), [2], on=later(3), until="engage")
    assert reserved_for(devis.atelier.reference) == D("15900.00")
    services.cancel_bon(bon, actor=cast.pilote, motif="Erreur.", on=later(4))
    assert reserved_for(devis.atelier.reference) == D("19740.00")


@pytest.mark.regle("F6", "G-BC-5")
def test_both_maxima_are_told_with_what_exceeds_and_equality_is_allowed(db):
    cast = make_cast(par_titulaire="30000.00")
    give_certificates(cast, on=dt.date(2026, 3, 2))
    other = story(cast)  # G1
    validate(cast, other)
    for code in ("G2", "G3"):  # their turns pass
        assert cast.designate(cast.atelier(), on=D05).groupement.code == code
    framework(cast, maximum_par_titulaire_ht=D("33000.00"))
    devis = story(cast)
    assert devis.groupement.code == "G1"
    framework(cast, maximum_ht=D("32899.99"), maximum_par_titulaire_ht=D("32899.98"))
    with pytest.raises(Refused) as refusal:
        validate(cast, devis)
    assert [r.replace("\u202f", " ").replace("\u00a0", " ") for r in refusal.value.reasons] == [
        "Le maximum de l’accord-cadre serait dépassé de 0,01 € HT.",
        "Le maximum de ce titulaire serait dépassé de 0,02 € HT.",
    ]
    framework(cast, maximum_ht=D("32900.00"), maximum_par_titulaire_ht=D("32900.00"))
    validate(cast, devis)
    assert selectors.holder_plafond(devis.groupement).reserve_ht == D("32900.00")


@pytest.mark.regle("F6", "G-BC-5")
def test_what_is_already_notified_is_not_counted_twice_in_the_maximum(ordered):
    cast, devis = ordered
    amend(cast, devis)  # 17 550 in all, of which 3 200 notified
    framework(cast, maximum_ht=D("17549.99"))
    with pytest.raises(Refused, match="serait dépassé de 0,01"):
        validate(cast, devis, on=later(6))
    framework(cast, maximum_ht=D("17550.00"), maximum_par_titulaire_ht=D("17550.00"))
    validate(cast, devis, on=later(6))
    state = selectors.framework_plafond(fresh(cast.accord))
    assert (state.consomme_ht, state.reserve_ht) == (D("3200.00"), D("14350.00"))


@pytest.mark.regle("CH-2")
def test_a_change_that_leaves_nothing_to_order_releases_what_was_reserved(ordered):
    cast, devis = ordered
    assert reserved_for(devis.atelier.reference) == D("15900.00")
    phase_2 = {line.code_uo for line in devis.bordereau.lines() if line.phase == 2}
    amend(cast, devis, {code: BASKET[code] for code in BASKET if code in phase_2})
    validate(cast, devis, on=later(6))
    assert reserved_for(devis.atelier.reference) == 0
    assert not Reservation.objects.filter(etat="OUVERTE").exists()


# -- returns that are nobody's fault -------------------------------------------------------------


@pytest.mark.regle("F5", "F6")
def test_a_return_for_the_maximum_the_credits_or_the_validity_is_not_counted(db):
    cast = make_cast()
    devis = story(cast)
    for cause in ("MAXIMUM", "CREDITS", "VALIDITE"):
        with pytest.raises(Refused, match="ce n’est pas le cas aujourd’hui"):
            send_back(cast, devis, D05, cause)
    for number in (1, 2):
        send_back(cast, devis, later(number))
        redeposit(cast, devis, later(number))
    with pytest.raises(Refused, match="déjà été retourné deux fois"):
        send_back(cast, devis, later(2))
    framework(cast, maximum_ht=D("17000.00"))
    with pytest.raises(
        Refused,
        match="déjà été retourné deux fois pour correction",
    ):
        send_back(cast, devis, later(3))
    assert services.DEVIS.blockers(fresh(devis), "send_back", actor=cast.pilote, on=later(3)) == []
    warned = services.DEVIS.alerts(fresh(devis), "refuse", actor=cast.pilote, on=later(3))
    assert len(warned) == 1
    assert "rien n’est compté" in warned[0]
    send_back(cast, devis, later(3), "MAXIMUM")
    assert (fresh(devis).etat, fresh(devis).retours) == (EtatDevis.RETOURNE, 2)
    redeposit(cast, devis, later(3), BASKET)
    validate(cast, devis, on=later(4))


@pytest.mark.regle("F5", "B-4")
def test_a_devis_out_of_date_after_two_returns_has_a_way_on(cast):
    devis = story(cast)
    for number in (1, 2):
        send_back(cast, devis, later(number))
        redeposit(cast, devis, later(number))
    late = later(63)
    with pytest.raises(Refused, match="n’était valable que jusqu’au 06/07/2026"):
        validate(cast, devis, on=late)
    send_back(cast, devis, late, "VALIDITE")
    redeposit(cast, devis, late)
    validate(cast, devis, on=late)
    assert fresh(devis).retours == 2


@pytest.mark.regle("F5", "CH-4")
def test_a_return_for_lack_of_credits_is_not_counted(db):
    cast = make_cast(ae="19739.99")
    devis = story(cast)
    send_back(cast, devis, D05, "CREDITS")
    assert fresh(devis).retours == 0


# -- a change before the second order --------------------------------------------------------------


@pytest.mark.regle("B-6", "G-BC-5")
def test_what_is_validated_stays_reserved_while_a_change_is_looked_at(ordered):
    cast, devis = ordered
    before = selectors.framework_plafond(cast.accord)
    assert (before.consomme_ht, before.reserve_ht) == (D("3200.00"), D("13250.00"))
    amend(cast, devis)
    assert selectors.framework_plafond(cast.accord) == before
    send_back(cast, devis, later(6))
    assert selectors.framework_plafond(cast.accord) == before
    assert selectors.holder_plafond(devis.groupement).reserve_ht == D("13250.00")


@pytest.mark.regle("B-6", "T-9", "T-6")
def test_a_change_returned_and_late_leaves_the_validated_version_and_counts_nothing(ordered):
    cast, devis = ordered
    amend(cast, devis)
    send_back(cast, devis, later(6))  # 11 May: due on 19 May
    with horloge.at(dt.date(2026, 5, 19)):
        tic()
    assert fresh(devis).etat == EtatDevis.RETOURNE
    with pytest.raises(Refused, match="expiré le mardi 19 mai 2026 à minuit"):
        redeposit(cast, devis, dt.date(2026, 5, 20))
    with horloge.at(dt.date(2026, 5, 20)):
        tic()
        tic()
    assert fresh(devis).etat == EtatDevis.COMMANDE
    assert fresh(devis.designation).etat == EtatDesignation.ACCEPTEE
    assert echeances.of(devis.designation, "reprise") is None
    tour = selectors.tour_of(cast.accord)
    assert tourniquet.counted_refusals(tour, "G1", on=dt.date(2026, 5, 20), seuils=SEUILS) == ()
    assert selectors.version_in_force(fresh(devis)).numero == 1
    assert fresh(devis).current.numero == 2
    assert cast.order(fresh(devis), [3], on=dt.date(2026, 5, 21)).ht == D("13250.00")
    assert Entry.objects.filter(verb="marches.devis.keep_validated").count() == 1


@pytest.mark.regle("B-6", "F5", "T-9")
def test_a_change_has_its_own_two_returns_and_is_then_put_aside_not_refused(cast):
    devis = story(cast)
    for number in (1, 2):
        send_back(cast, devis, later(number))
        redeposit(cast, devis, later(number), BASKET)
    validate(cast, devis, on=later(2))
    cast.order(fresh(devis), [2], on=later(3))
    amend(cast, devis, on=later(6))
    for number in (7, 8):
        send_back(cast, devis, later(number))
        redeposit(cast, devis, later(number))
    with pytest.raises(Refused, match="déjà été retourné deux fois"):
        send_back(cast, devis, later(9))
    with pytest.raises(Refused, match="gardez la version validée"):
        services.refuse_devis(fresh(devis), actor=cast.pilote, motif="Non.", on=later(9))
    keep(cast, devis, cast.pilote, later(9))
    assert fresh(devis).etat == EtatDevis.COMMANDE
    assert cast.order(fresh(devis), [3], on=later(10)).etat == EtatBon.NOTIFIE


@pytest.mark.regle("B-6")
@pytest.mark.parametrize("is_returned", [False, True])
def test_the_holder_may_give_its_own_change_up_before_any_order(cast, is_returned):
    devis = story(cast)
    with pytest.raises(Refused, match="il n’y a rien à garder"):
        keep(cast, devis, cast.pilote, D05)
    validate(cast, devis)
    amend(cast, devis)
    if is_returned:
        send_back(cast, devis, later(6))
    keep(cast, devis, cast.mandataire(devis.designation), later(6))
    assert fresh(devis).etat == EtatDevis.VALIDE
    assert cast.order(fresh(devis), [2, 3], on=later(7)).ht == D("16450.00")


@pytest.mark.regle("B-6", "F16", "F6")
def test_a_change_put_aside_after_a_suspension_moves_the_atelier_too(cast):
    devis = story(cast)
    advance(fresh(devis.atelier), "suspend", actor=cast.valideur, on=D05, motif="Crue.")
    validate(cast, devis)
    amend(cast, devis, on=later(1))
    advance(fresh(devis.atelier), "resume", actor=cast.valideur, on=later(2))
    assert fresh(devis.atelier).etat == Etat.DEVIS
    keep(cast, devis, cast.pilote, later(3))
    assert fresh(devis.atelier).etat == Etat.COMMANDE


@pytest.mark.regle("B-6", "T-2")
def test_a_holder_whose_devis_is_being_changed_is_not_counted_twice_in_its_maximum(db):
    """16 450 reserved, 16 450 asked: 32 900 fits, and an estimate besides the reserve would not."""
    cast = make_cast(par_titulaire="32900.00")
    devis = story(cast)
    validate(cast, devis)
    amend(cast, devis, BASKET)
    stopped = selectors.stopped_by_maximum(fresh(cast.accord), cast.atelier(), on=later(6))
    assert stopped == {}


@pytest.mark.regle("F17", "B-6")
def test_nothing_is_awaited_any_more_from_an_abandoned_change(ordered):
    cast, devis = ordered
    amend(cast, devis)
    send_back(cast, devis, later(6))
    advance(fresh(devis.atelier), "abandon", actor=cast.valideur, on=later(7), motif="Fin.")
    assert fresh(devis).etat == EtatDevis.CADUC
    assert echeances.of(devis.designation, "reprise") is None
