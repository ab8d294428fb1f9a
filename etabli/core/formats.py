"""How the house writes dates, money and numbers in French; pure functions, used by pages and documents.

None is written « — ». Spaces inside a figure and before a sign are non-breaking (U+00A0).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from etabli.core import horloge

NBSP = "\u00a0"
NOTHING = "—"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
Number = Decimal | int | float | str
Day = dt.date | dt.datetime


def _grouped(value: Decimal, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,.{places}f}".replace(",", NBSP).replace(".", ",").replace("-", "−")


def as_day(value: Day) -> dt.date:
    """The day in Paris of an aware instant; a date is itself."""
    if isinstance(value, dt.datetime):
        return value.astimezone(horloge.PARIS).date()
    return value


def _ordinal(day: int) -> str:
    return "1er" if day == 1 else str(day)


def euros(value: Number | None, suffix: str = "") -> str:
    """« 19 740,00 € », rounded half up; a suffix (HT, TTC) follows."""
    if value is None or value == "":
        return NOTHING
    amount = f"{_grouped(Decimal(str(value)), 2)}{NBSP}€"
    return f"{amount}{NBSP}{suffix}" if suffix else amount


def listed(items: Sequence[str], last: str = "et") -> str:
    """« a, b et c »; the only one alone, nothing for none."""
    return f" {last} ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def nombre(value: Number | None) -> str:
    """« 12 345 » or « 12,5 »: as many decimals as the figure really has, two at most."""
    if value is None or value == "":
        return NOTHING
    number = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    exponent = number.as_tuple().exponent
    return _grouped(number, max(0, -exponent) if isinstance(exponent, int) else 0)


def pourcent(value: Number | None) -> str:
    """« 62,5 % » for 62.5."""
    return NOTHING if value is None or value == "" else f"{nombre(value)}{NBSP}%"


def date_longue(value: Day | None) -> str:
    """« mercredi 8 juillet 2026 »."""
    if not value:
        return NOTHING
    day = as_day(value)
    return f"{DAYS[day.weekday()]} {_ordinal(day.day)} {MONTHS[day.month - 1]} {day.year}"


def date_courte(value: Day | None) -> str:
    """« 8 juil. 2026 »."""
    if not value:
        return NOTHING
    day = as_day(value)
    return f"{_ordinal(day.day)}{NBSP}{SHORT_MONTHS[day.month - 1]}{NBSP}{day.year}"


def dans(value: Day | None) -> str:
    """How far a day is from today, in words: « dans 12 jours », « demain », « il y a 3 jours »."""
    if not value:
        return NOTHING
    days = (as_day(value) - horloge.today()).days
    words = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in words:
        return words[days]
    return f"dans {nombre(days)}{NBSP}jours" if days > 0 else f"il y a {nombre(-days)}{NBSP}jours"


def date_dans(value: Day | None) -> str:
    """« mercredi 8 juillet 2026, dans 12 jours »."""
    return f"{date_longue(value)}, {dans(value)}" if value else NOTHING


def heure(value: dt.datetime | dt.time | None) -> str:
    """« 10 h 42 », in Paris."""
    if value is None:
        return NOTHING
    moment = value.astimezone(horloge.PARIS) if isinstance(value, dt.datetime) else value
    return f"{moment.hour}{NBSP}h{NBSP}{moment.minute:02d}"


def moment(value: dt.datetime | None) -> str:
    """« mercredi 8 juillet 2026 à 10 h 42 », in Paris."""
    return f"{date_longue(value)} à {heure(value)}" if value else NOTHING


def seconde(value: dt.datetime | None) -> str:
    """« 22 juin 2026 à 12 h 00 min 01 s », in Paris, where a second decides."""
    if value is None:
        return NOTHING
    local = value.astimezone(horloge.PARIS)
    return f"{date_courte(local)} à {heure(local)}{NBSP}min{NBSP}{local.second:02d}{NBSP}s"


def taille(value: int | None) -> str:
    """A size of file: « 640 octets », « 180 ko », « 2,4 Mo »."""
    if value is None:
        return NOTHING
    if value < 1000:
        return f"{value}{NBSP}octets" if value > 1 else f"{value}{NBSP}octet"
    if value < 1_000_000:
        return f"{round(value / 1000)}{NBSP}ko"
    return f"{nombre(round(Decimal(value) / 1_000_000, 1))}{NBSP}Mo"


def duree(value: int | None) -> str:
    """Minutes in words: « 45 min », « 2 h », « 1 h 30 »."""
    if value is None:
        return NOTHING
    hours, minutes = divmod(int(value), 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{minutes:02d}" if minutes else f"{hours}{NBSP}h"


def anciennete(seconds: int | None) -> str:
    """How long ago, of a figure of the machine: « 50 s », « 12 min », « 3 h »."""
    if seconds is None:
        return NOTHING
    return f"{seconds}{NBSP}s" if seconds < 120 else duree(seconds // 60)


#: the nouns that are counted and are feminine; a test asks the gender of every noun counted
FEMININE = {
    "action", "actualité", "adresse", "attestation", "chose", "commune", "condition", "consultation", "contribution",
    "demande",
    "date", "décision", "image",
    "désignation", "entreprise", "enveloppe", "invitation", "ligne", "minute", "mise", "modification", "note", "offre",
    "ouverture", "panne", "partie", "personne", "photo", "pièce", "place", "proposition", "question", "réponse",
    "réservation", "seconde", "section", "séquence", "terminée", "version", "voix", "étape",
}  # fmt: skip


def compte(value: int | None, words: str) -> str:
    """A number with its noun: « aucun dossier », « 1 dossier », « 3 dossiers » for "dossier,dossiers".

    « aucune demande »: the gender is that of the first word. A third form replaces the zero:
    "annexe,annexes,aucune annexe".
    """
    singular, *others = [word.strip() for word in words.split(",")]
    plural = others[0] if others else f"{singular}s"
    number = value or 0
    if number == 0:
        none = "aucune" if singular.split(" ")[0] in FEMININE else "aucun"
        return others[1] if len(others) > 1 else f"{none} {singular}"
    return f"{nombre(number)}{NBSP}{singular if abs(number) < 2 else plural}"
