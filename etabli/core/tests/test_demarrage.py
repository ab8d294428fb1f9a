"""`etabli serve` opens on a base of this very version, or says what to run first."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from etabli.core import donnees, ports, serveur

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ports that would have been opened."""
    ports: list[int] = []
    monkeypatch.setattr(serveur, "run", lambda place: ports.append(place.getsockname()[1]))
    monkeypatch.setattr(donnees, "are_missing", lambda: False)
    return ports


def serve() -> None:
    call_command("serve", "--sans-horloge", "--port", "0", verbosity=0)


def forget(count: int) -> None:
    """The base as that many migrations ago."""
    rows = MigrationRecorder(connection).migration_qs.order_by("-id")
    MigrationRecorder(connection).migration_qs.filter(
        pk__in=rows.values_list("pk", flat=True)[:count]
    ).delete()


def test_a_base_of_today_is_served(opened: list[int]) -> None:
    serve()
    assert len(opened) == 1


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
    assert len(opened) == 1


def test_a_port_that_is_taken_is_said_in_french_with_one_that_is_free(opened: list[int]) -> None:
    with ports.opened("127.0.0.1", 0) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(CommandError) as refused:
            call_command("serve", "--sans-horloge", "--port", str(number), verbosity=0)
    said = str(refused.value)
    assert said.startswith(f"Le port {number} est déjà pris sur cette machine.")
    proposed = re.search(r"make run PORT=(\d+)$", said)
    assert proposed is not None
    assert int(proposed[1]) > number
    assert opened == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [("huit", "« huit » n’est pas un numéro de port"), ("70000", "Le port 70000 n’existe pas")],
)
def test_what_is_no_port_is_said_to_be_none(
    typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ports.main([typed]) == 1
    assert said in capsys.readouterr().out.replace("\u00a0", " ")


def test_a_free_port_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with ports.opened("127.0.0.1", 0) as found:
        number = str(found.getsockname()[1])
    assert ports.main([number]) == 0
    assert capsys.readouterr().out == ""
