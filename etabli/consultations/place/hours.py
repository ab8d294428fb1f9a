"""An instant as a register writes it, to the second, in the hour of Paris unless it says another (N-8)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from etabli.core import horloge
from etabli.core.texte import fold_words

MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)")
FRENCH = re.compile(r"(?<!\d)(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})(?!\d)")
LETTERS = re.compile(r"(?<!\d)(?P<d>\d{1,2})(?:er)?\s+(?P<m>[^\W\d]{3,9})\.?\s+(?P<y>\d{4})(?!\d)")
HOUR = re.compile(
    r"(?<!\d)(?P<h>\d{1,2})\s*[:hH]\s*(?P<min>\d{2})"
    r"(?:\s*(?::|min|mn|m|')\s*(?P<s>\d{2})(?:[.,]\d+)?\s*(?:sec|s|\")?)?(?![\d:])"
)
OFFSET = re.compile(r"(?:(?P<z>Z|UTC|GMT)|(?P<sign>[+-])(?P<oh>\d{2}):?(?P<om>\d{2}))\s*$")

NO_DAY = "la date « {text} » ne se lit pas : écrivez-la comme 22/06/2026 11:42:07."
NO_HOUR = "l’heure manque après la date « {text} » : écrivez-la comme 22/06/2026 11:42:07."
NO_SUCH_HOUR = (
    "« {text} » n’existe pas à Paris : les montres y sont avancées d’une heure ce jour-là."
)
TWICE = (
    "« {text} » existe deux fois à Paris, où les montres sont reculées ce jour-là : ajoutez l’écart "
    "avec l’heure universelle, +02:00 ou +01:00."
)


class Unread(ValueError):
    """This instant cannot be read; the message says why and how to write it."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A second of the world, in UTC, and whether the register wrote the second."""

    at: dt.datetime
    has_seconds: bool


def read(text: str) -> Instant:
    """The instant that this text writes. Unread, with a sentence, when it writes none."""
    found, rest = _day(text)
    hour = HOUR.search(rest)
    if hour is None:
        raise Unread(NO_HOUR.format(text=text.strip()))
    try:
        naive = dt.datetime.combine(
            found, dt.time(int(hour["h"]), int(hour["min"]), int(hour["s"] or 0))
        )
    except ValueError:
        raise Unread(NO_DAY.format(text=text.strip())) from None
    zone = OFFSET.search(rest[hour.end() :])
    at = _shifted(naive, zone) if zone else _of_paris(naive, text.strip())
    return Instant(at, hour["s"] is not None)


def _day(text: str) -> tuple[dt.date, str]:
    """The day, and what follows it."""
    for pattern in (ISO, FRENCH, LETTERS):
        if found := pattern.search(text):
            month = _month(found["m"])
            try:
                return dt.date(int(found["y"]), month, int(found["d"])), text[found.end() :]
            except ValueError:
                break
    raise Unread(NO_DAY.format(text=text.strip()))


def _month(text: str) -> int:
    """Its number; 0, which no day has, for what is no month."""
    if text.isdigit():
        return int(text)
    name = fold_words(text)
    found = [rank for rank, month in enumerate(MONTHS, start=1) if month.startswith(name)]
    return found[0] if len(found) == 1 else 0


def _shifted(naive: dt.datetime, zone: re.Match[str]) -> dt.datetime:
    if zone["z"]:
        return naive.replace(tzinfo=dt.UTC)
    gap = dt.timedelta(hours=int(zone["oh"]), minutes=int(zone["om"]))
    shift = gap if zone["sign"] == "+" else -gap
    return (naive - shift).replace(tzinfo=dt.UTC)


def _of_paris(naive: dt.datetime, text: str) -> dt.datetime:
    """The hour of Paris, unless the change of hour makes it none or two."""
    early, late = (naive.replace(tzinfo=horloge.PARIS, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early.astimezone(dt.UTC)
    at = early.astimezone(dt.UTC)
    is_real = at.astimezone(horloge.PARIS).replace(tzinfo=None) == naive
    raise Unread((TWICE if is_real else NO_SUCH_HOUR).format(text=text))
