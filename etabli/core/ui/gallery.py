"""The samples of the gallery: one living example a component, on an invented commune."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from etabli.core import horloge
from etabli.core.guards import Condition, blocking
from etabli.core.ui import forms as house
from etabli.core.ui.doors import Line
from etabli.core.ui.forms import AddressField, LineField
from etabli.core.ui.icons import ICONS

DATA = Path(__file__).with_suffix(".toml")
EXAMPLES = Path(__file__).resolve().parent.parent / "templates" / "ui" / "gallery" / "examples"
GROUPS = {
    "a": "Ce qui se passe",
    "b": "Montrer",
    "c": "Listes",
    "d": "Boutons et petits gestes",
    "e": "Se repérer",
}
TYPED = {
    "commune": "Valbourg",
    "ambition": "Rouvrir la halle sur la rivière.",
    "montant": Decimal("19740.50"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A component shown with its source."""

    key: str
    title: str
    source: str
    drawn: SafeString


@functools.cache
def _source(path: Path) -> tuple[str, str]:
    """The title (first comment) and the rest of an example file."""
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    return first.removeprefix("{# ").removesuffix(" #}"), rest.strip()


def examples(request: HttpRequest, values: dict[str, object]) -> list[dict[str, object]]:
    """The groups of examples in order, drawn."""
    groups: list[dict[str, object]] = []
    for letter, title in GROUPS.items():
        found = []
        for path in sorted(EXAMPLES.glob(f"{letter}_*.html")):
            name, source = _source(path)
            drawn = render_to_string(f"ui/gallery/examples/{path.name}", values, request)
            found.append(Example(path.stem, name, source, drawn))
        groups.append({"title": title, "key": letter, "examples": found})
    return groups


SERVICES = [("", "Choisir…"), ("46", "DDT du Lot"), ("47", "DDT du Lot-et-Garonne")]


class SampleForm(forms.Form):
    """One field of each kind."""

    commune = LineField(
        label="Commune", help_text="Le nom ou le code postal suffit.", max_length=80
    )
    courriel = AddressField(
        label="Votre adresse électronique", help_text="Pour vous répondre, rien d’autre."
    )
    echelle = house.ChoiceCardsField(
        label="À quelle échelle se pose la question\u00a0?",
        choices=[
            ("commune", "La commune", "Un site, un quartier, un bourg."),
            ("epci", "L’intercommunalité", "Plusieurs communes, un projet partagé."),
        ],
    )
    etude = house.YesNoField(label="Une étude existe-t-elle déjà\u00a0?", required=False)
    enjeux = forms.MultipleChoiceField(
        label="Vos enjeux",
        help_text="Plusieurs réponses possibles.",
        choices=[("friche", "Friche"), ("centre", "Centre-bourg"), ("eau", "Eau et risques")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ambition = house.LongTextField(label="Votre ambition en quelques mots", max_length=500)
    pilote = forms.ChoiceField(label="Service pilote", choices=SERVICES)
    visite = house.DayField(
        label="Date possible de visite", help_text="Par exemple 08/07/2026.", required=False
    )
    montant = house.MoneyField(
        label="Budget de logistique", help_text="Toutes taxes comprises.", required=False
    )
    courrier = house.FileField(
        label="Courrier signé du maire", help_text="Une photo nette convient.", required=False
    )
    accord = forms.BooleanField(label="J’ai lu ce que deviendront ces informations")


class SampleFilters(forms.Form):
    """The filters of the sample list."""

    q = LineField(label="Commune", required=False)
    etape = forms.ChoiceField(
        label="Étape", choices=[("", "Toutes"), ("depot", "Déposée")], required=False
    )


class MotifForm(forms.Form):
    """What the sample move asks."""

    motif = house.LongTextField(
        label="Motif", help_text="Il sera lu par le maire et la DDT.", max_length=2000
    )


DAYS = ("date", "date_end", "due", "since", "effective_on")


def _dated(item: dict[str, Any]) -> dict[str, Any]:
    """Days counted from today become dates, so that the gallery never grows old."""
    today, now = horloge.today(), horloge.now()
    dated = {
        name: today + dt.timedelta(item[name]) for name in DAYS if isinstance(item.get(name), int)
    }
    if "at" in item:
        dated["at"] = now + dt.timedelta(item["at"])
    return {**item, **dated}


def sample_data() -> dict[str, Any]:
    """The invented lines of `gallery.toml`."""
    groups = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {name: [_dated(item) for item in items] for name, items in groups.items()}


def samples(request: HttpRequest) -> dict[str, object]:
    """Everything the gallery shows."""
    values: dict[str, object] = {
        **sample_data(),
        "moves": [Line(**row) for row in sample_data()["moves"]],
        "conditions": conditions(blocked=True),
        "day": horloge.today(),
        "icons": sorted(ICONS),
        "page": Paginator(range(87), 10).get_page(request.GET.get("page", "3")),
        "filters": SampleFilters(request.GET or None),
        "colleges_head": ["Collège", "Inscrits", "Présents"],
        "colleges": [["Élus", 12, 9], ["Habitants", 40, 44]],
    }
    return {"groups": examples(request, values), **values}


@dataclass(frozen=True, slots=True)
class SampleMove:
    """The look of a move of the engine."""

    label: str
    announce: str


ANNOUNCE = "La décision est envoyée au maire et à la DDT\u00a0; la candidature ne pourra plus être modifiée."


def conditions(*, blocked: bool) -> list[Condition]:
    """What an act asks, met or not."""
    grid = ("La grille d’instruction a deux critères sans réponse.",) if blocked else ()
    busy = () if blocked else ("Le département a déjà deux ateliers en cours.",)
    return [
        Condition("C15", "La grille est remplie", grid),
        Condition("C15", "Aucun critère bloquant n’est à « non »"),
        Condition("C15", "Une autre personne que l’instructeur décide"),
        Condition("C9", "Les courriers sont déposés et valides"),
        Condition("E13", "Aucun Atelier en cours ne porte sur ces communes", busy, warns=True),
    ]


def move_page(*, blocked: bool) -> dict[str, object]:
    """The page of one move, ready or blocked."""
    return {
        "move": SampleMove("Déclarer éligible", ANNOUNCE),
        "obj": "Valbourg — la halle (exemple fictif)",
        "conditions": conditions(blocked=blocked),
        "blockers": blocking(conditions(blocked=blocked)),
        "reasons": [],
        "form": MotifForm(),
        "back_url": "/galerie/",
        "preview": sample_data()["preview"],
    }
