"""What the moves of a roadmap, its actions and its reviews take: an unknown or missing name stops at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.core.fichiers.models import Fichier
from etabli.feuilles_de_route.models import Action


@dataclass(frozen=True, slots=True)
class Official:
    """6.4: how the roadmap is made official, and what proves it; no act when all are recorded already."""

    elu: str
    co_porteur_etat: str
    rythme: str
    mode: str = ""
    piece: Fichier | None = None
    acte: str = ""


@dataclass(frozen=True, slots=True)
class PorteurAct:
    """6.4: the act by which one porteur commits itself."""

    porteur: Organisation | None
    mode: str
    piece: Fichier | None
    acte: str = ""


@dataclass(frozen=True, slots=True)
class Titled:
    """An action, by its title."""

    titre: str


@dataclass(frozen=True, slots=True)
class Withdrawal(Titled):
    """An action taken out, by its number then."""

    numero: str


@dataclass(frozen=True, slots=True)
class Origins:
    """Codes of the propositions an action comes from."""

    propositions: Sequence[str]


@dataclass(frozen=True, slots=True)
class ResultChange:
    """What is done to a link, an indicator or a measure, and what it says then."""

    acte: str
    objet: str
    valeur: str = ""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What is done to a plan de financement, and the columns that change (euros)."""

    acte: str
    plan: int | None = None
    source: str = ""
    montant: Decimal | None = None
    statut: str = ""
    maitre_ouvrage: str = ""
    maitre_ouvrage_nom: str = ""
    type_porteur: str = ""
    departement_code: str = ""
    cout_ht: Decimal | None = None
    is_chef_de_file: bool = False
    is_energie_scolaire: bool = False
    is_epci_corse: bool = False
    is_renouvellement_urbain: bool = False
    is_feder_cooperation: bool = False
    derogation_taux: Decimal | None = None
    derogation_reference: str = ""
    derogation_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Postponement:
    """6.1: the new day of an action."""

    reportee_a: dt.date | None


@dataclass(frozen=True, slots=True)
class Merger:
    """6.1: the action that goes on in its place."""

    dans: Action | None


@dataclass(frozen=True, slots=True)
class Day:
    """F11: the day a review is planned for."""

    prevue_on: dt.date


@dataclass(frozen=True, slots=True)
class Words:
    """6.4: what the collectivité writes in a review; what is not given does not change."""

    commentaires: str = ""
    besoins: str = ""
    participants: str = ""
    note: int | None = None
    changements: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """6.4: who was there."""

    participants: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """K23: what the Atelier was worth, from 1 to 5."""

    note: int
    mot: str = ""
