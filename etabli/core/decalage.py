"""The clock of a demonstration, moved forward by whoever plays it; kept beside the data.

Nothing here is read when DEMO is off. It never goes back: what was written would come before its cause.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from pathlib import Path

from django.conf import settings

from etabli.core.refus import Refused

#: how far a demonstration may be played ahead of the calendar (days): a follow-up lasts 30 months
FARTHEST = 5 * 365
#: the number of days read last, and the moment the file was written
_known: tuple[int, int] = (0, 0)


def _path() -> Path:
    return Path(settings.ETABLI_DATA) / "decalage-demonstration"


def days() -> int:
    """How many days ahead of the calendar the demonstration is; 0 when it was never moved."""
    global _known
    try:
        written = os.stat(_path()).st_mtime_ns
    except FileNotFoundError:
        return 0
    if written != _known[0]:
        _known = (written, int(_path().read_text() or 0))
    return _known[1]


def ahead() -> dt.timedelta:
    return dt.timedelta(days=days())


def advance(by: int) -> int:
    """Move the clock forward by whole days, and return how far ahead it then is.

    Raises Refused past FARTHEST, or when it would not go forward. Two players at once both move it.
    """
    if by < 1:
        raise Refused(
            "L’horloge de la démonstration n’avance que vers l’avant : choisissez un jour à venir."
        )
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        total = int(file.read() or 0) + by
        if total > FARTHEST:
            raise Refused(
                "La démonstration est déjà cinq ans en avance sur le calendrier. "
                "Pour repartir d’aujourd’hui : « make demo »."
            )
        file.seek(0)
        file.truncate()
        file.write(str(total))
        file.flush()
    return total


def reset() -> None:
    """Back to the calendar of the machine; only when the demonstration is played again from nothing."""
    _path().unlink(missing_ok=True)
