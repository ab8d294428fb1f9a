"""Frameworks: what they hold, what is used of them, which one serves a day and a service (4.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from etabli.acteurs.models import Organisation
from etabli.ateliers.deroules import CLOSED, states
from etabli.ateliers.models import Atelier
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature
from etabli.core import hooks, tic
from etabli.marches.models import (
    AccordCadre,
    BonDeCommande,
    Devis,
    Groupement,
    MembreGroupement,
    VersionDevis,
)
from etabli.marches.models.accords import ModeExecution
from etabli.marches.plafond import Plafond
from etabli.marches.states import (
    NOTIFIED,
    EtatAccordCadre,
    EtatDesignation,
    EtatDevis,
    EtatGroupement,
    Situation,
)

ZERO = Decimal("0.00")
MONEY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=14, decimal_places=2)
VALIDATED = (EtatDevis.VALIDE, EtatDevis.COMMANDE)
#: a devis that may still be ordered from, even while a change of it is looked at (B-6)
STANDING = (*VALIDATED, EtatDevis.DEPOSE, EtatDevis.RETOURNE)


def framework_plafond(accord: AccordCadre, *, sauf: Atelier | None = None) -> Plafond:
    """Maximum, consumed and reserved of a framework (4.2); `sauf` leaves one atelier's reserve out."""
    return Plafond(
        accord.maximum_ht, consumed_ht(accord), _reserved_ht(accord, groupement=None, sauf=sauf)
    )


def holder_plafond(groupement: Groupement, *, sauf: Atelier | None = None) -> Plafond:
    """The same for one holder; without a maximum per holder everything fits (10.2 T-2)."""
    accord = groupement.accord_cadre
    return Plafond(
        accord.maximum_par_titulaire_ht,
        consumed_ht(accord, groupement=groupement),
        _reserved_ht(accord, groupement=groupement, sauf=sauf),
    )


def consumed_ht(accord: AccordCadre, *, groupement: Groupement | None = None) -> Decimal:
    """What is notified on a framework, or on one of its holders: orders, and what later apps notify."""
    path = "devis__designation__groupement"
    whose = {f"{path}__accord_cadre": accord} if groupement is None else {path: groupement}
    later = (count(accord, groupement=groupement) for count in hooks.engaged("consumed"))
    return sum(later, _consumed(BonDeCommande.objects.filter(**whose)))


def _reserved_ht(
    accord: AccordCadre, *, groupement: Groupement | None, sauf: Atelier | None
) -> Decimal:
    path = "designation__groupement"
    whose = {f"{path}__accord_cadre": accord} if groupement is None else {path: groupement}
    later = (
        count(accord, groupement=groupement, sauf=sauf) for count in hooks.engaged("reserved")
    )
    return sum(later, _reserved(Devis.objects.filter(**whose), sauf=sauf))


def _consumed(bons: QuerySet[BonDeCommande]) -> Decimal:
    """Σ HT of the notified orders, at their final amount when they are closed (4.2, 10.3)."""
    notified = bons.filter(etat__in=NOTIFIED).order_by()
    found = notified.aggregate(total=Sum(Coalesce("final_ht", "ht")))["total"]
    return found or ZERO


def _reserved(devis: QuerySet[Devis], *, sauf: Atelier | None) -> Decimal:
    """Validated devis − notified orders, never below 0, by atelier, while its turn lives (10.3).

    What is validated stays reserved while a change of it is looked at. The database adds up: a framework
    may hold ten thousand devis.
    """
    validated = VersionDevis.objects.filter(devis=OuterRef("pk"), validated_on__isnull=False)
    notified = BonDeCommande.objects.filter(devis=OuterRef("pk"), etat__in=NOTIFIED).order_by()
    rows = devis.filter(etat__in=STANDING, designation__etat=EtatDesignation.ACCEPTEE).exclude(
        designation__atelier__etat__in=states(*CLOSED)
    )
    if sauf is not None:
        rows = rows.exclude(designation__atelier=sauf)
    left = F("validated_ht") - Coalesce(F("notified_ht"), ZERO, output_field=MONEY)
    found = rows.annotate(
        validated_ht=Subquery(validated.order_by("-numero").values("ht")[:1]),
        notified_ht=Subquery(notified.values("devis").values(total=Sum("ht"))),
    ).aggregate(total=Sum(Greatest(Value(ZERO, MONEY), left, output_field=MONEY)))
    return found["total"] or ZERO


def situation(accord: AccordCadre, *, on: dt.date) -> Situation:
    """Where the framework stands that day (4.2)."""
    if accord.etat != EtatAccordCadre.NOTIFIE:
        return Situation(accord.etat)
    if accord.date_notification is None or on < accord.date_notification:
        return Situation.NOTIFIE
    if on > accord.fin:
        return Situation.EXPIRE
    return Situation.EN_VIGUEUR if consumed_ht(accord) < accord.plafond_ht else Situation.EPUISE


def is_in_force(accord: AccordCadre, *, on: dt.date) -> bool:
    return situation(accord, on=on) == Situation.EN_VIGUEUR


def framework_for(obj: Atelier | Candidature, *, on: dt.date) -> AccordCadre | None:
    """The framework that serves the format and the service of this dossier or of this Atelier that day."""
    mode, service = format_of(obj).mode, obj.service_pilote
    return tic.kept(
        ("framework of a service", on, mode, service.pk),
        lambda: current_framework(on, mode, service),
    )


def framework_in_force(
    on: dt.date, *, mode: str = ModeExecution.BONS_DE_COMMANDE
) -> AccordCadre | None:
    """The most recently notified framework of that mode in force that day (10.2 D-13)."""
    return tic.kept(("framework in force", on, str(mode)), lambda: next(_in_force(on, mode), None))


def current_framework(day: dt.date, mode: str, service: Organisation) -> AccordCadre | None:
    """The most recently notified framework of that mode in force that day and open to this service (AC-5)."""
    return next((one for one in _in_force(day, mode) if one.is_open_to(service)), None)


def _in_force(day: dt.date, mode: str) -> Iterator[AccordCadre]:
    rows = AccordCadre.objects.filter(
        mode=mode,
        etat=EtatAccordCadre.NOTIFIE,
        date_notification__lte=day,
        date_fin_validite__gte=day,
    )
    return (a for a in rows.order_by("-date_notification", "-pk") if is_in_force(a, on=day))


def days_to_end(accord: AccordCadre, *, on: dt.date) -> int:
    return (accord.fin - on).days


def shared_firms(accord: AccordCadre) -> QuerySet[Organisation]:
    """R7: the firms that are in several groupements of this framework, those terminated left out."""
    rows = MembreGroupement.objects.filter(groupement__accord_cadre=accord)
    rows = rows.exclude(groupement__etat=EtatGroupement.RESILIE).order_by()
    several = rows.values("organisation").annotate(times=Count("groupement", distinct=True))
    found = Organisation.objects.filter(pk__in=several.filter(times__gt=1).values("organisation"))
    return found.order_by("nom", "pk")


def shares(accord: AccordCadre) -> dict[int, tuple[Decimal, Decimal]]:
    """AC-9: what is notified to each holder, and its share of the whole from 0 to 100; by number."""
    bons = BonDeCommande.objects.filter(
        devis__designation__groupement__accord_cadre=accord, etat__in=NOTIFIED
    )
    rows = bons.order_by().values("devis__designation__groupement")
    orders = {
        row["devis__designation__groupement"]: row["total"]
        for row in rows.annotate(total=Sum(Coalesce("final_ht", "ht")))
    }
    found = {
        one.pk: sum(
            (count(accord, groupement=one) for count in hooks.engaged("consumed")),
            orders.get(one.pk, ZERO),
        )
        for one in accord.groupements.order_by("rang")
    }
    whole = sum(found.values(), ZERO)
    return {pk: (ht, ht * 100 / whole if whole else ZERO) for pk, ht in found.items()}
