"""A Local put to competition: its dossier written, agreed, published, questions answered (M1 to M4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from demo import request
from demo.framework import credit
from demo.scene import Scene
from etabli.consultations import services
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import Canal
from etabli.core import horloge
from etabli.core.delais import next_working_day

Days = Iterator[dt.date]
#: days from the first contact to the closing
CLOSING = 106
#: days from the closing to the award and to the signature
AWARDED, SIGNED = 18, 34
BUDGET = Decimal("100000.00")
WORDS = "Voir la note d’opportunité, jointe au dossier : elle dit ce que les porteurs attendent."


def marche(scene: Scene) -> MarcheSubsequent:
    """The consultation of the story, as it is now."""
    return MarcheSubsequent.objects.get(atelier=scene.atelier)


def fund(scene: Scene) -> Days:
    """The credits of a Local, delegated to the service that will pay it, each year it may sign in."""
    yield scene.day(65)
    days = (horloge.today(), after(scene, AWARDED), after(scene, SIGNED))
    for year in sorted({day.year for day in days}):
        credit(scene.bureau, scene.people.service, year=year, ae="100000", cp="100000")


def prepare(scene: Scene) -> Days:
    """M1: the dossier is proposed by the note, then every section is written, budget and duration fixed."""
    yield scene.day(66)
    found = services.prepare_consultation(scene.atelier, actor=scene.people.pilote)
    yield scene.day(72)
    for section in found.sections.filter(texte="").order_by("pk"):
        services.write_section(section, actor=scene.people.pilote, texte=WORDS)
    services.fix_terms(
        marche(scene),
        actor=scene.people.pilote,
        objet=f"Équipe pluridisciplinaire de l’Atelier « {scene.sujet['titre']} »",
        budget_ttc=BUDGET,
        duree_mois=12,
        canal=Canal.PLATEFORME if scene.is_sealed else Canal.PLACE,
    )


def agree(scene: Scene) -> Days:
    """M2: each porteur reads the CCTP and agrees with it."""
    yield scene.day(78)
    services.covalidate_cctp(marche(scene), actor=scene.people.signataire)
    for _commune, mayor in scene.communes:
        services.covalidate_cctp(marche(scene), actor=mayor)


def publish(scene: Scene) -> Days:
    """M2: every holder is consulted at the same time; the closing is at noon, 24 days later."""
    yield scene.day(82)
    services.publish_consultation(
        marche(scene),
        actor=scene.people.rpa,
        reference_place=f"PLACE-{horloge.today():%Y}-{scene.candidature_id:04}",
        closes_at=closing(scene),
    )


def closing(scene: Scene) -> dt.datetime:
    """Noon of the day of the closing, in Paris."""
    return horloge.at_paris(_closing_day(scene), 12)


def after(scene: Scene, days: int) -> dt.date:
    """The first working day that many days after the closing: never its morning, whatever the year."""
    return next_working_day(_closing_day(scene) + dt.timedelta(days=days))


def _closing_day(scene: Scene) -> dt.date:
    return scene.day(CLOSING)


def answer(scene: Scene) -> Days:
    """M3: a question, answered to all."""
    yield scene.day(88)
    services.ask_question(
        marche(scene),
        actor=scene.people.pilote,
        texte="Le déplacement sur place des trois sessions est-il compris dans le prix ?",
    )
    yield scene.day(90)
    services.answer_questions(
        marche(scene),
        actor=scene.people.pilote,
        reponses={1: "Oui : le prix est global et forfaitaire, déplacements compris."},
    )


def until_agreed(scene: Scene) -> Days:
    """From the first contact to the agreement of the porteurs."""
    yield from request.synthesise(scene)
    yield from request.accept(scene)
    yield from fund(scene)
    yield from prepare(scene)
    yield from agree(scene)


def until_answered(scene: Scene) -> Days:
    """From the publication to the questions of the holders."""
    yield from publish(scene)
    yield from answer(scene)
