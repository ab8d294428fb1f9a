"""How an act is told to whoever did not do it: in the past with who, never the verb of the button.

« Refuser la désignation » is an order to its reader; « Atelier Vert a refusé la désignation » is news.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.apps import apps

from etabli.core.access import CLOCK_ROLE, VISITOR_ROLE, Actor
from etabli.core.cercles import Cercle, side_of_audience
from etabli.core.fuseaux import Place, minuit
from etabli.core.models import Echeance, Movable, reference
from etabli.core.words import said

if TYPE_CHECKING:
    from etabli.core.move import M
    from etabli.core.workflow import Move, Workflow

#: verbs of buttons whose past participle does not follow their ending
PAST = {
    "admettre": "admis", "attendre": "attendu", "clore": "clos", "inscrire": "inscrit",
    "mettre": "mis", "ouvrir": "ouvert", "prévenir": "prévenu", "prévoir": "prévu",
    "rendre": "rendu", "répondre": "répondu", "reprendre": "repris", "retenir": "retenu",
    "rouvrir": "rouvert", "suspendre": "suspendu", "tenir": "tenu",
}  # fmt: skip
ENDINGS = {"er": "é", "ir": "i"}
#: what the button says of its reader is said of somebody else
MINE = {"ma": "sa", "mon": "son", "mes": "ses", "notre": "son", "nos": "ses"}


class Untold(ValueError):
    """This label cannot be turned into the past: the move needs its own `told`."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What the messages of one act say: who did it, what they did, what to do next, and until when."""

    told: str
    #: who did it, as a person signs; empty when nobody did (the clock, the public)
    by: str
    #: what an audience asked to act must do
    ask: str
    #: the deadlines that run, soonest first
    running: tuple[Echeance, ...]
    #: those of them that the next step meets, whoever is named as their holder
    next_codes: frozenset[str]
    #: the name of the dossier
    dossier: str = ""

    def outside(self, told_as: str) -> Telling:
        """What those outside the circle of the act are given: what it lets be said, and nothing to do."""
        return replace(self, told=told_label(told_as) if told_as else "", ask="")

    def due(self, audience: str, *, is_action: bool) -> Echeance | None:
        """The first deadline that this audience must keep."""
        side = side_of_audience(audience)
        for row in self.running:
            if not Cercle.of(row.circle).opens_to(side):
                continue
            if row.holder == audience or (is_action and row.code in self.next_codes):
                return row
        return None


def past(label: str) -> str:
    """« Refuser la désignation » → « a refusé la désignation » ; `Untold` when it cannot be said so."""
    verb, _, rest = label.partition(" ")
    if verb == "Ne" and rest.startswith("pas "):
        verb, _, rest = rest.removeprefix("pas ").partition(" ")
        return f"n’a pas {_participle(verb)} {_of_others(rest)}".rstrip()
    return f"a {_participle(verb)} {_of_others(rest)}".rstrip()


def told_label(label: str) -> str:
    """The same of any act that was done; nothing fails for its grammar."""
    try:
        return past(label)
    except Untold:
        return f"a fait l’acte « {label} »"


def _participle(verb: str) -> str:
    word = verb.lower()
    found = PAST.get(word) or (ENDINGS.get(word[-2:]) and word[:-2] + ENDINGS[word[-2:]])
    if not found or "’" in word:
        raise Untold(verb)
    return found


def _of_others(words: str) -> str:
    return " ".join(MINE.get(word, word) for word in words.split(" "))


def signed(actor: Actor, role: str) -> str:
    """« Paul Fictif, DDT de la Meuse »: who acts, and for whom; '' for the clock and the public."""
    if role in (CLOCK_ROLE, VISITOR_ROLE):
        return ""
    hat = next((hat for hat in actor.memberships if hat.role == role), None)
    place = (hat.organisation or hat.label) if hat else ""
    return f"{actor.name}, {place}" if place else actor.name


def telling(workflow: Workflow[M], obj: M, name: str, *, by: str = "") -> Telling:
    """What the messages of this act say, read once for all its audiences."""
    move = workflow.moves[name]
    following = next_steps(workflow, obj.etat, name)
    codes = {code for step in following for code in (*step.meets, *step.due)}
    return Telling(
        move.told or told_label(move.label),
        by,
        said(move.ask or next((step.todo for step in following), ""), on=obj.etat_on),
        tuple(_running(obj)),
        frozenset(codes),
        dossier(obj),
    )


def dossier(obj: Movable) -> str:
    """The name of the dossier that an object belongs to: « Bon de commande BC-FLA-2026-055-001-1 »
    alone tells nobody which Atelier it is about."""
    label, _, pk = obj.root.partition(":")
    if obj.root == reference(obj) or not pk:
        return str(obj)
    root = apps.get_model(label)._default_manager.filter(pk=pk).first()
    return "" if root is None else str(root)


def next_steps(workflow: Workflow[M], etat: str, name: str) -> list[Move[M]]:
    """The normal next steps after this act, those that say what to do."""
    steps = workflow.moves_from(etat).items()
    return [step for other, step in steps if step.awaited and step.todo and other != name]


def _running(obj: Movable) -> Iterable[Echeance]:
    rows = Echeance.objects.filter(subject=reference(obj), met_on=None, cancelled_on=None)
    return rows.filter(suspended_on=None).order_by("due_on", "pk")


def before(row: Echeance, place: Place | None) -> str:
    """The sentence of a deadline in a message: the last day is inside it, a target is only aimed at."""
    hope = "si possible " if row.is_target else ""
    return f"À faire {hope}avant le {minuit(row.due_on, place)}."
