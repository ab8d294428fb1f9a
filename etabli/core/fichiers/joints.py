"""A file joined to a line of text: « plan.pdf – /candidatures/12/fiche/fichiers/…/ », its name and its address.

The line is kept with the address that it has here: a page opens it by its name, paper says the whole of it.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString

#: the name, then an address of ours that ends with its key, or one typed in full
JOINED = re.compile(r"([^—\n]*?) – (https?://\S+|(?:/[\w-]+)+/[0-9a-f-]{36}/)")


def by_name(line: str) -> str:
    """The line without the address: the name says it."""
    return JOINED.sub(r"\1", line)


def in_full(line: str) -> str:
    """The line on paper, from which one opens it elsewhere than here."""
    return JOINED.sub(lambda found: f"{found[1]} – {_host(found[2])}{found[2]}", line)


def _host(address: str) -> str:
    return settings.SITE_URL if address.startswith("/") else ""


def linked(line: str) -> SafeString:
    """The line on a page: each address opens, under its name when it has one."""
    parts, at = [], 0
    for found in JOINED.finditer(line):
        before = line[at : found.start()]
        name = found[1].strip()
        parts.append(urlize(before + found[1].removesuffix(name), autoescape=True))
        parts.append(format_html('<a href="{}">{}</a>', found[2], name or found[2]))
        at = found.end()
    return SafeString("".join([*parts, urlize(line[at:], autoescape=True)]))
