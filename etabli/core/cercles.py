"""Who reads an act, a paper, a file or a date: a circle is a set of sides of the table, never a scale.

Both must say yes: the circle never opens what the permission table hides, and the table never opens
what the circle keeps. Nothing said is the State alone: forgetting hides too much, never too little.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Case, Q, Value, When

from etabli.core.access import Actor, M, Table
from etabli.core.hooks import table as hook

#: how the answers of a list are named
PREFIX = "reads_as_"


class Side(StrEnum):
    """From which side of the table somebody reads a dossier; one side says nothing of another."""

    ETAT = "ETAT"
    TITULAIRE = "TITULAIRE"
    PORTEURS = "PORTEURS"


class Cercle(StrEnum):
    """The sides that read; a new circle is one line here.

    ETAT_TITULAIRE and EQUIPE open to the holder that the object is about, and to no other holder.
    """

    sides: frozenset[Side]
    #: a holder reads only what is about itself
    is_personal: bool

    ETAT = "ETAT", (Side.ETAT,)
    ETAT_TITULAIRE = "ETAT_TITULAIRE", (Side.ETAT, Side.TITULAIRE), True
    PORTEURS = "PORTEURS", (Side.ETAT, Side.PORTEURS)
    ATELIER = "ATELIER", (Side.ETAT, Side.PORTEURS, Side.TITULAIRE)
    EQUIPE = "EQUIPE", (Side.ETAT, Side.PORTEURS, Side.TITULAIRE), True
    PUBLIC = "PUBLIC", ()

    def __new__(cls, code: str, sides: tuple[Side, ...], is_personal: bool = False) -> Cercle:
        """`is_personal` asks of a holder that the object be about it."""
        found = str.__new__(cls, code)
        found._value_ = code
        found.sides, found.is_personal = frozenset(sides), is_personal
        return found

    @classmethod
    def of(cls, code: str) -> Cercle:
        """The circle of this code; the State alone for a code that is not known."""
        return next((circle for circle in cls if circle.value == code), cls.ETAT)

    def opens_to(self, side: Side | None) -> bool:
        """Does somebody of that side read it, of an object that is about them?"""
        return self is Cercle.PUBLIC or side in self.sides


@dataclass(frozen=True, slots=True)
class Seat:
    """As whom a person reads one dossier: their sides, and the holders (organisations) they work for."""

    sides: frozenset[Side] = frozenset()
    holders: frozenset[int] = field(default_factory=frozenset)

    def reads(self, circle: str, titulaire_id: int | None) -> bool:
        """Is this reader in the circle of what is about that holder?"""
        found = Cercle.of(circle)
        sides = self.sides & found.sides
        if found.is_personal and titulaire_id not in self.holders:
            sides -= {Side.TITULAIRE}
        return found is Cercle.PUBLIC or bool(sides)

    def filter(self, prefix: str = "") -> Q:
        """The same of a query: rows with `circle` and `titulaire_id` (behind `prefix`)."""
        whole = [circle.value for circle in Cercle if self.reads(circle, None)]
        own = [circle.value for circle in Cercle if self._reads_own(circle)]
        found = Q(**{f"{prefix}circle__in": whole})
        if own:
            own_rows = {f"{prefix}circle__in": own, f"{prefix}titulaire_id__in": self.holders}
            found |= Q(**own_rows)
        if self.reads(Cercle.ETAT, None):
            found |= ~Q(**{f"{prefix}circle__in": [circle.value for circle in Cercle]})
        return found

    def _reads_own(self, circle: Cercle) -> bool:
        return circle.is_personal and Side.TITULAIRE in self.sides & circle.sides


def widen(row: Any, circle: Cercle) -> None:
    """An act opens a paper or a file to another circle; its bytes and its words do not change."""
    type(row)._default_manager.filter(pk=row.pk).update(circle=circle.value)
    row.circle = circle.value


def side_of_role(role: str) -> Side | None:
    """The side of a role (config/cercles.py); None for those who follow no dossier."""
    found: Side | None = hook("SIDES").get(role)
    return found


def side_of_audience(audience: str) -> Side | None:
    """The side that an audience of a workflow writes to; None for those outside, who read the public only."""
    found: Side | None = hook("AUDIENCES").get(audience)
    return found


def seated(actor: Actor, side: Side) -> Actor:
    """The same person with the hats of that side only."""
    hats = tuple(m for m in actor.memberships if side_of_role(m.role) == side)
    return Actor(actor.person_id, actor.name, hats)


def answers(
    access: Table[M], actor: Actor, action: str = "view", *, are_seen: bool = False
) -> dict[str, Case | Value]:
    """Annotations `reads_as_<side>`: the sides from which the person may do this of each row.

    `are_seen`: the rows are those that the person sees, so that nobody asks again for the only side
    that one has.
    """
    hats = {side: seated(actor, side) for side in Side}
    is_alone = (
        are_seen
        and {side_of_role(m.role) for m in actor.memberships}
        <= {side for side, who in hats.items() if who.memberships}
        and sum(bool(who.memberships) for who in hats.values()) == 1
    )
    return {
        f"{PREFIX}{side}": _answer(access, who, action, is_alone=is_alone)
        for side, who in hats.items()
    }


def _answer(access: Table[M], who: Actor, action: str, *, is_alone: bool) -> Case | Value:
    if is_alone or not who.memberships:
        return Value(bool(who.memberships))
    return Case(When(access.filter(who, action), then=Value(True)), default=Value(False))


def seat_of(access: Table[M], obj: M, actor: Actor, action: str = "view") -> Seat:
    """As whom the person reads this object: one query, none when a list has asked (`answers`)."""
    if hasattr(obj, f"{PREFIX}{Side.ETAT}"):
        return seat_from(obj, actor)
    asked = answers(access, actor, action)
    rows = access.model._default_manager.filter(pk=obj.pk).annotate(**asked)
    found = rows.values(*asked).first() or {}
    return _seat(obj, actor, {side for side in Side if found.get(f"{PREFIX}{side}")})


def seat_from(obj: object, actor: Actor) -> Seat:
    """The same of an object that carries the answers."""
    return _seat(obj, actor, {side for side in Side if getattr(obj, f"{PREFIX}{side}")})


def _seat(obj: object, actor: Actor, sides: set[Side]) -> Seat:
    """Who sees an object from the side of a holder works for the one it is about."""
    if Side.TITULAIRE not in sides:
        return Seat(frozenset(sides))
    own = seated(actor, Side.TITULAIRE).organisation_ids
    about = getattr(obj, "titulaire_id", None)
    return Seat(frozenset(sides), own | ({about} if about else frozenset()))
