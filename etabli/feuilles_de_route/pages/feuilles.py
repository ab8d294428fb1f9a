"""The roadmap and its five views: actions, calendrier, financement, propositions, suivi."""

from __future__ import annotations

import datetime as dt

from django.forms import Form
from django.http import Http404
from django.urls import reverse

from etabli.ateliers.access import TABLE as ATELIERS
from etabli.ateliers.access import reaches
from etabli.ateliers.deroules import Group, deroule_of, states
from etabli.ateliers.models import Atelier
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.formats import compte, date_longue, listed, pourcent
from etabli.core.ui.options import Data
from etabli.core.words import said
from etabli.feuilles_de_route import access, accords, indicateurs, publication, selectors
from etabli.feuilles_de_route.forms import AxeForm
from etabli.feuilles_de_route.models import Action, Axe, FeuilleDeRoute, LigneRevue, Revue
from etabli.feuilles_de_route.pages.accords import engaged, missing_words
from etabli.feuilles_de_route.pages.papers import (
    Context,
    papers,
    progress_words,
    public_papers,
)
from etabli.feuilles_de_route.satisfaction import satisfaction
from etabli.feuilles_de_route.selectors import Card, Section
from etabli.feuilles_de_route.states import Etat, EtatAction, EtatRevue, Horizon
from etabli.seances.selectors import propositions_of

VIEWS = (
    ("actions", "Actions", "atelier"),
    ("priorites", "Priorités", "priorites"),
    ("calendrier", "Calendrier", "calendrier"),
    ("financement", "Financement", "financement"),
    ("propositions", "Propositions", "propositions"),
    ("suivi", "Suivi", "suivi"),
)


#: a view that is another way of reading the first
SAME = {"themes": "priorites"}


def not_open(atelier: Atelier, actor: Actor) -> Context:
    """Before the roadmap exists: who may open it now."""
    may_open = reaches(access.writers_through(""), actor, atelier)
    return {"atelier": atelier, "may_open": may_open}


def roadmap(feuille: FeuilleDeRoute, actor: Actor, *, vue: str) -> Context:
    """The frame of every view, and what this one adds."""
    sections = selectors.sections(feuille)
    counts = selectors.progress(c.action for part in sections for c in part.cards)
    title, sentence = now(feuille)
    may_edit = access.FEUILLES.may(actor, "edit", feuille)
    context: Context = {
        "feuille": feuille,
        "atelier": feuille.atelier,
        "progress": progress_words(counts),
        "now_title": title,
        "now_sentence": sentence,
        "may_edit": may_edit,
        "views": [
            {"label": label, "url": view_url(feuille, name), "current": code == SAME.get(vue, vue)}
            for code, label, name in VIEWS
        ],
        "papers": papers(feuille),
        "reads_as_state": ATELIERS.may(actor, "view_money", feuille.atelier),
        "sections": sections,
        "vue": vue,
    }
    return context | BUILDERS[vue](feuille, sections, actor)


def view_url(feuille: FeuilleDeRoute, name: str) -> str:
    return reverse(f"feuilles_de_route:{name}", args=[feuille.atelier_id])


NOW = {
    Etat.BROUILLON: (
        "La feuille de route s’écrit",
        "Le pilote, la collectivité et l’équipe écrivent les actions. "
        "Le pilote la met ensuite en concertation.",
    ),
    Etat.CONCERTATION: (
        "La collectivité relit la feuille de route",
        "Elle reste modifiable. Quand elle convient, l’élu signataire la valide.",
    ),
    Etat.VALIDEE: (
        "Il reste à l’officialiser",
        "La collectivité l’a validée : les actions sont figées. Une délibération, une signature "
        "ou le séminaire en fait un engagement public.",
    ),
    Etat.OFFICIALISEE: (
        "La feuille de route est officielle",
        "Elle est publiée ; la collectivité fait avancer les actions.",
    ),
    Etat.EN_SUIVI: ("Les actions avancent", "Une revue est tenue à {revues_mois}."),
    Etat.CLOSE: ("Le suivi est terminé", "La feuille de route est close avec l’Atelier."),
}


def now(feuille: FeuilleDeRoute) -> tuple[str, str]:
    """What happens at this state, for anybody who arrives."""
    title, cited = NOW[Etat(feuille.etat)]
    sentence = said(cited, on=feuille.reference_on or horloge.today())
    day = feuille.officialisee_on
    if day:
        return title, f"Officialisée le {date_longue(day)}. {sentence}"
    return title, f"{sentence} {missing_words(feuille)}".strip()


# -- actions --------------------------------------------------------------------------------------


def _actions(feuille: FeuilleDeRoute, sections: list[Section], actor: Actor) -> Context:
    numbers = [part.axe.numero for part in sections]
    return {
        "axes": [
            {
                "axe": part.axe,
                "objectifs": list(part.axe.objectifs.all()),
                "rows": [
                    _row(card, first=place == 0, last=place == len(part.cards) - 1)
                    for place, card in enumerate(part.cards)
                ],
                "neighbours": _neighbours(sections, part),
            }
            for part in sections
        ],
        "has_room": len(numbers) < 8,
        "engaged": engaged(feuille),
        "reviews": _calendar_of_revues(feuille),
    }


def _neighbours(sections: list[Section], part: Section) -> list[Axe]:
    """The axe before and the axe after: where an action may pass in one press."""
    close = (part.axe.numero - 1, part.axe.numero + 1)
    return [other.axe for other in sections if other.axe.numero in close]


def _row(card: Card, *, first: bool, last: bool) -> Context:
    action = card.action
    return {
        "card": card,
        "action": action,
        "asked": EtatAction(action.etape_demandee).label if action.etape_demandee else "",
        "first": first,
        "last": last,
    }


def _calendar_of_revues(feuille: FeuilleDeRoute) -> list[Context]:
    return [
        {
            "revue": revue,
            "title": f"Revue à {revue.mois} mois",
        }
        for revue in selectors.revues_of(feuille)
    ]


# -- calendrier -----------------------------------------------------------------------------------


def _calendar(feuille: FeuilleDeRoute, sections: list[Section], actor: Actor) -> Context:
    """By horizon, then by day of start: those without a day last."""
    actions: list[Action] = [c.action for part in sections for c in part.cards]
    ordered: list[Action] = sorted(actions, key=_start)
    groups = [
        {"label": horizon.label, "rows": [a for a in ordered if a.horizon == horizon]}
        for horizon in Horizon
    ]
    return {"groups": groups}


def _start(action: Action) -> tuple[dt.date, str]:
    return action.debut_prevu or dt.date.max, action.numero


# -- financement ----------------------------------------------------------------------------------


def _money(feuille: FeuilleDeRoute, sections: list[Section], actor: Actor) -> Context:
    total = selectors.money(sections)
    cards = [c for part in sections for c in part.cards]
    share = selectors.share_of_conform_plans(sections)
    return {
        "total": total,
        "bar": [
            {"label": label, "value": value, "tone": tone}
            for label, value, tone in (
                ("Autofinancement", total.autofinancement, "green"),
                ("Subventions publiques", total.subventions, "wood"),
                ("Financements privés", total.prive, "ink"),
            )
            if value
        ],
        "cards": cards,
        "without_plan": sum(not card.readings for card in cards),
        "conform": pourcent(share) if share is not None else "",
    }


# -- propositions ---------------------------------------------------------------------------------


def _propositions(feuille: FeuilleDeRoute, sections: list[Section], actor: Actor) -> Context:
    """Every proposition says its fate."""
    born: dict[int, list[Action]] = {}
    for part in sections:
        for card in part.cards:
            for row in card.propositions:
                born.setdefault(row.pk, []).append(card.action)
    rows = [
        {
            "proposition": row,
            "actions": born.get(row.pk, []),
        }
        for row in propositions_of(feuille.atelier)
    ]
    return {
        "rows": rows,
        "orphans": [c.action for part in sections for c in part.cards if not c.propositions],
    }


# -- suivi ----------------------------------------------------------------------------------------


def _follow_up(feuille: FeuilleDeRoute, sections: list[Section], actor: Actor) -> Context:
    """One line per action, one column per review, and today."""
    reviews = selectors.revues_of(feuille)
    seen = {
        (row.action_id, row.revue_id): row
        for row in LigneRevue.objects.filter(revue__in=reviews).select_related("revue")
    }
    actions = [c.action for part in sections for c in part.cards]
    return {
        "reviews": _calendar_of_revues(feuille),
        "worth": satisfaction([feuille.atelier]),
        "may_mark": may_mark(feuille.atelier, actor),
        "columns": "Action | "
        + " | ".join([*(f"À {r.mois} mois" for r in reviews), "Aujourd’hui"]),
        "lines": [
            {
                "action": action,
                "cells": [_seen(seen.get((action.pk, r.pk)), r) for r in reviews],
            }
            for action in actions
        ],
    }


def may_mark(atelier: Atelier, actor: Actor) -> bool:
    """K23: once the Atelier is closed, those who made it say what it was worth."""
    return atelier.etat in states(Group.FOLLOWED) and (
        selectors.marker_of(atelier, actor) is not None
    )


def _seen(line: LigneRevue | None, revue: Revue) -> str:
    if line:
        return str(line.get_etat_display())
    return "non tenue" if revue.etat == EtatRevue.NON_TENUE else "—"


# -- tableau --------------------------------------------------------------------------------------


def _priorities(feuille: FeuilleDeRoute, sections: list[Section], actor: Actor) -> Context:
    """Every action by axe, the most urgent first (6.1)."""
    return _table(indicateurs.by_axe(sections), sections, "priorites")


def _themes(feuille: FeuilleDeRoute, sections: list[Section], actor: Actor) -> Context:
    """Every action by theme, the most urgent first (6.1)."""
    return _table(indicateurs.by_theme(feuille, sections), sections, "themes")


def _table(groups: list[indicateurs.Group], sections: list[Section], ordre: str) -> Context:
    solde = indicateurs.solde_foncier(card for part in sections for card in part.cards)
    other = "priorites" if ordre == "themes" else "themes"
    return {"tables": groups, "solde": solde, "ordre": ordre, "other": other}


BUILDERS = {
    "priorites": _priorities,
    "themes": _themes,
    "actions": _actions,
    "calendrier": _calendar,
    "financement": _money,
    "propositions": _propositions,
    "suivi": _follow_up,
}


# -- public ---------------------------------------------------------------------------------------


def public(feuille: FeuilleDeRoute | None, actor: Actor) -> Context:
    """The roadmap as anybody may read it; hidden before it is official."""
    if feuille is None or not access.FEUILLES.may(actor, "view", feuille):
        raise Http404("Cette page n’existe pas, ou n’est pas ouverte à votre compte.")
    return shared(feuille)


def shared(feuille: FeuilleDeRoute) -> Context:
    found = publication.as_public(feuille)
    return {
        **found,
        "atelier": feuille.atelier,
        "progress": progress_words(found["progress"]),
        "papers": public_papers(feuille),
    }


def evidence(feuille: FeuilleDeRoute, name: str) -> Context:
    """What is in front of the one who commits: the page as it will be (screen 27)."""
    context: Context = {"feuille": feuille, "atelier": feuille.atelier, "act": name}
    if name != "make_official":
        return {**context, "sections": selectors.sections(feuille)}
    cards = [c for part in selectors.sections(feuille) for c in part.cards]
    several = accords.porteurs(feuille.atelier)
    said = "l’ont" if len(several) > 1 else "l’a"
    validated = (
        f", qui {said} validée le {date_longue(feuille.validee_on)}" if feuille.validee_on else ""
    )
    porteurs = listed([one.nom for one in several])
    frozen = [
        ("Par qui", f"{feuille.atelier.service_pilote}, avec {porteurs}{validated}"),
        (compte(len(cards), "action,actions,aucune action"), "avec leur ordre, leur texte et leur coût"),
        ("L’ambition et la gouvernance", "telles qu’elles sont écrites"),
        ("Les plans de financement", "figés dans le document ; publiés seulement s’ils sont obtenus"),
    ]  # fmt: skip
    return {**context, "frozen": frozen, "preview_page": shared(feuille)}


# -- forms, export --------------------------------------------------------------------------------


def form(bound: Form, feuille: FeuilleDeRoute, title: str, button: str) -> Context:
    return {
        "form": bound,
        "feuille": feuille,
        "atelier": feuille.atelier,
        "title": title,
        "button": button,
    }


def axe_of(feuille: FeuilleDeRoute, axe: Axe | None, data: Data) -> AxeForm:
    """The form of an axe, to add or to rewrite."""
    kept = selectors.kept_of_axe(axe) if axe else None
    initial = {**(kept or {}), "objectifs": "\n".join(kept["objectifs"] if kept else ())}
    return AxeForm(data, deroule=deroule_of(feuille.atelier), initial=initial)


def axe_form(bound: Form, feuille: FeuilleDeRoute, axe: Axe | None) -> Context:
    title = f"Axe {axe.numero}" if axe else "Ajouter un axe"
    is_empty = axe is not None and not axe.actions.exists() and feuille.axes.count() > 1
    return {
        **form(bound, feuille, title, "Enregistrer l’axe"),
        "axe": axe,
        "may_remove": is_empty,
    }
