"""Who may do what on a livrable, and who reads a comment (2.1, 2.6)."""

from __future__ import annotations

from django.db.models import Q

from etabli.acteurs.states import Role
from etabli.ateliers.access import scopes_through
from etabli.core import cercles
from etabli.core.access import ALL, Actor, Row, Scope, Table, given, narrowed
from etabli.core.cercles import Seat
from etabli.livrables.models import CommentaireLivrable, Livrable
from etabli.livrables.states import WRITABLE, Cercle
from etabli.seances.access import concerned_through

A = "atelier__"
IN = scopes_through(A)
CLOCK: Row = {Role.CLOCK: ALL}
PILOTE: Row = {Role.SERVICE_PILOTE: IN["service"]}
VALIDEUR: Row = {Role.SERVICE_VALIDEUR: IN["service"]}
MANDATAIRE: Row = {Role.GROUPEMENT_MANDATAIRE: IN["led"]}
SIGNATAIRE: Row = {Role.COLLECTIVITE_SIGNATAIRE: IN["collectivite"]}
PUBLIC = given("publié", Q(etat="PUBLIE"))
SHARED = given("coécrit", Q(is_co_written=True))
OPEN = given("pas encore déposé, ou à refaire", Q(etat__in=WRITABLE))


DEPOSIT: Row = {**MANDATAIRE, **narrowed(PILOTE, SHARED)}
LIVRABLES = Table(
    Livrable,
    view={**concerned_through(A), Role.VISITEUR: PUBLIC},
    follow=concerned_through(A),
    comment={
        role: scope
        for role, scope in concerned_through(A).items()
        if role not in (Role.AUDITEUR, Role.CLOCK)
    },
    write=narrowed({**PILOTE, **MANDATAIRE}, OPEN),
    expect={**PILOTE, **CLOCK},
    expect_in_kit=CLOCK,
    share_writing=PILOTE,
    set_due_day=PILOTE,
    deposit=DEPOSIT,
    redeposit=DEPOSIT,
    supply_accessible=DEPOSIT,
    start_verification={**PILOTE, **VALIDEUR},
    admit=VALIDEUR,
    admit_tacitly=CLOCK,
    postpone=VALIDEUR,
    open_hearing=VALIDEUR,
    observe=MANDATAIRE,
    end_hearing=CLOCK,
    admit_with_refaction=VALIDEUR,
    reject=VALIDEUR,
    declare_images={**PILOTE, **MANDATAIRE},
    ask_publication=PILOTE,
    agree_publication=SIGNATAIRE,
    refuse_publication=SIGNATAIRE,
    withdraw_publication={**PILOTE, **SIGNATAIRE, **CLOCK},
    reissue=CLOCK,
    drop=CLOCK,
)


def seat_of(livrable: Livrable, actor: Actor) -> Seat:
    """As whom the person reads what is written about this livrable (`core.cercles`)."""
    return cercles.seat_of(LIVRABLES, livrable, actor, "follow")


def is_party(livrable: Livrable, actor: Actor) -> bool:
    """Does the person read the contract: the State that buys, the holder that is paid?"""
    return seat_of(livrable, actor).reads(cercles.Cercle.ETAT_TITULAIRE, livrable.titulaire_id)


LA = "livrable__atelier__"
STATE_ROLES = (
    Role.SERVICE_PILOTE, Role.SERVICE_VALIDEUR, Role.RPA, Role.GESTIONNAIRE_BUDGET,
    Role.PREFECTURE, Role.DGALN_CHEF_PROJET, Role.DGALN_DECIDEUR, Role.DGALN_ACHATS,
    Role.AUDITEUR,
)  # fmt: skip
PORTEUR_ROLES = (Role.COLLECTIVITE_REDACTEUR, Role.COLLECTIVITE_SIGNATAIRE)
FIRM_ROLES = (Role.GROUPEMENT_MANDATAIRE, Role.GROUPEMENT_MEMBRE)
#: the circles each role reads
CIRCLES: dict[str, tuple[Cercle, ...]] = {
    **dict.fromkeys(STATE_ROLES, (Cercle.ETAT, Cercle.PORTEURS, Cercle.GROUPEMENT)),
    **dict.fromkeys(PORTEUR_ROLES, (Cercle.PORTEURS, Cercle.GROUPEMENT)),
    **dict.fromkeys(FIRM_ROLES, (Cercle.GROUPEMENT,)),
}


def _reads(circles: tuple[Cercle, ...]) -> Scope:
    return given("de son cercle", Q(cercle__in=circles))


COMMENTAIRES = Table(
    CommentaireLivrable,
    view={
        role: scope & _reads(CIRCLES[role])
        for role, scope in concerned_through(LA).items()
        if role in CIRCLES
    },
)


def circles_open_to(actor: Actor, livrable: Livrable) -> list[Cercle]:
    """The circles in which this reader may write about this livrable, the narrowest first."""
    row = LIVRABLES.rows["comment"]
    granted = [
        m.role
        for m in actor.memberships
        if m.role in row
        and Livrable.objects.filter(row[m.role].filter(m), pk=livrable.pk).exists()
    ]
    mine = {circle for role in granted for circle in CIRCLES[role]}
    return [circle for circle in Cercle if circle in mine]
