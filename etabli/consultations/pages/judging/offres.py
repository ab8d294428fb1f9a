"""The offers received: who deposited and when, then what those that were opened say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.forms import Form
from django.urls import reverse

from etabli.consultations import analyse
from etabli.consultations.models import (
    AccesOffre,
    DemandeOffre,
    EliminationOffre,
    MarcheSubsequent,
    Offre,
    PieceOffre,
)
from etabli.consultations.pages.judging.cadre import frame
from etabli.consultations.reading import Reader
from etabli.consultations.selectors import judging
from etabli.consultations.states import NatureDemande, SuiteDemande
from etabli.core import horloge
from etabli.core.formats import date_longue, euros, heure, moment
from etabli.core.ui.contexts import Context

PER_PAGE = 50


def second(offre: Offre) -> str:
    """« lundi 22 juin 2026 à 11 h 59 min 48 s »: an offer is in time to the second (N-8)."""
    at = offre.recue_at.astimezone(horloge.PARIS)
    return f"{date_longue(at.date())} à {heure(at)} min {at.second:02d} s"


@dataclass(frozen=True, slots=True)
class Deposit:
    """One line of the register."""

    offre: Offre
    moment: str

    @property
    def state(self) -> tuple[str, str]:
        """Whether it is opened, in words, and the tone of its badge."""
        if self.offre.is_late:
            return "Hors délai", "warning"
        if self.offre.is_replaced:
            return "Remplacée par la suivante", "neutral"
        return "À temps", "success"


@dataclass(frozen=True, slots=True)
class Opened:
    """One offer that is compared or not, as the list of offers shows it to who reads it."""

    offre: Offre
    flag: analyse.Signalement | None = None
    out: tuple[analyse.Elimination, ...] = ()
    waiting: int = 0
    #: a price that seemed low, and that the RPA found justified
    is_justified: bool = False

    @property
    def ht(self) -> str:
        return euros(self.offre.prix_ht, "HT") if self.offre.prix_ht else ""

    @property
    def ttc(self) -> str:
        return euros(self.offre.prix_ttc, "TTC") if self.offre.prix_ttc else ""

    @property
    def is_flagged(self) -> bool:
        return self.flag is not None and self.flag.is_signale and not self.is_justified

    @property
    def state(self) -> tuple[str, str]:
        if self.out:
            return "Hors comparaison", "error"
        if self.waiting:
            return "Demande en cours", "progress"
        if self.is_flagged:
            return "Prix à justifier", "warning"
        return ("Comparée", "success") if self.offre.prix_ht else ("Prix à saisir", "neutral")


@dataclass(frozen=True, slots=True)
class Judged:
    """Everything computed of the opened offers, once a page."""

    flags: Mapping[str, analyse.Signalement] = field(default_factory=dict)
    out: Mapping[str, tuple[analyse.Elimination, ...]] = field(default_factory=dict)


def judged(marche: MarcheSubsequent) -> Judged:
    """Flags and eliminations by code."""
    figures = judging.figures(marche)
    out: dict[str, list[analyse.Elimination]] = defaultdict(list)
    rules = judging.reglement(marche)
    for one in analyse.eliminations(figures.offres, reglement=rules, decisions=figures.decisions):
        out[one.offre].append(one)
    flags = {one.offre: one for one in judging.signalements(marche)}
    return Judged(flags, {code: tuple(some) for code, some in out.items()})


def offres(reader: Reader) -> Context:
    """The register of deposits; what was opened of them, for who reads the offers."""
    marche = reader.marche
    rows = judging.deposits(marche)
    return {
        **frame(reader, "consultations:offres"),
        "title": "Les offres reçues",
        "deposits": [Deposit(one, second(one)) for one in rows],
        "opened": _opened(marche) if reader.opens_offers else [],
        "reads": reader.opens_offers,
        "closing": second_of(marche),
    }


def second_of(marche: MarcheSubsequent) -> str:
    """The last second at which an offer is in time."""
    assert marche.closes_at is not None, "the page is closed before"
    return second(Offre(recue_at=marche.closes_at))


def _opened(marche: MarcheSubsequent) -> list[Opened]:
    found = judged(marche)
    rows = judging.current_offers(marche)
    asked: dict[int, list[DemandeOffre]] = defaultdict(list)
    for row in DemandeOffre.objects.filter(offre__in=rows).order_by("pk"):
        asked[row.offre_id].append(row)
    return [_standing(found, one, asked[one.pk]) for one in rows]


def _standing(found: Judged, one: Offre, requests: Sequence[DemandeOffre]) -> Opened:
    """Where an offer is, from what was computed of it and what was asked of its candidate."""
    return Opened(
        one,
        found.flags.get(one.code),
        found.out.get(one.code, ()),
        waiting=sum(row.decided_on is None for row in requests),
        is_justified=any(
            row.nature == NatureDemande.PRIX and row.suite == SuiteDemande.ADMISE
            for row in requests
        ),
    )


# -- one offer ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the page of one offer."""

    label: str
    url: str


def offre(reader: Reader, one: Offre) -> Context:
    """One offer: its files, its price and what it is compared with, what was asked and decided."""
    found = judged(reader.marche)
    requests = list(one.demandes.order_by("pk").select_related("decided_by"))
    outs = list(one.eliminations.order_by("pk").select_related("decided_by"))
    return {
        **frame(reader, "consultations:offres"),
        "title": f"Offre {one.groupement.nom}",
        "offre": one,
        "opened": _standing(found, one, requests),
        "moment": second(one),
        "flag": found.flags.get(one.code),
        "out": found.out.get(one.code, ()),
        "pieces": list(one.pieces.select_related("fichier").order_by("pk")),
        "requests": requests,
        "acts": _acts(reader, one, requests, outs),
        "budget": euros(judging.reglement(reader.marche).budget_ttc, "TTC"),
    }


#: the acts on one offer: move, address, words
ON_ONE = (
    ("ask_candidate", "demander", "Interroger le candidat"),
    ("record_answer", "reponse", "Copier la réponse reçue"),
    ("decide_request", "decider", "Décider de la réponse"),
    ("eliminate_offer", "eliminer", "Éliminer cette offre"),
    ("reinstate_offer", "reprendre", "Remettre dans la comparaison"),
)


def _acts(
    reader: Reader,
    one: Offre,
    requests: Sequence[DemandeOffre],
    outs: Sequence[EliminationOffre],
) -> list[Act]:
    """What this reader may do about the offer now."""
    if reader.marche.etat != reader.marche.Etat.ANALYSE:
        return []
    waiting = [row for row in requests if row.decided_on is None]
    is_timely = {
        "ask_candidate": True,
        "record_answer": any(row.answered_on is None for row in waiting),
        "decide_request": bool(waiting) and any(row.nature != "PRECISION" for row in requests),
        "eliminate_offer": not outs,
        "reinstate_offer": bool(outs),
    }
    return [
        Act(label, reverse("consultations:offre-acte", args=[reader.marche.pk, one.code, slug]))
        for move, slug, label in ON_ONE
        if is_timely[move] and reader.can[move]
    ]


# -- the candidate itself -------------------------------------------------------------------------


def own_request(reader: Reader) -> DemandeOffre | None:
    """The first thing that this mandataire has still to answer."""
    rows = judging.requests_seen(reader.marche, reader.actor).filter(
        answered_on=None, decided_on=None, due_on__gte=horloge.today()
    )
    return rows.order_by("pk").first()


def own(reader: Reader, form: Form | None) -> Context:
    """What their groupement was asked, what it answered, when it is heard."""
    heard = judging.hearing_of(reader.marche, reader.actor)
    rows = judging.requests_seen(reader.marche, reader.actor).order_by("pk")
    return {
        "marche": reader.marche,
        "doors": [],
        "title": "Ce qui est demandé sur notre offre",
        "requests": list(rows),
        "waiting": own_request(reader),
        "is_late": form is None and any(row.answered_on is None for row in rows),
        "audition": heard,
        "when": moment(heard.starts_at) if heard else "",
        "form": form,
    }


# -- who opened what (N-13) -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opening:
    """One file opened by one person."""

    when: str
    who: str
    what: str
    whose: str


def acces(reader: Reader, rows: Iterable[AccesOffre]) -> Context:
    """Who opened which file, and when, the last first."""
    return {
        **frame(reader, "consultations:acces"),
        "title": "Qui a ouvert les offres",
        "openings": [
            Opening(
                second(Offre(recue_at=row.opened_at)),
                str(row.opened_by or "une personne partie"),
                row.piece.get_nature_display(),
                row.piece.offre.groupement.nom,
            )
            for row in rows
        ],
    }


def piece_of(one: Offre, numero: int) -> PieceOffre | None:
    """One file of this offer, by its place from 1."""
    rows = list(one.pieces.select_related("fichier", "offre__marche").order_by("pk"))
    return rows[numero - 1] if 0 < numero <= len(rows) else None
