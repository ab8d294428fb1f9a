"""The vision and the sites of an Atelier: each as it stands, and all it was."""

from __future__ import annotations

from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.formats import date_longue
from etabli.seances import desseins
from etabli.seances.models import Dessein, VersionDessein
from etabli.seances.pages.entretiens import may_note, parts
from etabli.seances.states import EtatDessein


def of_atelier(atelier: Atelier, actor: Actor) -> dict[str, object]:
    """Those that stand, then those that were given up."""
    rows = desseins.drawn(atelier)
    return {
        "atelier": atelier,
        "carried": [_card(one) for one in rows if one.dessein.etat == EtatDessein.PORTE],
        "given_up": [_card(one) for one in rows if one.dessein.etat == EtatDessein.ABANDONNE],
        "may_note": may_note(actor, atelier),
        "is_early": atelier.notified_on is None,
        "menu": parts(atelier, current="desseins"),
    }


def dessein(row: Dessein, actor: Actor) -> dict[str, object]:
    """One of them, its last version first."""
    found = desseins.with_versions(row)
    return {
        "dessein": row,
        "atelier": row.atelier,
        "versions": [_told(one) for one in found.versions],
        "may_change": may_note(actor, row.atelier) and row.etat == EtatDessein.PORTE,
    }


def _card(one: desseins.Drawn) -> dict[str, object]:
    since = "" if len(one.versions) == 1 else f", apparu le {date_longue(one.first.jour)}"
    return {
        **_told(one.current),
        "dessein": one.dessein,
        "number": len(one.versions),
        "since": since,
    }


def _told(version: VersionDessein) -> dict[str, object]:
    """A version, and where it was said."""
    session = version.session
    where = session.titre if session else "entre deux sessions"
    return {"version": version, "said": f"{date_longue(version.jour)}, {where}"}
