"""Hearings and lots: the same for all, and anybody can redo the drawing."""

from __future__ import annotations

from dataclasses import dataclass

from etabli.consultations import analyse
from etabli.consultations.analyse.tirage import digest
from etabli.consultations.models import Audition, Offre
from etabli.consultations.pages.judging.cadre import frame
from etabli.consultations.reading import Reader
from etabli.consultations.selectors import judging
from etabli.core.formats import moment
from etabli.core.ui.contexts import Context


@dataclass(frozen=True, slots=True)
class Hearing:
    """One candidate that is heard."""

    offre: Offre
    audition: Audition
    when: str


def auditions(reader: Reader) -> Context:
    """Who is heard when, on what, and what was said."""
    rows = Audition.objects.filter(offre__marche=reader.marche, offre__is_replaced=False)
    found = list(rows.select_related("offre__groupement").order_by("starts_at", "pk"))
    return {
        **frame(reader, "consultations:auditions"),
        "title": "Les auditions",
        "hearings": [Hearing(one.offre, one, moment(one.starts_at)) for one in found],
        "questions": found[0].questions if found else "",
        "duree": found[0].duree_minutes if found else 0,
        "lieu": found[0].lieu if found else "",
        "may_write": reader.can["record_hearing"]
        and reader.marche.etat == reader.marche.Etat.AUDITIONS,
    }


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw, as anybody computes it again (RFC 3797, section 4)."""

    rank: int
    digest: str
    left: int
    rest: int
    nom: str


def tirage(reader: Reader) -> Context:
    """The numbers, then the drawing with every step."""
    marche = reader.marche
    lots = judging.figures(marche).lots
    page = {**frame(reader, "consultations:tirage"), "title": "Le tirage au sort"}
    if lots is None:
        return page
    names = {one.code: one.groupement.nom for one in judging.deposits(marche)}
    annonce = lots.annonce
    announced = {
        "annonce": annonce,
        "announced": moment(annonce.publiee_at),
        "numbers": [names.get(code, code) for code in annonce.candidats],
    }
    if lots.tirage is None or not reader.opens_offers:
        return {**page, **announced}
    return {**page, **announced, **_drawing(annonce, lots.tirage, names)}


def _drawing(annonce: analyse.Annonce, drawn: analyse.Tirage, names: dict[str, str]) -> Context:
    return {
        "tirage": drawn,
        "when": moment(drawn.tire_at),
        "key": analyse.key_of(drawn.sources),
        "draws": _draws(annonce, drawn, names),
    }


def _draws(annonce: analyse.Annonce, drawn: analyse.Tirage, names: dict[str, str]) -> list[Draw]:
    key, found = analyse.key_of(drawn.sources), []
    total = len(annonce.candidats)
    for index, code in enumerate(analyse.drawn(annonce, drawn)):
        printed = digest(key, index)
        left = total - index
        found.append(
            Draw(index + 1, printed, left, int(printed, 16) % left, names.get(code, code))
        )
    return found
