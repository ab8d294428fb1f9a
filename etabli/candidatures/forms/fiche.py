"""One section of the fiche as a form: what is asked, what was seen, which marks to show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from etabli.candidatures.fiche import question
from etabli.candidatures.models import Candidature
from etabli.candidatures.services.writing import Seen
from etabli.core.fiches import Champ, Section, SectionForm, readable, section_form
from etabli.core.fiches.natures import COMPOSITES
from etabli.core.ui.seen import mark_of

SEEN, KEEP = "vu-", "garder-"


def narrowed(section: Section, keys: set[str]) -> Section:
    """The section with these questions only."""
    return replace(section, champs=tuple(c for c in section.champs if c.cle in keys))


def form_of(section: Section, found: dict[str, Any], data: QueryDict | None = None) -> SectionForm:
    """The form of the questions people answer; required ones carry no « facultatif »."""
    form = section_form(section, found, data)
    form.use_required_attribute = False
    return form


def show_required(form: SectionForm) -> SectionForm:
    """Once read, tell the template what completeness will ask; nothing is required while drafting."""
    for champ in form.section.champs:
        needed = {part for part, _, _, is_needed in COMPOSITES.get(champ.nature, ()) if is_needed}
        columns = {column.cle for column in champ.colonnes if column.obligatoire}
        for name, field in form.fields.items():
            head, _, part = name.partition("__")
            if head != champ.cle:
                continue
            column = part.partition("__")[2]
            field.required = _is_needed(
                champ.obligatoire, part, needed=needed, column=column, columns=columns
            )
    return form


def _is_needed(
    is_required: bool, part: str, *, needed: set[str], column: str, columns: set[str]
) -> bool:
    if column:
        return column in columns
    if part in ("precision", "non_disponible"):
        return False
    return is_required and (not needed or part in needed)


def seen_marks(candidature: Candidature, section: Section) -> list[tuple[str, str]]:
    """Hidden values of the page: for each question, the version and the digest of what is shown."""
    rows = {row.cle: row for row in candidature.reponses.order_by("cle")}
    marks = []
    for champ in section.champs:
        row = rows.get(champ.cle)
        mark = mark_of(row.valeur if row else None)
        marks.append((f"{SEEN}{champ.cle}", f"{row.version if row else 0}:{mark}"))
    return marks


def read_seen(data: QueryDict, section: Section) -> dict[str, Seen]:
    """What the page said it was opened on; a conflict settled « le mien » counts as seen."""
    found = {}
    for champ in section.champs:
        kept = str(data.get(f"{KEEP}{champ.cle}") or "")
        if kept.startswith("moi:"):
            found[champ.cle] = Seen.read(kept.removeprefix("moi:"))
        else:
            found[champ.cle] = Seen.read(str(data.get(f"{SEEN}{champ.cle}") or ""))
    return found


def left_behind(candidature: Candidature, data: QueryDict, section: Section) -> list[str]:
    """What was typed on a page opened before the fiche took its newer version, in sentences.

    A question that the section no longer asks is not written; whoever typed reads their words again.
    """
    sentences = []
    for champ in _unasked(candidature, data, section):
        form = section_form(replace(section, champs=(champ,)), {}, data)
        form.is_valid()
        typed = form.values().get(champ.cle)
        if mark_of(typed) != Seen.read(str(data.get(f"{SEEN}{champ.cle}"))).digest:
            words = " ; ".join(readable(champ, typed))
            sentences.append(f"{champ.libelle}\u00a0: {words or 'réponse effacée'}")
    return sentences


def _unasked(candidature: Candidature, data: QueryDict, section: Section) -> Iterator[Champ]:
    """The questions the page showed, and that the section does not hold; a made-up key is none."""
    asked = {champ.cle for champ in section.champs}
    for name in data:
        cle = name.removeprefix(SEEN)
        if name.startswith(SEEN) and cle not in asked:
            with suppress(KeyError):
                yield question(candidature, cle)


def given_up(data: QueryDict, section: Section) -> set[str]:
    """The questions for which the other person's answer is kept."""
    return {c.cle for c in section.champs if data.get(f"{KEEP}{c.cle}") == "eux"}


def settled(data: QueryDict, section: Section) -> set[str]:
    """The questions for which a choice is being made and not sent yet."""
    return {c.cle for c in section.champs if data.get(f"{KEEP}{c.cle}")}
