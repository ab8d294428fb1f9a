"""Lists: table, filters, pages, exports. What is sorted and filtered stays in the address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm
from django.template import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from etabli.core.formats import compte
from etabli.core.ui.library import html, query_without, register, safe, unique_id

#: the formats of `core.exports`, under the words of their links
FORMATS = {
    "csv": "CSV (données ouvertes)",
    "csv-excel": "CSV pour Excel",
    "ods": "ODS",
    "xlsx": "XLSX",
}
COLUMNS = "columns"
_SPAN = re.compile(r'colspan="(\d+)"')
_CELL = re.compile(r"<(tr|td|th)\b([^>]*)>")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as written in the template: `#Montant HT@montant`, `-Actions`."""

    label: str
    key: str = ""
    is_number: bool = False
    is_hidden: bool = False

    @classmethod
    def read(cls, spec: str) -> Column:
        text, _, key = spec.strip().partition("@")
        number, hidden = text.startswith("#"), text.startswith("-")
        return cls(text.lstrip("#-").strip(), key.strip(), number, hidden)

    def sort_link(self, query: str, current: str) -> dict[str, str]:
        """Where a click on the header leads, and how the list is sorted by this column now."""
        if not self.key:
            return {"url": "", "aria": "", "icon": ""}
        ascending, descending = current == self.key, current == f"-{self.key}"
        target = f"-{self.key}" if ascending else self.key
        aria = "ascending" if ascending else "descending" if descending else "none"
        icon = "arrow-up" if ascending else "arrow-down" if descending else ""
        return {
            "url": f"?{query}&tri={target}" if query else f"?tri={target}",
            "aria": aria,
            "icon": icon,
        }


def label_cells(body: str, columns: list[Column]) -> SafeString:
    """Copy each header on its cells (`data-label`), so that a row reads as a card on a phone.

    The roles keep the table a table for screen readers when the style sheet breaks it into cards.
    """
    place = 0

    def enrich(found: re.Match[str]) -> str:
        nonlocal place
        name, attributes = found.groups()
        if name == "tr":
            place = 0
            return f'<tr role="row"{attributes}>'
        span = _SPAN.search(attributes)
        column = columns[place] if place < len(columns) and not span else Column("")
        place += int(span.group(1)) if span else 1
        role = "rowheader" if name == "th" else "cell"
        numeric = ' data-number=""' if column.is_number else ""
        label = "" if column.is_hidden else escape(column.label)
        return f'<{name} role="{role}" data-label="{label}"{numeric}{attributes}>'

    return safe(_CELL.sub(enrich, body))


@register.simple_tag(takes_context=True)
def columns(context: Context, spec: str) -> str:
    """The columns of the table this stands in: `Commune@commune | #Montant HT | -Actions`."""
    context[COLUMNS] = spec
    return ""


@register.simple_block_tag(takes_context=True)
def table(
    context: Context, content: SafeString, *, caption: str, count: int | None = None,
    noun: str = "ligne", nouns: str = "", sorted: str = "", filtered: str = "", dense: bool = False,
    hide_caption: bool = False, level: int = 2, none: str = "",
) -> SafeString:  # fmt: skip
    """A table with its caption, its count, its order; rows become cards on a phone.

    Its content begins with its `{% columns %}`.
    """
    heads = [Column.read(spec) for spec in context.dicts[-1].pop(COLUMNS).split("|")]
    query = query_without(context, "tri", "page")
    current = sorted_by(context)
    about = (
        counted(count, noun, nouns, none),
        sorted and f"triés\u00a0: {sorted}",
        filtered and f"filtre\u00a0: {filtered}",
    )
    return html(
        "table",
        caption=caption,
        id=unique_id(context, "tableau"),
        heads=[{"column": head, **head.sort_link(query, current)} for head in heads],
        body=label_cells(content, heads),
        about=[part for part in about if part],
        dense=dense,
        hide_caption=hide_caption,
        level=level,
    )


def sorted_by(context: Context) -> str:
    """The column of the address (`?tri=-depot`)."""
    request = context.get("request")
    return request.GET.get("tri", "") if request else ""


def counted(count: int | None, noun: str, nouns: str, none: str = "") -> str:
    """« 12 dossiers », « aucun dossier »; nothing when the list does not say how many."""
    if count is None:
        return ""
    words = [noun, nouns or f"{noun}s", *([none] if none else [])]
    return compte(count, ",".join(words))


@register.simple_tag(takes_context=True)
def simple_table(
    context: Context, *, caption: str, head: list[str], rows: list[list[object]], numeric: str = "",
    hide_caption: bool = False,
) -> SafeString:  # fmt: skip
    """Plain data in a table; `numeric` names the columns of figures from 1."""
    numbers = {int(place) for place in numeric.split(",") if place.strip()}
    heads = [Column(label, is_number=place in numbers) for place, label in enumerate(head, 1)]
    lines = [
        "".join(
            format_html('<th scope="row">{}</th>' if place == 0 else "<td>{}</td>", value)
            for place, value in enumerate(line)
        )
        for line in rows
    ]
    body = label_cells("".join(f"<tr>{line}</tr>" for line in lines), heads)
    values = {
        "caption": caption,
        "body": body,
        "about": [],
        "hide_caption": hide_caption,
        "level": 2,
        "dense": False,
    }
    return html(
        "table",
        id=unique_id(context, "tableau"),
        heads=[{"column": column, **column.sort_link("", "")} for column in heads],
        **values,
    )


@register.simple_tag(takes_context=True)
def filters(
    context: Context,
    form: BaseForm,
    *,
    count: int | None = None,
    noun: str = "résultat",
    nouns: str = "",
) -> SafeString:
    """A GET form: what is chosen stays in the address and can be sent to somebody."""
    request = context.get("request")
    query = request.GET if request else {}
    chosen = any(query.get(form.add_prefix(name)) for name in form.fields)
    return html(
        "filters",
        form=form,
        is_active=chosen,
        found=counted(count, noun, nouns),
        tri=sorted_by(context),
        path=request.path if request else "",
    )


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> SafeString:
    """Links to the other pages; nothing when there is one only."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    query = query_without(context, "page")
    numbers = [
        {"number": number if isinstance(number, int) else 0, "current": number == page.number}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return html("pagination", page=page, numbers=numbers, query=f"{query}&" if query else "")


@register.simple_tag(takes_context=True)
def exports(context: Context, url: str, *, label: str = "Exporter cette liste") -> SafeString:
    """The list as shown, filters included, to open CSV, CSV for Excel, ODS and XLSX."""
    query = query_without(context, "page", "format")
    links = [
        {
            "label": words,
            "url": f"{url}?{query}&format={name}" if query else f"{url}?format={name}",
        }
        for name, words in FORMATS.items()
    ]
    return html("exports", links=links, label=label)
