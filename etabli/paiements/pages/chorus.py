"""The exchange with Chorus: what goes out, what comes back, the plan of a file."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from etabli.core.access import Actor
from etabli.core.formats import compte, date_courte, euros
from etabli.core.ui.contexts import Context
from etabli.paiements.chorus.definition import columns
from etabli.paiements.contrats import named
from etabli.paiements.selectors import chorus as reads
from etabli.paiements.selectors.chorus import Plan

ENGAGEMENTS, DEMANDES = "engagements", "demandes"


def chorus(actor: Actor, *, on: dt.date) -> Context:
    """How much waits to go out, and since when the columns are what they are."""
    return {
        "since": columns(on=on).depuis,
        "outs": [
            _out("Contrats à engager", len(reads.to_engage(actor)), "contrat,contrats", ENGAGEMENTS),
            _out("Demandes à payer", reads.to_pay(actor).count(), "demande,demandes", DEMANDES),
        ],
    }  # fmt: skip


def _out(label: str, number: int, noun: str, nature: str) -> Context:
    url = reverse(f"paiements:chorus-{nature}")
    links = [
        {"url": f"{url}?format={fmt}", "label": fmt.upper()} for fmt in ("csv", "ods", "xlsx")
    ]
    return {"label": label, "count": compte(number, noun), "links": links if number else []}


def plan(found: Plan) -> Context:
    """What would be done, what is already here, what somebody must look at."""
    lines = [
        {"what": one.contrat.numero, "at": one.numero_ej, "detail": named(one.contrat)}
        for one in found.engager
    ]
    lines += [
        {
            "what": one.demande.numero,
            "at": date_courte(one.on),
            "detail": f"{one.demande.contrat.numero}, {euros(one.demande.net, 'TTC')}",
        }
        for one in found.payer
    ]
    summary = [f"À faire : {compte(found.new, 'ligne,lignes')}."]
    if found.present:
        summary.append(f"Déjà là : {compte(found.present, 'ligne,lignes')}.")
    return {
        "columns": "Contrat | Engagement | Nature" if found.engager else "Demande | Payée | Contrat et montant",
        "is_detailed": True,
        "lines": lines,
        "summary": summary,
        "faults": list(found.doubts),
        "notes": [],
        "mark": found.mark,
        "is_useful": bool(found.new),
    }  # fmt: skip
