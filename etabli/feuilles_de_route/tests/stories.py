"""A whole roadmap of an invented place, and clients signed in as its people."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal as D
from html import unescape
from typing import Any

from django.urls import reverse

from etabli.acteurs.tests.clients import client_of
from etabli.feuilles_de_route import services
from etabli.feuilles_de_route.models import Action
from etabli.feuilles_de_route.tests.factories import Scene, make_scene, plan_of
from etabli.seances.models import Proposition
from etabli.seances.services import set_aside_proposition, submit_proposition
from tests.recits import told_once

DAY = dt.date(2026, 6, 1)
CASE_A = (
    ("DETR", "160000"),
    ("DSIL", "80000"),
    ("REGION", "60000"),
    ("DEPARTEMENT", "40000"),
    ("FONDS_PROPRES", "60000"),
)
CASE_B = (
    ("DETR", "160000"),
    ("DSIL", "160000"),
    ("FONDATION", "40000"),
    ("FONDS_PROPRES", "40000"),
)
CASE_C = (("DETR", "160000"), ("DSIL", "160000"), ("FONDS_PROPRES", "80000"))
CASE_E = (("ADEME", "27000"), ("FONDS_PROPRES", "3000"))


@dataclass
class Story:
    """The scene, its actions by letter of S08, its propositions."""

    scene: Scene
    halle: Action
    quai: Action
    etude: Action
    idea: Proposition
    aside: Proposition


@told_once
def write_story() -> Story:
    """Two axes, three actions, two plans, two propositions."""
    scene = make_scene()
    idea = submit_proposition(
        scene.atelier, actor=scene.pilote, texte="Rouvrir la halle le samedi."
    )
    aside = submit_proposition(scene.atelier, actor=scene.pilote, texte="Couvrir la rivière.")
    set_aside_proposition(aside, actor=scene.pilote, motif="Zone inondable.")
    services.write_roadmap(
        scene.feuille,
        actor=scene.pilote,
        ambition="Faire de la friche un lieu où l’on revient.",
        gouvernance="Un comité deux fois par an, animé par la mairie.",
    )
    second = services.add_axe(
        scene.feuille,
        actor=scene.pilote,
        titre="Relier la rivière",
        objectifs=("Rendre le quai praticable",),
    )
    halle = scene.action(
        "Rouvrir la halle",
        cout_ht=D(400000),
        propositions=[idea],
        description="Mettre la halle hors d’eau, puis l’ouvrir le samedi.",
        referent="Directrice générale des services",
        debut_prevu=dt.date(2026, 9, 1),
        fin_prevue=dt.date(2027, 6, 30),
        indicateurs="Jours d’ouverture par an : 0 aujourd’hui, 60 en 2028.",
        priorite=1,
    )
    quai = scene.action("Planter le quai", axe=second, horizon="MOYEN")
    etude = scene.action(
        "Étudier la mobilité", cout_ht=D(30000), est_investissement=False, type="ETUDE"
    )
    plan_of(scene, halle, *CASE_A)
    plan_of(scene, etude, *CASE_E)
    return Story(scene, halle, quai, etude, idea, aside)


#: a browser of that person
as_ = client_of


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def url(name: str, *args: object) -> str:
    return reverse(f"feuilles_de_route:{name}", args=args)


def text_of(answer: Any) -> str:
    """What a reader reads: no tags, plain spaces."""
    text = unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def folds(page: Any) -> list[tuple[str, bool]]:
    """What the form of a page folds, and whether it is open."""
    form = page.text.partition('class="et-form')[2].partition("</form>")[0]
    found = re.findall(r'<details class="et-details"\s*(open)?>\s*<summary>([^<]+)', form)
    return [(unescape(summary), bool(is_open)) for is_open, summary in found]


def seen_on(page: Any) -> str:
    """What the page posts back of what it showed."""
    found = re.search(r'name="vu" value="([^"]*)"', page.text)
    assert found is not None
    return unescape(found[1])


def typed(action: Action, **changes: Any) -> dict[str, Any]:
    """The form of an action as a browser sends it back."""
    known = {
        "titre": action.titre, "axe": action.axe_id, "type": action.type, "priorite": action.priorite,
        "horizon": action.horizon, "description": action.description,
    }  # fmt: skip
    return {**known, **changes}
