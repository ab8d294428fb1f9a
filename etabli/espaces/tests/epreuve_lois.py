"""What must be true of every Atelier after every step, whatever happened: the laws of the proof.

Each law gives the sentences it finds broken; none when it holds. What is counted is in
epreuve_comptes.py; here is who can act, and what runs against whom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.core import duties, horloge, tables
from etabli.core.access import Actor, Table
from etabli.core.delais import echeances
from etabli.core.devoirs.models import PartDevoir
from etabli.core.devoirs.rows import awaits, differences, standing
from etabli.core.devoirs.steps import row_of, steps_of
from etabli.core.models import Echeance, reference
from etabli.core.tic import tic
from etabli.core.veille.models import Panne
from etabli.credits.access import DELEGATIONS
from etabli.espaces.tests import epreuve_devoirs
from etabli.espaces.tests.epreuve_actes import ACTS
from etabli.espaces.tests.epreuve_comptes import COUNTS
from etabli.espaces.tests.epreuve_stories import OVER, Monde, atelier_of
from etabli.marches.access import ACCORDS
from etabli.marches.guards import signature
from etabli.marches.models import AccordCadre, BonDeCommande, Designation, Devis
from etabli.marches.selectors import framework_in_force

UNFRUITFUL = ("examine_again", "ask_again")
#: what helps when an awaited move is blocked, besides waiting
REMEDIES: Mapping[str, tuple[str, ...]] = {
    "marches.devis.validate": ("send_back", "refuse", "keep_validated"),
    "marches.bondecommande.present": ("cancel",),
    "marches.bondecommande.notify": ("cancel",),
}


@dataclass
class Regard:
    """The world at one moment, what is awaited in it, and who may do what, asked once."""

    monde: Monde
    awaited: list[tuple[Any, str, Any]]
    who: dict[tuple[str, str], list[Actor]]
    #: (object, state, move) that somebody was seen to read among what is theirs, ever
    told: set[tuple[str, str, str]]

    def who_may(self, name: str, obj: Any) -> list[Actor]:
        """The people of the contract who hold the role and the access."""
        key = (name, reference(obj))
        if key not in self.who:
            workflow = tables.workflow_of(obj)
            row = row_of(workflow, name)
            able = [one for one in self.monde.people if one.has(*row)]
            table = Table(workflow.model, view=workflow.access.rows["view"], **{name: row})
            self.who[key] = [one for one in able if table.may(one, name, obj)]
        return self.who[key]

    def is_open_to_one(self, name: str, obj: Any) -> bool:
        """Somebody real may do it, and nothing blocks that person."""
        return any(not _blockers(obj, name, one) for one in self.who_may(name, obj))


def _awaited() -> list[tuple[Any, str, Any]]:
    """The normal next steps of what the acts move, whoever they are for."""
    models = dict.fromkeys(act.model for act in ACTS)
    workflows = [workflow for model in models for workflow in tables.workflows()[model]]
    return [
        (obj, name, step)
        for workflow in workflows
        if steps_of(workflow)
        for obj in standing(workflow, Q())
        for name, step in steps_of(workflow).items()
        if awaits(obj, name, step)
    ]


def _blockers(obj: Any, name: str, actor: Actor) -> list[str]:
    """What keeps this person from a move; a wait is done elsewhere, and its condition says when."""
    workflow = tables.workflow_of(obj)
    if name in workflow.waits:
        return []
    found: list[str] = workflow.blockers(obj, name, actor=actor)
    return found


# -- the laws -------------------------------------------------------------------------------------


def somebody_can_go_on(regard: Regard) -> Iterator[str]:
    """One person has a way on that is not abandonment, or the clock moves it by itself."""
    awaited: dict[str, list[tuple[Any, str]]] = {}
    for obj, name, _ in regard.awaited:
        awaited.setdefault(obj.root, []).append((obj, name))
    for atelier in Atelier.objects.exclude(etat__in=OVER).order_by("pk"):
        ways = awaited.get(atelier.reference, [])
        if atelier.etat == Etat.DESIGNATION_INFRUCTUEUSE:
            ways = ways + [(atelier, name) for name in UNFRUITFUL]
        found = any(_leads_on(regard, obj, name) for obj, name in ways)
        if framework_in_force(horloge.today()) is None:
            found = found or _a_framework_may_serve(regard)
        if not found and not _the_clock_moves(atelier):
            said = [
                (str(o), n, *(x for one in regard.who_may(n, o) for x in _blockers(o, n, one)))
                for o, n in ways
            ]
            yield f"{atelier} ({atelier.etat}) n’a plus d’issue que l’abandon : {said}"


def _leads_on(regard: Regard, obj: Any, name: str) -> bool:
    if name == "hand_in_devis":
        return _may_hand_in(regard, obj)
    if regard.is_open_to_one(name, obj):
        return True
    if label_of(obj) == "marches.bondecommande" and name == "sign":
        return _what_keeps_from_signing_may_be_lifted(regard, obj)
    if name == "start_restitution" and not obj.sessions.exists():
        return regard.monde.actor("pilote", obj) is not None  # who prepares the session
    others = REMEDIES.get(f"{label_of(obj)}.{name}", ())
    return any(regard.is_open_to_one(other, obj) for other in others)


def _a_framework_may_serve(regard: Regard) -> bool:
    """F15: the buyers notify, resume or raise one, or prepare another."""
    moves = ("notify", "resume", "raise_maximum")
    for accord in AccordCadre.objects.order_by("pk"):
        for name in moves:
            leaves = tables.workflow_of(accord).moves[name].leaves(accord.etat)
            if leaves and regard.is_open_to_one(name, accord):
                return True
    return any(person.has(*ACCORDS.rows["prepare"]) for person in regard.monde.people)


def _what_keeps_from_signing_may_be_lifted(regard: Regard, bon: BonDeCommande) -> bool:
    """Each guard that blocks is in the hands of one person, and somebody else than who prepared signs."""
    today = horloge.today()
    signers = [one for one in regard.who_may("sign", bon) if one.person_id != bon.prepared_by_id]
    rules = {guard.rule for guard in signature.check(bon, on=today) if guard.state == "blocking"}
    lifted = {
        "G-BC-5": lambda: regard.is_open_to_one("raise_maximum", bon.accord_cadre),
        "G-BC-6": lambda: any(
            one.has(*DELEGATIONS.rows["delegate"]) for one in regard.monde.people
        ),
        "G-BC-8": lambda: regard.monde.actor("mandataire", bon) is not None,
    }
    cancelled = regard.is_open_to_one("cancel", bon)
    return bool(signers) and all(lifted.get(rule, lambda: cancelled)() for rule in rules)


def _the_clock_moves(atelier: Atelier) -> bool:
    """Tomorrow, or the morning after one of its delays: tried, then undone."""
    today, day = horloge.today(), dt.timedelta(days=1)
    rows = echeances.open_ones().filter(root=atelier.reference, suspended_on=None)
    ends = rows.filter(due_on__gte=today).values_list("due_on", flat=True)
    return any(_moves_on(atelier, end + day) for end in sorted({today, *ends}))


def _moves_on(atelier: Atelier, morning: dt.date) -> bool:
    with transaction.atomic():
        before = _standing(atelier)
        with horloge.at(morning):
            tic()
        after = _standing(atelier)
        transaction.set_rollback(True)
    return before != after


def _standing(atelier: Atelier) -> list[tuple[str, str]]:
    rows = [(str(o), f"{n} {o.etat}") for o, n, _ in _awaited() if o.root == atelier.reference]
    return [*rows, (atelier.reference, Atelier.objects.get(pk=atelier.pk).etat)]


def awaited_moves_name_someone(regard: Regard) -> Iterator[str]:
    """Every awaited move is somebody's, who reads it among what is theirs to do."""
    for obj, name, _ in regard.awaited:
        people = regard.who_may(name, obj)
        if not people:
            yield f"« {name} » est attendu sur {obj} ({obj.etat}), et de personne"
        elif not _reads_it(regard, obj, name, people[0]):
            yield f"« {name} » est attendu de {people[0].name} sur {obj}, et ne lui est pas dit"


def _reads_it(regard: Regard, obj: Any, name: str, person: Actor) -> bool:
    key = (label_of(obj), obj.etat, name)
    if key not in regard.told:
        duty = duties.duty_of(person, reference(obj), name)
        if duty is not None and duty.is_mine:
            regard.told.add(key)
    return key in regard.told


def no_delay_runs_against_who_cannot_act(regard: Regard) -> Iterator[str]:
    """A delay that runs is somebody's, and one of the acts that meet it is open to one person."""
    today = horloge.today()
    rows = echeances.open_ones().filter(suspended_on=None, is_target=False, due_on__gte=today)
    for row in rows.exclude(holder="").order_by("pk"):
        label, _, pk = row.subject.partition(":")
        obj = apps.get_model(label)._default_manager.get(pk=pk)
        if label == "ateliers.atelier" or _is_open_to_someone(regard, row, obj):
            continue
        yield f"« {row.label} » ({row.due_on}) court sur {obj} ({obj.etat}) : personne n’y peut rien"


def _is_open_to_someone(regard: Regard, row: Echeance, obj: Any) -> bool:
    if not list(tables.recipients_of(row)):
        return False
    if label_of(obj) == "marches.designation" and row.code in ("devis", "reprise"):
        return _may_hand_in(regard, obj)
    if label_of(obj) == "livrables.livrable" and row.code == "verification":
        return True  # read, decided, or admitted by silence: whatever stands, it ends
    moves = tables.workflow_of(obj).moves.items()
    return any(
        row.code in move.meets and move.leaves(obj.etat) and regard.is_open_to_one(name, obj)
        for name, move in moves
    )


def _may_hand_in(regard: Regard, turn: Designation) -> bool:
    """F5: deposit a first devis, or the next version of the one returned; not while it is stopped."""
    if turn.atelier.etat == Etat.SUSPENDU or turn.conflit_declare_on or turn.etat != "ACCEPTEE":
        return False
    devis = Devis.objects.filter(designation=turn).first()
    if devis is None:
        return (
            turn.groupement.etat != "RESILIE"
            and regard.monde.actor("mandataire", turn) is not None
        )
    return devis.etat == "RETOURNE" and regard.is_open_to_one("redeposit", devis)


def label_of(obj: Any) -> str:
    return str(obj._meta.label_lower)


def what_was_stopped_goes_on_again(regard: Regard) -> Iterator[str]:
    """F16, T-6a: a delay waits only while its Atelier is suspended or a conflict is looked at.

    A verification waits for the hearing that was opened (V3), and ends with the decision.
    """
    waiting = echeances.open_ones().exclude(suspended_on=None).exclude(code="verification")
    for row in waiting.order_by("pk"):
        label, _, pk = row.subject.partition(":")
        obj = apps.get_model(label)._default_manager.get(pk=pk)
        atelier = atelier_of(obj)
        is_stopped = atelier is not None and atelier.etat == Etat.SUSPENDU
        if not is_stopped and not getattr(obj, "conflit_declare_on", None):
            yield f"« {row.label} » de {obj} reste arrêté depuis le {row.suspended_on}"


def the_clock_has_not_failed(regard: Regard) -> Iterator[str]:
    """Nothing the clock does by itself is refused or breaks."""
    for row in Panne.objects.order_by("pk"):
        yield f"{row.place} a échoué sur {row.subject} : {row.error} ({row.line})"


#: deadlines that date no duty, and why
NO_DUTY: Mapping[tuple[str, str], str] = {
    ("ateliers.atelier", "plafond"): "an alert on the whole Atelier, whatever its stage asks",
    ("candidatures.candidature", "revue"): "a day to look again; the duty is dated by the lapse",
}


def deadlines_that_nobody_reads() -> Iterator[str]:
    """The deadlines that run for somebody, and are the date of nothing that anybody has to do."""
    rows = echeances.open_ones().filter(suspended_on=None).exclude(holder="").order_by("pk")
    told = PartDevoir.objects.filter(is_to_do=True, is_dated=True, devoir__echeance__in=rows)
    known = set(told.values_list("devoir__echeance", flat=True))
    for row in rows:
        if row.pk not in known and (row.subject.partition(":")[0], row.code) not in NO_DUTY:
            yield f"« {row.label} » ({row.due_on}) court sur {row.subject} et n’est dit à personne"


def a_deadline_that_runs_is_the_date_of_a_duty(regard: Regard) -> Iterator[str]:
    """Who must act reads its last day, until it is met."""
    yield from deadlines_that_nobody_reads()


def duties_kept_are_those_of_the_state(regard: Regard) -> Iterator[str]:
    """The rows written act after act are those that the state gives, and go with what is done."""
    yield from differences()
    yield from epreuve_devoirs.broken()


LAWS: tuple[Callable[[Regard], Iterator[str]], ...] = (
    somebody_can_go_on,
    awaited_moves_name_someone,
    no_delay_runs_against_who_cannot_act,
    what_was_stopped_goes_on_again,
    the_clock_has_not_failed,
    a_deadline_that_runs_is_the_date_of_a_duty,
    duties_kept_are_those_of_the_state,
)


def broken(monde: Monde) -> list[str]:
    """What is not true of the world as it stands, in sentences."""
    regard = Regard(monde, _awaited(), {}, monde.told)
    told = [sentence for law in LAWS for sentence in law(regard)]
    return [*told, *(sentence for count in COUNTS for sentence in count())]
