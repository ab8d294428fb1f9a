"""T-7 by the figures in force that day."""

import datetime as dt

import pytest

from etabli.marches import tourniquet as tq
from etabli.marches.tests.stories import Story


@pytest.mark.regle("T-7")
def test_how_many_refusals_and_how_long_are_dated_parameters(settings, tmp_path):
    story = Story("G1")
    story.le = dt.date(2026, 3, 10)
    story.designate("A1")
    story.refuse("A1")
    was = settings.PARAMETRES.read_text(encoding="utf-8")
    settings.PARAMETRES = tmp_path / "parametres.toml"
    for code, old, new in (("refus_alerte", 2, 1), ("refus_fenetre_mois", 12, 6)):
        before, found, after = was.partition(f"[{code}]\n")
        assert found
        was = before + found + after.replace(f"valeur = {old}", f"valeur = {new}", 1)
    settings.PARAMETRES.write_text(was, encoding="utf-8")
    assert tq.alerte(story.tour, "G1", on=dt.date(2026, 9, 10)) is tq.Alerte.MISE_EN_DEMEURE
    assert tq.alerte(story.tour, "G1", on=dt.date(2026, 9, 11)) is None
