"""The verbs of a text; the only code that writes it."""

from etabli.redaction.services.deposits import hand_in_texte
from etabli.redaction.services.moves import WORKFLOW, begin_texte, resume_texte
from etabli.redaction.services.writing import write_section

__all__ = ["WORKFLOW", "begin_texte", "hand_in_texte", "resume_texte", "write_section"]
