"""The page of a text, of one of its sections, of its versions."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from etabli.core import reading
from etabli.core.access import Actor
from etabli.core.coecriture import history, presence
from etabli.core.coecriture.models import Ecriture
from etabli.core.coecriture.writing import columns
from etabli.core.documents.blocks import Content
from etabli.core.documents.issuing import OFFERED
from etabli.core.documents.marks import html
from etabli.core.documents.models import Document
from etabli.core.documents.office import render_fragment
from etabli.core.formats import compte
from etabli.core.models import reference
from etabli.core.ui.contexts import Context
from etabli.redaction import access, selectors
from etabli.redaction.comparaison import compared, is_changed
from etabli.redaction.documents import prefilled
from etabli.redaction.forms import SectionForm, VersionsForm
from etabli.redaction.models import SectionTexte, Texte
from etabli.redaction.pages.reading import told
from etabli.redaction.selectors import Written
from etabli.redaction.states import Etat, Nature

WORDS = "mot,mots,aucun mot"


@dataclass(frozen=True, slots=True)
class Row:
    """A section in the list: how far it is written, by whom, who is on it now."""

    one: Written
    badge: tuple[str, str]
    size: str
    last: Ecriture | None
    here: list[str]


def texte(one: Texte, actor: Actor) -> Context:
    """What happens now, the sections for those who write, what was handed in for all."""
    can = access.TEXTES.abilities(actor, one)
    found = selectors.sections_of(one) if can["read_draft"] else []
    return {
        "texte": one,
        "plan": one.plan,
        "rows": _rows(one, found, actor),
        "missing": [row for row in found if row.is_missing]
        if one.etat == Etat.EN_ECRITURE
        else [],
        "may_write": can["write"],
        "reads_draft": can["read_draft"],
        "papers": _papers(one, actor),
        "formats": OFFERED,
        "may_print": can["print"] and one.nature == Nature.LIVRET,
        "editions": _editions(one),
    }


def _editions(one: Texte) -> list[dict[str, object]] | None:
    """What was asked for the printer of what is handed in now, empty while the clock draws it; None before."""
    rows = one.editions.filter(remis=one.document).select_related("document")
    found = [row.document for row in rows]
    if not found:
        return None
    return [
        {
            "url": reverse("redaction:edition", args=[one.pk, paper.pk]),
            "label": "Édition à imprimer",
            "format": "PDF",
            "size": paper.size,
        }
        for paper in found
        if paper
    ]


def _rows(one: Texte, found: list[Written], actor: Actor) -> list[Row]:
    written = history.of_all([row.section for row in found], "corps")
    near: dict[str, list[str]] = {}
    for nom, address in presence.near(one.get_absolute_url(), actor) if found else []:
        near.setdefault(address, []).append(nom)
    return [
        Row(
            row,
            _badge(row),
            compte(row.words, WORDS),
            written.get(reference(row.section)),
            near.get(row.section.get_absolute_url(), []),
        )
        for row in found
    ]


def _badge(row: Written) -> tuple[str, str]:
    if row.words >= selectors.MIN_WORDS:
        return "Écrite", "success"
    return ("À écrire", "warning") if row.is_missing else ("Facultative", "neutral")


def _papers(one: Texte, actor: Actor) -> list[dict[str, object]]:
    """What was handed in, that this reader reads."""
    rows = reading.opened(selectors.papers_issued(one), access.seat_of(one, actor))
    return [_paper(one, row) for row in rows]


def _paper(one: Texte, row: Document) -> dict[str, object]:
    url = reverse("redaction:document", args=[one.pk, row.pk, "pdf"])
    return {"url": url, "label": row.reference or row.title, "format": "PDF", "size": row.size}


def text_form(section: SectionTexte, request: HttpRequest) -> SectionForm:
    data = request.POST if request.method == "POST" else None
    return SectionForm(data, initial=columns(section, ("corps",)))


def section(one: SectionTexte, form: SectionForm) -> Context:
    """The form of a section, what Établi puts in it, how it will read."""
    one.refresh_from_db()
    return {
        "texte": one.texte,
        "section": one,
        "partie": one.partie,
        "form": form,
        "known": fragment(one),
        "preview": html(str(form["corps"].value() or "")),
        "has_versions": one.versions.exists(),
        "others": _neighbours(one),
    }


def fragment(one: SectionTexte) -> str:
    """What Établi knows of this section, to read in the page; '' when it knows nothing."""
    blocks = prefilled(one)
    if not blocks:
        return ""
    return render_fragment(Content(title=one.partie.titre, blocks=blocks), level=2)


def _neighbours(one: SectionTexte) -> dict[str, SectionTexte | None]:
    rows = one.texte.sections.select_related("texte__atelier")
    return {
        "before": rows.filter(rang=one.rang - 1).first(),
        "after": rows.filter(rang=one.rang + 1).first(),
    }


def versions(one: SectionTexte, form: VersionsForm) -> Context:
    """Two versions compared word by word: by default, the last one with the one before."""
    rows = {str(row.numero): row for row in one.versions.order_by("-numero")}
    numbers = list(rows)
    chosen = form.cleaned_data if form.is_valid() else {}
    after = rows.get(chosen.get("a", "")) or (rows[numbers[0]] if numbers else None)
    before = rows.get(chosen.get("de", "")) or (rows[numbers[1]] if len(numbers) > 1 else None)
    lines = compared(before.corps if before else "", after.corps) if after else []
    return {
        "texte": one.texte,
        "section": one,
        "rows": list(rows.values()),
        "form": form,
        "before": before,
        "after": after,
        "lines": told(lines),
        "is_changed": is_changed(lines),
    }
