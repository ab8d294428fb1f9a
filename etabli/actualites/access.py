"""Who may do what on the news of an Atelier: those who carry it propose, the pilote publishes."""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.states import Role
from etabli.actualites.models import Actualite
from etabli.actualites.states import Etat
from etabli.ateliers.access import scopes_through
from etabli.core.access import Row, Table, given, narrowed
from etabli.seances.access import concerned_through

A = "atelier__"


def authors_through(prefix: str) -> Row:
    """The pilote, the collectivités and the team."""
    scope = scopes_through(prefix)
    return {
        Role.SERVICE_PILOTE: scope["service"],
        Role.COLLECTIVITE_REDACTEUR: scope["collectivite"],
        Role.GROUPEMENT_MANDATAIRE: scope["led"],
    }


#: the same, asked of the Atelier itself: who may propose news there
AUTHORS_OF_ATELIER = authors_through("")
PILOTE: Row = {Role.SERVICE_PILOTE: scopes_through(A)["service"]}
PUBLIC = given(
    "publiée, d’un Atelier qui n’est pas abandonné",
    Q(etat=Etat.PUBLIEE.value) & ~Q(atelier__etat="ABANDONNE"),
)
TO_READ = given("à relire", Q(etat=Etat.PROPOSEE.value))

ACTUALITES = Table(
    Actualite,
    view={**concerned_through(A), Role.VISITEUR: PUBLIC},
    follow=concerned_through(A),
    propose=authors_through(A),
    amend=narrowed(authors_through(A), TO_READ),
    publish=PILOTE,
    refuse=PILOTE,
    withdraw=authors_through(A),
)
