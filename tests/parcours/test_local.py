"""`etabli parcours local`: three collectivités, six holders, three sessions, in a folder of its own."""

import hashlib

import pikepdf
import pytest

from tests.parcours.test_parcours import run, told

#: totals to the cent (N-1 to N-4, formula A): L3 is irregular, L5 late
RANKING = [
    ("L2", 1, "77.54", {"T": "48.00", "T1": "24.00", "T2": "16.00", "T3": "8.00", "P": "29.54"}),
    ("L1", 2, "77.17", {"T": "46.40", "T1": "24.00", "T2": "14.40", "T3": "8.00", "P": "30.77"}),
    ("L4", 3, "75.08", {"T": "45.00", "T1": "22.50", "T2": "15.00", "T3": "7.50", "P": "30.08"}),
    ("L6", 4, "71.50", {"T": "31.50", "T1": "16.50", "T2": "10.00", "T3": "5.00", "P": "40.00"}),
]
ORDER = (
    ("candidature", "open"), ("candidature", "submit"), ("candidature", "accept"),
    ("candidature", "convert"), ("marchesubsequent", "prepare"), ("marchesubsequent", "covalidate"),
    ("marchesubsequent", "publish"), ("atelier", "start_consultation"), ("marchesubsequent", "close"),
    ("marchesubsequent", "receive_offers"), ("marchesubsequent", "begin_analysis"),
    ("marchesubsequent", "freeze_ranking"), ("marchesubsequent", "count_votes"),
    ("marchesubsequent", "award"), ("marchesubsequent", "send_rejections"),
    ("marchesubsequent", "sign"), ("marchesubsequent", "engage"), ("marchesubsequent", "notify"),
    ("reunion", "hold"), ("marchesubsequent", "start_execution"), ("atelier", "start_session_1"),
    ("atelier", "start_inter_1"), ("entretien", "record"), ("documentrecu", "read"),
    ("atelier", "start_session_2"), ("atelier", "start_inter_2"), ("atelier", "start_session_3"),
    ("atelier", "start_production"), ("atelier", "open_restitution"), ("feuillederoute", "validate"),
    ("feuillederoute", "make_official"), ("marchesubsequent", "settle"), ("atelier", "conclude"),
    ("atelier", "start_follow_up"), ("revue", "hold"),
)  # fmt: skip


NATURES = {
    "fiche", "reglement", "cctp", "cadre_reponse", "dpgf", "acte_engagement", "note_opportunite",
    "liste_acteurs", "rapport_analyse", "lettre_rejet", "notification", "cadrage", "etonnement", "carnet",
    "rapport", "feuille", "livret", "kit_presse",
}  # fmt: skip


#: due at its twelfth of the twelve months, handed in, admitted
LIVRABLES = [
    ("NOTE_CADRAGE", "2026-09-21", "2026-08-24", "2026-09-01"),
    ("CARNET_1", "2026-12-22", "2026-10-19", "2026-10-28"),
    ("CARNET_2", "2027-03-23", "2026-12-14", "2026-12-24"),
    ("RAPPORT_FINAL", "2027-06-22", "2027-05-04", "2027-05-24"),
    ("FEUILLE_DE_ROUTE", "2027-06-22", "2027-05-04", "2027-05-24"),
    ("LIVRET", "2027-07-23", "2027-05-31", "2027-06-18"),
]
FIRST, SECOND = "Mélèze Prospective (fictif)", "Cordée Ingénierie (fictif)"
#: 60 % and 40 % of 97 500,00, both small or medium: an advance of 30 %, given back from 65 to 80 %
PAYMENTS = [
    ("AVANCE", FIRST, "17550.00", "0.00", "17550.00", "2026-07-31"),
    ("AVANCE", SECOND, "11700.00", "0.00", "11700.00", "2026-07-31"),
    ("NOTE_CADRAGE", FIRST, "11700.00", "0.00", "11700.00", "2026-09-07"),
    ("NOTE_CADRAGE", SECOND, "7800.00", "0.00", "7800.00", "2026-09-07"),
    ("CARNET_1", FIRST, "14625.00", "0.00", "14625.00", "2026-11-09"),
    ("CARNET_1", SECOND, "9750.00", "0.00", "9750.00", "2026-11-09"),
    ("CARNET_2", FIRST, "14625.00", "5850.00", "8775.00", "2027-01-06"),
    ("CARNET_2", SECOND, "9750.00", "3900.00", "5850.00", "2027-01-06"),
    ("RAPPORT", FIRST, "11700.00", "11700.00", "0.00", "2027-05-27"),
    ("RAPPORT", SECOND, "7800.00", "7800.00", "0.00", "2027-05-27"),
    ("LIVRET", FIRST, "5850.00", "0.00", "5850.00", "2027-06-23"),
    ("LIVRET", SECOND, "3900.00", "0.00", "3900.00", "2027-06-23"),
]
#: CH-5: two days after each admission; claimed the same day
CERTIFIED = [
    ("NOTE_CADRAGE", "2026-09-03", "2026-09-03"),
    ("CARNET_1", "2026-10-30", "2026-10-30"),
    ("CARNET_2", "2026-12-28", "2026-12-28"),
    ("RAPPORT", "2027-05-26", "2027-05-26"),
    ("LIVRET", "2027-06-21", "2027-06-21"),
]
#: D-02: 330 days from the notification to the last admission; D-05: three sessions of two days
DURATIONS = {
    "notifie_le": "2026-07-23", "admis_le": "2027-06-18", "clos_le": "2027-06-28",
    "jours": 330, "mois": "10.8", "jours_suspendus": 0,
    "sessions": [
        {"numero": 1, "du": "2026-10-07", "au": "2026-10-08", "jours": 2},
        {"numero": 2, "du": "2026-12-02", "au": "2026-12-03", "jours": 2},
        {"numero": 3, "du": "2027-03-15", "au": "2027-03-16", "jours": 2},
    ],
    "revues": [
        {"mois": 6, "prevue_le": "2027-12-10", "tenue_le": "2027-12-10"},
        {"mois": 12, "prevue_le": "2028-06-12", "tenue_le": None},
        {"mois": 24, "prevue_le": "2029-06-11", "tenue_le": None},
    ],
}  # fmt: skip


@pytest.mark.regle("M11")
@pytest.mark.regle("M16")
@pytest.mark.regle("CH-8", "CH-11", "CH-10")
@pytest.mark.regle("L8")
@pytest.mark.regle("L9")
@pytest.mark.regle("N-3")
@pytest.mark.regle("N-4")
@pytest.mark.regle("C6")
def test_redon_of_three_départements_is_played_to_the_first_review_of_its_roadmap(tmp_path):
    folder = tmp_path / "donnees"
    story = told(folder, "--epci", "243500741", "--debut", "2026-03-02", format="local")

    assert story["etat"] == "EN_SUIVI"
    assert [
        (one["type"], one["du_le"], one["remis_le"], one["admis_le"]) for one in story["livrables"]
    ] == LIVRABLES
    assert {one["etat"] for one in story["livrables"]} == {"ADMIS"}
    assert story["durees"] == DURATIONS
    read = [(x["titulaire"], x["rang"], x["total"], x["criteres"]) for x in story["classement"]]
    assert read == RANKING
    assert story["montants"] == {
        "budget_ttc": "100000.00", "attribue_ht": "81250.00", "attribue_ttc": "97500.00",
        "engage": "97500.00", "paye": "97500.00", "final_ht": "81250.00",
    }  # fmt: skip
    keys = ("etape", "beneficiaire", "brut", "recuperation", "net", "paye_le")
    assert [tuple(one[key] for key in keys) for one in story["paiements"]] == PAYMENTS
    certified = dict.fromkeys(
        (one["etape"], one["certifie_le"], one["demande_le"]) for one in story["paiements"][2:]
    )
    assert list(certified) == CERTIFIED
    assert story["journal"]["chaine_valide"] is True

    moves = [(step["objet"], step["move"]) for step in story["etapes"]]
    places = [moves.index(step) for step in ORDER]
    assert places == sorted(places)
    natures = {file["nature"] for file in story["fichiers"]}
    assert natures >= NATURES
    assert not any(nature.startswith("dce_") for nature in natures)
    assert_is_a_book(folder, story)
    accessible = 0
    for file in story["fichiers"]:
        data = (folder / file["chemin"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        accessible += data.startswith(b"%PDF") and b"pdfuaid:part" in data
    assert accessible == 68

    again = run(folder, "--epci", "243500741", "--json", format="local")
    assert (again.returncode, again.stdout) == (2, "")
    assert "n’est pas vide" in again.stderr


def assert_is_a_book(folder, story):
    """5.7: the livret is written from the story, 32 to 48 pages, its plan-guide on a sheet of A3."""
    (one,) = (file for file in story["fichiers"] if file["nature"] == "livret")
    with pikepdf.open(folder / one["chemin"]) as pdf:
        sheets = [tuple(round(float(x)) for x in page.mediabox[2:]) for page in pdf.pages]
        assert str(pdf.docinfo["/Title"]) == "Un territoire et ses bourgs"
    assert 32 <= len(sheets) <= 48
    assert sheets.count((1191, 842)) == 1


@pytest.mark.complet
def test_communes_without_their_epci_carry_a_local_too(tmp_path):
    # the closing asked for falls on a Saturday: what follows it waits for the Monday too
    story = told(tmp_path, "--communes", "12001,12002", "--debut", "2026-02-27", format="local")
    assert story["etat"] == "EN_SUIVI"
    days = [step["le"] for step in story["etapes"]]
    assert days == sorted(days)
    assert [line["titulaire"] for line in story["classement"]] == ["L2", "L1", "L4", "L6"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--epci", "243500742"), "elle est inconnue, ou dissoute"),
        (("--epci", "24350"), "il a neuf chiffres"),
        (("--epci", "243500741", "--communes", "12089"), "ou les communes"),
        ((), "Donnez l’intercommunalité"),
        (("--communes", "12089,99999"), "Aucune commune ne porte le code 99999"),
        (("--communes", ","), "de une à 12 communes"),
        (("--commune", "12089"), "--commune ne sert que pour « parcours flash »"),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_the_folder_as_it_was(tmp_path, arguments, words):
    done = run(tmp_path, *arguments, format="local")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert {path.name for path in tmp_path.iterdir()} <= {"cle-secrete"}
