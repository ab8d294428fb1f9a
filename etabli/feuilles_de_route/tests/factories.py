"""Roadmaps for tests, on an Atelier in restitution."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

import img2pdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.tests.factories import AtelierFactory
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.fichiers import deposits
from etabli.core.models import Fichier, reference
from etabli.feuilles_de_route import services
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute
from tests.recits import told_once

#: who carries an official roadmap
BORNE: Any = {
    "elu": "Claire Fictive, maire",
    "co_porteur_etat": "DDT, chef du service urbanisme",
    "rythme": "SEMESTRE",
}


def one_page() -> bytes:
    """A PDF of one white page."""
    image = BytesIO()
    Image.new("L", (100, 140), 255).save(image, "PNG")
    return bytes(img2pdf.convert(image.getvalue()))


@dataclass
class Scene:
    """A roadmap being written, and the people who write it."""

    atelier: Atelier
    feuille: FeuilleDeRoute
    pilote: Actor
    valideur: Actor
    redacteur: Actor
    signataire: Actor
    mandataire: Actor

    def action(self, titre: str = "Ouvrir la cour", **fields: Any) -> Action:
        fields.setdefault("maitre_ouvrage", self.atelier.chef_de_file)
        return services.propose_action(self.feuille, actor=self.pilote, titre=titre, **fields)

    def agree(self, on: dt.date) -> None:
        services.consult_roadmap(self.feuille, actor=self.pilote, on=on)
        services.validate_roadmap(self.feuille, actor=self.signataire, on=on)

    def piece(self) -> Fichier:
        made = SimpleUploadedFile("deliberation.pdf", one_page(), content_type="application/pdf")
        return deposits.deposit(
            made,
            subject=reference(self.feuille),
            depositor_id=self.valideur.person_id,
            circle=Cercle.ATELIER,
        )

    def officialise(self, on: dt.date) -> None:
        services.make_roadmap_official(
            self.feuille,
            actor=self.valideur,
            mode="DELIBERATION",
            piece=self.piece(),
            on=on,
            **BORNE,
        )


@told_once
def make_scene(etat: str = "RESTITUTION", **facts: Any) -> Scene:
    firm = cast(
        Organisation,
        OrganisationFactory(type=TypeOrganisation.ENTREPRISE, nom="Atelier des Rives (fictif)"),
    )
    atelier = cast(
        Atelier,
        AtelierFactory(etat=etat, notified_on=dt.date(2026, 1, 15), mandataire=firm, **facts),
    )
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)
    lead = atelier.chef_de_file
    return Scene(
        atelier=atelier,
        feuille=services.open_roadmap(atelier, actor=pilote),
        pilote=pilote,
        valideur=actor_of(Role.SERVICE_VALIDEUR, organisation=atelier.service_pilote),
        redacteur=actor_of(Role.COLLECTIVITE_REDACTEUR, organisation=lead),
        signataire=actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=lead),
        mandataire=actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=firm),
    )


def plan_of(scene: Scene, action: Action, *lines: tuple[str, str], **fields: Any) -> Any:
    """A plan by the services: lines are (source, amount)."""
    plan = services.add_plan(action, actor=scene.pilote, type_porteur="COLLECTIVITE", **fields)
    for source, amount in lines:
        services.add_line(plan, actor=scene.pilote, source=source, montant=Decimal(amount))
    return plan
