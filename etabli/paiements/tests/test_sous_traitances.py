"""A subcontractor of a marché: declared, accepted by a decision or by silence, paid directly (CH-12)."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied

from etabli.acteurs.models import Organisation
from etabli.acteurs.siret import invented
from etabli.consultations.selectors.awarding import firms_of
from etabli.consultations.services.awarding.contract import start_execution
from etabli.consultations.tests.attribution import notified, refused
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.documents.models import Document
from etabli.core.refus import Refused
from etabli.paiements import services
from etabli.paiements.models import PartSousTraitee, SousTraitance
from etabli.paiements.payloads import StepPart
from etabli.paiements.selectors import fins as ends
from etabli.paiements.selectors import parts as reads
from etabli.paiements.services import clock
from etabli.paiements.tests.factories import day, fresh
from etabli.paiements.tests.test_parts import (
    claim,
    earn,
    pay,
    share,
)
from tests.recits import told_once

pytestmark = pytest.mark.django_db
DECLARED, ACCEPTED = day("27/07/2026"), day("03/08/2026")
WORK = {"NOTE_CADRAGE": "4000.00", "CARNET_1": "6000.00"}


@pytest.fixture
@told_once
def local():
    """The marché of S05, 97 500,00 TTC, to one firm that is not small: its advance is 4 875,00."""
    found = notified()
    share(found, "97500.00", pme=(False,))
    start_execution(found.fresh(), on=day("22/07/2026"))
    return found


def firm(number=71):
    siren, siret = invented(number)
    return Organisation(
        nom=f"Atelier du Talus {number} (fictif)", type="ENTREPRISE", siren=siren, siret=siret
    )


def declared(found, steps=WORK, *, on=DECLARED, sub=None, actor=None, **more):
    with horloge.at(on):
        return services.declare_sous_traitance(
            found.fresh(), actor=actor or found.one.mandataires[found.holder.code],
            donneur=found.holder.mandataire, organisation=sub or firm(), prestations="Étude des sols.",
            conditions="Virement, par étape.", steps=[StepPart(k, D(v)) for k, v in steps.items()],
            **{"is_pme": True, **more},
        )  # fmt: skip


def accepted(found, sous=None, *, on=ACCEPTED, **more):
    sous = sous or declared(found, **more)
    with horloge.at(on):
        services.accept_sous_traitance(fresh(sous), actor=found.one.pilote)
    return fresh(sous)


def shares(found, etape):
    step = found.marche.services_faits.get(etape=etape)
    return [(one.organisation.nom, one.ttc) for one in reads.shares(step)]


@pytest.mark.regle("CH-12")
def test_an_accepted_subcontractor_is_paid_its_own_share_and_the_holder_the_rest(local):
    holder = local.holder.mandataire.nom
    sous = accepted(local)
    assert (sous.ttc, sous.is_direct, sous.etat, sous.decided_on) == (
        D("10000.00"), True, "ACCEPTEE", ACCEPTED,
    )  # fmt: skip
    assert shares(local, "NOTE_CADRAGE") == [
        (holder, D("15500.00")),
        (sous.organisation.nom, D("4000.00")),
    ]
    assert shares(local, "LIVRET") == [(holder, D("9750.00"))]
    on = day("20/08/2026")
    earn(local, "NOTE_CADRAGE", on=on)
    mine = pay(local, claim(local, "NOTE_CADRAGE", "FL-1", on=on), on=on)
    theirs = claim(local, "NOTE_CADRAGE", "ST-1", on=on)
    theirs = pay(local, theirs, on=on)
    assert (mine.net, theirs.beneficiaire, theirs.net, theirs.agreed_on) == (
        D("15500.00"), sous.organisation, D("4000.00"), on,
    )  # fmt: skip
    assert ends.paid(local.fresh()) == D("19500.00")
    assert local.marche.services_faits.get(etape="NOTE_CADRAGE").etat == "DEMANDE"


@pytest.mark.regle("CH-12")
def test_twenty_one_days_of_silence_accept_dated_at_their_end(local):
    sous = declared(local)
    due = echeances.of(sous, "reponse")
    assert due is not None
    assert (due.due_on, sous.answer_by) == (day("17/08/2026"), day("17/08/2026"))
    with horloge.at(day("17/08/2026")):
        assert clock.accept_subcontractors() == 0
    with horloge.at(day("18/08/2026")):
        assert clock.accept_subcontractors() == 1
        assert clock.accept_subcontractors() == 0
    sous = fresh(sous)
    assert (sous.etat, sous.decided_on, sous.decided_by_name) == (
        "ACCEPTEE",
        day("17/08/2026"),
        "",
    )
    (paper,) = Document.objects.filter(nature="acte_sous_traitance")
    assert paper.subject == sous.reference
    assert shares(local, "CARNET_1")[1] == (sous.organisation.nom, D("6000.00"))


@pytest.mark.regle("CH-12")
def test_a_refused_declaration_gives_all_back_to_the_holder_and_may_be_made_again(local):
    sous = declared(local)
    with pytest.raises(PermissionDenied):
        services.decide_sous_traitance(sous, actor=local.budget, name="refuse", motif="Non.")
    with horloge.at(ACCEPTED):
        services.decide_sous_traitance(
            fresh(sous), actor=local.one.pilote, name="refuse", motif="Assurance absente."
        )
    assert fresh(sous).motif == "Assurance absente."
    assert len(shares(local, "NOTE_CADRAGE")) == 1
    again = declared(local, on=ACCEPTED, sub=sous.organisation)
    with horloge.at(ACCEPTED):
        holder = local.one.mandataires[local.holder.code]
        services.decide_sous_traitance(again, actor=holder, name="withdraw")
    assert fresh(again).etat == "RETIREE"
    assert SousTraitance.objects.count() == 2


@pytest.mark.regle("CH-12")
def test_below_six_hundred_euros_the_holder_pays_its_subcontractor(local):
    sous = accepted(local, steps={"NOTE_CADRAGE": "599.99"})
    assert (sous.is_direct, PartSousTraitee.objects.count()) == (False, 0)
    assert len(shares(local, "NOTE_CADRAGE")) == 1
    other = accepted(local, declared(local, {"NOTE_CADRAGE": "600.00"}, sub=firm(72)))
    assert other.is_direct
    assert shares(local, "NOTE_CADRAGE")[1][1] == D("600.00")


@pytest.mark.regle("CH-12")
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ({"NOTE_CADRAGE": "19500.01"}, "laisse 19 500,00 € TTC"),
        ({}, "Donnez le montant d’au moins une étape"),
        ({"AILLEURS": "700.00"}, "ne se sous-traite plus"),
    ],
)
def test_what_is_declared_is_bounded_by_what_is_left_to_the_holder(local, steps, said):
    assert any(said in reason for reason in refused(lambda: declared(local, steps)))
    assert not SousTraitance.objects.exists()


@pytest.mark.regle("CH-12")
def test_a_holder_keeps_a_part_for_itself(local):
    whole = {row.etape: str(row.ttc) for row in local.marche.services_faits.order_by("rang")}
    reasons = refused(lambda: declared(local, whole))
    assert reasons == [
        f"{local.holder.mandataire} ne sous-traite pas toute sa part, 97 500,00 € TTC : elle en garde."
    ]


@pytest.mark.regle("CH-12")
def test_two_declarations_share_what_is_left_and_the_same_firm_is_declared_once(local):
    accepted(local, steps={"NOTE_CADRAGE": "15000.00"})
    reasons = refused(lambda: declared(local, {"NOTE_CADRAGE": "5000.00"}, sub=firm(72)))
    assert "laisse 4 500,00 € TTC" in reasons[0]
    known = SousTraitance.objects.get().organisation
    reasons = refused(lambda: declared(local, {"CARNET_1": "1000.00"}, sub=known))
    assert reasons == [f"{known} est déjà déclarée sur ce marché."]
    reasons = refused(
        lambda: declared(local, {"CARNET_1": "1000.00"}, sub=firms_of(local.holder)[1])
    )
    assert "est du groupement" in reasons[0]


@pytest.mark.regle("CH-12", "CH-6")
def test_what_the_budget_records_waits_fifteen_days_for_the_holder(local):
    accepted(local)
    on = day("20/08/2026")
    step = earn(local, "NOTE_CADRAGE", on=on)
    sub = SousTraitance.objects.get().organisation
    with horloge.at(on):
        found = services.record_demande(step, actor=local.budget, numero="ST-1", beneficiaire=sub)
    found = fresh(found)
    assert (found.etat, found.answer_by, found.due_on) == ("AU_TITULAIRE", day("04/09/2026"), None)
    with pytest.raises(Refused):
        services.pay_demande(found, actor=local.budget, on=day("05/09/2026"))
    with horloge.at(day("04/09/2026")):
        assert clock.agree_for_holders() == 0
    with horloge.at(day("05/09/2026")):
        assert clock.agree_for_holders() == 1
    found = fresh(found)
    assert (found.etat, found.agreed_on, found.due_on) == (
        "A_PAYER", day("04/09/2026"), day("04/10/2026"),
    )  # fmt: skip


@pytest.mark.regle("CH-12")
def test_a_holder_that_objects_says_why_and_another_request_may_come(local):
    accepted(local)
    on = day("20/08/2026")
    step = earn(local, "NOTE_CADRAGE", on=on)
    sub = SousTraitance.objects.get().organisation
    with horloge.at(on):
        found = services.record_demande(step, actor=local.budget, numero="ST-1", beneficiaire=sub)
        with pytest.raises(PermissionDenied):
            services.object_demande(fresh(found), actor=local.budget, motif="Non fait.")
        holder = local.one.mandataires[local.holder.code]
        services.object_demande(fresh(found), actor=holder, motif="Non fait.")
    assert (fresh(found).etat, fresh(found).motif_rejet) == ("REJETEE", "Non fait.")
    with horloge.at(on):
        again = services.record_demande(
            fresh(step), actor=local.budget, numero="ST-2", beneficiaire=sub
        )
        services.agree_demande(fresh(again), actor=holder)
    assert (fresh(again).etat, fresh(again).due_on) == ("A_PAYER", day("19/09/2026"))


@pytest.mark.regle("CH-12")
def test_the_holder_claims_no_step_while_its_declaration_waits_for_an_answer(local):
    sous = declared(local)
    on = day("10/08/2026")
    earn(local, "NOTE_CADRAGE", on=on)
    assert (
        "attend la réponse du service pilote"
        in refused(lambda: claim(local, "NOTE_CADRAGE", "FL-1", on=on))[0]
    )
    accepted(local, sous, on=on)
    assert claim(local, "NOTE_CADRAGE", "FL-1", on=on).ttc == D("15500.00")


@pytest.mark.regle("CH-12", "V3")
def test_a_refaction_lowers_the_share_of_the_subcontractor_as_it_lowers_the_step(local):
    sous = accepted(local)
    earn(local, "NOTE_CADRAGE", on=day("20/08/2026"), refaction_taux=D("10.00"))
    assert shares(local, "NOTE_CADRAGE") == [
        (local.holder.mandataire.nom, D("13950.00")),
        (sous.organisation.nom, D("3600.00")),
    ]
