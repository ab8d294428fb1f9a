"""What the team of a Local writes: each paper section by section, then handed in (V1, D-07)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from demo.scene import Scene
from etabli.redaction import selectors, services
from etabli.redaction.models import Texte
from etabli.redaction.plans import Paper
from etabli.redaction.plans.papers import paper
from etabli.redaction.states import Nature

FILE = Path(__file__).parent / "textes.toml"


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found


def hand_in_livrable(scene: Scene, type_: str) -> None:
    """The paper that the contract asks for under this name."""
    papers = selectors.papers(scene.atelier)
    _hand_in(scene, next(one for one in papers if one.livrable == type_))


def hand_in(scene: Scene, nature: Nature, rang: int = 0) -> None:
    """A paper that gates no payment: étonnement, comptes rendus, press kit."""
    _hand_in(scene, paper(scene.atelier.format, nature, rang))


def _hand_in(scene: Scene, wanted: Paper) -> None:
    texte = services.begin_texte(scene.atelier, wanted, actor=scene.mandataire)
    _write(scene, texte)
    services.hand_in_texte(Texte.objects.get(pk=texte.pk), actor=scene.mandataire)


def _write(scene: Scene, texte: Texte) -> None:
    """Each section by who writes it: the pilote its own, the team the others."""
    words = _words()[texte.nature]
    for section in texte.sections.order_by("rang"):
        if said := words.get(section.code):
            by = scene.people.pilote if section.is_pilote else scene.mandataire
            services.write_section(
                section, actor=by, corps=said.strip().format_map(scene.sujet.mots)
            )
