"""What happens: timeline, duties, waiting, deadlines, journal, exchanges, moves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from django.template import Context
from django.utils.safestring import SafeString

from etabli.core import horloge
from etabli.core.formats import as_day
from etabli.core.fuseaux import Place
from etabli.core.ui.library import Items, Line, html, register, row, rows

if TYPE_CHECKING:
    from etabli.core.ui.doors import Line as MoveLine

STATES_OF_A_STAGE = {
    "done": ("fait", "check"),
    "current": ("en cours", "arrow-right"),
    "coming": ("à venir", ""),
    "late": ("en retard", "alert"),
    "dropped": ("abandonné", "close"),
}
STATES_OF_A_CHECK = {
    "ok": ("Vérifié", "check"),
    "blocking": ("Bloquant", "ban"),
    "alert": ("À surveiller", "alert"),
    "todo": ("À vérifier", "circle"),
}
STATES_OF_A_DEADLINE = {
    "courante": ("en cours", "info"),
    "suspendue": ("suspendue", "neutral"),
    "tenue": ("tenue", "success"),
    "depassee": ("dépassée", "error"),
    "annulee": ("sans objet", "neutral"),
}


@register.simple_tag
def timeline(stages: Items, *, label: str, compact: bool = False) -> SafeString:
    """The stages in order; `date` and `date_end` are dates or words."""
    lines = rows(stages, "label", "state", "date", "date_end", "detail", "url", "who")
    for line in lines:
        line["words"], line["icon"] = STATES_OF_A_STAGE[str(line["state"] or "coming")]
        line["is_words"] = isinstance(line["date"], str)
    return html("timeline", stages=lines, label=label, compact=compact)


@register.simple_tag(takes_context=True)
def duties(
    context: Context, lines: Items, *, empty: str = "Rien ne vous attend aujourd’hui."
) -> SafeString:
    """« À moi de jouer »: what, for what, before when, one button each."""
    names = ("what", "about", "about_url", "due", "place", "url", "button", "method", "detail")
    found = rows(lines, *names)
    for line in found:
        line["is_late"] = bool(line["due"]) and as_day(line["due"]) < horloge.today()
    return html("duties", lines=found, empty=empty, csrf_token=context.get("csrf_token"))


@register.simple_tag(takes_context=True)
def waitings(
    context: Context, lines: Items, *, empty: str = "Vous n’attendez personne."
) -> SafeString:
    """« J’attends »: who, for what, since when, until when."""
    names = ("who", "what", "about", "about_url", "since", "due", "place", "remind_url", "note")
    found = rows(lines, *names)
    for line in found:
        line["is_late"] = bool(line["due"]) and as_day(line["due"]) < horloge.today()
    return html("waitings", lines=found, empty=empty, csrf_token=context.get("csrf_token"))


@register.simple_tag
def comings(lines: Items, *, empty: str = "Aucune date n’est encore fixée.") -> SafeString:
    """« À venir »: dated lines."""
    names = ("what", "date", "is_deadline", "hour_of", "about", "url", "place", "ical_url")
    found = rows(lines, *names)
    return html("comings", lines=found, empty=empty)


@register.simple_tag
def checklist(items: Items, *, label: str) -> SafeString:
    """Guards in words: verified, blocking, to watch, to check."""
    lines = rows(items, "label", "state", "detail", "rule", "url")
    for line in lines:
        line["words"], line["icon"] = STATES_OF_A_CHECK[str(line["state"] or "todo")]
    return html("checklist", items=lines, label=label)


#: above, the conditions that hold are counted, and read when one opens them
FEW_CONDITIONS = 4


@register.simple_tag
def conditions(found: Items, *, title: str = "") -> SafeString:
    """The whole checklist of one act: what is lacking first, then what holds.

    Where something blocks, a long list of what holds is counted and opens; who may go on reads it whole.
    """
    lines = rows(found, "label", "state", "detail", "rule")
    for line in lines:
        line["words"], line["icon"] = STATES_OF_A_CHECK[str(line["state"])]
        if not line["label"]:
            line["label"], line["detail"] = line["detail"], ""
    lacking = [line for line in lines if line["state"] != "ok"]
    values = {
        "title": title or _title_of(lacking),
        "lacking": lacking,
        "met": [line for line in lines if line["state"] == "ok"],
        "is_long": len(lines) > FEW_CONDITIONS and _is_blocked(lacking),
    }
    return html("conditions", **values) if lines else SafeString("")


def _is_blocked(lacking: list[Line]) -> bool:
    return any(line["state"] == "blocking" for line in lacking)


def _title_of(lacking: list[Line]) -> str:
    if _is_blocked(lacking):
        return "Il manque encore"
    return "À savoir avant de continuer" if lacking else "Conditions"


@register.simple_tag
def blockers(reasons: Items, *, title: str = "Il manque") -> SafeString:
    """Sentences that say what is missing; a line with an address leads to the field."""
    lines = [
        {"text": r, "url": ""} if isinstance(r, str) else row(r, "text", "url")
        for r in reasons or ()
    ]
    return html("blockers", lines=lines, title=title) if lines else SafeString("")


def deadline_state(line: object) -> str:
    """The state of a deadline row of the bench, or the one a screen gives."""
    if state := row(line, "state")["state"]:
        return str(state)
    kept = row(line, "met_on", "cancelled_on", "suspended_on", "due_on", "due")
    due = kept["due_on"] or kept["due"]
    if kept["met_on"] or kept["cancelled_on"]:
        return "tenue" if kept["met_on"] else "annulee"
    if kept["suspended_on"]:
        return "suspendue"
    return "depassee" if due and due < horloge.today() else "courante"


@register.simple_tag
def deadline_lines(lines: Items) -> list[Line]:
    """For `ui/_echeances.html`: rows of the bench or plain dicts, with their state in words."""
    found = []
    for line in lines or ():
        read = row(line, "label", "due", "due_on", "who", "url", "motif", "is_target")
        read["due"] = read["due"] or read["due_on"]
        read["words"], read["tone"] = STATES_OF_A_DEADLINE[deadline_state(line)]
        found.append(read)
    return found


@register.simple_tag
def echeances(lines: Items, *, place: Place | None = None) -> SafeString:
    """The deadlines of one place with their state, their hour and what is left."""
    return html("_echeances", lines=lines, place=place)


@register.simple_tag
def journal_lines(entries: Items) -> list[Line]:
    """For `ui/_journal.html`: lines of the journal or plain dicts, as sentences."""
    names = ("sentence", "at", "actor", "actor_name", "role", "effective_on", "motif", "url")
    lines = []
    for entry in entries or ():
        line = row(entry, *names, "document_url", "label", "subject_label")
        line["actor"] = line["actor"] if isinstance(line["actor"], str) else line["actor_name"]
        line["sentence"] = line["sentence"] or f"{line['label']} — {line['subject_label']}"
        same = line["effective_on"] and line["at"] and line["effective_on"] == as_day(line["at"])
        line["effective_on"] = None if same else line["effective_on"]
        lines.append(line)
    return lines


@register.simple_tag
def journal(entries: Items) -> SafeString:
    """Who did what, when, in sentences."""
    return html("_journal", entries=entries)


@register.simple_tag
def thread(items: Items, *, empty: str = "Personne n’a encore écrit ici.") -> SafeString:
    """Exchanges, each with the circle that reads it."""
    names = ("author", "role", "at", "text", "circle", "files", "id", "is_new")
    return html("thread", items=rows(items, *names), empty=empty)


@register.simple_tag
def audience(sentence: str) -> SafeString:
    """Who will read: written above a message box."""
    return html("audience", sentence=sentence)


class MoveLines(TypedDict):
    """A bar in two, and what is not possible yet by its reasons."""

    open: list[MoveLine]
    closed: list[MoveLine]
    grouped: list[dict[str, object]]


@register.simple_tag
def move_lines(moves: Iterable[MoveLine] | None) -> MoveLines:
    """A bar (`core.ui.doors.bar`) in two: the buttons, and what is not possible yet by its reasons."""
    lines = list(moves or ())
    closed = [line for line in lines if not line.allowed]
    groups: dict[tuple[str, ...], list[str]] = {}
    for line in closed:
        groups.setdefault(tuple(line.reasons), []).append(line.label)
    return {
        "open": [line for line in lines if line.allowed],
        "closed": closed,
        "grouped": [
            {"label": ", ".join(labels), "reasons": why} for why, labels in groups.items()
        ],
    }


@register.simple_tag
def sentences(value: str | Iterable[object] | None) -> list[str]:
    """One sentence or several, as a list: templates then draw both the same way."""
    if not value:
        return []
    return [value] if isinstance(value, str) else [str(sentence) for sentence in value]
