"""The links, the indicators and the measures of an action, on its page and on their forms."""

from __future__ import annotations

from django.forms import Form
from django.urls import reverse

from etabli.core.formats import NOTHING, date_courte
from etabli.feuilles_de_route import indicateurs
from etabli.feuilles_de_route.models import Action, Indicateur
from etabli.feuilles_de_route.pages.papers import Context


def results_url(action: Action) -> str:
    return f"{action.get_absolute_url()}#resultats"


def results(action: Action, *, may_write: bool) -> Context:
    """What the action is tied to, what is measured, and the doors that write them."""
    return {
        "liens": list(action.liens.all()),
        "indicateurs": [_indicator(one) for one in action.mesurables.all()],
        "may_write": may_write,
    }


def _indicator(one: Indicateur) -> Context:
    last = indicateurs.last_measure(one)
    start = one.said(one.valeur_depart) or NOTHING
    return {
        "row": one,
        "depart": f"{start}, {date_courte(one.depart_on)}" if one.depart_on else start,
        "last": f"{one.said(last.valeur)}, {date_courte(last.mesuree_on)}" if last else "",
        "cible": f"{one.said(one.cible)}, {date_courte(one.cible_on)}"
        if one.cible_on
        else one.said(one.cible),
        "mesures": [
            {"row": row, "said": one.said(row.valeur)} for row in reversed(one.mesures.all())
        ],
    }


def result_form(
    form: Form, action: Action, title: str, indicateur: Indicateur | None = None
) -> Context:
    return {
        "form": form,
        "action": action,
        "atelier": action.feuille.atelier,
        "title": title,
        "is_shared": indicateur is not None,
        "remove_url": reverse("feuilles_de_route:indicateur-retirer", args=[indicateur.pk])
        if indicateur
        else "",
        "back_url": results_url(action),
    }
