"""What the moves of a candidature take: an unknown or missing name stops at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NotRequired, TypedDict

from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.candidatures.models import Associe, Courrier, ItemComplement, Porteur
from etabli.core.fichiers.models import Fichier


@dataclass(frozen=True, slots=True)
class Exchange:
    """C2: a note for the State alone."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Characterisation:
    """C3: the format of the dossier."""

    format: str


@dataclass(frozen=True, slots=True)
class Discarding:
    """C4: a code of `MotifEcart`, and where else to turn."""

    code: str
    autre_dispositif: str = ""


@dataclass(frozen=True, slots=True)
class Joining:
    """A collectivité that carries the dossier too, an operator that writes it with them."""

    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Leading:
    """The porteur that leads from now on."""

    porteur: Porteur


@dataclass(frozen=True, slots=True)
class Releasing:
    """The operator whose part ends."""

    associe: Associe


@dataclass(frozen=True, slots=True)
class Following:
    """The services that the perimeter enters, each with its communes in words; those it has left."""

    arrived: Sequence[tuple[Organisation, str]]
    gone: Sequence[Organisation]


@dataclass(frozen=True, slots=True)
class Piloting:
    """The service that pilots from now on."""

    service: Organisation


@dataclass(frozen=True, slots=True)
class Letter:
    """A signed letter of the dossier."""

    courrier: Courrier


class AskedItem(TypedDict):
    """C10: one item of a request: a sentence, and the question of the fiche or the letter it is about."""

    texte: str
    nature: NotRequired[str]
    cle: NotRequired[str]
    type_courrier: NotRequired[str]
    organisation: NotRequired[Organisation | None]


@dataclass(frozen=True, slots=True)
class Asking:
    """C10, C14: items as {nature, texte, cle | type_courrier + organisation}."""

    items: Sequence[AskedItem]


@dataclass(frozen=True, slots=True)
class OfItem:
    """C10b: the item that is looked at."""

    item: ItemComplement


@dataclass(frozen=True, slots=True)
class Answer(OfItem):
    """C10b: what is answered; `par` names who sent the letter that answers."""

    reponse: str = ""
    fichier: Fichier | None = None
    par: str = ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """C13: who instructs, and declares to have no conflict of interest."""

    instructeur: Personne | None
    sans_conflit: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one member of the DGALN thinks: a code of `SensAvis`, and why."""

    sens: str
    texte: str


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What the opinions come to."""

    texte: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """C16: where else to turn."""

    orientation: str = ""


@dataclass(frozen=True, slots=True)
class Adjournment:
    """C17: the day of the review."""

    review_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Programming:
    """C19: a year, and an estimate in euros TTC."""

    annee: int
    ae_estimee: Decimal


@dataclass(frozen=True, slots=True)
class Leaving:
    """2.7.1: the collectivité that leaves."""

    porteur: Porteur


@dataclass(frozen=True, slots=True)
class Redrafting:
    """C24: who leads when the lead has left."""

    chef_de_file: Organisation | None = None
