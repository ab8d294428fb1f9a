"""What every test lives by: its own data folder, no network, and strictness from the first day.

The environment is set while this file is imported, which is before Django reads its settings.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import pytest

#: a machine shared by five people is slow at times: no example is wrong for having taken long
hypothesis.settings.register_profile("etabli", deadline=None)
hypothesis.settings.load_profile("etabli")

ROOT = Path(__file__).resolve().parent
SCRATCH = Path(tempfile.mkdtemp(prefix="etabli-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    ETABLI_DATA=str(SCRATCH),
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL", ""),
    SECRET_KEY="tests-only",
    EMAIL_URL="",
    DEBUG="",
    HTTPS="",
    DEMO=os.environ.get("TEST_DEMO", ""),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--requetes", action="store_true", help="rewrite tests/query_counts.json")
    parser.addoption("--court", action="store_true", help="on PostgreSQL, what depends on it most")


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    from tests.strictness import undefined_variable, unordered

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.STATIC_ROOT = SCRATCH / "static"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    options: Any = settings.TEMPLATES[0]["OPTIONS"]
    options["string_if_invalid"] = undefined_variable.REFUSAL
    unordered.refuse()


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """Processes that run tests side by side need a base each on a server; in memory they have it.

    pytest-django knows the base in memory by the name of Django's own engine; ours has another.
    """
    from django.db import connection
    from pytest_django.fixtures import _set_suffix_to_test_databases

    worker = getattr(request.config, "workerinput", {}).get("workerid")
    if worker and connection.vendor != "sqlite":
        _set_suffix_to_test_databases(suffix=worker)


def shared_folder() -> Path | None:
    """The folder of real data beside the repository, when there is one."""
    folder = Path(os.environ.get("ETABLI_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "data").is_dir() else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.db import connection

    is_postgres = connection.vendor == "postgresql"
    if is_postgres:
        kept = [item for item in items if _opens_a_base(item)]
        if config.getoption("--court"):
            kept = [item for item in kept if _leans_on_the_base(item)]
        chosen = set(kept)
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = kept
    for item in items:
        if item.get_closest_marker("postgres") and not is_postgres:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: make check"))
        if item.get_closest_marker("shared") and shared_folder() is None:
            item.add_marker(pytest.mark.skip(reason="the folder of real data is absent"))


def _opens_a_base(item: pytest.Item) -> bool:
    """What opens none says the same on SQLite, where the whole suite is run."""
    fixtures = getattr(item, "fixturenames", ())
    marks = ("django_db", "drill", "journey")
    return "django_db_setup" in fixtures or any(map(item.get_closest_marker, marks))


#: where the base itself does the work: locks, order, search, JSON, constraints, sums, whole lists
LEANS = (
    "etabli/accounts", "etabli/acteurs", "etabli/core", "etabli/credits", "etabli/territoires",
    "etabli/espaces/tests/test_devoirs.py", "etabli/espaces/tests/test_exports_fichiers.py",
    "etabli/espaces/tests/test_journal.py", "etabli/espaces/tests/test_mes_ateliers.py",
    "etabli/espaces/tests/test_public.py", "etabli/espaces/tests/test_recits.py",
    "etabli/marches/tests/test_tourniquet.py", "etabli/paiements/tests/test_paiements.py",
    "tests/bases", "tests/sauvegardes",
)  # fmt: skip


def _leans_on_the_base(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("postgres")) or item.nodeid.startswith(LEANS)


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if folder is None:
        pytest.skip("the folder of real data is absent")
    return folder


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that leaves the machine fails: the outside world is a sample file."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"localhost", "127.0.0.1", "::1"}:
            raise AssertionError(f"A test may not reach {host}: use a sample file.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _no_inspection_in_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """No deposited file is opened while the code holds the database (A.2)."""
    from etabli.core.fichiers import budget
    from tests.strictness.inspections import outside_transactions

    monkeypatch.setattr(budget, "ask", outside_transactions(budget.ask))


@pytest.fixture(autouse=True)
def _strict_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test client refuses what the security policy of the browser would refuse."""
    from django.test import Client

    from tests.strictness.pages import check_page

    request = Client.request

    def checked(self: Client, **environ: Any) -> Any:
        response = request(self, **environ)
        check_page(response)
        return response

    monkeypatch.setattr(Client, "request", checked)


@pytest.fixture(autouse=True)
def _pages_that_only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A GET writes nothing in the database, but what tests/strictness/lectures.py names."""
    from django.core.cache import caches
    from django.test import Client

    from tests.strictness.lectures import nothing_written

    caches["processus"].clear()
    request = Client.request

    def watched(self: Client, **environ: Any) -> Any:
        asked = environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"]
        with nothing_written(*asked):
            return request(self, **environ)

    monkeypatch.setattr(Client, "request", watched)


@pytest.fixture(autouse=True)
def _pages_as_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of a page is what a reader reads: a sentence is found, or missed, wherever it is cut."""
    from django.http import HttpResponse

    from etabli.core.tests.lecture import text_of

    monkeypatch.setattr(HttpResponse, "text", property(text_of))


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Files and mail of one test are not seen by the next one."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "fichiers"},
        }
    }


@pytest.fixture
def query_budget(request: pytest.FixtureRequest) -> Any:
    """`with query_budget("page"):` holds the number of queries to tests/query_counts.json."""
    from tests.strictness.requetes import budget_fixture

    return budget_fixture(request)


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`changes("refus_alerte", 1, on=day)`: the dated parameter has another value from that day.

    `on=None` gives it that value on any day, in force even when it was written to be off.
    """
    import dataclasses
    import datetime as dt

    from etabli.core import parametres

    def change(code: str, value: Any, *, on: dt.date | None = None) -> None:
        everything = parametres.everything()
        was = everything[code]
        new = parametres.Period(value, on, None, "essai")
        eve = on - dt.timedelta(days=1) if on else None
        kept = [
            dataclasses.replace(one, date_fin=eve) for one in was.periods if on and was.is_in_force
        ]
        now = dataclasses.replace(was, is_in_force=True, periods=(*kept, new))
        monkeypatch.setattr(parametres, "everything", lambda: {**everything, code: now})

    return change
