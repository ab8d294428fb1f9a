"""The verbs of what is contracted; the only code that writes it."""

from etabli.marches.services.accords import (
    ACCORDS,
    GROUPEMENTS,
    add_bordereau,
    end_suspension,
    join_groupement,
    notify_accord_cadre,
    prepare_accord_cadre,
    revise_bordereau,
    send_formal_notice,
    suspend_groupement,
    terminate_groupement,
)
from etabli.marches.services.commandes import WORKFLOW as BONS
from etabli.marches.services.commandes import (
    cancel_order,
    deposit_attestation,
    engage_order,
    notify_order,
    prepare_order,
    present_order,
    send_back_order,
    settle_order,
    sign_order,
    terminate_order,
)
from etabli.marches.services.conflicts import WORKFLOW as CONFLITS
from etabli.marches.services.conflicts import (
    confirm_conflict,
    declare_conflict,
    flag_conflict,
    lift_conflict,
)
from etabli.marches.services.designation_moves import WORKFLOW as DESIGNATIONS
from etabli.marches.services.designations import (
    accept_designation,
    accept_justification,
    designate_atelier,
    give_up_designation,
    refuse_designation,
    reject_justification,
)
from etabli.marches.services.devis import (
    amend_devis,
    deposit_devis,
    keep_validated,
    redeposit_devis,
    refuse_devis,
    send_back_devis,
    validate_devis,
)
from etabli.marches.services.devis_moves import WORKFLOW as DEVIS

__all__ = [
    "ACCORDS",
    "BONS",
    "CONFLITS",
    "DESIGNATIONS",
    "DEVIS",
    "GROUPEMENTS",
    "accept_designation",
    "accept_justification",
    "add_bordereau",
    "amend_devis",
    "cancel_order",
    "confirm_conflict",
    "declare_conflict",
    "deposit_attestation",
    "deposit_devis",
    "designate_atelier",
    "end_suspension",
    "engage_order",
    "flag_conflict",
    "give_up_designation",
    "join_groupement",
    "keep_validated",
    "lift_conflict",
    "notify_accord_cadre",
    "notify_order",
    "prepare_accord_cadre",
    "prepare_order",
    "present_order",
    "redeposit_devis",
    "refuse_designation",
    "refuse_devis",
    "reject_justification",
    "revise_bordereau",
    "send_back_devis",
    "send_back_order",
    "send_formal_notice",
    "settle_order",
    "sign_order",
    "suspend_groupement",
    "terminate_groupement",
    "terminate_order",
    "validate_devis",
]
