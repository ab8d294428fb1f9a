"""The verbs of people: invite, accept, open a service."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import IntegrityError

from etabli.accounts.models import Personne, is_stage
from etabli.acteurs import access
from etabli.acteurs.models import EtatInvitation, Invitation, Membre, Organisation
from etabli.acteurs.organisations import fault_of_role
from etabli.acteurs.payloads import Accepting
from etabli.acteurs.siret import FIELDS, Identite, fault_of_siret
from etabli.acteurs.states import TypeOrganisation
from etabli.core import horloge, parametres
from etabli.core.access import CLOCK, Actor
from etabli.core.articles import de
from etabli.core.courriel import Lettre, compose
from etabli.core.fuseaux import minuit
from etabli.core.guards import guard
from etabli.core.models import Message, reference
from etabli.core.outbox import Recipient
from etabli.core.refus import Refused
from etabli.core.texte import fold_address
from etabli.core.workflow import Attempt, Move, Workflow

ETAT = EtatInvitation
WAITING = "Une invitation attend déjà la réponse de {}."


def _invited(invitation: Invitation) -> list[Recipient]:
    name = f"{invitation.prenom} {invitation.nom}".strip()
    return [Recipient(None, name, invitation.courriel)]


@guard("", "L’invitation est encore valable")
def _still_valid(attempt: Attempt[Invitation]) -> str | None:
    if attempt.on > attempt.obj.expires_on:
        return (
            f"Cette invitation n’est plus valable depuis le {minuit(attempt.obj.expires_on, attempt.obj.place)}. "
            f"Demandez-en une nouvelle à {attempt.obj.invited_by_name}."
        )
    return None


@guard("", "Le rôle est celui d’une telle organisation")
def _role_fits(attempt: Attempt[Invitation]) -> str | None:
    invitation, organisation = attempt.obj, attempt.obj.organisation
    fault = fault_of_role(invitation.role, name=organisation.nom, kind=organisation.type)
    return fault or None


WORKFLOW = Workflow(
    access.TABLE,
    audiences={"invité": _invited},
    final=(ETAT.ACCEPTEE, ETAT.ANNULEE, ETAT.EXPIREE),
    send=Move("Inviter", (), ETAT.ENVOYEE, asks=("invité",), guards=(_role_fits,)),
    accept=Move(
        "Accepter l’invitation",
        (ETAT.ENVOYEE,),
        ETAT.ACCEPTEE,
        payload=Accepting,
        guards=(_still_valid,),
    ),
    cancel=Move("Annuler l’invitation", (ETAT.ENVOYEE,), ETAT.ANNULEE),
    expire=Move("Laisser expirer l’invitation", (ETAT.ENVOYEE,), ETAT.EXPIREE),
)


def invite_person(
    *,
    actor: Actor,
    courriel: str,
    organisation: Organisation,
    role: str,
    prenom: str = "",
    nom: str = "",
    message: str = "",
) -> Invitation:
    """Ask someone in. Refused when they already have this role there, when an invitation waits, or
    when nobody acts in this role for such an organisation."""
    courriel = fold_address(courriel)
    known = Membre.objects.active().filter(
        personne__email=courriel, organisation=organisation, role=role
    )
    if known.exists():
        raise Refused(f"{courriel} a déjà ce rôle pour « {organisation} » : rien à envoyer.")
    waiting = Invitation.objects.filter(
        courriel=courriel, organisation=organisation, role=role, etat=ETAT.ENVOYEE
    )
    if waiting.exists():
        raise Refused(WAITING.format(courriel))
    today = horloge.today()
    days = parametres.integer("invitation_validite_jours", on=today)
    invitation = Invitation(
        courriel=courriel, organisation=organisation, role=role, prenom=prenom, nom=nom,
        message=message, invited_by_id=actor.person_id, invited_by_name=actor.name,
        expires_on=today + dt.timedelta(days=days),
    )  # fmt: skip
    try:
        WORKFLOW.run(invitation, "send", actor=actor)
    except IntegrityError as twice:  # the same one, sent by another hand meanwhile
        raise Refused(WAITING.format(courriel)) from twice
    return invitation


def mail_of(invitation: Invitation) -> Lettre:
    """The mail that announces it, as its reader receives it; its link, which is theirs alone, is hidden."""
    sent = Message.objects.filter(entry__subject=reference(invitation))
    lettre = compose([sent.select_related("entry").get(entry__verb=WORKFLOW.verb("send"))])
    return replace(lettre, text=lettre.text.replace(invitation.token, "…"))


def accept_invitation(invitation: Invitation, *, prenom: str, nom: str) -> Personne:
    """The link itself is the proof: the person exists from now on, with this role. Done by the clock's hand.

    On a demonstration they join the cast, and leave with it.
    """
    courriel = fold_address(invitation.courriel)
    personne = Personne.objects.filter(email__iexact=courriel).order_by("pk").first()
    if personne is None:
        personne = Personne.objects.create_user(
            courriel, prenom=prenom, nom=nom, is_persona=is_stage()
        )
    WORKFLOW.run(invitation, "accept", actor=CLOCK, personne=personne.pk)
    join_organisation(personne, organisation=invitation.organisation, role=invitation.role)
    return personne


def cancel_invitation(invitation: Invitation, *, actor: Actor) -> None:
    WORKFLOW.run(invitation, "cancel", actor=actor)


def join_organisation(
    personne: Personne, *, organisation: Organisation, role: str, fonction: str = ""
) -> Membre:
    """Give a person a role in an organisation; nothing changes when they hold it already."""
    held = (
        Membre.objects.active()
        .filter(personne=personne, organisation=organisation, role=role)
        .first()
    )
    return held or Membre.objects.create(
        personne=personne, organisation=organisation, role=role, fonction=fonction
    )


def keep_identity(identite: Identite, *, corrects_siren: bool = False) -> None:
    """SIRET and address of an organisation, right or refused; a firm gets its SIREN from its SIRET.

    Called by the act that journals it, in its transaction.
    """
    organisation, siret = identite.organisation, identite.siret
    known = "" if corrects_siren else organisation.siren
    if siret and (fault := fault_of_siret(siret, name=organisation.nom, siren=known)):
        raise Refused(fault)
    if siret and not known and organisation.type == TypeOrganisation.ENTREPRISE:
        _keep_siren(organisation, siret[:9])
    for name in FIELDS:
        setattr(organisation, name, getattr(identite, name))
    organisation.save(update_fields=("siren", *FIELDS))


def _keep_siren(organisation: Organisation, siren: str) -> None:
    other = Organisation.objects.filter(siren=siren).exclude(pk=organisation.pk).first()
    if other:
        raise Refused(
            f"Ce SIRET est celui {de(other.nom)} : vérifiez celui {de(organisation.nom)}."
        )
    organisation.siren = siren
