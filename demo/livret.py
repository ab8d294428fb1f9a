"""The livret of a Local: written by its parts, its drawings laid in, handed in (5.7)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from demo import dessins
from demo.scene import Scene
from etabli.livrables.states import Images
from etabli.redaction import services
from etabli.redaction.models import SectionTexte, Texte
from etabli.redaction.plans import paper
from etabli.redaction.states import Nature, Place

WORDS = Path(__file__).parent / "livret.toml"


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def write(scene: Scene) -> Texte:
    """Every part with its words and its drawings."""
    atelier, actor = scene.atelier, scene.mandataire
    texte = services.begin_texte(atelier, paper(atelier.format, Nature.LIVRET, 0), actor=actor)
    seed = 0
    for row in words()["parties"]:
        section = SectionTexte.objects.get(texte=texte, code=row["code"])
        services.write_section(section, actor=actor, corps=row["corps"])
        for image in row["images"]:
            seed += 1
            _draw(scene, section, image, seed)
    return texte


def _draw(scene: Scene, section: SectionTexte, image: dict[str, str], seed: int) -> None:
    place = image.get("place", Place.TEXTE)
    services.add_image(
        section,
        actor=scene.mandataire,
        image=dessins.picture(image["dessin"], seed, is_upright=place == Place.PAGE),
        alt=image["alt"],
        legende=image["legende"],
        credit=words()["credit"],
        droit=Images.AUCUNE_PERSONNE,
        place=place,
    )


def hand_in(scene: Scene) -> None:
    """Written, then deposited as the livrable of the contract."""
    services.hand_in_texte(write(scene), actor=scene.mandataire, images=Images.AUCUNE_PERSONNE)
