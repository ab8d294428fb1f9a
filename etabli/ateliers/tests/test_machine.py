"""The machine of a Flash: the normative table of 2.3 and 10.4, and what its moves keep."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers import access, selectors
from etabli.ateliers.deroules.flash_moves import WORKFLOW
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance, enter_basket, record_admission, start_animation
from etabli.ateliers.states import Etat
from etabli.ateliers.tests.factories import AtelierFactory, service_of
from etabli.core.delais import echeances
from etabli.core.refus import Refused

DAY = dt.date(2026, 5, 19)
ALL_BEFORE = {"A_LANCER", "DESIGNATION", "DEVIS", "COMMANDE"}
RUNNING = ALL_BEFORE | {"APPROPRIATION", "ANIMATION", "RESTITUTION"}
# fmt: off
#: rule, move, from, to, who
TABLE = [
    ("F1",  "designate",             {"A_LANCER"},                 "DESIGNATION",              {"DGALN_CHEF_PROJET"}),
    ("F2",  "redesignate",           {"DESIGNATION"},              "DESIGNATION",              {"CLOCK"}),
    ("F3",  "accept_designation",    {"DESIGNATION"},              "DEVIS", {"GROUPEMENT_MANDATAIRE"}),
    ("F4",  "exhaust_designation",   {"DESIGNATION"},              "DESIGNATION_INFRUCTUEUSE", {"CLOCK"}),
    ("F6",  "order",                 {"DEVIS"},                    "COMMANDE", {"SERVICE_VALIDEUR", "CLOCK"}),
    ("F7",  "start_appropriation",   {"COMMANDE"},                 "APPROPRIATION", {"SERVICE_PILOTE", "CLOCK"}),
    ("F8",  "start_animation",       {"APPROPRIATION"},            "ANIMATION",                {"SERVICE_PILOTE"}),
    ("F9",  "start_restitution",     {"ANIMATION"},                "RESTITUTION",              {"SERVICE_PILOTE"}),
    ("F10", "close",                 {"RESTITUTION"},              "CLOS",                     {"SERVICE_VALIDEUR"}),
    ("F11", "start_follow_up",       {"CLOS"},                     "EN_SUIVI",                 {"CLOCK"}),
    ("F12", "archive",               {"EN_SUIVI"},                 "ARCHIVE",                  {"DGALN_CHEF_PROJET"}),
    ("F13", "return_to_designation", {"DEVIS", "COMMANDE"},        "DESIGNATION",              {"CLOCK"}),
    ("R5",  "replace_holder", {"APPROPRIATION", "ANIMATION", "RESTITUTION"}, "DESIGNATION",    {"CLOCK"}),
    ("F14", "examine_again",         {"DESIGNATION_INFRUCTUEUSE"}, "DESIGNATION",              {"DGALN_CHEF_PROJET"}),
    ("F14", "ask_again",             {"DESIGNATION_INFRUCTUEUSE"}, "DESIGNATION",              {"DGALN_DECIDEUR"}),
    ("F14", "abandon_unfruitful",    {"DESIGNATION_INFRUCTUEUSE"}, "ABANDONNE",                {"DGALN_DECIDEUR"}),
    ("F15", "wait_framework",        ALL_BEFORE | {"APPROPRIATION"}, "EN_ATTENTE_ACCORD_CADRE", {"CLOCK"}),
    ("F15", "leave_wait",            {"EN_ATTENTE_ACCORD_CADRE"},  "A_LANCER",                 {"CLOCK"}),
    ("F16", "suspend",               RUNNING,                      "SUSPENDU",                 {"SERVICE_VALIDEUR"}),
    ("F16", "resume",                {"SUSPENDU"},                 None,                       {"SERVICE_VALIDEUR"}),
    ("F17", "abandon",               RUNNING | {"SUSPENDU", "EN_ATTENTE_ACCORD_CADRE"}, "ABANDONNE",
     {"SERVICE_VALIDEUR", "DGALN_DECIDEUR", "COLLECTIVITE_SIGNATAIRE", "CLOCK"}),
]
# fmt: on


def fresh(atelier):
    return Atelier.objects.get(pk=atelier.pk)


@pytest.mark.regle(
    "F1",
    "F2",
    "F3",
    "F4",
    "F6",
    "F7",
    "F8",
    "F9",
    "F10",
    "F11",
    "F12",
    "F13",
    "R5",
    "F14",
    "F15",
    "F16",
    "F17",
)
@pytest.mark.parametrize(
    ("rule", "name", "sources", "target", "roles"), TABLE, ids=[row[1] for row in TABLE]
)
def test_the_machine_is_the_normative_table(rule, name, sources, target, roles):
    move = WORKFLOW.moves[name]
    assert (move.rule, {str(s) for s in move.sources}) == (rule, sources)
    assert move.target == target
    assert {str(role) for role in access.TABLE.rows[name]} == roles


def at(etat, **fields):
    notified = None if etat in ALL_BEFORE else DAY
    return AtelierFactory(etat=etat, notified_on=fields.pop("notified_on", notified), **fields)


@pytest.mark.django_db
@pytest.mark.regle("F8", "D-04")
def test_the_dates_on_site_are_in_order_and_one_to_three_days(db):
    atelier = at(Etat.APPROPRIATION)
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    with pytest.raises(Refused) as refusal:
        start_animation(
            atelier,
            actor=pilote,
            site_from=dt.date(2026, 7, 9),
            site_to=dt.date(2026, 7, 8),
            on=DAY,
        )
    assert any("précède le premier" in reason for reason in refusal.value.reasons)
    with pytest.raises(Refused) as refusal:
        start_animation(
            atelier,
            actor=pilote,
            site_from=dt.date(2026, 7, 6),
            site_to=dt.date(2026, 7, 9),
            on=DAY,
        )
    assert any("vos dates en font 4" in reason for reason in refusal.value.reasons)


@pytest.mark.django_db
@pytest.mark.regle("F16", "D-03", "K7")
def test_suspended_days_leave_the_duration_and_push_the_ceiling():
    atelier = at(Etat.APPROPRIATION)
    echeances.start(atelier, "plafond", WORKFLOW.delays["plafond"], on=DAY)
    head = actor_of(Role.SERVICE_VALIDEUR, organisation=atelier.service_pilote)
    with pytest.raises(Refused, match="Donnez vos raisons"):
        advance(fresh(atelier), "suspend", actor=head, on=dt.date(2026, 6, 1))
    with pytest.raises(Refused, match="6 mois au plus"):
        advance(
            fresh(atelier), "suspend", actor=head, on=dt.date(2026, 6, 1), motif="Crue.",
            suspended_until=dt.date(2026, 12, 2),
        )  # fmt: skip
    advance(fresh(atelier), "suspend", actor=head, on=dt.date(2026, 6, 1), motif="Crue.")
    assert fresh(atelier).state_before == Etat.APPROPRIATION
    advance(fresh(atelier), "resume", actor=head, on=dt.date(2026, 7, 1))
    back = fresh(atelier)
    assert (back.etat, back.suspended_days, back.etat_on) == (
        Etat.APPROPRIATION,
        30,
        dt.date(2026, 7, 1),
    )
    ceiling = echeances.of(back, "plafond")
    assert ceiling is not None
    assert ceiling.due_on == dt.date(2026, 12, 19)
    record_admission(back, on=dt.date(2026, 9, 15))
    assert selectors.duration_days(back, on=dt.date(2027, 1, 1)) == 89
    assert selectors.duration_months(back, on=dt.date(2027, 1, 1)) == D("2.9")


@pytest.mark.django_db
@pytest.mark.regle("S01", "K7")
def test_the_duration_of_the_ordinary_flash():
    atelier = at(Etat.RESTITUTION)
    record_admission(atelier, on=dt.date(2026, 9, 15))
    assert selectors.duration_days(atelier, on=dt.date(2026, 12, 1)) == 119
    assert selectors.duration_months(atelier, on=dt.date(2026, 12, 1)) == D("3.9")


@pytest.mark.django_db
@pytest.mark.regle("F17")
def test_the_lead_collectivite_withdraws_at_once_before_the_first_order_only():
    atelier, ordered = at(Etat.A_LANCER), at(Etat.APPROPRIATION)
    for one in (atelier, ordered):
        mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=one.chef_de_file)
        if one is ordered:
            with pytest.raises(PermissionDenied):
                advance(one, "abandon", actor=mayor, on=DAY, motif="Le conseil a voté.")
        else:
            advance(one, "abandon", actor=mayor, on=DAY, motif="Le conseil a voté.")
    kept = fresh(atelier)
    assert (kept.etat, kept.etape_abandon, kept.motif_abandon) == (
        Etat.ABANDONNE, Etat.A_LANCER, "Le conseil a voté.",
    )  # fmt: skip


@pytest.mark.django_db
def test_who_sees_an_atelier_before_and_after_its_first_order():
    hidden, public = at(Etat.COMMANDE), at(Etat.ANIMATION)
    from etabli.core.access import VISITOR

    assert list(access.TABLE.visible(VISITOR).order_by("pk")) == [public]
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=hidden.service_pilote)
    elsewhere = actor_of(Role.SERVICE_PILOTE, organisation=service_of("33"))
    assert access.TABLE.may(pilote, "follow", hidden)
    assert not access.TABLE.may(elsewhere, "view", hidden)
    assert access.TABLE.may(elsewhere, "view", public)
    assert not access.TABLE.may(elsewhere, "follow", public)
    with pytest.raises(Http404):
        access.TABLE.require(elsewhere, "abandon", hidden)


@pytest.mark.django_db
@pytest.mark.regle("T-2")
def test_the_basket_is_kept_exactly():
    atelier = at(Etat.A_LANCER)
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    enter_basket(
        atelier, actor=pilote, panier={"UO-01": D(1), "UO-03": D("1.5"), "UO-05": D(0)}, on=DAY
    )
    assert fresh(atelier).panier == {"UO-01": "1", "UO-03": "1.5"}
