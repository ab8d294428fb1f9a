"""What a file of Chorus would change here: to do, already here, doubtful. Nothing is written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from etabli.consultations.access import TABLE as MARCHES
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.place.files import Row, sheet
from etabli.consultations.states import EtatMarche
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.formats import date_courte, euros
from etabli.core.refus import Refused
from etabli.core.ui.forms import MoneyField
from etabli.core.ui.typed import Unreadable, read_day
from etabli.credits.models import EngagementJuridique
from etabli.marches.access import BONS
from etabli.marches.models import BonDeCommande
from etabli.marches.services.bons import is_usual_ej
from etabli.marches.states import EtatBon
from etabli.paiements import access
from etabli.paiements.chorus.definition import columns
from etabli.paiements.contrats import Contrat, named
from etabli.paiements.models import DemandePaiement
from etabli.paiements.states import EtatDemande, Retour

SOURCE = "la restitution de Chorus"
NEEDS = {Retour.ENGAGEMENTS: ("contrat", "numero_ej"), Retour.PAIEMENTS: ("demande", "paye_le")}


@dataclass(frozen=True, slots=True)
class Engager:
    """The number of commitment of one contract."""

    line: int
    contrat: Contrat
    numero_ej: str


@dataclass(frozen=True, slots=True)
class Payer:
    """One request, paid that day."""

    line: int
    demande: DemandePaiement
    on: dt.date


class Doubt(Exception):
    """Why a line is not carried out, in a sentence."""


class Present(Exception):
    """It is already here."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines that would be carried out, how many are already here, those that somebody must look at."""

    engager: tuple[Engager, ...] = ()
    payer: tuple[Payer, ...] = ()
    present: int = 0
    doubts: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Engager | Payer, ...]:
        return (*self.engager, *self.payer)

    @property
    def new(self) -> int:
        return len(self.lines)

    @property
    def mark(self) -> str:
        """It changes with what would be done: what is confirmed is what was shown."""
        keys = [f"{one.contrat.numero} {one.numero_ej}" for one in self.engager]
        keys += [f"{one.demande.pk} {one.demande.net} {one.on}" for one in self.payer]
        return hashlib.sha256("\n".join([*keys, *self.doubts]).encode()).hexdigest()[:16]


# -- what goes out --------------------------------------------------------------------------------


def bons_to_engage(actor: Actor) -> QuerySet[BonDeCommande]:
    rows = BONS.visible(actor, "engage").filter(etat=EtatBon.SIGNE)
    found = rows.select_related("atelier__commune", "devis__designation__groupement__mandataire")
    return found.order_by("signed_on", "pk")


def marches_to_engage(actor: Actor) -> QuerySet[MarcheSubsequent]:
    rows = MARCHES.visible(actor, "engage").filter(
        etat=EtatMarche.ATTRIBUE, signed_on__isnull=False, numero_ej=""
    )
    return rows.select_related("atelier__commune", "attributaire__mandataire").order_by("pk")


def to_engage(actor: Actor) -> list[Contrat]:
    """The contracts that are signed and have no commitment yet."""
    return [*bons_to_engage(actor), *marches_to_engage(actor)]


def to_pay(actor: Actor) -> QuerySet[DemandePaiement]:
    """The requests whose work is certified and whose delay runs, the soonest first."""
    rows = access.DEMANDES.visible(actor, "pay").filter(etat=EtatDemande.A_PAYER)
    found = rows.select_related(
        "beneficiaire", "service_fait__atelier__commune", "service_fait__marche",
        "service_fait__bon",
    )  # fmt: skip
    return found.order_by("due_on", "pk")


# -- what comes back ------------------------------------------------------------------------------


def plan_of(actor: Actor, nature: str, texte: str) -> Plan:
    """What this text would change. Refused when it has not the columns that the operator set."""
    if nature not in Retour.values:
        raise Refused("Dites ce que contient le fichier : des engagements, ou des paiements.")
    kind = Retour(nature)
    now = columns(on=horloge.today())
    found = sheet(texte, now.retour, needs=NEEDS[kind], names=now.titres, source=SOURCE)
    if kind == Retour.ENGAGEMENTS:
        return _of_commitments(actor, found.rows)
    return _of_payments(actor, found.rows)


def _of_commitments(actor: Actor, rows: Sequence[Row]) -> Plan:
    engager: list[Engager] = []
    seen: dict[str, str] = {}
    waiting = to_engage(actor)

    def one(row: Row) -> None:
        contrat, number = row.get("contrat"), "".join(row.get("numero_ej").split())
        if not number:
            raise Doubt(f"{contrat or 'la référence manque'} : le numéro d’engagement manque.")
        if (
            seen.setdefault(contrat, number) != number
            or seen.setdefault(number, contrat) != contrat
        ):
            raise Doubt(f"{contrat} : ce contrat ou ce numéro est déjà plus haut, avec un autre.")
        if any(done.contrat.numero == contrat for done in engager):
            raise Present
        engager.append(Engager(row.line, _to_engage(actor, contrat, number, waiting), number))

    present, doubts = _each(rows, one)
    return Plan(engager=tuple(engager), present=present, doubts=doubts)


def _to_engage(actor: Actor, numero: str, number: str, waiting: list[Contrat]) -> Contrat:
    """The contract of this number, that waits for its commitment."""
    found = _contrat(actor, numero)
    if found is None:
        raise Doubt(
            f"{numero or 'sans référence'} : aucun contrat de votre service n’a cette référence."
        )
    if found.numero_ej == number:
        raise Present
    if found.numero_ej:
        raise Doubt(f"{numero} : il a déjà l’engagement {found.numero_ej}, et non {number}.")
    if found not in waiting:
        raise Doubt(
            f"{numero} : il n’est pas à engager, il est « {found.get_etat_display().lower()} »."
        )
    if not is_usual_ej(number):
        raise Doubt(
            f"{numero} : {number} n’a pas dix chiffres. S’il est juste, saisissez-le sur le {named(found)}."
        )
    if EngagementJuridique.objects.filter(numero=number).exists():
        raise Doubt(f"{numero} : l’engagement {number} est déjà celui d’un autre contrat.")
    return found


def _contrat(actor: Actor, numero: str) -> Contrat | None:
    bon = BONS.visible(actor, "engage").filter(numero=numero).select_related("atelier").first()
    marches = MARCHES.visible(actor, "engage").filter(numero=numero).select_related("atelier")
    return bon or marches.first()


def _of_payments(actor: Actor, rows: Sequence[Row]) -> Plan:
    payer: list[Payer] = []

    def one(row: Row) -> None:
        found = _demande(actor, row)
        on = _day(row, found)
        for done in payer:
            if done.demande.pk == found.pk and done.on == on:
                raise Present
            if done.demande.pk == found.pk:
                raise Doubt(f"{found.numero} : elle est déjà plus haut, payée un autre jour.")
        _check(found, row, on)
        payer.append(Payer(row.line, found, on))

    present, doubts = _each(rows, one)
    return Plan(payer=tuple(payer), present=present, doubts=doubts)


def _demande(actor: Actor, row: Row) -> DemandePaiement:
    """The one request of this number; its commitment or its contract says which one of several."""
    numero, number = row.get("demande"), "".join(row.get("numero_ej").split())
    rows = access.DEMANDES.visible(actor, "pay").filter(numero=numero).exclude(etat="REJETEE")
    found = [
        one
        for one in rows.select_related("service_fait__bon", "service_fait__marche").order_by("pk")
        if number in ("", one.contrat.numero_ej) and row.get("contrat") in ("", one.contrat.numero)
    ]
    if not numero or not found:
        raise Doubt(
            f"{numero or 'sans numéro'} : aucune demande de votre service n’a ce numéro sur cet engagement."
        )
    if len(found) > 1:
        raise Doubt(
            f"{numero} : plusieurs demandes ont ce numéro, et rien ne dit laquelle est payée."
        )
    return found[0]


def _day(row: Row, found: DemandePaiement) -> dt.date:
    try:
        return read_day(row.get("paye_le")).on
    except Unreadable:
        raise Doubt(
            f"{found.numero} : la date de paiement ne se lit pas, « {row.get('paye_le')} »."
        ) from None


def _check(found: DemandePaiement, row: Row, on: dt.date) -> None:
    """What is paid is what was to pay, once it was asked and certified, and not to-morrow."""
    _check_state(found, on)
    name = found.numero
    amount = _amount(row.get("montant"))
    if amount is not None and amount != found.net:
        raise Doubt(f"{name} : {euros(amount)} payés, {euros(found.net)} à payer.")
    if on > horloge.today():
        raise Doubt(f"{name} : elle serait payée le {date_courte(on)}, dans l’avenir.")
    since = max(found.recue_on, found.service_fait.certified_on or found.recue_on)
    if on < since:
        raise Doubt(f"{name} : elle ne peut pas être payée avant le {date_courte(since)}.")


def _check_state(found: DemandePaiement, on: dt.date) -> None:
    name = found.numero
    if found.etat == EtatDemande.PAYEE and found.payee_on == on:
        raise Present
    if found.etat == EtatDemande.PAYEE and found.payee_on:
        raise Doubt(f"{name} : elle est déjà payée, le {date_courte(found.payee_on)}.")
    if found.etat != EtatDemande.A_PAYER:
        raise Doubt(
            f"{name} : elle n’est pas à payer, elle est « {found.get_etat_display().lower()} »."
        )


def _amount(text: str) -> Decimal | None:
    """None when the file says none, or what is no amount: it is then not compared."""
    if not text:
        return None
    try:
        found = MoneyField(required=False).clean(text)
    except ValidationError:
        raise Doubt(f"Le montant « {text} » ne se lit pas.") from None
    return found if isinstance(found, Decimal) else None


def _each(rows: Sequence[Row], one: Callable[[Row], None]) -> tuple[int, tuple[str, ...]]:
    """How many lines are already here, and why the others are doubtful."""
    present, doubts = 0, []
    for row in rows:
        try:
            one(row)
        except Present:
            present += 1
        except Doubt as doubt:
            doubts.append(f"Ligne {row.line} — {doubt}")
    return present, tuple(doubts)
