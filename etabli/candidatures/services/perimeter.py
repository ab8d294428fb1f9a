"""Where the dossier is: its communes, one by one or by whole EPCI, and the State services that follow from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from etabli.acteurs.models import Organisation
from etabli.candidatures.access import TABLE
from etabli.candidatures.models import Candidature, CompositionEpci
from etabli.candidatures.selectors import neighbours
from etabli.candidatures.selectors.vintages import Changed, changed, members_of
from etabli.candidatures.services.moves import WORKFLOW
from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.core.formats import listed
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.territoires.models import Commune, Epci
from etabli.territoires.services.loading import MILLESIME

#: above, communes are counted instead of named
NAMED = 5


@one_act()
def add_commune(candidature: Candidature, *, actor: Actor, commune: Commune) -> None:
    """One more commune in the perimeter. Refused for a former commune."""
    TABLE.require(actor, "carry", candidature)
    if not commune.is_actuelle:
        raise Refused(f"{commune.nom} n’est plus une commune : choisissez la commune nouvelle.")
    candidature.communes.add(commune)
    follow_perimeter(candidature)


@one_act()
def remove_commune(candidature: Candidature, *, actor: Actor, commune: Commune) -> None:
    """One commune less. Refused for the main one."""
    TABLE.require(actor, "carry", candidature)
    if commune.pk == candidature.commune_id:
        raise Refused(f"{commune.nom} est la commune principale du dossier : elle y reste.")
    candidature.communes.remove(commune)
    follow_perimeter(candidature)


@one_act()
def add_epci(candidature: Candidature, *, actor: Actor, epci: Epci) -> int:
    """Every commune of this EPCI; how many were not there yet."""
    TABLE.require(actor, "carry", candidature)
    found = members_of(epci.pk).exclude(candidatures=candidature)
    keys = list(found.values_list("pk", flat=True))
    candidature.communes.add(*keys)
    note_composition(candidature, epci)
    follow_perimeter(candidature)
    return len(keys)


@one_act()
def remove_epci(candidature: Candidature, *, actor: Actor, epci: Epci) -> int:
    """Every commune of this EPCI leaves, the main one excepted; how many left."""
    TABLE.require(actor, "carry", candidature)
    found = candidature.communes.filter(epci=epci).exclude(pk=candidature.commune_id)
    keys = list(found.values_list("pk", flat=True))
    candidature.communes.remove(*keys)
    candidature.compositions.filter(epci_code=epci.pk).delete()
    follow_perimeter(candidature)
    return len(keys)


def note_composition(candidature: Candidature, epci: Epci) -> None:
    """What the EPCI is made of today, kept as codes with the vintage of the package."""
    communes = list(members_of(epci.pk))
    CompositionEpci.objects.update_or_create(
        candidature=candidature,
        epci_code=epci.pk,
        defaults={
            "epci_nom": epci.nom,
            "communes": sorted(commune.code for commune in communes),
            "millesime": max((commune.millesime for commune in communes), default=MILLESIME),
            "noted_on": horloge.today(),
        },
    )


@one_act()
def keep_perimeter(candidature: Candidature, *, actor: Actor, code: str) -> None:
    """The EPCI is no longer what it was; the perimeter stays, and the newer vintage is noted."""
    _note_change(candidature, actor, code)


@one_act()
def change_perimeter(candidature: Candidature, *, actor: Actor, code: str) -> None:
    """The perimeter follows the EPCI: who has joined it enters, who has left it leaves, the main one excepted."""
    found = _note_change(candidature, actor, code)
    candidature.communes.add(*found.joined)
    leaving = [one for one in found.left if one.pk != candidature.commune_id]
    candidature.communes.remove(*leaving)
    follow_perimeter(candidature)


def _note_change(candidature: Candidature, actor: Actor, code: str) -> Changed:
    TABLE.require(actor, "carry", candidature)
    found = next((one for one in changed(candidature) if one.composition.epci_code == code), None)
    if found is None:
        raise Refused(
            "La composition de cette intercommunalité n’a pas changé : rien n’est à faire."
        )
    row = found.composition
    row.communes = sorted(members_of(code).values_list("code", flat=True))
    row.millesime, row.noted_on = found.millesime, horloge.today()
    row.save(update_fields=("communes", "millesime", "noted_on"))
    return found


def follow_perimeter(candidature: Candidature, *, on: dt.date | None = None) -> None:
    """The services whose territory the perimeter enters are told; those it has left follow no more."""
    found = neighbours.of(candidature)
    known = {row.organisation_id: row.organisation for row in neighbours.concerned(candidature)}
    entered: dict[Organisation, list[Commune]] = {}
    for one in found:
        if one.service and one.service.pk not in known:
            entered.setdefault(one.service, []).extend(one.communes)
    arrived = [(service, _communes(communes)) for service, communes in entered.items()]
    places = set(candidature.communes.values_list("departement_id", flat=True))
    gone = [one for one in known.values() if not one.departement_codes & places]
    if arrived or gone:
        WORKFLOW.run(
            candidature, "follow_perimeter", actor=CLOCK, on=on, arrived=arrived, gone=gone
        )


def _communes(communes: Collection[Commune]) -> str:
    """« Communes de son territoire : Bruyère et Chardon » ; counted when they are many."""
    if len(communes) > NAMED:
        return f"{len(communes)} communes de son territoire sont dans le périmètre."
    names = listed([commune.nom for commune in communes])
    return f"Dans son territoire : {names}."
