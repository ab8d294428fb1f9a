"""The verbs of reviews: scheduled at 6, 12 and 24 months, filled, held, or missed (6.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from etabli.core import horloge, parametres
from etabli.core.access import CLOCK, Actor
from etabli.core.delais import echeances, end_in_days, end_in_months
from etabli.core.tic import each
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute, LigneRevue, Revue
from etabli.feuilles_de_route.services.moves import REVUES
from etabli.feuilles_de_route.states import EtatRevue


def review_days(origin: dt.date) -> dict[int, dt.date]:
    """Months → day: R-DELAI-1 from the day of reference, then R-DELAI-2 (6.4)."""
    months: Iterable[int] = parametres.get("revues_mois", on=origin)
    return {n: end_in_months(origin, n, rolls=True) for n in months}


@transaction.atomic
def schedule_reviews(feuille: FeuilleDeRoute, *, on: dt.date | None = None) -> None:
    """Create what is missing, and move those still to come when the day of reference changed."""
    origin = feuille.reference_on
    if origin is None:
        return
    known = {revue.mois: revue for revue in feuille.revues.order_by("mois")}
    for mois, day in review_days(origin).items():
        revue = known.get(mois)
        if revue is None:
            revue = Revue(feuille=feuille, mois=mois, prevue_on=day)
            REVUES.run(revue, "schedule", actor=CLOCK, on=on, prevue_on=day)
        elif revue.etat == EtatRevue.PREVUE and revue.prevue_on != day:
            REVUES.run(revue, "reschedule", actor=CLOCK, on=on, prevue_on=day)
            Revue.objects.filter(pk=revue.pk).update(prevue_on=day)
            echeances.cancel(revue, "revue", on=on or horloge.today())
        else:
            continue
        echeances.start(revue, "revue", REVUES.delays["revue"], on=origin, due_on=day)


@transaction.atomic
def fill_review(
    revue: Revue,
    *,
    actor: Actor,
    lignes: Mapping[int, Mapping[str, str]] | None = None,
    on: dt.date | None = None,
    **words: Any,
) -> None:
    """The collectivité's words: `lignes` by action pk {blocage, aide}; `commentaires`, `besoins`,
    `participants`, and at 24 months `note` (1–5) and `changements`. The states are photographed."""
    REVUES.run(revue, "fill", actor=actor, on=on, **words)
    said = lignes or {}
    for action in Action.objects.filter(feuille=revue.feuille).order_by("pk"):
        known = LigneRevue.objects.filter(revue=revue, action=action).first()
        line = known or LigneRevue(
            revue=revue, action=action, etat_avant=_state_before(revue, action)
        )
        line.etat = action.etat
        for name, text in said.get(action.pk, {}).items():
            setattr(line, name, text)
        line.save()


def _state_before(revue: Revue, action: Action) -> str:
    """Its state at the review before, else when the roadmap was agreed."""
    last = (
        LigneRevue.objects.filter(action=action, revue__mois__lt=revue.mois)
        .order_by("-revue__mois")
        .first()
    )
    return last.etat if last else "RETENUE"


def hold_review(
    revue: Revue, *, actor: Actor, participants: str = "", on: dt.date | None = None
) -> None:
    """The pilote holds the review with the collectivité; it is frozen."""
    REVUES.run(revue, "hold", actor=actor, on=on, participants=participants)


def send_review_back(revue: Revue, *, actor: Actor, motif: str, on: dt.date | None = None) -> None:
    REVUES.run(revue, "send_back", actor=actor, on=on, motif=motif)


def miss_reviews() -> int:
    """60 days after its day, a review that was not held is NON_TENUE (6.4)."""
    today = horloge.today()
    days = parametres.integer("revue_non_tenue_jours", on=today)
    waiting = Revue.objects.filter(etat__in=(EtatRevue.PREVUE, EtatRevue.REMPLIE)).order_by(
        "prevue_on", "pk"
    )
    late = [revue for revue in waiting if today > end_in_days(revue.prevue_on, days, rolls=False)]
    return each(late, lambda revue: REVUES.run(revue, "miss", actor=CLOCK, on=today))
