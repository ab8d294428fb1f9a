"""The same form as text: lines for the read-only page, blocks for the paper."""

from __future__ import annotations

from etabli.core.documents.blocks import Block, BulletList, Heading, Paragraph, Run
from etabli.core.fiches import natures
from etabli.core.fiches.definition import Champ, Fiche
from etabli.core.fichiers.joints import in_full


def readable(champ: Champ, value: object) -> list[str]:
    """The answer in words, one line a part; empty when there is no answer."""
    return natures.of(champ).lines(champ, value)


def blocks(
    fiche: Fiche, answers: dict[str, object], *, with_confidential: bool = False
) -> list[Block]:
    """The whole form on paper: sections as titles, each question with its answer."""
    found: list[Block] = []
    for section in fiche.sections:
        found.append(Heading(1, section.titre))
        for champ in section.champs:
            if with_confidential or not champ.confidentiel:
                found += _question(champ, answers.get(champ.cle))
    return found


def _question(champ: Champ, value: object) -> list[Block]:
    lines = [in_full(line) for line in readable(champ, value)]
    label = Run(champ.libelle, bold=True)
    if len(lines) > 1:
        return [Paragraph((label,)), BulletList(tuple(lines))]
    return [Paragraph((label, Run(f"\n{lines[0] if lines else 'Non renseigné'}")))]
