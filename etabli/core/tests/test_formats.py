"""The French writing of figures and dates."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from etabli.core import formats, horloge
from etabli.core.formats import FEMININE, compte

ETABLI = Path(__file__).resolve().parents[2]
N = "\u00a0"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("19740"), f"19{N}740,00{N}€"),
        (Decimal("0.005"), f"0,01{N}€"),
        (Decimal("-1250.5"), f"−1{N}250,50{N}€"),
        ("7", f"7,00{N}€"),
        (None, "—"),
    ],
)
def test_an_amount_is_rounded_half_up_and_grouped(value, written):
    assert formats.euros(value) == written


def test_an_amount_says_whether_the_tax_is_in():
    assert formats.euros(Decimal("23688"), "TTC") == f"23{N}688,00{N}€{N}TTC"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12345, f"12{N}345"),
        (Decimal("12.50"), "12,5"),
        (1000000, f"1{N}000{N}000"),
        (0, "0"),
        (None, "—"),
    ],
)
def test_a_number_has_the_decimals_it_really_has(value, written):
    assert formats.nombre(value) == written


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        (dt.date(2026, 7, 8), "mercredi 8 juillet 2026", f"8{N}juil.{N}2026"),
        (dt.date(2027, 2, 1), "lundi 1er février 2027", f"1er{N}févr.{N}2027"),
        (None, "—", "—"),
    ],
)
def test_a_day_is_written_in_full_or_short(value, long, short):
    assert (formats.date_longue(value), formats.date_courte(value)) == (long, short)


def test_an_instant_is_told_at_the_time_of_paris():
    evening = dt.datetime(2026, 7, 8, 22, 30, tzinfo=dt.UTC)
    assert formats.moment(evening) == f"jeudi 9 juillet 2026 à 0{N}h{N}30"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (12, f"dans 12{N}jours"),
        (1, "demain"),
        (0, "aujourd’hui"),
        (-1, "hier"),
        (-3, f"il y a 3{N}jours"),
    ],
)
def test_the_distance_of_a_day_is_said_in_words(days, words):
    with horloge.at(dt.date(2026, 6, 26)):
        assert formats.dans(dt.date(2026, 6, 26) + dt.timedelta(days)) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, f"1{N}octet"),
        (640, f"640{N}octets"),
        (184320, f"184{N}ko"),
        (2_400_000, f"2,4{N}Mo"),
        (3_000_000, f"3{N}Mo"),
    ],
)
def test_a_file_size_is_written_in_the_unit_people_know(size, words):
    assert formats.taille(size) == words


def test_a_duration_is_written_as_one_says_it():
    assert [formats.duree(m) for m in (45, 60, 90)] == [f"45{N}min", f"1{N}h", f"1{N}h{N}30"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "—"), (0, "0 s"), (119, "119 s"), (120, "2 min"), (86_400, "24 h"), (5_430, "1 h 30")],
)
def test_a_figure_of_the_machine_is_an_age_that_people_read(seconds, words):
    assert formats.anciennete(seconds).replace("\u00a0", " ") == words


def test_a_count_agrees_with_its_noun():
    words = [formats.compte(n, "dossier,dossiers") for n in (0, 1, 2)]
    assert words == ["aucun dossier", f"1{N}dossier", f"2{N}dossiers"]
    assert formats.compte(0, "annexe,annexes,aucune annexe") == "aucune annexe"


#: the other nouns that are counted somewhere in the product
MASCULINE = {
    "acteur", "changement", "collège", "devoir", "entretien", "indicateur", "participant", "passage", "reste",
    "acte", "atelier", "autre", "avenant", "bon", "candidat", "courriel", "devis", "document", "dossier",
    "dépôt", "engagement", "fichier", "inscrit", "invité", "jour", "livrable", "message", "mot", "non",
    "paiement", "présent", "publié", "rappel", "refus", "retour", "retrait", "service", "seuil", "titulaire",
    "tour", "venu",
}  # fmt: skip
COUNTED = (
    re.compile(r'compte:"([^"]+)"'),
    re.compile(r'noun="([^"]+)"'),
    re.compile(r"""compte\((?:[^"',]|\([^)]*\))*, *["']([^"']+)["']"""),
)


def counted_nouns():
    """The first word of every noun that a page or a sentence counts, without its own word for zero."""
    found = set()
    for path in [*ETABLI.rglob("*.html"), *ETABLI.rglob("*.py")]:
        if "tests" not in path.parts:
            text = path.read_text(encoding="utf-8")
            found |= {words for pattern in COUNTED for words in pattern.findall(text)}
    return {words.split(",")[0].split(" ")[0] for words in found if words.count(",") < 2}


def test_every_noun_that_is_counted_has_its_gender():
    nouns = {noun for noun in counted_nouns() if noun.isalpha()}
    assert len(nouns) > 40
    assert nouns - FEMININE - MASCULINE == set()
    assert set() == FEMININE & MASCULINE


def test_nothing_counted_agrees_with_its_noun():
    assert compte(0, "demande,demandes") == "aucune demande"
    assert compte(0, "personne prévenue,personnes prévenues") == "aucune personne prévenue"
    assert compte(0, "dossier,dossiers") == "aucun dossier"
    assert compte(0, "annexe,annexes,sans annexe") == "sans annexe"
