"""Every tag and filter of the house, builtin in all templates (settings.TEMPLATES)."""

from etabli.core.ui.library import register
from etabli.core.ui.tags import (
    acts,
    annonces,
    blocks,
    drafts,
    fields,
    filters,
    lists,
    page,
    shared,
    show,
    story,
)

__all__ = [
    "acts",
    "annonces",
    "blocks",
    "drafts",
    "fields",
    "filters",
    "lists",
    "page",
    "register",
    "shared",
    "show",
    "story",
]
