"""A livrable expected on an Atelier in restitution, with its session, its roadmap, its people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django.core.files.uploadedfile import SimpleUploadedFile

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import AtelierFactory
from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.core.documents.blocks import Content, Heading, Paragraph
from etabli.core.documents.office import render_office
from etabli.core.documents.pdf import render_pdf
from etabli.feuilles_de_route import services as roadmaps
from etabli.feuilles_de_route.tests.factories import one_page
from etabli.livrables import services
from etabli.livrables.models import Livrable, VersionLivrable
from etabli.seances import services as sessions
from etabli.seances.models import DecisionSeance, Presence, Proposition, Sequence
from tests.recits import told_once

SESSION = dt.date(2026, 7, 8)
DEPOSIT = dt.date(2026, 8, 31)
REQUIRED = {
    "VISITE": "La halle est saine ; la cour est fermée au public.",
    "PLAN_GUIDE": "La cour s’ouvre sur la rivière et la halle reste debout.",
    "SCENARIOS": "Quel que soit le scénario, la halle est gardée.",
    "INGENIERIE": "L’établissement foncier peut porter les terrains de l’usine.",
}


@dataclass
class Scene:
    """The people, the Atelier and its livrable."""

    atelier: Atelier
    livrable: Livrable
    pilote: Actor
    valideur: Actor
    mandataire: Actor
    membre: Actor
    redacteur: Actor
    signataire: Actor
    auditeur: Actor

    def write(self, **parts: str) -> None:
        for code, texte in {**REQUIRED, **parts}.items():
            self.write_part(code, texte=texte)

    def write_part(self, code: str, *, by: Actor | None = None, **fields: Any) -> None:
        """One part, by the mandataire unless somebody else is named."""
        part = self.livrable.sections.get(code=code)
        services.write_section(part, actor=by or self.mandataire, **fields)

    def deposit(self, on: dt.date = DEPOSIT, **fields: Any) -> VersionLivrable:
        """Files handed in by the mandataire: an accessible PDF and its source."""
        fields.setdefault("pdf", pdf())
        fields.setdefault("images", "AUCUNE_PERSONNE")
        return services.deposit_files(
            self.livrable, actor=self.mandataire, source=source(), on=on, **fields
        )

    def verify(self, on: dt.date = DEPOSIT) -> None:
        services.start_verification(self.livrable, actor=self.pilote, on=on)

    def admit(self, on: dt.date, **fields: Any) -> None:
        self.deposit(**fields)
        self.verify()
        services.admit_livrable(self.livrable, actor=self.valideur, on=on)

    def fresh(self) -> Livrable:
        self.livrable = Livrable.objects.get(pk=self.livrable.pk)
        return self.livrable


def paper() -> Content:
    return Content(
        title="Livrable de synthèse",
        blocks=(Heading(1, "La commande"), Paragraph("Que faire de l’ancienne usine ?")),
    )


def pdf(name: str = "livrable.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, _bytes("pdf"), content_type="application/pdf")


@cache
def _bytes(fmt: str) -> bytes:
    return render_pdf(paper()) if fmt == "pdf" else render_office(paper(), "odt")


def scanned(name: str = "scan.pdf") -> SimpleUploadedFile:
    """A PDF of images only: no tag, no title, no language, no text."""
    return SimpleUploadedFile(name, one_page(), content_type="application/pdf")


def source(name: str = "livrable.odt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, _bytes("odt"))


def firm(name: str) -> Organisation:
    return cast(Organisation, OrganisationFactory(type=TypeOrganisation.ENTREPRISE, nom=name))


@told_once
def make_scene(etat: str = "RESTITUTION") -> Scene:
    """Everybody of the Atelier, and the livrable expected since the end of the session."""
    lead, partner = firm("Atelier des Rives (fictif)"), firm("Paysages du Lot (fictif)")
    atelier = cast(
        Atelier,
        AtelierFactory(
            etat="ANIMATION",
            notified_on=dt.date(2026, 5, 19),
            mandataire=lead,
            site_from=SESSION,
            site_to=SESSION + dt.timedelta(days=1),
        ),
    )
    atelier.equipe.set([lead, partner])
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    with horloge.at(SESSION - dt.timedelta(days=30)):
        _session(atelier, pilote)
    Atelier.objects.filter(pk=atelier.pk).update(etat=etat)
    atelier.refresh_from_db()
    return Scene(
        atelier=atelier,
        livrable=services.expect_livrable(atelier, actor=CLOCK, on=dt.date(2026, 7, 10)),
        pilote=pilote,
        valideur=actor_of(Role.SERVICE_VALIDEUR, organisation=atelier.service_pilote),
        mandataire=actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=lead),
        membre=actor_of(Role.GROUPEMENT_MEMBRE, organisation=partner),
        redacteur=actor_of(Role.COLLECTIVITE_REDACTEUR, organisation=atelier.chef_de_file),
        signataire=actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=atelier.chef_de_file),
        auditeur=actor_of(Role.AUDITEUR),
    )


def _session(atelier: Atelier, pilote: Actor) -> None:
    """Two days: a visit, a collective session, people by college, propositions, a decision."""
    session = sessions.prepare_session(
        atelier,
        actor=pilote,
        titre="Deux jours à l’usine",
        debut_on=SESSION,
        fin_on=SESSION + dt.timedelta(days=1),
        lieu="Salle des fêtes",
    )
    session.sequences.all().delete()
    for jour, titre, nature in ((1, "Marche dans l’usine", "VISITE"), (2, "Tables", "SEANCE")):
        Sequence.objects.create(
            session=session, jour=jour, ordre=1, titre=titre, nature=nature, duree=120
        )
    for college, count in (("HABITANT", 12), ("ELU", 6), ("ETAT", 5)):
        Presence.objects.bulk_create(
            Presence(session=session, college=college, nom=f"Personne {n}") for n in range(count)
        )
    type(session).objects.filter(pk=session.pk).update(
        deroule="La visite a duré deux heures.",
        accords="Tout le monde veut garder la halle.",
        desaccords="Le parking divise.",
    )
    for numero, texte, etat, said in (
        (1, "Ouvrir la cour aux habitants", "TRANSFORMEE", "Ouvrir la cour"),
        (2, "Raser la halle", "ECARTEE", "La halle est saine."),
    ):
        Proposition.objects.create(
            atelier=atelier, session=session, numero=numero, texte=texte, etat=etat,
            devenir=said if etat == "TRANSFORMEE" else "",
            motif=said if etat == "ECARTEE" else "",
        )  # fmt: skip
    DecisionSeance.objects.create(
        session=session, quoi="Lancer le relevé de la halle", qui="La commune"
    )


def add_roadmap(scene: Scene) -> None:
    """One action with its plan of finance."""
    feuille = roadmaps.open_roadmap(scene.atelier, actor=scene.pilote)
    action = roadmaps.propose_action(
        feuille,
        actor=scene.pilote,
        titre="Ouvrir la cour",
        maitre_ouvrage=scene.atelier.chef_de_file,
        cout_ht=Decimal("80000"),
    )
    plan = roadmaps.add_plan(
        action, actor=scene.pilote, type_porteur="COLLECTIVITE", cout_ht=Decimal("80000")
    )
    roadmaps.add_line(plan, actor=scene.pilote, source="FONDS_PROPRES", montant=Decimal("30000"))
