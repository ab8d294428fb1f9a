"""What is missing, in sentences that lead to the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etabli.core.fiches import natures
from etabli.core.fiches.definition import Champ, Fiche, Section


@dataclass(frozen=True, slots=True)
class Missing:
    """One required question without an answer."""

    cle: str
    section: str
    sentence: str


def missing(fiche: Fiche, answers: Mapping[str, object]) -> list[Missing]:
    """Every required question that is not filled, in the order of the form."""
    return [
        Missing(champ.cle, section.cle, f"{section.titre} : {_what(champ)}.")
        for section in fiche.sections
        for champ in section.champs
        if needs(champ, answers)
    ]


def needs(champ: Champ, answers: Mapping[str, object]) -> bool:
    """Is the question required, and without a whole answer?"""
    return champ.obligatoire and not natures.of(champ).is_filled(champ, answers.get(champ.cle))


def _what(champ: Champ) -> str:
    if champ.nature in {"liste", "choix_multiple"} and champ.min > 1:
        return f"« {champ.libelle} » demande au moins {champ.min} réponses complètes"
    if champ.nature in natures.COMPOSITES:
        return f"« {champ.libelle} » n’est pas complet"
    return f"« {champ.libelle} » n’est pas rempli"


def section_state(section: Section, answers: Mapping[str, object]) -> str:
    """`vide`, `en_cours` or `complet`, for the side menu."""
    filled = [c for c in section.champs if natures.of(c).is_filled(c, answers.get(c.cle))]
    if not filled:
        return "vide"
    return "en_cours" if any(needs(champ, answers) for champ in section.champs) else "complet"
