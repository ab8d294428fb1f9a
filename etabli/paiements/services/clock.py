"""What the clock does with payments each morning (config/tic.py); safe to run twice."""

from __future__ import annotations

from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.tic import each
from etabli.paiements.selectors import previsions as reads
from etabli.paiements.selectors import sous_traitances
from etabli.paiements.services.moves import SERVICES_FAITS
from etabli.paiements.services.payments import agree_by_silence
from etabli.paiements.services.sous_traitances import accept_by_silence


def warn_year_end() -> int:
    """CH-15: what is to be claimed before the closing is told once a year, from October on."""
    today = horloge.today()
    return each(
        reads.to_claim_before_closing(on=today),
        lambda step: SERVICES_FAITS.run(step, "warn_closing", actor=CLOCK, on=today),
        when=lambda step: reads.day_foreseen(step, on=today).year == today.year,
    )


def accept_subcontractors() -> int:
    """CH-12: twenty-one days without an answer are an acceptance."""
    return each(sous_traitances.silent(on=horloge.today()), accept_by_silence)


def agree_for_holders() -> int:
    """CH-12: fifteen days without a word of the holder are its agreement."""
    return each(sous_traitances.silent_holders(on=horloge.today()), agree_by_silence)
