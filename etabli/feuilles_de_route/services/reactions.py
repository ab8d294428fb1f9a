"""What follows, in the roadmap, from a move of its Atelier or its own (config/reactions.py)."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.core.access import CLOCK
from etabli.core.cercles import Cercle
from etabli.core.documents.issuing import issue
from etabli.core.workflow import Attempt
from etabli.feuilles_de_route import accords, documents
from etabli.feuilles_de_route.models import AccordPorteur, FeuilleDeRoute
from etabli.feuilles_de_route.services.feuilles import (
    follow_if_due,
    open_roadmap,
    validate_roadmap,
)
from etabli.feuilles_de_route.services.moves import FEUILLES
from etabli.feuilles_de_route.services.revues import schedule_revues
from etabli.feuilles_de_route.states import Etat


def open_draft(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """Reaction to F9, and to the end of the second session of a Local: the roadmap is there to be written."""
    open_roadmap(atelier, actor=CLOCK, on=attempt.on)


def freeze_roadmap(feuille: FeuilleDeRoute, attempt: Attempt[FeuilleDeRoute]) -> None:
    """Reaction to the officialisation: the paper is frozen whole, and once without what is not public (7.8)."""
    subject = feuille.reference
    whole = issue(
        documents.feuille_content(feuille),
        nature="feuille_de_route",
        subject=subject,
        circle=Cercle.ATELIER,
    )
    shared = issue(
        documents.feuille_content(feuille, public=True),
        nature="feuille_de_route_publique",
        subject=subject,
        circle=Cercle.PUBLIC,
    )
    feuille.document, feuille.document_public = whole, shared
    FeuilleDeRoute.objects.filter(pk=feuille.pk).update(document=whole, document_public=shared)
    attempt.record["document"] = whole.proof
    attempt.record["document_public"] = shared.proof


def on_follow_up(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """Reaction to F11."""
    feuille = FeuilleDeRoute.objects.filter(atelier=atelier).first()
    if feuille is None:
        return
    feuille.atelier = atelier
    schedule_revues(feuille, on=attempt.on)
    follow_if_due(feuille, on=attempt.on)


def on_porteurs_changed(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """2.7.1: who has left is no longer waited for; when all the others have validated, it is agreed."""
    feuille = FeuilleDeRoute.objects.filter(atelier=atelier, etat=Etat.CONCERTATION).first()
    if feuille is None or not AccordPorteur.objects.filter(feuille=feuille).exists():
        return
    feuille.atelier = atelier
    if not accords.awaited_validations(feuille):
        validate_roadmap(feuille, actor=CLOCK, on=attempt.on)


def on_archive(atelier: Atelier, attempt: Attempt[Atelier]) -> None:
    """Reaction to F12: the roadmap is closed with its Atelier."""
    feuille = FeuilleDeRoute.objects.filter(atelier=atelier).first()
    if feuille and feuille.etat != Etat.CLOSE:
        FEUILLES.run(feuille, "close", actor=CLOCK, on=attempt.on)
