"""What the clock does with texts: issue again without a picture taken out, draw for the printer, forget who was
recognised (7.4, config/tic.py); safe to run twice."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q

from etabli.core import horloge, parametres
from etabli.core.access import CLOCK
from etabli.core.cercles import Cercle
from etabli.core.delais import is_older_than_months
from etabli.core.documents.issuing import drawn
from etabli.core.documents.models import Document
from etabli.core.formats import as_day
from etabli.core.models import reference
from etabli.core.outbox import one_act
from etabli.core.tic import each
from etabli.core.words import words
from etabli.livrables import services as livrables
from etabli.livrables.states import ADMITTED, VERIFIED
from etabli.livrables.states import Etat as EtatLivrable
from etabli.redaction import selectors
from etabli.redaction.documents import texte_content
from etabli.redaction.guards import is_worn_out, usage_of
from etabli.redaction.models import AutorisationImage, EditionTexte, ImageTexte, Texte
from etabli.redaction.services.moves import WORKFLOW
from etabli.redaction.services.rights import WITHDRAWN, take_out
from etabli.redaction.states import Etat, Nature, Reponse

PRINTED = "edition_texte"
#: a night of the clock reads a wider set, `when` decides to the day: no month is shorter
SHORTEST = 28


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


def end_pictures() -> int:
    """7.4: a picture is shown five years at most from the yes of who is recognised on it; the texts that show one."""
    today = horloge.today()
    months = parametres.integer("image_accord_mois", on=today)
    old = AutorisationImage.objects.filter(
        reponse=Reponse.OUI,
        repondu_le__lt=today - dt.timedelta(SHORTEST * months),
        image__retiree_at=None,
    )
    rows = Texte.objects.filter(
        Q(livrable__etat=EtatLivrable.PUBLIE) | Q(nature=Nature.KIT_PRESSE),
        etat=Etat.REMIS,
        pk__in=old.values("image__section__texte"),
    )
    return each(
        rows.select_related("livrable").order_by("pk"),
        lambda texte: _end(texte, on=today),
        when=lambda texte: _worn_out(texte, on=today),
    )


def _worn_out(texte: Texte, *, on: dt.date) -> list[ImageTexte]:
    rows = AutorisationImage.objects.filter(
        image__section__texte=texte, image__retiree_at=None, usage=usage_of(texte)
    )
    rows = rows.select_related("image__section__texte__livrable").order_by("image", "pk")
    return list({one.image_id: one.image for one in rows if is_worn_out(one, on=on)}.values())


def _end(texte: Texte, *, on: dt.date) -> None:
    delay = words("image_accord_mois", on=on)
    motif = f"L’accord d’une personne reconnaissable a plus de {delay} : l’image est retirée et le document réémis."
    for image in _worn_out(texte, on=on):
        take_out(image, motif=motif)


def forget_pictured() -> int:
    """7.4: the names go twelve months after the picture was taken out, or after the Atelier that does not show it."""
    today = horloge.today()
    months = parametres.integer("image_noms_mois", on=today)
    before = today - dt.timedelta(SHORTEST * months)
    named = AutorisationImage.objects.filter(
        Q(image__retiree_at__date__lt=before)
        | Q(image__section__texte__atelier__closed_on__lt=before),
        nom_efface_le=None,
    )
    rows = Texte.objects.filter(pk__in=named.values("image__section__texte"))
    return each(
        rows.select_related("atelier", "livrable").order_by("pk"),
        lambda texte: _forget(texte, months, on=today),
        when=lambda texte: _ended(texte, months, on=today),
    )


def _ended(texte: Texte, months: int, *, on: dt.date) -> list[ImageTexte]:
    """The pictures of this text whose names are no longer needed."""
    rows = ImageTexte.objects.filter(section__texte=texte, autorisations__nom_efface_le=None)
    rows = rows.exclude(autorisations=None).select_related("section").distinct()
    return [one for one in rows.order_by("pk") if _is_done_with(one, texte, months, on=on)]


def _is_done_with(image: ImageTexte, texte: Texte, months: int, *, on: dt.date) -> bool:
    if image.retiree_at is not None:
        return is_older_than_months(as_day(image.retiree_at), months, on=on)
    livrable, closed = texte.livrable, texte.atelier.closed_on
    if closed is None or (livrable is not None and livrable.etat == EtatLivrable.PUBLIE):
        return False
    return is_older_than_months(closed, months, on=on)


def _forget(texte: Texte, months: int, *, on: dt.date) -> None:
    """« Personne 1 » for each, the same for each of their uses: how many were asked stays."""
    gone = 0
    for image in _ended(texte, months, on=on):
        rows = image.autorisations.filter(nom_efface_le=None)
        names = dict.fromkeys(rows.order_by("pk").values_list("personne", flat=True))
        for number, name in enumerate(names, 1):
            gone += rows.filter(personne=name).update(
                personne=f"Personne {number}", nom_efface_le=on
            )
    WORKFLOW.run(texte, "forget_pictured", actor=CLOCK, on=on, efface=gone)
