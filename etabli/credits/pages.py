"""What the screens of credits show: envelopes, one envelope with its lines, a delegation to confirm."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypedDict

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import SERVICES_PILOTES, Role
from etabli.core import horloge, tables
from etabli.core.access import Actor
from etabli.core.formats import euros
from etabli.core.guards import Condition, blocking
from etabli.core.ui.contexts import Context
from etabli.core.workflow import Move
from etabli.credits import access
from etabli.credits.enveloppes import ZERO, Solde
from etabli.credits.models import DelegationCredits, EnveloppeBudgetaire
from etabli.credits.selectors import is_report, solde, soldes
from etabli.credits.services import DELEGATIONS
from etabli.credits.states import EtatReservation

#: of each list behind an envelope
LINES_PER_PAGE = 50
READERS = tuple(role for role in access.ENVELOPPES.rows["view"] if role != Role.CLOCK)


class EnveloppePage(TypedDict):
    """What the page of one envelope reads; a page of each list behind it."""

    enveloppe: EnveloppeBudgetaire
    solde: Solde
    ae: list[tuple[str, str]]
    cp: list[tuple[str, str]]
    missing_cp: Decimal
    received: QuerySet[DelegationCredits]
    sent: QuerySet[DelegationCredits]
    reserved: list[Context]
    engaged: list[Context]
    paid: list[Context]
    page: Page[Any]
    counts: dict[str, int]
    codes: list[tuple[str, str]]
    delegate_url: str


class Preview(TypedDict):
    """What the page that confirms a delegation reads."""

    preview: list[tuple[str, str]]
    conditions: tuple[Condition, ...]
    blockers: list[str]
    move: Move[DelegationCredits]


def services() -> QuerySet[Organisation]:
    """The State services that may receive credits."""
    return Organisation.objects.filter(type__in=SERVICES_PILOTES).order_by("nom", "pk")


# -- envelopes ------------------------------------------------------------------------------------


def years(actor: Actor) -> list[int]:
    """The years for which the reader sees an envelope, and the current one."""
    found = access.ENVELOPPES.visible(actor).order_by().values_list("exercice", flat=True)
    return sorted({*found, horloge.today().year}, reverse=True)


def enveloppes(actor: Actor, exercice: int) -> Context:
    """Every envelope of the year that the reader may see, with what is left of each."""
    rows = access.ENVELOPPES.visible(actor).filter(exercice=exercice).select_related("service")
    found = list(rows.order_by("service__nom", "pk"))
    balances = soldes(found)
    lines = [{"enveloppe": one, "solde": balances[one.pk]} for one in found]
    return {
        "exercice": exercice,
        "lines": lines,
        "figures": _national(balances.values()) if len(found) > 1 else [],
        "may_delegate": may_delegate(actor),
    }


def _national(balances: Iterable[Solde]) -> list[Context]:
    """The sums over the envelopes shown; what one sends to another counts once."""
    rows = list(balances)
    figures = (
        ("AE engagées", sum((one.ae_engagees for one in rows), ZERO)),
        ("AE disponibles, tous services", sum((one.ae_disponibles for one in rows), ZERO)),
        ("CP payés", sum((one.cp_payes for one in rows), ZERO)),
        ("CP disponibles, tous services", sum((one.cp_disponibles for one in rows), ZERO)),
    )
    return [{"label": label, "value": euros(amount)} for label, amount in figures]


def enveloppe(one: EnveloppeBudgetaire, actor: Actor, *, asked: str = "") -> EnveloppePage:
    """One envelope: what came in, what went out, what is left, and a page of the lines behind it."""
    balance = solde(one)
    held = one.reservations.filter(etat=EtatReservation.OUVERTE).order_by("pk")
    lists: tuple[Paginator[Any], ...] = (
        Paginator(held, LINES_PER_PAGE),
        Paginator(one.engagementjuridiques.order_by("-pk"), LINES_PER_PAGE),
        Paginator(one.consommationcps.order_by("-paid_on", "-pk"), LINES_PER_PAGE),
    )
    longest = max(lists, key=lambda lines: lines.count)
    page = longest.get_page(asked)
    reserved, engaged, paid = (_lines_of(lines, page.number) for lines in lists)
    subjects = _subjects(row.origine for row in (*reserved, *engaged, *paid))
    to_pay = balance.ae_engagees - balance.cp_payes
    return {
        "enveloppe": one,
        "solde": balance,
        "ae": _ae(balance),
        "cp": _cp(balance, to_pay),
        "missing_cp": balance.missing_cp(max(ZERO, to_pay)),
        "received": one.received.select_related("source__service").order_by("-delegated_on"),
        "sent": one.sent.select_related("destination__service").order_by("-delegated_on"),
        "reserved": [_line(row, subjects) for row in reserved],
        "engaged": [_line(row, subjects) for row in engaged],
        "paid": [_line(row, subjects) for row in paid],
        "page": page,
        "counts": dict(
            zip(("reserved", "engaged", "paid"), (one.count for one in lists), strict=True)
        ),
        "codes": _codes(one),
        "delegate_url": _delegate_url(one) if may_delegate(actor) else "",
    }


def _lines_of(lines: Paginator[Any], number: int) -> list[Any]:
    """The lines of that page; none past the last one."""
    return list(lines.page(number)) if number <= lines.num_pages else []


def _ae(balance: Solde) -> list[tuple[str, str]]:
    return [
        ("Reçues", euros(balance.ae_recues)),
        ("Déléguées à d’autres", euros(balance.ae_transmises)),
        ("Engagées", euros(balance.ae_engagees)),
        ("Réservées pour des devis validés", euros(balance.ae_reservees)),
        ("AE disponibles du service", euros(balance.ae_disponibles)),
    ]


def _cp(balance: Solde, to_pay: Decimal) -> list[tuple[str, str]]:
    return [
        ("Reçus", euros(balance.cp_recus)),
        ("Délégués à d’autres", euros(balance.cp_transmis)),
        ("Payés", euros(balance.cp_payes)),
        ("CP disponibles du service", euros(balance.cp_disponibles)),
        ("Reste à payer sur l’engagé", euros(to_pay)),
    ]


def _codes(one: EnveloppeBudgetaire) -> list[tuple[str, str]]:
    return [
        ("Programme", "135"),
        ("Centre financier", one.centre_financier),
        ("Domaine fonctionnel", one.domaine_fonctionnel),
        ("Centre de coûts", one.centre_couts),
        ("Activité", one.activite),
    ]


def _line(row: Any, subjects: dict[str, Context]) -> Context:
    return {"row": row, "subject": subjects.get(row.origine, {"label": row.origine, "url": ""})}


def _subjects(origines: Iterable[str]) -> dict[str, Context]:
    """What each line was for (an Atelier), by its reference: name and address, one query a kind."""
    wanted: dict[str, set[str]] = {}
    for origine in origines:
        label, _, pk = origine.partition(":")
        wanted.setdefault(label, set()).add(pk)
    found: dict[str, Context] = {}
    for label, keys in wanted.items():
        workflow = tables.workflows()[label][0]
        rows = apps.get_model(label)._default_manager.filter(pk__in=keys)
        for obj in rows.select_related(*workflow.related).order_by("pk"):
            found[f"{label}:{obj.pk}"] = {"label": str(obj), "url": obj.get_absolute_url()}
    return found


# -- delegations ----------------------------------------------------------------------------------


def is_national(actor: Actor) -> bool:
    return actor.has(Role.DGALN_CHEF_PROJET)


def may_delegate(actor: Actor) -> bool:
    return is_national(actor) or sources(actor).exists()


def sources(actor: Actor) -> QuerySet[EnveloppeBudgetaire]:
    """The envelopes on which the reader may take credits to pass them on."""
    rows = EnveloppeBudgetaire.objects.select_related("service").order_by("-exercice", "pk")
    if is_national(actor):
        return rows
    mine = [m.organisation_id for m in actor.memberships if m.role == Role.GESTIONNAIRE_BUDGET]
    return rows.filter(service_id__in=mine)


def _delegate_url(one: EnveloppeBudgetaire) -> str:
    return f"{reverse('credits:deleguer')}?enveloppe={one.pk}"


def delegation_defaults(actor: Actor, wanted: str) -> dict[str, object]:
    """The envelope one comes from is the destination (DGALN) or the source (a service)."""
    initial: dict[str, object] = {"exercice": horloge.today().year}
    one = access.ENVELOPPES.visible(actor).filter(pk=wanted).first() if wanted.isdigit() else None
    if one is None:
        return initial
    key: dict[str, object] = (
        {"service": one.service_id} if is_national(actor) else {"source": one.pk}
    )
    return {**initial, **key, "exercice": one.exercice}


def delegation(data: dict[str, Any], actor: Actor) -> Preview:
    """What is about to be passed, and what it will leave."""
    source: EnveloppeBudgetaire | None = data["source"]
    service, exercice = data["service"], data["exercice"]
    target = EnveloppeBudgetaire.objects.filter(service=service, exercice=exercice).first()
    after = solde(target) if target else Solde()
    preview = [
        ("Prises sur", str(source) if source else "Crédits ouverts par la DGALN"),
        ("Pour", f"{service} — {exercice}"),
        ("Autorisations d’engagement", euros(data["ae"])),
        ("Crédits de paiement", euros(data["cp"])),
        ("AE disponibles ensuite pour ce service", euros(after.ae_disponibles + data["ae"])),
        ("CP disponibles ensuite pour ce service", euros(after.cp_disponibles + data["cp"])),
    ]
    draft = DelegationCredits(source=source, ae=data["ae"], cp=data["cp"])
    target = target or EnveloppeBudgetaire(service=service, exercice=exercice)
    name = "report" if is_report(source, target) else "delegate"
    conditions = DELEGATIONS.checklist(draft, name, actor=actor)
    return {
        "preview": preview,
        "conditions": conditions,
        "blockers": blocking(conditions),
        "move": DELEGATIONS.moves[name],
    }
