"""What the clock does with livrables: hearings that end, silence that admits (config/tic.py)."""

from __future__ import annotations

from django.db.models import Q

from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.tic import each
from etabli.livrables import selectors
from etabli.livrables.models import Livrable
from etabli.livrables.services.moves import WORKFLOW
from etabli.livrables.states import VERIFIED, Etat


def end_hearings() -> int:
    """10.6: fifteen days after the letter the verification goes on, answer or not."""
    today = horloge.today()
    rows = Livrable.objects.filter(
        etat=Etat.EN_VERIFICATION, audition_on__isnull=False, heard_on=None
    )
    return each(
        rows.order_by("pk"),
        _end_hearing,
        when=lambda x: today > (selectors.hearing_end(x) or today),
    )


def _end_hearing(livrable: Livrable) -> None:
    WORKFLOW.run(livrable, "end_hearing", actor=CLOCK, on=selectors.hearing_end(livrable))


def admit_by_silence() -> int:
    """V2: no decision at the end of the delay admits, dated at the end of the delay."""
    rows = Livrable.objects.filter(etat__in=VERIFIED, pk__in=_perhaps_silent())
    return each(
        rows.select_related("atelier").order_by("pk"), _admit_by_silence, when=_was_kept_silent
    )


def _perhaps_silent() -> list[int]:
    """Those whose delay is over, or stopped by a hearing: the others are not read each minute."""
    prefix = f"{Livrable._meta.label_lower}:"
    over = Q(due_on__lt=horloge.today()) | Q(suspended_on__isnull=False)
    rows = echeances.open_ones().filter(over, code="verification", subject__startswith=prefix)
    subjects = rows.order_by("pk").values_list("subject", flat=True)
    return [int(subject.removeprefix(prefix)) for subject in subjects]


def _was_kept_silent(livrable: Livrable) -> bool:
    today = horloge.today()
    end = None if livrable.is_in_hearing else selectors.verification_end(livrable, on=today)
    return end is not None and today > end


def _admit_by_silence(livrable: Livrable) -> None:
    end = selectors.verification_end(livrable, on=horloge.today())
    WORKFLOW.run(livrable, "admit_tacitly", actor=CLOCK, on=end)
