"""Screens of frameworks, of their tourniquet and of their holders."""

from __future__ import annotations

import datetime as dt
from typing import NotRequired, TypedDict

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.text import capfirst

from etabli.acteurs import siret
from etabli.acteurs.documents.letterheads import postal_address
from etabli.candidatures import formats
from etabli.core.access import Actor
from etabli.core.delais import echeances
from etabli.core.refus import Refused
from etabli.core.words import words
from etabli.marches import access, selectors
from etabli.marches import tourniquet as tq
from etabli.marches.documents import wording
from etabli.marches.models import (
    AccordCadre,
    Designation,
    Groupement,
    LigneTourniquet,
    VersionBordereau,
)
from etabli.marches.models.accords import ModeExecution
from etabli.marches.services.titulaires import refusals
from etabli.marches.states import EtatDesignation
from etabli.marches.tourniquet import empreinte

Context = dict[str, object]
#: of the log of a tourniquet
LINES_PER_PAGE = 50
#: of a holder: three call for a suspension, so that nobody has so many
REFUSALS_SHOWN = 50


class CountedRefusal(TypedDict):
    """A refusal that counts, its day and its turn."""

    le: dt.date
    designation: Designation | None


class Holder(TypedDict):
    """What the page of a holder reads; its refusals for those who may read them, in a tourniquet."""

    groupement: Groupement
    members: list[Context]
    bordereau: VersionBordereau | None
    sees_refusals: bool
    refusals: NotRequired[list[CountedRefusal]]
    alert: NotRequired[tq.Alerte | None]
    alert_words: NotRequired[str]
    refusals_count: NotRequired[int]
    refusals_caption: NotRequired[str]


def tourniquets(accords: QuerySet[AccordCadre]) -> Context:
    """Each framework with its file, and the formats that go by turn."""
    cards = [
        {"accord": accord, "file": wording.file_cards(accord.file, selectors.holders(accord))}
        for accord in accords
    ]
    by_turn = (one.nom for one in formats.known if one.mode == ModeExecution.BONS_DE_COMMANDE)
    return {"accords": cards, "formats": " ou ".join(by_turn)}


def tourniquet(accord: AccordCadre, *, is_replayed: bool, asked: str = "") -> Context:
    """The file and a page of its log, the last one unless another is asked; replayed when asked."""
    holders = selectors.holders(accord)
    lines = Paginator(selectors.log_rows(accord), LINES_PER_PAGE)
    page = lines.get_page(asked or lines.num_pages)
    told = {line.designation for line in page}
    turns = Designation.objects.filter(groupement__accord_cadre=accord, numero__in=told)
    numbers = {turn.numero: turn for turn in turns.order_by("pk")}
    return {
        "accord": accord,
        "file": wording.file_cards(accord.file, holders),
        "page": page,
        "lines": [
            {
                "line": line,
                "sentence": wording.line_sentence(line, holders),
                "after": " → ".join(holders[code].nom for code in line.file_apres),
                "designation": numbers.get(line.designation),
            }
            for line in page
        ],
        "verdict": _replayed(accord, holders) if is_replayed else None,
    }


def _replayed(accord: AccordCadre, holders: dict[str, Groupement]) -> Context:
    """The proof: the whole log played again gives the stored file, and no digest is broken."""
    lines = selectors.log_values(accord)
    records = [line.record for line in lines]
    previous = "0" * 64
    for line, record in zip(lines, records, strict=True):
        if line.previous != previous or line.digest != empreinte(record, previous=previous):
            return {"is_right": False, "sentence": f"La ligne {line.numero} a été modifiée."}
        previous = line.digest
    try:
        file = list(tq.replay(holders, records).file) if lines else accord.file
    except Refused as broken:
        return {"is_right": False, "sentence": " ".join(broken.reasons)}
    if file != accord.file:
        return {"is_right": False, "sentence": "La file rejouée n’est pas la file enregistrée."}
    names = " → ".join(holders[code].nom for code in file)
    return {
        "is_right": True,
        "sentence": f"{len(lines)} lignes rejouées. La file obtenue est : {names}.",
    }


def holder(groupement: Groupement, *, on: dt.date, sees_refusals: bool) -> Holder:
    """A holder: firms, price list in force; refusals and alert for those who may read them."""
    context: Holder = {
        "groupement": groupement,
        "members": members_of(groupement),
        "bordereau": _bordereau_on(groupement, on),
        "sees_refusals": sees_refusals,
    }
    if not sees_refusals or not groupement.accord_cadre.file:
        return context
    tour = selectors.tour_of(groupement.accord_cadre)
    seuils = selectors.seuils(on)
    found = tq.counted_refusals(tour, groupement.code, on=on, seuils=seuils)
    shown = found[-REFUSALS_SHOWN:]
    told = groupement.designations.filter(numero__in={refusal.designation for refusal in shown})
    numbers = {d.numero: d for d in told.select_related("atelier__commune").order_by("pk")}
    context["refusals"] = [{"le": r.le, "designation": numbers.get(r.designation)} for r in shown]
    alert = tq.alerte(tour, groupement.code, on=on, seuils=seuils)
    context["alert"], context["alert_words"] = alert, _alert_words(alert, seuils, on=on)
    last = f", les {REFUSALS_SHOWN} derniers" if len(found) > REFUSALS_SHOWN else ""
    context["refusals_count"] = len(found)
    context["refusals_caption"] = f"Refus comptés sur {words('refus_fenetre_mois', on=on)}{last}"
    return context


def _alert_words(found: tq.Alerte | None, seuils: tq.Seuils, *, on: dt.date) -> str:
    """« Deux refus comptés en douze mois »; '' when nothing is called for."""
    if found is None:
        return ""
    is_last = found is tq.Alerte.PROPOSITION_SUSPENSION
    return capfirst(refusals(seuils.suspension if is_last else seuils.alerte, on=on))


def members_of(groupement: Groupement) -> list[Context]:
    """The firms of a groupement, with their part in it."""
    rows = groupement.membres.select_related("organisation").order_by("pk")
    return [
        {
            "nom": m.organisation.nom,
            "role": m.get_role_display(),
            "competences": m.competences,
            "siret": siret.spaced(m.organisation.siret),
            "adresse": postal_address(m.organisation),
        }
        for m in rows
    ]


def _bordereau_on(groupement: Groupement, on: dt.date) -> VersionBordereau | None:
    rows = groupement.bordereaux.prefetch_related("lignes").order_by("-valide_du", "-version")
    return next((v for v in rows if v.covers(on)), None)


def designation(turn: Designation, *, on: dt.date, sees_tests: bool) -> Context:
    """The explanation screen; without the right to the tests, one's own result and place (T-13)."""
    accord = turn.accord_cadre
    due = (
        echeances.of(turn, "reponse")
        or echeances.of(turn, "devis")
        or echeances.of(turn, "reprise")
    )
    context: Context = {
        "designation": turn,
        "due": due,
        "devis": getattr(turn, "devis", None),
        "conflits": turn.atelier.conflits.filter(groupement=turn.groupement).order_by("-pk"),
        "sees_tests": sees_tests,
        "is_waiting_devis": turn.etat == EtatDesignation.ACCEPTEE and not hasattr(turn, "devis"),
        "members": members_of(turn.groupement),
    }
    line = (
        LigneTourniquet.objects.filter(
            accord_cadre=accord, designation=turn.numero, nature="DESIGNATION"
        )
        .select_related("groupement", "atelier")
        .first()
    )
    if not sees_tests or line is None:
        context["position"] = _own_position(line, turn.groupement.code)
        context["length"] = len(accord.file)
        return context
    holders = selectors.holders(accord)
    context["line"] = line
    context["tests"] = wording.test_cards(line, holders)
    context["before"] = wording.file_cards(line.file_avant, holders)
    context["after"] = wording.file_cards(line.file_apres, holders)
    context["deputy"] = selectors.deputy_of(turn, on=on) if turn.is_live else None
    return context


def buyer(turn: Designation, actor: Actor) -> Context:
    """The service that will sign the order, as it prints it, and what is missing of it."""
    service = turn.atelier.service_pilote
    may_complete = turn.is_live and access.DESIGNATIONS.may(actor, "complete_buyer", turn)
    return {
        "service": service,
        "facts": [
            ("SIRET", siret.spaced(service.siret) or "non renseigné"),
            ("Adresse", postal_address(service) or "non renseignée"),
        ],
        "missing": siret.missing_on_paper(service) if may_complete else [],
        "may_complete": may_complete,
    }


def _own_position(line: LigneTourniquet | None, code: str) -> int | None:
    tests = line.tests if line else []
    return next((t["position"] for t in tests if t["titulaire"] == code), None)
