"""What goes on beside the three sessions of a Local: its data published, its news, its actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from demo import analysis, consultation, execution, outcome
from demo.scene import Scene
from etabli.actualites import services
from etabli.consultations.services import record_publication
from etabli.consultations.states import PublieePar
from etabli.core import horloge

Days = Iterator[dt.date]
#: days from the first contact, when the contract is notified whatever the days off
NOTIFIED = analysis.LENGTH + 14


@dataclass(frozen=True, slots=True)
class Note:
    """A piece of news: days from the notification, its words, in how many days one meets, if one does."""

    day: int
    titre: str
    texte: str
    meets_in: int = 0


NOTES = (
    Note(50, "Venez marcher avec nous", "La première session parcourt le territoire à pied. Chacun peut venir, "
         "une heure ou la journée : on regarde, on raconte, on note. Aucune connaissance n’est demandée.", 26),
    Note(88, "Ce que la première session a vu", "Quinze habitants, élus et techniciens ont suivi le même chemin. "
         "Leurs propositions portent un numéro et le gardent jusqu’à la fin de l’Atelier."),
    Note(126, "Un soir pour dessiner", "L’équipe revient avec des plans et des feutres. "
         "Ce que vous dessinez ce soir-là sert à la session du lendemain.", 6),
    Note(245, "Trois sessions, une feuille de route", "Les trois sessions sont tenues. L’équipe rédige maintenant "
         "le rapport final ; les élus en parleront en réunion publique avant de s’engager."),
)  # fmt: skip


def beside(scene: Scene) -> Days:
    """From the notification on: who published the essential data (DE-3), the notes, then the actions."""
    yield scene.calendar.exactly(NOTIFIED)
    record_publication(
        consultation.marche(scene),
        actor=scene.people.pilote,
        publie_par=PublieePar.PLACE,
        published_on=horloge.today(),
    )
    for note in NOTES:
        yield execution.on(scene, note.day)
        _publish(scene, note)
    for day in (420, 470):
        yield execution.on(scene, day)
        outcome.move_actions(scene)


def _publish(scene: Scene, note: Note) -> None:
    """Proposed by who writes for the collectivité, published by the pilote."""
    today = horloge.today()
    meets = today + dt.timedelta(days=note.meets_in) if note.meets_in else None
    one = services.propose_news(
        scene.atelier,
        actor=scene.people.redacteur,
        titre=note.titre,
        texte=note.texte,
        jour=today,
        rendez_vous_on=meets,
        rendez_vous_a=dt.time(18, 30) if meets else None,
        lieu=scene.sujet["lieu"] if meets else "",
    )
    services.publish_news(one, actor=scene.people.pilote)
