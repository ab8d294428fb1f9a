"""What a candidature is made of."""

from etabli.candidatures.models.candidature import Candidature, Compteur, Porteur
from etabli.candidatures.models.complement import DemandeComplement, ItemComplement
from etabli.candidatures.models.courriers import Courrier
from etabli.candidatures.models.fiche import Reponse, VersionFiche
from etabli.candidatures.models.instruction import Avis, Critere, Echange

__all__ = [
    "Avis",
    "Candidature",
    "Compteur",
    "Courrier",
    "Critere",
    "DemandeComplement",
    "Echange",
    "ItemComplement",
    "Porteur",
    "Reponse",
    "VersionFiche",
]
