"""The browser of the journeys: the Chromium of the system, axe on demand, CSP enforced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from etabli.core.access import Actor

# Playwright's own loop runs in the thread of the test; the test still reads the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
WIDTHS = (320, 768, 1280)
expect.set_options(timeout=20_000)


def chromium() -> str:
    """The browser of the machine, or the one that CHROMIUM names."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if named is None:
        pytest.fail("Chromium is not installed: apt install chromium, or CHROMIUM=/path")
    return named


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
    yield found
    found.close()


@pytest.fixture
def expected_problems() -> tuple[str, ...]:
    """What the console may say of an answer that is part of the journey; a file may add its own."""
    return ("status of 404", "status of 409", "status of 422", "status of 403")


@pytest.fixture
def page(browser: Browser, live_server: Any, expected_problems: tuple[str, ...]) -> Iterator[Page]:
    """A page of the site; a message of the console or a blocked resource fails the journey."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    opened = context.new_page()
    opened.set_default_timeout(30_000)  # a ceiling, for a busy machine
    problems: list[str] = []
    opened.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert [p for p in problems if not any(e in p for e in expected_problems)] == []


@pytest.fixture
def check_accessible() -> Callable[..., None]:
    """Runs axe on the page as it is, at the widths of a phone, a tablet and a desk."""

    def check(page: Page, widths: tuple[int, ...] = WIDTHS) -> None:
        before = page.viewport_size
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], f"{page.url} at {width} px"
            assert not overflows(page), f"{page.url} scrolls sideways at {width} px"
        if before:
            page.set_viewport_size(before)

    return check


def violations(page: Page) -> list[str]:
    """Every violation axe finds, with the element, in one line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    report = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", STANDARDS
    )
    return [
        f"{rule['id']}: {rule['help']} — {node['html'][:160]}"
        for rule in report["violations"]
        for node in rule["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Does the page scroll sideways? A reader at 320 px must not have to (WCAG 1.4.10)."""
    return bool(
        page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file: in memory, the server and the test would share one connection, and two
    requests at once (an autosave and a button) one transaction."""
    from django.db import connections

    default = connections["default"]
    if default.vendor == "sqlite":
        name = tmp_path_factory.mktemp("base") / "parcours.sqlite3"
        default.settings_dict["TEST"]["NAME"] = str(name)


@pytest.fixture(autouse=True)
def _journal_may_be_emptied(transactional_db: None) -> Iterator[None]:
    """The journal refuses removal, and the flush that ends a journey removes everything."""
    from django.db import connection

    yield
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, sql in cursor.fetchall() if name.startswith("journal_")]
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("DELETE FROM core_entry")
        for _, statement in triggers:
            cursor.execute(statement)
        cursor.execute("PRAGMA foreign_keys = ON")


def give_second_factor(client: Any, personne: Any) -> None:
    """The session of this client as a code of the telephone leaves it."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    if not Authenticator.objects.filter(user=personne).exists():
        TOTP.activate(personne, "JBSWY3DPEHPK3PXP")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = str(personne.pk)
    session.save()


@pytest.fixture
def enter_as(page: Page, live_server: Any, settings: Any) -> Callable[..., None]:
    """Opens a session for a person, as the sign-in would leave it, second factor given."""

    def enter(personne: Any, context: BrowserContext | None = None) -> None:
        from django.test import Client

        from etabli.acteurs.selectors import asks_second_factor

        # a real person: outside the demonstration the door is closed to personas
        if personne.is_persona and not settings.DEMO:
            type(personne).objects.filter(pk=personne.pk).update(is_persona=False)
        client = Client()
        client.force_login(personne)
        if asks_second_factor(personne):
            give_second_factor(client, personne)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        (context or page.context).add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return enter


@pytest.fixture
def people(transactional_db: None, tmp_path: Path) -> Any:
    """A small true country, and the cast of a candidature."""
    from etabli.candidatures.tests.stories import cast
    from etabli.territoires.tests.country import load_country

    load_country(tmp_path / "pays")
    return cast()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A letter as a telephone takes it."""
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for line in range(12):
        draw.line((150, 300 + 80 * line, 1090, 300 + 80 * line), fill="black", width=6)
    path = tmp_path / "IMG_2041.jpg"
    image.save(path, "JPEG", quality=85)
    return path


@pytest.fixture
def look(
    page: Page, enter_as: Callable[..., None], check_accessible: Callable[..., None]
) -> Callable[[Actor | None, str, str], None]:
    """The page as this person reads it (nobody: the one that is there), looked at by axe.

    Kept as a picture under its name where SHOTS says.
    """
    folder = os.environ.get("SHOTS", "")

    def open_one(actor: Actor | None, url: str, name: str) -> None:
        from etabli.accounts.models import Personne

        if actor:
            enter_as(Personne.objects.get(pk=actor.person_id or 0))
            page.goto(url)
        check_accessible(page, widths=(375, 1280))
        for width in (375, 1280) if folder else ():
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})

    return open_one
