"""The forms of a page as a browser reads them: what each would send, and how a text is written in them.

For a page of which several forms leave together (`core.ui.ensemble`). Our templates quote each attribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from etabli.core.brouillons import Fields

TAG = re.compile(
    r"<(/?)(form|details|template|input|select|option|textarea|button)\b((?:[^<>\"]|\"[^\"]*\")*)>",
    re.I,
)
ATTRIBUTE = re.compile(r'([^\s="/]+)(?:\s*=\s*"([^"]*)")?')
PROOF = "csrfmiddlewaretoken"
#: what no draft keeps; of what is hidden, only the mark of what the form was opened on (frontend/enhance/draft.ts)
NOT_TYPED = {"hidden", "file", "password", "submit", "button", "image", "reset"}
MARK = "vu"
TICKS = {"checkbox", "radio"}
#: controls that hold no words of a person
WORDLESS = NOT_TYPED - {"file", "password"} | TICKS | {"select"}

#: a place of the page and what is written there instead
Edit = tuple[int, int, str]


@dataclass(slots=True)
class Tag:
    """The opening of an element, where it stands."""

    name: str
    start: int
    end: int
    attrs: dict[str, str | None]

    def of(self, name: str) -> str:
        return self.attrs.get(name) or ""

    def with_(self, **changed: str | bool) -> Edit:
        """Written again: an attribute set, added bare (True), or taken away (False)."""
        attrs: dict[str, str | bool | None] = {**self.attrs}
        attrs |= {name: None if on is True else on for name, on in changed.items()}
        said = "".join(
            f" {name}" if value is None else f' {name}="{escape(str(value))}"'
            for name, value in attrs.items()
            if value is not False
        )
        return self.start, self.end, f"<{self.name}{said}>"


@dataclass(slots=True)
class Control:
    """What one types, ticks or presses; `end` is where the text of an area ends."""

    tag: Tag
    around: tuple[Tag, ...] = ()
    text: str = ""
    end: int = 0
    options: list[Tag] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.tag.of("name")

    @property
    def kind(self) -> str:
        if self.tag.name == "button":
            return self.tag.of("type") or "submit"
        return (self.tag.of("type") or "text") if self.tag.name == "input" else self.tag.name

    @property
    def is_typed(self) -> bool:
        if not self.name or "disabled" in self.tag.attrs:
            return False
        return self.kind not in NOT_TYPED or self.name == MARK

    @property
    def has_words(self) -> bool:
        return self.is_typed and self.kind not in WORDLESS and self.name != MARK

    def values(self) -> list[str]:
        """What the browser would send of it, as the page shows it."""
        if self.kind in TICKS:
            return [self.tag.of("value") or "on"] if "checked" in self.tag.attrs else []
        if self.kind == "textarea":
            return [self.text]
        return self._picked() if self.kind == "select" else [self.tag.of("value")]

    def _picked(self) -> list[str]:
        chosen = [one.of("value") for one in self.options if "selected" in one.attrs]
        is_plain = "multiple" not in self.tag.attrs
        return chosen or ([self.options[0].of("value")] if is_plain and self.options else [])

    def written(self, left: Fields) -> list[Edit]:
        """The edits that show it as it was typed, what it takes being taken out of `left`."""
        if self.kind == "select":
            return self._chosen(left)
        pair = self._taken(left)
        if self.kind in TICKS:
            return [self.tag.with_(checked=pair is not None)]
        return self._typed(pair[1]) if pair else []

    def _taken(self, left: Fields) -> tuple[str, str] | None:
        """The first pair of its name, and of its value when it is ticked, taken out of `left`."""
        is_tick, own = self.kind in TICKS, self.tag.of("value") or "on"
        named = (one for one in left if one[0] == self.name)
        pair = next((one for one in named if not is_tick or one[1] == own), None)
        if pair:
            left.remove(pair)
        return pair

    def _typed(self, text: str) -> list[Edit]:
        """Its text; what folds it is opened."""
        opened = [one.with_(open=True) for one in self.around] if text else []
        if self.kind == "textarea":
            return [*opened, (self.tag.end, self.end, f"\n{escape(text)}")]
        return [*opened, self.tag.with_(value=text)]

    def _chosen(self, left: Fields) -> list[Edit]:
        wanted = {value for name, value in left if name == self.name}
        return [one.with_(selected=one.of("value") in wanted) for one in self.options]


@dataclass(slots=True)
class Form:
    """One form of the page that is posted."""

    tag: Tag
    controls: list[Control] = field(default_factory=list)

    @property
    def is_autosave(self) -> bool:
        return "data-autosave" in self.tag.attrs

    @property
    def has_words(self) -> bool:
        return any(one.has_words for one in self.controls)

    @property
    def names(self) -> list[str]:
        """Of all that it sends besides its buttons and its token, each once."""
        sent = (one.name for one in self.controls if one.tag.name != "button")
        return list(dict.fromkeys(name for name in sent if name and name != PROOF))

    @property
    def kept_names(self) -> list[str]:
        """Of what one types here, and of the files one chooses."""
        kept = {one.name for one in self.controls if one.is_typed or one.kind == "file"}
        return [name for name in self.names if name in kept]

    @property
    def buttons(self) -> list[Control]:
        return [one for one in self.controls if one.kind == "submit"]

    def shown(self) -> Fields:
        """What a browser would send of what one types here."""
        typed = [one for one in self.controls if one.is_typed]
        return [(one.name, value) for one in typed for value in one.values()]

    def filled(self, fields: Fields) -> list[Edit]:
        """The edits that show these fields."""
        left = list(fields)
        typed = [one for one in self.controls if one.is_typed]
        return [edit for one in typed for edit in one.written(left)]


def edited(page: str, edits: list[Edit]) -> str:
    """The page with its edits; one made twice is made once."""
    parts, at = [], 0
    for start, end, text in sorted(set(edits)):
        parts += [page[at:start], text]
        at = end
    return "".join([*parts, page[at:]])


def forms_of(page: str) -> list[Form]:
    """The forms of a page that are posted, in their order; the row that a list copies is in none."""
    return _Reading(page).forms


class _Reading:
    """One page, read once from its first tag to its last."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.around: list[Tag] = []
        self.models = 0
        for tag, is_end in _tags(page):
            if tag.name == "template":
                self.models += -1 if is_end else 1
            elif not self.models:
                (self._closed if is_end else self._opened)(tag)

    def _opened(self, tag: Tag) -> None:
        if tag.name == "form":
            self.form = Form(tag) if tag.of("method").lower() == "post" else None
            self.forms += [self.form] if self.form else []
        elif tag.name == "details":
            self.around.append(tag)
        elif self.form and tag.name == "option":
            self.form.controls[-1].options.append(tag)
        elif self.form:
            self.form.controls.append(Control(tag, tuple(self.around)))

    def _closed(self, tag: Tag) -> None:
        if tag.name == "form":
            self.form = None
        elif tag.name == "details" and self.around:
            self.around.pop()
        elif tag.name == "textarea" and self.form:
            area = self.form.controls[-1]
            area.end = tag.start
            area.text = unescape(self.page[area.tag.end : tag.start])


def _tags(page: str) -> Iterator[tuple[Tag, bool]]:
    for found in TAG.finditer(page):
        pairs = ATTRIBUTE.finditer(found[3])
        attrs = {one[1].lower(): None if one[2] is None else unescape(one[2]) for one in pairs}
        yield Tag(found[2].lower(), found.start(), found.end(), attrs), bool(found[1])
