"""The fiche on paper: frozen at C6, and as a blank form to fill away from a screen."""

from __future__ import annotations

from etabli.candidatures import fiche
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature
from etabli.core.articles import begins
from etabli.core.documents.blocks import (
    Block,
    BulletList,
    Content,
    Heading,
    KeyValues,
    Paragraph,
    Run,
)
from etabli.core.fiches import Champ, blocks, readable
from etabli.core.fichiers.joints import in_full
from etabli.core.formats import euros


def fiche_content(
    candidature: Candidature, *, version: int, edition: int = 0, draft: bool = False
) -> Content:
    """The whole fiche with its answers, contacts and disagreements included: it goes to the State."""
    return _content(candidature, version=version, edition=edition, draft=draft, is_whole=True)


def team_content(candidature: Candidature) -> Content:
    """The fiche for the team that works on the Atelier: neither contacts nor disagreements."""
    return _content(candidature, version=candidature.version, is_whole=False)


def _content(
    candidature: Candidature,
    *,
    version: int,
    edition: int = 0,
    draft: bool = False,
    is_whole: bool,
) -> Content:
    found = fiche.answers(candidature)
    name = f"{version}" + (", complétée" if edition else "")
    return Content(
        title=f"{begins(candidature.formulaire)} — {candidature.title}",
        subtitle=f"{format_of(candidature).nom}, {candidature.commune}",
        blocks=(
            *blocks(fiche.form(candidature), found, with_confidential=is_whole),
            *_total(candidature, found),
        ),
        subject=f"Candidature à {format_of(candidature).un_nom}, {candidature.commune}",
        author=candidature.chef_de_file.nom,
        meta=(
            ("Collectivité chef de file", candidature.chef_de_file.nom),
            ("Service pilote", candidature.service_pilote.nom),
            ("Version", name),
        ),
        template_version=f"fiche {fiche.form(candidature).version}",
        reference=f"Candidature n° {candidature.numero or candidature.pk}, version {name}",
        layout="report",
        draft=draft,
    )


def _total(candidature: Candidature, found: fiche.Answers) -> list[Block]:
    """What the porteurs will pay, when the form asks for it."""
    if not fiche.asks_logistics(fiche.form(candidature).champs()):
        return []
    total = euros(fiche.logistics_total(found))
    return [KeyValues((("Total logistique estimé, à la charge des porteurs", total),))]


def blank_content(candidature: Candidature) -> Content:
    """The form to fill in a word processor, with what is already known."""
    found = fiche.answers(candidature)
    parts: list[Block] = []
    for section in fiche.form(candidature).sections:
        parts.append(Heading(1, section.titre))
        if section.aide:
            parts.append(Paragraph(section.aide))
        for champ in section.champs:
            parts += _question(champ, found.get(champ.cle))
    return Content(
        title=f"Fiche à remplir — {candidature.title}",
        subtitle=f"{format_of(candidature).nom}, {candidature.commune}",
        blocks=tuple(parts),
        template_version=f"fiche {fiche.form(candidature).version}",
        layout="form",
    )


def _question(champ: Champ, value: object) -> list[Block]:
    mark = "" if champ.obligatoire else " (facultatif)"
    help_text = f"\n{champ.aide}" if champ.aide else ""
    found: list[Block] = [
        Paragraph((Run(champ.libelle + mark, bold=True), Run(help_text, italic=True)))
    ]
    lines = [in_full(line) for line in readable(champ, value)]
    if lines:
        return [*found, BulletList(tuple(lines))]
    if champ.choix:
        return [*found, BulletList(tuple(f"☐ {label}" for _, label in champ.choix))]
    return [*found, Paragraph("…………………………………………………………………………………………")]
