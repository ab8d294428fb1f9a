"""What an action is expected to change, as a page, a paper and an export say it (6.1, 6.3, K22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etabli.candidatures.fiche import labels_of
from etabli.candidatures.formats import format_of
from etabli.core.formats import date_courte, nombre
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute, Indicateur, MesureIndicateur
from etabli.feuilles_de_route.selectors import Card, Section

#: said of the actions that bear no theme
WITHOUT_THEME = "Sans thématique"
#: between two of them, on a line
GLUE = "\u00a0; "
SURFACES = (
    ("enaf_consommes_m2", "{} m² d’espaces naturels, agricoles ou forestiers consommés"),
    ("reutilises_m2", "{} m² déjà bâtis réutilisés"),
    ("renatures_m2", "{} m² rendus à la nature"),
    ("logements", "logements créés ou remis en usage : {}"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Actions read together, the most urgent first."""

    titre: str
    cards: tuple[Card, ...]


def by_priority(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The most urgent first; at equal priority, the order of the roadmap."""
    return tuple(sorted(cards, key=lambda card: card.action.priorite))


def by_axe(sections: Sequence[Section]) -> list[Group]:
    return [
        Group(f"Axe {part.axe.numero} — {part.axe.titre}", by_priority(part.cards))
        for part in sections
        if part.cards
    ]


def by_theme(feuille: FeuilleDeRoute, sections: Sequence[Section]) -> list[Group]:
    """In the order of the fiche; an action is under each of its themes, those without any at the end."""
    cards = [card for part in sections for card in part.cards]
    labels = labels_of(format_of(feuille.atelier), "thematiques")
    found = [
        Group(label, by_priority(card for card in cards if code in card.action.thematiques))
        for code, label in labels.items()
    ]
    rest = by_priority(card for card in cards if not set(card.action.thematiques) & set(labels))
    return [group for group in (*found, Group(WITHOUT_THEME, rest)) if group.cards]


def themes_of(action: Action) -> list[str]:
    """Its themes in words, in the order of the fiche."""
    labels = labels_of(format_of(action.feuille.atelier), "thematiques")
    return [label for code, label in labels.items() if code in action.thematiques]


def links_said(action: Action) -> str:
    """Its links, then what is said in words."""
    return GLUE.join((*(str(lien) for lien in action.liens.all()), *_lines(action.programmes)))


def effects_said(action: Action) -> str:
    """The figures, the balance of land, then what is said in words."""
    figures = [
        words.format(nombre(value))
        for name, words in SURFACES
        if (value := getattr(action, name)) is not None
    ]
    if action.solde_foncier is not None:
        figures.append(f"solde foncier : {nombre(action.solde_foncier)} m²")
    return GLUE.join((*figures, *_lines(action.effets)))


def indicators_said(action: Action) -> str:
    """« Logements vacants : 120 (1 janv. 2026), cible 80 (31 déc. 2028), dernière mesure 104 (…) »."""
    return GLUE.join((*map(_indicator, action.mesurables.all()), *_lines(action.indicateurs)))


def _indicator(one: Indicateur) -> str:
    last = last_measure(one)
    parts = [
        f"départ {one.said(one.valeur_depart)}{_on(one.depart_on)}"
        if one.valeur_depart is not None
        else "",
        f"cible {one.said(one.cible)}{_on(one.cible_on)}",
        f"dernière mesure {one.said(last.valeur)}{_on(last.mesuree_on)}" if last else "",
        f"source : {one.source}" if one.source else "",
    ]
    return f"{one.nom} : " + ", ".join(part for part in parts if part)


def last_measure(one: Indicateur) -> MesureIndicateur | None:
    """The most recent, from the rows already read."""
    return max(one.mesures.all(), key=lambda row: row.mesuree_on, default=None)


def solde_foncier(cards: Iterable[Card]) -> int | None:
    """K22: Σ of what the actions consume less what they give back, in m²; None when none says it."""
    said = [card.action.solde_foncier for card in cards]
    known = [value for value in said if value is not None]
    return sum(known) if known else None


def _on(day: dt.date | None) -> str:
    return f" ({date_courte(day)})" if day else ""


def _lines(text: str) -> list[str]:
    return [text] if text.strip() else []
