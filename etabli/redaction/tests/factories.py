"""A Local at work, its people, the session it held: what its papers are written from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import cast

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import LocalFactory
from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.livrables.selectors import kit
from etabli.livrables.services import expect_livrable
from etabli.redaction import services
from etabli.redaction.models import SectionTexte, Texte
from etabli.redaction.plans import paper
from etabli.seances.models import DecisionSeance, Presence, Proposition, Sequence, SessionInSitu
from tests.recits import told_once

NOTIFIED = dt.date(2026, 2, 2)
SESSION = dt.date(2026, 4, 8)
WRITTEN = dt.date(2026, 4, 20)
WORDS = "La halle reste debout et la cour s’ouvre sur la rivière."


@dataclass
class Scene:
    """Who writes, who reads."""

    atelier: Atelier
    pilote: Actor
    valideur: Actor
    mandataire: Actor
    membre: Actor
    redacteur: Actor
    auditeur: Actor

    def begin(self, nature: str, rang: int = 0, *, by: Actor | None = None) -> Texte:
        """The text of a paper, begun by the mandataire unless somebody else is named."""
        found = paper(self.atelier.format, nature, rang)
        with horloge.at(WRITTEN):
            return services.begin_texte(self.atelier, found, actor=by or self.mandataire)

    def write(self, texte: Texte, code: str, corps: str, *, by: Actor | None = None) -> None:
        section = SectionTexte.objects.get(texte=texte, code=code)
        services.write_section(section, actor=by or self.mandataire, corps=corps)

    def write_all(self, texte: Texte) -> None:
        """Every section, each by who may."""
        for section in texte.sections.order_by("rang"):
            by = self.pilote if section.is_pilote else self.mandataire
            services.write_section(section, actor=by, corps=WORDS)


def firm(name: str) -> Organisation:
    return cast(Organisation, OrganisationFactory(type=TypeOrganisation.ENTREPRISE, nom=name))


@told_once
def make_scene() -> Scene:
    """A Local between two sessions: the first was held on 8 and 9 April 2026."""
    lead, partner = firm("Atelier des Rives (fictif)"), firm("Paysages du Lot (fictif)")
    atelier = cast(Atelier, LocalFactory(etat="CADRAGE", notified_on=NOTIFIED, mandataire=lead))
    atelier.equipe.set([lead, partner])
    _session(atelier)
    for one in kit(atelier):
        expect_livrable(atelier, type_=one.type, actor=CLOCK, on=NOTIFIED)
    return Scene(
        atelier=atelier,
        pilote=actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote),
        valideur=actor_of(Role.SERVICE_VALIDEUR, organisation=atelier.service_pilote),
        mandataire=actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=lead),
        membre=actor_of(Role.GROUPEMENT_MEMBRE, organisation=partner),
        redacteur=actor_of(Role.COLLECTIVITE_REDACTEUR, organisation=atelier.chef_de_file),
        auditeur=actor_of(Role.AUDITEUR),
    )


def _session(atelier: Atelier) -> SessionInSitu:
    session = SessionInSitu.objects.create(
        atelier=atelier, numero=1, slug=f"session-{atelier.pk}", titre="Arpenter les bourgs",
        debut_on=SESSION, fin_on=SESSION + dt.timedelta(days=1), lieu="Salle des fêtes",
        capacite=40, deroule="Nous avons marché deux heures.",
        accords="Tout le monde veut garder la halle.", desaccords="Le parking divise.",
    )  # fmt: skip
    for jour, titre in ((1, "Marche"), (2, "Tables")):
        Sequence.objects.create(session=session, jour=jour, ordre=1, titre=titre, duree=120)
    for college, count in (("HABITANT", 12), ("ELU", 6), ("ETAT", 5)):
        Presence.objects.bulk_create(
            Presence(session=session, college=college, nom=f"Personne {n}") for n in range(count)
        )
    for numero, texte, etat, said in (
        (1, "Ouvrir la cour", "RETENUE", ""),
        (2, "Raser la halle", "ECARTEE", "La halle est saine."),
    ):
        Proposition.objects.create(
            atelier=atelier, session=session, numero=numero, texte=texte, etat=etat, motif=said
        )
    DecisionSeance.objects.create(session=session, quoi="Relever la halle", qui="La commune")
    return session
