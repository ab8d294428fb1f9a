"""What a file of an offer is, by the words of its name; the pilote may say otherwise."""

from __future__ import annotations

from etabli.core.texte import fold_words

#: the first that one of its words begins with; the codes are those of `states.NatureOffre`
SIGNS = (
    ("AE", ("ae", "acte", "attri1", "engagement")),
    ("FINANCIERE", ("dpgf", "bpu", "prix", "financ", "devis", "budget", "chiffrage")),
    ("NOTE", ("note", "method", "memoire")),
    (
        "COMPETENCES",
        ("competence", "technique", "equipe", "reference", "cv", "moyens", "presentation"),
    ),
)
#: these are words, not beginnings: « aerien » is no acte d'engagement
WHOLE = frozenset({"ae", "cv"})


def nature_of(name: str) -> str:
    """The nature that the name says; AUTRE when it says none."""
    words = fold_words(name).split()
    for nature, signs in SIGNS:
        if any(_is_sign(word, sign) for word in words for sign in signs):
            return nature
    return "AUTRE"


def _is_sign(word: str, sign: str) -> bool:
    return word == sign if sign in WHOLE else word.startswith(sign)
