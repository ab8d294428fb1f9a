"""Reads of roadmaps shared by screens, by papers and by later apps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypedDict

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role
from etabli.ateliers.models import Atelier
from etabli.core import parametres
from etabli.core.access import Actor
from etabli.core.coecriture.writing import columns
from etabli.core.delais import end_in_months, is_older_than_months
from etabli.feuilles_de_route import financement
from etabli.feuilles_de_route.cofinancement import Resultat
from etabli.feuilles_de_route.models import (
    Action,
    Axe,
    FeuilleDeRoute,
    Indicateur,
    LienAction,
    LigneFinancement,
    MesureIndicateur,
    PlanFinancement,
    Revue,
)
from etabli.feuilles_de_route.states import (
    AGREED,
    COMMITTED,
    DONE,
    LAUNCHED,
    CoteNote,
    EtatAction,
)
from etabli.seances.models import Proposition

ZERO = Decimal(0)
PORTEURS = (Role.COLLECTIVITE_REDACTEUR, Role.COLLECTIVITE_SIGNATAIRE)


def roadmap_of(atelier: Atelier) -> FeuilleDeRoute | None:
    return FeuilleDeRoute.objects.filter(atelier=atelier).first()


def has_content(feuille: FeuilleDeRoute) -> bool:
    """At least one axe and one action, in one query."""
    filled = Exists(Axe.objects.filter(feuille=OuterRef("pk"))) & Exists(
        Action.objects.filter(feuille=OuterRef("pk"))
    )
    return FeuilleDeRoute.objects.filter(filled, pk=feuille.pk).exists()


def is_agreed(atelier: Atelier) -> bool:
    """F11: officialised, or validated by the collectivité."""
    return FeuilleDeRoute.objects.filter(atelier=atelier, etat__in=AGREED).exists()


def last_revue_done(atelier: Atelier) -> bool:
    """F12: the last review is held, or counted as not held (10.4)."""
    last = Revue.objects.filter(feuille__atelier=atelier).order_by("-mois").first()
    return last is not None and last.etat in DONE


def is_follow_up_elapsed(atelier: Atelier, *, on: dt.date) -> bool:
    """F12: 30 months from officialisation, else from validation, are over."""
    feuille = roadmap_of(atelier)
    if feuille is None or feuille.reference_on is None:
        return False
    return is_older_than_months(
        feuille.reference_on, parametres.integer("suivi_fin_mois", on=on), on=on
    )


def revue_days(origin: dt.date) -> dict[int, dt.date]:
    """Months → day: R-DELAI-1 from the day of reference, then R-DELAI-2 (6.4)."""
    months: Iterable[int] = parametres.get("revues_mois", on=origin)
    return {n: end_in_months(origin, n, rolls=True) for n in months}


# -- the roadmap as a page or a paper reads it --------------------------------------------------


@dataclass(frozen=True, slots=True)
class Money:
    """What something costs and who pays it (forecast), in euros HT."""

    cout: Decimal
    autofinancement: Decimal
    subventions: Decimal
    prive: Decimal

    @property
    def left(self) -> Decimal:
        return self.cout - self.autofinancement - self.subventions - self.prive


@dataclass(frozen=True, slots=True)
class Card:
    """An action with what its card shows."""

    action: Action
    readings: tuple[financement.Reading, ...]
    fault: str | None
    propositions: tuple[Proposition, ...]

    @property
    def origin(self) -> str:
        """« P3, P7 », or the flag of 2.9."""
        return ", ".join(row.code for row in self.propositions) or "hors séance"

    @property
    def money(self) -> Money:
        """Σ of the forecasts of its plans."""
        bilans = [reading.bilan for reading in self.readings]
        return Money(
            self.action.cout_ht or ZERO,
            sum((b.autofinancement for b in bilans), ZERO),
            sum((b.subventions for b in bilans), ZERO),
            sum((b.prive for b in bilans), ZERO),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """An axe with its cards, in order."""

    axe: Axe
    cards: tuple[Card, ...]


def actions_of(feuille: FeuilleDeRoute, *, is_whole: bool = False) -> QuerySet[Action]:
    """Every action in order, with what a card needs; whole, with its links and indicators too."""
    lignes = Prefetch("lignes", queryset=LigneFinancement.objects.order_by("pk"))
    plans = Prefetch(
        "plans", queryset=PlanFinancement.objects.order_by("pk").prefetch_related(lignes)
    )
    origins = Prefetch("propositions", queryset=Proposition.objects.order_by("numero"))
    rows = Action.objects.filter(feuille=feuille).select_related(
        "axe", "objectif", "maitre_ouvrage", "feuille__atelier", "fusionnee_dans__axe"
    )
    needed = (plans, origins, *(_results() if is_whole else ()))
    return rows.prefetch_related(*needed).order_by("axe__numero", "rang", "pk")


def _results() -> tuple[Prefetch[str], ...]:
    measures = Prefetch("mesures", queryset=MesureIndicateur.objects.order_by("mesuree_on"))
    indicators = Indicateur.objects.order_by("pk").prefetch_related(measures)
    links = LienAction.objects.order_by("pk")
    return Prefetch("liens", queryset=links), Prefetch("mesurables", queryset=indicators)


def card(action: Action) -> Card:
    found = tuple(financement.readings(action))
    fault = financement.fault_of_costs(action, [r.plan for r in found]) if found else None
    return Card(action, found, fault, tuple(action.propositions.all()))


def sections(feuille: FeuilleDeRoute, *, is_whole: bool = False) -> list[Section]:
    """Axes in order with their cards; whole, see `actions_of`."""
    cards = [card(action) for action in actions_of(feuille, is_whole=is_whole)]
    return [
        Section(axe, tuple(c for c in cards if c.action.axe_id == axe.pk))
        for axe in feuille.axes.order_by("numero").prefetch_related("objectifs")
    ]


def progress(actions: Iterable[Action]) -> dict[str, int]:
    """How many actions live, are launched, are committed, are done (6.1)."""
    states = [row.etat for row in actions if row.etat not in (EtatAction.FUSIONNEE,)]
    return {
        "total": len(states),
        "lancees": sum(state in LAUNCHED for state in states),
        "engagees": sum(state in COMMITTED for state in states),
        "terminees": sum(state == EtatAction.TERMINEE for state in states),
    }


def money(parts: Iterable[Section]) -> Money:
    """Σ of the forecasts of every plan of the actions that live."""
    living = [
        c.money
        for part in parts
        for c in part.cards
        if c.action.etat not in (EtatAction.FUSIONNEE, EtatAction.ABANDONNEE)
    ]
    return Money(
        sum((m.cout for m in living), ZERO),
        sum((m.autofinancement for m in living), ZERO),
        sum((m.subventions for m in living), ZERO),
        sum((m.prive for m in living), ZERO),
    )


def share_of_conform_plans(parts: Iterable[Section]) -> Decimal | None:
    """K21: CONFORME ÷ (all − NON_APPLICABLE), in percent; None when nothing is to be counted."""
    results = [r.bilan.resultat for part in parts for c in part.cards for r in c.readings]
    counted = [r for r in results if r is not Resultat.NON_APPLICABLE]
    if not counted:
        return None
    conform = sum(r is Resultat.CONFORME for r in counted)
    return (Decimal(100 * conform) / len(counted)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def revues_of(feuille: FeuilleDeRoute) -> list[Revue]:
    return list(feuille.revues.select_related("feuille__atelier").order_by("mois"))


def summary(atelier: Atelier) -> dict[str, object]:
    """The panel of the Atelier's page."""
    feuille = roadmap_of(atelier)
    if feuille is None:
        return {"feuille": None}
    actions = list(feuille.actions.order_by("pk"))
    upcoming = feuille.revues.filter(etat__in=("PREVUE", "REMPLIE")).order_by("prevue_on").first()
    return {"feuille": feuille, "progress": progress(actions), "revue": upcoming}


def kept_of_action(action: Action, names: Iterable[str]) -> dict[str, object]:
    """What the fiche-action says today."""
    kept = columns(action, (name for name in names if name != "propositions"))
    if "propositions" in names:
        kept["propositions"] = list(action.propositions.order_by("numero"))
    return kept


class KeptAxe(TypedDict):
    """An axe as its page shows it."""

    titre: str
    description: str
    objectifs: list[str]


def kept_of_axe(axe: Axe) -> KeptAxe:
    """What its page shows of it."""
    titres = axe.objectifs.order_by("numero").values_list("titre", flat=True)
    return {"titre": axe.titre, "description": axe.description, "objectifs": list(titres)}


def marker_of(atelier: Atelier, actor: Actor) -> tuple[Organisation, CoteNote] | None:
    """For whom this person gives a mark (K23): a porteur, the service pilote, the team; None for nobody."""
    sides: list[tuple[Organisation | None, CoteNote, tuple[str, ...]]] = [
        (atelier.service_pilote, CoteNote.PILOTE, (Role.SERVICE_PILOTE,)),
        (atelier.mandataire, CoteNote.EQUIPE, (Role.GROUPEMENT_MANDATAIRE,)),
        *((one, CoteNote.PORTEUR, PORTEURS) for one in porteurs(atelier)),
    ]
    hats = {(m.role, m.organisation_id) for m in actor.memberships}
    for organisation, cote, roles in sides:
        if organisation and any((role, organisation.pk) in hats for role in roles):
            return organisation, cote
    return None


def porteurs(atelier: Atelier) -> list[Organisation]:
    """Those still in: the lead, then the co-porteurs in their order."""
    return [atelier.chef_de_file, *atelier.co_porteurs.order_by("pk")]
