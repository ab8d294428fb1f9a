"""The samples of the gallery: one living example a component, on an invented commune."""

from __future__ import annotations

import datetime as dt
import functools
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
from etabli.core.ui import forms as house
from etabli.core.ui.icons import ICONS

EXAMPLES = Path(__file__).resolve().parent.parent / "templates" / "ui" / "gallery" / "examples"
GROUPS = {
    "a": "Ce qui se passe",
    "b": "Montrer",
    "c": "Listes",
    "d": "Boutons et petits gestes",
    "e": "Se repérer",
}
TYPED = {"commune": "Valbourg", "ambition": "Rouvrir la halle sur la rivière.", "montant": Decimal("19740.50")}


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


def examples(request: HttpRequest, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The groups of examples in order, drawn."""
    groups = []
    for letter, title in GROUPS.items():
        found = []
        for path in sorted(EXAMPLES.glob(f"{letter}_*.html")):
            name, source = _source(path)
            drawn = render_to_string(f"ui/gallery/examples/{path.name}", values, request)
            found.append(Example(path.stem, name, source, drawn))
        groups.append({"title": title, "key": letter, "examples": found})
    return groups


class SampleForm(forms.Form):
    """One field of each kind."""

    commune = forms.CharField(label="Commune", help_text="Le nom ou le code postal suffit.", max_length=80)
    courriel = forms.EmailField(label="Votre adresse électronique", help_text="Pour vous répondre, rien d’autre.")
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
        choices=[("friche", "Friche"), ("centre", "Centre-bourg"), ("eau", "Eau et risques"), ("mobilite", "Mobilité")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ambition = house.LongTextField(label="Votre ambition en quelques mots", max_length=500)
    pilote = forms.ChoiceField(label="Service pilote", choices=[("", "Choisir…"), ("46", "DDT du Lot"), ("47", "DDT du Lot-et-Garonne")])
    visite = house.DayField(label="Date possible de visite", help_text="Par exemple 08/07/2026.", required=False)
    montant = house.MoneyField(label="Budget de logistique", help_text="Toutes taxes comprises.", required=False)
    courrier = house.FileField(label="Courrier signé du maire", help_text="Une photo bien nette convient.", required=False)
    accord = forms.BooleanField(label="J’ai lu ce que deviendront ces informations")


class SampleFilters(forms.Form):
    """The filters of the sample list."""

    q = forms.CharField(label="Commune", required=False)
    etape = forms.ChoiceField(label="Étape", choices=[("", "Toutes"), ("depot", "Déposée")], required=False)


class MotifForm(forms.Form):
    """What the sample move asks."""

    motif = house.LongTextField(label="Motif", help_text="Il sera lu par le maire et la DDT.", max_length=2000)


def _stages(day: dt.date) -> list[dict[str, Any]]:
    days = dt.timedelta
    return [
        {"label": "Candidature", "state": "done", "date": day - days(210), "who": "Mairie de Valbourg et DDT"},
        {"label": "Bon de commande", "state": "done", "date": day - days(80)},
        {"label": "Visite et diagnostic", "state": "current", "date": day - days(9), "date_end": day + days(12),
         "detail": "Le programme de la séance tient dans la journée ; il reste deux invitations à envoyer."},
        {"label": "Séance", "state": "coming", "date": day + days(26)},
        {"label": "Feuille de route", "state": "coming", "date": "automne"},
    ]  # fmt: skip


def _story(day: dt.date) -> dict[str, Any]:
    days = dt.timedelta
    about = "Valbourg — la halle (exemple fictif)"
    return {
        "stages": _stages(day),
        "duties": [
            {"what": "Compléter la section « Objet de l’atelier »", "about": about, "about_url": "#", "due": day + days(12), "url": "#", "button": "Compléter"},
            {"what": "Vérifier le compte rendu de la séance", "about": "Brumont — les quais (exemple fictif)", "about_url": "#", "due": day - days(3), "url": "#", "button": "Vérifier"},
        ],
        "waitings": [
            {"who": "Le maire de Valbourg", "what": "signature de la fiche", "about": about, "since": day - days(6), "due": day + days(9), "remind_url": "#"},
            {"who": "DGALN, bureau AD1", "what": "avis sur l’opportunité", "since": day - days(2)},
        ],
        "comings": [
            {"what": "Séance de travail", "date": day + days(26), "about": about, "url": "#", "place": "Salle des fêtes de Valbourg", "ical_url": "#"},
        ],
        "guards": [
            {"label": "Accord-cadre en cours", "state": "ok", "detail": "Jusqu’au 30 juin 2028."},
            {"label": "Crédits disponibles", "state": "alert", "detail": "Il restera 4 260,00 € après ce bon."},
            {"label": "Devis signé", "state": "blocking", "detail": "Le mandataire ne l’a pas encore signé.", "url": "#"},
            {"label": "Numéro d’engagement", "state": "todo"},
        ],
        "missing": ["Il manque la lettre du préfet.", {"text": "La population de la commune n’est pas renseignée.", "url": "#"}],
        "deadlines": [
            {"label": "Réponse à la candidature", "due": day + days(31), "who": "DGALN, bureau AD1"},
            {"label": "Complément demandé", "due": day - days(2), "who": "Mairie de Valbourg"},
        ],
        "entries": [
            {"sentence": "La candidature est déposée", "at": horloge.now(), "actor": "Inès Vallon", "role": "maire", "url": "#"},
            {"sentence": "La demande de complément est envoyée", "at": horloge.now() - days(2), "actor": "Paul Ferrand", "role": "pilote",
             "effective_on": day - days(3), "motif": "Le périmètre n’est pas joint."},
        ],
        "says": [
            {"author": "Claire Aubin", "role": "DGALN", "at": horloge.now(), "text": "Le périmètre doit-il inclure le quai nord ?",
             "circle": "Visible par la DGALN et la DDT seulement"},
        ],
        "moves": [
            {"label": "Déclarer éligible", "url": "acte/", "allowed": True},
            {"label": "Demander un complément", "url": "#", "allowed": True},
            {"label": "Programmer", "url": "#", "allowed": False, "reasons": ["La candidature n’est pas encore déclarée éligible."]},
        ],
    }  # fmt: skip


def _shown() -> dict[str, Any]:
    return {
        "facts_of_it": [
            {"label": "Commune", "value": "Valbourg (99)"},
            {"label": "Population", "value": "5 204 habitants", "source": "Insee, 2021"},
            {"label": "Maître d’ouvrage", "value": None},
        ],
        "figures": [
            {"value": "6", "label": "candidatures à instruire", "url": "#"},
            {"value": "2", "label": "échéances dépassées", "url": "#", "hint": "depuis lundi"},
            {"value": "19 740 €", "label": "engagés cette année", "url": "#"},
        ],
        "documents": [
            {"url": "#", "label": "Feuille de route", "format": "PDF", "size": 184320, "detail": "accessible"},
            {"url": "#", "label": "Feuille de route", "format": "ODT", "size": 64210},
        ],
        "financing": [
            {"label": "État", "value": 24000},
            {"label": "Région", "value": 16000},
            {"label": "Autofinancement", "value": 8000},
        ],
        "holders": [
            {"label": "Groupement Aulne", "detail": "premier rang", "state": "passed", "note": "Conflit d’intérêts confirmé le 3 mai : a rédigé le plan local d’urbanisme."},
            {"label": "Groupement Bruyère", "detail": "deuxième rang", "state": "retained"},
            {"label": "Groupement Cornouiller", "detail": "troisième rang"},
        ],
        "parts": [
            {"label": "Les porteurs", "url": "#", "state": "complet"},
            {"label": "La localisation", "url": "#", "state": "en_cours", "current": True},
            {"label": "L’objet de l’atelier", "url": "#", "state": "a_corriger"},
            {"label": "Les objectifs", "url": "#", "state": "vide"},
        ],
        "rubrics": [
            {"label": "Équipe et contrat", "url": "#", "current": True},
            {"label": "Séances", "url": "#", "count": 2},
            {"label": "Journal", "url": "#"},
        ],
        "icons": sorted(ICONS),
    }  # fmt: skip


def samples(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery shows."""
    day = horloge.today()
    values: dict[str, Any] = {**_story(day), **_shown(), "day": day}
    values["page"] = Paginator(range(87), 10).get_page(request.GET.get("page", "3"))
    values["filters"] = SampleFilters(request.GET or None)
    values["lines"] = [
        {"commune": "Valbourg", "etape": "Séance", "tone": "progress", "depot": day - dt.timedelta(days=210), "montant": Decimal("19740")},
        {"commune": "Brumont", "etape": "Éligible", "tone": "success", "depot": day - dt.timedelta(days=40), "montant": None},
        {"commune": "Saint-Auvent-sur-Orle", "etape": "À compléter", "tone": "warning", "depot": day - dt.timedelta(days=12), "montant": None},
    ]  # fmt: skip
    values["quantities"] = [
        {"code": "A1", "label": "Visite et diagnostic", "price": Decimal("850.00"), "quantity": 4},
        {"code": "B2", "label": "Animation d’une séance", "price": Decimal("1240.00"), "quantity": 2},
    ]
    values["rubrics_head"], values["rubrics_rows"] = ["Collège", "Inscrits", "Présents"], [["Élus", 12, 9], ["Habitants", 40, 44]]
    return {"groups": examples(request, values), **values}


@dataclass(frozen=True, slots=True)
class SampleMove:
    """The look of a move of the engine."""

    label: str
    announce: str


def move_page(*, blocked: bool) -> dict[str, Any]:
    """The page of one move, ready or blocked."""
    return {
        "move": SampleMove("Déclarer éligible", "La décision est envoyée au maire et à la DDT ; la candidature ne pourra plus être modifiée."),
        "obj": "Valbourg — la halle (exemple fictif)",
        "blockers": ["La grille d’instruction a deux critères sans réponse.", "L’avis du préfet manque."] if blocked else [],
        "alerts": [] if blocked else ["Le département a déjà deux ateliers en cours."],
        "reasons": [],
        "form": MotifForm(),
        "back_url": "/galerie/",
        "preview": [{"label": "Commune", "value": "Valbourg (99)"}, {"label": "Format", "value": "Atelier Flash"}],
    }
