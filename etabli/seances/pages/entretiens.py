"""What is done between the sessions: the interviews as each reader reads them, the documents."""

from __future__ import annotations

from django.urls import reverse

from etabli.ateliers.access import seat_of
from etabli.ateliers.deroules import Group, deroule_of, states
from etabli.ateliers.models import Atelier
from etabli.core.access import Actor
from etabli.core.formats import compte
from etabli.seances import access, reading, selectors
from etabli.seances.acteurs import on_the_map
from etabli.seances.contributions import counted
from etabli.seances.models import DocumentRecu, Entretien
from etabli.seances.pages.atelier import may_host
from etabli.seances.states import EtatDocument

CLOSED = states(Group.OVER, Group.FOLLOWED)
#: the parts of the tab « Réunions »
NAMES = {
    "reunions": "Réunions",
    "calendrier": "Calendrier",
    "acteurs": "Acteurs à rencontrer",
    "entretiens": "Entretiens",
    "lectures": "Documents lus",
    "desseins": "Vision et sites",
    "contributions": "Contributions",
}
#: for a format of several sessions
OF_A_COURSE = ("calendrier", "desseins")
KINDS = {
    EtatDocument.MANQUANT: "manquant,manquants",
    EtatDocument.RECU: "à lire,à lire",
    EtatDocument.LU: "lu,lus",
}


def parts(atelier: Atelier, *, current: str) -> list[dict[str, object]]:
    """The side menu of the tab: each part with how much it holds."""
    counts = selectors.counts_between(atelier)
    words = {
        "reunions": compte(counts.reunions, "réunion,réunions,aucune"),
        "calendrier": compte(counts.jalons, "date,dates,à proposer"),
        "acteurs": compte(on_the_map(atelier).count(), "acteur,acteurs,aucun"),
        "entretiens": compte(counts.entretiens, "entretien,entretiens,aucun"),
        "lectures": compte(counts.documents, "document,documents,aucun"),
        "desseins": compte(atelier.desseins.count(), "dessiné,dessinés,aucun"),
        "contributions": compte(counted(atelier).total, "reçue,reçues,aucune"),
    }
    return [
        {
            "label": label,
            "url": reverse(f"seances:{name}", args=[atelier.pk]),
            "current": name == current,
            "state": "",
            "detail": words[name],
        }
        for name, label in NAMES.items()
        if name not in OF_A_COURSE or has_calendar(atelier)
    ]


def has_calendar(atelier: Atelier) -> bool:
    """The calendar of a whole course is for a format of several sessions."""
    return deroule_of(atelier).sessions > 1


def may_note(actor: Actor, atelier: Atelier) -> bool:
    """May this reader note what was done between the sessions?"""
    return (
        atelier.notified_on is not None and atelier.etat not in CLOSED and may_host(actor, atelier)
    )


def entretiens(atelier: Atelier, actor: Actor) -> dict[str, object]:
    """Every interview, as this reader may read it."""
    rows = reading.opened(selectors.entretiens_of(atelier), seat_of(atelier, actor))
    return {
        "atelier": atelier,
        "rows": rows,
        "may_note": may_note(actor, atelier),
        "is_early": atelier.notified_on is None,
        "menu": parts(atelier, current="entretiens"),
    }


def entretien(row: Entretien, actor: Actor) -> dict[str, object]:
    """One interview: the row itself stays out of the page."""
    (one,) = reading.opened([row], seat_of(row.atelier, actor))
    facts = [
        ("Type d’acteur", one.college),
        ("Thèmes", one.themes),
        ("Accord", one.accord),
        ("Qui lit le nom et les notes", one.read_by),
    ]
    return {
        "atelier": row.atelier,
        "one": one,
        "facts": facts,
        "can": access.ENTRETIENS.abilities(actor, row),
    }


def lectures(atelier: Atelier, actor: Actor) -> dict[str, object]:
    """Every document: those that miss first, then those to read, then what was learnt."""
    rows = selectors.documents_of(atelier)
    notes = may_note(actor, atelier)
    order = list(EtatDocument)
    return {
        "atelier": atelier,
        "rows": [
            _line(row, notes=notes) for row in sorted(rows, key=lambda row: order.index(EtatDocument(row.etat)))
        ],
        "figures": [
            {"value": number, "label": compte(number, words).partition("\u00a0")[2]}
            for etat, words in KINDS.items()
            if (number := sum(row.etat == etat for row in rows))
        ],
        "may_note": notes,
        "is_early": atelier.notified_on is None,
        "menu": parts(atelier, current="lectures"),
    }  # fmt: skip


ACTS = {
    EtatDocument.MANQUANT: (("receive", "Noter reçu"), ("give_up", "Y renoncer")),
    EtatDocument.RECU: (("read", "Écrire ce qu’il apprend"),),
    EtatDocument.LU: (("read", "Corriger"),),
}


def _line(row: DocumentRecu, *, notes: bool) -> dict[str, object]:
    acts = ACTS.get(EtatDocument(row.etat), ()) if notes else ()
    return {
        "row": row,
        "acts": [
            {
                "label": label,
                "url": reverse("seances:lecture-acte", args=[row.pk, name.replace("_", "-")]),
            }
            for name, label in acts
        ],
    }
