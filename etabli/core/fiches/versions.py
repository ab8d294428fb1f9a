"""From one version of a form to a newer one: every answer goes by its key, and none is lost.

A key is for ever: between two versions it keeps its kind. An answer finds its question again as it
is, or no longer as the question accepts it (a choice that went, a text grown too long), or finds no
question at all. The last two are shown; all of them stay where they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etabli.core.fiches import natures
from etabli.core.fiches.definition import Champ, Fiche, Section
from etabli.core.fiches.forms import section_form


@dataclass(frozen=True, slots=True)
class Passage:
    """What becomes of the answers, by key, in the order of the form that asked them.

    kept      the answer stands under the same question
    review    the question stands, and would refuse the answer as it is
    homeless  no question asks for it any more
    asked     questions that the older form did not have, in the order of the newer one
    """

    kept: tuple[Champ, ...]
    review: tuple[Champ, ...]
    homeless: tuple[Champ, ...]
    asked: tuple[Champ, ...]


def passage(older: Fiche, newer: Fiche, answers: Mapping[str, object]) -> Passage:
    """Compare two versions of a form, given the answers (by key) to the older one."""
    before, after = _by_key(older), _by_key(newer)
    given = [champ for champ in before.values() if is_given(answers.get(champ.cle))]
    stays = [(champ, after[champ.cle]) for champ in given if champ.cle in after]
    fit = {champ.cle for champ, asked in stays if fits(asked, answers[champ.cle])}
    return Passage(
        kept=tuple(champ for champ, _ in stays if champ.cle in fit),
        review=tuple(champ for champ, _ in stays if champ.cle not in fit),
        homeless=tuple(champ for champ in given if champ.cle not in after),
        asked=tuple(champ for cle, champ in after.items() if cle not in before),
    )


def _by_key(fiche: Fiche) -> dict[str, Champ]:
    return {champ.cle: champ for champ in fiche.champs()}


def is_given(value: object) -> bool:
    """Did somebody answer? An empty text, list or group of parts is no answer."""
    return value not in (None, "", [], {})


def fits(champ: Champ, value: object) -> bool:
    """Would the question, shown with this answer and sent back untouched, give it again?"""
    section = Section("", "", (champ,))
    shown = section_form(section, {champ.cle: value})
    posted = {name: shown[name].value() for name in shown.fields}
    sent = section_form(section, {champ.cle: value}, posted)
    if not sent.is_valid():
        return False
    again = sent.values().get(champ.cle)
    return _words(champ, again) == _words(champ, value)


def _words(champ: Champ, value: object) -> list[str]:
    """What a reader sees of it: the source of a figure is not typed, and is not sent back."""
    if champ.nature == "chiffre" and isinstance(value, dict):
        value = {part: value[part] for part in ("valeur", "non_disponible") if value.get(part)}
    return natures.of(champ).lines(champ, value)
