"""Messages about a dossier, each for one circle: nobody outside it is told that they exist."""

from __future__ import annotations

from collections.abc import Sequence

from etabli.candidatures import echanges
from etabli.candidatures.models import Candidature
from etabli.core.access import Actor
from etabli.core.echanges import writing
from etabli.core.echanges.models import Echange
from etabli.core.fichiers.deposits import Upload


def post_message(
    candidature: Candidature,
    *,
    actor: Actor,
    cercle: str,
    texte: str,
    pieces: Sequence[Upload] = (),
) -> Echange:
    """Say something to one circle; its members are told, and nobody else."""
    return writing.post(
        echanges.ROOM, candidature, actor=actor, circle=cercle, texte=texte, pieces=pieces
    )
