"""What a candidature is made of."""

from etabli.candidatures.models.associes import Associe
from etabli.candidatures.models.candidature import Candidature, Compteur, Porteur
from etabli.candidatures.models.complement import DemandeComplement, ItemComplement
from etabli.candidatures.models.courriers import Courrier
from etabli.candidatures.models.fiche import Reponse, VersionFiche
from etabli.candidatures.models.instruction import Avis, Critere
from etabli.candidatures.models.perimetre import CompositionEpci

__all__ = [
    "Associe",
    "Avis",
    "Candidature",
    "CompositionEpci",
    "Compteur",
    "Courrier",
    "Critere",
    "DemandeComplement",
    "ItemComplement",
    "Porteur",
    "Reponse",
    "VersionFiche",
]
