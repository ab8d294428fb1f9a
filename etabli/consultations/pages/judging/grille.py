"""The comparison of offers: one table, a line a sub-criterion, a column an offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.forms import BoundField

from etabli.consultations.analyse import Explication, Mode, Reglement
from etabli.consultations.analyse.notation import mark
from etabli.consultations.forms.grille import GrilleForm, Place
from etabli.consultations.models import MembreComite, NoteOffre, Offre
from etabli.consultations.pages.judging.cadre import frame
from etabli.consultations.reading import Reader
from etabli.consultations.selectors import judging
from etabli.consultations.states import SiegeComite
from etabli.core.formats import euros, listed, nombre
from etabli.core.ui.contexts import Context
from etabli.marches.criteres import Critere, SousCritere


@dataclass(frozen=True, slots=True)
class Voice:
    """One mark that was given, by whom."""

    qui: str
    valeur: Decimal | None
    commentaire: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One offer on one sub-criterion: two controls, or what was given."""

    offre: Offre
    note: BoundField | None = None
    mots: BoundField | None = None
    voices: tuple[Voice, ...] = ()
    mean: Explication | None = None

    @property
    def is_whole(self) -> bool:
        """Is there a mark and its comment?"""
        if self.note is not None and self.mots is not None:
            return _is_written(self.note) and _is_written(self.mots)
        return any(voice.valeur is not None and voice.commentaire for voice in self.voices)


@dataclass(frozen=True, slots=True)
class Line:
    """One sub-criterion, the offers side by side."""

    critere: Critere
    sous: SousCritere
    cells: tuple[Cell, ...]
    before: str = ""
    after: str = ""

    @property
    def code(self) -> str:
        return self.sous.code

    @property
    def poids(self) -> str:
        return nombre(self.sous.poids)

    @property
    def under(self) -> str:
        """The criterion that it details, when it is not the criterion itself."""
        return "" if self.sous.code == self.critere.code else self.critere.libelle

    @property
    def whole(self) -> int:
        return sum(cell.is_whole for cell in self.cells)

    @property
    def asked(self) -> int:
        return len(self.cells)


def _is_written(bound: BoundField) -> bool:
    return bound.value() not in (None, "")


AGREED = "Les notes sont arrêtées ensemble : {who} les écrit pendant vos échanges."
FROZEN = "Vos notes sont figées. Celles des autres se lisent ici dès qu’elles le sont aussi."
ATTENDS = "La DGALN assiste au comité sans noter."
NO_NUMBERS = (
    "Publiez d’abord les numéros du tirage au sort : après la première note, il serait trop tard."
)


def why_not(reader: Reader, rules: Reglement, places: Sequence[Place]) -> str | None:
    """Why this reader does not write in the grid, '' when it goes without saying; None when they do."""
    if not reader.can["write_mark"]:
        return ""
    membre, marche = reader.membre, reader.marche
    if rules.is_tirage_prevu and judging.numbers_of(marche) is None:
        return NO_NUMBERS
    if rules.mode is Mode.CONSENSUS:
        return _who_writes(reader)
    return _why_not_alone(membre, places)


def _why_not_alone(membre: MembreComite | None, places: Sequence[Place]) -> str | None:
    """The same where each member marks alone."""
    if membre is None or membre.siege == SiegeComite.DGALN:
        return ATTENDS
    asked = [(place.offre.pk, place.code) for place in places]
    return FROZEN if asked and judging.has_frozen(membre, asked=asked) else None


def _who_writes(reader: Reader) -> str | None:
    """The pilote writes the agreed marks; the others read over their shoulder."""
    if reader.membre is not None and reader.membre.siege == SiegeComite.PILOTE:
        return None
    names = [
        str(one.personne)
        for one in judging.active_members(reader.marche)
        if one.siege == SiegeComite.PILOTE
    ]
    return AGREED.format(who=listed(names) or "le service pilote")


def writing(reader: Reader, reglement: Reglement, form: GrilleForm) -> Context:
    """The grid while this reader marks."""
    cells: dict[str, list[Cell]] = defaultdict(list)
    for place in form.places:
        cells[place.sous.code].append(Cell(place.offre, *form.bound(place)))
    lines = _lines(reglement, cells)
    return {**_shown(reader, reglement, lines, form.places), "form": form}


def reading(
    reader: Reader, reglement: Reglement, places: Sequence[Place], notes: Sequence[NoteOffre]
) -> Context:
    """The grid as it was given: nobody's marks but those this reader may see (N-1)."""
    by_place: dict[tuple[int, str], list[NoteOffre]] = defaultdict(list)
    for row in notes:
        by_place[row.offre_id, row.sous_critere].append(row)
    cells: dict[str, list[Cell]] = defaultdict(list)
    for place in places:
        rows = by_place.get((place.offre.pk, place.sous.code), [])
        cells[place.sous.code].append(_read(place, rows, reglement.mode))
    return {**_shown(reader, reglement, _lines(reglement, cells), places), "form": None}


def _read(place: Place, rows: Sequence[NoteOffre], mode: Mode) -> Cell:
    voices = tuple(
        Voice(str(row.membre.personne) if row.membre else "", row.valeur, row.commentaire)
        for row in rows
    )
    values = [row.valeur for row in rows if row.valeur is not None]
    is_mean = mode is Mode.MOYENNE and len(values) > 1
    return Cell(place.offre, voices=voices, mean=mark(values, mode=mode) if is_mean else None)


def _lines(reglement: Reglement, cells: Mapping[str, Sequence[Cell]]) -> list[Line]:
    marked = [(critere, sous) for critere in reglement.grille.criteres for sous in critere.notes]
    codes = ["", *(sous.code for _, sous in marked), ""]
    return [
        Line(critere, sous, tuple(cells.get(sous.code, ())), codes[place], codes[place + 2])
        for place, (critere, sous) in enumerate(marked)
    ]


def _shown(
    reader: Reader, reglement: Reglement, lines: Sequence[Line], places: Sequence[Place]
) -> Context:
    offres = list(dict.fromkeys(place.offre for place in places))
    prix = reglement.grille.prix
    return {
        **frame(reader, "consultations:grille"),
        "title": "Comparer les offres",
        "lines": lines,
        "offres": offres,
        "whole": sum(line.whole for line in lines),
        "asked": sum(line.asked for line in lines),
        "is_mean": reglement.mode is Mode.MOYENNE,
        "prix": prix,
        "prices": [
            {
                "nom": one.groupement.nom,
                "prix": euros(one.prix_ht, "HT") if one.prix_ht else "à saisir",
            }
            for one in offres
        ],
    }
