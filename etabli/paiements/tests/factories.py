"""The story of an Atelier after its contract: the animation, the session, the admission."""

from __future__ import annotations

import datetime as dt
from typing import Any

from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance, record_admission, start_animation
from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.workflow import Attempt
from etabli.livrables.models import Livrable
from etabli.marches.tests.factories import Cast
from etabli.paiements.services.reactions import on_admission
from etabli.seances import services as seances


def day(text: str) -> dt.date:
    """« 20/09/2026 »."""
    return dt.date(int(text[6:]), int(text[3:5]), int(text[:2]))


def fresh(obj: Any) -> Any:
    return type(obj)._default_manager.get(pk=obj.pk)


def animate(cast: Cast, atelier: Atelier, *, on: dt.date, site: dt.date) -> None:
    """F8: the dates on site."""
    start_animation(
        fresh(atelier),
        actor=cast.pilote,
        site_from=site,
        site_to=site + dt.timedelta(days=1),
        on=on,
    )


def restitute(cast: Cast, atelier: Atelier, *, site: dt.date) -> None:
    """F9: the session is held, with a visit, a collective session and one person."""
    session = seances.prepare_session(
        fresh(atelier), actor=cast.pilote, titre="À l’usine", debut_on=site, lieu="Salle des fêtes",
        on=site - dt.timedelta(days=10),
    )  # fmt: skip
    for titre, nature in (("Visite", "VISITE"), ("Tables", "SEANCE")):
        seances.add_sequence(session, actor=cast.pilote, titre=titre, duree=60, nature=nature)
    with horloge.at(site):
        seances.open_session(session, actor=cast.pilote)
        seances.record_attendance(
            session, actor=cast.pilote, walk_ins=[{"nom": "Dominique F.", "college": "HABITANT"}]
        )
        seances.close_session(session, actor=cast.pilote)
        advance(fresh(atelier), "start_restitution", actor=cast.pilote)


def admit(atelier: Atelier, *, on: dt.date) -> None:
    record_admission(fresh(atelier), on=on)


def admit_livrables(atelier: Atelier, *types: str, on: dt.date, **more: Any) -> None:
    """V3: each of these is admitted that day (its deposit and its check are told elsewhere)."""
    for type_ in types:
        livrable, _ = Livrable.objects.update_or_create(
            atelier=atelier,
            type=type_,
            defaults={"etat": "ADMIS", "admitted_on": on, **more},
        )
        on_admission(livrable, Attempt(livrable, CLOCK, on))
