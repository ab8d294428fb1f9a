"""What is certified, asked, advanced and paid of a contract."""

from etabli.paiements.models.avances import Avance, PartMarche, Repartition, TitrePerception
from etabli.paiements.models.fins import FinAnticipee
from etabli.paiements.models.penalites import Penalite
from etabli.paiements.models.previsions import PrevisionCp
from etabli.paiements.models.services_faits import DemandePaiement, ServiceFait
from etabli.paiements.models.sous_traitances import PartSousTraitee, SousTraitance

__all__ = [
    "Avance",
    "DemandePaiement",
    "FinAnticipee",
    "PartMarche",
    "PartSousTraitee",
    "Penalite",
    "PrevisionCp",
    "Repartition",
    "ServiceFait",
    "SousTraitance",
    "TitrePerception",
]
