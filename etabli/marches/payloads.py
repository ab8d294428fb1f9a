"""What the moves of what is contracted take: an unknown or missing name stops at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NotRequired, TypedDict

from etabli.marches.models import Groupement, ModificationAccordCadre
from etabli.marches.states import CauseRetour, NaturePiece


@dataclass(frozen=True, slots=True)
class Notification:
    """AC-4: the day the framework is notified; the day of the act when not said."""

    date_notification: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """AC-1, AC-2, AC-5: what a framework in preparation still lacked; buyers by name."""

    libelle: str
    date_fin_validite: dt.date | None
    maximum_ht: Decimal | None
    justification_duree: str = ""
    maximum_par_titulaire_ht: Decimal | None = None
    ccag: str = ""
    cumul_autorise: bool = True
    tous_services: bool = True
    acheteurs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """4.6: criteria as rows, the code of the price formula, the words of the tie rule, days."""

    criteres: list[dict[str, object]]
    formule: str
    departage: str
    delai_reponse_jours: int
    notation: str = "CONSENSUS"
    tirage_prevu: bool = False
    negociation_permise: bool = False
    auditions_prevues: bool = False
    standstill_jours: int = 0


class GivenRules(TypedDict):
    """The same as they are given, by name."""

    criteres: list[dict[str, object]]
    formule: str
    departage: str
    delai_reponse_jours: int
    notation: NotRequired[str]
    tirage_prevu: NotRequired[bool]
    negociation_permise: NotRequired[bool]
    auditions_prevues: NotRequired[bool]
    standstill_jours: NotRequired[int]


@dataclass(frozen=True, slots=True)
class Threshold:
    """AC-1, AC-6: the threshold that is passed, in words."""

    seuil: str


@dataclass(frozen=True, slots=True)
class Team:
    """R3, R7: the firms of a groupement, each with its role and what it knows, in words."""

    membres: Sequence[str]


@dataclass(frozen=True, slots=True)
class Raising:
    """AC-7: the amendment, its legal base, and amounts in euros HT."""

    modification: ModificationAccordCadre
    base: str
    montant_ht: Decimal
    avant: Decimal
    apres: Decimal


@dataclass(frozen=True, slots=True)
class Declaration:
    """F3: numbers of the organisations that declare no conflict."""

    declaration: Sequence[int]


@dataclass(frozen=True, slots=True)
class Refusal:
    """T-6: a code of `CauseRefus`."""

    cause: str


@dataclass(frozen=True, slots=True)
class Identities:
    """5.11: SIRET and addresses that are completed, in words."""

    identites: Sequence[str]


@dataclass(frozen=True, slots=True)
class Quantities:
    """F5: quantities by unit of work."""

    quantites: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Return:
    """F5: a code of `CauseRetour`."""

    cause: str = CauseRetour.CORRECTION


@dataclass(frozen=True, slots=True)
class Ordered:
    """F7: the number of the order that is prepared on a devis."""

    bon: str


@dataclass(frozen=True, slots=True)
class Engagement:
    """CH-3: the number that Chorus gave."""

    numero_ej: str


@dataclass(frozen=True, slots=True)
class Proof:
    """F7: how the order was notified."""

    preuve: str


@dataclass(frozen=True, slots=True)
class End:
    """F16: the new planned end."""

    fin_prevue: dt.date


@dataclass(frozen=True, slots=True)
class Final:
    """2.7.4: what is due in the end, in euros HT."""

    final_ht: Decimal


@dataclass(frozen=True, slots=True)
class Piece:
    """5.17: what is put in the kit d’accès, and of which holder."""

    nature: NaturePiece
    groupement: Groupement | None = None
