"""Whom a row names is what the filters of its table say, hat by hat."""

from __future__ import annotations

import pytest
from django.db.models import Q
from hypothesis import given as draws
from hypothesis import strategies as st

from etabli.core.access import (
    ALL,
    NONE,
    Actor,
    Membership,
    Scope,
    Table,
    by_departement,
    by_organisation,
    given,
)
from etabli.core.tests.minuscules import Chose, chose
from etabli.core.tests.minuscules import choses as choses
from etabli.core.whom import Whom, cells, whom_of

ORGANISATIONS, DEPARTEMENTS = (1, 2), ("47", "972")
OWN = by_organisation("de mon organisation", "organisation_id")
MADE = by_organisation("que mon organisation a faite", "auteur_id")
NEAR = by_departement("de mon département", "departement")
OPEN = given("ouverte", Q(etat="OUVERTE"))
LEAVES = st.sampled_from([OWN, MADE, NEAR, OPEN, ALL, NONE])
SCOPES = st.recursive(
    LEAVES,
    lambda some: st.builds(lambda a, b: a & b, some, some) | st.builds(lambda a, b: a | b, some, some),
    max_leaves=4,
)  # fmt: skip
HATS = [
    Membership("SERVICE", organisation_id=organisation, departements=frozenset(places))
    for organisation in (None, *ORGANISATIONS)
    for places in ((), ("47",), DEPARTEMENTS)
]


def is_named(hat: Membership, some: frozenset[Whom]) -> bool:
    return any(
        whom.role == hat.role
        and whom.organisation_id in (None, hat.organisation_id)
        and (not whom.departement or whom.departement in hat.departements)
        for whom in some
    )


def test_a_hat_is_named_exactly_when_the_filters_let_it_act(choses):
    rank = 0
    for etat in ("OUVERTE", "CLOSE"):
        for organisation in ORGANISATIONS:
            for place in DEPARTEMENTS:
                rank += 1
                chose(rank, etat, organisation_id=organisation, departement=place, auteur_id=2)

    @draws(view=SCOPES, act=SCOPES)
    def holds(view: Scope, act: Scope) -> None:
        table = Table(Chose, view={"SERVICE": view}, answer={"SERVICE": act})
        asked = {name: cells(table.rows["view"], table.rows[name]) for name in table.rows}
        named = whom_of(Chose._default_manager.all(), asked)
        for hat in HATS:
            actor = Actor(1, "Inès", (hat,))
            for name in table.rows:
                seen = set(table.visible(actor, name).values_list("pk", flat=True))
                assert seen == {pk for pk, acts in named.items() if is_named(hat, acts[name])}

    holds()


def test_a_cell_without_reverse_is_refused():
    free = Scope("à moi", lambda membership: Q(auteur_id=1))
    with pytest.raises(TypeError, match="à moi, tout"):
        cells({"SERVICE": free}, {"SERVICE": free & ALL})


def test_the_public_is_never_named(choses):
    chose(1)
    row = {"VISITEUR": ALL, "SERVICE": OWN}
    named = whom_of(Chose._default_manager.all(), {"view": cells(row, row)})
    assert named == {1: {"view": frozenset({Whom("SERVICE", 1)})}}
