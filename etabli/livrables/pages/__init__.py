"""What each screen of a livrable shows: contexts built from selectors, one function a page."""

from etabli.livrables.pages.redaction import (
    deposit,
    reading,
    require_deposit,
    section,
    section_form,
)
from etabli.livrables.pages.verification import (
    evidence,
    letters_of,
    livrable,
    of_atelier,
    public_version,
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
