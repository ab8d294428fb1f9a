"""The people of a session: invited, registered without an account, counted when they come.

Nothing typed here names anyone in the journal: names live in the rows, which retention erases.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from etabli.acteurs.states import Role
from etabli.ateliers.selectors import audiences
from etabli.core import horloge, parametres
from etabli.core.access import CLOCK, Actor
from etabli.core.cercles import Cercle
from etabli.core.guards import guard
from etabli.core.models import Message
from etabli.core.outbox import Recipient, one_act
from etabli.core.refus import Refused
from etabli.core.texte import fold_address
from etabli.core.workflow import Attempt, Changes, Move, Workflow
from etabli.seances import access, selectors
from etabli.seances.models import Inscription, InvitationSeance, Person, SessionInSitu
from etabli.seances.states import College, EtatInscription, EtatInvitation

LIVE = (EtatInscription.A_CONFIRMER, EtatInscription.CONFIRMEE, EtatInscription.EN_ATTENTE)
#: the acts of the public form that send a link
LINK_SENT = ("seances.inscription.register", "seances.inscription.remind")
ANSWERS = (EtatInvitation.ENVOYEE, EtatInvitation.ACCEPTEE, EtatInvitation.DECLINEE)


@guard("", "La session n’est pas passée")
def _open_to_answers(attempt: Attempt[Inscription] | Attempt[InvitationSeance]) -> str | None:
    session = attempt.obj.session
    if not selectors.is_running(session):
        return f"Les réponses sont closes : la session s’est tenue le {session.debut_on:%d/%m/%Y}."
    return None


@guard("", "Les inscriptions sont ouvertes")
def _registration_open(attempt: Attempt[Inscription]) -> str | None:
    if not selectors.is_registration_open(attempt.obj.session):
        return "Les inscriptions à cette session ne sont pas ouvertes."
    return None


def _seat(attempt: Attempt[Inscription]) -> Changes:
    full = selectors.seats_left(attempt.obj.session) == 0
    return {"etat": EtatInscription.EN_ATTENTE if full else EtatInscription.CONFIRMEE}


def _person(row: Person) -> list[Recipient]:
    return [Recipient(None, row.nom, row.courriel)] if row.courriel else []


def _asked(row: InvitationSeance) -> list[Recipient]:
    """Whoever has read the invitation: one that was only proposed is withdrawn in silence."""
    return _person(row) if row.asked_on else []


def _pilote(row: Inscription | InvitationSeance) -> Iterable[Recipient]:
    return audiences["pilote"](row.session.atelier)


INSCRIPTIONS = Workflow(
    access.INSCRIPTIONS,
    related=("session",),
    audiences={"personne": _person},
    final=(EtatInscription.ANNULEE,),
    register=Move("S’inscrire à la session", (), EtatInscription.A_CONFIRMER, guards=(_registration_open,),
                  asks=("personne",), told="s’est inscrit à la session", circle=Cercle.ATELIER),
    admit=Move("S’inscrire en acceptant l’invitation", (), EtatInscription.CONFIRMEE, informs=("personne",),
        told="s’est inscrit en acceptant l’invitation", circle=Cercle.ATELIER),
    remind=Move("Renvoyer le lien d’inscription", LIVE, informs=("personne",), circle=Cercle.ATELIER),
    confirm=Move("Confirmer l’inscription", (EtatInscription.A_CONFIRMER,), guards=(_open_to_answers,), effect=_seat,
                 informs=("personne",), circle=Cercle.ATELIER),
    cancel=Move("Annuler l’inscription", LIVE, EtatInscription.ANNULEE, guards=(_open_to_answers,),
                effect=lambda attempt: {"besoins_acces": ""}, informs=("personne",),
                announce="La place est rendue à la première personne de la liste d’attente.", danger=True,
                circle=Cercle.ATELIER),
    promote=Move("Donner une place libérée", (EtatInscription.EN_ATTENTE,), EtatInscription.CONFIRMEE,
                 informs=("personne",), circle=Cercle.ATELIER),
    warn=Move("Prévenir d’un changement", LIVE, informs=("personne",), circle=Cercle.ATELIER),
)  # fmt: skip

INVITATIONS = Workflow(
    access.INVITATIONS,
    related=("session",),
    audiences={"personne": _person, "pilote": _pilote, "guest": _asked},
    final=(EtatInvitation.ANNULEE,),
    send=Move("Inviter à la session", (), EtatInvitation.ENVOYEE, guards=(_open_to_answers,), asks=("personne",),
        circle=Cercle.ATELIER),
    propose=Move("Proposer un invité", (), EtatInvitation.PROPOSEE, guards=(_open_to_answers,), asks=("pilote",),
        circle=Cercle.ATELIER),
    approve=Move("Envoyer l’invitation proposée", (EtatInvitation.PROPOSEE,), EtatInvitation.ENVOYEE,
                 guards=(_open_to_answers,), asks=("personne",), circle=Cercle.ATELIER),
    accept=Move("Accepter l’invitation", ANSWERS, EtatInvitation.ACCEPTEE, guards=(_open_to_answers,),
                informs=("pilote",), circle=Cercle.ATELIER),
    decline=Move("Décliner l’invitation", ANSWERS, EtatInvitation.DECLINEE, guards=(_open_to_answers,),
                 informs=("pilote",), circle=Cercle.ATELIER),
    cancel=Move("Annuler l’invitation", (EtatInvitation.PROPOSEE, *ANSWERS), EtatInvitation.ANNULEE,
                informs=("guest",), danger=True, circle=Cercle.ATELIER,
                announce="L’invitation ne vaut plus ; la personne qui l’a reçue est prévenue."),
)  # fmt: skip


def _lock(session: SessionInSitu) -> None:
    """Two people who confirm at once never take the same seat."""
    SessionInSitu.objects.select_for_update(of=("self",)).order_by().get(pk=session.pk)


def _address(courriel: str) -> str:
    cleaned = fold_address(courriel)
    try:
        validate_email(cleaned)
    except ValidationError as error:
        raise Refused(
            "L’adresse électronique n’est pas reconnue : vérifiez-la, par exemple nom@exemple.fr."
        ) from error
    return cleaned


def _require_calm(address: str) -> None:
    """A form open to all is not a way to fill a mailbox (never counted by network address)."""
    today = horloge.today()
    links = Message.objects.filter(
        address=address, created_at__gte=horloge.at_paris(today, 0), entry__verb__in=LINK_SENT
    )
    if links.count() >= parametres.integer("inscription_liens_par_jour", on=today):
        raise Refused(
            "Cette adresse a déjà reçu plusieurs liens aujourd’hui\u00a0: cherchez-les dans votre "
            "messagerie, courriers indésirables compris, ou réessayez demain."
        )


@one_act()
def register_participant(
    session: SessionInSitu,
    *,
    nom: str,
    courriel: str,
    college: str,
    commune: str = "",
    besoins_acces: str = "",
    on: dt.date | None = None,
) -> Inscription:
    """Register without an account (screen 26). The seat is held when the link received is followed.

    An address already registered gets its link again, and nobody else learns it was there. Refused
    when the address got too many links today. A crowd is not refused: the form has its pace.
    """
    _lock(session)
    address = _address(courriel)
    _require_calm(address)
    known = session.inscriptions.filter(courriel=address, etat__in=LIVE).first()
    if known:
        INSCRIPTIONS.run(known, "remind", actor=access.participant(known), on=on)
        return known
    row = Inscription(
        session=session, nom=nom.strip(), courriel=address, college=College(college),
        commune=commune.strip(), besoins_acces=besoins_acces.strip(),
    )  # fmt: skip
    INSCRIPTIONS.run(row, "register", actor=access.participant(row), on=on)
    return row


@one_act()
def confirm_registration(
    inscription: Inscription, *, actor: Actor, on: dt.date | None = None
) -> None:
    """Hold a seat, or a place on the waiting list when the room is full."""
    _lock(inscription.session)
    INSCRIPTIONS.run(inscription, "confirm", actor=actor, on=on)


@one_act()
def cancel_registration(
    inscription: Inscription, *, actor: Actor, on: dt.date | None = None
) -> None:
    """Give the seat back (by the signed link, or by a host): the first who waits gets it."""
    _lock(inscription.session)
    INSCRIPTIONS.run(inscription, "cancel", actor=actor, on=on)
    fill_seats(inscription.session, on=on)


def fill_seats(session: SessionInSitu, *, on: dt.date | None = None) -> int:
    """Give the free seats to those who wait, in the order they registered."""
    waiting = session.inscriptions.filter(etat=EtatInscription.EN_ATTENTE).order_by("pk")
    rows = list(waiting[: selectors.seats_left(session)])
    for row in rows:
        INSCRIPTIONS.run(row, "promote", actor=CLOCK, on=on)
    return len(rows)


def warn_registrants(session: SessionInSitu, *, actor: Actor, on: dt.date | None = None) -> None:
    """Tell those who registered that the day, the hour or the place changed."""
    for row in session.inscriptions.filter(etat__in=LIVE).order_by("pk"):
        INSCRIPTIONS.run(row, "warn", actor=actor, on=on)


# -- invitations ----------------------------------------------------------------------------


@one_act()
def invite_to_session(
    session: SessionInSitu,
    *,
    actor: Actor,
    college: str,
    organisme: str = "",
    nom: str = "",
    courriel: str = "",
    on: dt.date | None = None,
) -> InvitationSeance:
    """Ask an organisation or a person to come; they answer by a signed link."""
    row = _invitation(session, college, organisme, nom, courriel)
    row.asked_on = on or horloge.today()
    INVITATIONS.run(row, "send", actor=actor, on=on)
    return row


@one_act()
def propose_guest(
    session: SessionInSitu,
    *,
    actor: Actor,
    college: str,
    organisme: str = "",
    nom: str = "",
    courriel: str = "",
    on: dt.date | None = None,
) -> InvitationSeance:
    """The collectivité names someone to invite (2.9); nothing is sent before a host agrees."""
    row = _invitation(session, college, organisme, nom, courriel)
    INVITATIONS.run(row, "propose", actor=actor, on=on)
    return row


def _invitation(
    session: SessionInSitu, college: str, organisme: str, nom: str, courriel: str
) -> InvitationSeance:
    if not (organisme.strip() or nom.strip()):
        raise Refused("Dites qui est invité : un organisme, une personne, ou les deux.")
    address = _address(courriel) if courriel.strip() else ""
    others = session.invitations.exclude(etat=EtatInvitation.ANNULEE)
    if address and others.filter(courriel=address).exists():
        raise Refused("Cette adresse est déjà invitée à cette session.")
    return InvitationSeance(
        session=session, organisme=organisme.strip(), nom=nom.strip(), courriel=address,
        college=College(college),
    )  # fmt: skip


def send_proposed_invitation(
    invitation: InvitationSeance, *, actor: Actor, on: dt.date | None = None
) -> None:
    """A host agrees to a guest the collectivité named: the invitation leaves."""
    invitation.asked_on = on or horloge.today()
    INVITATIONS.run(invitation, "approve", actor=actor, on=on)
    invitation.save(update_fields=["asked_on"])


@one_act()
def accept_invitation(
    invitation: InvitationSeance, *, actor: Actor, on: dt.date | None = None
) -> Inscription:
    """They come: a seat is held at once (an invitation is never refused a seat).

    By the signed link, or by a host who heard the answer by telephone.
    """
    INVITATIONS.run(invitation, "accept", actor=actor, on=on)
    session = invitation.session
    known = session.inscriptions.filter(from_invitation=invitation, etat__in=LIVE).first()
    if known is None and invitation.courriel:
        known = session.inscriptions.filter(courriel=invitation.courriel, etat__in=LIVE).first()
    if known:
        return _seat_invited(known, on=on)
    row = Inscription(
        session=session, nom=invitation.nom or invitation.organisme, courriel=invitation.courriel,
        college=invitation.college, from_invitation=invitation,
    )  # fmt: skip
    by = access.participant(row) if actor.has(Role.PARTICIPANT) else actor
    INSCRIPTIONS.run(row, "admit", actor=by, on=on)
    return row


def _seat_invited(row: Inscription, *, on: dt.date | None) -> Inscription:
    """Someone invited who had registered by themselves keeps one registration, and gets its seat."""
    if row.etat == EtatInscription.A_CONFIRMER:
        INSCRIPTIONS.run(row, "confirm", actor=access.participant(row), on=on)
    if row.etat == EtatInscription.EN_ATTENTE:
        INSCRIPTIONS.run(row, "promote", actor=CLOCK, on=on)
    return row


@one_act()
def decline_invitation(
    invitation: InvitationSeance, *, actor: Actor, on: dt.date | None = None
) -> None:
    """They do not come; a seat held by this invitation is given back."""
    INVITATIONS.run(invitation, "decline", actor=actor, on=on)
    for row in invitation.inscriptions.filter(etat__in=LIVE).order_by("pk"):
        cancel_registration(row, actor=access.participant(row), on=on)


def cancel_invitation(
    invitation: InvitationSeance, *, actor: Actor, on: dt.date | None = None
) -> None:
    INVITATIONS.run(invitation, "cancel", actor=actor, on=on)
