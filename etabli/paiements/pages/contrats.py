"""The money of one Atelier, and of one holder: each contract with its schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import QuerySet

from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.core.access import Actor
from etabli.core.formats import euros, pourcent
from etabli.credits.access import ENVELOPPES
from etabli.credits.selectors import reserved_for
from etabli.marches.access import BONS
from etabli.marches.models import BonDeCommande
from etabli.marches.states import NOTIFIED, EtatBon
from etabli.paiements import access, selectors
from etabli.paiements.contrats import Contrat, kind
from etabli.paiements.pages.avances import lines_of
from etabli.paiements.pages.waits import tasks

Context = dict[str, object]

#: of the schedules of a holder
ORDERS_PER_PAGE = 20


def atelier(one: Atelier, actor: Actor, *, on: dt.date) -> Context:
    """« Budget » of an Atelier: engagé, payé, reste; then each contract step by step."""
    money = selectors.money_line(one)
    reserved = reserved_for(one.reference)
    year = on.year
    rows = ENVELOPPES.visible(actor).filter(service_id=one.service_pilote_id, exercice=year)
    return {
        "atelier": one,
        "figures": [
            {"value": euros(money.engage), "label": "engagé"},
            {"value": euros(money.paye), "label": "payé"},
            {"value": euros(money.reste), "label": "reste à payer"},
        ],
        "reserved": reserved,
        "tasks": tasks(actor, atelier=one),
        "orders": [
            *_orders(marches_of(actor).filter(atelier=one), actor, on=on),
            *_orders(_with_schedule(BONS.visible(actor).filter(atelier=one)), actor, on=on),
        ],
        "enveloppe": rows.first(),
        "mayor": selectors.mayor_line(one, is_theirs=False),
    }


def my_payments(actor: Actor, *, on: dt.date, asked: str = "") -> Context:
    """What a holder is owed, step by step, and nothing of the others; a page of its orders."""
    rows = BONS.visible(actor).filter(etat__in=NOTIFIED)
    page = Paginator(_with_schedule(rows), ORDERS_PER_PAGE).get_page(asked)
    marches = _orders(marches_of(actor), actor, on=on) if page.number == 1 else []
    return {
        "tasks": tasks(actor),
        "orders": [*marches, *_orders(page, actor, on=on)],
        "page": page,
    }


def marches_of(actor: Actor) -> QuerySet[MarcheSubsequent]:
    """The marchés subséquents whose payments this reader sees."""
    steps = access.SERVICES_FAITS.visible(actor).filter(marche__isnull=False).order_by()
    rows = MarcheSubsequent.objects.filter(pk__in=steps.values("marche_id"))
    found = rows.select_related("atelier__commune").order_by("atelier", "pk")
    return found.prefetch_related("services_faits__demandes__beneficiaire")


def _with_schedule(rows: QuerySet[BonDeCommande]) -> QuerySet[BonDeCommande]:
    found = rows.exclude(etat=EtatBon.ANNULE).select_related("atelier__commune")
    return found.prefetch_related("services_faits__demandes__beneficiaire").order_by(
        "atelier", "pk"
    )


def _orders(contrats: Iterable[Contrat], actor: Actor, *, on: dt.date) -> list[Context]:
    return [
        {
            "contrat": one,
            "kind": kind(one),
            "steps": _schedule(one, on=on),
            "beside": lines_of(one, actor) if isinstance(one, MarcheSubsequent) else {},
        }
        for one in contrats
    ]


def _schedule(contrat: Contrat, *, on: dt.date) -> list[Context]:
    lines = []
    for step in sorted(contrat.services_faits.all(), key=lambda found: found.rang):
        demandes = sorted(step.demandes.all(), key=lambda demande: demande.pk)
        last = {one.beneficiaire_id: one for one in demandes}.values()
        lines.append(
            {
                "step": step,
                "share": pourcent(step.taux) if step.taux else "solde",
                "demandes": [(one, selectors.is_late(one, on=on)) for one in last],
            }
        )
    return lines
