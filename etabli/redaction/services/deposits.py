"""Handing a text in: frozen as one paper, deposited as the livrable of its type when the contract asks for it."""

from __future__ import annotations

import datetime as dt

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.documents.issuing import drawn
from etabli.core.documents.models import Document
from etabli.core.models import reference
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.livrables import services as livrables
from etabli.livrables.models import Livrable
from etabli.livrables.states import Images
from etabli.redaction import access, selectors
from etabli.redaction.documents import texte_content
from etabli.redaction.models import Texte
from etabli.redaction.services.moves import WORKFLOW


def hand_in_texte(
    texte: Texte,
    *,
    actor: Actor,
    images: str = Images.AUCUNE_PERSONNE,
    note: str = "",
    on: dt.date | None = None,
) -> Document:
    """The text as it is today, for all: PDF/UA-1, ODT and DOCX of the same words (V1).

    `images` and `note` go with a livrable of the contract. Refused, every reason at once, for a text that
    lacks something or a livrable that may not be deposited now.
    """
    day = on or horloge.today()
    access.TEXTES.require(actor, "hand_in", texte)
    livrable = texte.livrable
    if reasons := WORKFLOW.blockers(texte, "hand_in", actor=actor, on=day):
        raise Refused(*reasons)
    if livrable is None:
        return _issue(texte, actor=actor, on=day)
    content = texte_content(texte, numero=livrables.next_number(livrable), on=day)

    def first(document: Document) -> None:
        WORKFLOW.run(texte, "hand_in", actor=actor, on=day, document=document)

    version = livrables.deposit_paper(
        livrable, content, nature=selectors.nature_issued(texte), actor=actor, images=images, note=note, on=day,
        first=first,
    )  # fmt: skip
    assert version.document is not None
    return version.document


def _issue(texte: Texte, *, actor: Actor, on: dt.date) -> Document:
    content = texte_content(texte, numero=selectors.papers_issued(texte).count() + 1, on=on)
    paper = drawn(
        content,
        nature=selectors.nature_issued(texte),
        subject=reference(texte),
        circle=Cercle.ATELIER,
        archive=True,
    )
    with one_act():
        paper.save(force_insert=True)
        WORKFLOW.run(texte, "hand_in", actor=actor, on=on, document=paper)
    return paper


def link_livrable(livrable: Livrable) -> None:
    """A text begun before its livrable was expected is its text from now on."""
    for one in Texte.objects.filter(atelier=livrable.atelier, livrable=None).order_by("pk"):
        if one.paper.livrable == livrable.type:
            Texte.objects.filter(pk=one.pk).update(livrable=livrable)
