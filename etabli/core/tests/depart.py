"""What leaves at a moment, for the tests of mails."""

from __future__ import annotations

import datetime as dt

from django.core import mail

from etabli.core import envoi, horloge


def send(at: dt.datetime) -> list[str]:
    """Send what waits at that moment; the subjects of the mails."""
    mail.outbox.clear()
    with horloge.at(at):
        envoi.send_pending()
    return [str(sent.subject) for sent in mail.outbox]
