"""What the moves of the analysis take: amounts in euros, candidates by their code in the framework."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.consultations.models import MembreComite
from etabli.consultations.states import NatureOffre
from etabli.core.models import Fichier
from etabli.marches.models import Groupement


@dataclass(frozen=True, slots=True)
class Received:
    """One deposit as its channel gives it; `cle` is how the channel names it. A late one brings no file."""

    groupement: Groupement
    recue_at: dt.datetime
    cle: str
    files: Sequence[tuple[NatureOffre, Fichier]] = ()


@dataclass(frozen=True, slots=True)
class Deposits:
    """N-8: everything the channel received, in any order."""

    offers: Sequence[Received]


@dataclass(frozen=True, slots=True)
class Seat:
    """N-9: a person sits for an organisation, in this capacity."""

    organisation: Organisation
    personne: Personne
    siege: str


@dataclass(frozen=True, slots=True)
class Unseat:
    """A person named by mistake."""

    membre: MembreComite


@dataclass(frozen=True, slots=True)
class Aside:
    """N-10: why; None is whoever acts."""

    raison: str
    membre: MembreComite | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """HT and TTC by code."""

    prix: Mapping[str, tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Asking:
    """MS-5, MS-6: what is asked of one candidate."""

    code: str
    nature: str
    texte: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What it answers."""

    code: str
    nature: str
    reponse: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of the answer, or of its absence."""

    code: str
    nature: str
    suite: str
    raison: str


@dataclass(frozen=True, slots=True)
class Out:
    """MS-5: an offer leaves the comparison, for a reason told to its candidate."""

    code: str
    cause: str
    raison: str


@dataclass(frozen=True, slots=True)
class BackIn:
    """The offer is compared again: that reason no longer holds."""

    code: str
    cause: str


@dataclass(frozen=True, slots=True)
class Hearings:
    """M7: when each is heard; the same time and the same questions for all."""

    starts: Mapping[str, dt.datetime]
    duree_minutes: int
    questions: str
    lieu: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What was said at one hearing."""

    code: str
    compte_rendu: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """N-5: the candidates in the order of their number, the public value that will decide."""

    candidats: Sequence[str]
    valeur_publique: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """N-5: the integers of each public source in their order, and who looks on."""

    sources: Sequence[Sequence[int]]
    temoins: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ordering:
    """N-5: how a second analysis orders offers that nothing else parts."""

    ordre: Sequence[str]
    motifs: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """N-12: adopt, review or abstain; there is no way to name a candidate (D-11)."""

    choix: str
    critere: str = ""
    raison: str = ""
