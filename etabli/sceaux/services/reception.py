"""What an opening hands over to the analysis: the offers in time, and nothing of the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from etabli.consultations import services as consultations
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.payloads.judging import Received
from etabli.consultations.place.pieces import nature_of
from etabli.consultations.selectors.judging import subject_of_offers
from etabli.consultations.services.depots import OFFER, examine_piece, looked_into
from etabli.consultations.states import NatureOffre
from etabli.core.access import CLOCK
from etabli.core.fichiers.archives import Entree
from etabli.core.models import Fichier
from etabli.marches.models import Groupement
from etabli.sceaux.enveloppe.conteneur import LIMIT

#: as an offer that comes from PLACE, but for where a file that is refused stays
SEALED = replace(OFFER, remedy="il reste dans son conteneur.")


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """One file of an offer, in the closed place."""

    nom: str
    taille: int
    sha256: str
    place: Path


@dataclass(frozen=True, slots=True)
class OpenedOffer:
    """Whose it is, the second at which its last byte arrived, the container it comes from, its files."""

    groupement_id: int
    received_at: dt.datetime
    nom: str
    files: tuple[OpenedFile, ...]


def keep_latest(offers: Sequence[OpenedOffer]) -> list[OpenedOffer]:
    """Of one holder, the last one received in time; the order of the reception."""
    kept: dict[int, OpenedOffer] = {}
    for one in sorted(offers, key=lambda one: one.received_at):
        kept[one.groupement_id] = one
    return sorted(kept.values(), key=lambda one: one.received_at)


def judge_files(
    marche: MarcheSubsequent, offers: Sequence[OpenedOffer]
) -> tuple[list[Received], dict[int, list[str]]]:
    """The offers with their files in the store; by holder, why a file is not read.

    A sealed file is judged once it is open: a refusal keeps it from being read, not the offer from being
    received. Before any transaction: a slow file must not hold the base.
    """
    subject = subject_of_offers(marche)
    groupements = Groupement.objects.in_bulk([one.groupement_id for one in offers])
    received: list[Received] = []
    refused: dict[int, list[str]] = {}
    for one in offers:
        files = _kept(one, subject, refused.setdefault(one.groupement_id, []))
        received.append(Received(groupements[one.groupement_id], one.received_at, one.nom, files))
    return received, refused


def hand_over(marche: MarcheSubsequent, received: Sequence[Received]) -> None:
    """The offers of this consultation, given to its analysis."""
    if received:
        consultations.receive_offers(marche, actor=CLOCK, offers=received)


def _kept(one: OpenedOffer, subject: str, refused: list[str]) -> list[tuple[NatureOffre, Fichier]]:
    """By the door of an offer that comes from PLACE: what a ZIP holds, each file once, under what its name says."""
    kept: list[tuple[NatureOffre, Fichier]] = []
    known: set[str] = set()
    with ExitStack() as stack:
        laid = [
            (Entree(rank, file.nom, file.taille), file.place)
            for rank, file in enumerate(one.files)
        ]
        for entry, place in looked_into(stack, laid, refused):
            ready = examine_piece(
                stack,
                entry,
                place,
                known=known,
                refused=refused,
                accept=SEALED,
                max_bytes=LIMIT,
            )
            if ready is not None:
                fichier = ready.keep(subject=subject, depositor_id=None)
                kept.append((NatureOffre(nature_of(fichier.name)), fichier))
    return kept
