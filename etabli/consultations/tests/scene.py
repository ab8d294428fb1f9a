"""A Local to put to competition: its Atelier, its people, the framework of six holders (9.0)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.models import Atelier
from etabli.candidatures import services as candidatures
from etabli.candidatures.tests.local import Territoire, programmed, territoire
from etabli.candidatures.tests.stories import cast
from etabli.consultations import services
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.marches.models import AccordCadre
from etabli.marches.tests.factories import make_cast, make_consulted
from tests.recits import told_once

PREPARED = dt.date(2026, 5, 18)
PUBLISHED = dt.date(2026, 6, 1)
CLOSES = dt.datetime(2026, 6, 22, 12, 0, 0, tzinfo=horloge.PARIS)
BUDGET = Decimal("100000.00")


@dataclass
class Scene:
    """Who plays."""

    where: Territoire
    accord: AccordCadre
    atelier: Atelier
    pilote: Actor
    rpa: Actor
    mandataires: dict[str, Actor]


@told_once
def scene() -> Scene:
    """A programmed Local becomes an Atelier; ACL2 serves."""
    where = territoire(cast())
    found = make_cast()
    accord = make_consulted(found.achats)
    candidature = programmed(where)
    with horloge.at(PREPARED):
        candidatures.convert_candidature(candidature, actor=where.people.pilote)
    atelier = Atelier.objects.get(candidature=candidature)
    return Scene(
        where, accord, atelier, where.people.pilote,
        actor_of(Role.RPA, organisation=atelier.service_pilote),
        {
            row.code: actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=row.mandataire)
            for row in accord.groupements.select_related("mandataire")
        },
    )  # fmt: skip


@told_once
def prepared(one: Scene) -> MarcheSubsequent:
    """M1, then every section written and the terms fixed."""
    with horloge.at(PREPARED):
        marche = services.prepare_consultation(one.atelier, actor=one.pilote)
        for section in marche.sections.filter(texte=""):
            services.write_section(section, actor=one.pilote, texte="Voir la note d’opportunité.")
        services.fix_terms(
            marche, actor=one.pilote, objet="Une stratégie pour nos bourgs", budget_ttc=BUDGET,
            duree_mois=12,
        )  # fmt: skip
    return marche


def agreed(one: Scene, marche: MarcheSubsequent) -> None:
    """Each porteur agrees with the CCTP as it is."""
    people = (one.where.presidente, one.where.people.maire, one.where.maire_voisin)
    with horloge.at(PREPARED):
        for actor in people:
            services.covalidate_cctp(marche, actor=actor)


@told_once
def published(one: Scene) -> MarcheSubsequent:
    """M2, on 1 June 2026, for 22 June at noon (S05)."""
    marche = prepared(one)
    agreed(one, marche)
    with horloge.at(PUBLISHED):
        services.publish_consultation(
            marche, actor=one.rpa, reference_place="PLACE-2026-0421", closes_at=CLOSES
        )
    return marche
