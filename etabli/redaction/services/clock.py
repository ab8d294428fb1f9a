"""What the clock does with texts: issue again without a picture taken out, draw for the printer (config/tic.py)."""

from __future__ import annotations

from django.db.models import F

from etabli.core import horloge
from etabli.core.access import CLOCK
from etabli.core.cercles import Cercle
from etabli.core.documents.issuing import drawn
from etabli.core.documents.models import Document
from etabli.core.models import reference
from etabli.core.outbox import one_act
from etabli.core.tic import each
from etabli.livrables import services as livrables
from etabli.livrables.states import ADMITTED, VERIFIED
from etabli.livrables.states import Etat as EtatLivrable
from etabli.redaction import selectors
from etabli.redaction.documents import texte_content
from etabli.redaction.models import EditionTexte, ImageTexte, Texte
from etabli.redaction.services.rights import WITHDRAWN
from etabli.redaction.states import Etat

PRINTED = "edition_texte"


def reissue_texts() -> int:
    """The clock: what was handed in and still shows a picture that was taken out is issued again without it."""
    shown = ImageTexte.objects.filter(
        retiree_at__gt=F("section__texte__document__created_at"),
        section__texte__livrable__etat__in=(*VERIFIED, *ADMITTED, EtatLivrable.ACCORD_DEMANDE),
    )
    rows = Texte.objects.filter(etat=Etat.REMIS, pk__in=shown.values("section__texte"))
    return each(rows.select_related("atelier", "livrable").order_by("pk"), _reissue, is_long=True)


def _reissue(texte: Texte) -> None:
    livrable, day = texte.livrable, horloge.today()
    assert livrable is not None
    numero = livrables.next_number(livrable)

    def first(document: Document) -> None:
        Texte.objects.filter(pk=texte.pk).update(document=document)

    livrables.deposit_paper(
        livrable, texte_content(texte, numero=numero, on=day), nature=selectors.nature_issued(texte), actor=CLOCK,
        images=livrable.images, note=WITHDRAWN, on=day, first=first, move="reissue",
    )  # fmt: skip


def draw_editions() -> int:
    """The clock: each edition that is awaited, of a text that is still what was handed in."""
    awaited = EditionTexte.objects.filter(document=None, remis=F("texte__document"))
    rows = Texte.objects.filter(etat=Etat.REMIS, pk__in=awaited.values("texte"))
    return each(rows.select_related("atelier").order_by("pk"), _draw, is_long=True)


def _draw(texte: Texte) -> None:
    assert texte.remis_on is not None
    content = texte_content(
        texte, numero=selectors.papers_issued(texte).count(), on=texte.remis_on, in_print=True
    )
    paper = drawn(
        content, nature=PRINTED, subject=reference(texte), circle=Cercle.ATELIER, is_heavy=True
    )
    with one_act():
        paper.save(force_insert=True)
        texte.editions.filter(remis=texte.document, document=None).update(document=paper)
