"""The verbs of the vision and of the sites: they appear, change by dated versions, are given up, taken back."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from typing import TypedDict, Unpack

from etabli.ateliers.deroules import Group, states
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import audiences_through
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.fichiers.deposits import PHOTO, Ready, Upload, examined
from etabli.core.guards import guard
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.core.workflow import Attempt, Changes, Move, Workflow
from etabli.seances import access
from etabli.seances import payloads as p
from etabli.seances.models import Dessein, SessionInSitu, VersionDessein
from etabli.seances.services.checks import check_row
from etabli.seances.states import EtatDessein

E_ = EtatDessein
IMAGE_MAX_BYTES = 10_000_000


class Words(TypedDict, total=False):
    """What people type of a version."""

    texte: str
    jour: dt.date
    session: SessionInSitu | None
    image_alt: str
    image_credit: str
    images: str


@guard("", "L’équipe est au travail")
def _team_works(attempt: Attempt[Dessein]) -> str | None:
    atelier = attempt.obj.atelier
    if atelier.notified_on is None:
        return "Le contrat n’est pas encore notifié : l’équipe n’a encore rien à dessiner."
    if atelier.etat in states(Group.OVER, Group.FOLLOWED):
        return "L’Atelier est clos : sa vision et ses sites ne changent plus."
    return None


def _kept(attempt: Attempt[Dessein]) -> Changes:
    return {"motif": attempt.motif.strip()}


DESSEINS = Workflow(
    access.DESSEINS,
    related=("atelier", "atelier__commune"),
    audiences=audiences_through("atelier"),
    draw=Move("Faire apparaître", (), E_.PORTE, guards=(_team_works,), circle=Cercle.ATELIER, payload=p.Version),
    change=Move("Écrire une nouvelle version", (E_.PORTE,), usual=True, guards=(_team_works,),
                circle=Cercle.ATELIER, payload=p.Version),
    give_up=Move("Renoncer à le porter", (E_.PORTE,), E_.ABANDONNE, has_motif=True, danger=True, effect=_kept,
                 announce="Ses versions se lisent toujours, avec vos raisons ; les papiers ne le reprennent plus.",
                 circle=Cercle.ATELIER),
    take_back=Move("Reprendre ce qui était abandonné", (E_.ABANDONNE,), E_.PORTE, usual=True, guards=(_team_works,),
                   effect=lambda attempt: {"motif": ""}, circle=Cercle.ATELIER),
)  # fmt: skip


def draw_dessein(
    atelier: Atelier, *, actor: Actor, genre: str, titre: str, image: Upload | None = None,
    on: dt.date | None = None, **words: Unpack[Words],
) -> Dessein:  # fmt: skip
    """The vision, or a site, appears with its first version. Refused for a second vision."""
    row = Dessein(atelier=atelier, genre=genre, titre=titre.strip())
    version = VersionDessein(numero=1, **words)
    with _examined(image) as ready, one_act():
        check_row(row, exclude=("motif",))
        _check(version, atelier, since=None, has_image=ready is not None, on=on)
        DESSEINS.run(row, "draw", actor=actor, on=on, numero=1, jour=version.jour)
        _keep(version, row, ready, actor)
    return row


def change_dessein(
    dessein: Dessein, *, actor: Actor, image: Upload | None = None, on: dt.date | None = None,
    **words: Unpack[Words],
) -> VersionDessein:  # fmt: skip
    """A new version, of that day or later than the one before, which stays as it was written."""
    access.DESSEINS.require(actor, "change", dessein)
    with _examined(image) as ready, one_act():
        Dessein.objects.select_for_update(of=("self",)).order_by().get(pk=dessein.pk)
        last = dessein.versions.order_by("-numero")[0]
        number = last.numero + 1
        version = VersionDessein(numero=number, **words)
        _check(version, dessein.atelier, since=last.jour, has_image=ready is not None, on=on)
        DESSEINS.run(dessein, "change", actor=actor, on=on, numero=number, jour=version.jour)
        _keep(version, dessein, ready, actor)
    return version


def give_up_dessein(
    dessein: Dessein, *, actor: Actor, motif: str, on: dt.date | None = None
) -> None:
    """The Atelier does not carry it any more; why is said, its versions stay."""
    DESSEINS.run(dessein, "give_up", actor=actor, on=on, motif=motif)


@one_act()
def take_back_dessein(dessein: Dessein, *, actor: Actor, on: dt.date | None = None) -> None:
    """It is carried again. Refused for a vision, where another stands."""
    others = Dessein.objects.filter(atelier=dessein.atelier_id, genre="VISION", etat=E_.PORTE)
    if dessein.genre == "VISION" and others.exclude(pk=dessein.pk).exists():
        raise Refused(
            "L’Atelier porte déjà une vision : renoncez-y d’abord, ou écrivez-en une nouvelle version."
        )
    DESSEINS.run(dessein, "take_back", actor=actor, on=on)


def _examined(image: Upload | None) -> AbstractContextManager[Ready | None]:
    if image is None:
        return nullcontext()
    return examined(image, accept=PHOTO, max_bytes=IMAGE_MAX_BYTES)


def _keep(version: VersionDessein, dessein: Dessein, ready: Ready | None, actor: Actor) -> None:
    version.dessein = dessein
    if ready:
        version.image = ready.keep(
            subject=dessein.reference, depositor_id=actor.person_id, circle=Cercle.ATELIER
        )
    version.save()


def _check(
    version: VersionDessein, atelier: Atelier, *, since: dt.date | None, has_image: bool,
    on: dt.date | None,
) -> None:  # fmt: skip
    """Its words, those of its picture, a day that follows that of the version before, a session of here."""
    version.texte, day = version.texte.strip(), version.jour
    check_row(version, exclude=("dessein", "image"))
    what = "Le jour de la version"
    faults = [
        bornes.before(day, atelier.notified_on, what=what, event="la notification du contrat"),
        bornes.before(day, since, what=what, event="la version d’avant"),
        _not_come(day, on=on or horloge.today()),
        _of_elsewhere(version.session, atelier),
        _without_words(version) if has_image else None,
    ]
    if reasons := [fault for fault in faults if fault]:
        raise Refused(*reasons)


def _not_come(day: dt.date, *, on: dt.date) -> str | None:
    if day <= on:
        return None
    return "Le jour de la version n’est pas encore venu : écrivez celui où cela s’est dit."


def _of_elsewhere(session: SessionInSitu | None, atelier: Atelier) -> str | None:
    if session is None or session.atelier_id == atelier.pk:
        return None
    return "Cette session est celle d’un autre Atelier : choisissez-en une d’ici."


def _without_words(version: VersionDessein) -> str | None:
    """What a picture lacks: the sentence that replaces it, what is of the rights of the people in it (7.4)."""
    if version.image_alt.strip() and version.images:
        return None
    return "Dites ce que montre l’image, et ce qu’il en est du droit à l’image."
