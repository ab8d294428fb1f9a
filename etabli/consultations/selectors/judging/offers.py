"""What was handed in (N-8, MS-4)."""

from __future__ import annotations

from etabli.consultations.models import MarcheSubsequent, Offre
from etabli.consultations.selectors.judging.once import once


def subject_of_offers(marche: MarcheSubsequent) -> str:
    """Under which name the files of offers are kept: no list of papers of an Atelier ever asks for it."""
    return f"consultations.offre:{marche.numero}"[:120]


@once
def current_offers(marche: MarcheSubsequent) -> list[Offre]:
    """Those that are opened: in time, the last one of each holder; in the ranking of the framework."""
    rows = marche.offres.filter(is_late=False, is_replaced=False)
    return list(rows.select_related("groupement").order_by("groupement__rang"))


@once
def deposits(marche: MarcheSubsequent) -> list[Offre]:
    """The register: every deposit in the order of the clock, late and replaced ones too."""
    return list(marche.offres.select_related("groupement").order_by("recue_at", "pk"))


def offer_of(marche: MarcheSubsequent, code: str) -> Offre | None:
    """The offer that is opened of this candidate."""
    rows = marche.offres.filter(is_late=False, is_replaced=False, groupement__code=code)
    return rows.select_related("groupement").first()
