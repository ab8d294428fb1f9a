"""`etabli serve` opens on a base of this very version, or says what to run first."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from etabli.core import donnees, serveur

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ports that would have been opened."""
    ports: list[int] = []
    monkeypatch.setattr(serveur, "run", lambda *, host, port: ports.append(port))
    monkeypatch.setattr(donnees, "are_missing", lambda: False)
    return ports


def serve() -> None:
    call_command("serve", "--sans-horloge", "--port", "8123", verbosity=0)


def forget(count: int) -> None:
    """The base as that many migrations ago."""
    rows = MigrationRecorder(connection).migration_qs.order_by("-id")
    MigrationRecorder(connection).migration_qs.filter(
        pk__in=rows.values_list("pk", flat=True)[:count]
    ).delete()


def test_a_base_of_today_is_served(opened: list[int]) -> None:
    serve()
    assert opened == [8123]


@pytest.mark.parametrize(("count", "said"), [(1, "1 mise à jour"), (2, "2 mises à jour")])
def test_a_base_that_waits_for_its_migrations_is_not_served(
    opened: list[int], count: int, said: str
) -> None:
    forget(count)
    with pytest.raises(CommandError) as refused:
        serve()
    sentence = str(refused.value).replace("\u00a0", " ")
    assert sentence.startswith(f"La base attend {said} de cette version")
    assert "`etabli sauvegarde`" in sentence
    assert "`etabli migrate`" in sentence
    assert opened == []


def test_a_base_without_any_table_is_not_served(opened: list[int]) -> None:
    MigrationRecorder(connection).migration_qs.all().delete()
    with pytest.raises(CommandError, match="Rien n’est installé"):
        serve()
    assert opened == []


def test_a_base_that_does_not_answer_yet_is_waited_for(
    opened: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(donnees, "MigrationExecutor", down)
    serve()
    assert opened == [8123]
