"""A page served to the test client must pass the content security policy of the browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

SUSPECT = re.compile(rb"<(style|script)\b|\s(on[a-z]+|style)\s*=", re.IGNORECASE)


class InlineCode(AssertionError):
    """Inline handlers, styles and scripts are blocked in the browser: the page would not work."""


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        self.found += [f"<{tag} {n}=…>" for n in names if n == "style" or n.startswith("on")]
        if tag == "style":
            self.found.append("<style>")
        is_data = any(name == "type" and "json" in (value or "") for name, value in attrs)
        if tag == "script" and "src" not in names and not is_data:
            self.found.append("<script> without src")


def inline_code(html: str) -> list[str]:
    """Everything in the page that the policy would block."""
    finder = _Finder()
    finder.feed(html)
    return finder.found


def check_page(response: Any) -> None:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    if response.streaming or not is_html or not SUSPECT.search(response.content):
        return
    if found := inline_code(response.content.decode()):
        raise InlineCode(f"{response.request['PATH_INFO']}: {', '.join(found)}")
