"""The verbs of a livrable; the only code that writes it."""

from etabli.livrables.services.clock import admit_by_silence, end_hearings
from etabli.livrables.services.depots import (
    deposit_files,
    deposit_generated,
    deposit_move,
    deposit_paper,
    next_number,
    read_pdf,
)
from etabli.livrables.services.moves import WORKFLOW
from etabli.livrables.services.publication import (
    agree_publication,
    ask_publication,
    declare_images,
    refuse_publication,
    withdraw_publication,
)
from etabli.livrables.services.verification import (
    admit_livrable,
    admit_with_refaction,
    answer_hearing,
    open_hearing,
    postpone_livrable,
    reject_livrable,
    start_verification,
)
from etabli.livrables.services.writing import (
    comment_livrable,
    expect_livrable,
    set_due_day,
    share_writing,
    write_section,
)

__all__ = [
    "WORKFLOW",
    "admit_livrable",
    "admit_by_silence",
    "admit_with_refaction",
    "agree_publication",
    "ask_publication",
    "comment_livrable",
    "declare_images",
    "deposit_files",
    "deposit_generated",
    "deposit_move",
    "deposit_paper",
    "end_hearings",
    "expect_livrable",
    "answer_hearing",
    "next_number",
    "open_hearing",
    "postpone_livrable",
    "read_pdf",
    "refuse_publication",
    "withdraw_publication",
    "reject_livrable",
    "set_due_day",
    "share_writing",
    "start_verification",
    "write_section",
]
