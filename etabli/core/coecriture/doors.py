"""The page of a text that several people write, and the answer to what it saves by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from etabli.core.coecriture import history, marks, presence
from etabli.core.coecriture.forms import SharedForm
from etabli.core.coecriture.marks import mark_of
from etabli.core.coecriture.merge import Values
from etabli.core.coecriture.writing import Conflict, Saved
from etabli.core.models import reference
from etabli.core.refus import Refused
from etabli.core.ui.accuse import is_by_the_page, received, saved_sentence
from etabli.core.ui.doors import actor_of

SEEN, KEEP = "vu", "garder-"
MINE, THEIRS = "moi:", "eux"
#: signs of an answer that a legend quotes
LEGEND = 200


@dataclass(frozen=True, slots=True)
class Shared:
    """What an app gives of its text: the row that is held while one writes, what is kept of each
    question, and the verb that keeps what was typed over what the page had seen."""

    row: Model
    kept: Callable[[], Values]
    save: Callable[[dict[str, Any], dict[str, str]], Saved]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page says around the form (`{% present %}`, `{% shared %}`, `{% written %}`)."""

    seen: str
    form: SharedForm
    address: str = ""
    present: list[str] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    written: history.Written = field(default_factory=dict)

    @property
    def mark(self) -> SafeString:
        """The hidden input that the page posts back."""
        return format_html('<input type="hidden" name="{}" value="{}">', SEEN, self.seen)

    @property
    def title(self) -> str:
        """The last word of all, and how many there were."""
        last, version = history.last_of(self.written), history.version_of(self.written)
        return (
            f"Dernière écriture : {last.nom}, {history.when(last)} · version {version}"
            if last
            else ""
        )

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Who wrote what, in the order of the page."""
        return [
            (self.form.label(cle), f"{one.nom}, {history.when(one)}")
            for cle in self.form.asked()
            if (one := self.written.get(cle)) and one.nom
        ]


def answer(
    request: HttpRequest,
    form: SharedForm,
    shared: Shared,
    *,
    page: Callable[[], tuple[str, dict[str, Any]]],
    to: Callable[[], Any],
) -> HttpResponse:
    """The page, who is on it, or what became of what was sent; nothing typed is lost.

    Saved by the button, it goes `to` the next page; by itself, it is told the hour. What two people
    wrote differently, or the app refused, comes back with 409; what cannot be read with 422.
    """
    if request.method == "POST":
        return _posted(request, form, shared, page=page, to=to)
    here = presence.here(request.path, actor_of(request))
    if "presence" in request.GET:
        return render(request, "ui/_present.html", {"present": here})
    seen = {cle: mark_of(value) for cle, value in shared.kept().items()}
    return _page(request, form, shared, page=page, seen=seen, present=here)


def _posted(
    request: HttpRequest,
    form: SharedForm,
    shared: Shared,
    *,
    page: Callable[[], tuple[str, dict[str, Any]]],
    to: Callable[[], Any],
) -> HttpResponse:
    is_auto, data = is_by_the_page(request), request.POST
    seen = marks.read(str(data.get(SEEN) or ""), reference(shared.row), form.asked())
    choices = {} if is_auto else _choices(data, form)
    left = [cle for cle, choice in choices.items() if choice == THEIRS]
    typed = {cle: value for cle, value in form.values().items() if cle not in left}
    mine = {cle: c.removeprefix(MINE) for cle, c in choices.items() if c.startswith(MINE)}
    saved = _saved(form, shared, typed, {**seen, **mine})
    told = [_told(form, conflict, data) for conflict in saved.conflicts]
    disputed = {conflict.cle for conflict in saved.conflicts}
    settled = {cle: typed[cle] for cle in saved.kept if cle not in disputed}
    if is_auto:
        seen |= {cle: mark_of(value) for cle, value in settled.items()}
        return _short(request, form, shared, seen=seen, conflicts=told)
    if not form.errors and not told:
        messages.success(request, saved_sentence(**_receipt(request, form, shared)))
        return redirect(to())
    now = {cle: value for cle, value in shared.kept().items() if cle in {*settled, *left}}
    form.show({cle: value for cle, value in now.items() if _differs(cle, value, settled)})
    seen |= {cle: mark_of(value) for cle, value in now.items()}
    here = presence.here(request.path, actor_of(request))
    return _page(request, form, shared, page=page, seen=seen, present=here, conflicts=told)


def _differs(cle: str, value: Any, typed: Values) -> bool:
    return cle not in typed or mark_of(value) != mark_of(typed[cle])


def _choices(data: Mapping[str, Any], form: SharedForm) -> dict[str, str]:
    """« eux » or « moi: » and the mark of the text it was chosen over, for each question settled."""
    return {
        cle: str(data.get(f"{KEEP}{cle}") or "") for cle in form.asked() if f"{KEEP}{cle}" in data
    }


def _saved(form: SharedForm, shared: Shared, typed: dict[str, Any], seen: dict[str, str]) -> Saved:
    if not typed:
        return Saved()
    try:
        return shared.save(typed, seen)
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
        return Saved()


def _told(form: SharedForm, one: Conflict, data: Mapping[str, Any]) -> dict[str, Any]:
    """« Paul a écrit … pendant que vous écriviez … », both readable; the choice being made stays."""
    leur, par = form.in_words(one.cle, one.leur), one.par or "Quelqu’un"
    chosen = str(data.get(f"{KEEP}{one.cle}") or "")
    return {
        "cle": one.cle,
        "libelle": form.label(one.cle),
        "par": par,
        "quand": one.quand,
        "leur": leur,
        "votre": form.in_words(one.cle, one.votre),
        "whole": f"Lire toute la réponse de {par}" if any(map(_is_cut, leur)) else "",
        "mark": mark_of(one.leur),
        "is_mine": chosen.startswith(MINE),
        "is_theirs": chosen == THEIRS,
    }


def _is_cut(words: str) -> bool:
    return len(words) > LEGEND or "\n" in words


def _receipt(request: HttpRequest, form: SharedForm, shared: Shared) -> dict[str, Any]:
    """Who saved, and the version that the text now is."""
    written = history.of(shared.row, form.asked())
    return {"version": history.version_of(written), "by": actor_of(request).name}


def _short(
    request: HttpRequest,
    form: SharedForm,
    shared: Shared,
    *,
    seen: dict[str, str],
    conflicts: list[dict[str, Any]],
) -> HttpResponse:
    """The answer to what a page saves by itself: what it has now seen, what must be settled or corrected."""
    sheet = Sheet(marks.write(reference(shared.row), seen), form, conflicts=conflicts)
    if form.errors or conflicts:
        return render(request, "ui/_shared.html", {"sheet": sheet}, status=_status(form))
    return received(sheet.mark, **_receipt(request, form, shared))


def _page(
    request: HttpRequest,
    form: SharedForm,
    shared: Shared,
    *,
    page: Callable[[], tuple[str, dict[str, Any]]],
    seen: dict[str, str],
    present: list[str],
    conflicts: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    written = history.of(shared.row, form.asked())
    text = marks.write(reference(shared.row), seen)
    sheet = Sheet(text, form, request.path, present, conflicts or [], written)
    template, context = page()
    status = 200 if request.method != "POST" else _status(form)
    return render(request, template, {**context, "sheet": sheet}, status=status)


def _status(form: SharedForm) -> int:
    """422 when an answer cannot be read; 409 when somebody wrote at the same place."""
    return 422 if set(form.errors) - {NON_FIELD_ERRORS} else 409
