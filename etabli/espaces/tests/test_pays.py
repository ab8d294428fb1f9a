"""A page does not grow with the country: the same queries and as many objects at n and at 10 n Ateliers.

The country is the demonstration, copied in SQL with all that hangs on it (bench/pays).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection, models, transaction
from django.test.utils import isolate_apps, override_settings

from bench.pays import clone, meter, pages, template
from demo import country
from etabli.acteurs.states import Role
from etabli.core import journal
from etabli.core.devoirs.rows import differences
from etabli.espaces.tests import epreuve_devoirs
from etabli.marches import plafond, selectors
from etabli.marches.models import AccordCadre, BonDeCommande, Devis
from etabli.marches.states import NOTIFIED
from etabli.territoires.management.commands.geographie import PACKAGE
from etabli.territoires.services.loading import load_territoires

#: fifteen Ateliers a service, then a hundred and fifty
SMALL, LARGE = 60, 600
#: rows of the fullest page of the longest list: fifty lines and all that each of them names
FULL = 600
#: ten times more Ateliers give a page no more than a tenth more rows
ROOM = 1.1
#: who reads the whole nation, who follows a département, who holds a framework, who invites anybody
READERS = (
    Role.DGALN_CHEF_PROJET, Role.SERVICE_PILOTE, Role.GROUPEMENT_MANDATAIRE, Role.ADMIN_TECHNIQUE,
)  # fmt: skip
#: the cast that a demonstration shows is cut past that many rows (acteurs.selectors.people.ON_STAGE)
CAST = pages.Visit("VISITEUR", "espaces:personas", "/personnages/")


@pytest.fixture(scope="module")
def told(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """The stories of the country up to today, told once for these tests; their papers are not drawn.

    Gives the settings under which they were told. Each test adds to them and takes its own back.
    """
    folder = tmp_path_factory.mktemp("pays")
    there = {
        "DEMO": True,
        "ALLOWED_HOSTS": ["localhost"],
        "EMAIL_FILE_PATH": str(folder / "courriels"),
        "STORAGES": django_settings.STORAGES
        | {
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": folder / "fichiers"},
            }
        },
    }
    with django_db_blocker.unblock(), override_settings(**there), transaction.atomic():
        load_territoires(Path(django_settings.BASE_DIR) / PACKAGE)
        country.tell()
        yield there
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(told: dict[str, Any], db: None, settings: Any) -> None:
    """The whole demonstration, in the settings of its telling."""
    for name, value in told.items():
        setattr(settings, name, value)


def visits() -> list[pages.Visit]:
    found = pages.roles()
    return [CAST, *(one for role in READERS for one in pages.of_role(role, found[role][:1]))]


def costs(ateliers: int, among: list[pages.Visit]) -> dict[str, tuple[int, int]]:
    """Queries and rows of each page in a country of that size, which is then forgotten."""
    with transaction.atomic():
        clone.build(ateliers, is_spread=False)
        found = {visit.title: cost(visit) for visit in among}
        transaction.set_rollback(True)
    return found


def cost(visit: pages.Visit) -> tuple[int, int]:
    client = pages.browser(visit.person)
    client.get(visit.url)
    with meter.counted() as count:
        assert client.get(visit.url).status_code == 200, visit.url
    return count.queries, count.objects + count.rows


def grown(small: dict[str, tuple[int, int]], large: dict[str, tuple[int, int]]) -> Iterator[str]:
    for title, (queries, rows) in small.items():
        if large[title][0] > queries or large[title][1] > max(ROOM * rows, FULL):
            yield f"{title}: {(queries, rows)} at {SMALL}, {large[title]} at {LARGE}"


def test_no_page_grows_with_the_country(demonstration):
    among = visits()
    found = list(grown(costs(SMALL, among), costs(LARGE, among)))
    assert "\n".join(found) == ""


def test_in_the_whole_demonstration_what_is_done_goes_and_the_rest_is_said(demonstration):
    assert "\n".join(epreuve_devoirs.broken()) == ""


def test_the_copy_is_a_country_that_holds_together(demonstration):
    """Chain of the journal, foreign keys, and the ceiling of the framework added up as the rule says."""
    built = clone.build(32)
    assert built.ateliers == 32
    assert journal.verify().faults == ()
    assert journal.verify(since=built.entries - 10).entries == 11
    connection.check_constraints()
    assert differences() == []
    accord = AccordCadre.objects.get(code="ACF3")
    found = selectors.framework_plafond(accord)
    assert found.consomme_ht == _consumed() > 0
    assert found.reserve_ht == _reserved() > 0


def _consumed() -> Decimal:
    bons = BonDeCommande.objects.filter(etat__in=NOTIFIED).order_by("pk")
    return plafond.consumed(plafond.Engagement(bon.ht, bon.final_ht) for bon in bons)


def _reserved() -> Decimal:
    rows = Devis.objects.filter(designation__etat="ACCEPTEE").order_by("pk")
    total = Decimal(0)
    for devis in rows.exclude(
        designation__atelier__etat__in=("CLOS", "EN_SUIVI", "ARCHIVE", "ABANDONNE")
    ):
        validated = [v for v in devis.versions.order_by("numero") if v.validated_on]
        notified = [bon.ht for bon in devis.bons.order_by("pk") if bon.etat in NOTIFIED]
        if validated:
            total += plafond.reserve(validated[-1].ht, sum(notified, Decimal(0)))
    return total


@isolate_apps("etabli.espaces")
def test_a_model_that_hangs_on_nothing_and_is_not_named_stops_the_copy(monkeypatch):
    class Oubli(models.Model):
        class Meta:
            app_label = "espaces"

    every = [*apps.get_models(include_auto_created=True), Oubli]
    monkeypatch.setattr(apps, "get_models", lambda **options: every)
    with pytest.raises(template.UnplacedModelError, match="espaces.Oubli"):
        template.copied_models()
