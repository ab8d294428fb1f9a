"""Four questions of the first contact, and the format that their answers propose (2.2).

Nothing is decided here: DGALN chooses the format at C3 and says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from etabli.candidatures.states import Format

FLASH, LOCAL = Format.FLASH, Format.LOCAL


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and the format it leads to."""

    code: str
    label: str
    format: Format


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked at the first contact."""

    cle: str
    label: str
    answers: tuple[Answer, ...]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(one.code, one.label) for one in self.answers]


#: who leads, among the answers to « porteurs »
OF_COMMUNE, OF_EPCI = "COMMUNE", "EPCI"

QUESTIONS = (
    Question(
        "echelle",
        "À quelle échelle réfléchir ?",
        (
            Answer("LIEU", "Un lieu, un quartier, un bourg", FLASH),
            Answer("COMMUNE", "Toute la commune", FLASH),
            Answer("TERRITOIRE", "Plusieurs communes, une intercommunalité ou davantage", LOCAL),
        ),
    ),
    Question(
        "porteurs",
        "Qui porterait la démarche ?",
        (
            Answer(OF_COMMUNE, "La commune, avec ou sans son intercommunalité", FLASH),
            Answer(OF_EPCI, "L’intercommunalité, seule ou avec d’autres collectivités", LOCAL),
        ),
    ),
    Question(
        "objet",
        "Qu’en attendez-vous ?",
        (
            Answer("PROJET", "Des scénarios pour un projet précis", FLASH),
            Answer("STRATEGIE", "Une stratégie partagée pour le territoire", LOCAL),
        ),
    ),
    Question(
        "temps",
        "De combien de temps disposez-vous ?",
        (
            Answer("COURT", "Quelques mois", FLASH),
            Answer("LONG", "Plusieurs saisons, et plusieurs sessions", LOCAL),
        ),
    ),
)


def proposed(said: Mapping[str, str]) -> Format:
    """The format that most answers lead to; the lightest when they are shared."""
    votes = Counter(one.format for one in _given(said))
    return LOCAL if votes[LOCAL] > votes[FLASH] else FLASH


def reasons(said: Mapping[str, str]) -> list[str]:
    """The answers, in the words in which they were given, in the order of the questions."""
    return [one.label for one in _given(said)]


def _given(said: Mapping[str, str]) -> list[Answer]:
    return [
        one
        for question in QUESTIONS
        for one in question.answers
        if said.get(question.cle) == one.code
    ]
