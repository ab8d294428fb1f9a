"""An organisation in a sentence bears its article, contracted and elided."""

import pytest

from etabli.acteurs.organisations import begins, of, with_article


@pytest.mark.parametrize(
    ("name", "alone", "contracted"),
    [
        ("Commune de Fumel", "la commune de Fumel", "de la commune de Fumel"),
        ("DDT de Lot-et-Garonne", "la DDT de Lot-et-Garonne", "de la DDT de Lot-et-Garonne"),
        ("CC Fumel Vallée du Lot", "la CC Fumel Vallée du Lot", "de la CC Fumel Vallée du Lot"),
        ("PETR des Monts", "le PETR des Monts", "du PETR des Monts"),
        ("Sous-préfecture de Villeneuve", "la sous-préfecture de Villeneuve", "de la sous-préfecture de Villeneuve"),
        ("Bordeaux Métropole", "Bordeaux Métropole", "de Bordeaux Métropole"),
        ("Alouette Urbanisme (fictif)", "Alouette Urbanisme (fictif)", "d’Alouette Urbanisme (fictif)"),
    ],
)  # fmt: skip
def test_a_name_in_a_sentence(name, alone, contracted):
    assert (with_article(name), of(name)) == (alone, contracted)
    assert begins(alone)[0].isupper()
