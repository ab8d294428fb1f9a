"""The verbs of a text; the only code that writes it."""

from etabli.redaction.services.deposits import hand_in_texte
from etabli.redaction.services.images import add_image, remove_image
from etabli.redaction.services.moves import WORKFLOW, begin_texte, resume_texte
from etabli.redaction.services.retours import bring_back, leave_change, take_all, take_change
from etabli.redaction.services.sorties import response_of, send_out
from etabli.redaction.services.writing import post_remark, write_section

__all__ = [
    "WORKFLOW",
    "add_image",
    "begin_texte",
    "bring_back",
    "hand_in_texte",
    "leave_change",
    "post_remark",
    "remove_image",
    "response_of",
    "resume_texte",
    "send_out",
    "take_all",
    "take_change",
    "write_section",
]
