"""Sessions on site and their people, what was proposed, the meetings and the work between the sessions."""

from etabli.seances.models.acteurs import ActeurAMobiliser
from etabli.seances.models.calendrier import Calendrier, ContrainteCalendrier, Jalon
from etabli.seances.models.contributions import CONTRIBUTION_LINK, Contribution
from etabli.seances.models.desseins import Dessein, VersionDessein
from etabli.seances.models.entretiens import DocumentRecu, Entretien
from etabli.seances.models.frais import FraisOrganisation
from etabli.seances.models.reunions import DecisionReunion, Reunion
from etabli.seances.models.sessions import (
    INSCRIPTION_LINK,
    INVITATION_LINK,
    DecisionSeance,
    Inscription,
    InvitationSeance,
    Person,
    Presence,
    Proposition,
    Sequence,
    SessionInSitu,
)

__all__ = [
    "CONTRIBUTION_LINK",
    "INSCRIPTION_LINK",
    "INVITATION_LINK",
    "ActeurAMobiliser",
    "Calendrier",
    "ContrainteCalendrier",
    "Contribution",
    "DecisionReunion",
    "DecisionSeance",
    "Dessein",
    "DocumentRecu",
    "Entretien",
    "FraisOrganisation",
    "Inscription",
    "InvitationSeance",
    "Jalon",
    "Person",
    "Presence",
    "Proposition",
    "Reunion",
    "Sequence",
    "SessionInSitu",
    "VersionDessein",
]
