"""The screens of the fiche: the menu, how far it is, what is missing where, where one goes on."""

from __future__ import annotations

from typing import TypedDict

from django.urls import reverse

from etabli.candidatures import fiche
from etabli.candidatures.models import Candidature
from etabli.candidatures.services.writing import keys_to_correct
from etabli.core.access import Actor
from etabli.core.coecriture import history, presence
from etabli.core.fiches import Champ, Screen


class Step(TypedDict):
    """A line of the menu: a section; under the one that is open, its screens."""

    label: str
    url: str
    state: str
    current: bool
    parts: list[Step]


class Missing(TypedDict):
    """A required question without an answer, and the way to it."""

    text: str
    url: str


class Advance(TypedDict):
    """How far the whole fiche is, and who else writes in it now."""

    given: int
    needed: int
    writers: list[str]


def screen_url(candidature: Candidature, cle: str) -> str:
    return reverse("candidatures:section", args=[candidature.pk, cle])


def question_url(candidature: Candidature, cle: str) -> str:
    """Where this question is asked. KeyError when this version of the fiche does not ask it."""
    return f"{screen_url(candidature, fiche.screen_of(candidature, cle).cle)}#q-{cle}"


def tied_url(candidature: Candidature, cle: str) -> str:
    """Where the dossier answers this question by itself; the fiche when it asks for no such thing."""
    try:
        return question_url(candidature, cle)
    except KeyError:
        return reverse("candidatures:fiche", args=[candidature.pk])


def after(candidature: Candidature, here: Screen) -> str:
    """The screen that follows; after the last one, the fiche as a whole."""
    keys = [one.cle for one in fiche.screens_of(fiche.form(candidature).version)]
    place = keys.index(here.cle) + 1
    if place < len(keys):
        return screen_url(candidature, keys[place])
    return reverse("candidatures:fiche", args=[candidature.pk])


def menu(
    candidature: Candidature, found: fiche.Answers, current: Screen | None = None
) -> list[Step]:
    """Every section with its state; the one that is open, with its screens."""
    asked_again = keys_to_correct(candidature)
    states = fiche.states(candidature, found, asked_again)
    lines: list[Step] = []
    for one in fiche.screens_of(fiche.form(candidature).version):
        if one.rank == 1:
            lines.append(_step(candidature, one, one.section.titre, states[one.section.cle]))
        if current is None or one.section.cle != current.section.cle:
            continue
        is_here = one.cle == current.cle
        if one.count == 1:
            lines[-1]["current"] = is_here
            continue
        state = fiche.state_of(one.part, found, asked_again)
        lines[-1]["parts"].append(
            {**_step(candidature, one, one.titre, state), "current": is_here}
        )
    return lines


def _step(candidature: Candidature, one: Screen, label: str, state: str) -> Step:
    url = screen_url(candidature, one.cle)
    return {"label": label, "url": url, "state": state, "current": False, "parts": []}


def missing(
    candidature: Candidature, found: fiche.Answers, part: tuple[Champ, ...]
) -> list[Missing]:
    """What waits for an answer on this screen, in the order of its questions."""
    return [
        {"text": champ.libelle, "url": question_url(candidature, champ.cle)}
        for champ in fiche.waiting(found, part)
    ]


def advance(candidature: Candidature, found: fiche.Answers, actor: Actor, here: Screen) -> Advance:
    """« 31 sur 43 », and « Claire écrit dans Les objectifs »."""
    given, needed = fiche.progress(candidature, found)
    return {"given": given, "needed": needed, "writers": _writers(candidature, actor, here)}


def _writers(candidature: Candidature, actor: Actor, here: Screen) -> list[str]:
    """People who have the page of a screen open."""
    base = reverse("candidatures:fiche", args=[candidature.pk])
    titles = {
        screen_url(candidature, one.cle): one
        for one in fiche.screens_of(fiche.form(candidature).version)
    }
    return [
        f"{nom} écrit {_place(titles[address], here)}"
        for nom, address in presence.near(base, actor)
        if address in titles
    ]


def _place(there: Screen, here: Screen) -> str:
    return "ici" if there.cle == here.cle else f"dans « {there.titre} »"


def resumed(candidature: Candidature, actor: Actor) -> Screen | None:
    """Where this person goes on: the screen they wrote last while something is missing there, else the
    next one where something is; None when nothing is missing."""
    screens = fiche.screens_of(fiche.form(candidature).version)
    found = fiche.answers(candidature)
    last = history.last_by(candidature, actor)
    start = next((rank for rank, one in enumerate(screens) if one.asks(last)), 0)
    turned = [*screens[start:], *screens[:start]]
    return next((one for one in turned if fiche.waiting(found, one.champs)), None)


class Resumed(TypedDict):
    """« Continuer : Les thèmes », and the way there."""

    label: str
    url: str


def going_on(candidature: Candidature, actor: Actor) -> Resumed | None:
    """The button of who writes: straight to where they were; None when nothing is missing."""
    one = resumed(candidature, actor)
    if one is None:
        return None
    return {"label": f"Continuer\u00a0: {one.titre}", "url": screen_url(candidature, one.cle)}
