"""What each screen of a livrable shows: contexts built from selectors, one function a page."""

from etabli.livrables.pages.verification import (
    evidence,
    letters_of,
    livrable,
    of_atelier,
    public_version,
)
from etabli.livrables.pages.writing import (
    deposit,
    reading,
    require_deposit,
    section,
    section_form,
)

__all__ = [
    "deposit",
    "evidence",
    "letters_of",
    "livrable",
    "of_atelier",
    "public_version",
    "reading",
    "require_deposit",
    "section",
    "section_form",
]
