"""What the framework fixes for every consultation: criteria, formula, tie rule; frozen at publication."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict

from etabli.consultations.models import MarcheSubsequent
from etabli.core.formats import nombre
from etabli.marches.criteres import FORMULES, Grille, faults_of_grille, grille_of, refusals
from etabli.marches.models import AccordCadre, ReglesConsultation
from etabli.marches.models.regles import FormulePrix, ModeNotation

NO_RULES = "L’accord-cadre n’a pas encore ses critères, sa formule et sa règle de départage."

#: what the letters of a price formula stand for: candidates read the formula, and so do mayors
LEGEND = ", où Pmax est le poids du prix, Pmin le prix HT le plus bas et Pi le prix HT de l’offre."


class Rules(TypedDict):
    """What is read of the rules, as JSON keeps them."""

    criteres: list[dict[str, object]]
    formule: str
    notation: str
    departage: str
    negociation: bool


class Frozen(Rules):
    """The rules of a publication; amounts in euros as text."""

    tirage_prevu: bool
    standstill_jours: int
    budget_ttc: str
    estimation_ht: str
    auditions: bool


@dataclass(frozen=True, slots=True)
class Read:
    """The same in words: criteria with their weights, what is marked, formula, tie, negotiation.

    Weights are numbers of points as text, exact. Everything is empty while the framework has no rules.
    """

    lines: tuple[tuple[str, str], ...] = ()
    marked: tuple[tuple[str, str], ...] = ()
    marking: str = ""
    formula: str = ""
    tie: str = ""
    has_negotiation: bool = False


def rules_of(accord: AccordCadre) -> ReglesConsultation | None:
    """What the framework declares; None while nothing is written."""
    return ReglesConsultation.objects.filter(accord_cadre=accord).first()


def faults(accord: AccordCadre) -> list[str]:
    """What keeps this framework from judging offers, in sentences (N-2)."""
    rules = rules_of(accord)
    if rules is None:
        return [NO_RULES]
    return [*faults_of_grille(rules.grille), *refusals(rules.formule_prix)]


def frozen(marche: MarcheSubsequent) -> Frozen:
    """The rules of that day, as they are kept with the consultation. LookupError when there are none."""
    rules = rules_of(marche.accord_cadre)
    if rules is None:
        raise LookupError(NO_RULES)
    return {
        **_written(rules),
        "tirage_prevu": rules.tirage_prevu,
        "standstill_jours": rules.standstill_jours,
        "budget_ttc": str(marche.budget_ttc),
        "estimation_ht": str(marche.estimation_ht) if marche.estimation_ht else "",
        "auditions": marche.has_auditions,
    }


def digest(rules: Mapping[str, object]) -> str:
    """SHA-256 of the rules, in one written form."""
    written = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def read(marche: MarcheSubsequent) -> Read:
    """The frozen rules of a published consultation, those of the framework before."""
    rules: Rules | None = marche.reglement or _current(marche.accord_cadre)
    if rules is None:
        return Read()
    grille = grille_of(rules["criteres"])
    formule = str(rules["formule"])
    return Read(
        lines=tuple(_lines(grille)),
        marked=tuple((f"{one.code} — {one.libelle}", str(one.poids)) for one in grille.notes),
        marking=f"{ModeNotation(rules['notation']).label}, de 0 à 10.",
        formula=f"{FormulePrix(formule).label.split(' :')[0].strip()} : {FORMULES[formule].mots}{LEGEND}",
        tie=str(rules["departage"]),
        has_negotiation=bool(rules["negociation"]),
    )


def _current(accord: AccordCadre) -> Rules | None:
    rules = rules_of(accord)
    if rules is None:
        return None
    return _written(rules)


def _written(rules: ReglesConsultation) -> Rules:
    return {
        "criteres": rules.criteres,
        "formule": rules.formule,
        "notation": rules.notation,
        "departage": rules.departage,
        "negociation": rules.negociation_permise,
    }


def _lines(grille: Grille) -> Iterator[tuple[str, str]]:
    for critere in grille.criteres:
        yield critere.libelle, nombre(critere.poids)
        for sous in critere.sous_criteres:
            yield f"dont {sous.code} — {sous.libelle}", nombre(sous.poids)
