"""Permission tables: a scope is a database filter, so a list and an object obey one rule.

An actor is a person with all their memberships: what they see is the union; an act is granted by
the first membership whose cell says yes, and the journal keeps that role. Nobody acts on what they
cannot see: every row is read through `view`. There is no actor that means everything: the clock has
its own role and its own column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Case, Model, Q, QuerySet, Value, When
from django.http import Http404

M = TypeVar("M", bound=Model)

VISITOR_ROLE = "VISITEUR"
CLOCK_ROLE = "CLOCK"
#: in `Membership.scope`: who wears the hat, for what is theirs and not their organisation's
PERSON = "personne"
NOTHING = Q(pk__in=[])
#: not an empty Q: Django forgets an empty Q in an « or », and the widest right would vanish
EVERYTHING = Q(pk__isnull=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """One hat of a person: a role, for an organisation, over some départements (codes)."""

    role: str
    label: str = ""
    organisation_id: int | None = None
    departements: frozenset[str] = frozenset()
    #: as a person signs
    organisation: str = field(default="", hash=False, compare=False)
    #: free identifiers an app may need in its scopes (for instance an invited object)
    scope: Mapping[str, object] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person (or nobody, or the clock) with their memberships."""

    person_id: int | None
    name: str
    memberships: tuple[Membership, ...]

    @property
    def is_anonymous(self) -> bool:
        return self.person_id is None

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self.memberships)

    @property
    def organisation_ids(self) -> frozenset[int]:
        return frozenset(m.organisation_id for m in self.memberships if m.organisation_id)

    def without_public(self) -> Actor:
        """The same person without the public's eyes: what everyone may read does not concern them."""
        hats = tuple(m for m in self.memberships if m.role != VISITOR_ROLE)
        return Actor(self.person_id, self.name, hats)

    def has(self, *roles: str) -> bool:
        """Does the person wear one of these hats?"""
        return not self.roles.isdisjoint(roles)

    def is_same_person(self, person_id: int | None) -> bool:
        """Four-eyes compares persons, never roles (domain 2.1)."""
        return person_id is not None and self.person_id == person_id


VISITOR = Actor(None, "Visiteur", (Membership(VISITOR_ROLE, "Visiteur"),))
CLOCK = Actor(None, "L’horloge d’Établi", (Membership(CLOCK_ROLE, "Horloge"),))


@dataclass(frozen=True, slots=True)
class Way:
    """How a row names the hats of a cell: it is so, and they are of the organisation it holds.

    `given` are conditions on the row; the columns of `organisations` and of `departements` (lookups)
    must all hold what the hat has. Without any, every hat of the role is named.
    """

    given: tuple[Q, ...] = ()
    organisations: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()

    def __and__(self, other: Way) -> Way:
        return Way(
            self.given + other.given,
            self.organisations + other.organisations,
            self.departements + other.departements,
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """Words for the reader, one filter for the database, and its reverse: whom a row names.

    `ways` is None where nobody asks whom a row names: such a cell cannot hold a normal next step.
    """

    words: str
    filter: Callable[[Membership], Q]
    ways: tuple[Way, ...] | None = None

    def __and__(self, other: Scope) -> Scope:
        return Scope(
            f"{self.words}, {other.words}",
            lambda m: self.filter(m) & other.filter(m),
            both(self.ways, other.ways),
        )

    def called(self, words: str) -> Scope:
        """The same cell in other words."""
        return replace(self, words=words)

    def __or__(self, other: Scope) -> Scope:
        either = None if self.ways is None or other.ways is None else self.ways + other.ways
        return Scope(
            f"{self.words} ou {other.words}", lambda m: self.filter(m) | other.filter(m), either
        )


def both(first: tuple[Way, ...] | None, second: tuple[Way, ...] | None) -> tuple[Way, ...] | None:
    """The ways of a hat that two cells name."""
    if first is None or second is None:
        return None
    return tuple(one & other for one in first for other in second)


def by_organisation(
    words: str, *columns: str, filter: Callable[[Membership], Q] | None = None
) -> Scope:
    """The rows that one of these columns ties to the organisation of the hat.

    `filter` says the same where a column is of many rows (a list asks it without doubling its lines).
    """

    def holds(membership: Membership) -> Q:
        own = membership.organisation_id or 0
        return reduce(or_, (Q(**{column: own}) for column in columns))

    return Scope(words, filter or holds, tuple(Way(organisations=(one,)) for one in columns))


def by_departement(words: str, column: str) -> Scope:
    """The rows of one of the départements of the hat."""
    return Scope(
        words,
        lambda m: Q(**{f"{column}__in": m.departements}),
        (Way(departements=(column,)),),
    )


def given(words: str, condition: Q) -> Scope:
    """The rows that are so, whoever asks."""
    return Scope(words, lambda membership: condition, (Way(given=(condition,)),))


ALL = Scope("tout", lambda membership: EVERYTHING, (Way(),))
NONE = Scope("·", lambda membership: NOTHING, ())
Row = Mapping[str, Scope]


def narrowed(row: Row, scope: Scope) -> Row:
    """The same roles, each on what this scope too opens."""
    return {role: cell & scope for role, cell in row.items()}


def opens(row: Row, actor: Actor) -> Q:
    """The rows that one of the roles of this person reaches through these scopes."""
    cells = [row[hat.role].filter(hat) for hat in actor.memberships if hat.role in row]
    return reduce(or_, cells) if cells else NOTHING


class Table(Generic[M]):
    """Who may do what on one model: rows are actions, columns are roles, cells are scopes."""

    def __init__(self, model: type[M], *, view: Row, **rows: Row) -> None:
        self.model = model
        self.rows: dict[str, Row] = {"view": view, **rows}

    def visible(self, actor: Actor, action: str = "view") -> QuerySet[M]:
        """The objects on which the actor may do the action, as one query."""
        return self.model._default_manager.filter(self.filter(actor, action))

    def get_or_404(self, actor: Actor, **lookup: object) -> M:
        """The object, if the actor may see it; hidden and absent are the same page."""
        try:
            return self.visible(actor).get(**lookup)
        except (ObjectDoesNotExist, ValueError) as absent:
            raise Http404(
                "Cette page n’existe pas, ou n’est pas ouverte à votre compte."
            ) from absent

    def abilities(self, actor: Actor, obj: M, *actions: str) -> dict[str, bool]:
        """Every answer about one object, or these ones, in one query; all False when it is hidden.

        What no hat of the actor grants is not asked, and what is granted alike is asked once.
        """
        alike: dict[tuple[tuple[int, int], ...], list[str]] = {}
        for action in actions or self.rows:
            alike.setdefault(self._grants(actor, action), []).append(action)
        asked = {
            f"granted_{rank}": Case(
                When(self._union(actor, same[0]), then=Value(True)), default=Value(False)
            )
            for rank, (grants, same) in enumerate(alike.items())
            if grants
        }
        rows = self.visible(actor).filter(pk=obj.pk).order_by("pk").annotate(**asked)
        found = rows.values("pk", *asked).first() or {}
        return {
            action: bool(found.get(f"granted_{rank}"))
            for rank, same in enumerate(alike.values())
            for action in same
        }

    def _grants(self, actor: Actor, action: str) -> tuple[tuple[int, int], ...]:
        """Which hats have a cell in the row, and which cell: two equal ones grant the same."""
        row = self.rows[action]
        return tuple(
            (rank, id(row[membership.role]))
            for rank, membership in enumerate(actor.memberships)
            if membership.role in row
        )

    def answers(self, actor: Actor, actions: Iterable[str]) -> dict[str, Case]:
        """Annotations `can_<action>` for a list, so that a page asks once for all its rows."""
        return {
            f"can_{action}": Case(
                When(self.filter(actor, action), then=Value(True)), default=Value(False)
            )
            for action in actions
        }

    def may(self, actor: Actor, action: str, obj: M) -> bool:
        return self.visible(actor, action).filter(pk=obj.pk).exists()

    def require(self, actor: Actor, action: str, obj: M) -> Membership:
        """The first membership that grants the action; 404 when hidden, 403 when seen but forbidden.

        What somebody sees only as the public does is hidden when it comes to acting on it.
        """
        if not self.visible(actor).filter(pk=obj.pk).exists():
            raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
        for membership in actor.memberships:
            cell = self._cell(membership, action)
            if self.model._default_manager.filter(cell, pk=obj.pk).exists():
                return membership
        if not self.visible(actor.without_public()).filter(pk=obj.pk).exists():
            raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
        raise PermissionDenied("Votre rôle ne permet pas cet acte sur ce dossier.")

    def filter(self, actor: Actor, action: str) -> Q:
        """What the actor sees, and among it what one of their roles may do."""
        seen = self._union(actor, "view")
        return seen if action == "view" else seen & self._union(actor, action)

    def _union(self, actor: Actor, action: str) -> Q:
        return opens(self.rows[action], actor)

    def _cell(self, membership: Membership, action: str) -> Q:
        return self.rows[action].get(membership.role, NONE).filter(membership)

    def roles(self) -> list[str]:
        """Every role that appears in the table, in the order of the first mention."""
        return list(dict.fromkeys(role for row in self.rows.values() for role in row))
