"""A ranking frozen: one text, always the same for the same figures, and its SHA-256.

Words are left out (labels, steps, comments): the text holds what decides, so that a sentence put better
one day leaves every digest true. The committee votes on the digest (N-12).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from decimal import Decimal

from etabli.consultations.analyse.classement import Classement, LigneClassement
from etabli.consultations.analyse.notation import Score
from etabli.consultations.analyse.offres import DECIDES, Elimination
from etabli.consultations.analyse.reglements import Reglement

#: the shape of the text; another shape is another number, and an old digest stays true
VERSION = 1

Plain = str | int | bool | None | list["Plain"] | Mapping[str, "Plain"]


def canonical(classement: Classement) -> str:
    """The text of a ranking: JSON without spaces, keys sorted, figures as they are written."""
    content: Mapping[str, Plain] = {
        "version": VERSION,
        "reglement": _reglement(classement.reglement),
        "lignes": [_ligne(ligne) for ligne in classement.lignes],
        "eliminations": [_elimination(item) for item in classement.eliminations],
        "departages": [
            {
                "avant": item.avant,
                "apres": item.apres,
                "regle": item.regle.value,
                "valeurs": [_figure(value) for value in item.valeurs],
            }
            for item in classement.departages
        ],
        "ex_aequo": [list(group) for group in classement.ex_aequo],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def empreinte(classement: Classement) -> str:
    """The SHA-256 of the canonical text, in UTF-8."""
    return hashlib.sha256(canonical(classement).encode()).hexdigest()


def _elimination(item: Elimination) -> Mapping[str, Plain]:
    """The reason is somebody's when it was decided; a sentence of ours when it was computed."""
    said = item.raison if item.motif in DECIDES else ""
    return {"offre": item.offre, "motif": item.motif.value, "raison": said}


def _reglement(reglement: Reglement) -> Mapping[str, Plain]:
    estimation = reglement.estimation_ht
    return {
        "criteres": [
            {
                "code": critere.code,
                "poids": _figure(critere.poids),
                "prix": critere.is_prix,
                "sous_criteres": [
                    [sous.code, _figure(sous.poids)] for sous in critere.sous_criteres
                ],
            }
            for critere in reglement.grille.criteres
        ],
        "formule": [
            reglement.formule.rapport.value,
            _figure(reglement.formule.constante),
            _figure(reglement.formule.pente),
        ],
        "mode": reglement.mode.value,
        "cloture": reglement.cloture_at.astimezone(UTC).isoformat(timespec="seconds"),
        "budget_ttc": _figure(reglement.budget_ttc),
        "estimation_ht": None if estimation is None else _figure(estimation),
        "tirage": reglement.is_tirage_prevu,
    }


def _ligne(ligne: LigneClassement) -> Mapping[str, Plain]:
    return {
        "rang": ligne.rang,
        "offre": ligne.offre,
        "prix_ht": _figure(ligne.prix_ht),
        "scores": [_score(score) for score in ligne.scores],
        "total": _figure(ligne.total),
    }


def _score(score: Score) -> Mapping[str, Plain]:
    return {
        "code": score.code,
        "points": _figure(score.points),
        "details": [_score(part) for part in score.details],
    }


def _figure(value: Decimal) -> str:
    """« 100 » for 100, 100.0 or 1E+2: one figure, one way to write it."""
    return f"{value.normalize():f}"
