"""What a member of the committee signs before reading any offer (N-9, INT-1): dated, its words kept.

A text is never corrected: another one is added, with the day from which it is signed. What somebody
signed is the text of the day of their signature, read with the parameters of that day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from etabli.consultations.models import MembreComite
from etabli.core import horloge
from etabli.core.words import said


@dataclass(frozen=True, slots=True)
class Declaration:
    """The paragraphs signed from that day on."""

    since: dt.date
    paragraphs: tuple[str, ...]


#: the four cases of 4.4, from the side of who judges (10.6)
TEXTS = (
    Declaration(
        dt.date(2020, 1, 1),
        (
            "Je déclare n’avoir d’intérêt avec aucun des titulaires consultés, ni avec leurs cotraitants "
            "et sous-traitants connus. En particulier, à ma connaissance, aucun d’eux :",
            "1. n’a, ni n’a eu depuis {conflit_contrat_mois}, de contrat avec la collectivité que je représente "
            "ou avec moi, sur le même périmètre ou le même objet ;",
            "2. n’est propriétaire ou concepteur, avec moi ou pour moi, d’un projet dans le périmètre de l’Atelier ;",
            "3. n’emploie ni n’a pour dirigeant ou associé l’un de mes proches ou moi-même, et ne m’a pas employé "
            "depuis {conflit_contrat_mois} ;",
            "4. n’a écrit pour moi, ou avec moi, le diagnostic que l’Atelier réexamine.",
            "Si l’un de ces cas se présente, ou tout autre qui peut faire douter de mon impartialité, je le dis "
            "aussitôt et je me mets en déport : je ne lis plus aucune offre, mes notes sont annulées, je ne vote pas.",
            "Je garde confidentiels les offres, les prix, les notes, les échanges du comité et le classement, "
            "pendant la consultation et après elle. Je n’en parle à aucun titulaire.",
        ),
    ),
)


def in_force(day: dt.date) -> Declaration:
    """The text that is signed that day."""
    return [text for text in TEXTS if text.since <= day][-1]


def words_on(day: dt.date) -> tuple[str, ...]:
    """Its paragraphs, with the parameters of that day."""
    return tuple(said(one, on=day) for one in in_force(day).paragraphs)


def signed_by(membre: MembreComite) -> tuple[str, ...]:
    """The exact words this member signed; nothing before their signature."""
    if membre.declared_at is None:
        return ()
    return words_on(membre.declared_at.astimezone(horloge.PARIS).date())


def digest_on(day: dt.date) -> str:
    """SHA-256 of the words of that day, kept by the journal with the signature."""
    return hashlib.sha256("\n".join(words_on(day)).encode()).hexdigest()
