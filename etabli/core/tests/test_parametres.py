"""Dated parameters alone: the value is that of the day asked, to the day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etabli.core import parametres

DAY = dt.timedelta(days=1)
FOREVER = """
[delai_jours]
libelle = "Un délai"
valeur = 30
"""
TWO_PERIODS = """
[seuil_ht]
libelle = "Un seuil"
reference_texte = "Code, R1"

[[seuil_ht.periodes]]
valeur = "143000.00"
date_fin = 2025-12-31

[[seuil_ht.periodes]]
valeur = "140000.00"
date_debut = 2026-01-01
date_fin = 2027-12-31
reference_texte = "Code, R2"
"""


@pytest.fixture
def written(tmp_path: Path, settings: Any) -> Any:
    """Read these parameters instead of those of the programme."""

    def write(text: str) -> None:
        path = tmp_path / f"{abs(hash(text))}.toml"
        path.write_text(text, encoding="utf-8")
        settings.PARAMETRES = path

    return write


def test_a_value_without_dates_is_of_every_day(written):
    written(FOREVER)
    for day in (dt.date(1990, 1, 1), dt.date(2090, 1, 1)):
        assert parametres.integer("delai_jours", on=day) == 30


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (dt.date(2020, 1, 1), "143000.00"),
        (dt.date(2025, 12, 31), "143000.00"),
        (dt.date(2026, 1, 1), "140000.00"),
        (dt.date(2027, 12, 31), "140000.00"),
    ],
)
def test_the_value_changes_between_two_days_and_an_amount_is_exact(written, day, value):
    written(TWO_PERIODS)
    found = parametres.decimal("seuil_ht", on=day)
    assert (found, str(found)) == (Decimal(value), value)


def test_a_day_that_no_period_covers_is_an_error_that_names_it(written):
    written(TWO_PERIODS)
    with pytest.raises(LookupError, match="seuil_ht covers 2028-01-01"):
        parametres.get("seuil_ht", on=dt.date(2028, 1, 1))
    with pytest.raises(LookupError):
        parametres.get("inconnu", on=dt.date(2026, 1, 1))


def test_each_period_names_the_text_it_comes_from_or_that_of_the_parameter(written):
    written(TWO_PERIODS)
    first, second = parametres.everything()["seuil_ht"].periods
    assert (first.reference_texte, second.reference_texte) == ("Code, R1", "Code, R2")


days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1))


def file_of(cuts: list[dt.date]) -> str:
    """One value a period, its rank: from the first cut to the last, without a hole."""
    lines = ["[rang]", 'libelle = "Le rang de la période"']
    for rank, (start, end) in enumerate(zip(cuts, cuts[1:], strict=False)):
        lines += ["[[rang.periodes]]", f"valeur = {rank}"]
        lines += [f"date_debut = {start}", f"date_fin = {end - DAY}"]
    return "\n".join(lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.sets(days, min_size=2, max_size=6).map(sorted), day=days)
def test_on_any_day_the_value_is_that_of_the_one_period_that_holds_it(written, cuts, day):
    written(file_of(cuts))
    for at in (day, *cuts, *(cut - DAY for cut in cuts)):
        rank = sum(cut <= at for cut in cuts) - 1
        if 0 <= rank < len(cuts) - 1:
            assert parametres.integer("rang", on=at) == rank
        else:
            with pytest.raises(LookupError):
                parametres.integer("rang", on=at)


def test_the_periods_of_the_programme_neither_overlap_nor_leave_a_day_between_them():
    for parametre in parametres.everything().values():
        *earlier, last = parametre.periods
        for period, follows in zip(earlier, parametre.periods[1:], strict=True):
            assert period.date_fin is not None, parametre.code
            assert follows.date_debut == period.date_fin + DAY, parametre.code
        assert last.date_debut is None or last.date_fin is None or last.date_debut <= last.date_fin
