"""What must be true of every Atelier after every step, whatever happened: the laws of the proof.

Each law returns the sentences it finds broken; none when it holds. They read what the services read,
but count by themselves what they judge (file, reserve, balances).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Q

from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.core import duties, horloge, tables
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.models import Echeance
from etabli.core.veille.models import Panne
from etabli.credits.models import EngagementJuridique, EnveloppeBudgetaire, Reservation
from etabli.credits.selectors import committed_for, paid_for, soldes
from etabli.espaces.tests.epreuve_actes import ACTS, Monde
from etabli.marches import tourniquet
from etabli.marches.models import AccordCadre, BonDeCommande, Designation, Devis, LigneTourniquet
from etabli.marches.selectors import framework_plafond, holders, records
from etabli.paiements.models import ServiceFait
from etabli.paiements.selectors import paid_of

ZERO = Decimal(0)
#: nothing more is asked of an Atelier that stands there
OVER = (Etat.CLOS, Etat.EN_SUIVI, Etat.ARCHIVE, Etat.ABANDONNE)
#: the buyer notifies another framework, then the clock goes on by itself
WAITS = (Etat.EN_ATTENTE_ACCORD_CADRE,)
#: what the clock does at the end of these delays moves the Atelier on
MOVED_BY_THE_CLOCK = ("reponse", "devis", "reprise", "verification", "observations")
UNFRUITFUL = ("examine_again", "ask_again")
Law = Callable[[Monde], Iterator[str]]


def everybody(monde: Monde) -> Actor:
    """Every hat of the cast on nobody's head: what somebody may do, whoever it is."""
    cast = monde.cast
    people = [cast.chef, cast.decideur, cast.achats, cast.pilote, cast.valideur, cast.rpa,
              cast.budget, *cast.mandataires.values(), *monde.maires.values()]  # fmt: skip
    hats = dict.fromkeys(hat for one in people for hat in one.without_public().memberships)
    return Actor(None, "Quelqu’un", tuple(hats))


def _awaited() -> list[tuple[Any, str, Any]]:
    """The normal next steps of what the acts move, whoever they are for."""
    models = dict.fromkeys(act.model for act in ACTS)
    workflows = [workflow for model in models for workflow in tables.workflows()[model]]
    return duties.awaited(workflows, within=lambda workflow: Q())


def _blockers(obj: Any, name: str, actor: Actor) -> list[str]:
    found: list[str] = tables.workflow_of(obj).blockers(obj, name, actor=actor)
    return found


def _may(actor: Actor, name: str, obj: Any) -> bool:
    return bool(tables.workflow_of(obj).access.may(actor, name, obj))


# -- the laws -------------------------------------------------------------------------------------


def somebody_can_go_on(monde: Monde) -> Iterator[str]:
    """Some role has a way on that is not abandonment, or the clock moves by itself."""
    somebody = everybody(monde)
    awaited: dict[str, list[tuple[Any, str]]] = {}
    for obj, name, _ in _awaited():
        awaited.setdefault(obj.root, []).append((obj, name))
    running = echeances.open_ones().filter(suspended_on=None, code__in=MOVED_BY_THE_CLOCK)
    clock = set(running.values_list("root", flat=True))
    for atelier in Atelier.objects.exclude(etat__in=(*OVER, *WAITS)).order_by("pk"):
        ways = awaited.get(atelier.reference, [])
        if atelier.etat == Etat.DESIGNATION_INFRUCTUEUSE:
            ways = ways + [(atelier, name) for name in UNFRUITFUL]
        if atelier.reference in clock:
            continue
        if not any(
            _may(somebody, name, obj) and not _blockers(obj, name, somebody) for obj, name in ways
        ):
            said = [(str(o), n, _blockers(o, n, somebody)) for o, n in ways]
            yield f"{atelier} ({atelier.etat}) n’a plus d’issue que l’abandon : {said}"


def awaited_moves_name_someone(monde: Monde) -> Iterator[str]:
    """Every awaited move has at least one role of the cast that may do it."""
    somebody = everybody(monde)
    for obj, name, _ in _awaited():
        if not _may(somebody, name, obj):
            yield f"« {name} » est attendu sur {obj} ({obj.etat}), et de personne"


def no_delay_runs_against_who_cannot_act(monde: Monde) -> Iterator[str]:
    """A delay that runs is somebody's, and one of the acts that meet it is open to them."""
    today, somebody = horloge.today(), everybody(monde)
    rows = echeances.open_ones().filter(suspended_on=None, is_target=False, due_on__gte=today)
    for row in rows.exclude(holder="").order_by("pk"):
        label, _, pk = row.subject.partition(":")
        obj = apps.get_model(label)._default_manager.get(pk=pk)
        if label == "ateliers.atelier" or _is_open_to_someone(row, obj, somebody):
            continue
        yield f"« {row.label} » ({row.due_on}) court sur {obj} ({obj.etat}) : personne n’y peut rien"


def _is_open_to_someone(row: Echeance, obj: Any, somebody: Actor) -> bool:
    if not list(tables.recipients_of(row)):
        return False
    if label_of(obj) == "marches.designation" and row.code in ("devis", "reprise"):
        return _may_hand_in(obj, somebody)
    if label_of(obj) == "livrables.livrable" and row.code == "verification":
        return True  # read, decided, or admitted by silence: whatever stands, it ends
    moves = tables.workflow_of(obj).moves.items()
    return any(
        row.code in move.meets
        and move.leaves(obj.etat)
        and _may(somebody, name, obj)
        and not _blockers(obj, name, somebody)
        for name, move in moves
    )


def _may_hand_in(turn: Designation, somebody: Actor) -> bool:
    """F5: deposit a first devis, or the next version of the one returned; not while it is stopped."""
    if turn.atelier.etat == Etat.SUSPENDU or turn.conflit_declare_on or turn.etat != "ACCEPTEE":
        return False
    devis = Devis.objects.filter(designation=turn).first()
    if devis is None:
        return turn.groupement.etat != "RESILIE"
    return _may(somebody, "redeposit", devis) and not _blockers(devis, "redeposit", somebody)


def label_of(obj: Any) -> str:
    return str(obj._meta.label_lower)


def the_file_is_its_replay(monde: Monde) -> Iterator[str]:
    """T-4, T-12: the stored file is what its log gives, and the log is chained."""
    accord = AccordCadre.objects.get(pk=monde.cast.accord.pk)
    lines = list(LigneTourniquet.objects.filter(accord_cadre=accord).order_by("numero"))
    tour = tourniquet.replay(holders(accord), records(lines))
    if list(tour.file) != accord.file:
        yield f"La file enregistrée {accord.file} n’est pas celle du journal {list(tour.file)}"
    if [line.previous for line in lines[1:]] != [line.digest for line in lines[:-1]]:
        yield "Le journal du tourniquet n’est plus chaîné"


def the_reserve_is_its_sum(monde: Monde) -> Iterator[str]:
    """10.3: TTC of what is validated and whose turn lives, less what is engaged; 4.2 for the maximum."""
    for atelier in Atelier.objects.order_by("pk"):
        rows = Reservation.objects.filter(origine=atelier.reference, etat="OUVERTE")
        held = sum(rows.order_by("pk").values_list("montant", flat=True), ZERO)
        expected = _left(atelier, "ttc", ("ENGAGE", "NOTIFIE", "SOLDE", "RESILIE"))
        if held != expected:
            yield f"{atelier} ({atelier.etat}) : {held} € d’AE réservés au lieu de {expected} €"
    expected = sum(
        (_left(a, "ht", ("NOTIFIE", "SOLDE", "RESILIE")) for a in Atelier.objects.order_by("pk")),
        ZERO,
    )
    found = framework_plafond(monde.cast.accord).reserve_ht
    if found != expected:
        yield f"{found} € HT réservés sur le maximum au lieu de {expected} €"


def _left(atelier: Atelier, column: str, states: tuple[str, ...]) -> Decimal:
    """What a validated devis whose turn lives still leaves to order."""
    if atelier.etat in OVER:
        return ZERO
    for devis in Devis.objects.filter(
        designation__atelier=atelier, designation__etat="ACCEPTEE"
    ).exclude(etat__in=("CADUC", "REFUSE")):
        kept = devis.versions.filter(validated_on__isnull=False).order_by("-numero").first()
        if kept is not None:
            bons = devis.bons.filter(etat__in=states).order_by("pk")
            used = sum(bons.values_list(column, flat=True), ZERO)
            return max(ZERO, Decimal(getattr(kept, column)) - used)
    return ZERO


def money_is_never_negative(monde: Monde) -> Iterator[str]:
    """Reserves, AE, CP, what is due and what remains of it."""
    found: dict[str, Decimal] = {}
    enveloppes = list(EnveloppeBudgetaire.objects.order_by("pk"))
    balances = soldes(enveloppes)
    for one in enveloppes:
        balance = balances[one.pk]
        found |= {f"{one} AE": balance.ae_disponibles, f"{one} CP": balance.cp_disponibles}
        found |= {f"{one} réservées": balance.ae_reservees, f"{one} engagées": balance.ae_engagees}
    for ej in EngagementJuridique.objects.order_by("pk"):
        found[f"EJ {ej.numero}"] = ej.montant - ej.degage
    for atelier in Atelier.objects.order_by("pk"):
        name = atelier.reference
        found[f"{name} reste"] = committed_for(name) - paid_for(name)
    for bon in BonDeCommande.objects.order_by("pk"):
        paid = paid_of(bon)
        found[f"{bon} reste dû"] = bon.ttc - paid.refaction - paid.paye
    for step in ServiceFait.objects.order_by("pk"):
        found |= {f"{step} dû": step.ttc, f"{step} réfaction": step.refaction}
    found["maximum"] = framework_plafond(monde.cast.accord).disponible_ht or ZERO
    yield from (f"{name} : {amount} €" for name, amount in found.items() if amount < 0)


def the_clock_has_not_failed(monde: Monde) -> Iterator[str]:
    """Nothing the clock does by itself is refused or breaks."""
    for row in Panne.objects.order_by("pk"):
        yield f"{row.place} a échoué sur {row.subject} : {row.error} ({row.line})"


LAWS: tuple[Law, ...] = (
    somebody_can_go_on,
    awaited_moves_name_someone,
    no_delay_runs_against_who_cannot_act,
    the_file_is_its_replay,
    the_reserve_is_its_sum,
    money_is_never_negative,
    the_clock_has_not_failed,
)


def broken(monde: Monde) -> list[str]:
    return [sentence for law in LAWS for sentence in law(monde)]
