"""A tiny model for the engines that are tested alone: a table with no trade in it.

It lives in a registry of its own, so that nothing that lists the models of the product meets it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from etabli.core.models import Movable

with isolate_apps("etabli.core"):

    class Chose(Movable):
        """An organisation's thing in a département, that a person made."""

        organisation_id = models.IntegerField()
        departement = models.CharField(max_length=3)
        auteur_id = models.IntegerField()

        class Meta:
            app_label = "core"
            db_table = "tests_chose"
            ordering = ("pk",)

        def __str__(self) -> str:
            return f"Chose {self.pk}"

        def get_absolute_url(self) -> str:
            return f"/choses/{self.pk}/"


COLUMNS = """
    id integer primary key, etat varchar(40) not null, revision integer not null, etat_on date not null,
    moved_at timestamp with time zone not null, organisation_id integer not null,
    departement varchar(3) not null, auteur_id integer not null
"""


@pytest.fixture
def choses(db: None) -> Iterator[type[Chose]]:
    """The table, for one test."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE tests_chose ({COLUMNS})")
    yield Chose
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_chose")


def chose(pk: int, etat: str = "OUVERTE", **fields: object) -> Chose:
    """One thing, of organisation 1, département 47, by person 1 unless said."""
    given = {"organisation_id": 1, "departement": "47", "auteur_id": 1, **fields}
    made = Chose(pk=pk, etat=etat, **given)
    made.save(force_insert=True)
    return made
