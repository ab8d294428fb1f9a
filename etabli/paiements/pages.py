"""What the screens of payments show: what is late first, then what waits, then what is paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

from django.core.paginator import Paginator
from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.ateliers.models import Atelier
from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.duties import Duty
from etabli.core.exports import Column
from etabli.core.formats import date_courte, euros, pourcent
from etabli.core.fuseaux import minuit
from etabli.core.models import Movable, reference
from etabli.core.ui.doors import bar
from etabli.credits.access import ENVELOPPES
from etabli.credits.selectors import reserved_for, soldes
from etabli.marches.access import BONS, EVERY_DGALN, SERVICE_ROLES
from etabli.marches.models import BonDeCommande
from etabli.marches.states import NOTIFIED, EtatBon
from etabli.paiements import access, selectors
from etabli.paiements.echeancier import ZERO
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.paiements.states import Etape, EtatDemande, EtatServiceFait

Context = dict[str, object]
M = TypeVar("M", bound=Movable)
#: of the schedules of a holder
ORDERS_PER_PAGE = 20
#: things to do that are shown
MOST = 250
STATE = (*SERVICE_ROLES, *EVERY_DGALN, Role.AUDITEUR)
FIRM = (Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE)
SF_RELATED = ("bon__atelier__commune", "bon__devis__designation__groupement")
DP_RELATED = tuple(f"service_fait__{path}" for path in SF_RELATED)


# -- what waits for the reader --------------------------------------------------------------------


def tasks(actor: Actor, *, atelier: Atelier | None = None) -> list[Context]:
    """What this reader must do of the money now: the soonest last day first, then in the order it came."""
    roots = [atelier.reference] if atelier else None
    owed = duties.to_do(
        actor, limit=MOST, names=("pay", "engage", "certify", "claim"), roots=roots
    )
    bons = BonDeCommande.objects.select_related("atelier__commune")
    steps = ServiceFait.objects.select_related(*SF_RELATED)
    lines = {
        **_said(owed, "pay", DemandePaiement.objects.select_related(*DP_RELATED), _to_pay),
        **_said(owed, "engage", bons, _to_engage),
        **_said(owed, "certify", steps, _to_certify),
        **_said(owed, "claim", steps, _to_claim),
    }
    return [
        {**lines[duty.row.subject], "due": duty.due_on, "place": duty.place}
        for duty in owed
        if duty.row.subject in lines
    ]


def _said(
    owed: list[Duty], name: str, rows: QuerySet[M], line: Callable[[M], Context]
) -> dict[str, Context]:
    """The line of each object on which this step is owed, by its reference; one query, or none."""
    model = rows.model._meta.label_lower
    found = [duty.row for duty in owed if duty.name == name and duty.row.model == model]
    keys = [row.subject.partition(":")[2] for row in found]
    return {reference(row): line(row) for row in rows.filter(pk__in=keys)} if keys else {}


def _steps(rows: QuerySet[ServiceFait], etat: str) -> QuerySet[ServiceFait]:
    return rows.filter(etat=etat).select_related(*SF_RELATED).order_by("etat_on", "bon", "rang")


def _to_pay(demande: DemandePaiement) -> Context:
    return {
        "what": f"Payer {euros(demande.ttc, 'TTC')} — {demande.service_fait.get_etape_display()}",
        "about": str(demande.atelier),
        "about_url": demande.get_absolute_url(),
        "url": reverse("paiements:demande-acte", args=[demande.pk, "pay"]),
        "button": "Payer",
    }


def _to_engage(bon: BonDeCommande) -> Context:
    return {
        "what": f"Enregistrer l’engagement juridique — {euros(bon.ttc, 'TTC')}",
        "about": f"{bon.atelier} ({bon.numero})",
        "about_url": bon.get_absolute_url(),
        "url": reverse("marches:bon-acte", args=[bon.pk, "engage"]),
        "button": "Saisir l’EJ",
    }


def _to_certify(found: ServiceFait) -> Context:
    return {
        "what": f"Certifier le service fait — {found.get_etape_display()}",
        "about": f"{found.atelier} ({found.bon.numero})",
        "about_url": found.get_absolute_url(),
        "url": reverse("paiements:service-fait-acte", args=[found.pk, "certify"]),
        "button": "Certifier",
        "detail": f"{euros(found.ttc, 'TTC')}, quand la prestation est exécutée.",
    }


def _to_claim(found: ServiceFait) -> Context:
    return {
        "what": f"Demande de paiement — {found.get_etape_display()}, {euros(found.ttc, 'TTC')}",
        "about": f"{found.atelier} ({found.bon.numero})",
        "about_url": found.get_absolute_url(),
        "url": reverse("paiements:service-fait-acte", args=[found.pk, "claim"]),
        "button": "Enregistrer la demande",
        "detail": f"Service fait certifié le {date_courte(found.certified_on)}.",
    }


# -- screen 22 ------------------------------------------------------------------------------------


def budget(actor: Actor, *, on: dt.date) -> Context:
    """Figures, what waits for the reader, and what waits for somebody else."""
    demandes = access.DEMANDES.visible(actor)
    due = demandes.filter(etat=EtatDemande.A_PAYER)
    late = due.filter(due_on__lt=on)
    unsigned = BONS.visible(actor).filter(etat=EtatBon.SIGNE).select_related("atelier__commune")
    steps = _steps(access.SERVICES_FAITS.visible(actor), EtatServiceFait.A_CERTIFIER)
    return {
        "figures": [
            _figure("en retard de paiement", late, "?etat=RETARD#demandes"),
            _figure("à payer, retards compris", due, "?etat=A_PAYER#demandes"),
            _count(steps.count(), "service fait à certifier,services faits à certifier")
            | {"url": "#a-certifier"},
            _count(unsigned.count(), "engagement à saisir,engagements à saisir")
            | {"url": "#a-engager"},
        ],
        "tasks": tasks(actor),
        "orders": unsigned.order_by("signed_on", "pk"),
        "steps": steps,
        "enveloppes": enveloppes(actor, exercice=on.year),
        "is_national": actor.has(*EVERY_DGALN, Role.AUDITEUR),
    }


def _count(number: int, words: str) -> Context:
    """A figure and its noun, in the singular for zero and one."""
    singular, plural = words.split(",")
    return {"value": number, "label": plural if number > 1 else singular}


def _figure(label: str, rows: QuerySet[DemandePaiement], url: str) -> Context:
    total: Decimal | None = rows.aggregate(total=Sum("ttc"))["total"]
    return {"value": rows.count(), "label": label, "url": url, "hint": euros(total or ZERO, "TTC")}


def enveloppes(actor: Actor, *, exercice: int) -> list[Context]:
    """What is left this year in the envelopes of the reader's own services."""
    rows = ENVELOPPES.visible(actor).filter(
        exercice=exercice, service_id__in=actor.organisation_ids
    )
    found = list(rows.select_related("service").order_by("pk"))
    balances = soldes(found)
    return [
        {
            "enveloppe": one,
            "rows": [
                ("AE disponibles du service", euros(balances[one.pk].ae_disponibles)),
                ("CP disponibles du service", euros(balances[one.pk].cp_disponibles)),
            ],
        }
        for one in found
    ]


def listed(actor: Actor, wanted: Context, *, on: dt.date) -> QuerySet[DemandePaiement]:
    """The requests the reader may see: late ones, then to pay, received, rejected, paid."""
    is_late = Q(etat=EtatDemande.A_PAYER, due_on__lt=on)
    rows = access.DEMANDES.visible(actor).select_related(*DP_RELATED)
    etat, annee = wanted.get("etat"), wanted.get("annee")
    if etat == "RETARD":
        rows = rows.filter(is_late)
    elif etat:
        rows = rows.filter(etat=etat)
    if annee:
        rows = rows.filter(recue_on__year=annee)
    rank = Case(
        When(is_late, then=Value(0)),
        When(etat=EtatDemande.A_PAYER, then=Value(1)),
        When(etat=EtatDemande.RECUE, then=Value(2)),
        When(etat=EtatDemande.REJETEE, then=Value(3)),
        default=Value(4),
    )
    return rows.annotate(rank=rank).order_by("rank", F("due_on").asc(nulls_last=True), "-pk")


COLUMNS = (
    Column("Numéro Chorus Pro", "numero"),
    Column("Atelier", lambda d: str(d.atelier)),
    Column("Bon de commande", "service_fait.bon.numero"),
    Column("Engagement juridique", "service_fait.bon.numero_ej"),
    Column("Étape", "service_fait.get_etape_display"),
    Column("Montant TTC", "ttc", "money"),
    Column("Reçue le", "recue_on", "date"),
    Column("Service fait le", "service_fait.certified_on", "date"),
    Column("À payer au plus tard le", "due_on", "date"),
    Column("Payée le", "payee_on", "date"),
    Column("État", "get_etat_display"),
)


def demande_lines(rows: Iterable[DemandePaiement], *, on: dt.date) -> list[Context]:
    return [
        {
            "demande": one,
            "is_late": selectors.is_late(one, on=on),
        }
        for one in rows
    ]


# -- one Atelier, one holder ----------------------------------------------------------------------


def atelier(one: Atelier, actor: Actor, *, on: dt.date) -> Context:
    """« Budget » of an Atelier: engagé, payé, reste; then each order step by step."""
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
        "orders": orders(BONS.visible(actor).filter(atelier=one), on=on),
        "enveloppe": rows.first(),
        "mayor": selectors.mayor_line(one, is_theirs=False),
    }


def my_payments(actor: Actor, *, on: dt.date, asked: str = "") -> Context:
    """What a holder is owed, step by step, and nothing of the others; a page of its orders."""
    rows = BONS.visible(actor).filter(etat__in=NOTIFIED)
    page = Paginator(_with_schedule(rows), ORDERS_PER_PAGE).get_page(asked)
    return {"tasks": tasks(actor), "orders": _orders(page, on=on), "page": page}


def orders(rows: QuerySet[BonDeCommande], *, on: dt.date) -> list[Context]:
    """Each order with its schedule."""
    return _orders(_with_schedule(rows), on=on)


def _with_schedule(rows: QuerySet[BonDeCommande]) -> QuerySet[BonDeCommande]:
    found = rows.exclude(etat=EtatBon.ANNULE).select_related("atelier__commune")
    return found.prefetch_related("services_faits__demandes").order_by("atelier", "pk")


def _orders(bons: Iterable[BonDeCommande], *, on: dt.date) -> list[Context]:
    return [{"bon": bon, "steps": _schedule(bon, on=on)} for bon in bons]


def _schedule(bon: BonDeCommande, *, on: dt.date) -> list[Context]:
    lines = []
    for step in sorted(bon.services_faits.all(), key=lambda found: found.rang):
        demandes = sorted(step.demandes.all(), key=lambda demande: demande.pk)
        last = demandes[-1] if demandes else None
        lines.append(
            {
                "step": step,
                "share": pourcent(step.taux) if step.taux else "solde",
                "demande": last,
                "is_late": last is not None and selectors.is_late(last, on=on),
            }
        )
    return lines


# -- one step, one request ------------------------------------------------------------------------


def service_fait(found: ServiceFait, actor: Actor, *, on: dt.date) -> Context:
    """One step: its share, who certified it, what was asked for it."""
    bon = found.bon
    share = f"{pourcent(found.taux)} du bon" if found.taux else "solde du bon"
    rows: list[tuple[str, str]] = [
        ("Étape", found.get_etape_display()),
        ("Part", share),
        ("Montant", euros(found.ttc, "TTC")),
    ]
    if found.refaction:
        rows.append(("Réfaction décidée à l’admission", f"−{euros(found.refaction, 'TTC')}"))
    if found.certified_on:
        who = f"le {date_courte(found.certified_on)} par {found.certified_by_name}"
        rows.append(("Certifié", who))
    is_early = found.etat == EtatServiceFait.A_CERTIFIER and not found.demandes.exists()
    may_claim = is_early and access.SERVICES_FAITS.may(actor, "claim", found)
    return {
        "found": found,
        "bon": bon,
        "rows": rows,
        "waits_for": selectors.not_reached(found) if found.etat == EtatServiceFait.A_VENIR else "",
        "demandes": demande_lines(found.demandes.order_by("-pk"), on=on),
        "moves": bar(found, actor),
        "early_url": reverse("paiements:service-fait-acte", args=[found.pk, "claim"])
        if may_claim
        else "",
        "budget_url": _back(found.atelier, actor),
        "is_balance": found.etape in (Etape.ADMISSION, Etape.RESILIATION),
    }


def demande(one: DemandePaiement, actor: Actor, *, on: dt.date) -> Context:
    """One request: what it pays, its last day, and what its lateness costs (CH-7)."""
    found = one.service_fait
    rows: list[tuple[str, str]] = [
        ("Bon de commande", one.bon.numero),
        ("Étape payée", found.get_etape_display()),
        ("Montant", euros(one.ttc, "TTC")),
        ("Reçue", date_courte(one.recue_on)),
        ("Service fait", date_courte(found.certified_on) if found.certified_on else "attendu"),
        ("À payer au plus tard", minuit(one.due_on, one.place) if one.due_on else ""),
    ]
    if one.payee_on:
        rows.append(("Payée", date_courte(one.payee_on)))
    return {
        "demande": one,
        "rows": rows,
        "is_late": selectors.is_late(one, on=on),
        "charges": selectors.late_charges(one, on=on) if one.etat != EtatDemande.REJETEE else ZERO,
        "moves": bar(one, actor),
        "budget_url": _back(one.atelier, actor),
    }


def _back(one: Atelier, actor: Actor) -> str:
    """Where this reader came from: the tab « Budget », or the holder's own page."""
    if actor.has(*STATE):
        return reverse("paiements:atelier", args=[one.pk])
    return reverse("paiements:mes-paiements")
