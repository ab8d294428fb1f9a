"""What papers an Atelier writes, by format: data that pages and services read alike (domain 5, D-06, D-07)."""

from __future__ import annotations

from dataclasses import dataclass

from etabli.candidatures.states import Format
from etabli.redaction.states import Nature


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    rang      the session it tells, 0 when it tells none
    livrable  the livrable of the contract it is handed in as; empty, it gates no payment
    """

    nature: Nature
    rang: int = 0
    livrable: str = ""

    @property
    def label(self) -> str:
        return f"{self.nature.label} n° {self.rang}" if self.rang else str(self.nature.label)

    @property
    def slug(self) -> str:
        """« carnet-1 », in an address."""
        name = self.nature.lower().replace("_", "-")
        return f"{name}-{self.rang}" if self.rang else name


N = Nature
LOCAL = (
    Paper(N.NOTE_CADRAGE, livrable="NOTE_CADRAGE"),
    Paper(N.ETONNEMENT),
    Paper(N.COMPTE_RENDU, 1),
    Paper(N.CARNET, 1, "CARNET_1"),
    Paper(N.COMPTE_RENDU, 2),
    Paper(N.CARNET, 2, "CARNET_2"),
    Paper(N.COMPTE_RENDU, 3),
    Paper(N.RAPPORT_FINAL, livrable="RAPPORT_FINAL"),
    Paper(N.FEUILLE_DE_ROUTE, livrable="FEUILLE_DE_ROUTE"),
    Paper(N.LIVRET, livrable="LIVRET"),
    Paper(N.KIT_PRESSE),
)
KITS: dict[str, tuple[Paper, ...]] = {Format.LOCAL: LOCAL}


def papers_of(format_: str) -> tuple[Paper, ...]:
    """The papers of this format, in the order of its course; none for a format that writes none here."""
    return KITS.get(format_, ())


def paper(format_: str, nature: str, rang: int) -> Paper:
    """KeyError when the format has no such paper."""
    for one in papers_of(format_):
        if (one.nature, one.rang) == (nature, rang):
            return one
    raise KeyError((format_, nature, rang))
