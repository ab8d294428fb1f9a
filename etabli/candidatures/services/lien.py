"""The link printed on a letter: the telephone that reads it sends the photograph of that letter.

It holds a letter, who printed it, for which version of the fiche, and when: nothing is written until
a photograph comes. It opens that page and no other, for a time, and once; it does what its printer may
still do, and no more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.core.signing import BadSignature

from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import actor_for
from etabli.candidatures.access import TABLE
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature, Courrier
from etabli.candidatures.services.courriers import out_of_place
from etabli.core import horloge, parametres
from etabli.core.access import VISITOR, Actor
from etabli.core.liens import lien

SIGNED = lien("candidatures.courrier")


@dataclass(frozen=True, slots=True)
class LienDeCourrier:
    """What the signed link says, and nothing else."""

    candidature_id: int
    type: str
    organisation_id: int
    person_id: int
    version: int
    printed_at: dt.datetime

    @classmethod
    def printed(
        cls, candidature: Candidature, type: str, organisation: Organisation, *, by: Actor
    ) -> Self:
        """The link of a letter that is printed now by this person."""
        moment = horloge.now().replace(microsecond=0)
        return cls(
            candidature.pk, type, organisation.pk, by.person_id or 0, candidature.version, moment
        )

    @classmethod
    def read(cls, token: str) -> Self:
        """BadSignature for a link that was touched."""
        said, _, type = SIGNED.unsign(token).partition("~")
        try:
            candidature, organisation, person, version, seconds = map(int, said.split("-"))
        except ValueError as odd:
            raise BadSignature(token) from odd
        moment = dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
        return cls(candidature, type, organisation, person, version, moment)

    @property
    def token(self) -> str:
        seconds = round(self.printed_at.timestamp())
        numbers = (
            self.candidature_id, self.organisation_id, self.person_id, self.version, seconds,
        )  # fmt: skip
        return SIGNED.sign(f"{'-'.join(map(str, numbers))}~{self.type}")

    @property
    def printed_on(self) -> dt.date:
        return self.printed_at.astimezone(horloge.PARIS).date()

    @property
    def last_day(self) -> dt.date:
        """It serves until the end of that day."""
        days = parametres.integer("lien_courrier_jours", on=self.printed_on)
        return self.printed_on + dt.timedelta(days=days)

    @property
    def is_over(self) -> bool:
        return horloge.today() > self.last_day


def still_opens(token: str) -> bool:
    """Is it a link of ours, in time? Asked of every upload before its body is read: no query."""
    try:
        return not LienDeCourrier.read(token).is_over
    except BadSignature:
        return False


@dataclass(frozen=True, slots=True)
class LettreDuLien:
    """The letter that a link is about, as it stands now.

    `received` is the letter that came since it was printed; `closed` why the link opens no more.
    """

    lien: LienDeCourrier
    candidature: Candidature
    author: Organisation
    label: str
    actor: Actor
    received: Courrier | None
    closed: str


def letter_of(lien: LienDeCourrier) -> LettreDuLien | None:
    """None when the dossier, the author or that letter is no more."""
    dossiers = Candidature.objects.select_related("commune", "chef_de_file", "service_pilote")
    candidature = dossiers.filter(pk=lien.candidature_id).first()
    author = Organisation.objects.filter(pk=lien.organisation_id).first()
    courrier = format_of(candidature).courrier(lien.type) if candidature else None
    if candidature is None or author is None or courrier is None:
        return None
    actor = _printer(lien)
    received = _received(lien)
    closed = "" if received else _closed(lien, candidature, author, actor)
    return LettreDuLien(lien, candidature, author, courrier.label, actor, received, closed)


def _printer(lien: LienDeCourrier) -> Actor:
    """Whoever printed the letter, with the roles they still have; named for what they did."""
    personne = Personne.objects.filter(pk=lien.person_id).first()
    if personne is None or not personne.may_sign_in:
        return VISITOR
    actor = actor_for(personne, is_strong=False)
    return Actor(
        actor.person_id, f"{actor.name} (par le lien du courrier imprimé)", actor.memberships
    )


def _received(lien: LienDeCourrier) -> Courrier | None:
    """The first letter of this author that came since the link was printed."""
    rows = Courrier.objects.select_related("fichier").filter(
        candidature_id=lien.candidature_id,
        type=lien.type,
        organisation_id=lien.organisation_id,
        deposited_at__gte=lien.printed_at,
    )
    return rows.order_by("pk").first()


def _closed(
    lien: LienDeCourrier, candidature: Candidature, author: Organisation, actor: Actor
) -> str:
    """Why nothing can be sent by this link, in a sentence; empty when something can."""
    if lien.is_over:
        return "Ce lien a servi le temps prévu : il est fermé."
    if not TABLE.may(actor, "deposit_letter", candidature):
        return "Ce courrier n’est plus attendu, ou la personne qui l’a imprimé ne suit plus ce dossier."
    if lien.version != candidature.version:
        return "La fiche du dossier a changé depuis que ce courrier a été imprimé."
    return out_of_place(candidature, lien.type, author, actor=actor)
