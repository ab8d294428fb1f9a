"""Who carries a Local, wherever it is: an EPCI with two of its communes, or several communes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from demo import cast
from demo.cast import Firm, National, StateTeam
from demo.scene import Scene
from demo.sujets import Sujet
from demo.theatre import Calendar
from etabli.acteurs import selectors
from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role
from etabli.core.access import Actor
from etabli.territoires.models import Commune, Departement, Epci

# fmt: off
#: how many of them one story takes
MAYORS_EACH = 2
MAYORS = (
    ("Serge", "Bories"), ("Nathalie", "Cayrol"), ("Ismaël", "Vernet"), ("Paula", "Seguin"),
    ("Gilbert", "Astorg"), ("Marlène", "Dubosc"), ("Étienne", "Fayolle"), ("Rozenn", "Le Gall"),
    ("Claude", "Mourgues"), ("Huguette", "Pailhès"), ("Tanguy", "Salaün"), ("Lætitia", "Barnier"),
)
# fmt: on


def largest(epci: Epci) -> list[Commune]:
    """Its communes, the most populated first."""
    rows = epci.communes.filter(type="commune-actuelle").select_related("departement", "epci")
    return sorted(rows, key=lambda one: (-(one.population or 0), one.code))


def stage_epci(
    epci: Epci, bureau: National, firms: Mapping[str, Firm], about: Sujet, *, start: dt.date
) -> Scene:
    """The EPCI leads; its two most populated communes carry the dossier with it."""
    found = largest(epci)
    lead = selectors.epci_organisation(epci, commune=found[0])
    scene = _staged(found[0], lead, found[:2], bureau, firms, about, start=start)
    scene.around = _around(found)
    return scene


def stage_communes(
    communes: Sequence[Commune],
    bureau: National,
    firms: Mapping[str, Firm],
    about: Sujet,
    *,
    start: dt.date,
) -> Scene:
    """The first commune leads; the others carry the dossier with it."""
    scene = _staged(communes[0], None, communes[1:], bureau, firms, about, start=start)
    scene.around = _around(communes)
    return scene


def _around(communes: Sequence[Commune]) -> tuple[StateTeam, ...]:
    """The services of the other départements, in the order of their codes."""
    own = communes[0].departement_id
    codes = sorted({one.departement_id for one in communes if one.departement_id} - {own})
    rows = Departement.objects.in_bulk(codes)
    return tuple(cast.state_team(rows[code], turn=turn) for turn, code in enumerate(codes, 1))


def _staged(
    centre: Commune,
    lead: Organisation | None,
    others: Sequence[Commune],
    bureau: National,
    firms: Mapping[str, Firm],
    about: Sujet,
    *,
    start: dt.date,
) -> Scene:
    people = cast.territory(centre, lead=lead)
    return Scene(
        people=people,
        bureau=bureau,
        firms=firms,
        sujet=about,
        calendar=Calendar(start),
        communes=mayors(others),
    )


def mayors(
    communes: Sequence[Commune], *, turn: int = 0, is_persona: bool = True
) -> tuple[tuple[Organisation, Actor], ...]:
    """Each commune with who signs for it; `turn` says which name comes first, they come round."""
    found = []
    for place, commune in enumerate(communes, MAYORS_EACH * turn):
        organisation = selectors.commune_organisation(commune)
        mayor = cast.person(
            *MAYORS[place % len(MAYORS)],
            Role.COLLECTIVITE_SIGNATAIRE,
            organisation,
            fonction="maire",
            is_persona=is_persona,
        )
        found.append((organisation, mayor))
    return tuple(found)
