"""For which organisations one acts in a role, in a sentence."""

from __future__ import annotations

from etabli.acteurs.states import ACTS_FOR, KINDS, Role, TypeOrganisation
from etabli.core.articles import le


def fault_of_role(role: str, *, name: str, kind: str) -> str:
    """Why nobody acts in this role for such an organisation, and what to choose; '' when one may."""
    allowed = ACTS_FOR.get(role)
    if allowed is None or kind in allowed:
        return ""
    return (
        f"Le rôle « {Role(role).label} » se donne pour {KINDS[allowed]}, et {le(name)} est "
        f"d’une autre sorte ({TypeOrganisation(kind).label}). Choisissez une autre organisation ou un autre rôle."
    )
