"""Hearings, lots, the ranking frozen and voted (M7, M8, M10, N-5, N-11, N-12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.services.moves import WORKFLOW
from etabli.core.access import Actor
from etabli.core.models import Entry


def open_auditions(
    marche: MarcheSubsequent,
    starts: Mapping[str, dt.datetime],
    duree_minutes: int,
    questions: str,
    lieu: str = "",
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """M7: only when announced at publication; the same time and the same questions for all."""
    return WORKFLOW.run(
        marche, "open_auditions", actor=actor, on=on, starts=dict(starts),
        duree_minutes=duree_minutes, questions=questions, lieu=lieu,
    )  # fmt: skip


def record_hearing(
    marche: MarcheSubsequent,
    code: str,
    compte_rendu: str,
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """M7: what was said."""
    return WORKFLOW.run(
        marche, "record_hearing", actor=actor, on=on, code=code, compte_rendu=compte_rendu
    )


def end_auditions(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """M7: back to the analysis."""
    return WORKFLOW.run(marche, "end_auditions", actor=actor, on=on)


def announce_lots(
    marche: MarcheSubsequent,
    candidats: Sequence[str],
    valeur_publique: str,
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """N-5: numbers published before any mark, with the public value that will decide."""
    return WORKFLOW.run(
        marche, "announce_lots", actor=actor, on=on, candidats=list(candidats),
        valeur_publique=valeur_publique,
    )  # fmt: skip


def draw_lots(
    marche: MarcheSubsequent,
    sources: Sequence[Sequence[int]],
    temoins: Sequence[str],
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """N-5: by the RPA before two witnesses, from the integers of the public value (RFC 3797)."""
    return WORKFLOW.run(
        marche, "draw_lots", actor=actor, on=on, sources=[list(one) for one in sources],
        temoins=list(temoins),
    )  # fmt: skip


def order_tied(
    marche: MarcheSubsequent,
    ordre: Sequence[str],
    motifs: str,
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """N-5: a second analysis, when the règlement draws no lots."""
    return WORKFLOW.run(marche, "order_tied", actor=actor, on=on, ordre=list(ordre), motifs=motifs)


def freeze_marks(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """N-1: in MOYENNE, a member's marks no longer move, and those of others become readable."""
    return WORKFLOW.run(marche, "freeze_marks", actor=actor, on=on)


def freeze_ranking(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """M8: the ranking and its SHA-256; the committee votes on it."""
    return WORKFLOW.run(marche, "freeze_ranking", actor=actor, on=on)


def cast_vote(
    marche: MarcheSubsequent,
    choix: str,
    critere: str = "",
    raison: str = "",
    *,
    actor: Actor,
    on: dt.date | None = None,
) -> Entry:
    """N-12: the voice of the organisation of whoever acts, given once; no ballot names a candidate."""
    return WORKFLOW.run(
        marche, "cast_vote", actor=actor, on=on, choix=choix, critere=critere, raison=raison
    )


def count_votes(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """N-11, N-12: those present are those who answered."""
    return WORKFLOW.run(marche, "count_votes", actor=actor, on=on)


def review_analysis(
    marche: MarcheSubsequent, motif: str, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """M10: the vote « à revoir » brings the analysis back."""
    return WORKFLOW.run(marche, "review_analysis", actor=actor, on=on, motif=motif)
