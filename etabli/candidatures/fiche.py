"""The fiche of a candidature: its form, its answers, what the dossier itself answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from etabli.candidatures import formats
from etabli.candidatures.models import Candidature, VersionFiche
from etabli.candidatures.states import RolePorteur
from etabli.core.fiches import (
    Champ,
    Fiche,
    Screen,
    Section,
    completeness,
    is_given,
    missing,
    screens,
    section_state,
)
from etabli.core.fiches import form as as_asked
from etabli.territoires.models import Commune
from etabli.territoires.selectors import epcis_of, prefill

#: questions the dossier answers by itself: its porteurs, its services, its communes
TIED = frozenset(
    {"chef_de_file", "co_porteurs", "service_pilote", "prefecture", "communes", "epcis"}
)
LOGISTICS = ("salle", "restauration", "deplacements", "communication")

#: by the key of the question, in the shape of its nature, as JSON keeps it
Answers = dict[str, object]


@cache
def form_of(version: str) -> Fiche:
    """The form of that version. KeyError when no format has it."""
    return next(as_asked(path) for path in _versions(version) if path.stem == version)


def _versions(version: str) -> tuple[Path, ...]:
    """Every version of that form, the newest last. KeyError when no format has it."""
    for one in formats.known:
        if version in [path.stem for path in one.fiches]:
            return one.fiches
    raise KeyError(version)


def labels_of(asked: formats.FormatDeCandidature, cle: str) -> dict[str, str]:
    """The choices that a question ever offered in this format, by code, in their newest words."""
    found: dict[str, str] = {}
    for path in asked.fiches:
        for champ in form_of(path.stem).champs():
            if champ.cle == cle:
                found.update(champ.choix)
    return found


def form(candidature: Candidature) -> Fiche:
    """The form this dossier answers: the version given at C3, or the newer one adopted since."""
    return form_of(candidature.fiche_version or formats.format_of(candidature).newest)


def newer_form(candidature: Candidature) -> Fiche | None:
    """The newest form, when this dossier answers an older one."""
    newest = form_of(formats.format_of(candidature).newest)
    return None if newest.version == form(candidature).version else newest


def question(candidature: Candidature, cle: str) -> Champ:
    """The question of that key, in the form of the dossier or else in another version of it.

    KeyError when no version ever asked it.
    """
    own = form(candidature)
    for fiche in (own, *others_of(own.version)):
        for champ in fiche.champs():
            if champ.cle == cle:
                return champ
    raise KeyError(cle)


@cache
def others_of(version: str) -> tuple[Fiche, ...]:
    """The other versions of this form, the newest first (`flash_v1`, `flash_v2`, …)."""
    return tuple(form_of(p.stem) for p in reversed(_versions(version)) if p.stem != version)


def homeless(candidature: Candidature) -> list[tuple[Champ, object]]:
    """The answers that the form of the dossier does not ask for: kept, read, never printed."""
    asked = {champ.cle for champ in form(candidature).champs()}
    return [
        (question(candidature, cle), value)
        for cle, value in typed_answers(candidature).items()
        if cle not in asked and is_given(value)
    ]


def answers(candidature: Candidature) -> Answers:
    """Every answer by key, those of the dossier included."""
    return {**typed_answers(candidature), **tied(candidature)}


def typed_answers(candidature: Candidature) -> Answers:
    """What people wrote, without what the dossier answers by itself."""
    return dict(candidature.reponses.order_by("cle").values_list("cle", "valeur"))


def shared_answers(candidature: Candidature, keys: Iterable[str]) -> Answers:
    """What the page of these questions shows of what is kept: a figure without its source."""
    found = dict(candidature.reponses.filter(cle__in=list(keys)).values_list("cle", "valeur"))
    form_of_it = form(candidature)
    return {cle: _without_source(form_of_it.champ(cle), found.get(cle)) for cle in keys}


def _without_source(champ: Champ, value: object) -> object:
    if champ.nature != "chiffre" or not isinstance(value, dict):
        return value
    return {part: value[part] for part in ("valeur", "non_disponible") if value.get(part)} or None


def tied(candidature: Candidature) -> Answers:
    """What the dossier answers by itself."""
    rows = candidature.porteurs.filter(withdrawn_on=None).select_related("organisation")
    carried = list(rows.order_by("role", "pk"))
    others = [row.organisation for row in carried if row.role == RolePorteur.CO_PORTEUR]
    communes = communes_of(candidature)
    lead = candidature.chef_de_file
    prefecture = candidature.prefecture
    return {
        "chef_de_file": _named(lead.nom, lead.siren),
        "co_porteurs": [_named(row.nom, row.siren) for row in others] or None,
        "service_pilote": candidature.service_pilote.nom,
        "prefecture": prefecture.nom if prefecture else None,
        "communes": [{"code": c.code, "nom": c.nom} for c in communes] or None,
        "epcis": ", ".join(epci.nom for epci in epcis_of(communes)) or None,
    }


def _named(nom: str, siren: str) -> dict[str, str]:
    return {"nom": nom, "siren": siren} if siren else {"nom": nom}


def communes_of(candidature: Candidature) -> list[Commune]:
    """The communes of the dossier, the main one first."""
    rows = candidature.communes.select_related("departement", "epci").order_by("nom", "pk")
    return sorted(rows, key=lambda commune: commune.pk != candidature.commune_id)


def prefilled(candidature: Candidature) -> dict[str, dict[str, str]]:
    """The figures the geographic package knows of these communes, as the form keeps them."""
    known = prefill([commune.code for commune in communes_of(candidature)])
    champs = {champ.cle: champ for champ in form(candidature).champs()}
    return {
        cle: {name: str(part) for name, part in value.items()}
        for cle, value in known.items()
        if cle in champs and champs[cle].nature == "chiffre"
    }


def asks_logistics(asked: Iterable[Champ]) -> bool:
    """Is one of these questions about what the porteurs pay themselves?"""
    return any(champ.cle in LOGISTICS for champ in asked)


def logistics_total(found: Answers) -> Decimal:
    """What the porteurs will pay themselves (D-16), in euros TTC."""
    given = (found.get(cle) for cle in LOGISTICS)
    amounts = [one.get("montant_estime") for one in given if isinstance(one, dict)]
    return sum((Decimal(amount) for amount in amounts if amount), Decimal("0.00"))


def missing_by_section(candidature: Candidature) -> list[str]:
    """One sentence a section that is not whole: how many questions wait, and which."""
    found = answers(candidature)
    sentences = []
    for section in form(candidature).sections:
        waiting = [champ for champ in section.champs if completeness.needs(champ, found)]
        if waiting:
            names = ", ".join(f"« {champ.libelle} »" for champ in waiting[:3])
            more = len(waiting) - 3
            tail = f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else ""
            sentences.append(f"{section.titre} : il reste à remplir {names}{tail}.")
    return sentences


def missing_fields(candidature: Candidature) -> list[completeness.Missing]:
    """Each required question without an answer, in the order of the form."""
    return missing(form(candidature), answers(candidature))


def states(candidature: Candidature, found: Answers, to_correct: set[str]) -> dict[str, str]:
    """The state of each section for the side menu; a field DGALN asks again puts it « à corriger »."""
    return {
        section.cle: state_of(section, found, to_correct) for section in form(candidature).sections
    }


def state_of(part: Section, found: Answers, to_correct: set[str]) -> str:
    """The same for one section, or for one screen of it."""
    if to_correct & {champ.cle for champ in part.champs}:
        return "a_corriger"
    return section_state(part, found)


def digest(found: Answers) -> str:
    """SHA-256 of the answers, the same whatever the order in which they were given."""
    text = json.dumps(found, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


# -- screens ----------------------------------------------------------------------------------


def screens_of(version: str) -> tuple[Screen, ...]:
    """The screens of that version of the form, in its order."""
    return screens(next(path for path in _versions(version) if path.stem == version))


def screen(candidature: Candidature, cle: str) -> Screen:
    """The screen of that key. KeyError when this version has none."""
    for one in screens_of(form(candidature).version):
        if one.cle == cle:
            return one
    raise KeyError(cle)


def screen_of(candidature: Candidature, cle: str) -> Screen:
    """The screen that asks this question. KeyError when this version does not ask it."""
    for one in screens_of(form(candidature).version):
        if one.asks(cle):
            return one
    raise KeyError(cle)


def left_screen(candidature: Candidature, cle: str) -> Screen:
    """A screen of another version, with those of its questions that this one still asks.

    KeyError when no version has it.
    """
    own = {champ.cle: champ for champ in form(candidature).champs()}
    for older in others_of(form(candidature).version):
        for one in screens_of(older.version):
            if one.cle == cle:
                champs = tuple(own[champ.cle] for champ in one.champs if champ.cle in own)
                section = Section(cle, one.titre, champs)
                return Screen(cle, one.titre, section, champs, nouns=one.nouns)
    raise KeyError(cle)


def progress(candidature: Candidature, found: Answers) -> tuple[int, int]:
    """How many required questions are answered, and how many there are."""
    asked = [champ for champ in form(candidature).champs() if champ.obligatoire]
    return sum(not completeness.needs(champ, found) for champ in asked), len(asked)


def waiting(found: Answers, part: Iterable[Champ]) -> list[Champ]:
    """Those of these questions that are required and wait for a whole answer."""
    return [champ for champ in part if completeness.needs(champ, found)]


# -- versions ---------------------------------------------------------------------------------


def frozen(candidature: Candidature) -> VersionFiche | None:
    """The last frozen version, with the corrections accepted since."""
    return candidature.versions.select_related("document").order_by("numero", "edition").last()
