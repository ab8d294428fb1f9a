"""French as it is printed; `make fix` corrects what this test finds.

Good: « L’avis est déposé. », `Montant HT : 3 €` with a non-breaking space before the colon.
Bad: "L'avis est déposé.", `Montant HT : 3 €` with an ordinary space, "déposé!".
"""

import pytest

from scripts import typographie as t


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L’avis est déposé.", []),
        ("Le montant est : 3", [" :"]),
        ("Le montant est\u00a0: 3", []),
        ("L'avis est déposé", ["L'"]),
        ("Le choix « oui\u00a0»", ["« "]),
        ("Est-ce déposé? oui", ["é?"]),
        ("Demande de complément n° 1", ["n° "]),
        ("Demande de complément n°\u00a01", []),
        ("Réunion à 10:30 le 3", []),
        ("Voir https://exemple.fr/?a=1 pour la suite", []),
        ("nothing wrong here : this is English", []),
    ],
)
def test_the_faults_are_seen(text, found):
    assert t.faults(text) == found


def test_python_is_corrected_between_quotes_only():
    source = 'x = f("Le choix : « oui »", y = {"a" : 1})\n'
    assert t.correct_python(source) == (
        'x = f("Le choix\u00a0: «\u00a0oui\u00a0»", y = {"a" : 1})\n'
    )


def test_a_template_is_corrected_around_its_tags():
    source = '<p title="Le nom : ici">Le nom de {{ x }} : {% badge "Est-ce dit ?" %} !</p>'
    assert t.correct_template(source) == (
        '<p title="Le nom\u00a0: ici">Le nom de {{ x }}\u00a0: {% badge "Est-ce dit\u00a0?" %}\u00a0!</p>'
    )


def test_every_text_that_people_read_is_well_printed():
    assert [line for path in t.files() for line in t.report(path)] == []
