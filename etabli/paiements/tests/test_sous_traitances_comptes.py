"""What a subcontractor changes of the advances, of the end of a marché, of the pages; its money adds up (CH-12)."""

from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etabli.acteurs.models import Organisation
from etabli.acteurs.siret import invented
from etabli.acteurs.tests.clients import client_of as as_
from etabli.consultations.tests.attribution import refused
from etabli.core import horloge
from etabli.core.refus import Refused
from etabli.paiements import services
from etabli.paiements.models import Avance, DemandePaiement, PartSousTraitee, SousTraitance
from etabli.paiements.selectors import parts as reads
from etabli.paiements.services import clock
from etabli.paiements.tests.factories import admit_livrables, day, fresh
from etabli.paiements.tests.test_parts import (
    ETAPES,
    claim,
    earn,
    pay_advances,
    share,
    text_of,
)
from etabli.paiements.tests.test_sous_traitances import (
    ACCEPTED,
    DECLARED,
    WORK,
    accepted,
    declared,
    firm,
    local,
    shares,
)

pytestmark = pytest.mark.django_db
__all__ = ["local"]


@pytest.mark.regle("CH-10", "CH-12")
def test_an_advance_not_paid_yet_is_that_of_what_the_holder_does_itself(local):
    """5 % of 87 500 is 4 375; the subcontractor, a small firm that asks for it, has 30 % of 10 000."""
    accepted(local, wants_advance=True)
    rows = Avance.objects.filter(etat="A_VERSER").order_by("pk")
    assert [(one.base_ttc, one.montant, one.due_on) for one in rows] == [
        (D("87500.00"), D("4375.00"), day("15/08/2026")),
        (D("10000.00"), D("3000.00"), day("02/09/2026")),
    ]


@pytest.mark.regle("CH-10", "CH-11", "CH-12")
def test_an_advance_already_paid_is_given_back_for_what_is_subcontracted_then(local):
    pay_advances(local)
    accepted(local)
    titre = local.marche.titres.get()
    assert (titre.montant, titre.is_advance) == (D("500.00"), True)
    assert reads.still_out(local.marche) == D("4375.00")


@pytest.mark.regle("CH-11", "CH-12")
def test_the_advance_of_a_subcontractor_is_given_back_by_its_own_requests(local):
    """It has no request after its last step: all that is left is taken there."""
    sous = accepted(local, wants_advance=True)
    pay_advances(local, on=ACCEPTED)
    rows = []
    for number, etape in enumerate(WORK):
        on = day(f"2{number}/08/2026")
        earn(local, etape, on=on)
        claim(local, etape, f"FL-{number}", on=on)
        rows.append(claim(local, etape, f"ST-{number}", on=on))
    assert [(one.ttc, fresh(one).recuperation) for one in rows] == [
        (D("4000.00"), D("0.00")), (D("6000.00"), D("3000.00")),
    ]  # fmt: skip
    assert reads.still_out(local.marche, sous.organisation_id) == 0


@pytest.mark.regle("CH-12", "CH-13")
def test_no_penalty_is_withheld_on_the_share_of_a_subcontractor(local):
    from etabli.paiements.tests.test_penalites import AFTER, announced, decided

    accepted(local)
    decided(local, announced(local))
    earn(local, "NOTE_CADRAGE", on=AFTER)
    sub = SousTraitance.objects.get().organisation
    theirs = claim(local, "NOTE_CADRAGE", "ST-1", on=AFTER, firm=sub)
    mine = claim(local, "NOTE_CADRAGE", "FL-1", on=AFTER)
    assert (fresh(theirs).penalite, fresh(mine).penalite) == (D("0.00"), D("1922.92"))


@pytest.mark.regle("CH-12")
def test_a_sub_that_stops_keeps_what_it_claimed_and_the_rest_goes_back(local):
    sous = accepted(local)
    on = day("20/08/2026")
    earn(local, "NOTE_CADRAGE", on=on)
    claim(local, "NOTE_CADRAGE", "FL-1", on=on)
    with horloge.at(on):
        stop = {"actor": local.one.pilote, "name": "stop", "motif": "Mainlevée du 19 août."}
        assert (
            "sa demande se dépose d’abord"
            in refused(lambda: services.decide_sous_traitance(fresh(sous), **stop))[0]
        )
        claim(local, "NOTE_CADRAGE", "ST-1", on=on)
        services.decide_sous_traitance(fresh(sous), **stop)
    assert fresh(sous).etat == "TERMINEE"
    assert shares(local, "NOTE_CADRAGE")[1][1] == D("4000.00")
    assert shares(local, "CARNET_1") == [(local.holder.mandataire.nom, D("24375.00"))]


@pytest.mark.regle("CH-12", "2.7.4")
def test_a_marche_that_stops_pays_the_subcontractor_its_part_of_what_is_admitted(local):
    """The note is admitted and not certified: 4 000 of its 19 500; a declaration that waits is dropped."""
    sous = accepted(local)
    other = declared(local, {"LIVRET": "1000.00"}, sub=firm(72), on=ACCEPTED)
    on = day("10/08/2026")
    admit_livrables(local.marche.atelier, "NOTE_CADRAGE", on=on)
    with horloge.at(on):
        fin = services.prepare_fin(
            local.fresh(), actor=local.one.pilote, voie="PHASE", motif="Plus de projet."
        )
        services.decide_fin(fresh(fin), actor=local.one.rpa)
        services.certify_service_fait(local.fresh(), actor=local.one.pilote, etape="RESILIATION")
    assert fresh(other).etat == "SANS_OBJET"
    rows = shares(local, "RESILIATION")
    assert sum(ttc for _, ttc in rows) == D("19500.00")
    assert rows[1] == (sous.organisation.nom, D("2000.00"))
    with horloge.at(day("30/09/2026")):
        assert clock.accept_subcontractors() == 0


@pytest.mark.regle("CH-12", "CH-8")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(sorted(ETAPES)), st.decimals("600", "9000", places=2), min_size=1
        ),
        max_size=3,
    ),
    st.lists(st.integers(0, 100), min_size=5, max_size=5),
)
def test_direct_payments_and_those_of_the_holder_are_the_certified_total(local, subs, taux):
    """Whatever is declared and whatever the réfactions, each step is paid whole, to the cent."""
    with transaction.atomic():
        for number, steps in enumerate(subs):
            try:
                with transaction.atomic():
                    made = declared(local, steps, sub=firm(80 + number))
                    SousTraitance.objects.filter(pk=made.pk).update(
                        etat="ACCEPTEE", decided_on=ACCEPTED
                    )
            except Refused:
                continue
        for rate, step in zip(taux, local.marche.services_faits.order_by("rang"), strict=True):
            step.refaction = (step.ttc * rate / 100).quantize(D("0.01"))
            step.ttc -= step.refaction
            if not step.ttc:
                continue
            rows = reads.shares(step)
            assert sum(one.ttc for one in rows) == step.ttc
            assert all(one.ttc > 0 for one in rows)
            for one in rows[1:]:
                kept = PartSousTraitee.objects.get(
                    service_fait=step, sous_traitance__organisation=one.organisation
                )
                assert one.ttc <= kept.ttc
        transaction.set_rollback(True)


def test_the_base_refuses_a_subcontractor_of_itself_and_an_empty_part(local):
    sous = accepted(local)
    with pytest.raises(IntegrityError), transaction.atomic():
        SousTraitance.objects.filter(pk=sous.pk).update(organisation=sous.donneur_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        sous.parts.update(ttc=0)
    earn(local, "NOTE_CADRAGE", on=day("20/08/2026"))
    theirs = claim(local, "NOTE_CADRAGE", "ST-1", on=day("20/08/2026"), firm=sous.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        DemandePaiement.objects.filter(pk=theirs.pk).update(agreed_on=None)


@pytest.mark.regle("CH-10", "CH-12")
def test_parts_do_not_change_under_a_declared_subcontractor(local):
    declared(local)
    with pytest.raises(Refused, match="Un sous-traitant est déclaré sur ces parts"):
        share(local, "97500.00")


def test_the_pages_of_a_subcontractor_from_the_form_to_the_paper(local):
    holder, pilote = as_(local.one.mandataires[local.holder.code]), as_(local.one.pilote)
    url = reverse("paiements:sous-traitance-declarer", args=[local.marche.pk])
    siren, siret = invented(90)
    typed = {
        "entreprise": siret, "is_pme": "oui", "prestations": "Étude des sols.", "ttc_note_cadrage": "20 000",
        "conditions": "Virement.", "wants_advance": "non",
    }  # fmt: skip
    with horloge.at(DECLARED):
        assert "Déclarer un sous-traitant" in holder.get(reverse("paiements:mes-paiements")).text
        assert pilote.get(url).status_code == 403
        answer = holder.post(url, typed)
        assert answer.status_code == 422
        assert "écrivez aussi son nom" in answer.text
        answer = holder.post(url, typed | {"nouvelle": "Talus études (fictif)"})
        assert answer.status_code == 409
        assert "laisse 19 500,00 € TTC" in text_of(answer)
        assert not Organisation.objects.filter(siren=siren).exists()
        typed |= {"nouvelle": "Talus études (fictif)", "ttc_note_cadrage": "4 000"}
        assert holder.post(url, typed).status_code == 302
        sous = SousTraitance.objects.get()
        assert (sous.organisation.siret, sous.ttc) == (siret, D("4000.00"))
        budget = text_of(pilote.get(reverse("paiements:atelier", args=[local.marche.atelier_id])))
        assert "Accepter le sous-traitant Talus études (fictif) — 4 000,00 € TTC" in budget
        paper = reverse("paiements:sous-traitance-document", args=[sous.pk, "html"])
        assert holder.get(paper).status_code == 404
        act = reverse("paiements:sous-traitance-acte", args=[sous.pk, "accept"])
        assert pilote.post(act, {"on": "2026-07-27"}).status_code == 302
        page = text_of(holder.get(sous.get_absolute_url()))
        assert "par l’État, directement" in page
        assert "4 000,00 € TTC" in page
        assert holder.get(paper).status_code == 200
    loser = next(one for code, one in local.one.mandataires.items() if code != local.holder.code)
    assert as_(loser).get(sous.get_absolute_url()).status_code == 404
