"""The pages of an Atelier that are its tabs (config/onglets.py), and which of them its format has.

A page that a format does not have is shown by no tab, and its address answers nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.candidatures.formats import format_of
from etabli.core.hooks import table


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab.

    page     the name of its address (pk of the Atelier)
    by_mode  instead, one page for each way a contract is made (`FormatDeCandidature.mode`)
    right    the right asked on the Atelier
    needs    what its version of the format must have (an attribute of `Deroule`); empty, nothing
    """

    label: str
    page: str = ""
    by_mode: Mapping[str, str] = field(default_factory=dict)
    right: str = "follow"
    needs: str = ""

    @property
    def pages(self) -> tuple[str, ...]:
        return (self.page,) if self.page else tuple(self.by_mode.values())

    def page_of(self, atelier: Atelier) -> str:
        """The page it leads to for this Atelier; '' when its format has none."""
        if self.needs and not getattr(deroule_of(atelier), self.needs):
            return ""
        return self.page or self.by_mode.get(format_of(atelier).mode, "")


def every_tab() -> tuple[Tab, ...]:
    """Every tab, in order."""
    found: tuple[Tab, ...] = table("ONGLETS")
    return found


def require_page(atelier: Atelier, page: str) -> None:
    """Http404 when the format of this Atelier has no such page."""
    tab = next(one for one in every_tab() if page in one.pages)
    if tab.page_of(atelier) != page:
        raise Http404(f"Cette page n’existe pas pour {format_of(atelier).un_nom}.")
