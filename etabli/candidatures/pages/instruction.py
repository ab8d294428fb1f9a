"""DGALN's desk: requests with their items, completeness as a checklist, what surrounds the perimeter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict, TypeVar

from django.db.models import Q
from django.forms import Form

from etabli.candidatures import fiche as fiches
from etabli.candidatures import selectors
from etabli.candidatures.access import TABLE
from etabli.candidatures.forms.courriers import AnswerForm, RefusalForm
from etabli.candidatures.models import (
    Avis,
    Candidature,
    Courrier,
    DemandeComplement,
    ItemComplement,
)
from etabli.candidatures.pages import courriers
from etabli.candidatures.pages.screens import question_url
from etabli.candidatures.selectors.dossier import (
    missing_letters,
    opinion_of,
)
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.states import EtatItem, NatureItem
from etabli.core.access import Actor
from etabli.core.articles import begins
from etabli.core.fiches import readable
from etabli.territoires.models import Commune

F = TypeVar("F", bound=Form)
#: dossiers shown on one commune, and next to it
MOST = 10
Bound = tuple[int, AnswerForm | RefusalForm | None]


def demandes(
    candidature: Candidature, actor: Actor, can: dict[str, bool], *, bound: Bound
) -> list[dict[str, object]]:
    """Every request, the newest first; the open one with what this reader may do of each item, what the
    fiche said before and says now, and the letter deposited since."""
    rows = candidature.demandes.prefetch_related("items__organisation", "items__fichier")
    since = Since.of(candidature)
    return [
        {
            "demande": demande,
            "lines": [
                {
                    **_item(
                        candidature, item, can, is_open=demande.closed_on is None, bound=bound
                    ),
                    **since.told(item, demande),
                }
                for item in sorted(demande.items.all(), key=lambda item: item.rang)
            ],
        }
        for demande in rows.order_by("-rang")
    ]


def _item(
    candidature: Candidature,
    item: ItemComplement,
    can: dict[str, bool],
    *,
    is_open: bool,
    bound: Bound,
) -> dict[str, object]:
    answers = is_open and can["answer_item"] and item.etat == EtatItem.DEMANDE
    examines = is_open and can["accept_item"] and item.etat == EtatItem.REPONDU
    number, form = bound
    own = form if number == item.pk else None
    return {
        "item": item,
        "answer_form": _own(own, AnswerForm, f"r{item.pk}") if answers else None,
        "refusal_form": _own(own, RefusalForm, f"n{item.pk}") if examines else None,
        "field_url": _field_url(candidature, item),
    }


@dataclass(frozen=True, slots=True)
class Since:
    """What happened to the fiche and to the letters since they were asked again."""

    candidature: Candidature
    frozen: fiches.Answers
    now: fiches.Answers
    letters: list[Courrier]

    @classmethod
    def of(cls, candidature: Candidature) -> Since:
        version = fiches.frozen(candidature)
        letters = candidature.courriers.select_related("fichier").order_by("-pk")
        before = version.reponses if version else {}
        return cls(candidature, before, fiches.typed_answers(candidature), list(letters))

    def told(self, item: ItemComplement, demande: DemandeComplement) -> dict[str, object]:
        """The two answers while they differ; the letter, once there is one."""
        return {"change": self._change(item, demande), "letter": self._letter(item, demande)}

    def _change(
        self, item: ItemComplement, demande: DemandeComplement
    ) -> tuple[list[str], list[str]] | None:
        before, after = self.frozen.get(item.cle), self.now.get(item.cle)
        if not item.cle or demande.closed_on or before == after:
            return None
        champ = fiches.question(self.candidature, item.cle)
        return readable(champ, before), readable(champ, after)

    def _letter(self, item: ItemComplement, demande: DemandeComplement) -> Courrier | None:
        return next(
            (
                letter
                for letter in self.letters
                if item.type_courrier == letter.type
                and item.organisation_id in (None, letter.organisation_id)
                and letter.deposited_on >= demande.requested_on
            ),
            None,
        )


def _own(bound: Form | None, kind: type[F], prefix: str) -> F:
    return bound if isinstance(bound, kind) else kind(prefix=prefix)


def _field_url(candidature: Candidature, item: ItemComplement) -> str:
    if item.nature != NatureItem.CHAMP or not item.cle:
        return ""
    try:
        return question_url(candidature, item.cle)
    except KeyError:  # asked in an older version of the fiche, and no more
        return ""


def completeness(candidature: Candidature, *, on: dt.date) -> list[dict[str, str]]:
    """The pieces of 2.2.1 as a checklist: the fiche, each letter, what is missing."""
    version = fiches.frozen(candidature)
    lines = [
        {
            "label": begins(candidature.formulaire),
            "state": "ok" if version else "blocking",
            "detail": f"{version}, figée le {version.frozen_on:%d/%m/%Y}" if version else "",
        }
    ]
    missing = missing_letters(candidature, on=on)
    kinds = courriers.EtatLettre
    states = {kinds.SIGNEE: "ok", kinds.A_CONFIRMER: "alert", kinds.A_REFAIRE: "alert"}
    lines += [
        {
            "label": f"{card.label}\u00a0: {card.organisation}",
            "state": states.get(card.state, "todo"),
            "detail": card.state.label,
        }
        for card in courriers.cards(candidature, on=on)
    ]
    return lines + [{"label": sentence, "state": "blocking"} for sentence in missing]


class Opinions(TypedDict):
    """What the team of the DGALN thinks, as far as this reader may know."""

    given: list[Avis]
    is_hidden: bool


def opinions(candidature: Candidature, actor: Actor) -> Opinions | None:
    """The opinions on this version, whoever reads them having given theirs first; None to who reads none.

    Before one's own, nothing is said of the others, not even how many they are. Whoever decides, and the
    auditor, read them once they are summed up.
    """
    if not TABLE.may(actor, "read_opinions", candidature):
        return None
    if not candidature.synthese and opinion_of(candidature, actor) is None:
        return {"given": [], "is_hidden": True}
    return {
        "given": list(candidature.avis.filter(version=candidature.version)),
        "is_hidden": False,
    }


class Around(TypedDict):
    """What surrounds a dossier: its communes, the dossiers on them and next to them, the alerts of E13."""

    communes: list[Commune]
    epcis: object
    others: list[Candidature]
    neighbours: list[Candidature]
    alerts: list[str]


def perimeter(candidature: Candidature, actor: Actor) -> Around:
    """The communes, the dossiers on them and in the rest of their EPCI that this reader may open."""
    communes = selectors.communes(candidature)
    here = Q(communes__in=communes) | Q(commune__in=communes)
    epcis = {commune.epci_id for commune in communes if commune.epci_id}
    near = Q(communes__epci__in=epcis) | Q(commune__epci__in=epcis)
    seen = selectors.dossiers(actor).exclude(pk=candidature.pk)
    others = list(seen.filter(here).distinct().order_by("-pk")[:MOST])
    neighbours = seen.filter(near).exclude(pk__in=[one.pk for one in others])
    return {
        "communes": communes,
        "epcis": fiches.tied(candidature)["epcis"],
        "others": others,
        "neighbours": list(neighbours.distinct().order_by("-pk")[:MOST]),
        "alerts": WORKFLOW.alerts(candidature, "accept", actor=actor),
    }
