"""The mailbox of the demonstration: every mail as it was received, read from the folder that holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

#: mails shown, newest first
SHOWN = 100
#: what Django's file backend writes after each message
END = b"\n" + b"-" * 79 + b"\n"
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: to whom, when, what; `html` has links that lead into this site."""

    to: str
    subject: str
    date: str
    html: SafeString


def folder() -> Path | None:
    """Where the mails of this installation are kept, or None when they really leave."""
    path = getattr(settings, "EMAIL_FILE_PATH", None)
    return Path(path) if path else None


def mails(to: str = "") -> list[Mail]:
    """The last mails received, newest first; of one address when it is given."""
    found: list[Mail] = []
    for message in _messages():
        mail = _mail(message)
        if not to or to.lower() in mail.to.lower():
            found.append(mail)
        if len(found) == SHOWN:
            break
    return found


def _messages() -> Iterator[EmailMessage]:
    place = folder()
    files = sorted(place.glob("*.log"), reverse=True) if place and place.is_dir() else []
    for path in files:
        parts = [part for part in path.read_bytes().split(END) if part.strip()]
        for part in reversed(parts):
            yield message_from_bytes(part, policy=policy.default)


def _mail(message: EmailMessage) -> Mail:
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return Mail(
        str(message["To"] or ""),
        " ".join(str(message["Subject"] or "").split()),
        str(message["Date"].datetime.astimezone().strftime("%d/%m/%Y %H:%M"))
        if message["Date"]
        else "",
        _linked(text.strip()),
    )


def _linked(text: str) -> SafeString:
    """The text, its addresses made links; those of this site open here."""
    parts: list[str] = []
    end = 0
    for found in ADDRESS.finditer(text):
        url = found.group().rstrip(".,;)»")
        parts.append(conditional_escape(text[end : found.start()]))
        parts.append(format_html('<a href="{}">{}</a>', _local(url), url))
        end = found.start() + len(url)
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 — each part was escaped above


def _local(url: str) -> str:
    return url.removeprefix(settings.SITE_URL) if url.startswith(settings.SITE_URL + "/") else url
