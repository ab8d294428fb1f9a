"""The ranking and its vote: every figure with its steps, every tie with what parted it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etabli.consultations import analyse
from etabli.consultations.analyse import Regle, Suite
from etabli.consultations.documents.courriers import points
from etabli.consultations.models import ClassementFige, MarcheSubsequent, VoteComite
from etabli.consultations.pages.judging.cadre import frame
from etabli.consultations.reading import Reader
from etabli.consultations.selectors import judging
from etabli.consultations.states import EtatMarche
from etabli.core.formats import compte, euros, listed, nombre
from etabli.core.ui.contexts import Context
from etabli.marches.criteres import Grille

E = EtatMarche
NOT_YET = (
    "Vous lirez le classement quand vos notes seront figées, et quand chaque offre aura ses prix, ses notes et "
    "ses commentaires."
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of the ranking."""

    ligne: analyse.LigneClassement
    nom: str
    is_tied: bool

    @property
    def rang(self) -> str:
        """« 1re », « 2e ex æquo »"""
        number = "1re" if self.ligne.rang == 1 else f"{self.ligne.rang}e"
        return f"{number} ex æquo" if self.is_tied else number

    @property
    def total(self) -> str:
        return points(str(self.ligne.total))

    @property
    def points(self) -> list[str]:
        """Its points under each criterion, in the order of the columns."""
        return [points(str(score.points)) for score in self.ligne.scores]


@dataclass(frozen=True, slots=True)
class Voice:
    """One organisation in the vote; its choice is read once the vote is counted."""

    nom: str
    has_answered: bool
    choix: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """The vote on the ranking last frozen."""

    frozen: ClassementFige
    voices: tuple[Voice, ...]
    quorum: int

    @property
    def answered(self) -> int:
        return sum(voice.has_answered for voice in self.voices)

    @property
    def result(self) -> str:
        """« 3 voix pour, 1 à revoir, aucune abstention, sur 5 voix ; quorum : 3 »"""
        one = self.frozen
        if one.is_adopted is None:
            return ""
        abstained = compte(one.abstentions, "abstention,abstentions,aucune abstention")
        tie = " La voix du service pilote a départagé." if one.is_voix_du_pilote else ""
        return (
            f"{one.pour} pour, {one.revoir} à revoir, {abstained}, sur {one.base} voix "
            f"(quorum : {one.quorum}).{tie}"
        )


def classement(reader: Reader) -> Context:
    """The ranking as this reader may see it, the vote, the earlier ones."""
    marche = reader.marche
    found = judging.ranking_seen(marche, reader.actor)
    page = {
        **frame(reader, "consultations:classement"),
        "title": "Le classement des offres",
        "found": found,
        "not_yet": NOT_YET,
        "vote": None,
    }
    return {**page, **_order(marche, found), **_frozen(marche, found)} if found else page


def _order(marche: MarcheSubsequent, found: analyse.Classement) -> Context:
    """Who is where, who is out, what parted those of the same total."""
    names = {one.code: one.groupement.nom for one in judging.deposits(marche)}
    return {
        "lines": _lines(found, names),
        "columns": _columns(found),
        "out": [
            (names.get(one.offre, one.offre), one.motif.libelle, one.raison)
            for one in found.eliminations
        ],
        "parted": [parted(one, names) for one in found.departages],
        "tied": [listed([names.get(code, code) for code in group]) for group in found.ex_aequo],
        "is_to_draw": found.suite is Suite.TIRER_AU_SORT,
    }


def _frozen(marche: MarcheSubsequent, found: analyse.Classement) -> Context:
    """The ranking that is voted, its vote, the earlier ones."""
    every = list(marche.classements.order_by("-numero"))
    current = every[0] if every and marche.etat != E.ANALYSE else None
    return {
        "frozen": current,
        "is_same": current is not None and analyse.empreinte(found) == current.empreinte,
        "vote": _vote(marche, current) if current else None,
        "former": [one for one in every if one is not current],
    }


def _columns(found: analyse.Classement) -> str:
    """A column a criterion with its weight, between the holder and the total."""
    criteres = [f"#{one.libelle} ({nombre(one.poids)})" for one in found.reglement.grille.criteres]
    return " | ".join(["Titulaire", "Rang", *criteres, "#Total", "#Prix HT"])


def _lines(found: analyse.Classement, names: Mapping[str, str]) -> list[Ranked]:
    tied = {code for group in found.ex_aequo for code in group}
    return [
        Ranked(ligne, names.get(ligne.offre, ligne.offre), ligne.offre in tied)
        for ligne in found.lignes
    ]


def parted(one: analyse.Departage, names: Mapping[str, str]) -> str:
    """What put one offer before another of the same total, in a sentence."""
    before, after = names.get(one.avant, one.avant), names.get(one.apres, one.apres)
    figures = " contre ".join(
        euros(value, "HT") if one.regle is Regle.PRIX else nombre(value) for value in one.valeurs
    )
    reasons = {
        Regle.CRITERE: f"plus de points sur « {one.objet} » ({figures})",
        Regle.PRIX: f"le prix HT le plus bas ({figures})",
        Regle.TIRAGE: f"le tirage au sort ({one.objet})",
        Regle.SECONDE_ANALYSE: f"une seconde analyse : {one.objet}",
    }
    return f"{before} passe devant {after}, de même total, par {reasons[one.regle]}."


def _vote(marche: MarcheSubsequent, frozen: ClassementFige) -> Vote:
    committee = judging.committee(marche)
    voting = analyse.voices(committee)
    names = {
        str(one.organisation_id): one.organisation.nom for one in judging.active_members(marche)
    }
    rows = list(frozen.votes.select_related("organisation").order_by("pk"))
    ballots = {str(row.organisation_id): row for row in rows}
    grille = judging.reglement(marche).grille
    is_counted = frozen.counted_at is not None
    names |= {str(row.organisation_id): row.organisation.nom for row in rows}
    return Vote(
        frozen,
        tuple(
            _voice(names[pk], ballots.get(pk), grille, is_counted=is_counted)
            for pk in sorted({*voting, *ballots}, key=lambda pk: names[pk])
        ),
        analyse.quorum(len(voting)),
    )


def _voice(nom: str, row: VoteComite | None, grille: Grille, *, is_counted: bool) -> Voice:
    if row is None or not is_counted:
        return Voice(nom, row is not None)
    return Voice(nom, True, row.get_choix_display(), _why(row, grille))


def _why(row: VoteComite, grille: Grille) -> str:
    if not row.critere:
        return ""
    every: Sequence[tuple[str, str]] = [
        *((one.code, one.libelle) for one in grille.criteres),
        *((one.code, one.libelle) for one in grille.notes),
    ]
    return f"{dict(every).get(row.critere, row.critere)} : {row.raison}"
