"""Where a move is made, the bar of the moves of an object, and what every door shares.

A move has a door when an address leads to the `MoveView` that makes it: no page says it again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.duties import Choice
from etabli.core.guards import Known
from etabli.core.models import Movable
from etabli.core.refus import Refused
from etabli.core.ui.moves import MoveView


@dataclass(frozen=True, slots=True)
class Line:
    """One move of a bar: its button, or the reasons why it is not possible yet."""

    name: str
    label: str
    url: str
    reasons: tuple[str, ...] = ()
    primary: bool = False
    danger: bool = False

    @property
    def allowed(self) -> bool:
        return not self.reasons


def bar(
    obj: Movable,
    actor: Actor,
    *,
    without: Container[str] = (),
    only: Container[str] | None = None,
    known: Known | None = None,
) -> list[Line]:
    """The moves of this reader that have a door on this object: what is awaited of them, what is
    usual, the exceptions, and last what is dangerous.

    One button is primary at most: the first, when it is normal and possible. `only` are the moves of a page
    that shows a part of the object; `known` is what the page has asked of the guards already.
    """
    address, view = doors()[obj._meta.label_lower]
    aside = {*view.beside, *view.elsewhere}
    found = [
        choice
        for choice in duties.choices(obj, actor, known=known, only=only, without=without)
        if view.makes(choice.name) and choice.name not in aside
    ]
    found.sort(key=_rank)
    normal = next((choice.name for choice in found if choice.is_open and _rank(choice) < 2), "")
    return [
        Line(
            choice.name,
            choice.move.label,
            reverse(address, args=[obj.pk, choice.name.replace("_", "-")]),
            choice.blockers,
            primary=choice.name == normal,
            danger=choice.move.danger,
        )
        for choice in found
    ]


def _rank(choice: Choice) -> int:
    move = choice.move
    if move.danger:
        return 3
    return 0 if move.awaited else 1 if move.usual else 2


@cache
def doors() -> dict[str, tuple[str, type[MoveView]]]:
    """The page of the moves of each model: the name of its address, and its class."""
    return {
        model: (address, view)
        for address, view in _views(get_resolver(), "")
        for model in view.models()
    }


def _views(resolver: URLResolver, space: str) -> Iterator[tuple[str, type[MoveView]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", None)
            if isinstance(view, type) and issubclass(view, MoveView):
                yield f"{space}{entry.name}", view


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def back_or(request: HttpRequest, fallback: str) -> str:
    """The page the reader came from (`retour`), if it is ours; else the address of that name."""
    back = request.POST.get("retour", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return back if back and is_ours else resolve_url(fallback)


def submitted(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], Any]
) -> tuple[Any, int]:
    """What the act made of a valid form (True when it gives nothing back), or None and a status.

    Nothing typed is lost: a refusal becomes sentences at the head of the form (409).
    """
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        made = act(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
        return None, 409
    return (True if made is None else made), 302
