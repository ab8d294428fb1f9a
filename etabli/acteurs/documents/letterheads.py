"""Who writes, as the head of a letter says it, and where an answer goes; only what is known is printed."""

from __future__ import annotations

from etabli.acteurs.models import Organisation, ServiceDeconcentre


def lines_of(organisation: Organisation) -> tuple[str, ...]:
    """The name over the letter: the lines the operator entered, else the name alone."""
    row = ServiceDeconcentre.objects.filter(organisation=organisation).first()
    return tuple(row.lignes_entete) if row and row.lignes_entete else (organisation.nom,)


def address_of(organisation: Organisation) -> tuple[str, ...]:
    """Street, then postcode and town, on two lines."""
    town = f"{organisation.code_postal} {organisation.ville}".strip()
    return tuple(line for line in (organisation.adresse, town) if line)


def postal_address(organisation: Organisation) -> str:
    """The same on one line."""
    return ", ".join(address_of(organisation))
