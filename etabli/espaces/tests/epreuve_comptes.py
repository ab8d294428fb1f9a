"""What must be equal after every step, counted apart from the services: file, money, days, returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from etabli.ateliers.models import Atelier
from etabli.core import parametres
from etabli.core.delais import calcul, echeances
from etabli.core.models import Entry, reference
from etabli.credits.models import EngagementJuridique, EnveloppeBudgetaire, Reservation
from etabli.credits.selectors import depense_of, soldes
from etabli.espaces.tests.epreuve_stories import OVER
from etabli.marches import tourniquet
from etabli.marches.models import AccordCadre, BonDeCommande, Designation, Devis, LigneTourniquet
from etabli.marches.selectors import (
    framework_plafond,
    holder_plafond,
    holders,
    records,
    target_end,
)
from etabli.paiements.models import ServiceFait
from etabli.paiements.selectors import paid_of

ZERO = Decimal(0)
#: what a turn becomes, in the words of its log
ISSUES = {issue: "DESIGNEE" if issue == "EN_COURS" else issue.value for issue in tourniquet.Issue}
#: delays in working days of a holder, and how many they are
WORKING = {
    "reponse": "tourniquet_reponse_jours_ouvres",
    "devis": "devis_remise_jours_ouvres",
    "reprise": "devis_reprise_jours_ouvres",
}
Span = tuple[dt.date, dt.date]


def the_file_is_its_replay() -> Iterator[str]:
    """T-4, T-12: file and turns are what the log gives, and the log is chained."""
    by_turn = AccordCadre.objects.filter(mode="BONS_DE_COMMANDE")
    for accord in by_turn.exclude(etat="PREPARATION").order_by("pk"):
        lines = list(LigneTourniquet.objects.filter(accord_cadre=accord).order_by("numero"))
        tour = tourniquet.replay(holders(accord), records(lines))
        if list(tour.file) != accord.file:
            yield f"La file enregistrée {accord.file} n’est pas celle du journal {list(tour.file)}"
        if [line.previous for line in lines[1:]] != [line.digest for line in lines[:-1]]:
            yield "Le journal du tourniquet n’est plus chaîné"
        turns = Designation.objects.filter(groupement__accord_cadre=accord)
        for turn in turns.order_by("numero"):
            told = tour.designation(turn.numero)
            if (ISSUES[told.issue], told.is_used) != (turn.etat, turn.is_used) and not (
                turn.is_used and turn.etat == "SANS_OBJET"
            ):
                yield f"{turn} est {turn.etat}, son journal dit {told.issue}"


def the_reserve_is_its_sum() -> Iterator[str]:
    """10.3: TTC of what is validated and whose turn lives, less what is engaged; 4.2 for the maximum."""
    for atelier in Atelier.objects.order_by("pk"):
        open_ones = Reservation.objects.filter(origine=atelier.reference, etat="OUVERTE")
        held = sum(open_ones.order_by("pk").values_list("montant", flat=True), ZERO)
        expected = _left(atelier, "ttc", ("ENGAGE", "NOTIFIE", "SOLDE", "RESILIE"))
        if held != expected:
            yield f"{atelier} ({atelier.etat}) : {held} € d’AE réservés au lieu de {expected} €"
    for accord in AccordCadre.objects.order_by("pk"):
        states = ("NOTIFIE", "SOLDE", "RESILIE")
        rows = Atelier.objects.order_by("pk")
        expected = sum((_left(one, "ht", states, accord=accord) for one in rows), ZERO)
        found = framework_plafond(accord).reserve_ht
        if found != expected:
            yield f"{accord} : {found} € HT réservés sur le maximum au lieu de {expected} €"


def _left(
    atelier: Atelier, column: str, states: tuple[str, ...], *, accord: AccordCadre | None = None
) -> Decimal:
    """What a validated devis whose turn lives still leaves to order."""
    if atelier.etat in OVER:
        return ZERO
    rows = Devis.objects.filter(designation__atelier=atelier, designation__etat="ACCEPTEE")
    if accord is not None:
        rows = rows.filter(designation__groupement__accord_cadre=accord)
    for devis in rows.exclude(etat__in=("CADUC", "REFUSE")).order_by("pk"):
        kept = devis.versions.filter(validated_on__isnull=False).order_by("-numero").first()
        if kept is not None:
            bons = devis.bons.filter(etat__in=states).order_by("pk")
            used = sum(bons.values_list(column, flat=True), ZERO)
            return max(ZERO, Decimal(getattr(kept, column)) - used)
    return ZERO


def money_is_never_negative() -> Iterator[str]:
    """Reserves, AE, CP, what is due and what remains of it."""
    found: dict[str, Decimal] = {}
    enveloppes = list(EnveloppeBudgetaire.objects.order_by("pk"))
    balances = soldes(enveloppes)
    for one in enveloppes:
        balance = balances[one.pk]
        free = balance.ae_disponibles + balance.ae_reservees  # a reserve never blocks (F6)
        found |= {f"{one} AE": free, f"{one} CP": balance.cp_disponibles}
        found |= {f"{one} réservées": balance.ae_reservees, f"{one} engagées": balance.ae_engagees}
    for ej in EngagementJuridique.objects.order_by("pk"):
        found[f"EJ {ej.numero}"] = ej.montant - ej.degage
    for atelier in Atelier.objects.order_by("pk"):
        name = atelier.reference
        found[f"{name} reste"] = depense_of(name).engage - depense_of(name).paye
    for bon in BonDeCommande.objects.order_by("pk"):
        paid = paid_of(bon)
        found[f"{bon} reste dû"] = bon.ttc - paid.refaction - paid.paye
    for step in ServiceFait.objects.order_by("pk"):
        found |= {f"{step} dû": step.ttc, f"{step} réfaction": step.refaction}
    for accord in AccordCadre.objects.order_by("pk"):
        found[f"{accord} maximum"] = framework_plafond(accord).disponible_ht or ZERO
        for groupement in (
            accord.groupements.order_by("pk") if accord.maximum_par_titulaire_ht else ()
        ):
            found[f"{groupement} maximum"] = holder_plafond(groupement).disponible_ht or ZERO
    yield from (f"{name} : {amount} €" for name, amount in found.items() if amount < 0)


def _spans(subject: str, stop: str, go: str) -> list[Span]:
    """From when to when something was stopped, as the journal tells."""
    rows = Entry.objects.filter(subject=subject, verb__in=(stop, go)).order_by("number")
    told = list(rows.values_list("verb", "effective_on"))
    return [(a, b) for (first, a), (then, b) in pairwise(told) if (first, then) == (stop, go)]


def _suspensions(atelier: Atelier) -> list[Span]:
    return _spans(atelier.reference, "ateliers.atelier.suspend", "ateliers.atelier.resume")


def an_order_ends_later_by_its_suspended_days() -> Iterator[str]:
    """2.7.2: the target of its preparation, and the days it was suspended once notified."""
    for bon in BonDeCommande.objects.filter(etat="NOTIFIE").order_by("pk"):
        prepared = Entry.objects.get(subject=bon.reference, verb="marches.bondecommande.prepare")
        days = sum(
            max(0, (end - max(start, bon.notified_on or end)).days)
            for start, end in _suspensions(bon.atelier)
        )
        expected = target_end(bon.atelier, prepared.effective_on) + dt.timedelta(days=days)
        if bon.fin_prevue != expected:
            yield f"{bon} finit le {bon.fin_prevue} au lieu du {expected}"


def a_holder_has_all_its_working_days() -> Iterator[str]:
    """10.2: between its event and its last day, a delay that runs has its days, those stopped left out."""
    turns = {reference(one): one for one in Designation.objects.order_by("pk")}
    rows = echeances.open_ones().filter(subject__in=turns, code__in=WORKING, suspended_on=None)
    for row in rows.order_by("pk"):
        atelier = turns[row.subject].atelier
        conflicts = _spans(
            row.subject,
            "marches.designation.declare_conflict",
            "marches.designation.lift_conflict",
        )
        stopped = [*_suspensions(atelier), *conflicts]
        run = (row.due_on - row.origin_on).days
        days = (row.origin_on + dt.timedelta(days=n) for n in range(1, run + 1))
        counted = sum(
            calcul.is_working_day(day) and not any(a < day <= b for a, b in stopped)
            for day in days
        )
        wanted = parametres.integer(WORKING[row.code], on=row.origin_on)
        if counted != wanted:
            yield f"« {row.label} » ({row.due_on}) laisse {counted} jours ouvrés au lieu de {wanted}"


def only_faults_are_counted() -> Iterator[str]:
    """10.2: two returns for correction at most; those for maximum, credits or validity are not counted."""
    for devis in Devis.objects.order_by("pk"):
        verbs = ("marches.devis.send_back", "marches.devis.amend")
        rows = Entry.objects.filter(subject=devis.reference, verb__in=verbs).order_by("number")
        counted = 0
        for entry in rows:
            is_fault = entry.data.get("cause") == "CORRECTION"
            counted = 0 if entry.verb.endswith("amend") else counted + is_fault
        if devis.retours != counted or counted > 2:
            yield f"{devis} : {devis.retours} retours comptés, {counted} pour correction"


COUNTS: tuple[Callable[[], Iterator[str]], ...] = (
    the_file_is_its_replay,
    the_reserve_is_its_sum,
    money_is_never_negative,
    an_order_ends_later_by_its_suspended_days,
    a_holder_has_all_its_working_days,
    only_faults_are_counted,
)
