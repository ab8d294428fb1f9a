"""Plans of finance through the services: S08 and CF-1 to CF-9 on rows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest

from etabli.core import horloge, parametres
from etabli.core.models import Entry, reference
from etabli.core.refus import Refused
from etabli.feuilles_de_route import financement, services
from etabli.feuilles_de_route.cofinancement import Resultat
from etabli.feuilles_de_route.models import LigneFinancement
from etabli.feuilles_de_route.tests.factories import make_scene, plan_of
from etabli.feuilles_de_route.tests.stories import CASE_A, CASE_B, CASE_C, CASE_E

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def to_financing(scene, action):
    """RETENUE → A_LANCER → PREPARATION → FINANCEMENT, asked and confirmed."""
    action = fresh(action)
    for _ in range(3):
        services.advance_action(action, redacteur=scene.redacteur, pilote=scene.pilote, on=DAY)
    return fresh(action)


@pytest.mark.regle("S08", "CF-1", "CF-5", "CF-6", "CF-7")
@pytest.mark.parametrize(
    ("lines", "taux", "minimum", "manque", "s_max", "reduction"),
    [
        (CASE_A, "15,0", "80000.00", "20000.00", "320000.00", "20000.00"),
        (CASE_B, "11,1", "72000.00", "32000.00", "288000.00", "32000.00"),
    ],
)
def test_an_action_beyond_eighty_percent_cannot_be_engaged_but_the_roadmap_is_officialised(
    lines, taux, minimum, manque, s_max, reduction
):
    scene = make_scene()
    action = scene.action(cout_ht=D(400000))
    plan = plan_of(scene, action, *lines)
    bilan = financement.read(plan, action).bilan
    assert bilan.resultat is Resultat.NON_CONFORME
    assert bilan.taux_affiche.startswith(taux)
    assert (bilan.autofinancement_minimal, bilan.manque) == (D(minimum), D(manque))
    assert (bilan.subventions_maximales, bilan.reduction) == (D(s_max), D(reduction))
    scene.agree(DAY)
    scene.officialise(DAY)
    assert scene.feuille.etat == "OFFICIALISEE"
    action = to_financing(scene, action)
    with pytest.raises(Refused) as refusal:
        services.request_step(action, actor=scene.redacteur, on=DAY)
    assert "non conforme" in str(refusal.value)
    assert fresh(action).etat == "FINANCEMENT"


@pytest.mark.regle("S08", "CF-1")
def test_equality_is_conform_and_the_action_is_engaged():
    scene = make_scene()
    action = scene.action(cout_ht=D(400000))
    plan_of(scene, action, *CASE_C)
    scene.agree(DAY)
    action = to_financing(scene, action)
    services.advance_action(action, redacteur=scene.redacteur, pilote=scene.pilote, on=DAY)
    assert fresh(action).etat == "ENGAGEE"


@pytest.mark.regle("S08", "CF-2", "CF-7")
def test_a_refused_line_unbalances_the_plan_and_blocks_the_commitment():
    scene = make_scene()
    action = scene.action(cout_ht=D(400000))
    plan = plan_of(scene, action, *CASE_A)
    scene.agree(DAY)
    dsil = LigneFinancement.objects.get(source="DSIL")
    services.change_line(dsil, actor=scene.redacteur, statut="REFUSEE", on=DAY)
    bilan = financement.read(fresh(plan), fresh(action)).bilan
    assert (bilan.resultat, bilan.financement_manquant) == (Resultat.DESEQUILIBRE, D(80000))
    assert (bilan.autofinancement_minimal, bilan.manque) == (D("80000.00"), D("20000.00"))
    sentences = " ".join(financement.explain(bilan)).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Il manque 80 000,00 €" in sentences
    assert "À coût équilibré" in sentences
    action = to_financing(scene, action)
    with pytest.raises(Refused):
        services.request_step(action, actor=scene.redacteur, on=DAY)


@pytest.mark.regle("S08", "CF-4")
def test_a_study_is_out_of_the_rule_and_may_be_engaged():
    scene = make_scene()
    action = scene.action(cout_ht=D(30000), est_investissement=False, type="ETUDE")
    plan = plan_of(scene, action, *CASE_E)
    assert financement.read(plan, action).bilan.resultat is Resultat.NON_APPLICABLE
    scene.agree(DAY)
    action = to_financing(scene, action)
    services.request_step(action, actor=scene.redacteur, on=DAY)
    assert fresh(action).etape_demandee == "ENGAGEE"


@pytest.mark.regle("CF-1")
def test_a_public_line_of_the_owner_itself_is_refused():
    scene = make_scene()
    action = scene.action(cout_ht=D(100000))
    plan = plan_of(scene, action)
    with pytest.raises(Refused) as refusal:
        services.add_line(
            plan,
            actor=scene.pilote,
            source="COMMUNE",
            montant=D(1000),
            organisation=action.porteur.upper(),
        )
    assert "autofinancement" in str(refusal.value)
    assert not LigneFinancement.objects.exists()


@pytest.mark.regle("CF-3")
def test_a_derogation_counts_only_with_its_reference_and_its_date():
    scene = make_scene()
    action = scene.action(cout_ht=D(400000))
    plan = plan_of(scene, action, *CASE_A, derogation_taux=D(10))
    assert financement.read(plan, action).bilan.taux_minimal == 20
    services.change_plan(
        plan,
        actor=scene.pilote,
        derogation_reference="AP 47-2026-012",
        derogation_on=dt.date(2026, 2, 1),
    )
    bilan = financement.read(plan, action).bilan
    assert (bilan.taux_minimal, bilan.resultat) == (D(10), Resultat.CONFORME)


@pytest.mark.regle("CF-3")
def test_a_plan_is_judged_by_the_rates_of_the_day_of_its_engagement(monkeypatch):
    """From 2027 on, 25 %: what was engaged in 2026 at 20 % stays conform."""
    old, new = {"taux_mo": D("0.20")}, {"taux_mo": D("0.25")}

    def rate(code, *, on):
        return (old if on.year < 2027 else new).get(code, D("0.30"))

    monkeypatch.setattr(parametres, "decimal", rate)
    scene = make_scene()
    engaged, other = scene.action(cout_ht=D(400000)), scene.action(cout_ht=D(400000))
    for action in (engaged, other):
        plan_of(scene, action, *CASE_C)
    scene.agree(DAY)
    engaged = to_financing(scene, engaged)
    services.advance_action(engaged, redacteur=scene.redacteur, pilote=scene.pilote, on=DAY)
    engaged, other = fresh(engaged), to_financing(scene, other)
    assert (engaged.engagee_on, other.engagee_on) == (DAY, None)
    late = dt.date(2027, 2, 1)
    with horloge.at(late):
        assert financement.readings(engaged)[0].bilan.resultat is Resultat.CONFORME
        assert financement.readings(other)[0].bilan.resultat is Resultat.NON_CONFORME
    assert financement.blockers_of_commitment(other, on=DAY) == []
    assert "25\u00a0%" in financement.blockers_of_commitment(other, on=late)[0]


@pytest.mark.regle("CF-8")
def test_several_owners_have_each_a_plan_and_the_costs_must_add_up():
    scene = make_scene()
    action = scene.action(cout_ht=D(100000))
    plan_of(scene, action, ("FONDS_PROPRES", "60000"), cout_ht=D(60000))
    scene.agree(DAY)
    action = to_financing(scene, action)
    with pytest.raises(Refused) as refusal:
        services.request_step(action, actor=scene.redacteur, on=DAY)
    assert "sans plan" in str(refusal.value)
    plan_of(
        scene,
        action,
        ("FONDS_PROPRES", "40000"),
        cout_ht=D(40000),
        maitre_ouvrage_nom="Syndicat des rives (fictif)",
    )
    services.request_step(fresh(action), actor=scene.redacteur, on=DAY)
    assert fresh(action).etape_demandee == "ENGAGEE"


@pytest.mark.regle("CF-9")
def test_what_deserves_a_check_is_said_and_blocks_nothing():
    scene = make_scene()
    action = scene.action(cout_ht=D(400000), debut_prevu=dt.date(2026, 3, 1))
    plan = plan_of(scene, action, *CASE_C)
    services.change_line(plan.lignes.get(source="DETR"), actor=scene.pilote, statut="DEMANDEE")
    reading = financement.read(plan, action)
    assert len(reading.warnings) == 2
    assert reading.bilan.allows_commitment


@pytest.mark.regle("CF-7")
def test_the_acquired_part_counts_only_what_is_obtained_and_own_money():
    scene = make_scene()
    action = scene.action(cout_ht=D(400000))
    plan = plan_of(scene, action, *CASE_C)
    services.change_line(plan.lignes.get(source="DETR"), actor=scene.pilote, statut="OBTENUE")
    acquis = financement.read(plan, action).acquis
    assert (acquis.subventions, acquis.autofinancement) == (D(160000), D(80000))


def test_every_change_of_a_plan_is_in_the_journal():
    scene = make_scene()
    action = scene.action(cout_ht=D(400000))
    plan_of(scene, action, *CASE_C)
    entries = Entry.objects.filter(
        subject=reference(action), verb__endswith="amend_plan"
    ).order_by("number")
    assert [e.data["acte"] for e in entries] == ["plan ajouté"] + ["ligne ajoutée"] * 3
