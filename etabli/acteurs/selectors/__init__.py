"""Who is who: the actor of a person, the people to write to, the services of a territory."""

from etabli.acteurs.selectors.people import (
    Persona,
    actor_for,
    asks_second_factor,
    awaited_guests,
    commune_organisation,
    dgaln,
    epci_organisation,
    hats_of,
    membership_of,
    on_stage,
    organisations_open_to,
    personas,
    prefecture_for,
    recipients,
    service_pilote_for,
)

__all__ = [
    "Persona",
    "actor_for",
    "asks_second_factor",
    "awaited_guests",
    "commune_organisation",
    "dgaln",
    "epci_organisation",
    "hats_of",
    "membership_of",
    "on_stage",
    "organisations_open_to",
    "personas",
    "prefecture_for",
    "recipients",
    "service_pilote_for",
]
