"""The tab « Écrits » of an Atelier: every paper it writes, begun or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.coecriture import history
from etabli.core.coecriture.models import Ecriture
from etabli.core.ui.contexts import Context
from etabli.livrables.access import LIVRABLES
from etabli.livrables.models import Livrable
from etabli.redaction import access, selectors
from etabli.redaction.models import SectionTexte, Texte
from etabli.redaction.plans import Paper, current
from etabli.seances.pages.atelier import may_host


@dataclass(frozen=True, slots=True)
class Line:
    """One paper: its text for this reader, the door to begin it, or the file that came instead."""

    paper: Paper
    presentation: str
    texte: Texte | None
    written: int
    total: int
    last: Ecriture | None
    begin_url: str = ""
    livrable: Livrable | None = None


def of_atelier(atelier: Atelier, actor: Actor) -> Context:
    """Each paper with how far it is written; what this reader may not see is not spoken of."""
    rows = access.TEXTES.visible(actor).filter(atelier=atelier).select_related("atelier")
    seen = {(one.nature, one.rang): one for one in rows}
    begun = set(Texte.objects.filter(atelier=atelier).values_list("nature", "rang"))
    handed = {one.type: one for one in handed_in(atelier, actor)}
    may_begin = atelier.notified_on is not None and may_host(actor, atelier)
    found = []
    for paper in selectors.papers(atelier):
        key = (paper.nature.value, paper.rang)
        if one := seen.get(key):
            found.append(_begun(paper, one))
        elif key not in begun and (line := _unbegun(paper, atelier, handed, may_begin=may_begin)):
            found.append(line)
    return {"atelier": atelier, "rows": found}


def _unbegun(
    paper: Paper, atelier: Atelier, handed: Mapping[str, Livrable], *, may_begin: bool
) -> Line | None:
    """The file that came instead, or the door to begin; nothing for who only waits."""
    if came := handed.get(paper.livrable):
        return _line(paper, livrable=came)
    if may_begin:
        return _line(
            paper, begin_url=reverse("redaction:commencer", args=[atelier.pk, paper.slug])
        )
    return None


def handed_in(atelier: Atelier, actor: Actor) -> list[Livrable]:
    """The livrables that came as files, of those this reader sees: nothing is left to write of them."""
    rows = LIVRABLES.visible(actor).filter(atelier=atelier).select_related("atelier")
    return [one for one in rows if not one.is_writable]


def _line(paper: Paper, *, begin_url: str = "", livrable: Livrable | None = None) -> Line:
    plan = current(paper.nature)
    return Line(paper, plan.presentation, None, 0, len(plan.parties), None, begin_url, livrable)


def _begun(paper: Paper, one: Texte) -> Line:
    sections = list(SectionTexte.objects.filter(texte=one).order_by("rang"))
    done = sum(len(row.corps.split()) >= selectors.MIN_WORDS for row in sections)
    written = history.of_all(sections, "corps")
    last = max(written.values(), key=lambda row: row.le, default=None)
    return Line(paper, one.plan.presentation, one, done, len(sections), last)


def links(livrable: Livrable, actor: Actor) -> list[tuple[str, str]]:
    """On the page of a livrable: its text, for those who read it (config/annexes.py)."""
    one = access.TEXTES.visible(actor).filter(livrable=livrable).first()
    if one is not None:
        can = access.TEXTES.abilities(actor, one, "write")
        label = "Écrire le document" if can["write"] else "Lire le texte"
        return [(label, one.get_absolute_url())]
    kinds = {paper.livrable for paper in selectors.papers(livrable.atelier)}
    is_awaited = livrable.is_writable and livrable.type in kinds
    if is_awaited and may_host(actor, livrable.atelier):
        return [("Écrire le document", reverse("redaction:atelier", args=[livrable.atelier_id]))]
    return []
