"""The sentence that replaces a picture says what it shows (V5)."""

import pytest

from etabli.core.documents.alternatives import fault


@pytest.mark.regle("V5")
@pytest.mark.parametrize(
    ("alt", "words"),
    [
        ("", "en une phrase"),
        ("La halle", "en une phrase"),
        ("photo", "pas ce qu’elle montre"),
        ("Photo n° 3 du plan", "pas ce qu’elle montre"),
        ("IMG_2041 de la halle", "nom de fichier"),
        ("la halle vue du pont.jpeg", "nom de fichier"),
        ("La halle au matin.", "répète la légende"),
    ],
)
def test_what_says_nothing_is_refused_with_what_to_do(alt, words):
    assert words in (fault(alt, legende="La halle, au matin") or "")


@pytest.mark.regle("V5")
def test_what_is_shown_is_a_sentence():
    assert (
        fault("La halle ouverte, vue de la rive, et trois tables dressées.", legende="La halle")
        is None
    )
    assert fault("Plan du bourg : cinq centres et la rivière") is None
