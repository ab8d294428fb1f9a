"""The three registers of PLACE: who withdrew the dossier, what was asked, who handed in an offer (4.9).

Of a person nothing is read: a withdrawal keeps its holder, a question keeps nobody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from etabli.consultations.place import hours
from etabli.consultations.place.files import REFERENCES, Row, Sheet, sheet
from etabli.consultations.place.titulaires import Titulaire, Unknown, find
from etabli.core.refus import Refused
from etabli.core.texte import fold_code, fold_words

LONGEST_QUESTION, LONGEST_PIECES = 4000, 500
_MOMENTS = (
    "retrait", "depot", "reception", "remise", "question", "telechargement", "l envoi", "la question",
    "la demande", "enregistrement", "l operation",
)  # fmt: skip


def _dated(start: str) -> set[str]:
    return {start, *(f"{start} {link}{of}" for link in ("", "du ", "de ") for of in _MOMENTS)}


HEADINGS = {
    "quand": frozenset(
        _dated("date") | _dated("date et heure") | _dated("date heure") | _dated("horodatage")
        | {"retire le", "depose le", "recu le", "recue le", "posee le", "pose le", "quand", "moment"}
    ),
    "heure": frozenset(_dated("heure")),
    "entreprise": frozenset({
        "entreprise", "nom de l entreprise", "nom entreprise", "raison sociale", "denomination",
        "denomination sociale", "societe", "nom de la societe", "operateur economique", "candidat",
        "soumissionnaire", "titulaire", "mandataire", "etablissement", "organisme", "fournisseur", "nom",
    }),
    "siret": frozenset({
        "siret", "n siret", "no siret", "numero siret", "numero de siret", "siren", "n siren", "siren siret",
        "siret siren", "identifiant entreprise", "identifiant de l entreprise", "siret de l entreprise",
        "identifiant national", "siret mandataire", "siret du mandataire",
    }),
    "pieces": frozenset({
        "pieces", "pieces retirees", "pieces telechargees", "documents", "documents telecharges",
        "documents retires", "elements telecharges", "elements retires", "fichiers", "fichiers telecharges",
        "fichier", "nom du fichier", "objet du retrait", "dce",
    }),
    "numero": frozenset({
        "pli", "n pli", "n de pli", "n du pli", "numero pli", "numero de pli", "numero du pli", "ref pli",
        "reference du pli", "n depot", "n de depot", "n du depot", "numero de depot", "numero du depot", "n el",
        "el", "enveloppe", "n enveloppe", "numero d enveloppe",
    }),
    "question": frozenset({
        "question", "question posee", "texte", "texte de la question", "libelle", "libelle de la question",
        "intitule", "intitule de la question", "contenu", "contenu de la question", "message", "demande",
        "objet de la question", "corps", "corps du message",
    }),
    "reponse": frozenset({"reponse", "texte de la reponse", "reponse apportee", "reponse de l acheteur"}),
    "reference": REFERENCES,
}  # fmt: skip
CALLED = {"quand": "Date et heure", "entreprise": "Entreprise", "question": "Question"}

OTHER = (
    "Ce registre est celui de la consultation « {found} », et celle-ci est « {ours} » sur PLACE : exportez le sien. "
    "Si c’est pourtant la même, ôtez cette référence du texte."
)
LATER = "l’heure « {text} » n’est pas encore passée : vérifiez la date."
BEFORE = "l’heure « {text} » précède de plus d’un an la publication : vérifiez la date."
NO_SECONDS = (
    "l’heure « {text} » n’a pas ses secondes, et une offre est à temps à la seconde près : exportez de nouveau le "
    "registre sans l’ouvrir dans un tableur, ou écrivez-les comme 11:42:07."
)
NO_NAME = "ni l’entreprise ni son SIRET ne sont écrits."
NO_TEXT = "la question est vide."
LONG_TEXT = f"la question dépasse {LONGEST_QUESTION} signes : coupez-la en deux lignes."


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not kept: its line in the file, and a sentence."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Ligne {self.line} : {self.sentence}"


@dataclass(frozen=True, slots=True)
class RetraitLu:
    """A holder withdrew papers at that second."""

    line: int
    titulaire: int
    at: dt.datetime
    pieces: str
    cle: str


@dataclass(frozen=True, slots=True)
class QuestionLue:
    """A question, without a word of who asked it."""

    line: int
    texte: str
    at: dt.datetime
    cle: str


@dataclass(frozen=True, slots=True)
class DepotLu:
    """An offer was received by the server of PLACE at that second; how PLACE names it."""

    line: int
    titulaire: int
    at: dt.datetime
    numero: str
    cle: str


L = TypeVar("L", RetraitLu, QuestionLue, DepotLu)


@dataclass(frozen=True, slots=True)
class Lu(Generic[L]):
    """What a register holds: the rows read, in the order of their hours, those refused, what is to know."""

    rows: tuple[L, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consultation:
    """What is asked of a register: the reference on PLACE, the holders consulted, the hours that may be."""

    reference: str
    titulaires: tuple[Titulaire, ...]
    published_at: dt.datetime
    now: dt.datetime


def read_retraits(text: str, ours: Consultation) -> Lu[RetraitLu]:
    """The register of withdrawals. Refused when it is no such register."""

    def one(row: Row) -> RetraitLu:
        who, at = _who(row, ours), _when(row, ours).at
        pieces = row.get("pieces")[:LONGEST_PIECES]
        return RetraitLu(row.line, who.pk, at, pieces, _key(who.pk, at, fold_words(pieces)))

    return _read(_sheet(text, ours, ("quand",)), one)


def read_questions(text: str, ours: Consultation) -> Lu[QuestionLue]:
    """The register of questions. Refused when it is no such register."""
    found = _sheet(text, ours, ("quand", "question"))

    def one(row: Row) -> QuestionLue:
        at, texte = _when(row, ours).at, row.text("question")
        if not texte:
            raise hours.Unread(NO_TEXT)
        if len(texte) > LONGEST_QUESTION:
            raise hours.Unread(LONG_TEXT)
        return QuestionLue(row.line, texte, at, _key(at, fold_words(texte)))

    read = _read(found, one)
    return Lu(read.rows, read.faults, tuple(_answered(found)))


def read_depots(text: str, ours: Consultation) -> Lu[DepotLu]:
    """The register of deposits, to the second (N-8). Refused when it is no such register."""

    def one(row: Row) -> DepotLu:
        who, instant = _who(row, ours), _when(row, ours)
        if not instant.has_seconds:
            raise hours.Unread(NO_SECONDS.format(text=_said(row)))
        return DepotLu(row.line, who.pk, instant.at, row.get("numero"), _key(who.pk, instant.at))

    return _read(_sheet(text, ours, ("quand",)), one)


def _sheet(text: str, ours: Consultation, needs: Sequence[str]) -> Sheet:
    found = sheet(text, HEADINGS, needs=needs, names=CALLED)
    if "question" not in needs and not {"entreprise", "siret"} & found.columns:
        raise Refused(
            "Ni la colonne « Entreprise » ni la colonne « SIRET » ne sont dans ce fichier : versez le registre "
            "tel que PLACE l’exporte, avec la ligne des titres."
        )
    mine = fold_code(ours.reference).lower()
    for one in found.references:
        if mine and fold_code(one).lower() != mine:
            raise Refused(OTHER.format(found=one, ours=ours.reference))
    return found


def _read(found: Sheet, one: Callable[[Row], L]) -> Lu[L]:
    """Each row, or why it is not kept; a row written twice is kept once."""
    rows: dict[str, L] = {}
    faults: list[Fault] = []
    for row in found.rows:
        try:
            read = one(row)
        except (hours.Unread, Unknown) as fault:
            faults.append(Fault(row.line, str(fault)))
            continue
        rows.setdefault(read.cle, read)
    return Lu(tuple(sorted(rows.values(), key=lambda read: (read.at, read.line))), tuple(faults))


def _said(row: Row) -> str:
    return f"{row.get('quand')} {row.get('heure')}".strip()


def _when(row: Row, ours: Consultation) -> hours.Instant:
    text = _said(row)
    if not text:
        raise hours.Unread("la date et l’heure manquent.")
    instant = hours.read(text)
    if instant.at > ours.now:
        raise hours.Unread(LATER.format(text=text))
    if instant.at < ours.published_at - dt.timedelta(days=366):
        raise hours.Unread(BEFORE.format(text=text))
    return instant


def _who(row: Row, ours: Consultation) -> Titulaire:
    siret, nom = row.get("siret"), row.get("entreprise")
    if not siret and not nom:
        raise Unknown(NO_NAME)
    return find(ours.titulaires, siret=siret, nom=nom)


def _key(*parts: object) -> str:
    said = [part.isoformat() if isinstance(part, dt.datetime) else str(part) for part in parts]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _answered(found: Sheet) -> list[str]:
    """Answers are given here, to all at once: those of the register are not read."""
    if not any(row.get("reponse") for row in found.rows):
        return []
    return [
        "Les réponses de ce registre ne sont pas versées : donnez-les ici, à tous les titulaires au même moment."
    ]


def indiscretions(rows: Sequence[QuestionLue], ours: Consultation) -> list[str]:
    """What is to take out before: a question is read by all the holders, and must not say who asks."""
    names = {
        fold_words(name): name
        for holder in ours.titulaires
        for name in (*holder.noms, *(firm.nom for firm in holder.firmes))
        if len(fold_words(name)) > 3
    }
    found = []
    for row in rows:
        text = f" {fold_words(row.texte)} "
        if said := sorted({name for folded, name in names.items() if f" {folded} " in text}):
            found.append(
                f"Ligne {row.line} : la question nomme « {said[0]} » et sera lue de tous les titulaires. "
                "Ôtez ce nom du texte, puis regardez de nouveau."
            )
        elif "@" in row.texte:
            found.append(
                f"Ligne {row.line} : la question contient une adresse électronique et sera lue de tous les "
                "titulaires. Ôtez-la du texte, puis regardez de nouveau."
            )
    return found
