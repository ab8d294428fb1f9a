"""What each screen of the contract shows: contexts built from selectors, one function a page."""

from etabli.marches.pages.accords import (
    buyer,
    designation,
    holder,
    tourniquet,
    tourniquets,
)
from etabli.marches.pages.atelier import contract, firms_of, groupements_of, my_groupement
from etabli.marches.pages.bons import (
    bon,
    bon_form,
    devis,
    devis_form,
    first_devis_form,
    guards,
    issued_bon,
    may_prepare,
    next_devis_form,
    prepare_form,
)
from etabli.marches.pages.cadres import framework, frameworks

__all__ = [
    "bon",
    "buyer",
    "contract",
    "designation",
    "devis",
    "devis_form",
    "firms_of",
    "first_devis_form",
    "framework",
    "frameworks",
    "tourniquets",
    "groupements_of",
    "holder",
    "issued_bon",
    "may_prepare",
    "my_groupement",
    "next_devis_form",
    "prepare_form",
    "bon_form",
    "guards",
    "tourniquet",
]
