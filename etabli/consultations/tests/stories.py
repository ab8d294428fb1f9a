"""The consultation of S05, and what makes another one like it."""

import datetime as dt
from decimal import Decimal as D
from zoneinfo import ZoneInfo

from etabli.consultations import analyse as an

PARIS = ZoneInfo("Europe/Paris")
CLOTURE = dt.datetime(2026, 6, 22, 12, 0, 0, tzinfo=PARIS)
SEUILS = an.SeuilsOab(D("0.80"), D("0.75"))

TECHNIQUE = an.Critere(
    "T",
    "Technique",
    D(60),
    (
        an.SousCritere("T1", "Méthodologie et compréhension", D(30)),
        an.SousCritere("T2", "Équipe et pluridisciplinarité", D(20)),
        an.SousCritere("T3", "Participation et calendrier", D(10)),
    ),
)
PRIX = an.Critere("P", "Prix", D(40), is_prix=True)
GRILLE = an.Grille((TECHNIQUE, PRIX))


def at(hour, minute=0, second=0, micro=0):
    return dt.datetime(2026, 6, 22, hour, minute, second, micro, tzinfo=PARIS)


def reglement(**changed):
    given = {
        "grille": GRILLE,
        "formule": an.FORMULE_A,
        "cloture_at": CLOTURE,
        "budget_ttc": D("100000.00"),
    }
    return an.Reglement(**{**given, **changed})


def offre(name, ht, *, recue_at=None, ttc=None):
    price = D(ht)
    return an.OffreChiffree(
        name, recue_at or at(11), price, D(ttc) if ttc else (price * 120 / 100).quantize(D("0.01"))
    )


def marks(name, *valeurs, grille=GRILLE, evaluateur=""):
    """The marks of one offer, in the published order of what is marked."""
    return [
        an.Note(name, item.code, D(valeur), "Solide, sans calendrier détaillé.", evaluateur)
        for item, valeur in zip(grille.notes, valeurs, strict=True)
    ]


L5 = an.OffreChiffree("L5", at(12, 0, 1))
OFFRES = (
    offre("L1", 78000),
    offre("L2", 81250, recue_at=at(11, 58, 40)),
    offre("L4", 83000, recue_at=at(12)),
    L5,
)
NOTES = (
    *marks("L1", "8.0", "7.2", "8.0"),
    *marks("L2", "8.0", "8.0", "8.0"),
    *marks("L4", "7.5", "7.5", "7.5"),
)


def table(classement):
    """(rank, offer, points of each criterion, total), as text."""
    return [
        (line.rang, line.offre, *(str(score.points) for score in line.scores), str(line.total))
        for line in classement.lignes
    ]
