"""Who writes and to whom: letterheads of the letters of a dossier; only what is known is printed."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.documents.letterheads import address_of, lines_of
from etabli.acteurs.documents.signature import signed_by
from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import dgaln
from etabli.candidatures.models import Candidature
from etabli.core.documents.blocks import Letterhead, SignatureBlock, day_in_letters

#: to whom every letter of support is written (3.3)
ADDRESSEE = (
    "À l’attention de la sous-direction de l’Aménagement durable",
    "Bureau des stratégies territoriales (AD1), DHUP, DGALN",
)


def from_organisation(
    candidature: Candidature, organisation: Organisation, *, date: dt.date | None, objet: str
) -> Letterhead:
    """The letter of a collectivité or of the préfecture to the bureau that instructs."""
    place = organisation.ville or (organisation.commune.nom if organisation.commune else "")
    if date is None:  # a letter to sign: its author dates it
        place = f"{place}, le [date]" if place else "Le [date]"
    return Letterhead(
        service=lines_of(organisation),
        address=address_of(organisation),
        place=place,
        date=date,
        addressee=ADDRESSEE,
        object=objet,
        file_number=candidature.numero or "",
    )


def from_dgaln(
    candidature: Candidature, *, date: dt.date, objet: str, contact: str = ""
) -> Letterhead:
    """A letter of DGALN to the porteurs and the pilote."""
    office = dgaln()
    return Letterhead(
        service=lines_of(office),
        address=address_of(office),
        place=office.ville,
        date=date,
        addressee=(candidature.chef_de_file.nom, f"Copie : {candidature.service_pilote.nom}"),
        object=objet,
        file_number=candidature.numero or "",
        contact=(contact,) if contact else (),
    )


def signed_by_dgaln(name: str, *, on: dt.date) -> SignatureBlock:
    """Who decided, in what quality, on which day; the delegation when one is entered."""
    mention = f"Décidé le {day_in_letters(on)} dans Établi"
    return signed_by(dgaln(), name, on=on, quality="Pour la DGALN", mention=mention)
