"""`etabli parcours` as a person runs it: one process, one new folder, one JSON object."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(folder, *arguments, format="flash"):
    """The command in a process of its own, on SQLite, whatever the tests themselves run on."""
    env = {**os.environ, "ETABLI_DATA": str(folder), "DATABASE_URL": "", "DEMO": ""}
    return subprocess.run(
        [sys.executable, "manage.py", "parcours", format, *arguments],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


def told(folder, *arguments, format="flash"):
    done = run(folder, *arguments, "--json", format=format)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def journalled(folder):
    """The names of the data that the journal keeps, by verb."""
    kept: dict[str, set[str]] = {}
    with closing(sqlite3.connect(folder / "etabli.sqlite3")) as base:
        for verb, data in base.execute("SELECT verb, data FROM core_entry"):
            kept.setdefault(verb, set()).update(json.loads(data))
    return {verb: sorted(names) for verb, names in sorted(kept.items()) if names}


ORDER = (
    ("candidature", "open"), ("candidature", "exchange"), ("candidature", "characterise"),
    ("candidature", "send_to_signature"), ("candidature", "submit"),
    ("candidature", "declare_complete"), ("candidature", "accept"), ("candidature", "convert"),
    ("atelier", "designate"), ("designation", "accept"), ("devis", "validate"),
    ("bondecommande", "sign"), ("bondecommande", "notify"), ("atelier", "start_animation"),
    ("sessioninsitu", "close"), ("atelier", "start_restitution"), ("livrable", "admit"),
    ("livrable", "agree_publication"), ("feuillederoute", "make_official"), ("atelier", "close"),
    ("atelier", "start_follow_up"),
)  # fmt: skip


@pytest.mark.regle("F1")
@pytest.mark.regle("F11")
@pytest.mark.regle("T-4")
def test_fumel_is_played_from_the_first_contact_to_the_follow_up(tmp_path):
    folder = tmp_path / "donnees"
    story = told(folder, "--commune", "47106", "--debut", "2026-03-02")

    assert story["etat"] == "EN_SUIVI"
    assert journalled(folder) == json.loads((ROOT / "tests/parcours/journal.json").read_text())
    assert story["atelier"].endswith("/ateliers/fumel-l-ancienne-usine-au-bord-du-lot/")
    assert story["montants"] == {
        "devis_ht": "16450.00", "devis_ttc": "19740.00", "engage": "19740.00", "paye": "19740.00",
    }  # fmt: skip
    assert story["tourniquet"]["avant"] == ["G1", "G2", "G3"]
    assert story["tourniquet"]["apres"] == ["G2", "G3", "G1"]
    assert [t["resultat"] for t in story["tourniquet"]["tests"]] == ["DESIGNE"]
    assert story["journal"]["chaine_valide"] is True
    assert story["journal"]["entrees"] >= len(story["etapes"])

    moves = [(step["objet"], step["move"]) for step in story["etapes"]]
    places = [moves.index(step) for step in ORDER]
    assert places == sorted(places)
    days = [step["le"] for step in story["etapes"]]
    assert days[0] == "2026-03-02"
    assert days[-1] == "2026-10-14"
    last = story["etapes"][moves.index(("atelier", "start_follow_up"))]
    assert (last["regle"], last["de"], last["vers"], last["par"]) == (
        "F11",
        "CLOS",
        "EN_SUIVI",
        "CLOCK",
    )

    assert {"feuille_de_route", "bon_de_commande", "accuse"} <= {
        f["nature"] for f in story["fichiers"]
    }
    for file in story["fichiers"]:
        assert hashlib.sha256((folder / file["chemin"]).read_bytes()).hexdigest() == file["sha256"]

    again = run(folder, "--commune", "47106", "--json")
    assert (again.returncode, again.stdout) == (2, "")
    assert "n’est pas vide" in again.stderr


@pytest.mark.regle("CH-14")
def test_overseas_the_basket_and_the_vat_are_those_of_the_place(tmp_path):
    story = told(tmp_path, "--commune", "97209")
    assert story["montants"] == {
        "devis_ht": "19200.00", "devis_ttc": "20832.00", "engage": "20832.00", "paye": "20832.00",
    }  # fmt: skip


def test_a_name_with_an_apostrophe_has_an_address_and_papers(tmp_path):
    story = told(tmp_path, "--commune", "94038")
    assert "/ateliers/l-hay-les-roses-" in story["atelier"]
    assert story["etat"] == "EN_SUIVI"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("99999", "Aucune commune ne porte le code 99999"),
        ("62549", "commune déléguée d’Hesdin-la-Forêt (62447)"),
        ("13201", "arrondissement municipal"),
        ("98818", "collectivité d’outre-mer"),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_the_folder_as_it_was(tmp_path, code, words):
    done = run(tmp_path, "--commune", code)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert {path.name for path in tmp_path.iterdir()} <= {"cle-secrete"}


def test_a_date_that_cannot_be_is_refused(tmp_path):
    for debut, words in (("hier", "écrivez-la ainsi"), ("2999-01-01", "finirait dans le futur")):
        done = run(tmp_path, "--commune", "47106", "--debut", debut)
        assert done.returncode == 2
        assert words in done.stderr
