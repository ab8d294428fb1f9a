"""The verbs of a text; the only code that writes it."""

from etabli.redaction.services.clock import (
    draw_editions,
    end_pictures,
    forget_pictured,
    reissue_texts,
)
from etabli.redaction.services.deposits import hand_in_texte
from etabli.redaction.services.editions import ask_edition
from etabli.redaction.services.images import add_image, remove_image
from etabli.redaction.services.moves import WORKFLOW, begin_texte, resume_texte
from etabli.redaction.services.retours import bring_back, leave_change, take_all, take_change
from etabli.redaction.services.rights import answer_right, name_person
from etabli.redaction.services.sorties import response_of, send_out
from etabli.redaction.services.writing import post_remark, write_section

__all__ = [
    "WORKFLOW",
    "add_image",
    "answer_right",
    "ask_edition",
    "begin_texte",
    "bring_back",
    "draw_editions",
    "end_pictures",
    "forget_pictured",
    "hand_in_texte",
    "leave_change",
    "name_person",
    "post_remark",
    "reissue_texts",
    "remove_image",
    "response_of",
    "resume_texte",
    "send_out",
    "take_all",
    "take_change",
    "write_section",
]
