"""What the tourniquet is made of: the log's records and the file they give (T-13)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from etabli.marches.tourniquet.kept import Kept


class Resultat(StrEnum):
    """What a test of T-2 says of a holder; the first that applies is the motive."""

    DEJA_REFUSE = "DEJA_REFUSE"
    SUSPENDU = "SUSPENDU"
    PLAFOND = "PLAFOND"
    CONFLIT = "CONFLIT"
    DESIGNE = "DESIGNE"


class Nature(StrEnum):
    """What a record of the log tells."""

    DESIGNATION = "DESIGNATION"
    ACCEPTATION = "ACCEPTATION"
    REFUS = "REFUS"
    SILENCE = "SILENCE"
    NON_CONFORME = "NON_CONFORME"
    NON_REMIS = "NON_REMIS"
    JUSTIFICATION_ACCEPTEE = "JUSTIFICATION_ACCEPTEE"
    JUSTIFICATION_REFUSEE = "JUSTIFICATION_REFUSEE"
    CONFLIT_CONFIRME = "CONFLIT_CONFIRME"
    CONFLIT_LEVE = "CONFLIT_LEVE"
    SANS_OBJET = "SANS_OBJET"
    RETOUR = "RETOUR"
    NOTIFICATION = "NOTIFICATION"
    SUSPENSION = "SUSPENSION"
    FIN_SUSPENSION = "FIN_SUSPENSION"
    RESILIATION = "RESILIATION"
    RE_SOLLICITATION = "RE_SOLLICITATION"


class Cause(StrEnum):
    """Why a holder refuses, or gives up after acceptance (T-6)."""

    CONFLIT = "CONFLIT"  # (a) given back, not counted
    INCAPACITE = "INCAPACITE"  # (b) not counted unless DGALN does not accept the justification
    SUSPENSION = "SUSPENSION"  # closed by the decision of suspension, as (b) (10.2 T-10)
    AUTRE = "AUTRE"  # (c) counted


class Issue(StrEnum):
    """What became of a designation."""

    EN_COURS = "EN_COURS"
    ACCEPTEE = "ACCEPTEE"
    REFUSEE = "REFUSEE"
    SILENCE = "SILENCE"
    CONFLIT = "CONFLIT"
    RENDUE = "RENDUE"
    SANS_OBJET = "SANS_OBJET"


class Alerte(StrEnum):
    """What counted refusals call for (T-7); never automatic."""

    MISE_EN_DEMEURE = "MISE_EN_DEMEURE"
    PROPOSITION_SUSPENSION = "PROPOSITION_SUSPENSION"


@dataclass(frozen=True, slots=True)
class Test:
    """One holder examined: its place in the file (1 = head) and the test that decided."""

    titulaire: str
    position: int
    resultat: Resultat
    detail: str = ""

    __test__ = False  # the trade's word; not a test case for pytest


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the log (T-13). `designation` is the number of the designation it speaks of."""

    nature: Nature
    le: dt.date
    atelier: str = ""
    titulaire: str = ""
    designation: int = 0
    tests: tuple[Test, ...] = ()
    cause: Cause | None = None
    motif: str = ""
    file_avant: tuple[str, ...] = ()
    file_apres: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Designation:
    """One turn reserved for one atelier; its number is its rank in the framework (T-8)."""

    numero: int
    atelier: str
    titulaire: str
    le: dt.date
    issue: Issue = Issue.EN_COURS
    is_used: bool = False  # T-9: the first BC is notified
    is_given_back: bool = False
    clos_le: dt.date | None = None
    a_justifier: bool = False  # an incapacity DGALN has not yet accepted or refused (T-12)

    @property
    def is_live(self) -> bool:
        return self.issue in (Issue.EN_COURS, Issue.ACCEPTEE)


@dataclass(frozen=True, slots=True)
class RefusCompte:
    """A counted refusal, dated by its log line (10.2 T-7)."""

    titulaire: str
    le: dt.date
    designation: int


@dataclass(frozen=True, slots=True)
class Passe:
    """What the file remembers of one atelier: its designations by number, who refused, who may not."""

    tours: tuple[int, ...] = ()
    refus: frozenset[str] = frozenset()
    conflits: frozenset[str] = frozenset()
    is_re_sollicite: bool = False


RIEN = Passe()


@dataclass(frozen=True, slots=True)
class TourDeRole:
    """The file of one framework at one moment, rebuilt from its log."""

    rang: tuple[str, ...]
    file: tuple[str, ...]
    rendus: Mapping[str, int] = field(default_factory=dict)
    suspendus: frozenset[str] = frozenset()
    #: by number
    tours: Kept[int, Designation] = field(default_factory=Kept)
    ateliers: Kept[str, Passe] = field(default_factory=Kept)
    refus_comptes: tuple[RefusCompte, ...] = ()

    @classmethod
    def initial(cls, rang: Iterable[str]) -> TourDeRole:
        """The file at the start: the ranking of the framework."""
        order = tuple(rang)
        return cls(order, order)

    @property
    def designations(self) -> tuple[Designation, ...]:
        """Every designation, by number."""
        return tuple(self.tours[numero] for numero in range(1, len(self.tours) + 1))

    def designation(self, numero: int) -> Designation:
        """The designation of this number. LookupError when there is none."""
        if numero not in self.tours:
            raise LookupError(f"no designation {numero}")
        return self.tours[numero]

    def live_designation(self, atelier: str) -> Designation | None:
        """The designation of the atelier that is pending or accepted."""
        turns = (self.tours[numero] for numero in reversed(self.passe(atelier).tours))
        return next((turn for turn in turns if turn.is_live), None)

    def passe(self, atelier: str) -> Passe:
        return self.ateliers.get(atelier, RIEN)

    def refused(self, atelier: str) -> frozenset[str]:
        return self.passe(atelier).refus

    def in_conflict(self, atelier: str) -> frozenset[str]:
        return self.passe(atelier).conflits


def empreinte(record: Record, *, previous: str) -> str:
    """SHA-256 of the record and of the digest before it: the log is a chain (T-13)."""
    text = json.dumps(asdict(record), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
