"""What a holder gives back, judged layer by layer before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etabli.sceaux.enveloppe import sealing
from etabli.sceaux.enveloppe.sealing import WrongKey
from etabli.sceaux.models.scelles import Scelle
from etabli.sceaux.selectors import Couche

MISSING = "Il manque une couche : pelez-les toutes d’une fois, depuis cette page."
WRONG = "Une couche n’est pas celle que cette clé laisse : rechargez la page et pelez de nouveau, avec la même clé."


def faults_of(
    layers: Sequence[Couche], given: Mapping[str, str], sealed: Mapping[str, Scelle]
) -> list[str]:
    """Why what was given is not what these layers hide; nothing when every one is right."""
    if any(layer.code not in given for layer in layers):
        return [MISSING]
    if all(_is_right(layer, given[layer.code], sealed[layer.nom]) for layer in layers):
        return []
    return [WRONG]


def _is_right(layer: Couche, found: str, one: Scelle) -> bool:
    """The last layer hides the key of the container, known by its public half; the other, a known digest."""
    if not layer.is_last:
        return sealing.digest(found) == str(one.sceaux[layer.paire]["reste"])
    try:
        return sealing.public_of(found) == one.destinataire
    except WrongKey:
        return False
