"""A browser driven by the keyboard alone: Tab, arrows, Space, Enter and what is typed."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

#: screenshots of what is met, when a folder is named (never in the repository)
SHOTS = os.environ.get("ETABLI_SHOTS", "")
FARTHEST = 300
#: a little more than the pause after which a section saves itself
AUTOSAVE_MS = 800
ACTIVE = """() => { const e = document.activeElement; return {
    tag: e.tagName, type: e.type || '', name: e.name || '', value: e.value || '',
    text: (e.textContent || '').trim(), required: e.required || e.getAttribute('aria-required') === 'true',
    checked: !!e.checked, folded: e.tagName === 'SUMMARY' && !e.parentElement.open
        ? [...e.parentElement.querySelectorAll('input, textarea, select')].map(c => c.name) : [] }; }"""


def spaced(words: str) -> str:
    """A pattern of these words, whatever the spaces between them (French has three)."""
    return r"\s".join(re.escape(word) for word in words.split(" "))


class Keyboard:
    """One person before one page. Nothing here uses the mouse."""

    def __init__(
        self, page: Page, enter_as: Callable[[Any], None], check: Callable[..., None]
    ) -> None:
        self.page = page
        self.enter_as = enter_as
        self.check = check
        # Listened to from the first page on: a dialog opened before the browser knows that it
        # is listened to is a real one, which nobody closes and which keeps the next from opening.
        page.on("filechooser", lambda _: None)

    def enter(self, actor: Any, address: str) -> None:
        """Open a session for this person of a story, and a page."""
        from etabli.accounts.models import Personne

        self.enter_as(Personne.objects.get(pk=actor.person_id))
        self.page.goto(address)

    def look(self, name: str) -> None:
        """The page has one title, is accessible at every width, and may be kept as an image."""
        expect(self.page.locator("h1")).to_have_count(1)
        self.check(self.page)
        if SHOTS:
            self._shoot(Path(SHOTS), name)

    def _shoot(self, folder: Path, name: str) -> None:
        before = self.page.viewport_size
        for width, height in ((375, 800), (1280, 900)):
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        if before:
            self.page.set_viewport_size(before)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def active(self) -> dict[str, Any]:
        """What has the focus."""
        found: dict[str, Any] = self.page.evaluate(ACTIVE)
        return found

    def reach(self, target: Locator) -> None:
        """Tab until the focus is there; a control that the keyboard cannot reach fails."""
        handle = target.element_handle()
        for _ in range(FARTHEST):
            if self.page.evaluate("e => document.activeElement === e", handle):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def follow(self, name: str) -> None:
        """Reach a link of the page that begins so, and open it."""
        self._go(self._named("link", name))

    def push(self, name: str) -> None:
        """Reach a button of the page that begins so, and press it."""
        self._go(self._named("button", name))

    def act(self, name: str, shot: str) -> None:
        """From the page of an object: open the page of an act, look at it, do it."""
        self.follow(name)
        self.look(shot)
        self.push(name)

    def go(self, obj: Any) -> None:
        """The page of an object, as the announcements about it link to it."""
        self.page.goto(obj.get_absolute_url())

    def reads(self, *words: str) -> None:
        """These words are on the page, whatever the spaces between them."""
        text = " ".join(self.page.inner_text("main").split())
        missing = [word for word in words if word not in text]
        assert not missing, f"{missing} not read on {self.page.url}:\n{text}"

    def _named(self, role: Any, name: str) -> Locator:
        words = re.compile(rf"^{spaced(name)}")
        return self.page.locator("main").get_by_role(role, name=words).first

    def _go(self, target: Locator) -> None:
        self.reach(target)
        with self.page.expect_event("load"):
            self.press("Enter")

    def field(self, label: str) -> Locator:
        """The control of the page under this label."""
        words = re.compile(rf"^{spaced(label)}(\s+facultatif)?$")
        return self.page.locator("main").get_by_label(words).first

    def write(self, label: str, text: str) -> None:
        """Reach a field by its label and type, in place of what it holds."""
        self.reach(self.field(label))
        self.press("Control+A")
        self.page.keyboard.type(text)

    def write_day(self, label: str, day: dt.date) -> None:
        """Type a day part by part, in the order this browser asks for: its language, not the page's."""
        self.reach(self.field(label))
        for order in ("%d%m%Y", "%m%d%Y"):
            self.press("ArrowLeft", "ArrowLeft")
            self.page.keyboard.type(day.strftime(order))
            if self.field(label).input_value() == day.isoformat():
                return
        raise AssertionError(f"« {label} » does not take {day.isoformat()} from the keyboard")

    def write_hour(self, label: str, hour: str, minute: str) -> None:
        """Type an hour in its field; a browser in English asks which half of the day."""
        self.reach(self.field(label))
        for digits in (
            f"{hour}{minute}",
            f"{int(hour) % 12 or 12:02}{minute}{'PM' if int(hour) > 11 else 'AM'}",
        ):
            self.press("ArrowLeft", "ArrowLeft")
            self.page.keyboard.type(digits)
            if self.field(label).input_value() == f"{hour}:{minute}":
                return
        raise AssertionError(f"« {label} » does not take {hour}:{minute} from the keyboard")

    def pick(self, label: str, words: str) -> None:
        """Reach a list and go down to the line that begins so."""
        field = self.field(label)
        self.reach(field)
        for _ in range(field.locator("option").count()):
            if field.locator("option:checked").inner_text().startswith(words):
                return
            self.press("ArrowDown")
        raise AssertionError(f"« {label} » has no line that begins with « {words} »")

    def say_yes(self, question: str) -> None:
        """Reach the answers of a question and choose the first."""
        group = self.page.locator("main fieldset").filter(has_text=question)
        self.reach(group.get_by_role("radio").first)
        self.press("Space")

    def tick(self, label: str) -> None:
        self.reach(self.field(label))
        self.press("Space")

    def choose_file(self, label: str, path: Path) -> None:
        """The file dialog is opened by the keyboard; the file is picked in it."""
        self.reach(self.field(label))
        with self.page.expect_file_chooser(timeout=45_000) as opened:
            self.press("Enter")
        opened.value.set_files(path)

    def confirm(self) -> None:
        """Press the button that has the focus, once the last autosave has answered."""
        self.page.wait_for_timeout(AUTOSAVE_MS)
        self.page.wait_for_load_state("networkidle")
        with self.page.expect_event("load"):
            self.press("Enter")

    def fill_form(self, answers: Mapping[str, str], *, until: str) -> None:
        """Tab through a form and answer each control as it comes, up to this button.

        `answers` names the texts; what is not named is answered when it is required.
        """
        form = self.page.locator("main form").filter(has_text=until).first
        controls = ":is(summary, input, select, textarea):not([type=hidden]):visible"
        self.reach(form.locator(controls).first)
        ticked: set[str] = set()
        for _ in range(FARTHEST):
            control = self.active()
            if control["tag"] == "BUTTON" and control["text"] == until:
                return
            self._answer(control, answers, ticked)
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach « {until} »")

    def fill_screen(self, answers: Mapping[str, str]) -> None:
        """Answer a screen of the fiche, and go on to the next."""
        self.fill_form(answers, until="Enregistrer et continuer")
        self.confirm()

    def come_in(self, target: Locator) -> None:
        """A button that signs somebody in."""
        self._go(target)

    def _answer(
        self, control: dict[str, Any], answers: Mapping[str, str], ticked: set[str]
    ) -> None:
        name, kind = control["name"], control["type"]
        given = answers.get(name)
        if any(answers.get(inside) for inside in control["folded"]):
            self.press("Enter")
        if kind in ("checkbox", "radio"):
            if name not in ticked and (control["required"] or given):
                self.press("Space")
                ticked.add(name)
        elif control["tag"] == "SELECT":
            if not control["value"] and (control["required"] or given):
                self.press(*["ArrowDown"] * int(given or 1))
        elif given and not control["value"]:
            self.page.keyboard.type(given)
