"""AC-1 to AC-9: what a framework holds, what is used of it, and which one serves a day and a service."""

import datetime as dt
import typing
from decimal import Decimal as D

import pytest

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory
from etabli.core import hooks, horloge
from etabli.core.models import Message
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.marches import selectors, services
from etabli.marches.models import LigneTourniquet
from etabli.marches.models.accords import ModeExecution
from etabli.marches.states import Situation
from etabli.marches.tests.factories import RULES, make_accord, make_consulted, prepare_consulted

DAY = dt.date(2026, 6, 1)
BC, MS = ModeExecution.BONS_DE_COMMANDE, ModeExecution.MARCHES_SUBSEQUENTS


def counting(monkeypatch, *, consumed=D("0.00"), reserved=D("0.00")):
    """A later app that has notified and reserved so much."""
    found = {
        "consumed": [lambda accord, *, groupement: consumed],
        "reserved": [lambda accord, *, groupement, sauf: reserved],
    }
    monkeypatch.setattr(hooks, "engaged", found.__getitem__)


@pytest.mark.regle("AC-5")
def test_a_framework_serves_the_services_it_is_open_to(cast):
    assert selectors.current_framework(DAY, BC, cast.service) == cast.accord
    assert selectors.current_framework(DAY, MS, cast.service) is None
    other = typing.cast(Organisation, OrganisationFactory(type=TypeOrganisation.COMMUNE))
    assert selectors.current_framework(DAY, BC, other) is None
    cast.accord.acheteurs_autorises.add(other)
    assert selectors.current_framework(DAY, BC, other) == cast.accord


@pytest.mark.regle("AC-5")
def test_a_service_left_out_of_the_last_framework_keeps_the_former_one(cast):
    new = make_accord(cast.achats, code="ACF4", notified=dt.date(2026, 5, 1))
    assert selectors.current_framework(DAY, BC, cast.service) == new
    new.tous_services = False
    new.save(update_fields=("tous_services",))
    assert selectors.current_framework(DAY, BC, cast.service) == cast.accord


@pytest.mark.regle("AC-4")
def test_a_framework_serves_its_first_and_its_last_day_and_no_other(cast):
    first, last, one = dt.date(2025, 9, 15), dt.date(2029, 9, 15), dt.timedelta(days=1)
    served = [
        selectors.current_framework(day, BC, cast.service)
        for day in (first - one, first, last, last + one)
    ]
    assert served == [None, cast.accord, cast.accord, None]


@pytest.mark.regle("AC-6")
def test_what_a_later_app_notifies_uses_up_the_framework(cast, monkeypatch):
    counting(monkeypatch, consumed=D("1999999.99"), reserved=D("10.00"))
    state = selectors.framework_plafond(cast.accord)
    assert (state.consomme_ht, state.reserve_ht) == (D("1999999.99"), D("10.00"))
    assert state.restant_ht == D("0.01")
    assert selectors.situation(cast.accord, on=DAY) == Situation.EN_VIGUEUR
    counting(monkeypatch, consumed=D("2000000.00"))
    assert selectors.situation(cast.accord, on=DAY) == Situation.EPUISE
    assert selectors.current_framework(DAY, BC, cast.service) is None


@pytest.mark.regle("AC-9")
def test_what_a_later_app_notifies_counts_for_its_holder(cast, monkeypatch):
    asked = []

    def notified(accord, *, groupement):
        asked.append(groupement)
        return D("81250.00")

    monkeypatch.setattr(hooks, "engaged", lambda kind: [notified] if kind == "consumed" else [])
    assert selectors.holder_plafond(cast.groupements["G2"]).consomme_ht == D("81250.00")
    assert asked == [cast.groupements["G2"]]


@pytest.mark.regle("AC-4")
def test_a_suspended_framework_serves_nobody_until_it_is_resumed(cast):
    services.ACCORDS.run(cast.accord, "suspend", actor=cast.achats, on=DAY, motif="Un recours.")
    assert selectors.current_framework(DAY, BC, cast.service) is None
    services.ACCORDS.run(cast.accord, "resume", actor=cast.achats, on=DAY)
    assert selectors.current_framework(DAY, BC, cast.service) == cast.accord


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def reasons(refusal):
    return [x.replace("\u00a0", " ").replace("\u202f", " ") for x in refusal.value.reasons]


@pytest.mark.regle("AC-8")
def test_a_framework_a_marches_subsequents_needs_rules_and_no_price_list(cast):
    accord = prepare_consulted(cast.achats, rules=False)
    with pytest.raises(Refused) as refusal:
        services.notify_accord_cadre(accord, actor=cast.achats, date_notification=DAY, on=DAY)
    assert reasons(refusal) == [
        "Écrivez les règles de consultation : critères, formule du prix, départage."
    ]
    services.write_rules(accord, actor=cast.achats, **RULES)
    services.notify_accord_cadre(accord, actor=cast.achats, date_notification=DAY, on=DAY)
    assert (fresh(accord).etat, fresh(accord).file) == ("NOTIFIE", [])
    assert selectors.current_framework(DAY, MS, cast.service) == accord


@pytest.mark.regle("AC-8")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"criteres": []}, "Donnez les critères et leurs poids."),
        ({"formule": "C"}, "elle vide la pondération de son sens"),
        ({"departage": " "}, "Écrivez comment les ex aequo sont départagés"),
        ({"delai_reponse_jours": 14}, "Laissez au moins quinze jours aux titulaires"),
    ],
)
def test_rules_that_do_not_stand_are_refused_with_what_to_do(cast, change, said):
    accord = prepare_consulted(cast.achats, rules=False)
    with pytest.raises(Refused) as refusal:
        services.write_rules(accord, actor=cast.achats, **{**RULES, **change})
    assert said in " ".join(reasons(refusal))
    assert not hasattr(fresh(accord), "regles")


@pytest.mark.regle("AC-8")
def test_rules_are_those_of_a_framework_that_consults_and_stay_once_it_is_notified(cast):
    with pytest.raises(Refused):
        services.write_rules(make_consulted(cast.achats), actor=cast.achats, **RULES)
    other = services.prepare_accord_cadre(
        actor=cast.achats, code="ACF4", libelle="Flash", acheteur=cast.accord.acheteur
    )
    with pytest.raises(Refused) as refusal:
        services.write_rules(other, actor=cast.achats, **RULES)
    assert "n’a pas de consultation" in reasons(refusal)[0]


@pytest.mark.regle("AC-8")
def test_a_holder_suspended_or_terminated_leaves_the_others_and_writes_in_no_tourniquet(cast):
    accord = make_consulted(cast.achats)
    first, second, *others = accord.groupements.order_by("rang")
    services.suspend_groupement(first, actor=cast.decideur, motif="Une enquête.", on=DAY)
    services.terminate_groupement(second, actor=cast.achats, motif="Liquidation.", on=DAY)
    assert [fresh(one).etat for one in (first, second, *others)] == [
        "SUSPENDU", "RESILIE", "ACTIF", "ACTIF", "ACTIF", "ACTIF",
    ]  # fmt: skip
    assert not LigneTourniquet.objects.filter(accord_cadre=accord).exists()
    services.end_suspension(first, actor=cast.decideur, motif="Rien à redire.", on=DAY)
    assert fresh(first).etat == "ACTIF"


@pytest.mark.regle("AC-8")
def test_the_firms_of_a_groupement_are_entered_before_the_notification_and_not_after(cast):
    accord = prepare_consulted(cast.achats)
    groupement = accord.groupements.get(code="L1")
    new = services.find_firm("Agence du Sable (fictive)")
    team = [
        services.Membre(groupement.mandataire, "MANDATAIRE", "urbanisme"),
        services.Membre(new, "A_PRECISER"),
    ]
    services.compose_groupement(groupement, actor=cast.achats, membres=team)
    kept = groupement.membres.order_by("pk").values_list(
        "organisation__nom", "role", "competences"
    )
    assert list(kept) == [
        ("Lavande territoires (fictif)", "MANDATAIRE", "urbanisme"),
        ("Agence du Sable (fictive)", "A_PRECISER", ""),
    ]
    services.notify_accord_cadre(accord, actor=cast.achats, date_notification=DAY, on=DAY)
    with pytest.raises(Refused) as refusal:
        services.compose_groupement(fresh(groupement), actor=cast.achats, membres=team)
    assert "ne change plus que par avenant" in reasons(refusal)[0]


@pytest.mark.regle("AC-8")
def test_a_firm_that_two_groupements_share_is_refused_where_the_framework_forbids_it(cast):
    accord = prepare_consulted(cast.achats, cumul_autorise=False)
    first, second = accord.groupements.order_by("rang")[:2]
    shared = second.membres.get(role="COTRAITANT").organisation
    team = [services.Membre(first.mandataire, "MANDATAIRE"), services.Membre(shared)]
    with pytest.raises(Refused) as refusal:
        services.compose_groupement(first, actor=cast.achats, membres=team)
    assert reasons(refusal) == [
        f"{shared} est dans plusieurs groupements, ce que l’accord-cadre ne permet pas (R7)."
    ]
    assert first.membres.count() == 2


@pytest.mark.regle("AC-3")
def test_a_framework_at_the_threshold_follows_a_formal_procedure(cast):
    def said(maximum):
        accord = prepare_consulted(cast.achats, code=f"AC{maximum}", maximum_ht=D(maximum))
        found = services.ACCORDS.alerts(accord, "notify", actor=cast.achats, on=DAY)
        return any("procédure formalisée" in sentence for sentence in found)

    assert (said("139999.99"), said("140000.00")) == (False, True)


@pytest.mark.regle("AC-9")
def test_the_share_of_each_holder_is_counted_on_what_is_notified(cast, monkeypatch):
    accord = make_consulted(cast.achats)
    codes = {"L2": D("75000.00"), "L5": D("25000.00")}
    monkeypatch.setattr(
        hooks,
        "engaged",
        lambda kind: (
            [lambda a, *, groupement: codes.get(groupement.code, D(0))] * (kind == "consumed")
        ),
    )
    found = selectors.shares(accord)
    by_code = {one.code: found[one.pk] for one in accord.groupements.all()}
    assert by_code["L2"] == (D("75000.00"), D(75))
    assert by_code["L5"] == (D("25000.00"), D(25))
    assert by_code["L1"] == (D(0), D(0))


@pytest.mark.regle("AC-4")
def test_a_former_framework_is_kept_and_serves_nobody(cast):
    fields = {
        "actor": cast.achats,
        "code": "ACF2",
        "libelle": "Flash, ancien",
        "acheteur": cast.accord.acheteur,
    }
    with pytest.raises(Refused):
        services.record_accord_cadre(**fields, on=DAY, date_fin_validite=dt.date(2027, 1, 1))
    former = services.record_accord_cadre(**fields, on=DAY, date_fin_validite=dt.date(2025, 2, 28))
    assert selectors.situation(former, on=DAY) == Situation.EXPIRE
    assert selectors.framework_in_force(DAY) == cast.accord


def told(person, words):
    subjects = Message.objects.filter(person_id=person.person_id).values_list("subject", flat=True)
    return sum(words in subject for subject in subjects)


@pytest.mark.regle("AC-1")
def test_who_buys_is_told_once_of_each_threshold_before_the_end(cast):
    accord = make_consulted(cast.achats)
    seen = []
    for day in (
        "2026-12-19",
        "2026-12-20",
        "2026-12-21",
        "2027-06-20",
        "2027-10-01",
        "2027-11-20",
    ):
        with horloge.at(dt.date.fromisoformat(day)):
            tic()
        seen.append(told(cast.achats, f"{accord.code}\u00a0: il prend bientôt fin"))
    assert seen == [0, 1, 1, 2, 3, 4]
    assert told(cast.chef, f"{accord.code}\u00a0: il prend bientôt fin") == 4
    assert told(cast.decideur, "il prend bientôt fin") == 0


@pytest.mark.regle("AC-6")
def test_who_buys_is_told_once_of_each_share_of_the_maximum(cast, monkeypatch):
    seen = []
    for used in ("1599999.99", "1600000.00", "1700000.00", "1800000.00", "2000000.00"):
        counting(monkeypatch, consumed=D(used))
        with horloge.at(DAY):
            tic()
        seen.append(told(cast.achats, "son maximum approche"))
    assert seen == [0, 1, 1, 2, 3]


@pytest.mark.regle("AC-6")
def test_a_framework_that_cannot_be_counted_stops_no_other(cast, monkeypatch):
    broken, good = cast.accord, make_consulted(cast.achats)

    def consumed(accord, *, groupement):
        if accord == broken:
            raise RuntimeError("unreadable")
        return D("4000000.00")

    monkeypatch.setattr(hooks, "engaged", lambda kind: [consumed] if kind == "consumed" else [])
    with horloge.at(DAY):
        tic()
    assert told(cast.achats, f"{good.code}\u00a0: son maximum approche") == 1
