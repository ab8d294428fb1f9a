"""Reads of an Atelier shared by several screens and by later apps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, QuerySet

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.ateliers.models import Atelier
from etabli.candidatures.formats import format_of
from etabli.core.formats import compte
from etabli.core.outbox import Recipient

Audience = Callable[[Any], Iterable[Recipient]]
#: mean length of a month in days (K7)
MONTH = Decimal("30.4375")
OTHERS = "autre commune,autres communes"


def _of_service(*roles: str) -> Audience:
    return lambda atelier: recipients(*roles, organisation_id=atelier.service_pilote_id)


def _of_porteurs(*roles: str) -> Audience:
    def find(atelier: Atelier) -> list[Recipient]:
        ids = [
            atelier.chef_de_file_id,
            *atelier.co_porteurs.order_by("pk").values_list("pk", flat=True),
        ]
        return [person for pk in ids for person in recipients(*roles, organisation_id=pk)]

    return find


def _of_firm(atelier: Atelier) -> list[Recipient]:
    if atelier.mandataire_id is None:
        return []
    return recipients(Role.GROUPEMENT_MANDATAIRE, organisation_id=atelier.mandataire_id)


audiences: dict[str, Audience] = {
    "pilote": _of_service(Role.SERVICE_PILOTE),
    "valideur": _of_service(Role.SERVICE_VALIDEUR),
    "rpa": _of_service(Role.RPA),
    "budget": _of_service(Role.GESTIONNAIRE_BUDGET),
    "porteurs": _of_porteurs(Role.COLLECTIVITE_REDACTEUR, Role.COLLECTIVITE_SIGNATAIRE),
    "redacteurs": _of_porteurs(Role.COLLECTIVITE_REDACTEUR),
    "signataires": _of_porteurs(Role.COLLECTIVITE_SIGNATAIRE),
    "dgaln": lambda atelier: recipients(Role.DGALN_CHEF_PROJET),
    "decideur": lambda atelier: recipients(Role.DGALN_DECIDEUR),
    "achats": lambda atelier: recipients(Role.DGALN_ACHATS),
    "mandataire": _of_firm,
    "prefecture": lambda atelier: recipients(
        Role.PREFECTURE, departement=atelier.departement_code
    ),
}


def audiences_through(name: str) -> dict[str, Audience]:
    """The same audiences for an object that has an Atelier under this attribute."""

    def through(find: Audience) -> Audience:
        return lambda obj: find(getattr(obj, name))

    return {key: through(find) for key, find in audiences.items()}


def territory(atelier: Atelier) -> str:
    """« Fumel et 11 autres communes »: its main commune alone where its format is meant for one."""
    if format_of(atelier).communes_visees < 2:
        return str(atelier.commune)
    others = atelier.communes.exclude(pk=atelier.commune_id).count()
    return f"{atelier.commune} et {compte(others, OTHERS)}" if others else str(atelier.commune)


def possible_leads(atelier: Atelier) -> QuerySet[Organisation]:
    """2.7.1: who may take the lead: another porteur, a commune of the perimeter, their EPCI."""
    communes = atelier.communes.order_by().values("pk")
    epcis = atelier.communes.order_by().exclude(epci=None).values("epci")
    near = (
        Q(pk__in=atelier.co_porteurs.order_by().values("pk"))
        | Q(commune__in=communes, type=TypeOrganisation.COMMUNE)
        | Q(epci__in=epcis, type=TypeOrganisation.EPCI)
    )
    return (
        Organisation.objects.filter(near).exclude(pk=atelier.chef_de_file_id).order_by("nom", "pk")
    )


def duration_days(atelier: Atelier, *, on: dt.date) -> int | None:
    """Days from notification to the admission of the livrable (or to that day), suspensions out (D-03)."""
    if atelier.notified_on is None:
        return None
    end = atelier.admission_on or atelier.closed_on or on
    return (end - atelier.notified_on).days - atelier.suspended_days


def duration_months(atelier: Atelier, *, on: dt.date) -> Decimal | None:
    """K7: days ÷ 30.4375, one decimal."""
    days = duration_days(atelier, on=on)
    if days is None:
        return None
    return (days / MONTH).quantize(Decimal("0.1"), ROUND_HALF_UP)
