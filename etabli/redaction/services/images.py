"""Pictures of a section: lightened when they come, never when a paper is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.db.models import Max

from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.documents import alternatives
from etabli.core.fichiers.deposits import PHOTO, Upload, examined
from etabli.core.models import Fichier, reference
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.redaction import access
from etabli.redaction.models import ImageTexte, SectionTexte
from etabli.redaction.states import Place

#: long sides in points: A4 at 150 points an inch on a screen, at 300 in print
SCREEN, PRINT = 1754, 3508
MAX_BYTES = 25_000_000
#: pictures that one section holds
MOST = 12


def add_image(
    section: SectionTexte,
    *,
    actor: Actor,
    image: Upload,
    alt: str,
    credit: str,
    droit: str,
    legende: str = "",
    place: str = Place.TEXTE,
) -> ImageTexte:
    """One picture more, with the sentence that replaces it. FileRefused for what is no photo."""
    access.SECTIONS.require(actor, "write", section)
    if fault := alternatives.fault(alt, legende=legende):
        raise Refused(fault)
    if section.images.count() >= MOST:
        raise Refused(f"Une partie tient {MOST} images : retirez-en une d’abord.")
    with examined(image, accept=PHOTO, max_bytes=MAX_BYTES) as ready:
        copies = ready.lightened(SCREEN, PRINT)
        return _keep(
            section,
            [partial(ready.keep_copy, copy) for copy in copies],
            actor=actor,
            alt=alt.strip(),
            legende=legende.strip(),
            credit=credit.strip(),
            place=Place(place),
            droit=droit,
        )


@one_act()
def _keep(
    section: SectionTexte, copies: Sequence[Callable[..., Fichier]], *, actor: Actor, **words: str
) -> ImageTexte:
    screen, wide = (
        keep(subject=reference(section.texte), depositor_id=actor.person_id, circle=Cercle.ATELIER)
        for keep in copies
    )
    last = section.images.aggregate(last=Max("rang"))["last"] or 0
    return ImageTexte.objects.create(
        section=section, rang=last + 1, ecran=screen, impression=wide, **words
    )


def remove_image(image: ImageTexte, *, actor: Actor) -> None:
    """The section without it; what was handed in with it stays as it was."""
    access.SECTIONS.require(actor, "write", image.section)
    image.delete()
