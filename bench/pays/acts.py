"""What is not a page: the floor, the automatic saves, the clock, the exports, the check of the journal."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path, reverse

from bench.pays.pages import browser
from etabli.acteurs.models import Membre
from etabli.acteurs.states import Role
from etabli.candidatures.models import Candidature
from etabli.candidatures.states import Etat
from etabli.core import horloge
from etabli.core.models import Echeance, JournalHead
from etabli.core.tic import tic

MORNING = 500
SECTION = "objet"
BY_THE_PAGE = {"HX-Request": "true"}


def bare(request: HttpRequest) -> HttpResponse:
    """The floor: the session, the user and one more query."""
    rows = Candidature.objects.filter(pk=1).count()
    return HttpResponse(f"{request.user} {rows}")


urlpatterns = [path("plancher/", bare)]
BARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)


def floor(person: int) -> Callable[[], None]:
    """One bare page, to be called under `bare_django`."""
    client = browser(person)

    def ask() -> None:
        with override_settings(ROOT_URLCONF="bench.pays.acts", MIDDLEWARE=BARE):
            client.get("/plancher/")

    return ask


def _is_sent(given: dict[str, str]) -> bool:
    return given.get("type") not in {"checkbox", "radio", "file"} or "checked" in given


class _Form(HTMLParser):
    """The fields of the form that posts to an address."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.text = action, False, ""
        self.fields: list[tuple[str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action") == self.action
        if not self.inside or "name" not in given:
            return
        if tag == "textarea":
            self.text = given["name"]
            self.texts.append(self.text)
            self.fields.append((given["name"], ""))
        elif tag == "input" and _is_sent(given):
            self.fields.append((given["name"], given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.text:
            self.fields[-1] = (self.text, self.fields[-1][1] + data.lstrip("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = ""
        if tag == "form":
            self.inside = False


@dataclass(frozen=True, slots=True)
class Save:
    """An automatic save: what is read before it, outside the measure, and the save itself."""

    name: str
    before: Callable[[], Any]
    act: Callable[[Any], None]


def saves() -> list[Save]:
    """A section of the fiche that its redacteur writes, and the draft of a long form."""
    dossier = Candidature.objects.filter(etat=Etat.BROUILLON).order_by("pk")[0]
    writer = Membre.objects.active().filter(
        role=Role.COLLECTIVITE_REDACTEUR, organisation=dossier.chef_de_file
    )
    person = writer.order_by("pk")[0].personne_id
    url = reverse("candidatures:section", args=[dossier.pk, SECTION])
    client = browser(person)
    return [
        Save(
            "enregistrement automatique de la fiche",
            lambda: _typed(client, url),
            _saved(client, url),
        ),
        Save(
            "brouillon gardé", lambda: _draft(person, url), _saved(client, reverse("ui:brouillon"))
        ),
    ]


def _typed(client: Client, url: str) -> dict[str, list[str]]:
    """The section as the page shows it, one sentence longer."""
    form = _Form(url)
    form.feed(client.get(url).content.decode())
    values: dict[str, list[str]] = {}
    for name, value in form.fields:
        values.setdefault(name, []).append(value)
    values[form.texts[0]] = [f"{values[form.texts[0]][0][:200]} Une phrase de plus."]
    return values


def _draft(person: int, url: str) -> dict[str, list[str]]:
    typed = round(horloge.now().timestamp() * 1000)
    fields = json.dumps([["texte", f"Une phrase de plus, {typed}. " * 20]])
    return {"personne": [str(person)], "adresse": [url], "ecrit": [str(typed)], "champs": [fields]}


def _saved(client: Client, url: str) -> Callable[[Any], None]:
    def save(values: dict[str, list[str]]) -> None:
        answer = client.post(url, values, headers=BY_THE_PAGE)
        if "X-Enregistre-A" not in answer:
            raise SystemExit(f"{url}: {answer.status_code} {answer.content[:400]!r}")

    return save


def bring_due(number: int = MORNING) -> int:
    """A busy morning: so many open deadlines, of every kind, were to be met yesterday."""
    yesterday = horloge.today() - dt.timedelta(days=1)
    rows = Echeance.objects.filter(met_on=None, cancelled_on=None, suspended_on=None)
    pks = list(rows.filter(due_on__gt=yesterday).order_by("pk").values_list("pk", flat=True))
    chosen = pks[:: max(1, len(pks) // number)][:number]
    fallen = {"due_on": yesterday, "raw_due_on": yesterday, "reminded_on": None}
    return Echeance.objects.filter(pk__in=chosen).update(**fallen)


def beat() -> int:
    """One tick of the clock; what it moved."""
    return tic().total


def export_of(person: int, url: str) -> Callable[[], bytes]:
    """A whole export read to its end."""
    client = browser(person)

    def read() -> bytes:
        answer = client.get(url)
        if answer.status_code != 200:
            raise SystemExit(f"{url}: {answer.status_code}")
        return bytes(answer.getvalue())

    return read


def verify_since() -> None:
    """The last 10,000 lines of the journal."""
    since = max(1, JournalHead.objects.get(pk=1).number - 10_000)
    call_command("journal", "verifier", depuis=since, stdout=io.StringIO())
