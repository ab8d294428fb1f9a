"""The 20 % rule, with every column of S08 and each case of the law."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.feuilles_de_route import cofinancement as cf
from etabli.feuilles_de_route import financement
from etabli.feuilles_de_route.cofinancement import (
    Ligne,
    Nature,
    Plan,
    Resultat,
    Statut,
    TypeMaitreOuvrage,
)
from etabli.feuilles_de_route.pages.actions import figures


def line(source, montant, statut=Statut.ENVISAGEE, **more):
    return Ligne(source, cf.SOURCES[source][1], D(montant), statut, **more)


def plan(cout, *lignes, **more):
    return Plan(D(cout), lignes, **more)


#: CF-3: the shares of the law as it stands
TAUX = cf.Taux(defaut=D(20), chef_de_file=D(30), reduit=D(10))


def forecast_of(case):
    return cf.evaluate(case, TAUX)


OWN = "FONDS_PROPRES"
FOUR = (
    line("DETR", 160000), line("DSIL", 80000), line("REGION", 60000), line("DEPARTEMENT", 40000),
)  # fmt: skip
S08_A = plan(400000, *FOUR, line(OWN, 60000))


@pytest.mark.regle("S08", "CF-1", "CF-2", "CF-4", "CF-5", "CF-6", "CF-7")
@pytest.mark.parametrize(
    ("case", "rate", "result", "amounts"),
    [
        # cost, S, P, A, A minimum, shortage, S_max, reduction, missing to the cost
        (
            S08_A, "15,0\u00a0%", Resultat.NON_CONFORME,
            (400000, 340000, 0, 60000, 80000, 20000, 320000, 20000, 0),
        ),
        (
            plan(400000, line("DETR", 320000), line("FONDATION", 40000), line(OWN, 40000)),
            "11,1\u00a0%", Resultat.NON_CONFORME,
            (400000, 320000, 40000, 40000, 72000, 32000, 288000, 32000, 0),
        ),
        (
            plan(400000, line("DETR", 320000), line(OWN, 80000)),
            "20,0\u00a0%", Resultat.CONFORME,
            (400000, 320000, 0, 80000, 80000, 0, 320000, 0, 0),
        ),
        (
            plan(
                400000, line("DETR", 160000), line("DSIL", 80000, Statut.REFUSEE),
                line("REGION", 60000), line("DEPARTEMENT", 40000), line(OWN, 60000),
            ),
            "18,8\u00a0%", Resultat.DESEQUILIBRE,
            (400000, 260000, 0, 60000, 80000, 20000, 320000, 0, 80000),
        ),
        (
            plan(30000, line("ANCT", 27000), line(OWN, 3000), est_investissement=False),
            "—", Resultat.NON_APPLICABLE,
            (30000, 27000, 0, 3000, 6000, 3000, 24000, 3000, 0),
        ),
    ],
)  # fmt: skip
def test_the_five_cases_of_the_scenario(case, rate, result, amounts):
    bilan = forecast_of(case)
    assert (bilan.resultat, bilan.taux_affiche) == (result, rate)
    assert (
        bilan.cout_ht, bilan.subventions, bilan.prive, bilan.autofinancement,
        bilan.autofinancement_minimal, bilan.manque, bilan.subventions_maximales,
        bilan.reduction, bilan.financement_manquant,
    ) == tuple(map(D, amounts))  # fmt: skip


@pytest.mark.regle("S08", "CF-7")
@pytest.mark.parametrize(
    ("result", "allowed"),
    [
        (Resultat.CONFORME, True),
        (Resultat.NON_APPLICABLE, True),
        (Resultat.NON_CONFORME, False),
        (Resultat.DESEQUILIBRE, False),
        (Resultat.A_VERIFIER, False),
    ],
)
def test_only_a_conform_or_not_applicable_plan_allows_commitment(result, allowed):
    assert replace(forecast_of(S08_A), resultat=result).allows_commitment is allowed


@pytest.mark.regle("CF-1")
def test_the_test_is_made_on_exact_values_never_on_the_displayed_rate():
    bilan = forecast_of(plan("400000.00", line("DETR", "320000.01"), line(OWN, "79999.99")))
    assert (bilan.taux_affiche, bilan.resultat) == ("20,0\u00a0%", Resultat.NON_CONFORME)
    assert (bilan.manque, bilan.reduction) == (D("0.01"), D("0.01"))


@pytest.mark.regle("CF-1")
def test_without_subsidy_the_plan_is_conform():
    alone = forecast_of(plan(1000, line("FONDATION", 1000)))
    assert (alone.resultat, alone.taux_mo, alone.taux_affiche) == (Resultat.CONFORME, None, "—")
    assert forecast_of(plan(1000, line(OWN, 1000))).resultat is Resultat.CONFORME


@pytest.mark.regle("CF-1")
def test_the_money_of_the_maitre_d_ouvrage_is_not_a_subsidy():
    own = line("COMMUNE", 1000, organisation="Fumel")
    assert "autofinancement" in str(cf.refusal_of_line(own, maitre_ouvrage="Fumel"))
    assert cf.refusal_of_line(own, maitre_ouvrage="Monsempron-Libos") is None
    assert (
        cf.refusal_of_line(replace(own, nature=Nature.AUTOFINANCEMENT), maitre_ouvrage="Fumel")
        is None
    )


@pytest.mark.regle("CF-2")
def test_more_than_the_cost_is_never_conform():
    bilan = forecast_of(plan(1000, line("DETR", 500), line(OWN, 501)))
    assert bilan.resultat is Resultat.DESEQUILIBRE
    assert (bilan.financement_excedentaire, bilan.financement_manquant) == (D(1), D(0))


@pytest.mark.regle("CF-2", "CF-4")
def test_the_balance_is_checked_before_the_exclusions():
    bilan = forecast_of(plan(1000, line(OWN, 1), est_investissement=False))
    assert bilan.resultat is Resultat.DESEQUILIBRE


@pytest.mark.regle("CF-3")
@pytest.mark.parametrize(
    ("facts", "t"),
    [
        ({}, 20),
        ({"is_chef_de_file": True}, 30),
        ({"is_energie_scolaire": True}, 10),
        ({"is_epci_corse": True}, 10),
        ({"is_chef_de_file": True, "is_energie_scolaire": True}, 10),
        ({"derogation": cf.Derogation(D(5), "AP 2026-12", dt.date(2026, 3, 1))}, 5),
        ({"derogation": cf.Derogation(D(5), " ", dt.date(2026, 3, 1))}, 20),
        ({"derogation": cf.Derogation(D(5), "AP 2026-12", None)}, 20),
        (
            {
                "derogation": cf.Derogation(D(15), "AP 2026-12", dt.date(2026, 3, 1)),
                "is_epci_corse": True,
            },
            15,
        ),
    ],
)
def test_one_minimum_among_several(facts, t):
    assert cf.minimum_rate(plan(1000, **facts), TAUX) == t
    assert cf.minimum_rate(plan(1000), replace(TAUX, defaut=D(25))) == 25


@pytest.mark.regle("CF-3")
def test_the_rate_of_a_small_rural_commune_is_written_and_applies_to_nobody(changes):
    small = plan(1000, is_petite_commune=True)
    day = dt.date(2026, 6, 1)
    assert financement.rates(day) == TAUX
    assert cf.minimum_rate(small, financement.rates(day)) == 20
    changes("taux_mo_rural", D("0.05"), on=day)
    assert cf.minimum_rate(small, financement.rates(day)) == 5
    assert cf.minimum_rate(plan(1000), financement.rates(day)) == 20
    assert financement.rates(day - dt.timedelta(days=1)) == TAUX


@pytest.mark.regle("CF-3")
def test_the_minimum_is_that_of_the_day_asked(changes):
    change = dt.date(2027, 1, 1)
    changes("taux_mo", D("0.25"), on=change)
    found = [cf.minimum_rate(plan(1000), financement.rates(day)) for day in days_around(change)]
    assert found == [20, 25]


def days_around(change):
    return change - dt.timedelta(days=1), change


@pytest.mark.regle("CF-4")
@pytest.mark.parametrize(
    ("facts", "result"),
    [
        ({"departement": "971"}, Resultat.NON_APPLICABLE),
        ({"departement": "975"}, Resultat.NON_APPLICABLE),
        ({"departement": "978"}, Resultat.NON_APPLICABLE),
        ({"departement": "987"}, Resultat.A_VERIFIER),
        ({"departement": "988"}, Resultat.A_VERIFIER),
        ({"departement": "47"}, Resultat.NON_CONFORME),
        ({"is_renouvellement_urbain": True}, Resultat.NON_APPLICABLE),
        ({"is_feder_cooperation": True}, Resultat.NON_APPLICABLE),
        ({"maitre_ouvrage": TypeMaitreOuvrage.AUTRE}, Resultat.NON_APPLICABLE),
        ({"maitre_ouvrage": TypeMaitreOuvrage.INCONNU}, Resultat.A_VERIFIER),
        ({"maitre_ouvrage": TypeMaitreOuvrage.GROUPEMENT_COLLECTIVITES}, Resultat.NON_CONFORME),
    ],
)
def test_where_the_minimum_does_not_apply(facts, result):
    bilan = forecast_of(replace(S08_A, **facts))
    assert bilan.resultat is result
    assert bool(bilan.motifs) is (result is not Resultat.NON_CONFORME)
    assert (bilan.taux_mo, bilan.manque) == (D("15.0"), D(20000))  # shown in all cases


@pytest.mark.regle("CF-4")
@pytest.mark.parametrize("cost", [400000, 425000])
@pytest.mark.parametrize(
    "facts",
    [
        {"departement": "972"},
        {"est_investissement": False},
        {"is_renouvellement_urbain": True},
        {"is_feder_cooperation": True},
        {"maitre_ouvrage": TypeMaitreOuvrage.AUTRE},
    ],
)
def test_nobody_is_told_to_follow_a_rule_that_does_not_apply(facts, cost):
    """Martinique, 25 000 € to find: the plan is unbalanced, and nothing is to be removed."""
    bilan = forecast_of(replace(S08_A, cout_ht=D(cost), **facts))
    assert bilan.resultat is (Resultat.NON_APPLICABLE if cost == 400000 else Resultat.DESEQUILIBRE)
    assert not bilan.rule_applies
    said = " ".join(financement.explain(bilan))
    for words in ("retirer", "minimal", "dépasser"):
        assert words not in said, said
    assert bilan.exclusions[0] in said
    assert ("Il manque 25\u00a0000,00\u00a0€" in said) is (cost == 425000)
    reading = financement.Reading(cast(Any, None), (), bilan, bilan, ())
    assert reading.rule_sentence.startswith("La règle des 20\u00a0% ne s’applique pas")
    assert (bilan.taux_affiche, reading.is_short) == ("—", False)
    ruled = {label: shown for label, shown, _ in figures(reading)}
    assert ruled["Subventions à retirer"] == ruled["Part minimale"] == "—"


@pytest.mark.regle("CF-9")
@pytest.mark.parametrize(
    ("detr", "dsil", "is_said"),
    [("", "", False), ("toiture", "", False), ("Toiture ", "toiture", True), ("a", "b", False)],
)
def test_only_a_post_that_is_named_is_counted_twice(detr, dsil, is_said):
    case = plan(1000, line("DETR", 300, poste=detr), line("DSIL", 300, poste=dsil), line(OWN, 400))
    assert any("toutes deux" in sentence for sentence in cf.warnings(case)) is is_said


@pytest.mark.regle("CF-4")
def test_a_counted_source_of_unknown_nature_asks_for_a_check_first():
    unknown = Ligne("Fonds mystère", None, D(1))
    assert forecast_of(plan(1000, unknown)).resultat is Resultat.A_VERIFIER
    refused = replace(unknown, statut=Statut.REFUSEE)
    assert forecast_of(plan(1000, refused, line(OWN, 1000))).resultat is Resultat.CONFORME


@pytest.mark.regle("CF-5")
def test_the_minimum_is_rounded_up_and_the_maximum_down_to_the_cent():
    bilan = forecast_of(plan("100.03", line("DETR", "100.03")))
    assert (bilan.autofinancement_minimal, bilan.manque) == (D("20.01"), D("20.01"))
    assert (bilan.subventions_maximales, bilan.reduction) == (D("80.02"), D("20.01"))


@pytest.mark.regle("CF-6")
def test_valued_time_and_vat_refund_are_out_of_the_calculation():
    bilan = forecast_of(
        plan(
            1000, line("DETR", 800), line(OWN, 200), line("TEMPS_VALORISE", 90), line("FCTVA", 160)
        )
    )
    assert (bilan.resultat, bilan.ecart) == (Resultat.CONFORME, D(0))


@pytest.mark.regle("CF-7")
def test_the_acquired_counts_what_is_obtained_and_the_own_money():
    case = plan(
        1000, line("DETR", 300, Statut.OBTENUE), line("DSIL", 300, Statut.DEMANDEE),
        line("FONDATION", 100, Statut.ENVISAGEE), line(OWN, 200), line(OWN, 100, Statut.REFUSEE),
    )  # fmt: skip
    forecast, acquired = forecast_of(case), cf.evaluate_acquired(case, TAUX)
    assert (forecast.subventions, forecast.prive, forecast.autofinancement) == (
        D(600),
        D(100),
        D(200),
    )
    assert (acquired.subventions, acquired.prive, acquired.autofinancement) == (
        D(300),
        D(0),
        D(200),
    )
    assert (acquired.resultat, acquired.financement_manquant) == (Resultat.DESEQUILIBRE, D(500))


@pytest.mark.regle("CF-8")
def test_the_plans_of_several_maitres_d_ouvrage_make_the_cost_of_the_action():
    assert cf.fault_of_costs([D(600), D(400)], cout_action=D(1000)) is None
    assert "laissent 1\u00a0100,00\u00a0€" in str(cf.fault_of_costs([D(900)], cout_action=D(2000)))
    assert "dépassent" in str(cf.fault_of_costs([D(900), D(200)], cout_action=D(1000)))


@pytest.mark.regle("CF-9")
def test_warnings_never_block():
    case = plan(
        1000, line("DETR", 300, Statut.DEMANDEE, poste="toiture", recue_le=dt.date(2026, 6, 2)),
        line("DSIL", 300, poste="toiture"), line("FEDER", 200), line(OWN, 200),
        debut_prevu=dt.date(2026, 6, 1),
    )  # fmt: skip
    assert forecast_of(case).resultat is Resultat.CONFORME
    assert cf.warnings(case) == [
        "DETR\u00a0: les travaux ne doivent pas commencer avant la réception de la demande.",
        "DETR\u00a0: vérifiez que la commune ou l’EPCI y est éligible cette année.",
        "FEDER\u00a0: vérifiez le montant minimal du programme régional.",
        "DETR et DSIL sont comptées toutes deux sur le poste «\u00a0toiture\u00a0».",
    ]
    assert cf.warnings(replace(case, debut_prevu=dt.date(2026, 6, 2)))[0].startswith(
        "DETR\u00a0: vér"
    )
    assert cf.warnings(plan(1000, line(OWN, 1000))) == []


@pytest.mark.regle("CF-1", "CF-5")
@given(
    st.decimals(1, 10**6, places=2), st.decimals(0, 1, places=4), st.decimals(0, 1, places=4),
    st.sampled_from([5, 10, 20, 30]),
)  # fmt: skip
def test_a_balanced_plan_is_conform_exactly_when_nothing_is_short(cost, share, private, t):
    p = (cost * private).quantize(D("0.01"))
    a = ((cost - p) * share).quantize(D("0.01"))
    lines = (line("FONDATION", p), line(OWN, a), line("DETR", cost - p - a))
    bilan = cf.evaluate(Plan(cost, lines), replace(TAUX, defaut=D(t)))
    assert (bilan.resultat is Resultat.CONFORME) is (bilan.manque == 0)
    assert bilan.autofinancement_minimal + bilan.subventions_maximales == cost - p
