"""What six holders offer for a Local: in time or late, whole or not, at which price."""

from __future__ import annotations

from dataclasses import dataclass

from etabli.consultations.states import NatureOffre
from etabli.core.documents.blocks import Content, Paragraph
from etabli.marches.models import Groupement


@dataclass(frozen=True, slots=True)
class Played:
    """One offer: seconds from the closing, price before tax, marks of the committee."""

    code: str
    seconds: int
    prix_ht: str
    marks: tuple[str, str, str]
    says: str


OFFERS = (
    Played("L1", -1188, "78000.00", ("8.0", "7.2", "8.0"), "Une méthode claire, une équipe resserrée."),
    Played("L2", -80, "81250.00", ("8.0", "8.0", "8.0"), "Une équipe complète, un calendrier tenu."),
    Played("L3", -4000, "76000.00", ("7.0", "7.0", "7.0"), "Une offre dont l’engagement n’est pas signé."),
    Played("L4", 0, "79800.00", ("7.5", "7.5", "7.5"), "Une bonne connaissance de lieux semblables."),
    Played("L5", 1, "74000.00", ("0.0", "0.0", "0.0"), "Arrivée une seconde après l’heure."),
    Played("L6", -600, "60000.00", ("5.5", "5.0", "5.0"), "Peu de jours sur place, un prix bas."),
)  # fmt: skip
LATE = "L5"


def sheets(holder: Groupement, one: Played) -> dict[NatureOffre, Content]:
    """The papers of an offer, by what each is."""
    words = {
        NatureOffre.NOTE: one.says,
        NatureOffre.FINANCIERE: f"Prix global et forfaitaire : {one.prix_ht} euros hors taxes.",
        NatureOffre.AE: "Le mandataire s’engage, au nom du groupement.",
    }
    return {
        nature: sheet(f"{nature.label} — {holder.nom}", text, holder)
        for nature, text in words.items()
    }


def sheet(title: str, words: str, holder: Groupement) -> Content:
    """A page that a holder wrote."""
    return Content(title=title, blocks=(Paragraph(words),), author=holder.mandataire.nom)
