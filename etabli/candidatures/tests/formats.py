"""Formats of a test: declared for its duration, with the forms they bring; ESSAI is a second one.

Later apps declare ESSAI too (`declare(monkeypatch, ESSAI)`), beside a deroule of that code, and walk
it by `stories.candidature_at(…, format=ESSAI.code)`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from etabli.candidatures import fiche, formats
from etabli.candidatures.formats import (
    Answered,
    Auteur,
    CourrierAttendu,
    FormatDeCandidature,
    Listed,
    ModeleDeCourrier,
    Presentation,
)
from etabli.candidatures.grille import Regle

OBJET = "Engagement dans {un_format} : « {titre} »"
E_COLL = ModeleDeCourrier(
    "E-COLL 1",
    OBJET,
    (
        "{Chef_de_file} s’engage dans {un_format} à {commune}.",
        Answered("engagement", "{engagement}", "Notre engagement : {engagement}."),
        Listed("etapes"),
        ("avec {service_pilote} ;", "autres moyens : {a_completer}."),
    ),
)
E_PIL = ModeleDeCourrier(
    "E-PIL 1", OBJET, ("Nous, {service_pilote}, piloterons {un_format} à {commune}.",)
)

#: a note instead of a fiche, a letter of each porteur and one of the pilote, none of the préfet
ESSAI = FormatDeCandidature(
    code="ESSAI",
    short="Essai",
    presentation=Presentation(
        nom="Atelier Essai",
        pour="Une question que l’on essaie",
        duree="{decision_cible_jours:chiffres} jours",
        obtenu="Un essai",
    ),
    fiches=(Path(__file__).parent / "essai_v1.toml",),
    formulaire="note d’opportunité",
    courriers=(
        CourrierAttendu(
            "COURRIER_COLLECTIVITE",
            Auteur.PORTEURS,
            "courrier d’engagement",
            E_COLL,
            of_each=True,
        ),
        CourrierAttendu("COURRIER_PILOTE", Auteur.PILOTE, "courrier d’engagement", E_PIL),
    ),
    grille=(
        Regle("A1", "L’essai apprendra quelque chose", True),
        Regle("A2", "D’autres territoires pourront le refaire", False),
    ),
    prefix="ESS",
    mode="BONS_DE_COMMANDE",
    choix_equipe="un groupement est désigné au tourniquet",
    montant_reference="montant_reference_ttc_flash",
)


def declare(monkeypatch: pytest.MonkeyPatch, *declared: FormatDeCandidature) -> None:
    """The formats that a dossier may be of until the test ends; one of a known code takes its place."""
    codes = {one.code for one in declared}
    others = tuple(one for one in formats.known if one.code not in codes)
    monkeypatch.setattr(formats, "known", (*others, *declared))
    forget_forms()


def forget_forms() -> None:
    """The forms are read once and kept; a test that changes which there are has them read again."""
    fiche.form_of.cache_clear()
    fiche.others_of.cache_clear()
