"""The fiche on screen: answers in words, what is missing, differences between two versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from etabli.candidatures import fiche
from etabli.candidatures.models import Candidature, ItemComplement, VersionFiche
from etabli.candidatures.pages.screens import question_url
from etabli.candidatures.selectors.dossier import open_demande
from etabli.candidatures.states import EtatItem
from etabli.core import fiches
from etabli.core.fiches import Champ, Section, readable
from etabli.core.formats import euros


class Answered(TypedDict):
    """A question and its answer in words; the total of the logistics stands as a question."""

    champ: Champ | dict[str, str]
    values: list[str]


class SectionRead(TypedDict):
    section: Section
    lines: list[Answered]


class VersionRead(TypedDict):
    """A frozen version, and the one before."""

    version: VersionFiche
    older: VersionFiche | None


def missing(candidature: Candidature) -> list[dict[str, str]]:
    """Each question that waits, under its section, with the way to it."""
    titles = {section.cle: section.titre for section in fiche.form(candidature).sections}
    return [
        {
            "section": titles[line.section],
            "text": line.sentence.removeprefix(titles[line.section]).lstrip(" \u00a0:"),
            "url": question_url(candidature, line.cle),
        }
        for line in fiche.missing_fields(candidature)
    ]


def read(candidature: Candidature) -> list[SectionRead]:
    """The whole fiche in words, section by section."""
    found = fiche.answers(candidature)
    return [
        {"section": section, "lines": lines_of(section, found)}
        for section in fiche.form(candidature).sections
    ]


def read_by_the_team(candidature: Candidature) -> list[SectionRead]:
    """The same for whoever works on the Atelier: neither contacts nor disagreements."""
    return [
        {
            "section": part["section"],
            "lines": [line for line in part["lines"] if not _is_confidential(line)],
        }
        for part in read(candidature)
    ]


def _is_confidential(line: Answered) -> bool:
    return bool(getattr(line["champ"], "confidentiel", False))


def lines_of(section: Section, found: fiche.Answers) -> list[Answered]:
    """The questions of a section with their answers in words."""
    lines: list[Answered] = [
        {"champ": champ, "values": readable(champ, found.get(champ.cle))}
        for champ in section.champs
    ]
    if fiche.asks_logistics(section.champs):
        lines.append({"champ": LOGISTICS, "values": [euros(fiche.logistics_total(found))]})
    return lines


LOGISTICS = {
    "cle": "budget_logistique",
    "libelle": "Total logistique estimé, à la charge des porteurs",
}


def passage(candidature: Candidature) -> dict[str, object] | None:
    """What the newer version of the fiche changes to this draft; None when there is none."""
    newest = fiche.newer_form(candidature)
    if newest is None:
        return None
    given = fiche.typed_answers(candidature)
    found = fiches.passage(fiche.form(candidature), newest, given)
    return {
        "kept": len(found.kept),
        "review": in_words((champ, given[champ.cle]) for champ in found.review),
        "homeless": in_words((champ, given[champ.cle]) for champ in found.homeless),
        "asked": [champ.libelle for champ in found.asked],
    }


def in_words(answers: Iterable[tuple[Champ, object]]) -> list[Answered]:
    """Questions with their answers in words."""
    return [{"champ": champ, "values": readable(champ, value)} for champ, value in answers]


def versions(candidature: Candidature) -> list[VersionRead]:
    """The frozen versions, newest first, each with the one before."""
    rows = list(candidature.versions.select_related("document").order_by("numero", "edition"))
    pairs = zip(rows, [None, *rows], strict=False)
    return [VersionRead(version=row, older=older) for row, older in pairs][::-1]


def differences(
    candidature: Candidature, older: VersionFiche, newer: VersionFiche
) -> list[dict[str, object]]:
    """The questions whose answer changed from one frozen version to another, in the order of the form.

    Those that only an older version of the form asked come last.
    """
    asked = [champ.cle for champ in fiche.form(candidature).champs()]
    others = sorted({*older.reponses, *newer.reponses} - set(asked))
    return [
        {
            "libelle": champ.libelle,
            "avant": readable(champ, older.reponses.get(champ.cle)),
            "apres": readable(champ, newer.reponses.get(champ.cle)),
        }
        for champ in (fiche.question(candidature, cle) for cle in (*asked, *others))
        if older.reponses.get(champ.cle) != newer.reponses.get(champ.cle)
    ]


def requests(candidature: Candidature, section: Section) -> list[ItemComplement]:
    """What the DGALN asks of these questions and has not accepted, to stand at each field (C10)."""
    if (demande := open_demande(candidature)) is None:
        return []
    asked = [champ.cle for champ in section.champs]
    rows = demande.items.filter(cle__in=asked).exclude(etat=EtatItem.ACCEPTE)
    return list(rows.order_by("rang"))
