"""One section of the fiche as a form: what is asked, what is required, what is no longer asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from django.http import QueryDict

from etabli.candidatures.fiche import question
from etabli.candidatures.models import Candidature
from etabli.core.coecriture import marks
from etabli.core.fiches import Screen, Section, SectionForm, readable, section_form
from etabli.core.fiches.choices import RANK
from etabli.core.fiches.forms import SEPARATOR
from etabli.core.fiches.natures import COMPOSITES


def narrowed(section: Section, keys: set[str]) -> Section:
    """The section with these questions only."""
    return replace(section, champs=tuple(c for c in section.champs if c.cle in keys))


def form_of(
    screen: Screen,
    keys: set[str],
    found: dict[str, object],
    data: QueryDict | None = None,
    *,
    added: str = "",
    people: Sequence[Mapping[str, str]] = (),
) -> SectionForm:
    """The form of those questions of a screen; required ones carry no « facultatif ».

    `added` names the list that shows one more empty row; `people` have an account.
    """
    form = SectionForm(
        narrowed(screen.part, keys), found, data, added=added, nouns=screen.nouns, people=people
    )
    form.use_required_attribute = False
    return form


def without_row(data: QueryDict, row: str) -> QueryDict:
    """What was sent, but for the row of a list that « Retirer » names (« sites__2 »)."""
    kept = data.copy()
    for name in [name for name in data if row and name.startswith(row + SEPARATOR)]:
        del kept[name]
    return kept


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
    is_further = part.startswith(RANK) and part != f"{RANK}1"
    if part in ("precision", "non_disponible") or is_further:
        return False
    return is_required and (not needed or part in needed)


def left_behind(candidature: Candidature, data: QueryDict, section: Section) -> list[str]:
    """What was typed on a page opened before the fiche took its newer version, in sentences.

    A question that the section no longer asks is not written; whoever typed reads their words again.
    """
    asked = {champ.cle for champ in section.champs}
    _, seen = marks.pairs(str(data.get("vu") or ""))
    sentences = []
    for cle in (cle for cle in seen if cle not in asked):
        with suppress(KeyError):  # a made-up key is no question
            champ = question(candidature, cle)
            form = section_form(replace(section, champs=(champ,)), {}, data)
            typed = form.values().get(cle)
            if marks.mark_of(typed) != seen[cle]:
                words = " ; ".join(readable(champ, typed))
                sentences.append(f"{champ.libelle}\u00a0: {words or 'réponse effacée'}")
    return sentences
