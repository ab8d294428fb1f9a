"""A room and its threads: what an app says once, and what it opens to one reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse

from etabli.core import cercles, reading
from etabli.core.access import Actor, Table
from etabli.core.cercles import Cercle, Seat, side_of_audience
from etabli.core.echanges.models import Echange
from etabli.core.models import reference
from etabli.core.outbox import Recipient

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Thread(Generic[M]):
    """The messages of one circle.

    read, write  the rows of the table that open it; a thread that cannot be read is not even named
    told         the audiences that are written to; one that is not of the circle is told of nothing
    read_by      who else reads it, said to each of them
    audience     who reads it, written above the box
    """

    circle: Cercle
    label: str
    read: str
    write: str
    told: tuple[str, ...]
    read_by: str
    audience: Callable[[M], str]

    @property
    def is_state_only(self) -> bool:
        """What only the State reads leaves no copy in a browser."""
        return self.circle is Cercle.ETAT


@dataclass(frozen=True, slots=True)
class Room(Generic[M]):
    """What an app gives of its object.

    follow  the row of the table that says from which side somebody reads the object
    place   what a mail begins with; `title` is what it is about
    page, write, piece  the names of its addresses: (pk), (pk, circle), (pk, key of a file)
    """

    access: Table[M]
    threads: tuple[Thread[M], ...]
    audiences: Mapping[str, Callable[[M], Iterable[Recipient]]]
    place: Callable[[M], str]
    title: Callable[[M], str]
    page: str
    write: str
    piece: str
    follow: str = "view"

    def at(self, obj: M) -> str:
        """The address of its page."""
        return reverse(self.page, args=[obj.pk])

    @property
    def rights(self) -> frozenset[str]:
        """The rows of the table that say who reads and who writes here."""
        return frozenset(row for one in self.threads for row in (one.read, one.write))

    def thread(self, circle: str) -> Thread[M]:
        """The thread of this circle; Http404 when the room has none."""
        found = next((one for one in self.threads if one.circle.value == circle), None)
        if found is None:
            raise Http404("Ce cercle n’existe pas.")
        return found

    def readers(self, thread: Thread[M], obj: M) -> list[Recipient]:
        """Each person who is told, once: only the audiences that are of the circle."""
        found = {
            person.person_id: person
            for name in thread.told
            if thread.circle.opens_to(side_of_audience(name))
            for person in self.audiences[name](obj)
        }
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Opened(Generic[M]):
    """What a room opens to one reader of one object: its threads, those they write in, and their seat."""

    room: Room[M]
    obj: M
    actor: Actor
    threads: tuple[Thread[M], ...]
    written: frozenset[Cercle]
    seat: Seat

    @property
    def messages(self) -> QuerySet[Echange]:
        """What they read: a thread that the table opens, and in it what the circle opens."""
        rows = Echange.objects.filter(
            subject=reference(self.obj), circle__in=[one.circle.value for one in self.threads]
        )
        return reading.opened(rows, self.seat)


def opened(
    room: Room[M], obj: M, actor: Actor, can: Mapping[str, bool] | None = None
) -> Opened[M]:
    """The room as this person finds it; nothing for whoever may not see the object.

    `can` is what the page has already asked of the table (`room.rights` at least).
    """
    if can is None:
        can = room.access.abilities(actor, obj, *sorted(room.rights))
    seat = cercles.seat_of(room.access, obj, actor, room.follow)
    sides = [one for one in room.threads if can[one.read] and seat.sides & one.circle.sides]
    written = frozenset(one.circle for one in sides if can[one.write])
    return Opened(room, obj, actor, tuple(sides), written, seat)
