"""The page of a text that several people write, and the answer to what it saves by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypedDict

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
from etabli.core.coecriture.writing import Conflict, Saved, columns
from etabli.core.models import reference
from etabli.core.refus import Refused
from etabli.core.ui.accuse import HasPage, Receipt, is_by_the_page, received, saved_sentence
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import actor_of

SEEN, KEEP = "vu", "garder-"
MINE, THEIRS = "moi:", "eux"
#: signs of an answer that a legend quotes
LEGEND = 200


@dataclass(frozen=True, slots=True)
class Shared:
    """What an app gives of its text: the row that is held while one writes, the verb that keeps what was
    typed (`save(seen=…, **typed)`), and what is kept of each question (the columns of the row)."""

    row: Model
    save: Callable[..., Saved]
    kept: Callable[[], Values] | None = None

    def now(self, keys: Iterable[str]) -> dict[str, object]:
        """What is kept of these questions."""
        found = self.kept() if self.kept else columns(self.row, keys)
        return {cle: found[cle] for cle in keys if cle in found}


class Dispute(TypedDict):
    """A question that two people answered differently, as its template reads it."""

    cle: str
    libelle: str
    par: str
    quand: str
    leur: list[str]
    votre: list[str]
    whole: str
    mark: str
    is_mine: bool
    is_theirs: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page says around the form (`{% present %}`, `{% shared %}`, `{% written %}`)."""

    seen: str
    form: SharedForm
    address: str = ""
    present: list[str] = field(default_factory=list)
    conflicts: list[Dispute] = field(default_factory=list)
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
    def saved(self) -> str:
        """« Enregistré à 10 h 42 par Inès Fictive », before anything more is typed."""
        last = history.last_of(self.written)
        return f"Enregistré {history.when(last)} par {last.nom}" if last else ""

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
    template: str,
    page: Callable[[], Context],
    to: HasPage | str,
) -> HttpResponse:
    """The page, who is on it, or what became of what was sent; nothing typed is lost.

    Saved by the button, it goes `to` the next page; by itself, it is told the hour. What two people
    wrote differently, or the app refused, comes back with 409; what cannot be read with 422.
    """
    visit = _Visit(request, form, shared, template, page)
    if request.method != "POST":
        return visit.read()
    told = visit.keep()
    if is_by_the_page(request):
        return visit.short(told)
    if form.errors or told:
        return visit.again(told)
    messages.success(request, saved_sentence(**visit.receipt()))
    return redirect(to)


Told = list[Dispute]


class _Visit:
    """One request of somebody who reads or writes the text."""

    def __init__(
        self,
        request: HttpRequest,
        form: SharedForm,
        shared: Shared,
        template: str,
        page: Callable[[], Context],
    ) -> None:
        self.request, self.form, self.shared = request, form, shared
        self.template, self.page = template, page
        self.subject, data = reference(shared.row), request.POST
        self.seen = marks.read(str(data.get(SEEN) or ""), self.subject, form.asked())
        #: « eux », or « moi: » and the mark of the text it was chosen over; a button sends it
        self.choices = {cle: str(data.get(f"{KEEP}{cle}") or "") for cle in form.asked()}
        is_sent = not is_by_the_page(request)
        self.left = {cle for cle, one in self.choices.items() if is_sent and one == THEIRS}
        self.mine = {
            cle: one.removeprefix(MINE)
            for cle, one in self.choices.items()
            if is_sent and one.startswith(MINE)
        }

    def read(self) -> HttpResponse:
        if "presence" in self.request.GET:
            return render(self.request, "ui/_present.html", {"present": self._here()})
        self.seen = _marks(self.shared.now(self.form.asked()))
        return self._shown([])

    def keep(self) -> Told:
        """What was typed is kept; what must be settled comes back, both texts readable."""
        typed = {cle: v for cle, v in self.form.values().items() if cle not in self.left}
        try:
            saved = (
                self.shared.save(seen={**self.seen, **self.mine}, **typed) if typed else Saved()
            )
        except Refused as refusal:
            self.form.add_error(None, list(refusal.reasons))
            saved = Saved()
        settled = saved.kept.keys() - {conflict.cle for conflict in saved.conflicts}
        self.settled = {cle: typed[cle] for cle in settled}
        return [self._told(conflict) for conflict in saved.conflicts]

    def short(self, told: Told) -> HttpResponse:
        """The answer to what a page saves by itself: what it has now seen, what must be settled.

        It has seen its own text, even where that of others was joined to it: it does not show theirs.
        """
        self.seen |= _marks(self.settled)
        sheet = Sheet(marks.write(self.subject, self.seen), self.form, conflicts=told)
        if self.form.errors or told:
            context = {"sheet": sheet}
            return render(self.request, "ui/_shared.html", context, status=self._status())
        return received(sheet.mark, **self.receipt())

    def again(self, told: Told) -> HttpResponse:
        """The page again: what was typed where it waits, what is kept everywhere else."""
        now = self.shared.now(
            [cle for cle in self.form.asked() if cle in self.settled.keys() | self.left]
        )
        self.seen |= _marks(now)
        was = _marks(self.settled)
        self.form.show(
            {cle: value for cle, value in now.items() if was.get(cle) != self.seen[cle]}
        )
        return self._shown(told, status=self._status())

    def receipt(self) -> Receipt:
        """Who saved, and the version that the text now is."""
        written = history.of(self.shared.row, self.form.asked())
        return {"version": history.version_of(written), "by": actor_of(self.request).name}

    def _shown(self, told: Told, *, status: int = 200) -> HttpResponse:
        sheet = Sheet(
            marks.write(self.subject, self.seen), self.form, self.request.path, self._here(), told,
            history.of(self.shared.row, self.form.asked()),
        )  # fmt: skip
        context = {**self.page(), "sheet": sheet}
        return render(self.request, self.template, context, status=status)

    def _here(self) -> list[str]:
        if not self.form.fields:  # who can only read does not write here
            return []
        return presence.here(self.request.path, actor_of(self.request))

    def _told(self, one: Conflict) -> Dispute:
        """« Paul a écrit … pendant que vous écriviez … »; the choice being made stays."""
        leur, par = self.form.in_words(one.cle, one.leur), one.par or "Quelqu’un"
        chosen = self.choices[one.cle]
        return {
            "cle": one.cle,
            "libelle": self.form.label(one.cle),
            "par": par,
            "quand": one.quand,
            "leur": leur,
            "votre": self.form.in_words(one.cle, one.votre),
            "whole": f"Lire toute la réponse de {par}" if any(map(_is_cut, leur)) else "",
            "mark": mark_of(one.leur),
            "is_mine": chosen.startswith(MINE),
            "is_theirs": chosen == THEIRS,
        }

    def _status(self) -> int:
        """422 when an answer cannot be read; 409 when somebody wrote at the same place."""
        return 422 if set(self.form.errors) - {NON_FIELD_ERRORS} else 409


def _marks(values: Values) -> dict[str, str]:
    return {cle: mark_of(value) for cle, value in values.items()}


def _is_cut(words: str) -> bool:
    return len(words) > LEGEND or "\n" in words
