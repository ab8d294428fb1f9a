"""A marché that stops before its term: how, why, and its account, before and after the decision (2.7.4)."""

from __future__ import annotations

import datetime as dt

from django.forms import Form
from django.urls import reverse

from etabli.consultations.access import TABLE as MARCHES
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import ALIVE
from etabli.core.access import Actor
from etabli.core.documents.issuing import OFFERED
from etabli.core.formats import date_courte, euros
from etabli.core.fuseaux import minuit
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import bar
from etabli.paiements.documents.fins import DECISION, NOTICE, account_rows, issued, outcome
from etabli.paiements.models import FinAnticipee
from etabli.paiements.pages.acts import back
from etabli.paiements.selectors import fins as reads
from etabli.paiements.states import FIN_OPEN, EtatFin, Voie

PAPERS = {"mise-en-demeure": NOTICE, "decision": DECISION}


def fin(found: FinAnticipee, actor: Actor, *, on: dt.date) -> Context:
    """Its reasons and its account: that of today until it is decided, then the one that was kept."""
    return {
        "found": found,
        "marche": found.marche,
        "rows": [*_facts(found), *account(found, on=on)],
        "moves": bar(found, actor),
        "budget_url": back(found.atelier, actor),
        "papers": [
            {"label": label, "links": links("paiements:fin-document", found.pk, slug)}
            for slug, label in (
                ("mise-en-demeure", "Mise en demeure"),
                ("decision", "Décision et décompte"),
            )
            if issued(found, PAPERS[slug])
        ],
    }


def links(address: str, *args: object) -> list[dict[str, str]]:
    """The formats of a paper, at this address."""
    return [{"url": reverse(address, args=[*args, fmt]), "label": label} for fmt, label in OFFERED]


def _facts(found: FinAnticipee) -> list[tuple[str, str]]:
    due = found.notice_due_on
    rows = [
        ("Motif", found.motif),
        ("Mise en demeure", _day(found.notice_on)),
        ("Réponse attendue au plus tard", minuit(due, found.place) if due else ""),
        ("Acceptée par le mandataire", _day(found.accepted_on)),
        ("Décidée", _day(found.decided_on)),
    ]
    return [(name, value) for name, value in rows if value]


def account(found: FinAnticipee, *, on: dt.date) -> list[tuple[str, str]]:
    """2.7.4: each line of the account, what is left of it, the AE that are given back."""
    if found.etat == EtatFin.RETIREE:
        return []
    is_kept = found.etat == EtatFin.DECIDEE
    count = found.decompte if is_kept else reads.account(found, on=on)
    degage = found.degage if is_kept else count.degagement(reads.engaged(found.marche))
    return [*account_rows(count), outcome(count), ("AE rendues à l’enveloppe", euros(degage))]


def _day(day: dt.date | None) -> str:
    return date_courte(day) if day else ""


def may_prepare(marche: MarcheSubsequent, actor: Actor) -> bool:
    """The pilote of a marché that runs, while no end is in preparation."""
    if marche.etat not in ALIVE or not MARCHES.may(actor, "write_avenant", marche):
        return False
    return not FinAnticipee.objects.filter(marche=marche, etat__in=FIN_OPEN).exists()


def fin_form(form: Form, marche: MarcheSubsequent, actor: Actor, *, on: dt.date) -> Context:
    """What each way would make today, before one is chosen."""
    ways = [FinAnticipee(marche=marche, voie=voie) for voie in Voie]
    return {
        "form": form,
        "marche": marche,
        "back_url": back(marche.atelier, actor),
        "ways": [(one.get_voie_display(), ": ".join(_sentence(one, on=on))) for one in ways],
    }


def _sentence(found: FinAnticipee, *, on: dt.date) -> tuple[str, str]:
    label, value = outcome(reads.account(found, on=on))
    return f"{label} ", value
