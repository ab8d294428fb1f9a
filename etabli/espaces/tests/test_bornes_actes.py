"""The class in service: no act takes a day before the event it follows, nor one that is not sane."""

import datetime as dt
from decimal import Decimal as D

import pytest

from etabli.acteurs.selectors import dgaln
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.deroules.flash_moves import WORKFLOW
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import start_animation
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.core.workflow import Filled
from etabli.credits import services as credits
from etabli.livrables import services as livrables
from etabli.livrables.payloads import Reduction
from etabli.marches import services as contract
from etabli.marches.forms import DevisForm
from etabli.marches.guards import signature
from etabli.marches.tests.factories import give_certificates, make_cast
from etabli.paiements import services as payments
from etabli.paiements.guards import refaction_within_due
from etabli.paiements.tests.factories import day, fresh
from etabli.seances import services as seances
from etabli.seances.tests.factories import DAY, make_scene
from tests.recits import told_once

NEXT = dt.timedelta(days=1)


def refused(act):
    """The reasons of the refusal, with plain spaces."""
    with pytest.raises(Refused) as refusal:
        act()
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in refusal.value.reasons]


# -- sessions and dates on site ------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (
            dt.date(2020, 3, 12),
            dt.date(2020, 3, 12),
            "La session sur place ne peut pas précéder la notification du contrat (15/01/2026) : "
            "corrigez la date.",
        ),
        (
            DAY,
            DAY + dt.timedelta(days=2432),
            "Une session Flash dure 3 jours au plus ; vos dates en font 2433.",
        ),
        (
            dt.date(2036, 3, 12),
            dt.date(2036, 3, 12),
            "La session sur place ne peut pas dépasser le 10/02/2027 : vérifiez l’année.",
        ),
        (
            dt.date(2126, 3, 12),
            dt.date(2126, 3, 12),
            "L’année 2126 n’est pas possible : écrivez-la entre 2000 et 2100.",
        ),
    ],
)  # fmt: skip
def test_a_session_is_after_the_order_within_a_year_and_of_three_days_at_most(first, last, reason):
    scene = make_scene()
    before = dt.date(2026, 2, 10)
    assert reason in refused(
        lambda: seances.prepare_session(
            scene.atelier,
            actor=scene.pilote,
            titre="Deux jours",
            lieu="Halle",
            debut_on=first,
            fin_on=last,
            on=before,
        )
    )
    if first.year < 2100:
        assert reason in refused(
            lambda: seances.amend_session(
                scene.session, actor=scene.pilote, on=before, debut_on=first, fin_on=last
            )
        )
    assert scene.session.debut_on == DAY


@pytest.mark.django_db
def test_the_dated_parameter_says_how_long_a_flash_is_on_site(settings, tmp_path):
    was = settings.PARAMETRES.read_text(encoding="utf-8")
    now = was.replace(
        '[jours_site_max_flash]\nlibelle = "Jours sur place, au plus (Flash)"\nunite = "jours"\nvaleur = 3',
        '[jours_site_max_flash]\nlibelle = "Jours"\nunite = "jours"\nperiodes = ['
        "{valeur = 3, date_fin = 2026-02-28}, {valeur = 4, date_debut = 2026-03-01}]",
    )
    assert now != was
    settings.PARAMETRES = tmp_path / "parametres.toml"
    settings.PARAMETRES.write_text(now, encoding="utf-8")
    scene = make_scene()
    four = {"debut_on": DAY, "fin_on": DAY + 3 * NEXT}
    assert refused(
        lambda: seances.amend_session(
            scene.session, actor=scene.pilote, on=dt.date(2026, 2, 28), **four
        )
    ) == ["Une session Flash dure 3 jours au plus ; vos dates en font 4."]
    seances.amend_session(scene.session, actor=scene.pilote, on=dt.date(2026, 3, 1), **four)
    assert fresh(scene.session).fin_on == DAY + 3 * NEXT


@pytest.mark.django_db
@pytest.mark.regle("F8")
def test_one_act_moves_the_session_and_the_dates_on_site():
    scene = make_scene()
    with horloge.at(DAY - dt.timedelta(days=10)):
        seances.amend_session(
            scene.session, actor=scene.pilote, debut_on=DAY + NEXT, fin_on=DAY + 2 * NEXT
        )
    atelier = Atelier.objects.get(pk=scene.atelier.pk)
    assert (atelier.site_from, atelier.site_to) == (DAY + NEXT, DAY + 2 * NEXT)
    last = Entry.objects.filter(verb="ateliers.atelier.move_site_dates").get()
    assert last.data == {
        "site_from": (DAY + NEXT).isoformat(),
        "site_to": (DAY + 2 * NEXT).isoformat(),
    }


@pytest.mark.django_db
@pytest.mark.regle("F8")
def test_the_dates_announced_at_the_animation_move_the_session_already_prepared(monkeypatch):
    scene = make_scene()
    Atelier.objects.filter(pk=scene.atelier.pk).update(
        etat="APPROPRIATION", site_from=None, site_to=None
    )
    monkeypatch.setattr(WORKFLOW, "_conditions", lambda *_a, **_k: [])
    with horloge.at(DAY - dt.timedelta(days=10)):
        start_animation(
            Atelier.objects.get(pk=scene.atelier.pk),
            actor=scene.pilote,
            site_from=DAY + NEXT,
            site_to=DAY + NEXT,
        )
    session = fresh(scene.session)
    assert (session.debut_on, session.fin_on) == (DAY + NEXT, DAY + NEXT)
    assert Entry.objects.filter(verb="ateliers.atelier.move_site_dates").count() == 0


@pytest.mark.django_db
def test_a_decision_is_not_due_before_the_session_that_took_it():
    scene = make_scene()
    assert refused(
        lambda: seances.record_decision(
            scene.session, actor=scene.pilote, quoi="Relevé", qui="DDT", pour_le=DAY - NEXT
        )
    ) == [
        "L’échéance d’une décision ne peut pas précéder la session (12/03/2026) : corrigez la date."
    ]


# -- orders and payments -------------------------------------------------------------------------


def validated_devis():
    """A cast, its accepted designation, and the devis validated on 7 May."""
    cast = make_cast()
    designation = cast.designate(cast.atelier(), on=day("05/05/2026"))
    cast.accept(designation, on=day("05/05/2026"))
    devis = cast.devis(designation, on=day("06/05/2026"))
    contract.validate_devis(devis, actor=cast.valideur, on=day("07/05/2026"))
    return cast, designation, devis


@pytest.fixture
@told_once
def validated(db):
    return validated_devis()


@pytest.mark.regle("G-BC-8", "F7")
@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (
            day("31/12/2020"),
            "La fin d’exécution ne peut pas précéder la préparation du bon (12/05/2026) : corrigez la date.",
        ),
        (day("13/05/2028"), "La fin d’exécution ne peut pas dépasser le 12/05/2028 : vérifiez l’année."),
    ],
)  # fmt: skip
def test_an_order_does_not_end_before_it_begins_nor_in_two_years(validated, end, reason):
    cast, _, devis = validated
    assert reason in refused(
        lambda: contract.prepare_bon(
            devis, actor=cast.pilote, phases=[2, 3], fin_prevue=end, on=day("12/05/2026")
        )
    )


@pytest.mark.regle("G-BC-8")
def test_an_order_whose_end_is_over_is_not_verified_nor_signed(validated):
    cast, _, devis = validated
    bon = contract.prepare_bon(
        devis,
        actor=cast.pilote,
        phases=[2, 3],
        fin_prevue=day("20/05/2026"),
        on=day("12/05/2026"),
    )
    contract.present_bon(bon, actor=cast.pilote, on=day("12/05/2026"))
    said = {
        on: [g.detail for g in signature.check(bon, on=day(on)) if "exécution est" in g.label]
        for on in ("20/05/2026", "21/05/2026")
    }
    assert said["20/05/2026"] == [""]
    assert "est passée" in said["21/05/2026"][0]
    assert any(
        "est passée" in reason
        for reason in refused(lambda: contract.sign_bon(bon, actor=cast.rpa, on=day("21/05/2026")))
    )


@pytest.mark.regle("CH-4")
def test_nothing_is_paid_before_it_is_asked_for(validated):
    cast, designation, devis = validated
    bon = cast.order(devis, [2], on=day("19/05/2026"))
    payments.certify_service_fait(bon, actor=cast.pilote, on=day("10/06/2026"))
    claim = payments.record_demande(
        bon, actor=cast.mandataire(designation), numero="DP-1", on=day("15/06/2026")
    )
    reasons = refused(
        lambda: payments.pay_demande(fresh(claim), actor=cast.budget, on=day("14/06/2026"))
    )
    assert reasons == [
        "Le paiement ne peut pas précéder la réception de la demande (15/06/2026) : corrigez la date."
    ]


@pytest.mark.regle("V3")
def test_a_refaction_takes_no_more_than_what_the_admission_makes_due(validated):
    cast, designation, devis = validated
    give_certificates(cast, on=day("02/03/2026"))
    cast.order(devis, [2], on=day("19/05/2026"))
    cast.order(fresh(devis), [3], on=day("22/06/2026"))
    one = livrables.expect_livrable(fresh(designation).atelier, actor=CLOCK, on=day("10/07/2026"))

    def said(amount):
        reduction = Reduction(montant=D(amount))
        return refaction_within_due(Filled(one, cast.valideur, day("20/07/2026"), data=reduction))

    assert said("5300.00") is None
    assert said("5300.01").replace("\u00a0", " ") == (
        "La réfaction dépasse ce qui reste dû à l’admission, 5 300,00 € HT : elle est à baisser."
    )
    assert said("999999") is not None


@pytest.mark.parametrize(("ticked", "stands"), [(False, False), (True, True)])
def test_a_devis_far_above_the_reference_is_said_before_it_is_deposited(validated, ticked, stands):
    _, _, devis = validated
    lines = devis.bordereau.lines()
    typed = {line.code_uo: "1" for line in lines} | {lines[0].code_uo: "999"}
    form = DevisForm(
        typed | ({"is_sure": "on"} if ticked else {}),
        atelier=devis.atelier,
        lignes=lines,
        taux=devis.taux_tva,
    )
    assert form.is_valid() == stands
    if not stands:
        assert list(form.errors) == ["is_sure"]
        assert "pour un montant de référence de" in form.errors["is_sure"][0]
        assert not form["is_sure"].is_hidden


# -- reviews, credits, the engine ----------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.regle("CH-2")
def test_credits_are_delegated_around_their_year(validated):
    cast, _, _ = validated
    envelope = credits.envelope_for(cast.atelier().service_pilote, 2026)
    assert refused(
        lambda: credits.delegate_credits(
            actor=actor_of(Role.DGALN_CHEF_PROJET, organisation=dgaln()),
            destination=envelope,
            ae=D(10),
            cp=D(10),
            on=day("01/02/2020"),
        )
    ) == [
        "Une délégation du 01/02/2020 ne porte pas sur l’exercice 2026 : corrigez l’un des deux."
    ]


@pytest.mark.django_db
def test_no_act_is_dated_out_of_this_century_whoever_calls_it():
    scene = make_scene()
    assert refused(
        lambda: seances.announce_session(scene.session, actor=scene.pilote, on=dt.date(26, 3, 1))
    ) == ["L’année 26 n’est pas possible : écrivez-la entre 2000 et 2100."]
