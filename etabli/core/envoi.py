"""Sending what the outbox holds: each row claimed, sent alone, tried again later and later for a day.

What waits for one address leaves together, in one mail (`core.courriel`): its rows are claimed one by
one, fail together and stay separate in the product. Nobody receives two of them within the minutes of
`rythme.gathering`; a sealed mail, which holds a code, waits for nothing.

Never called inside a request: the worker of `etabli serve` (or `etabli courriels`) is woken when a
row is committed, and the clock sends what it finds. Two processes send once; a process killed between
the mail server's answer and its own note sends twice, under the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import threading
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db.models import Q, QuerySet

from etabli.core import courriel, horloge, rythme
from etabli.core.models import Envoi, Message, Pli
from etabli.core.veille import pannes
from etabli.core.veille.models import Injoignable

PLACE = "courriels"
#: waits after each failed try, a day in all
BACK_OFF = tuple(dt.timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 820))
#: after that long, a claim is that of a process that died
CLAIM_LASTS = dt.timedelta(minutes=10)
#: while the mail server does not answer, only one row a minute knocks
SERVER_WAIT = dt.timedelta(minutes=1)
#: messages in one summary; the next mail takes the others
IN_A_SUMMARY = 50
Status = Envoi.Status
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_bell = threading.Event()


def wake() -> None:
    """A row was committed: the worker of this process sends now."""
    _bell.set()


def wait(seconds: float) -> None:
    """Until a row is committed here, or for that long (another process may have written one)."""
    _bell.wait(seconds)
    _bell.clear()


def one_line(text: str) -> str:
    """A subject is one line: a break would end the header and stop the mail."""
    return CONTROLS.sub(" ", text).strip()


def waiting(model: type[Envoi]) -> QuerySet[Envoi]:
    """What is still to be sent, the oldest first."""
    rows: QuerySet[Envoi] = model._default_manager.filter(status=Status.A_ENVOYER)
    return rows.order_by("created_at", "id")


def _due(model: type[Envoi], now: dt.datetime) -> QuerySet[Envoi]:
    """What may leave now: its hour has come, and no mail has just left for that address."""
    rows = _free(model, now)
    if model is not Message:
        return rows
    just_left = Message.objects.filter(status=Status.ENVOYE, sent_at__gt=now - rythme.gathering())
    is_time = Q(summary_at=None) | Q(summary_at__lte=now)
    return rows.filter(is_time).exclude(address__in=just_left.values("address"))


def _free(model: type[Envoi], now: dt.datetime) -> QuerySet[Envoi]:
    """What waits, that no failed try holds back and no living process holds."""
    is_time = Q(next_try_at=None) | Q(next_try_at__lte=now)
    is_free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    return waiting(model).filter(is_time, is_free)


def send_pending(limit: int = 200) -> int:
    """Send what is due; how many left. What cannot leave waits, the others go on.

    What leaves first is asked again before each mail: a code never waits behind a hundred summaries.
    """
    _forget()
    sent = 0
    while sent < limit and (row := _next()) is not None:
        if not _claim(row):
            continue
        lot = [row, *_with(row)]
        left, failure = _send(lot)
        sent += left
        if failure is not None and _is_outage(failure):
            # the others would wait for the same server, each until its time-out
            for model in (Pli, Message):
                _due(model, horloge.now()).update(next_try_at=horloge.now() + SERVER_WAIT)
    return sent


def _next() -> Envoi | None:
    """A sealed mail, then what is for who has no account, then what asks, then news; the oldest of them."""
    now = horloge.now()
    messages = _due(Message, now)
    at_once = messages.filter(summary_at=None)  # type: ignore[misc]
    by_level = messages.order_by("level", "created_at", "id")
    return _due(Pli, now).first() or at_once.first() or by_level.first()


def _forget() -> None:
    """Sealed mails: what lost its use is erased, what is over is deleted the next day."""
    now = horloge.now()
    rows = Pli.objects.filter(status=Status.A_ENVOYER, expires_at__lte=now)
    rows.update(status=Status.ECHEC, subject="", body="", error="périmé avant d’avoir pu partir")
    Pli.objects.filter(expires_at__lt=now - dt.timedelta(days=1)).delete()


def _claim(row: Envoi) -> bool:
    """Take the row unless another process just did."""
    now = horloge.now()
    return bool(_free(type(row), now).filter(pk=row.pk).order_by().update(claimed_at=now))


def _with(row: Envoi) -> list[Envoi]:
    """What leaves in the same mail: all that waits for this address, its own hour come or not."""
    if not isinstance(row, Message):
        return []
    rows = _free(Message, horloge.now()).exclude(pk=row.pk)
    return [one for one in rows.filter(address__iexact=row.address)[:IN_A_SUMMARY] if _claim(one)]


def _send(lot: list[Envoi]) -> tuple[int, Exception | None]:
    """Send these rows in one mail, or each alone when one of them spoils it; how many left."""
    failure = _try(lot)
    if failure is None or len(lot) == 1 or not _is_final(failure):
        return (0 if failure else len(lot)), failure
    failures = [found for found in (_try([row]) for row in lot) if found is not None]
    return len(lot) - len(failures), next(iter(failures), None)


def _try(lot: list[Envoi]) -> Exception | None:
    """Send the rows of one mail, and write what became of them; the failure, if any."""
    row = lot[0]
    try:
        _mail(lot).send()
    except Exception as failure:  # noqa: BLE001 — the guard of a row: one bad mail stops no other
        if len(lot) == 1 or not _is_final(failure):
            for one in lot:
                _failed(one, failure)
        return failure
    for one in lot:
        _write(
            one, status=Status.ENVOYE, sent_at=horloge.now(), error="", attempts=one.attempts + 1
        )
    Injoignable.objects.filter(address__iexact=row.address).delete()
    return None


def _mail(lot: list[Envoi]) -> EmailMessage:
    row = lot[0]
    host = urlsplit(settings.SITE_URL).hostname or "etabli"
    headers = {"Message-ID": f"<{row.pk}@{host}>"}
    messages = [one for one in lot if isinstance(one, Message)]
    if not messages:
        return EmailMessage(one_line(row.subject), row.body, None, [row.address], headers=headers)
    lettre = courriel.compose(messages)
    mail = EmailMultiAlternatives(
        one_line(lettre.subject), lettre.text, None, [row.address], headers=headers
    )
    mail.attach_alternative(lettre.html, "text/html")
    return mail


def _failed(row: Envoi, failure: Exception) -> None:
    """Wait longer each time; give up at once when the answer will not change, else after a day."""
    attempts, error = row.attempts + 1, one_line(str(failure))[:300]
    if not isinstance(failure, OSError):  # ours: a header, an encoding
        pannes.keep(PLACE, failure, subject=f"{row._meta.label_lower}:{row.pk}")
        error = type(failure).__name__
    is_over = _is_final(failure) or attempts > len(BACK_OFF)
    if is_over and isinstance(failure, OSError):
        Injoignable.objects.update_or_create(
            address=row.address, defaults={"since": horloge.now(), "error": error}
        )
    if is_over:
        _write(row, status=Status.ECHEC, attempts=attempts, error=error)
        return
    later = horloge.now() + BACK_OFF[attempts - 1]
    _write(row, attempts=attempts, error=error, next_try_at=later)


def _write(row: Envoi, **fields: object) -> None:
    """What became of the row; a sealed mail that left or failed for good keeps no text."""
    if isinstance(row, Pli) and "status" in fields:
        fields |= {"subject": "", "body": ""}
    type(row)._default_manager.filter(pk=row.pk).update(claimed_at=None, **fields)


def _is_final(failure: Exception) -> bool:
    """Would the next try be refused the same way? (5xx about this address or this text, or our fault)"""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in failure.recipients.values())
    if isinstance(failure, smtplib.SMTPDataError):
        return failure.smtp_code >= 500
    return not isinstance(failure, OSError)


def _is_outage(failure: Exception) -> bool:
    """Is it the server rather than this mail?"""
    about_this_mail = smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError
    return isinstance(failure, OSError) and not isinstance(failure, about_this_mail)


def unreachable(addresses: Iterable[str]) -> set[str]:
    """Those of these addresses that our last mails did not reach."""
    asked = {address for address in addresses if address}
    return set(Injoignable.objects.filter(address__in=asked).values_list("address", flat=True))


def undelivered() -> QuerySet[Message]:
    """The messages that could not be handed over, for the administrator: never sealed mails."""
    return Message.objects.filter(status=Status.ECHEC).order_by("-created_at", "id")


def send_again(rows: QuerySet[Message]) -> int:
    """Put undelivered messages back in the queue, their day of tries before them."""
    again = rows.filter(status=Status.ECHEC).order_by()
    number = again.update(
        status=Status.A_ENVOYER, attempts=0, next_try_at=None, claimed_at=None, error=""
    )
    wake()
    return number
