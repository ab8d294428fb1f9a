"""A Local walked through the real services: an EPCI that leads, two communes beside it (S03)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import commune_organisation, epci_organisation
from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.candidatures import services
from etabli.candidatures.formats.proposal import proposed
from etabli.candidatures.models import Candidature, Courrier
from etabli.candidatures.states import Etat, Qualite
from etabli.candidatures.tests.stories import (
    DRAFTED,
    EXCHANGED,
    OPENED,
    OPPORTUNE,
    Cast,
    fill_grid,
    letter_of_mairie,
    letter_of_pilote,
    letter_of_prefet,
    whole_answers,
)
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.territoires.models import Commune, Epci

REASONS = "Trois collectivités, une stratégie à écrire ensemble, un an pour le faire."
#: what leads to a Local
CONTACT = {"echelle": "TERRITOIRE", "porteurs": "EPCI", "objet": "STRATEGIE", "temps": "LONG"}


@dataclass(slots=True)
class Territoire:
    """Who carries a Local: the cast of the main commune, its EPCI, another commune."""

    people: Cast
    epci: Organisation
    presidente: Actor
    voisine: Organisation
    maire_voisin: Actor


def territoire(people: Cast) -> Territoire:
    """The commune of the cast and another one in an invented EPCI."""
    epci = Epci.objects.get_or_create(
        pk="200000008", defaults={"nom": "Communauté de communes fictive"}
    )[0]
    place = people.commune
    place.epci = epci
    place.save(update_fields=["epci"])
    other = Commune.objects.get_or_create(
        code="47001",
        defaults={
            "nom": "Commune fictive", "departement": place.departement, "region": place.region,
            "epci": epci, "population": 1200,
        },
    )[0]  # fmt: skip
    lead, voisine = epci_organisation(epci, commune=place), commune_organisation(other)
    return Territoire(
        people=people,
        epci=lead,
        presidente=actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=lead, prenom="Paule"),
        voisine=voisine,
        maire_voisin=actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=voisine, prenom="Omar"),
    )


def opened(where: Territoire) -> Candidature:
    """C1 to C3: the answers of the first contact propose a Local, DGALN follows them."""
    people = where.people
    with horloge.at(OPENED):
        candidature = services.open_candidature(
            actor=where.presidente,
            commune=people.commune,
            objet="Quelle stratégie pour nos bourgs ?",
            contact=CONTACT,
            format=proposed(CONTACT),
        )
    with horloge.at(EXCHANGED):
        services.express_interest(candidature, actor=people.pilote)
        services.exchange_with_dgaln(candidature, actor=people.pilote)
    with horloge.at(OPPORTUNE):
        services.characterise_opportunite(candidature, actor=people.chef_projet, motif=REASONS)
    return candidature


def frozen(where: Territoire, *, on: dt.date) -> Candidature:
    """C6: three porteurs have filled the note; it waits for the letters."""
    candidature, people = opened(where), where.people
    with horloge.at(DRAFTED):
        for organisation in (people.mairie, where.voisine):
            services.add_porteur(candidature, actor=where.presidente, organisation=organisation)
        services.answer_questions(
            candidature, actor=where.presidente, **whole_answers(candidature)
        )
    with horloge.at(on):
        services.send_to_signature(candidature, actor=people.pilote)
    assert candidature.etat == Etat.EN_SIGNATURE
    return candidature


def letter_of_epci(candidature: Candidature, where: Territoire, **fields: Any) -> Courrier:
    """The letter of the lead, sent by its president."""
    return letter_of_mairie(
        candidature, where.people,
        **{
            "actor": where.presidente, "organisation": where.epci,
            "signataire_qualite": Qualite.PRESIDENT_EPCI, **fields,
        },
    )  # fmt: skip


def letters_but_that_of_the_prefet(
    candidature: Candidature, where: Territoire, *, signe_on: dt.date, **of_pilote: Any
) -> None:
    """One of each collectivité and that of the pilote, which `of_pilote` describes."""
    people = where.people
    letter_of_epci(candidature, where, signe_on=signe_on)
    letter_of_mairie(candidature, people, signe_on=signe_on)
    letter_of_mairie(
        candidature,
        people,
        actor=where.maire_voisin,
        organisation=where.voisine,
        signe_on=signe_on,
    )
    letter_of_pilote(candidature, people, signe_on=signe_on, **of_pilote)


def letters_of_a_local(candidature: Candidature, where: Territoire, *, signe_on: dt.date) -> None:
    """The 2 + n letters of a Local (2.2.1)."""
    letters_but_that_of_the_prefet(candidature, where, signe_on=signe_on)
    letter_of_prefet(candidature, where.people, signe_on=signe_on)


def advise(candidature: Candidature, people: Cast) -> None:
    """One opinion, and the synthesis that the decision of a Local waits for."""
    chef = people.chef_projet
    services.give_opinion(
        candidature, actor=chef, sens="FAVORABLE", texte="Le périmètre est le bon."
    )
    services.write_synthesis(candidature, actor=chef, texte="Favorable.")


def instructed(where: Territoire, *, on: dt.date, **grades: str) -> Candidature:
    """C13: deposited whole, complete, its grid filled that day; « oui » unless said otherwise."""
    people = where.people
    candidature = frozen(where, on=dt.date(2026, 4, 20))
    with horloge.at(on):
        letters_of_a_local(candidature, where, signe_on=dt.date(2026, 4, 27))
        services.submit_candidature(candidature, actor=people.valideur)
        services.declare_candidature_complete(candidature, actor=people.chef_projet)
        services.start_instruction(
            candidature,
            actor=people.chef_projet,
            instructeur=people.instructeur,
            sans_conflit=True,
        )
        fill_grid(candidature, people, **grades)
    return candidature


def programmed(where: Territoire) -> Candidature:
    """C19: eligible, then placed in the programme of the year."""
    people, day = where.people, dt.date(2026, 5, 12)
    candidature = instructed(where, on=day)
    with horloge.at(day):
        advise(candidature, people)
        services.accept_candidature(candidature, actor=people.decideur, motif=REASONS)
        services.program_candidature(
            candidature, actor=people.chef_projet, annee=2026, ae_estimee=Decimal("97500.00")
        )
    return candidature
