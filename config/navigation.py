"""What every page carries around its content: menu, account, demonstration banner, footer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from etabli.ateliers.access import CONCERNED
from etabli.core import horloge
from etabli.core.access import VISITOR, Actor
from etabli.espaces.demonstration import play as demonstration


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the menu, shown to some roles (empty = everyone)."""

    label: str
    name: str
    roles: frozenset[str] = frozenset()
    signed_in: bool = False


#: the roles that follow Ateliers: their list, and what the search of the header looks in
FOLLOWERS = frozenset(str(role) for role in CONCERNED)
MENU: tuple[Place, ...] = (
    Place("Accueil", "espaces:accueil"),
    Place("Les ateliers", "espaces:catalogue"),
    Place("Mon établi", "espaces:mon-etabli", signed_in=True),
    Place("Dossiers", "candidatures:dossiers", signed_in=True),
    Place("Mes ateliers", "espaces:mes-ateliers", FOLLOWERS),
    Place(
        "Accords-cadres",
        "marches:accords-cadres",
        frozenset({"DGALN_CHEF_PROJET", "DGALN_DECIDEUR", "DGALN_ACHATS", "AUDITEUR"}),
    ),
    Place(
        "Tourniquet",
        "marches:tourniquets",
        frozenset({"DGALN_CHEF_PROJET", "DGALN_DECIDEUR", "DGALN_ACHATS", "AUDITEUR"}),
    ),
    Place(
        "Mon groupement",
        "marches:groupement",
        frozenset({"GROUPEMENT_MANDATAIRE", "GROUPEMENT_MEMBRE"}),
    ),
    Place(
        "Consultations",
        "consultations:liste",
        frozenset({"GROUPEMENT_MANDATAIRE", "GROUPEMENT_MEMBRE"}),
    ),
    Place(
        "Budget",
        "paiements:budget",
        frozenset(
            {
                "GESTIONNAIRE_BUDGET",
                "SERVICE_PILOTE",
                "SERVICE_VALIDEUR",
                "RPA",
                "DGALN_CHEF_PROJET",
                "DGALN_DECIDEUR",
                "DGALN_ACHATS",
                "AUDITEUR",
            }
        ),
    ),
    Place(
        "Mes paiements",
        "paiements:mes-paiements",
        frozenset({"GROUPEMENT_MANDATAIRE", "GROUPEMENT_MEMBRE"}),
    ),
    Place("Technique", "espaces:technique", frozenset({"ADMIN_TECHNIQUE"})),
    Place(
        "Journal",
        "espaces:journal",
        frozenset({"DGALN_CHEF_PROJET", "DGALN_DECIDEUR", "AUDITEUR", "ADMIN_TECHNIQUE"}),
    ),
)
FOOTER = (
    ("Accessibilité : non conforme", "ui:accessibilite"),
    ("Mentions légales", "ui:mentions-legales"),
    ("Données personnelles", "ui:donnees-personnelles"),
    ("Vocabulaire", "ui:glossaire"),
    ("Plan du site", "ui:plan"),
)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _searched(actor: Actor) -> str:
    """Where the search of the header looks: my Ateliers first, for whoever follows some."""
    return "espaces:mes-ateliers" if actor.has(*FOLLOWERS) else "espaces:catalogue"


def _play(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The banner of a demonstration: its day, its clock, its mailbox, who plays next."""
    if not settings.DEMO:
        return {"demo": False}
    play = {
        "today": horloge.today(),
        "here": request.get_full_path(),
        "advance_url": _url("espaces:avancer"),
        "mailbox_url": _url("espaces:boite"),
        # an act has just been said: the page that follows names who plays next
        "turn": demonstration.after_act(actor) if len(get_messages(request)) else None,
    }
    return {"demo": True, "personas_url": _url("espaces:personas"), "play": play}


def _menu_of(actor: Actor) -> list[Place]:
    """The lines of the menu that this reader has a use for."""
    return [
        place
        for place in MENU
        if (not place.signed_in or not actor.is_anonymous)
        and (not place.roles or actor.has(*place.roles))
    ]


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The context `frame` of every page."""
    actor: Actor = getattr(request, "actor", VISITOR)
    nav = [
        {"label": place.label, "url": url, "current": request.path == url}
        for place in _menu_of(actor)
        if (url := _url(place.name))
    ]
    return {
        "actor": actor,
        "frame": {
            "nav": nav,
            "account": None
            if actor.is_anonymous
            else {"name": actor.name, "url": _url("acteurs:compte")},
            "login_url": _url("account_login"),
            "logout_url": _url("account_logout"),
            **_play(request, actor),
            "footer": [
                {"label": label, "url": url} for label, name in FOOTER if (url := _url(name))
            ],
            "search_url": _url(_searched(actor)),
        },
    }
