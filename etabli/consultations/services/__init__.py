"""The verbs of a consultation; the only code that writes it."""

from etabli.consultations.payloads.judging import Received
from etabli.consultations.services.awarding.contract import (
    award_marche,
    deposit_attestation,
    engage_marche,
    notify_marche,
    record_attestation,
    record_publication,
    send_rejections,
    sign_marche,
    take_next,
)
from etabli.consultations.services.clock import close_consultations
from etabli.consultations.services.course import (
    abandon_consultation,
    answer_questions,
    ask_question,
    postpone_closing,
)
from etabli.consultations.services.depots import import_offers
from etabli.consultations.services.judging.committee import (
    declare_interests,
    seat_member,
    step_aside,
    unseat_member,
)
from etabli.consultations.services.judging.grille import write_marks
from etabli.consultations.services.judging.marking import write_mark
from etabli.consultations.services.judging.offers import (
    ask_candidate,
    begin_analysis,
    decide_request,
    declare_unfruitful,
    eliminate_offer,
    open_piece,
    receive_offers,
    record_answer,
    record_prices,
    reinstate_offer,
)
from etabli.consultations.services.judging.vote import (
    announce_lots,
    cast_vote,
    count_votes,
    draw_lots,
    end_auditions,
    freeze_marks,
    freeze_ranking,
    open_auditions,
    order_tied,
    record_hearing,
    review_analysis,
)
from etabli.consultations.services.moves import WORKFLOW
from etabli.consultations.services.preparation import (
    blockers_to_prepare,
    covalidate_cctp,
    fix_terms,
    prepare_consultation,
    publish_consultation,
    relaunch_consultation,
    write_section,
)
from etabli.consultations.services.registres import import_register

__all__ = [
    "Received",
    "WORKFLOW",
    "abandon_consultation",
    "announce_lots",
    "answer_questions",
    "ask_candidate",
    "ask_question",
    "award_marche",
    "begin_analysis",
    "blockers_to_prepare",
    "cast_vote",
    "close_consultations",
    "count_votes",
    "covalidate_cctp",
    "decide_request",
    "declare_interests",
    "deposit_attestation",
    "declare_unfruitful",
    "draw_lots",
    "eliminate_offer",
    "end_auditions",
    "engage_marche",
    "fix_terms",
    "freeze_marks",
    "freeze_ranking",
    "notify_marche",
    "import_offers",
    "import_register",
    "open_auditions",
    "open_piece",
    "order_tied",
    "postpone_closing",
    "prepare_consultation",
    "publish_consultation",
    "receive_offers",
    "record_answer",
    "record_attestation",
    "record_hearing",
    "record_prices",
    "record_publication",
    "reinstate_offer",
    "relaunch_consultation",
    "review_analysis",
    "seat_member",
    "send_rejections",
    "sign_marche",
    "step_aside",
    "take_next",
    "unseat_member",
    "write_mark",
    "write_marks",
    "write_section",
]
