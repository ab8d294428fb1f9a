"""The State services of the départements where a perimeter goes beyond that of the pilote (10.4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import service_pilote_for
from etabli.candidatures import fiche
from etabli.candidatures.models import Associe, Candidature
from etabli.candidatures.states import QualiteAssocie, TypeCourrier
from etabli.territoires.models import Commune
from etabli.territoires.services_deconcentres import service_of


@dataclass(slots=True)
class Neighbour:
    """A département of the perimeter that the pilote does not cover, its service, its communes.

    `service` is None while the operator has not entered it; `nom` is its name all the same.
    """

    nom: str
    service: Organisation | None
    communes: list[Commune] = field(default_factory=list)


def of(candidature: Candidature) -> list[Neighbour]:
    """The other services of the perimeter, by département; none when the pilote covers all of it."""
    covered = candidature.service_pilote.departement_codes
    found: dict[str, Neighbour] = {}
    for commune in fiche.communes_of(candidature):
        code = commune.departement_id or ""
        if not covered or code in covered:
            continue
        if code not in found:
            service = service_pilote_for(code)
            found[code] = Neighbour(service.nom if service else service_of(code).nom, service)
        found[code].communes.append(commune)
    return [found[code] for code in sorted(found)]


def agreed(candidature: Candidature) -> set[int]:
    """The services that have agreed to the pilote in place, in one act or by a letter (C6)."""
    letters = candidature.courriers.filter(
        type=TypeCourrier.ACCORD_SERVICE_VOISIN, sans_effet_on=None
    )
    rows = concerned(candidature).exclude(accord_on=None)
    return {
        *letters.values_list("organisation_id", flat=True),
        *rows.values_list("organisation_id", flat=True),
    }


def concerned(candidature: Candidature) -> QuerySet[Associe]:
    """The services that follow because the perimeter enters their territory, the oldest first."""
    return beside(candidature, QualiteAssocie.SERVICE)


def beside(candidature: Candidature, qualite: str) -> QuerySet[Associe]:
    """Those that take part in that quality now, the oldest first."""
    rows = candidature.associes.filter(qualite=qualite, ended_on=None)
    return rows.select_related("organisation").order_by("pk")
