"""From which side of the table each role reads, and to which side each audience writes."""

from etabli.acteurs.states import (
    COLLECTIVITE_ROLES,
    DGALN_ROLES,
    GROUPEMENT_ROLES,
    SERVICE_ROLES,
    Role,
)
from etabli.core.cercles import Side

#: a role that is not here follows no dossier: it reads what is public
SIDES: dict[str, Side] = {
    **dict.fromkeys((*SERVICE_ROLES, *DGALN_ROLES, Role.AUDITEUR, Role.CLOCK), Side.ETAT),
    **dict.fromkeys((*COLLECTIVITE_ROLES, Role.PREFECTURE, Role.OPERATEUR_ASSOCIE), Side.PORTEURS),
    **dict.fromkeys(GROUPEMENT_ROLES, Side.TITULAIRE),
}
#: an audience that is not here is told of nothing but what an application writes for it
AUDIENCES: dict[str, Side] = {
    **dict.fromkeys(
        (
            "pilote",
            "valideur",
            "rpa",
            "budget",
            "voisins",
            "dgaln",
            "decideur",
            "achats",
            "chefs",
            "comite_etat",
            "designe_etat",
            "detenteur",
            "detenteurs",
        ),
        Side.ETAT,
    ),
    **dict.fromkeys(
        (
            "porteurs",
            "operateurs",
            "redacteurs",
            "signataires",
            "prefecture",
            "autre_partie",
            "comite_porteurs",
            "designe_porteurs",
        ),
        Side.PORTEURS,
    ),
    **dict.fromkeys(
        (
            "mandataire",
            "equipe",
            "titulaire",
            "deposants",
            "consultes",
            "sollicite",
            "entendus",
            "rejetes",
        ),
        Side.TITULAIRE,
    ),
}
