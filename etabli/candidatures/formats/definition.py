"""What one format of the programme asks before the Atelier, as a value: fiche, letters, grid, words.

A `FormatDeCandidature` holds plain values and codes only, so that any app of the story reads it
without knowing the others: a letter is a string, a figure the code of its parameter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from etabli.candidatures.grille import Regle


class Auteur(StrEnum):
    """Who gives a letter to a dossier (2.2.1)."""

    PORTEURS = "porteurs"
    PREFECTURE = "prefecture"
    PILOTE = "pilote"
    VOISIN = "voisin"


@dataclass(frozen=True, slots=True)
class Listed:
    """The answers to a question that asks for a list, one line each."""

    cle: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One line when the question has an answer, another when it waits for one."""

    cle: str
    line: str
    otherwise: str


#: a paragraph, the lines of a list, or what the fiche answers
Line = str | tuple[str, ...] | Listed | Answered


@dataclass(frozen=True, slots=True)
class ModeleDeCourrier:
    """A letter to adapt and sign (3.3): its words, with places for what the dossier says.

    A place is `{contexte}`, a question of the fiche, or one of `documents.courriers.said`; what nobody
    answered yet is printed « [à compléter] ».
    """

    version: str
    objet: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CourrierAttendu:
    """A letter the dossier needs: who gives it, what it is called, what it says.

    type     its code, kept with each letter received
    nom      what it is, in a sentence (« courrier de soutien »); masculine
    of_each  every porteur gives its own; otherwise one is enough, and an EPCI always gives its own
    admis    what else it may be called, once DGALN has read that it says the same (D-09); masculine
    may_end  its author may engage for a number of months only (D-10)
    """

    type: str
    auteur: Auteur
    nom: str
    modele: ModeleDeCourrier
    of_each: bool = False
    admis: str = ""
    may_end: bool = False

    @property
    def label(self) -> str:
        """« Courrier de soutien du préfet »."""
        return f"{self.nom[:1].upper()}{self.nom[1:]} {OF[self.auteur]}"


OF = {
    Auteur.PORTEURS: "de la collectivité",
    Auteur.PREFECTURE: "du préfet",
    Auteur.PILOTE: "du service pilote",
    Auteur.VOISIN: "du service de l’État voisin",
}
#: how every letter ends
CLOSING = "Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération."
#: asked while the fiche is written, once a service whose territory the perimeter enters (3.2, 10.4); no
#: piece of the deposit, and the same in every format
ACCORD_VOISIN = CourrierAttendu(
    "ACCORD_SERVICE_VOISIN",
    Auteur.VOISIN,
    "accord",
    ModeleDeCourrier(
        "ACCORD 1",
        "Accord pour {un_format} : « {titre} »",
        (
            "Madame, Monsieur,",
            "{Chef_de_file} et {service_pilote} préparent une candidature à {un_format} sur le sujet suivant : "
            "« {titre} ». Une partie du périmètre est sur le territoire de notre service.",
            "Nous donnons notre accord pour que {service_pilote} pilote cet Atelier, passe la commande et en "
            "suive l’exécution sur tout le périmètre.",
            "Nous y participerons de la manière suivante : {a_completer}.",
            CLOSING,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Presentation:
    """A format as the public page tells it.

    `duree` cites its parameters (`core.words.said`); `ici` says how far it is carried on Établi.
    """

    nom: str
    pour: str
    duree: str
    obtenu: str
    ici: str = ""


@dataclass(frozen=True)
class FormatDeCandidature:
    """One format of the programme, from the first contact to the decision.

    code               kept with each dossier (`candidatures.states.Format`)
    short              its name without « Atelier », after « le format »
    presentation       what the public reads of it
    fiches             the versions of its form, the newest last
    formulaire         what the form is called, after « la »
    courriers          the letters it needs (2.2.1), in the order of the pages
    grille             the criteria of its instruction (2.2.2)
    prefix             what its receipt numbers begin with (C8)
    chefs_de_file      the kinds of collectivité that may lead; empty, any of them
    communes_visees    how many communes it is meant for; fewer are possible, and said (E5)
    mode               how the framework that serves it is executed (`marches`, 4.1)
    has_avis           are opinions given one by one, then summed up, before the decision?
    choix_equipe       how the team of its Atelier is chosen, as a clause
    montant_reference  the parameter of the amount an Atelier of this format usually costs, TTC
    opens_on, closes_on  the days of a call, both included; None, it has no such limit
    """

    code: str
    short: str
    presentation: Presentation
    fiches: tuple[Path, ...]
    formulaire: str
    courriers: tuple[CourrierAttendu, ...]
    grille: tuple[Regle, ...]
    prefix: str
    mode: str
    choix_equipe: str
    montant_reference: str
    chefs_de_file: Collection[str] = ()
    communes_visees: int = 1
    has_avis: bool = False
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None

    def __post_init__(self) -> None:
        if not self.nom.startswith("Atelier"):  # « un Atelier… », « l’Atelier… » agree with it
            raise ValueError(f"the name of a format begins with « Atelier »: {self.nom}")

    @property
    def nom(self) -> str:
        return self.presentation.nom

    @property
    def un_nom(self) -> str:
        """Its name inside a sentence: « un Atelier… »."""
        return f"un {self.nom}"

    @property
    def le_nom(self) -> str:
        """Its name inside a sentence: « l’Atelier… »."""
        return f"l’{self.nom}"

    @property
    def newest(self) -> str:
        """The version of the form that a new dossier starts on."""
        return self.fiches[-1].stem

    def courrier(self, type: str) -> CourrierAttendu | None:
        """The letter of that type, None when this format has none."""
        return next((one for one in (*self.courriers, ACCORD_VOISIN) if one.type == type), None)

    def is_open(self, on: dt.date) -> bool:
        """May a dossier of this format begin that day?"""
        begun = self.opens_on is None or self.opens_on <= on
        return begun and (self.closes_on is None or on <= self.closes_on)
