"""V5: what pictures ask of a paper before it is given to everybody, or to the press."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from etabli.core import horloge, parametres
from etabli.core.delais import end_in_months
from etabli.core.documents import alternatives
from etabli.core.guards import guard
from etabli.core.words import words
from etabli.core.workflow import Attempt
from etabli.livrables.models import Livrable
from etabli.livrables.states import Images
from etabli.redaction.models import AutorisationImage, ImageTexte, Texte
from etabli.redaction.states import Nature, Reponse, Usage


@guard("V5", "Les droits de chaque image sont acquis")
def image_rights(attempt: Attempt[Livrable]) -> list[str]:
    """V5: of each picture, each person one recognises said yes to being published."""
    return [line for one in _pictures(attempt.obj) if (line := right_fault(one, Usage.DOCUMENT))]


@guard("V5", "Le document ne montre plus d’image retirée")
def no_picture_taken_out(attempt: Attempt[Livrable]) -> str | None:
    """V5: the clock issues it again; nothing is published meanwhile."""
    texte = Texte.objects.filter(livrable=attempt.obj).select_related("document").first()
    if texte is None or texte.document is None:
        return None
    rows = ImageTexte.objects.filter(
        section__texte=texte, retiree_at__gt=texte.document.created_at
    )
    return (
        "Une image vient d’être retirée : le document est réémis sans elle dans quelques minutes."
        if rows.exists()
        else None
    )


@guard("V5", "Chaque image est dite en une phrase")
def images_say_something(attempt: Attempt[Livrable]) -> list[str]:
    found = (
        (one, alternatives.fault(one.alt, legende=one.legende)) for one in _pictures(attempt.obj)
    )
    return [f"{_named(one)} {line}" for one, line in found if line]


def press_rights(texte: Texte) -> list[str]:
    """V5: a picture is given to the press with the yes of each person for that use."""
    return [line for one in pictures_of(texte) if (line := right_fault(one, Usage.PRESSE))]


def usage_of(texte: Texte) -> Usage:
    """What its pictures are for."""
    return Usage.PRESSE if texte.nature == Nature.KIT_PRESSE else Usage.DOCUMENT


def pictures_of(texte: Texte) -> Iterator[ImageTexte]:
    """Those that its papers show."""
    rows = ImageTexte.objects.filter(section__texte=texte, retiree_at=None)
    rows = rows.select_related("section__texte").prefetch_related("autorisations")
    yield from rows.order_by("section__rang", "rang")


def _pictures(livrable: Livrable) -> Iterator[ImageTexte]:
    texte = Texte.objects.filter(livrable=livrable).first()
    if texte is not None:
        yield from pictures_of(texte)


def right_fault(image: ImageTexte, usage: Usage) -> str | None:
    """Why this picture may not be used so; None when everybody said yes. Not to know is not a yes."""
    rows = [one for one in image.autorisations.all() if one.usage == usage]
    if image.droit == Images.AUCUNE_PERSONNE and not image.autorisations.all():
        return None
    told = _named(image)
    if not rows:
        use = usage.label.lower()
        return (
            f"{told} reste à dire qui l’on reconnaît, et la réponse de chaque personne pour {use}."
        )
    return next((f"{told} {why}" for why in _withheld(rows, on=horloge.today())), None)


def _withheld(rows: list[AutorisationImage], *, on: dt.date) -> Iterator[str]:
    """Who said no, who has not answered, whose yes is too old."""
    if refused := [one.personne for one in rows if one.reponse == Reponse.NON]:
        yield f"{', '.join(refused)} a dit non : l’image est à retirer."
    if waiting := [one.personne for one in rows if one.reponse == Reponse.INCONNU]:
        yield f"la réponse de {', '.join(waiting)} n’est pas connue."
    if old := [one.personne for one in rows if is_worn_out(one, on=on)]:
        delay = words("image_accord_mois", on=on)
        yield f"l’accord de {', '.join(old)} a plus de {delay} : une nouvelle réponse est à noter."


def worth_until(answer: AutorisationImage, *, on: dt.date) -> dt.date | None:
    """7.4: the last day of a yes; a newer one holds as long again."""
    if answer.reponse != Reponse.OUI or answer.repondu_le is None:
        return None
    months = parametres.integer("image_accord_mois", on=on)
    return end_in_months(answer.repondu_le, months, rolls=False)


def is_worn_out(answer: AutorisationImage, *, on: dt.date) -> bool:
    """7.4: the last day of this yes is behind."""
    last = worth_until(answer, on=on)
    return last is not None and last < on


def _named(image: ImageTexte) -> str:
    return f"Image « {image} » ({image.section.partie.titre}) :"
