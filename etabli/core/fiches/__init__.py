"""Forms as versioned data: one TOML file gives the screen, the paper, the list of what is missing.

A published file never changes (`published.lock` holds its digest); a key is for ever. Nothing is required while
drafting: completeness is a guard of the move that needs it.
"""

from etabli.core.fiches import chiffres as chiffres
from etabli.core.fiches import choices as choices
from etabli.core.fiches import figures as figures
from etabli.core.fiches import lists as lists
from etabli.core.fiches.completeness import Missing, missing, section_state
from etabli.core.fiches.definition import Champ, Colonne, Fiche, Section, load
from etabli.core.fiches.forms import SectionForm, section_form
from etabli.core.fiches.printing import blocks, readable
from etabli.core.fiches.screens import Screen, form, screens
from etabli.core.fiches.versions import Passage, is_given, passage

__all__ = [
    "Champ", "Colonne", "Fiche", "Missing", "Passage", "Screen", "Section", "SectionForm",
    "blocks", "form", "is_given", "load", "missing", "passage", "readable", "screens", "section_form",
    "section_state",
]  # fmt: skip
