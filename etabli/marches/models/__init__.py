"""What is contracted, from the framework to the order."""

from etabli.marches.models.accords import (
    AccordCadre,
    Groupement,
    LigneBordereau,
    MembreGroupement,
    ModificationAccordCadre,
    VersionBordereau,
)
from etabli.marches.models.bons import AttestationVigilance, BonDeCommande
from etabli.marches.models.designations import Conflit, Designation, LigneTourniquet
from etabli.marches.models.devis import Devis, VersionDevis
from etabli.marches.models.kit import PieceKit
from etabli.marches.models.regles import AlerteAccordCadre, ReglesConsultation

__all__ = [
    "AccordCadre",
    "AlerteAccordCadre",
    "AttestationVigilance",
    "BonDeCommande",
    "Conflit",
    "Designation",
    "Devis",
    "Groupement",
    "LigneBordereau",
    "LigneTourniquet",
    "MembreGroupement",
    "ModificationAccordCadre",
    "PieceKit",
    "ReglesConsultation",
    "VersionBordereau",
    "VersionDevis",
]
