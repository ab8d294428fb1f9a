"""Screen 22: what is late first, then what waits, then what is paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When

from etabli.acteurs.states import Role
from etabli.core.access import Actor
from etabli.core.exports import Column
from etabli.core.formats import euros
from etabli.credits.access import ENVELOPPES
from etabli.credits.enveloppes import Solde
from etabli.credits.models import EnveloppeBudgetaire
from etabli.credits.selectors import soldes
from etabli.marches.access import BONS, EVERY_DGALN, SERVICE_ROLES
from etabli.marches.states import EtatBon
from etabli.paiements import access, selectors
from etabli.paiements.echeancier import ZERO
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.paiements.pages.waits import DP_RELATED, SF_RELATED, tasks
from etabli.paiements.selectors.previsions import to_pay
from etabli.paiements.states import EtatDemande, EtatServiceFait

Context = dict[str, object]

STATE = (*SERVICE_ROLES, *EVERY_DGALN, Role.AUDITEUR)
FIRM = (Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE)


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
        "is_budget": actor.has(Role.GESTIONNAIRE_BUDGET),
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
                *_year(one, balances[one.pk]),
            ],
        }
        for one in found
    ]


def _year(one: EnveloppeBudgetaire, balance: Solde) -> list[tuple[str, str]]:
    """CH-15: what its contracts pay this year, made or foreseen, and what it would lack."""
    whole = to_pay(one.service_id, one.exercice)
    lacking = balance.missing_cp(max(ZERO, whole - balance.cp_payes))
    rows = [("CP payés et prévus cette année", euros(whole))] if whole else []
    return [*rows, *([("CP à demander avant la clôture", euros(lacking))] if lacking else [])]


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
        When(etat__in=(EtatDemande.RECUE, EtatDemande.AU_TITULAIRE), then=Value(2)),
        When(etat=EtatDemande.REJETEE, then=Value(3)),
        default=Value(4),
    )
    return rows.annotate(rank=rank).order_by("rank", F("due_on").asc(nulls_last=True), "-pk")


COLUMNS = (
    Column("Numéro Chorus Pro", "numero"),
    Column("Atelier", lambda d: str(d.atelier)),
    Column("Contrat", "contrat.numero"),
    Column("Engagement juridique", "contrat.numero_ej"),
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


def _steps(rows: QuerySet[ServiceFait], etat: str) -> QuerySet[ServiceFait]:
    found = rows.filter(etat=etat).select_related(*SF_RELATED)
    return found.order_by("etat_on", "bon", "marche", "rang")
