"""A Local at work: cadrage, three sessions and what comes between, production, restitution, follow-up (L3 to L9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from demo import analysis, cadre, livret, local_money, outcome, workshop
from demo.money import pay
from demo.papers import hand_in, hand_in_livrable
from demo.scene import Scene
from etabli.ateliers.services import advance, start_session
from etabli.core import horloge
from etabli.core.delais import is_working_day, next_working_day
from etabli.feuilles_de_route import services as roadmap
from etabli.livrables import selectors, services
from etabli.livrables.models import Livrable
from etabli.livrables.states import TypeLivrable
from etabli.redaction.states import Nature
from etabli.seances import services as seances
from etabli.seances.models import SessionInSitu
from etabli.seances.states import Accord, College

Days = Iterator[dt.date]
#: days from the first contact to the first review, and a margin for the days off
LENGTH = analysis.LENGTH + 525
CAME = {"ELU": 5, "TECHNICIEN": 4, "ETAT": 3}


@dataclass(frozen=True, slots=True)
class Turn:
    """One of the three sessions: days from the notification, who came, what was said of it afterwards."""

    number: int
    dated: int
    site: int
    told: int
    verified: int
    titre: str
    came: dict[str, int]


TURNS = (
    Turn(1, 48, 76, 86, 97, "Arpenter et s’étonner", {"ELU": 6, "HABITANT": 9, "TECHNICIEN": 4, "ETAT": 3}),
    Turn(2, 124, 132, 142, 154, "Dessiner ensemble", {"ELU": 5, "HABITANT": 12, "ASSOCIATIF": 4, "ETAT": 2}),
    Turn(3, 214, 235, 243, 243, "Choisir et s’engager", {"ELU": 8, "HABITANT": 10, "SOCIO_ECONOMIQUE": 5, "ETAT": 4}),
)  # fmt: skip
#: the milestones of its calendar whose day the story tells, by rank: days from the notification
MILESTONES = {0: 14, 2: 76, 3: 121, 4: 132, 5: 178, 6: 235, 8: 322}


def on(scene: Scene, days: int) -> dt.date:
    """The first working day that many days after the notification of the contract."""
    notified = scene.atelier.notified_on
    assert notified is not None, "the contract is notified"
    return next_working_day(notified + dt.timedelta(days=days))


def _meet(
    scene: Scene, genre: str, *, planned: int, held: int, words: str, objet: str = ""
) -> Days:
    """A meeting is planned, then held with its minutes and what it settles."""
    yield on(scene, planned)
    pilote, day = scene.people.pilote, on(scene, held)
    row = seances.plan_reunion(
        scene.atelier, actor=pilote, genre=genre, objet=objet, jour=day, lieu=scene.sujet["lieu"],
        ordre_du_jour="- Où en est l’Atelier\n- Ce qui se décide\n- La suite",
    )  # fmt: skip
    yield day
    seances.hold_reunion(row, actor=pilote, tenue_le=day, participants=CAME, compte_rendu=words)
    seances.record_meeting_decision(
        row, actor=pilote, quoi="Envoyer le compte rendu aux communes", qui=scene.people.service.nom,
        pour_le=day + dt.timedelta(days=14),
    )  # fmt: skip


def _livrable(scene: Scene, type_: str) -> Livrable:
    return Livrable.objects.select_related("atelier").get(atelier=scene.atelier, type=type_)


def _verify(scene: Scene, type_: str) -> None:
    services.start_verification(_livrable(scene, type_), actor=scene.people.pilote)


def _admit(scene: Scene, type_: str) -> None:
    services.admit_livrable(
        _livrable(scene, type_),
        actor=scene.people.valideur,
        motif="Le document répond à la commande.",
    )


def frame(scene: Scene) -> Days:
    """CH-9, M15, L3: the advances, the réunion de cadrage, the note de cadrage and its payment."""
    yield from local_money.begin(scene, when=on)
    yield from _meet(
        scene, "CADRAGE", planned=9, held=14,
        words="Le calendrier des trois sessions est arrêté ; la liste des acteurs à rencontrer est partagée.",
    )  # fmt: skip
    cadre.settle_calendar(scene, {rank: on(scene, days) for rank, days in MILESTONES.items()})
    yield on(scene, 30)
    hand_in_livrable(scene, TypeLivrable.NOTE_CADRAGE)
    _verify(scene, TypeLivrable.NOTE_CADRAGE)
    yield on(scene, 40)
    _admit(scene, TypeLivrable.NOTE_CADRAGE)
    yield on(scene, 42)
    local_money.claim_step(scene, "NOTE_CADRAGE")
    yield _paying(scene, 46)
    pay(scene)


def _paying(scene: Scene, days: int) -> dt.date:
    return local_money.paying_day(on(scene, days))


def _site(scene: Scene, turn: Turn) -> tuple[dt.date, dt.date]:
    """Two worked days in a row."""
    first = on(scene, turn.site)
    while not is_working_day(first + dt.timedelta(days=1)):
        first = next_working_day(first + dt.timedelta(days=1))
    return first, first + dt.timedelta(days=1)


def session(scene: Scene, turn: Turn) -> Days:
    """L3, L5: the dates are said, the session is prepared, held, told."""
    yield on(scene, turn.dated)
    first, last = _site(scene, turn)
    start_session(
        scene.atelier, turn.number, actor=scene.people.pilote, site_from=first, site_to=last
    )
    made = seances.prepare_session(
        scene.atelier, actor=scene.people.pilote, titre=turn.titre, debut_on=first, fin_on=last,
        lieu=scene.sujet["lieu"],
    )  # fmt: skip
    for sequence in scene.sujet["sequences"]:
        seances.add_sequence(made, actor=scene.mandataire, **sequence)
    seances.announce_session(made, actor=scene.people.pilote)
    cadre.foresee_costs(scene, _fresh(made))
    yield first
    seances.open_session(_fresh(made), actor=scene.people.pilote)
    _attend(scene, _fresh(made), turn)
    for row in _said(scene, turn):
        workshop.propose(scene, _fresh(made), row)
    yield last
    workshop.conclude(scene, _fresh(made))
    cadre.settle_costs(scene, _fresh(made))


def _said(scene: Scene, turn: Turn) -> list[dict[str, str]]:
    """What is proposed at that session, in the order of the numbers that the actions cite."""
    rows: list[dict[str, str]] = scene.sujet["propositions"]
    share = -(-len(rows) // len(TURNS))
    return rows[(turn.number - 1) * share : turn.number * share]


def _fresh(made: SessionInSitu) -> SessionInSitu:
    return SessionInSitu.objects.select_related("atelier").get(pk=made.pk)


def _attend(scene: Scene, made: SessionInSitu, turn: Turn) -> None:
    """Everybody simply came: counted by college."""
    rows = [
        {"nom": f"{College(code).label} {rank}", "college": code}
        for code, number in turn.came.items()
        for rank in range(1, number + 1)
    ]
    seances.record_attendance(made, actor=scene.people.pilote, walk_ins=rows)


def between(scene: Scene, turn: Turn) -> Days:
    """L4, L5: the carnet and its payment, then interviews and documents until the next session."""
    yield on(scene, turn.told)
    if turn.number == 1:
        hand_in(scene, Nature.ETONNEMENT)
    carnet = f"CARNET_{turn.number}"
    hand_in_livrable(scene, carnet)
    _verify(scene, carnet)
    advance(scene.atelier, f"start_inter_{turn.number}", actor=scene.people.pilote)
    yield on(scene, turn.verified)
    _admit(scene, carnet)
    yield on(scene, turn.verified + 2)
    local_money.claim_step(scene, carnet)
    yield on(scene, turn.verified + 6)
    for college, themes in (
        (College.ELU, "logement, équipements"),
        (College.ASSOCIATIF, "mémoire des lieux"),
    ):
        seances.record_entretien(
            scene.atelier, actor=scene.mandataire, mene_le=horloge.today(), college=college, themes=themes,
            accord=Accord.ANONYME, enseignements="Les bourgs se complètent plus qu’on ne le dit.",
        )  # fmt: skip
    plan = seances.expect_document(
        scene.atelier, actor=scene.mandataire, titre=f"Étude communale n° {turn.number}",
        origine=scene.people.collectivite.nom, recu_le=horloge.today(),
    )  # fmt: skip
    yield _paying(scene, turn.verified + 12)
    pay(scene)
    yield on(scene, turn.verified + 13)
    seances.read_document(
        plan,
        actor=scene.mandataire,
        enseignements="Les logements vides se tiennent autour des gares.",
    )
    yield from _meet(
        scene, "COPIL", planned=turn.verified + 14, held=turn.verified + 24, objet=f"après la session {turn.number}",
        words="Les propositions retenues orientent le plan-guide.",
    )  # fmt: skip


def produce(scene: Scene) -> Days:
    """L6, L7: the roadmap is drafted, the results handed in and admitted: the restitution opens."""
    yield on(scene, 243)
    outcome.draft(scene)
    yield on(scene, 246)
    advance(scene.atelier, "start_production", actor=scene.people.pilote)
    yield on(scene, 285)
    for type_ in (TypeLivrable.RAPPORT_FINAL, TypeLivrable.FEUILLE_DE_ROUTE):
        hand_in_livrable(scene, type_)
        _verify(scene, type_)
    roadmap.consult_roadmap(scene.feuille, actor=scene.people.pilote)
    yield on(scene, 305)
    _admit(scene, TypeLivrable.RAPPORT_FINAL)
    _admit(scene, TypeLivrable.FEUILLE_DE_ROUTE)
    yield on(scene, 307)
    local_money.claim_step(scene, "RAPPORT")


def give_back(scene: Scene) -> Days:
    """L8: the roadmap is agreed, given back to the territory and officialised; the livret, when it is asked."""
    yield on(scene, 308)
    outcome.agree(scene)
    pay(scene)
    is_asked = any(one.type == TypeLivrable.LIVRET for one in selectors.kit(scene.atelier))
    yield on(scene, 312)
    if is_asked:
        livret.hand_in(scene)
        _verify(scene, TypeLivrable.LIVRET)
    yield from _meet(
        scene, "RESTITUTION", planned=313, held=322,
        words="Les élus présentent la feuille de route ; les habitants demandent qu’on leur en rende compte.",
    )  # fmt: skip
    outcome.officialise(scene, quality="pour les collectivités")
    hand_in(scene, Nature.KIT_PRESSE)
    yield on(scene, 330)
    if is_asked:
        _admit(scene, TypeLivrable.LIVRET)


def conclude(scene: Scene) -> Days:
    """M16, L8: the balance is paid, the marché settled; the follow-up begins by the clock (L9)."""
    yield on(scene, 332)
    local_money.claim_step(scene, "LIVRET")
    yield _paying(scene, 335)
    pay(scene)
    yield on(scene, 337)
    local_money.settle(scene)
    yield on(scene, 340)
    advance(scene.atelier, "conclude", actor=scene.people.valideur)
    yield on(scene, 345)


def until_production(scene: Scene) -> Days:
    """The three sessions, until the results are awaited."""
    yield from frame(scene)
    for turn in TURNS[:-1]:
        yield from session(scene, turn)
        yield from between(scene, turn)
    yield from session(scene, TURNS[-1])


def local(scene: Scene) -> Days:
    """From the notified contract to the first review of the roadmap."""
    yield from until_production(scene)
    yield from produce(scene)
    yield from give_back(scene)
    yield from conclude(scene)
    yield from outcome.review(scene)


def whole(scene: Scene) -> Days:
    """From the first contact to the first review; the telling of a country stops it at its day."""
    yield from analysis.local(scene)
    yield from local(scene)
