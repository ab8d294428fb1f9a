"""The kit d’accès of a framework (5.17): put in by the buyers, read by the services."""

from __future__ import annotations

import datetime as dt

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.fichiers.deposits import DOCUMENT, DOCUMENT_MAX_BYTES, Upload, examined
from etabli.core.outbox import one_act
from etabli.marches import access
from etabli.marches.models import AccordCadre, Groupement, PieceKit
from etabli.marches.services.accords import ACCORDS
from etabli.marches.states import NaturePiece


def add_to_kit(
    accord: AccordCadre, *, actor: Actor, nature: str, fichier: Upload,
    groupement: Groupement | None = None, on: dt.date | None = None,
) -> PieceKit:  # fmt: skip
    """Put a piece in the kit; the one that was in its place stays, replaced. FileRefused for a wrong file."""
    access.ACCORDS.require(actor, "add_to_kit", accord)
    day, kind = on or horloge.today(), NaturePiece(nature)
    with examined(fichier, accept=DOCUMENT, max_bytes=DOCUMENT_MAX_BYTES) as ready, one_act():
        ACCORDS.run(accord, "add_to_kit", actor=actor, on=on, nature=kind, groupement=groupement)
        former = PieceKit.objects.filter(
            accord=accord, nature=kind, groupement=groupement, remplacee_le=None
        )
        former.update(remplacee_le=day)
        kept = ready.keep(
            subject=accord.reference, depositor_id=actor.person_id, circle=Cercle.ETAT
        )
        return PieceKit.objects.create(
            accord=accord, nature=kind, groupement=groupement, fichier=kept, deposee_le=day
        )
