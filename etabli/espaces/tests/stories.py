"""One whole Flash told by the services, with everyone who has a part in it, and their twins elsewhere.

Fumel is asked for, designated (Alouette refuses, Bruyère accepts), ordered, held, its roadmap made
official. The firms and the people are invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

import img2pdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.clients import client_of as client_of
from etabli.acteurs.tests.factories import OrganisationFactory, actor_of
from etabli.actualites import services as news
from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance
from etabli.ateliers.tests.factories import CommuneFactory, DepartementFactory, service_of
from etabli.candidatures import services as candidatures
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import Etat as EtatCandidature
from etabli.candidatures.tests import stories
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.fichiers import deposits
from etabli.core.models import reference
from etabli.feuilles_de_route import services as feuilles
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute
from etabli.feuilles_de_route.tests.factories import BORNE
from etabli.marches import services as marches
from etabli.marches.models import BonDeCommande, Designation, Devis
from etabli.marches.tests.factories import Cast as Contract
from etabli.marches.tests.factories import give_certificates, make_cast
from etabli.seances import services as seances
from etabli.seances.models import Proposition, Reunion, SessionInSitu
from tests.recits import told_once

PROGRAMMED = dt.date(2026, 5, 6)
NOTIFIED = dt.date(2026, 5, 28)
SESSION = dt.date(2026, 7, 8)
RESTITUTION = dt.date(2026, 7, 15)
OFFICIAL = dt.date(2026, 9, 15)


@dataclass
class Monde:
    """The objects of the story, and the people by name of their part."""

    contract: Contract
    candidature: Candidature
    atelier: Atelier
    refused: Designation
    designation: Designation
    devis: Devis
    bon: BonDeCommande
    session: SessionInSitu
    proposition: Proposition
    reunion: Reunion
    prevue: Reunion
    feuille: FeuilleDeRoute
    people: dict[str, Actor] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        return client_of(self.people.get(name))


@told_once
def make_monde() -> Monde:
    """The whole story, to its official roadmap."""
    contract = make_cast()
    give_certificates(contract, on=dt.date(2026, 4, 1))
    cast_ = stories.cast()
    candidature, _ = stories.candidature_at(EtatCandidature.PROGRAMMEE, cast_)
    with horloge.at(PROGRAMMED):
        candidatures.convert_candidature(candidature, actor=cast_.pilote)
    atelier = Atelier.objects.get(candidature=candidature)
    refused, designation, devis, bon = _contract(contract, atelier)
    session, proposition = _session(atelier, cast_.pilote)
    reunion, planned = _meetings(atelier, cast_.pilote)
    _news(atelier, cast_.pilote)
    _contribution(atelier, cast_.pilote)
    _map(atelier, cast_.pilote)
    _drawn(atelier, cast_.pilote)
    feuille = _roadmap(atelier, cast_)
    found = Monde(
        contract, candidature, fresh(atelier), refused, designation, devis, bon, session,
        proposition, reunion, planned, feuille,
    )  # fmt: skip
    found.people = {**_people(cast_, contract), **_twins(contract)}
    return found


def fresh(obj: Any) -> Any:
    return type(obj).objects.get(pk=obj.pk)


def _contract(
    contract: Contract, atelier: Atelier
) -> tuple[Designation, Designation, Devis, BonDeCommande]:
    day = dt.date(2026, 5, 7)
    with horloge.at(day):
        refused = contract.designate(atelier, on=day)
        marches.refuse_designation(
            refused, actor=contract.mandataire(refused), cause="CHARGE", motif="Équipe complète."
        )
        designation = contract.live(atelier)
        contract.accept(designation, on=day)
        devis = contract.devis(designation, on=day)
        marches.validate_devis(devis, actor=contract.valideur, on=day)
    with horloge.at(NOTIFIED):
        bon = contract.order(fresh(devis), [2, 3], on=NOTIFIED)
    return refused, designation, devis, bon


def _session(atelier: Atelier, pilote: Actor) -> tuple[SessionInSitu, Proposition]:
    with horloge.at(dt.date(2026, 6, 10)):
        here = fresh(atelier)
        if here.etat == "COMMANDE":
            advance(here, "start_appropriation", actor=pilote)
        advance(
            fresh(atelier), "start_animation", actor=pilote, site_from=SESSION,
            site_to=SESSION + dt.timedelta(days=1),
        )  # fmt: skip
        session = seances.prepare_session(
            fresh(atelier), actor=pilote, titre="Deux jours à l’usine", debut_on=SESSION,
            fin_on=SESSION + dt.timedelta(days=1), lieu="Halle de l’usine",
        )  # fmt: skip
        for jour in (1, 2):
            seances.add_sequence(
                session, actor=pilote, jour=jour, titre="Marche et tables", duree=180
            )
        seances.announce_session(session, actor=pilote)
        seances.register_participant(
            session, nom="Camille Fictive", courriel="camille@exemple.test", college="HABITANT"
        )
        seances.invite_to_session(
            session, actor=pilote, organisme="Les Berges", college="ASSOCIATIF"
        )
    with horloge.at(SESSION):
        seances.open_session(session, actor=pilote)
        walk_ins = [{"nom": f"Habitant {n}", "college": "HABITANT"} for n in range(12)]
        walk_ins += [{"nom": f"Élu {n}", "college": "ELU"} for n in range(7)]
        walk_ins += [{"nom": "Une association", "college": "ASSOCIATIF"}]
        seances.record_attendance(session, actor=pilote, walk_ins=walk_ins)
        ideas = [
            seances.submit_proposition(
                fresh(atelier), actor=pilote, texte=f"Idée {n} : ouvrir la cour", session=session
            )
            for n in (1, 2, 3)
        ]
    with horloge.at(SESSION + dt.timedelta(days=1)):
        seances.close_session(session, actor=pilote, visite_tenue=True, seance_tenue=True)
    return session, ideas[0]


def _news(atelier: Atelier, pilote: Actor) -> None:
    """A piece of news that everybody reads."""
    with horloge.at(SESSION):
        one = news.propose_news(
            fresh(atelier),
            actor=pilote,
            titre="La cour s’ouvre",
            texte="La cour est ouverte.",
            jour=SESSION,
        )
        news.publish_news(one, actor=pilote)


def _contribution(atelier: Atelier, pilote: Actor) -> None:
    """What an inhabitant wrote, and everybody reads."""
    with horloge.at(SESSION):
        row = seances.send_contribution(
            fresh(atelier), texte="La cour servait de place.", prenom="Lou"
        )
        seances.publish_contribution(row, actor=pilote, texte="La cour servait de place.")


def _map(atelier: Atelier, pilote: Actor) -> None:
    """Who must be met: one that was, one that is still to be."""
    with horloge.at(SESSION):
        rows = seances.add_actors(
            fresh(atelier),
            actor=pilote,
            lignes="Amis de l’usine (fictif);Associations;Mémoire;Ou Fictive\nQuais (fictif);Associations",
        )
        seances.meet_actor(rows[1], actor=pilote, rencontre_le=SESSION)


def _drawn(atelier: Atelier, pilote: Actor) -> None:
    """A site démonstrateur, with its picture."""
    image = BytesIO()
    Image.new("RGB", (60, 40), "green").save(image, "JPEG")
    with horloge.at(SESSION):
        seances.draw_dessein(
            fresh(atelier), actor=pilote, genre="SITE", titre="La cour", jour=SESSION,
            texte="Une place pour tous.", image=SimpleUploadedFile("cour.jpg", image.getvalue()),
            image_alt="La cour, vue du porche", images="AUCUNE_PERSONNE",
        )  # fmt: skip


def _meetings(atelier: Atelier, pilote: Actor) -> tuple[Reunion, Reunion]:
    """A steering committee that settled something, another to come; an interview, a document to read."""
    with horloge.at(SESSION):
        held, planned = (
            seances.plan_reunion(
                fresh(atelier), actor=pilote, genre="COPIL", jour=day, lieu="Salle du conseil"
            )
            for day in (SESSION, OFFICIAL)
        )
        seances.hold_reunion(
            held, actor=pilote, tenue_le=SESSION, participants={"ELU": 2, "ETAT": 3},
            compte_rendu="La cour s’ouvre d’abord.",
        )  # fmt: skip
        seances.record_meeting_decision(held, actor=pilote, quoi="Ouvrir la cour", qui="Mairie")
        seances.record_entretien(
            fresh(atelier), actor=pilote, mene_le=SESSION, college="ASSOCIATIF", themes="mémoire",
            accord="ANONYME", personne="Dominique Fictive", notes="A travaillé à l’usine.",
            enseignements="La cour servait de place.",
        )  # fmt: skip
        seances.expect_document(
            fresh(atelier),
            actor=pilote,
            titre="Plan de l’usine",
            origine="Mairie",
            recu_le=SESSION,
        )
    return held, planned


def _roadmap(atelier: Atelier, cast_: stories.Cast) -> FeuilleDeRoute:
    with horloge.at(RESTITUTION):
        advance(fresh(atelier), "start_restitution", actor=cast_.pilote)
        feuille = FeuilleDeRoute.objects.get(atelier=atelier)
        for titre in ("Ouvrir la cour", "Planter la berge", "Réparer la halle"):
            feuilles.propose_action(
                feuille, actor=cast_.pilote, titre=titre, maitre_ouvrage=cast_.mairie,
                cout_ht=Decimal("100000.00"),
            )  # fmt: skip
        last = Action.objects.filter(feuille=feuille).order_by("-pk")[0]
        plan = feuilles.add_plan(last, actor=cast_.pilote, type_porteur="COLLECTIVITE")
        feuilles.add_line(plan, actor=cast_.pilote, source="DETR", montant=Decimal("40000.00"))
        feuilles.add_link(last, actor=cast_.pilote, type="CRTE", reference="action 12")
        sun = feuilles.add_indicator(
            last, actor=cast_.pilote, nom="Jours d’ouverture", cible=Decimal(60)
        )
        feuilles.add_measure(sun, actor=cast_.pilote, valeur=Decimal(4), mesuree_on=RESTITUTION)
    with horloge.at(dt.date(2026, 9, 1)):
        feuilles.consult_roadmap(fresh(feuille), actor=cast_.pilote)
        feuilles.validate_roadmap(fresh(feuille), actor=cast_.maire)
    with horloge.at(OFFICIAL):
        piece = deposits.deposit(
            scan(),
            subject=reference(feuille),
            depositor_id=cast_.valideur.person_id,
            circle=Cercle.ATELIER,
        )
        feuilles.make_roadmap_official(
            fresh(feuille), actor=cast_.valideur, mode="DELIBERATION", piece=piece, **BORNE
        )
    return cast(FeuilleDeRoute, fresh(feuille))


def scan() -> SimpleUploadedFile:
    """A PDF of one white page."""
    image = BytesIO()
    Image.new("L", (100, 140), 255).save(image, "PNG")
    return SimpleUploadedFile("deliberation.pdf", bytes(img2pdf.convert(image.getvalue())))


def _people(cast_: stories.Cast, contract: Contract) -> dict[str, Actor]:
    """Everyone of the story, by role."""
    holder = contract.groupements["G2"]
    partner = holder.membres.exclude(organisation=holder.mandataire).order_by("pk")[0]
    return {
        "COLLECTIVITE_REDACTEUR": cast_.technicien,
        "COLLECTIVITE_SIGNATAIRE": cast_.maire,
        "PREFECTURE": cast_.prefet,
        "SERVICE_PILOTE": cast_.pilote,
        "SERVICE_VALIDEUR": cast_.valideur,
        "RPA": contract.rpa,
        "GESTIONNAIRE_BUDGET": contract.budget,
        "DGALN_CHEF_PROJET": contract.chef,
        "DGALN_DECIDEUR": contract.decideur,
        "DGALN_ACHATS": contract.achats,
        "GROUPEMENT_MANDATAIRE": contract.mandataires["G2"],
        "GROUPEMENT_MEMBRE": actor_of(Role.GROUPEMENT_MEMBRE, organisation=partner.organisation),
        "AUDITEUR": contract.auditeur,
        "ADMIN_TECHNIQUE": actor_of(Role.ADMIN_TECHNIQUE),
        "DPO": actor_of(Role.DPO),
    }


def _twins(contract: Contract) -> Mapping[str, Actor]:
    """The same roles elsewhere: another département, another commune, the holder who refused."""
    gers = DepartementFactory(code="32", nom="Gers")
    mairie = cast(
        Organisation,
        OrganisationFactory(
            nom="Commune d’ailleurs", commune=CommuneFactory(code="32001", departement=gers)
        ),
    )
    ddt = service_of("32")
    prefecture = cast(
        Organisation,
        OrganisationFactory(
            nom="Préfecture 32", type=TypeOrganisation.PREFECTURE, departement=gers
        ),
    )
    rival = contract.groupements["G1"]
    partner = rival.membres.exclude(organisation=rival.mandataire).order_by("pk")[0]
    places: dict[str, Organisation] = {
        Role.COLLECTIVITE_REDACTEUR: mairie,
        Role.COLLECTIVITE_SIGNATAIRE: mairie,
        Role.PREFECTURE: prefecture,
        Role.SERVICE_PILOTE: ddt,
        Role.SERVICE_VALIDEUR: ddt,
        Role.RPA: ddt,
        Role.GESTIONNAIRE_BUDGET: ddt,
        Role.GROUPEMENT_MEMBRE: partner.organisation,
    }
    twins = {f"{role}_AILLEURS": actor_of(role, organisation=org) for role, org in places.items()}
    return {**twins, "GROUPEMENT_MANDATAIRE_AILLEURS": contract.mandataires["G1"]}
