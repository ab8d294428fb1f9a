"""What a consultation is made of."""

from etabli.consultations.models.attribution import Attestation, Desistement, Rejet
from etabli.consultations.models.avenants import Avenant
from etabli.consultations.models.comite import (
    Audition,
    ClassementFige,
    MembreComite,
    NoteOffre,
    SecondeAnalyse,
    TirageAuSort,
    VoteComite,
)
from etabli.consultations.models.dce import Consulte, Covalidation, SectionDCE
from etabli.consultations.models.marches import MarcheSubsequent
from etabli.consultations.models.offres import (
    AccesOffre,
    DemandeOffre,
    EliminationOffre,
    Offre,
    PieceOffre,
)
from etabli.consultations.models.questions import Question, Report
from etabli.consultations.models.retraits import Retrait

__all__ = [
    "Avenant",
    "AccesOffre",
    "Attestation",
    "Audition",
    "ClassementFige",
    "Consulte",
    "Covalidation",
    "DemandeOffre",
    "Desistement",
    "EliminationOffre",
    "MarcheSubsequent",
    "MembreComite",
    "NoteOffre",
    "Offre",
    "PieceOffre",
    "Question",
    "Rejet",
    "Report",
    "Retrait",
    "SecondeAnalyse",
    "SectionDCE",
    "TirageAuSort",
    "VoteComite",
]
