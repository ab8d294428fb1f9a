"""Reads of an award: the ranking that was adopted, who comes next, who is told, what must be brought."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TypedDict

from etabli.acteurs.models import Organisation
from etabli.acteurs.selectors import recipients
from etabli.acteurs.states import Role
from etabli.consultations.models import (
    Attestation,
    ClassementFige,
    Consulte,
    MarcheSubsequent,
    Offre,
    Rejet,
)
from etabli.consultations.selectors import judging
from etabli.consultations.states import NatureAttestation
from etabli.core.formats import date_courte
from etabli.core.outbox import Recipient
from etabli.marches import selectors as marches
from etabli.marches.models import Groupement
from etabli.marches.states import RoleMembre


class Part(TypedDict):
    """Points on one criterion, or on what it is the sum of; figures as text."""

    code: str
    points: str
    details: list[Part]


class Ranked(TypedDict):
    """One ranked offer, by the code of its groupement."""

    rang: int
    offre: str
    prix_ht: str
    scores: list[Part]
    total: str


class Out(TypedDict):
    """One reason for which one offer was not compared."""

    offre: str
    motif: str
    raison: str


class Parted(TypedDict):
    """What put one offer before another at the same total."""

    avant: str
    apres: str
    regle: str
    valeurs: list[str]


class Frozen(TypedDict):
    """What is read of a frozen ranking (`analyse.canonical`)."""

    lignes: list[Ranked]
    eliminations: list[Out]
    departages: list[Parted]


# -- the ranking ----------------------------------------------------------------------------------


def adopted(marche: MarcheSubsequent) -> ClassementFige | None:
    """The last ranking, when the committee adopted it; one that was replaced decides nothing."""
    last = judging.current_ranking(marche)
    return last if last is not None and last.is_adopted else None


def figures_of(row: ClassementFige) -> Frozen:
    """What the frozen text says: nothing is computed again."""
    found: Frozen = json.loads(row.texte)
    return found


def withdrawn(marche: MarcheSubsequent) -> set[str]:
    """The codes of those chosen once that withdrew, or brought nothing (M12)."""
    return set(marche.desistements.order_by().values_list("groupement__code", flat=True))


def next_in_line(marche: MarcheSubsequent) -> Ranked | None:
    """The first of the adopted ranking that has not withdrawn; None when nobody is left, or two are level."""
    row = adopted(marche)
    if row is None:
        return None
    out = withdrawn(marche)
    left = [one for one in figures_of(row)["lignes"] if one["offre"] not in out]
    best = min((one["rang"] for one in left), default=0)
    first = [one for one in left if one["rang"] == best]
    return first[0] if len(first) == 1 else None


def current_offer(marche: MarcheSubsequent, code: str) -> Offre | None:
    """The offer in time of that holder, the one that was read."""
    rows = marche.offres.filter(groupement__code=code, is_late=False, is_replaced=False)
    return rows.select_related("groupement__mandataire", "groupement__accord_cadre").first()


def received(marche: MarcheSubsequent) -> int:
    """`offresRecues`: those in time, eliminated or not; a late one is not opened (4.7)."""
    return marche.offres.filter(is_late=False, is_replaced=False).count()


def to_reject(marche: MarcheSubsequent) -> list[Groupement]:
    """Who made an offer, be it late, and is neither chosen nor gone, in the ranking of the framework."""
    rows = Groupement.objects.filter(pk__in=marche.offres.order_by().values("groupement_id"))
    kept = rows.exclude(pk=marche.attributaire_id or 0).exclude(code__in=withdrawn(marche))
    return list(kept.select_related("mandataire").order_by("rang"))


# -- what the holder ranked first brings (N-14) ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper of one firm: the one that holds that day, or why there is none."""

    organisation: Organisation
    nature: NatureAttestation
    attestation: Attestation | None
    fault: str = ""


def firms_of(groupement: Groupement) -> list[Organisation]:
    """The firms bound by the contract: the mandataire, then its partners; no subcontractor."""
    rows = groupement.membres.exclude(role=RoleMembre.SOUS_TRAITANT)
    others = [row.organisation for row in rows.select_related("organisation").order_by("pk")]
    return list(dict.fromkeys([groupement.mandataire, *others]))


def pieces(marche: MarcheSubsequent, *, on: dt.date) -> list[Piece]:
    """Every paper asked of every firm of the chosen holder, read that day; nothing without a holder."""
    holder = marche.attributaire
    if holder is None:
        return []
    rows = marche.attestations.select_related("organisation", "fichier").order_by("pk")
    last = {(row.organisation_id, row.nature): row for row in rows}
    return [
        _piece(firm, nature, last.get((firm.pk, nature.value)), on=on)
        for firm in firms_of(holder)
        for nature in NatureAttestation
    ]


def _piece(
    firm: Organisation, nature: NatureAttestation, row: Attestation | None, *, on: dt.date
) -> Piece:
    """The last paper deposited decides, be an earlier one still valid."""
    if row is None:
        return Piece(firm, nature, None, f"{firm.nom} : {nature.label}, à déposer.")
    if row.valid_until is not None and row.valid_until < on:
        ended = f"finie depuis le {date_courte(row.valid_until)}, à renouveler."
        return Piece(firm, nature, row, f"{firm.nom} : {nature.label}, {ended}")
    return Piece(firm, nature, row)


def missing_pieces(marche: MarcheSubsequent, *, on: dt.date) -> list[str]:
    """What is missing or out of date that day, in sentences."""
    return [one.fault for one in pieces(marche, on=on) if one.fault]


def missing_by_firm(marche: MarcheSubsequent, *, on: dt.date) -> list[str]:
    """The same, a sentence a firm for what it has still to deposit: ten lines would hide the two firms."""
    awaited: dict[str, list[str]] = {}
    ended: list[str] = []
    for one in pieces(marche, on=on):
        if one.fault and one.attestation is None:
            awaited.setdefault(one.organisation.nom, []).append(one.nature.label)
        elif one.fault:
            ended.append(one.fault)
    return [*(f"{nom}, à déposer : {', '.join(some)}." for nom, some in awaited.items()), *ended]


# -- who is told ----------------------------------------------------------------------------------


def chosen_people(marche: MarcheSubsequent) -> list[Recipient]:
    """The mandataire of the chosen holder."""
    return marches.mandataires_of(marche.attributaire) if marche.attributaire else []


def rejected_people(marche: MarcheSubsequent) -> list[Recipient]:
    """The mandataires of those that are not chosen, once their letter is written."""
    ids = Rejet.objects.filter(marche=marche).order_by("pk")
    found = ids.values_list("groupement__mandataire_id", flat=True)
    return [
        person
        for pk in found
        for person in recipients(Role.GROUPEMENT_MANDATAIRE, organisation_id=pk)
    ]


def place_of(marche: MarcheSubsequent, groupement: Groupement) -> Consulte:
    """The row that ties a holder to this consultation: its letters and its papers are about it."""
    return marche.consultes.get(groupement=groupement)
