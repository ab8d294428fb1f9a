"""Reads of texts shared by screens, by papers and by later apps."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from etabli.ateliers.models import Atelier
from etabli.core.documents.models import Document
from etabli.core.models import reference
from etabli.livrables import selectors as livrables
from etabli.livrables.models import Livrable
from etabli.redaction.documents import prefilled
from etabli.redaction.models import SectionTexte, Texte
from etabli.redaction.plans import Paper, Partie, papers_of

#: how far a written section is from being one
MIN_WORDS = 5


@dataclass(frozen=True, slots=True)
class Written:
    """A section of a text: its row, its part of the outline, and whether it still has to be written."""

    section: SectionTexte
    partie: Partie
    numero: int
    is_missing: bool

    @property
    def words(self) -> int:
        return len(self.section.corps.split())


def texte_of(atelier: Atelier, nature: str, rang: int = 0) -> Texte | None:
    """The text of this paper, once somebody began it."""
    return Texte.objects.filter(atelier=atelier, nature=nature, rang=rang).first()


def livrable_of(atelier: Atelier, paper: Paper) -> Livrable | None:
    """The livrable of the contract that this paper is the text of, once it is expected."""
    if not paper.livrable:
        return None
    return livrables.livrable_of(atelier, paper.livrable)


def papers_issued(texte: Texte) -> QuerySet[Document]:
    """What was handed in of it, the last first: its own papers, or those of its livrable."""
    subjects = [reference(texte), *([reference(texte.livrable)] if texte.livrable else [])]
    return Document.objects.filter(subject__in=subjects, nature=nature_issued(texte))


def nature_issued(texte: Texte) -> str:
    """What its papers are called among those issued."""
    return f"texte_{texte.nature.lower()}"


def papers(atelier: Atelier) -> tuple[Paper, ...]:
    """The papers that this Atelier writes, in the order of its course."""
    return papers_of(atelier.format)


def sections_of(texte: Texte) -> list[Written]:
    """Its sections in order."""
    plan = texte.plan
    return [
        Written(row, plan.partie(row.code), plan.numero(row.code), _is_missing(row))
        for row in texte.sections.select_related("texte__atelier").order_by("rang")
    ]


def _is_missing(section: SectionTexte) -> bool:
    """Nothing written where something must be; what may stay empty misses when nothing is known of it either."""
    if len(section.corps.split()) >= MIN_WORDS:
        return False
    return not section.partie.is_free or not prefilled(section)


def missing_parts(texte: Texte) -> list[str]:
    """What the text still lacks, in sentences."""
    return [
        f"Écrivez la partie « {one.numero}. {one.partie.titre} »."
        for one in sections_of(texte)
        if one.is_missing
    ]
