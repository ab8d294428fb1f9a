"""Signed letters: received from their author or on its behalf, refused or confirmed by DGALN."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import Role
from etabli.candidatures import courriers
from etabli.candidatures.access import TABLE
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature, Courrier, ItemComplement
from etabli.candidatures.selectors.dossier import (
    authors_of,
    deposit_day,
    lettre_of,
    open_demande,
    validity_months,
)
from etabli.candidatures.services.instruction import answer_item
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import Etat, EtatItem, NatureItem, TypeCourrier
from etabli.core import horloge
from etabli.core.access import CLOCK, Actor
from etabli.core.articles import de
from etabli.core.cercles import Cercle
from etabli.core.fichiers import epreuves
from etabli.core.fichiers.deposits import (
    LETTER_MAX_BYTES,
    PDF_OR_PHOTO,
    Ready,
    Upload,
    examined,
)
from etabli.core.fichiers.epreuves import Epreuve
from etabli.core.fichiers.inspection.framing import Framing
from etabli.core.models import Entry, reference
from etabli.core.outbox import one_act
from etabli.core.refus import Refused

#: the stages that take the letters of 2.2.1, and those before
TAKING = (Etat.EN_SIGNATURE, Etat.DEPOSEE, Etat.COMPLEMENT_DEMANDE)
BEFORE = (
    Etat.MANIFESTATION, Etat.ECHANGE_DGALN, Etat.OPPORTUNITE_CARACTERISEE, Etat.BROUILLON,
)  # fmt: skip


class Signature(TypedDict, total=False):
    """What a letter shows, as whoever deposits it reads it."""

    signataire_nom: str
    signataire_qualite: str
    signe_on: dt.date | None
    is_signe: bool
    is_bien_adresse: bool
    nomme_l_atelier: bool
    is_autrement_nomme: bool
    duree_mois: int | None


def deposit_letter(
    candidature: Candidature,
    *,
    actor: Actor,
    type: str,
    organisation: Organisation,
    fichier: Upload | Sequence[Upload],
    framings: Sequence[Framing] = (),
    on: dt.date | None = None,
    **signature: Unpack[Signature],
) -> Courrier:
    """A signed letter, scanned or photographed; a valid one answers the request that waits for it.

    `signature` says what the letter shows: signataire_nom, signataire_qualite, signe_on, and
    is_signe, is_bien_adresse, nomme_l_atelier (true unless said), is_autrement_nomme, duree_mois. The
    uploader is kept beside the signatory; `framings` is how each photograph was turned and cut by hand.
    Refused for an author that is not of this dossier, or when the stage does not take this letter; a
    letter whose content is at fault is kept, and its faults are said.
    """
    own = Own(candidature, type, organisation, actor)
    own.require()
    with examined(
        fichier, accept=PDF_OR_PHOTO, max_bytes=LETTER_MAX_BYTES, framings=framings
    ) as ready:
        return _kept(own, ready, signature, on=on)


@dataclass(frozen=True, slots=True)
class Own:
    """The letter of one author in one dossier, and who sends it."""

    candidature: Candidature
    type: str
    organisation: Organisation
    actor: Actor

    def require(self) -> None:
        """PermissionDenied or Refused unless this person may send this letter now."""
        TABLE.require(self.actor, "deposit_letter", self.candidature)
        reason = out_of_place(self.candidature, self.type, self.organisation, actor=self.actor)
        if reason:
            raise Refused(reason)

    @property
    def may_send(self) -> bool:
        """May this person send this letter now?"""
        return TABLE.may(self.actor, "deposit_letter", self.candidature) and not out_of_place(
            self.candidature, self.type, self.organisation, actor=self.actor
        )

    def owner(self, token: str = "") -> str:
        """Whose photographs wait: a person's, or those of one printed letter."""
        who = f"lien {token}" if token else f"personne {self.actor.person_id}"
        return f"{who}, {self.candidature.pk} {self.type} {self.organisation.pk}"


def receive_letter(
    own: Own,
    *,
    owner: str,
    fichier: Sequence[Upload],
    on: dt.date | None = None,
    **signature: Unpack[Signature],
) -> Courrier | Epreuve:
    """A PDF is deposited; photographs wait to be looked at first (`send_epreuve`)."""
    own.require()
    with examined(fichier, accept=PDF_OR_PHOTO, max_bytes=LETTER_MAX_BYTES) as ready:
        if ready.are_photos:
            said = {name: str(value) for name, value in signature.items() if value is not None}
            return epreuves.keep(ready, owner=owner, said=said)
        return _kept(own, ready, signature, on=on)


def send_epreuve(own: Own, epreuve: Epreuve, *, on: dt.date | None = None) -> Courrier:
    """The photographs as they were seen, with what was typed beside them."""
    said = epreuve.said
    with epreuve.uploads() as received:
        courrier = deposit_letter(
            own.candidature,
            actor=own.actor,
            type=own.type,
            organisation=own.organisation,
            fichier=received,
            framings=epreuve.framings,
            on=on,
            signataire_nom=said["signataire_nom"],
            signataire_qualite=said["signataire_qualite"],
            signe_on=dt.date.fromisoformat(said["signe_on"]),
            is_autrement_nomme=said.get("is_autrement_nomme") == str(True),
            duree_mois=int(said["duree_mois"]) if said.get("duree_mois") else None,
        )
    epreuves.forget(epreuve)
    return courrier


def _kept(own: Own, ready: Ready, signature: Signature, *, on: dt.date | None) -> Courrier:
    """The letter that was examined, its line of the journal, the request that it answers."""
    day, actor, candidature = on or horloge.today(), own.actor, own.candidature
    with one_act():
        courrier = Courrier(
            candidature=candidature,
            type=own.type,
            organisation=own.organisation,
            fichier=ready.keep(
                subject=reference(candidature),
                depositor_id=actor.person_id,
                circle=Cercle.PORTEURS,
            ),
            version_fiche=max(candidature.version, 1),
            deposited_on=day,
            deposited_by_id=actor.person_id,
            deposited_by_name=actor.name,
            **signature,
        )
        WORKFLOW.run(candidature, "deposit_letter", actor=actor, on=day, courrier=courrier)
        _answer_request(courrier, on=day)
    return courrier


def out_of_place(
    candidature: Candidature, type: str, organisation: Organisation, *, actor: Actor
) -> str:
    """Why this letter has no place here; empty when it has one."""
    if not takes_letter(candidature, type):
        if type == TypeCourrier.ACCORD_SERVICE_VOISIN:
            return "L’accord du service voisin se dépose pendant la rédaction de la fiche."
        if candidature.etat in BEFORE:
            return "La fiche n’est pas encore figée : les courriers se signent après."
        return "Le dossier est complet ou clos : il ne reçoit plus de courrier."
    courrier = format_of(candidature).courrier(type)
    expected = authors_of(candidature, courrier) if courrier else set()
    if organisation.pk not in expected:
        return f"{organisation} n’a pas de courrier à donner pour ce dossier."
    if not may_give(candidature, organisation, actor):
        return f"Le courrier {de(organisation.nom)} est envoyé par ses représentants ou par le service pilote."
    return ""


def takes_letter(candidature: Candidature, type: str) -> bool:
    """Does this stage take a letter of that type? The agreement of a neighbour comes before the others."""
    if type == TypeCourrier.ACCORD_SERVICE_VOISIN:
        return candidature.etat == Etat.BROUILLON
    return candidature.etat in TAKING


def may_give(candidature: Candidature, organisation: Organisation, actor: Actor) -> bool:
    """Its own people, or the pilote on its behalf."""
    if organisation.pk in actor.organisation_ids:
        return True
    return any(
        m.role == Role.SERVICE_PILOTE and m.organisation_id == candidature.service_pilote_id
        for m in actor.memberships
    )


def _answer_request(courrier: Courrier, *, on: dt.date) -> None:
    """A valid letter answers the item that asks for it; a letter at fault leaves the item open."""
    candidature = courrier.candidature
    item = requested_item(candidature, courrier.type, courrier.organisation)
    faults = letter_faults(courrier, on=on)
    if item is None or faults or on > item.due_on:
        return
    answer_item(
        candidature,
        actor=CLOCK,
        item=item,
        reponse=f"Courrier signé le {courrier.signe_on:%d/%m/%Y} par {courrier.signataire_nom}.",
        par=courrier.deposited_by_name,
        on=on,
    )


def requested_item(
    candidature: Candidature, type: str, organisation: Organisation
) -> ItemComplement | None:
    """The item still waited for that asks for this letter."""
    demande = open_demande(candidature)
    if demande is None:
        return None
    rows = demande.items.filter(
        nature=NatureItem.PIECE, etat=EtatItem.DEMANDE, type_courrier=type
    ).order_by("rang")
    named = rows.filter(organisation=organisation).first()
    return named or rows.filter(organisation=None).first()


def letter_faults(courrier: Courrier, *, on: dt.date) -> list[str]:
    """Why this letter does not count, in sentences."""
    return courriers.faults(
        lettre_of(courrier),
        deposit=deposit_day(courrier.candidature, on),
        months=validity_months(on),
    )


def refuse_letter(
    courrier: Courrier, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """DGALN has read it: it must be made again, because…"""
    return WORKFLOW.run(
        courrier.candidature, "refuse_letter", actor=actor, on=on, motif=motif, courrier=courrier
    )


def confirm_letter(courrier: Courrier, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """DGALN has read it: the object is unchanged, or it says what its title does not (10.4, D-09)."""
    return WORKFLOW.run(
        courrier.candidature, "confirm_letter", actor=actor, on=on, courrier=courrier
    )
