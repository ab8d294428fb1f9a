"""What each page of sealed offers shows: before the hour, nothing of a deposit."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.urls import reverse

from etabli.consultations.access import TABLE as CONSULTATIONS
from etabli.consultations.models import MarcheSubsequent
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.formats import moment, taille
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import Line, bar
from etabli.marches.models import Groupement
from etabli.sceaux import access, selectors
from etabli.sceaux.enveloppe.conteneur import LIMIT
from etabli.sceaux.forms import DepositForm
from etabli.sceaux.guards import RECEIVING
from etabli.sceaux.guichet.visits import MINUTES, Taken
from etabli.sceaux.models import Cle, Ouverture
from etabli.sceaux.selectors import Couche, led_by
from etabli.sceaux.states import EtatDepot, EtatOuverture, Rang


@dataclass(frozen=True, slots=True)
class Held:
    """One of the three keys: who holds it, where it stands, what this reader may do."""

    rang: Rang
    cle: Cle | None
    moves: list[Line]
    is_mine: bool


def links(one: MarcheSubsequent, actor: Actor) -> list[tuple[str, str]]:
    """On the page of a consultation: the seals for the State, the counter for a mandataire, when it is here."""
    if not one.is_sealed_here:
        return []
    if CONSULTATIONS.may(actor, "view_money", one):
        return [("Les scellés", reverse("sceaux:sceau", args=[one.pk]))]
    if one.etat in RECEIVING and led_by(one, actor):
        return [("Remettre une offre", reverse("sceaux:deposer", args=[one.pk]))]
    return []


class OpeningPart(TypedDict):
    """The last opening, once the hour is over."""

    opening: Ouverture | None
    moves: list[Line]
    total: int
    register: list[tuple[str, str, int]]
    refused: list[str]


class SceauPage(OpeningPart):
    """The page of those who seal and open."""

    marche: MarcheSubsequent
    keys: list[Held]
    may_name: bool
    is_past: bool
    may_begin: bool
    late: int
    unreadable: int
    digests: list[tuple[str, str]]


def sceau(one: MarcheSubsequent, actor: Actor) -> SceauPage:
    """Before the hour, the keys alone: nothing is read of a deposit. After it, what may be known of the deposits."""
    is_past = selectors.is_past(one)
    opening = _last_opening(one) if is_past else None
    is_told = is_past and CONSULTATIONS.may(actor, "view_deposits", one)
    counted = one.depots if is_told else one.depots.none()
    return {
        "marche": one,
        "keys": [_held(one, rang, actor, is_past=is_past) for rang in Rang],
        "may_name": not is_past and bool(selectors.missing_ranks(one)) and _names(one, actor),
        "is_past": is_past,
        "may_begin": is_past and _may_begin(one, opening, actor),
        "late": counted.filter(etat=EtatDepot.HORS_DELAI).count(),
        "unreadable": counted.filter(etat=EtatDepot.ILLISIBLE).count(),
        "digests": [(depot.sha256, depot.get_etat_display()) for depot in counted.order_by("nom")],
        **_opened(opening, actor, is_told=is_told),
    }


def _opened(opening: Ouverture | None, actor: Actor, *, is_told: bool) -> OpeningPart:
    if opening is None:
        return {
            "opening": None, "moves": [], "total": 0, "register": [], "refused": [],
        }  # fmt: skip
    is_running = opening.etat == EtatOuverture.EN_COURS
    return {
        "opening": opening,
        "moves": bar(opening, actor) if is_running else [],
        "total": len(opening.cles) if is_told else 0,
        "register": _register(opening) if is_told else [],
        "refused": _refused(opening, actor),
    }


def _refused(opening: Ouverture, actor: Actor) -> list[str]:
    """The names of files are already what an offer says."""
    if not CONSULTATIONS.may(actor, "read_offers", opening.marche):
        return []
    return [text for line in opening.registre for text in line["refus"]]


def _may_begin(one: MarcheSubsequent, opening: Ouverture | None, actor: Actor) -> bool:
    is_free = opening is None or opening.etat == EtatOuverture.ARRETEE
    return is_free and selectors.key_of(one, actor) is not None


def _names(one: MarcheSubsequent, actor: Actor) -> bool:
    return actor.has(*access.NAMING) and one.service.pk in actor.organisation_ids


def _last_opening(one: MarcheSubsequent) -> Ouverture | None:
    rows = one.ouvertures.select_related("marche", "premiere__detenteur", "seconde__detenteur")
    return rows.order_by("-pk").first()


def _held(one: MarcheSubsequent, rang: Rang, actor: Actor, *, is_past: bool) -> Held:
    """After the hour the keys change no more: nothing is to be done of them but to open."""
    cle = next((cle for cle in selectors.held(one) if cle.rang == rang), None)
    is_mine = cle is not None and actor.is_same_person(cle.detenteur_id)
    moves = bar(cle, actor) if cle and not is_past else []
    return Held(rang, cle, [m for m in moves if is_mine or m.name == "withdraw"], is_mine=is_mine)


def _register(opening: Ouverture) -> list[tuple[str, str, int]]:
    """Who, at which second, how many files: the register of what was opened."""
    lines = opening.registre
    found = Groupement.objects.in_bulk([line["groupement"] for line in lines])
    return [
        (
            str(found[line["groupement"]]),
            f"{moment(received)} et {received.astimezone(horloge.PARIS):%S} secondes",
            line["pieces"],
        )
        for line in lines
        if (received := dt.datetime.fromisoformat(line["recu_a"]))
    ]


def layers_text(layers: Sequence[Couche]) -> str:
    """What a holder peels, as the browser and `etabli sceau peler` read it."""
    return json.dumps({layer.code: layer.texte for layer in layers}, indent=1)


def peeling(layers: Sequence[Couche], address: str) -> Context:
    return {"layers": layers_text(layers), "count": len(layers), "layers_url": address}


# -- the counter ----------------------------------------------------------------------------------


def counter(one: MarcheSubsequent, *, reasons: Sequence[str] = (), closed: str = "") -> Context:
    """The form of a deposit: the same for everybody, whether they have already handed in or not."""
    return {
        "marche": one,
        "reasons": reasons,
        "closed": closed,
        "is_late": one.is_closed(horloge.now()),
        "form": DepositForm(limit=taille(LIMIT), minutes=MINUTES),
    }


def receipt(one: MarcheSubsequent, taken: Taken, *, is_late: bool, has_replaced: bool) -> Context:
    """Shown once, kept by the depositor alone."""
    received = taken.sealed.received_at.astimezone(horloge.PARIS)
    return {
        "marche": one,
        "received": f"{received:%d/%m/%Y à %H:%M:%S} (heure de Paris)",
        "is_late": is_late,
        "has_replaced": has_replaced,
        "asked_to_replace": bool(taken.sealed.former_code),
        "is_checked": taken.is_checked,
        "code": taken.sealed.code,
        "container": taken.sealed.sha256,
        "files": [(pli.nom, taille(pli.taille), pli.sha256) for pli in taken.plis],
    }
