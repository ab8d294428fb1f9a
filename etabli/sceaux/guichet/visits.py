"""One visit at the counter: what is asked of Django, and what the counter made meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from etabli.sceaux.enveloppe.conteneur import Pli
from etabli.sceaux.services import Sealed

#: where Django finds it, in the scope of the request
KEY = "etabli.depot"
#: what a form adds to its files
AROUND = 1_000_000
MINUTES = 60
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who is at the counter, for the time of the visit: for which holder, sealed for which keys."""

    person_id: int
    marche_id: int
    groupement_id: int
    deposant: str
    publics: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """What the counter has sealed: the container, and the list of the files for the receipt alone."""

    sealed: Sealed
    plis: tuple[Pli, ...]
    #: were the digests computed by the browser given? They are the same: another one is refused
    is_checked: bool


@dataclass(slots=True)
class Visit:
    """Given to Django with each question; the view answers in it."""

    announced: int | None
    is_form: bool
    refusal: tuple[int, tuple[str, ...]] | None = None
    admitted: Admitted | None = None
    taken: Taken | None = None
    is_kept: bool = False


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit this request belongs to; None for one that did not come by the counter."""
    found = getattr(request, "scope", {}).get(KEY)
    return found if isinstance(found, Visit) else None


@dataclass(slots=True)
class Places:
    """How many deposits each person has in course; kept in memory, for the time they last."""

    taken: Counter[int] = field(default_factory=Counter)

    def enter(self, person_id: int) -> bool:
        if self.taken[person_id] >= AT_ONCE:
            return False
        self.taken[person_id] += 1
        return True

    def leave(self, person_id: int) -> None:
        self.taken[person_id] -= 1
        if not self.taken[person_id]:
            del self.taken[person_id]
