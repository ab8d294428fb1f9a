"""Last act: the roadmap, the closing, the follow-up (F10 to F12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from demo.scene import Scene, paper
from etabli.acteurs.models import Organisation
from etabli.ateliers.services import advance
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.documents.blocks import Content, Paragraph
from etabli.core.fichiers.deposits import deposit
from etabli.core.models import Fichier
from etabli.feuilles_de_route import services as roadmap
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute, Revue
from etabli.seances.models import Proposition

Days = Iterator[dt.date]


def write_roadmap(scene: Scene) -> Days:
    """Actions tied to the propositions of the room, with who pays what."""
    yield scene.day(150)
    draft(scene)


def draft(scene: Scene) -> None:
    """Its ambition, its axe, its actions."""
    feuille = scene.feuille
    roadmap.write_roadmap(
        feuille,
        actor=scene.people.redacteur,
        ambition=scene.sujet["ambition"],
        gouvernance=scene.sujet["gouvernance"],
    )
    first, *others = scene.sujet.axes
    roadmap.change_axe(feuille.axes.get(), actor=scene.people.redacteur, titre=first)
    for titre in others:
        roadmap.add_axe(feuille, actor=scene.people.redacteur, titre=titre)
    for row in scene.sujet["actions"]:
        _propose(scene, feuille, row)


def _propose(scene: Scene, feuille: FeuilleDeRoute, row: dict[str, Any]) -> None:
    owner = scene.epci or scene.people.collectivite
    numbers = row["propositions"]
    action = roadmap.propose_action(
        feuille,
        actor=scene.people.redacteur,
        titre=row["titre"],
        axe=feuille.axes.get(numero=row.get("axe", 1)),
        description=row["description"],
        thematiques=row.get("thematiques", []),
        type=row["type"],
        priorite=row["priorite"],
        horizon=row["horizon"],
        est_investissement=row["investissement"],
        maitre_ouvrage=owner,
        cout_ht=Decimal(row["cout"]),
        propositions=Proposition.objects.filter(atelier=scene.atelier, numero__in=numbers).order_by("numero"),
        **row.get("effets", {}),
    )  # fmt: skip
    for lien in row.get("liens", ()):
        roadmap.add_link(action, actor=scene.people.redacteur, **lien)
    for indicateur in row.get("mesurables", ()):
        roadmap.add_indicator(action, actor=scene.people.redacteur, **indicateur)
    plan = roadmap.add_plan(action, actor=scene.people.redacteur)
    for source, montant, statut in row["lignes"]:
        roadmap.add_line(
            plan,
            actor=scene.people.redacteur,
            source=source,
            montant=Decimal(montant),
            statut=statut,
        )


def consult(scene: Scene) -> Days:
    yield scene.day(164)
    roadmap.consult_roadmap(scene.feuille, actor=scene.people.pilote)


def validate(scene: Scene) -> Days:
    """The mayor says yes for the collectivité, and so does each of those who carry it too."""
    yield scene.day(188)
    agree(scene)


def make_official(scene: Scene) -> Days:
    """Officialised by a deliberation, scanned."""
    yield scene.day(207)
    officialise(scene, quality="maire")


def agree(scene: Scene) -> None:
    """Each porteur validates the roadmap, the lead first."""
    for signatory in (scene.people.signataire, *(one for _, one in _others(scene))):
        roadmap.validate_roadmap(scene.feuille, actor=signatory)


def _others(scene: Scene) -> list[tuple[Organisation, Actor]]:
    """Those who carry the Atelier beside its lead, with who signs for them."""
    signing = dict(scene.communes)
    if scene.epci and scene.president:
        signing[scene.epci] = scene.president
    carrying = scene.atelier.co_porteurs.order_by("pk")
    return [(one, signing[one]) for one in carrying]


def officialise(scene: Scene, *, quality: str) -> None:
    """The deliberation of each porteur is deposited; `quality` is what who signs for the lead is."""
    for porteur, _ in _others(scene):
        roadmap.record_act(
            scene.feuille,
            actor=scene.people.valideur,
            porteur=porteur,
            mode="DELIBERATION",
            piece=_scanned(scene, porteur),
            acte=f"Délibération du {horloge.today():%d/%m/%Y}",
        )
    roadmap.make_roadmap_official(
        scene.feuille,
        actor=scene.people.valideur,
        mode="DELIBERATION",
        piece=_scanned(scene, scene.atelier.chef_de_file),
        elu=f"{scene.people.signataire.name}, {quality}",
        co_porteur_etat="service urbanisme de la DDT",
        rythme="SEMESTRE",
        acte=f"Délibération du {horloge.today():%d/%m/%Y}",
    )


def _scanned(scene: Scene, porteur: Organisation) -> Fichier:
    return deposit(
        paper(_deliberation(scene, porteur), "deliberation.pdf"),
        subject=scene.feuille.reference,
        depositor_id=scene.people.valideur.person_id,
        circle=Cercle.ATELIER,
    )


def _deliberation(scene: Scene, porteur: Organisation) -> Content:
    return Content(
        title="Extrait du registre des délibérations",
        blocks=(
            Paragraph(
                f"Le conseil approuve la feuille de route de l’Atelier « {scene.sujet['titre']} »."
            ),
        ),
        author=porteur.nom,
    )


def close(scene: Scene) -> Days:
    """F10; F11 follows by the clock, the same morning it is asked."""
    yield scene.day(222)
    advance(scene.atelier, "close", actor=scene.people.valideur)


# -- the months after ---------------------------------------------------------------------------


def play_actions(scene: Scene) -> Days:
    """The actions move, step by step, asked by the collectivité and confirmed by the pilote."""
    for number in (260, 300, 340, 375):
        yield scene.day(number)
        move_actions(scene)


def move_actions(scene: Scene) -> None:
    """Each action one step further, until where its subject says."""
    wanted = {row["titre"]: row.get("avancee", "") for row in scene.sujet["actions"]}
    for action in Action.objects.filter(feuille=scene.feuille).order_by("pk"):
        aim = wanted.get(action.titre)
        if aim and action.etat != aim:
            roadmap.advance_action(
                action, redacteur=scene.people.redacteur, pilote=scene.people.pilote
            )


def review(scene: Scene) -> Days:
    """The first review, six months after: filled by the collectivité, held with the pilote."""
    revue = scene.feuille.revues.order_by("mois")[0]
    yield revue.prevue_on - dt.timedelta(days=7)
    actions = Action.objects.filter(feuille=scene.feuille).order_by("pk")
    words = {
        action.pk: {"blocage": "", "aide": "Un avis de l’architecte-conseil."}
        for action in actions[:2]
    }
    roadmap.fill_revue(
        revue,
        actor=scene.people.redacteur,
        lignes=words,
        commentaires="Le premier chantier est financé ; les études suivent leur calendrier.",
        besoins="Un appui pour le dossier de fonds vert.",
        participants="Mairie, intercommunalité, DDT, sous-préfecture",
    )
    yield revue.prevue_on
    roadmap.hold_revue(Revue.objects.get(pk=revue.pk), actor=scene.people.pilote)
