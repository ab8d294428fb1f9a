"""The map of the actors: who is on it, how many by college, the lines that people paste."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from etabli.ateliers.models import Atelier
from etabli.candidatures.selectors import answers
from etabli.core.texte import fold_words
from etabli.seances.models import ActeurAMobiliser
from etabli.seances.states import College, EtatActeur

MOST_LINES = 200
#: the words of a college, as people paste them
WORDS: dict[College, tuple[str, ...]] = {
    College.ELU: ("elu", "elus", "elue"),
    College.TECHNICIEN: ("technicien", "techniciens", "service technique"),
    College.HABITANT: ("habitant", "habitants", "usager", "proprietaire", "proprietaires"),
    College.SOCIO_ECONOMIQUE: ("entreprise", "entreprises", "acteur economique", "commerce", "agriculture"),
    College.ASSOCIATIF: ("association", "associations"),
    College.ETAT: ("etat", "service de l’etat", "service de l'etat"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one college: how many are on the map, were invited, were met."""

    college: College
    total: int
    invited: int
    met: int


@dataclass(frozen=True, slots=True)
class Pasted:
    """One line of the paste."""

    organisme: str
    college: str
    apport: str = ""
    personne: str = ""


def on_the_map(atelier: Atelier) -> QuerySet[ActeurAMobiliser]:
    """Everybody who was not taken off, college by college."""
    rows = ActeurAMobiliser.objects.filter(atelier=atelier).exclude(etat=EtatActeur.RETIRE)
    return rows.select_related("entretien", "reunion", "atelier__commune").order_by("pk")


def by_college(atelier: Atelier) -> list[Counted]:
    """The colleges that are on the map, in their order; who was met was reached, invited or not."""
    met = Q(etat=EtatActeur.RENCONTRE)
    rows = on_the_map(atelier).order_by().values("college")
    found = {
        row["college"]: row
        for row in rows.annotate(
            total=Count("pk"), invited=Count("pk", filter=Q(etat=EtatActeur.INVITE)), met=Count("pk", filter=met)
        )
    }  # fmt: skip
    return [
        Counted(one, found[one]["total"], found[one]["invited"], found[one]["met"])
        for one in College
        if one in found
    ]


def college_of(words: str) -> College | None:
    """The college that somebody wrote: its code, its name, or one of its words."""
    said = fold_words(words)
    for one in College:
        if said in (fold_words(one.value), fold_words(one.label), *map(fold_words, WORDS[one])):
            return one
    return None


def read_lines(text: str) -> tuple[list[Pasted], list[str]]:
    """The lines that were pasted (« organisme ; collège ; pourquoi ; personne »), or what is wrong with them."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        return [], [f"Collez au plus {MOST_LINES} lignes à la fois."]
    found, faults = [], []
    for number, line in lines:
        cells = [cell.strip() for cell in re.split(r"[;\t]", line)]
        organisme, college, apport, personne = (*cells, "", "", "", "")[:4]
        if fault := _fault(organisme, college, apport, personne, extra=len(cells) > 4):
            faults.append(f"Ligne {number} : {fault}")
        else:
            found.append(Pasted(organisme, str(college_of(college)), apport, personne))
    return found, faults


def _fault(organisme: str, college: str, apport: str, personne: str, *, extra: bool) -> str:
    if extra:
        return "elle a plus de quatre parties ; retirez un point-virgule."
    if not (organisme or personne):
        return "dites qui est à rencontrer, un organisme ou une personne."
    if college_of(college) is None:
        names = ", ".join(str(one.label) for one in College)
        return f"le collège « {college} » n’est pas reconnu ; écrivez {names}."
    if max(len(organisme), len(personne)) > 160 or len(apport) > 300:
        return "elle est trop longue : 160 caractères pour un nom, 300 pour la raison."
    return ""


def of_the_dossier(atelier: Atelier) -> str:
    """The lines of the dossier, ready to be pasted: the actors that the candidature cited; '' without one."""
    candidature = atelier.candidature
    cited = answers(candidature).get("acteurs") if candidature else None
    return "\n".join(_lines(cited)) if isinstance(cited, list) else ""


def _lines(cited: Iterable[object]) -> Iterable[str]:
    for row in cited:
        if isinstance(row, dict) and row.get("nom"):
            kind = "HABITANT" if row.get("type") == "PROPRIETAIRE" else row.get("type", "")
            college = next((str(one.label) for one in College if one == kind), "")
            cells = [str(row["nom"]), college, str(row.get("role") or "")]
            yield " ; ".join(cell.replace(";", ",") for cell in cells)
