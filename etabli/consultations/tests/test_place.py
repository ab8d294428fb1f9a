"""4.9: the files of PLACE, read as they come and written the same each time."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest

from etabli.consultations.place import dossier, files, hours, offres, registres
from etabli.consultations.place.pieces import nature_of
from etabli.consultations.place.registres import Consultation
from etabli.consultations.place.titulaires import Firme, Titulaire
from etabli.core.refus import Refused

ALOUETTE, BRUYERE = "00000001000018", "00000002000017"
HOLDERS = (
    Titulaire(
        1, "Alouette", ("Alouette",), (Firme(ALOUETTE, "Agence Alouette SARL", is_lead=True),)
    ),
    Titulaire(
        2, "Bruyère", ("Bruyère",),
        (Firme(BRUYERE, "Atelier Bruyère", is_lead=True), Firme(ALOUETTE, "Agence Alouette SARL")),
    ),
)  # fmt: skip
OURS = Consultation(
    "PLACE-2026-0421", HOLDERS, dt.datetime(2026, 6, 1, 7, tzinfo=dt.UTC),
    dt.datetime(2026, 6, 30, 7, tzinfo=dt.UTC),
)  # fmt: skip
RETRAITS = """Registre des retraits;;;;
Référence : PLACE-2026-0421;;;;

N°;Date et heure (heure de Paris);Entreprise;SIRET;Pièces téléchargées
1;02/06/2026 09:12:33;Agence Alouette;;RC
2;hier;Bruyère;;
3;02/06/2026 à 9h13;Cormoran;;
4;2026-06-03T10:00:00+02:00;;000 000 02 000017;"CCTP
DPGF"
5;1er juin 2026 10 h 12 min 05 s;ATELIER BRUYERE;;
6;02/06/2026 09:12:33;alouette;;rc
"""


def at(day, hour, minute, second=0):
    """That second, in UTC."""
    return dt.datetime(2026, 6, day, hour, minute, second, tzinfo=dt.UTC)


def plain(said):
    """A sentence without the spaces that do not break."""
    return str(said).replace("\u00a0", " ").replace("\u202f", " ")


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return [reason.replace("\u00a0", " ") for reason in refusal.value.reasons]


# -- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_register_is_read_whatever_its_encoding_and_its_separator(encoding, separator):
    data = RETRAITS.replace(";", separator).replace("\n", "\r\n").encode(encoding)
    read = registres.read_retraits(files.decoded(data), OURS)
    assert [(one.titulaire, one.at, one.pieces) for one in read.rows] == [
        (2, at(1, 8, 12, 5), ""),
        (1, at(2, 7, 12, 33), "RC"),
        (2, at(3, 8, 0), "CCTP DPGF"),
    ]


def test_a_bad_row_says_its_line_and_stops_no_other():
    read = registres.read_retraits(RETRAITS, OURS)
    assert [plain(fault) for fault in read.faults] == [
        "Ligne 6 : la date « hier » ne se lit pas : écrivez-la comme 22/06/2026 11:42:07.",
        "Ligne 7 : « Cormoran » n’est pas un titulaire consulté : vérifiez le nom ou le SIRET.",
    ]
    # the cell of two lines of the fourth row shifts what follows, and the number still is that of the file
    assert [one.line for one in read.rows] == [10, 5, 8]


def test_what_is_no_register_is_refused_whole_with_what_to_do():
    assert refused(lambda: files.decoded(b"PK\x03\x04 a spreadsheet")) == [
        "C’est un tableur ou une archive : exportez le registre de PLACE en CSV, et versez-le tel quel."
    ]
    assert refused(lambda: files.decoded(b"\x00\x01\x02")) == [
        "Ce fichier n’est pas un CSV : exportez le registre de PLACE en CSV, et versez le fichier tel qu’il est."
    ]
    assert refused(lambda: registres.read_retraits("a;b\n1;2\n", OURS)) == [
        "La colonne « Date et heure » n’est pas dans ce fichier : versez le fichier tel qu’il est "
        "exporté, avec la ligne des titres."
    ]
    assert refused(
        lambda: registres.read_retraits('Date;Société\n02/06/2026 10:00;"Alou\n', OURS)
    ) == [
        "Ligne 2 : un guillemet n’est pas fermé, ou la ligne est trop longue. "
        "Exportez de nouveau le fichier, ou corrigez cette ligne."
    ]


def test_the_register_of_another_consultation_is_refused():
    other = RETRAITS.replace("0421", "0999")
    assert refused(lambda: registres.read_retraits(other, OURS)) == [
        "Ce registre est celui de la consultation « PLACE-2026-0999 », et celle-ci est « PLACE-2026-0421 » sur "
        "PLACE : exportez le sien. Si c’est pourtant la même, ôtez cette référence du texte."
    ]


def test_a_register_at_the_universal_hour_is_not_read_as_that_of_paris():
    (sentence,) = refused(
        lambda: registres.read_depots(
            "Date (UTC);Entreprise\n22/06/2026 10:00:00;Alouette\n", OURS
        )
    )
    assert sentence.startswith("La colonne « Date (UTC) » n’est pas à l’heure de Paris")


# -- hours ----------------------------------------------------------------------------------------


@pytest.mark.regle("N-8")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("22/06/2026 12:00:00", at(22, 10, 0)),
        ("22/06/2026 12:00:00.999", at(22, 10, 0)),
        ("2026-06-22T12:00:01+02:00", at(22, 10, 0, 1)),
        ("2026-06-22 10:00:01Z", at(22, 10, 0, 1)),
        ("lundi 22 juin 2026 à 12 h 00 min 01 s", at(22, 10, 0, 1)),
        ("22-06-2026 12h00", at(22, 10, 0)),
    ],
)
def test_an_hour_is_read_to_the_second_in_paris(text, found):
    assert hours.read(text).at == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/06/2026 12:00:00", "la date « 31/06/2026 12:00:00 » ne se lit pas"),
        ("22/06/26 12:00:00", "la date « 22/06/26 12:00:00 » ne se lit pas"),
        ("22/06/2026", "l’heure manque après la date « 22/06/2026 »"),
        ("22/06/2026 25:00:00", "la date « 22/06/2026 25:00:00 » ne se lit pas"),
        ("25/10/2026 02:30:00", "« 25/10/2026 02:30:00 » existe deux fois à Paris"),
        ("29/03/2026 02:30:00", "« 29/03/2026 02:30:00 » n’existe pas à Paris"),
    ],
)
def test_an_hour_that_cannot_be_told_is_not_guessed(text, sentence):
    with pytest.raises(hours.Unread) as unread:
        hours.read(text)
    assert plain(unread.value).startswith(sentence)


# -- registers ------------------------------------------------------------------------------------


def test_a_holder_is_known_by_its_siret_then_by_its_name():
    text = (
        "Date;Entreprise;SIRET\n"
        f"02/06/2026 10:00:00;Un autre nom;{ALOUETTE}\n"
        "02/06/2026 10:00:01;;000000020\n"
        f"02/06/2026 10:00:02;Bruyère;{ALOUETTE}\n"
        "02/06/2026 10:00:03;Alouette;12345678900011\n"
        "02/06/2026 10:00:04;;\n"
    )
    read = registres.read_retraits(text, OURS)
    # Alouette is a member of Bruyère too: it speaks for its own
    assert [one.titulaire for one in read.rows] == [1, 2]
    assert [plain(fault) for fault in read.faults] == [
        "Ligne 4 : le SIRET est celui de Alouette, le nom « Bruyère » celui de Bruyère : corrigez l’un des deux.",
        "Ligne 5 : « Alouette » (SIRET 12345678900011) n’est pas un titulaire consulté : vérifiez le nom ou le SIRET.",
        "Ligne 6 : ni l’entreprise ni son SIRET ne sont écrits.",
    ]


@pytest.mark.regle("M3")
def test_a_question_keeps_nobody_and_what_names_somebody_is_said():
    text = (
        "Date;Entreprise;Contact;Question;Réponse\n"
        "03/06/2026 09:00:00;Alouette;jean@exemple.fr;Les cartes sont-elles remises ?;Oui\n"
        "03/06/2026 09:05:00;Bruyère;;Agence Alouette, sortante, a-t-elle un avantage ?;\n"
        "03/06/2026 09:06:00;Bruyère;;;\n"
    )
    read = registres.read_questions(text, OURS)
    assert [(one.texte, one.at) for one in read.rows] == [
        ("Les cartes sont-elles remises ?", at(3, 7, 0)),
        ("Agence Alouette, sortante, a-t-elle un avantage ?", at(3, 7, 5)),
    ]
    assert [plain(fault) for fault in read.faults] == ["Ligne 4 : la question est vide."]
    assert [plain(note) for note in read.notes] == [
        "Les réponses de ce registre ne sont pas versées : donnez-les ici, à tous les titulaires au même moment."
    ]
    assert [plain(note) for note in registres.indiscretions(read.rows, OURS)] == [
        "Ligne 3 : la question nomme « Alouette » et sera lue de tous les titulaires. Ôtez ce nom du texte, "
        "puis regardez de nouveau."
    ]


@pytest.mark.regle("N-8")
def test_a_deposit_without_its_seconds_is_not_read():
    read = registres.read_depots(
        "N° de pli;Date de dépôt;Heure de dépôt;Société\n1;22/06/2026;11:59;Alouette\n2;22/06/2026;11:59:30;Bruyère\n",
        OURS,
    )
    assert [(one.titulaire, one.at, one.numero) for one in read.rows] == [
        (2, at(22, 9, 59, 30), "2")
    ]
    assert [plain(fault) for fault in read.faults] == [
        "Ligne 2 : l’heure « 22/06/2026 11:59 » n’a pas ses secondes, et une offre est à temps à la seconde près : "
        "exportez de nouveau le registre sans l’ouvrir dans un tableur, ou écrivez-les comme 11:42:07."
    ]


def test_an_hour_to_come_is_a_mistake():
    read = registres.read_depots("Date;Société\n22/07/2026 11:59:00;Alouette\n", OURS)
    assert [plain(fault) for fault in read.faults] == [
        "Ligne 2 : l’heure « 22/07/2026 11:59:00 » n’est pas encore passée : vérifiez la date."
    ]


# -- the dossier ----------------------------------------------------------------------------------


def test_the_dossier_is_the_same_bytes_each_time_and_says_what_it_holds():
    papers = [
        dossier.Paper("01-reglement.pdf", "RC", "Règlement", b"%PDF-1"),
        dossier.Paper("02-cctp.pdf", "CCTP", "CCTP", b"%PDF-2"),
    ]
    made = dossier.archive(papers, {"numero": "MS-1"})
    assert made == dossier.archive(papers, {"numero": "MS-1"})
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["manifest.json", "01-reglement.pdf", "02-cctp.pdf"]
        assert archive.read("02-cctp.pdf") == b"%PDF-2"
        said = json.loads(archive.read("manifest.json"))
    assert said == {
        "format": "etabli-dce-1",
        "consultation": {"numero": "MS-1"},
        "fichiers": [
            {
                "file": paper.file, "nature": paper.nature, "title": paper.title, "size": 6,
                "sha256": hashlib.sha256(paper.data).hexdigest(),
            }
            for paper in papers
        ],
    }  # fmt: skip


# -- the offers -----------------------------------------------------------------------------------


def folder(*paths):
    return [offres.Fichier(rank, path) for rank, path in enumerate(paths)]


def deposit(cle, titulaire, numero="", *, is_opened=True):
    return offres.Depot(cle, titulaire, numero, is_opened)


@pytest.mark.regle("MS-4")
def test_the_folder_of_a_late_offer_stays_closed():
    tri = offres.sort_out(
        folder("El1_AGENCE ALOUETTE/note.pdf", f"{BRUYERE}.zip", "lisez-moi.txt"),
        [deposit("a", 1), deposit("b", 2, is_opened=False)],
        HOLDERS,
    )
    assert [(pli.cle, pli.folder, [one.rank for one in pli.fichiers]) for pli in tri.opened] == [
        ("a", "El1_AGENCE ALOUETTE", [0])
    ]
    assert [(pli.cle, pli.folder) for pli in tri.closed] == [("b", f"{BRUYERE}.zip")]
    assert tuple(plain(fault) for fault in tri.faults) == (
        "« lisez-moi.txt » n’est dans le dossier d’aucun titulaire : il n’est pas versé.",
    )


@pytest.mark.regle("MS-4")
def test_a_folder_that_may_be_the_late_deposit_is_not_opened():
    depots = [deposit("a", 1, "3"), deposit("b", 1, "7", is_opened=False)]
    tri = offres.sort_out(folder("Alouette/note.pdf"), depots, HOLDERS)
    assert (tri.opened, tri.closed) == ((), ())
    assert [plain(fault) for fault in tri.faults] == [
        "« Alouette » : Alouette a 2 dépôts au registre, et ce nom ne dit pas lequel. Mettez le numéro du pli "
        "au début du nom du dossier."
    ]
    tri = offres.sort_out(folder("3 Alouette/note.pdf", "7 Alouette/note.pdf"), depots, HOLDERS)
    assert ([pli.cle for pli in tri.opened], [pli.cle for pli in tri.closed]) == (["a"], ["b"])


def test_a_root_that_holds_everything_is_looked_through():
    tri = offres.sort_out(
        folder("Offres MS-1/Alouette/note.pdf", "Offres MS-1/Cormoran/note.pdf"),
        [deposit("a", 1)],
        HOLDERS,
    )
    assert [pli.folder for pli in tri.opened] == ["Alouette"]
    assert tuple(plain(fault) for fault in tri.faults) == (
        "« Cormoran » : aucun titulaire consulté ne porte ce nom. Mettez son SIRET dans le nom du dossier.",
    )


@pytest.mark.parametrize(
    ("name", "nature"),
    [
        ("Note méthodologique.pdf", "NOTE"),
        ("DPGF_Alouette.xlsx", "FINANCIERE"),
        ("acte-d-engagement signé.pdf", "AE"),
        ("Moyens et références.pdf", "COMPETENCES"),
        ("vue aérienne.jpg", "AUTRE"),
    ],
)
def test_the_name_of_a_file_says_what_it_is(name, nature):
    assert nature_of(name) == nature
