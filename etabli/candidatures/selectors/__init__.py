"""Reads of candidatures: of a list, of one dossier, for several screens and for later apps."""

from etabli.candidatures.selectors.candidatures import (
    answers,
    choices,
    co_porteurs,
    communes,
    deadlines,
    documents,
    dossiers,
    history,
    open_dossiers,
    porteurs,
    title,
)

__all__ = [
    "answers",
    "choices",
    "co_porteurs",
    "communes",
    "deadlines",
    "documents",
    "dossiers",
    "history",
    "open_dossiers",
    "porteurs",
    "title",
]
