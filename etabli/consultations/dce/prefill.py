"""What the note d'opportunité proposes for each section: its words, never what is confidential (5.12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from etabli.candidatures import fiche
from etabli.candidatures.models import Candidature
from etabli.consultations.dce.plans import PIECES, Piece, Plan
from etabli.core.articles import begins, le
from etabli.core.fiches import Champ, readable
from etabli.core.fichiers.joints import in_full
from etabli.core.formats import listed

#: of a list, the columns that are told; the others stay in the dossier
COLUMNS: dict[str, tuple[str, ...]] = {"acteurs": ("nom", "type", "role")}
#: who may be a person: their place in the territory is said, never their name
PEOPLE = ("ELU", "TECHNICIEN", "PROPRIETAIRE", "HABITANT")
#: questions whose words lean on the form around them: what the paper says instead, nothing under its own title
LABELS = {
    "commentaire_territoire": "Les dynamiques du territoire",
    "commentaire_amenagement": "Les dynamiques d’aménagement",
    "competences_attendues": "L’équipe réunit au moins",
    "question_posee": "",
    "acteurs": "",
}
#: lists that are read in one breath: thirty municipalities are not thirty lines
IN_A_SENTENCE = ("communes", "epcis")
Row = Mapping[str, object]


def proposals(candidature: Candidature) -> dict[tuple[str, str], str]:
    """The text of every section that is written, by nature of the paper and code of the section."""
    champs = {champ.cle: champ for champ in fiche.form(candidature).champs()}
    found = fiche.answers(candidature)
    places = _places(candidature)
    return {
        (piece.nature.value, plan.code): _proposed(plan, champs, found, places)
        for piece, plan in _written(PIECES)
    }


def _written(pieces: Iterable[Piece]) -> Iterable[tuple[Piece, Plan]]:
    return ((piece, plan) for piece in pieces for plan in piece.written)


def _places(candidature: Candidature) -> dict[str, str]:
    carried = candidature.porteurs.filter(withdrawn_on=None).select_related("organisation")
    names = [le(row.organisation.nom) for row in carried.order_by("role", "pk")]
    return {
        "Programme": "Le programme « L’Atelier des territoires »",
        "titre": candidature.title,
        "service": le(candidature.service_pilote.nom),
        "porteurs": listed(names) or "les collectivités qui le portent",
        "duree": "",
    }


def _proposed(
    plan: Plan, champs: Mapping[str, Champ], found: Mapping[str, object], places: Mapping[str, str]
) -> str:
    parts = [plan.before.format_map(places)]
    for cle in plan.keys:
        champ = champs.get(cle)
        if champ is not None and not champ.confidentiel:
            parts.append(_answer(champ, found.get(cle)))
    parts.append(plan.after)
    return "\n\n".join(part for part in parts if part)


def _answer(champ: Champ, value: object) -> str:
    """The question and its answer, one line a part; nothing when there is no answer."""
    lines = _counted(in_full(line) for line in readable(champ, told(champ.cle, value)))
    if champ.cle in IN_A_SENTENCE and len(lines) > 1:
        lines = [f"{', '.join(_named(line) for line in lines)}."]
    label = LABELS.get(champ.cle, begins(champ.libelle))
    return _under(label, lines) if lines else ""


def _under(label: str, lines: Sequence[str]) -> str:
    """« Label : line », or the label above its lines."""
    if label and len(lines) == 1 and not label.endswith("?"):
        return f"{label} : {lines[0]}"
    items = lines if len(lines) == 1 else [f"– {line}" for line in lines]
    head = label if not label or label.endswith("?") else f"{label} :"
    return "\n".join([*([head] if head else []), *items])


def _counted(lines: Iterable[str]) -> list[str]:
    """Each line once, with how many it stands for: three people without their names are « Élu (3) »."""
    found = Counter(lines)
    return [line if number == 1 else f"{line} ({number})" for line, number in found.items()]


def _named(line: str) -> str:
    """« Redon (35236) » for « 35236 — Redon »."""
    code, mark, nom = line.partition(" — ")
    return f"{nom} ({code})" if mark and nom else line


def told(cle: str, value: object) -> object:
    """A list without what is not told outside: papers that may not be handed on, contacts, people's names."""
    if not isinstance(value, list):
        return value
    rows: list[Row] = [row for row in value if isinstance(row, dict)]
    if cle == "documents":
        rows = [row for row in rows if row.get("diffusable") is True]
    kept = COLUMNS.get(cle)
    return [
        {name: row[name] for name in row if kept is None or (name in kept and _is_told(name, row))}
        for row in rows
    ]


def _is_told(name: str, row: Row) -> bool:
    return name != "nom" or row.get("type") not in PEOPLE
