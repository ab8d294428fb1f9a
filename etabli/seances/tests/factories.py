"""Sessions for tests, on an Atelier in animation, with the people who hold them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import AtelierFactory
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.seances import services
from etabli.seances.models import SessionInSitu
from tests.recits import told_once

DAY = dt.date(2026, 3, 12)


@dataclass
class Scene:
    """An Atelier in animation, its hosts, and a session prepared."""

    atelier: Atelier
    pilote: Actor
    valideur: Actor
    mandataire: Actor
    redacteur: Actor
    signataire: Actor
    session: SessionInSitu

    def actor(self, role: str, organisation: Organisation | None = None) -> Actor:
        return actor_of(role, organisation=organisation)


@told_once
def make_scene(**fields: Any) -> Scene:
    firm = cast(
        Organisation,
        OrganisationFactory(type=TypeOrganisation.ENTREPRISE, nom="Atelier des Rives (fictif)"),
    )
    atelier = cast(
        Atelier,
        AtelierFactory(
            etat="ANIMATION",
            notified_on=dt.date(2026, 1, 15),
            mandataire=firm,
            site_from=DAY,
            site_to=DAY,
        ),
    )
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    with horloge.at(DAY - dt.timedelta(days=30)):
        session = services.prepare_session(
            atelier,
            actor=pilote,
            titre="Deux jours à l’usine",
            debut_on=DAY,
            lieu="Salle des fêtes",
            **fields,
        )
    return Scene(
        atelier=atelier,
        pilote=pilote,
        valideur=actor_of(Role.SERVICE_VALIDEUR, organisation=atelier.service_pilote),
        mandataire=actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=firm),
        redacteur=actor_of(Role.COLLECTIVITE_REDACTEUR, organisation=atelier.chef_de_file),
        signataire=actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=atelier.chef_de_file),
        session=session,
    )
