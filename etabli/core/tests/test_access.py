"""The permission table alone: a tiny model, invented roles; a list and an object obey one rule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etabli.core.access import ALL, NONE, VISITOR, Actor, Membership, Scope, Table
from etabli.core.tests.minuscules import Chose, chose
from etabli.core.tests.minuscules import choses as choses

OWN = Scope("de mon organisation", lambda m: Q(organisation_id=m.organisation_id))
NEAR = Scope("de mon département", lambda m: Q(departement__in=m.departements))
OPEN = Scope("ouverte", lambda m: Q(etat="OUVERTE"))

TABLE = Table(
    Chose,
    view={"SERVICE": OWN, "PREFET": NEAR, "VISITEUR": OPEN, "CONTROLE": ALL},
    close={"SERVICE": OWN & OPEN, "PREFET": NONE, "VISITEUR": OPEN},
)


def somebody(*hats: Membership, person: int | None = 1) -> Actor:
    return Actor(person, "Inès", hats)


SERVICE = Membership("SERVICE", organisation_id=1)
PREFET = Membership("PREFET", departements=frozenset({"47"}))
CONTROLE = Membership("CONTROLE")
PUBLIC = Membership("VISITEUR")


def seen(table: Table[Any], actor: Actor, action: str = "view") -> list[int]:
    return list(table.visible(actor, action).values_list("pk", flat=True))


@pytest.fixture
def four(choses: Any) -> list[Chose]:
    return [
        chose(1),
        chose(2, "CLOSE"),
        chose(3, organisation_id=2),
        chose(4, "CLOSE", organisation_id=2, departement="24"),
    ]


@pytest.mark.parametrize(
    ("hats", "view", "close"),
    [
        ((SERVICE,), [1, 2], [1]),
        ((PREFET,), [1, 2, 3], []),
        ((PREFET, SERVICE), [1, 2, 3], [1]),
        ((CONTROLE,), [1, 2, 3, 4], []),
        ((CONTROLE, SERVICE), [1, 2, 3, 4], [1]),
        ((Membership("INCONNU"),), [], []),
        ((), [], []),
    ],
)
def test_a_person_sees_the_union_of_their_hats_and_acts_by_one_of_them(four, hats, view, close):
    who = somebody(*hats)
    assert (seen(TABLE, who), seen(TABLE, who, "close")) == (view, close)


def test_nobody_acts_on_what_they_cannot_see(choses):
    """A cell of an act that is wider than the view opens nothing."""
    chose(1, organisation_id=2)
    table = Table(Chose, view={"SERVICE": OWN}, close={"SERVICE": ALL})
    assert seen(table, somebody(SERVICE), "close") == []


def test_hidden_is_absent_and_seen_but_forbidden_is_said(four):
    who = somebody(SERVICE)
    for hidden in (4, 99, "x"):
        with pytest.raises(Http404):
            TABLE.get_or_404(who, pk=hidden)
    with pytest.raises(Http404):
        TABLE.require(who, "close", four[3])
    with pytest.raises(PermissionDenied):
        TABLE.require(who, "close", four[1])


def test_the_first_hat_that_grants_the_act_is_the_one_the_journal_keeps(four):
    second = Membership("SERVICE", label="autre service", organisation_id=2)
    assert TABLE.require(somebody(PREFET, second, SERVICE), "close", four[0]) == SERVICE


def test_what_one_sees_only_as_the_public_does_is_hidden_when_it_comes_to_acting(four):
    table = Table(Chose, view=TABLE.rows["view"], close={"SERVICE": OWN})
    assert seen(table, VISITOR) == [1, 3]
    with pytest.raises(Http404):
        table.require(somebody(SERVICE, PUBLIC), "close", four[2])


# -- the list and the object: one rule, whatever the table ------------------------------------

ROLES = ("SERVICE", "PREFET", "CONTROLE")
ORGANISATIONS, DEPARTEMENTS, ETATS = (1, 2), ("47", "24"), ("OUVERTE", "CLOSE")


@dataclass(frozen=True)
class Rule:
    """A scope beside what it means, said a second time in Python."""

    scope: Scope
    means: Any


ATOMS = [
    Rule(ALL, lambda m, o: True),
    Rule(NONE, lambda m, o: False),
    Rule(OWN, lambda m, o: o.organisation_id == m.organisation_id),
    Rule(NEAR, lambda m, o: o.departement in m.departements),
    Rule(OPEN, lambda m, o: o.etat == "OUVERTE"),
]


def both(a: Rule, b: Rule) -> Rule:
    return Rule(a.scope & b.scope, lambda m, o: a.means(m, o) and b.means(m, o))


def either(a: Rule, b: Rule) -> Rule:
    return Rule(a.scope | b.scope, lambda m, o: a.means(m, o) or b.means(m, o))


rules = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.builds(both, inner, inner) | st.builds(either, inner, inner),
    max_leaves=4,
)
rows = st.dictionaries(st.sampled_from(ROLES), rules)
hats = st.builds(
    Membership,
    st.sampled_from(ROLES),
    organisation_id=st.sampled_from((None, *ORGANISATIONS)),
    departements=st.sets(st.sampled_from(DEPARTEMENTS)).map(frozenset),
)


def allows(row: dict[str, Rule], hats: list[Membership], obj: Chose) -> bool:
    return any(m.role in row and row[m.role].means(m, obj) for m in hats)


def granted(table: Table[Chose], actor: Actor, obj: Chose) -> Membership | None:
    try:
        return table.require(actor, "close", obj)
    except (Http404, PermissionDenied):
        return None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(view=rows, close=rows, worn=st.lists(hats, max_size=3))
def test_the_list_the_object_the_annotation_and_the_act_give_one_answer(choses, view, close, worn):
    if not choses.objects.exists():
        for pk, (organisation, place, etat) in enumerate(
            product(ORGANISATIONS, DEPARTEMENTS, ETATS), 1
        ):
            chose(pk, etat, organisation_id=organisation, departement=place)
    cells = [{role: rule.scope for role, rule in row.items()} for row in (view, close)]
    table, who = Table(Chose, view=cells[0], close=cells[1]), somebody(*worn)
    everything = list(choses.objects.all())
    sees = {o.pk for o in everything if allows(view, worn, o)}
    may = {o.pk for o in everything if o.pk in sees and allows(close, worn, o)}
    assert set(seen(table, who)) == sees
    assert set(seen(table, who, "close")) == may
    annotated = choses.objects.annotate(**table.answers(who, ("view", "close")))
    assert {o.pk for o in annotated if o.can_view} == sees
    assert {o.pk for o in annotated if o.can_close} == may
    for obj in everything:
        assert table.may(who, "close", obj) is (obj.pk in may)
        assert table.abilities(who, obj) == {"view": obj.pk in sees, "close": obj.pk in may}
        hat = granted(table, who, obj)
        assert (hat is not None) is (obj.pk in may)
        assert hat is None or (hat.role in close and close[hat.role].means(hat, obj))
