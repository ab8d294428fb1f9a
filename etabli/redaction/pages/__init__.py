"""What each screen of a text shows: contexts built from selectors, one function a page."""

from etabli.redaction.pages.listing import links, of_atelier
from etabli.redaction.pages.retours import retour, word
from etabli.redaction.pages.rights import rights, rights_of
from etabli.redaction.pages.writing import section, text_form, texte, versions

__all__ = [
    "links", "of_atelier", "retour", "rights", "rights_of", "section", "text_form", "texte", "versions", "word",
]  # fmt: skip
