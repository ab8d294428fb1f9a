"""The verbs of the news of an Atelier; the only code that writes it."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from typing import TypedDict, Unpack

from etabli.actualites import access
from etabli.actualites.models import Actualite
from etabli.actualites.services.moves import WORKFLOW
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.fichiers.deposits import PHOTO, Ready, Upload, examined
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.seances.services.checks import check_row

__all__ = [
    "WORKFLOW",
    "amend_news",
    "propose_news",
    "publish_news",
    "refuse_news",
    "withdraw_news",
]
IMAGE_MAX_BYTES = 10_000_000
#: what moves and services set, never a form
SET_BY_MOVES = ("proposed_by", "proposed_by_name", "published_on", "motif", "image")


class Words(TypedDict, total=False):
    """What people type of a piece of news; what is not given does not change."""

    titre: str
    texte: str
    jour: dt.date
    lien: str
    rendez_vous_on: dt.date | None
    rendez_vous_a: dt.time | None
    lieu: str
    image_alt: str
    image_credit: str
    images: str


def propose_news(
    atelier: Atelier,
    *,
    actor: Actor,
    image: Upload | None = None,
    on: dt.date | None = None,
    **words: Unpack[Words],
) -> Actualite:
    """Write it; nothing is public before the pilote has read it. Refused for a picture without words."""
    one = Actualite(
        atelier=atelier, proposed_by_id=actor.person_id, proposed_by_name=actor.name, **words
    )
    with _examined(image) as ready, one_act():
        _check(one, has_image=ready is not None, on=on or horloge.today())
        WORKFLOW.run(one, "propose", actor=actor, on=on, titre=one.titre)
        if ready:
            _keep(one, ready, actor)
    return one


def amend_news(
    one: Actualite, *, actor: Actor, image: Upload | None = None, without_image: bool = False,
    on: dt.date | None = None, **words: Unpack[Words],
) -> None:  # fmt: skip
    """Correct it before it is published; a picture that is not given stays, unless it is taken out."""
    access.ACTUALITES.require(actor, "amend", one)
    with _examined(image) as ready, one_act():
        for name, value in words.items():
            setattr(one, name, value)
        if without_image and not ready:
            one.image, one.image_alt, one.image_credit, one.images = None, "", "", ""
        has_image = ready is not None or one.image_id is not None
        _check(one, has_image=has_image, on=on or horloge.today())
        WORKFLOW.run(one, "amend", actor=actor, on=on, titre=one.titre)
        one.save(update_fields=(*words, "image", "image_alt", "image_credit", "images"))
        if ready:
            _keep(one, ready, actor)


def publish_news(one: Actualite, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """Everybody reads it from then on, and its picture."""
    return WORKFLOW.run(one, "publish", actor=actor, on=on)


def refuse_news(one: Actualite, *, actor: Actor, motif: str, on: dt.date | None = None) -> Entry:
    """It stays unpublished; its author reads why."""
    return WORKFLOW.run(one, "refuse", actor=actor, on=on, motif=motif)


def withdraw_news(one: Actualite, *, actor: Actor, motif: str, on: dt.date | None = None) -> Entry:
    """Nobody reads it any more, nor its picture: an authorisation was taken back, a mistake was seen (7.4)."""
    return WORKFLOW.run(one, "withdraw", actor=actor, on=on, motif=motif)


def _examined(image: Upload | None) -> AbstractContextManager[Ready | None]:
    """The picture judged before the transaction; nothing when none came."""
    if image is None:
        return nullcontext()
    return examined(image, accept=PHOTO, max_bytes=IMAGE_MAX_BYTES)


def _keep(one: Actualite, ready: Ready, actor: Actor) -> None:
    one.image = ready.keep(
        subject=one.reference, depositor_id=actor.person_id, circle=Cercle.ATELIER
    )
    one.save(update_fields=("image",))


def _check(one: Actualite, *, has_image: bool, on: dt.date) -> None:
    """Its words, the words of its picture, and days that are neither long past nor far ahead."""
    one.titre, one.texte = one.titre.strip(), one.texte.strip()
    check_row(one, exclude=SET_BY_MOVES)
    if has_image and not (one.image_alt.strip() and one.images):
        raise Refused(
            "Dites ce que montre l’image, en une phrase lue à la place de l’image, et ce qu’il en est du "
            "droit à l’image."
        )
    faults = [
        bornes.too_far(one.jour, on, months=24, what="Le jour de l’actualité"),
        bornes.too_far(one.rendez_vous_on, on, months=24, what="Le rendez-vous"),
        bornes.before(
            one.jour,
            one.atelier.notified_on,
            what="Le jour de l’actualité",
            event="la notification du contrat",
        ),
    ]
    if reasons := [fault for fault in faults if fault]:
        raise Refused(*reasons)
