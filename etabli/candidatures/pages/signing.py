"""What one sees of a letter before it leaves, and once it is received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypedDict

from django.http import QueryDict

from etabli.acteurs.models import Organisation
from etabli.candidatures.documents.courriers import TO_FILL, letter_content
from etabli.candidatures.forms.courriers import FramingForm
from etabli.candidatures.models import Candidature, Courrier
from etabli.candidatures.selectors.dossier import (
    missing_letters,
)
from etabli.candidatures.states import Etat, Qualite
from etabli.core.documents.cleaning import cleaned
from etabli.core.documents.office import render_fragment
from etabli.core.documents.words import of_block, words
from etabli.core.fichiers.epreuves import Epreuve, Photo
from etabli.core.fichiers.inspection.framing import Framing
from etabli.core.formats import compte
from etabli.core.ui.options import Data

#: blocks of a letter that say what it asks: the greeting and its first paragraph
OPENING = 2


class Reading(TypedDict):
    """The letter as one reads it in the page: what it asks, then the rest, which is folded."""

    objet: str
    addressee: tuple[str, ...]
    opening: list[str]
    rest: str
    to_fill: int


def reading(candidature: Candidature, author: Organisation, type_courrier: str) -> Reading:
    """The model filled with the dossier, to be read before it is printed."""
    content = cleaned(
        letter_content(candidature, author, type_courrier=type_courrier, is_to_sign=False)
    )
    head = content.letterhead
    opening, rest = content.blocks[:OPENING], content.blocks[OPENING:]
    return {
        "objet": head.object if head else content.title,
        "addressee": head.addressee if head else (),
        "opening": [line for block in opening for line in of_block(block)],
        "rest": render_fragment(replace(content, blocks=rest), level=5),
        "to_fill": " ".join(words(content)).count(TO_FILL),
    }


class Shown(TypedDict):
    """One photograph of a letter, and the form of its edges."""

    rank: int
    at: str
    title: str
    url: str
    photo: Photo
    form: FramingForm
    is_cut: bool


def shown(
    epreuve: Epreuve,
    picture_of: Callable[[int], str],
    *,
    typed: Mapping[int, FramingForm],
) -> list[Shown]:
    """Every photograph as it will leave; those whose edges are not cut yet keep what was typed."""
    count = len(epreuve.photos)
    return [
        {
            "rank": rank,
            "at": str(rank),
            "title": f"Page {rank + 1} sur {count}" if count > 1 else "La photo de votre courrier",
            "url": f"{picture_of(rank)}?vue={epreuve.mark}",
            "photo": photo,
            "form": typed.get(rank) or framing_form(rank, photo.framing),
            "is_cut": any(photo.framing.cut),
        }
        for rank, photo in enumerate(epreuve.photos)
    ]


def framing_form(rank: int, framing: Framing, data: Data = None) -> FramingForm:
    """The edges of one photograph."""
    sides = dict(zip(("gauche", "haut", "droite", "bas"), framing.cut, strict=True))
    return FramingForm(data, prefix=f"p{rank}", initial=dict(sides))


def typed_edges(epreuve: Epreuve, data: QueryDict, rank: int | None) -> dict[int, FramingForm]:
    """The edges that were sent, by photograph, and those of the one that a gesture is made on."""
    return {
        at: framing_form(at, photo.framing, data)
        for at, photo in enumerate(epreuve.photos)
        if at == rank or any(name.startswith(f"p{at}-") for name in data)
    }


def said(epreuve: Epreuve) -> list[dict[str, object]]:
    """What was typed beside the photographs, to be read again."""
    day = dt.date.fromisoformat(epreuve.said["signe_on"])
    return [
        {"label": "Signé par", "value": epreuve.said["signataire_nom"]},
        {"label": "En qualité de", "value": Qualite(epreuve.said["signataire_qualite"]).label},
        {"label": "Daté du", "value": f"{day:%d/%m/%Y}"},
    ]


def typed(epreuve: Epreuve | None) -> dict[str, object]:
    """The same, given back to the form when the photographs are taken again."""
    if epreuve is None:
        return {}
    ticks = dict.fromkeys(("is_signe", "is_bien_adresse", "nomme_l_atelier"), True)
    day = dt.date.fromisoformat(epreuve.said["signe_on"])
    names = {name: epreuve.said[name] for name in ("signataire_nom", "signataire_qualite")}
    more = {
        "is_autrement_nomme": epreuve.said.get("is_autrement_nomme") == str(True),
        "duree_mois": epreuve.said.get("duree_mois", ""),
    }
    return {**names, **ticks, **more, "signe_on": day}


def pieces(courrier: Courrier) -> list[str]:
    """What was received, with its weight: « 2 photos : JPEG, 3,1 Mo ; JPEG, 2,8 Mo »."""
    fichier = courrier.fichier
    if not fichier.originals:
        return [fichier.format_label]
    count = compte(len(fichier.originals), "photo")
    return [f"{count} : {' ; '.join(fichier.original_labels)}"]


def what_next(candidature: Candidature, *, on: dt.date) -> list[str]:
    """After a letter: who is still awaited, then who does what."""
    if candidature.etat != Etat.EN_SIGNATURE:
        return ["La DGALN lit votre courrier avec le reste du dossier."]
    missing = missing_letters(candidature, on=on)
    service = candidature.service_pilote.nom
    if missing:
        return [*missing, f"Ensuite, {service} déposera la candidature auprès de la DGALN."]
    return [
        "Tous les courriers attendus sont là.",
        f"{service} dépose maintenant la candidature auprès de la DGALN ; vous en serez prévenu.",
    ]
