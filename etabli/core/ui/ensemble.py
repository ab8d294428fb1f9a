"""Several forms on one page: without a script too, the one that leaves erases nothing of the others.

A browser sends the controls of one form. On a page of several, each control belongs to one form without
words of its own, and each button says where it leads (`formaction`): all that is typed leaves by any
button. The door reads its own; the rest comes back as it was typed, written in the page when it is given
back, kept among the drafts of its author when it follows a redirect. What saves itself is saved, as it is
with a script. A script gives each control back to its own form first (frontend/enhance/ensemble.ts).
Told in docs/comprendre/enregistrement.md.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.http import url_has_allowed_host_and_scheme

from etabli.core import brouillons, horloge
from etabli.core.brouillons import Fields
from etabli.core.ui.library import html
from etabli.core.ui.markup import MARK, PROOF, Control, Edit, Form, edited, forms_of

#: the form that holds all, and what it says of the others
ID = "ensemble"
#: in an address: what was typed is written in the page; these forms have had their turn
GIVEN_BACK, DONE = "repris", "apres"
NOTHING_LEFT = (
    "Rien n’est encore parti : chaque texte a son bouton. Ce que vous aviez écrit est toujours là."
)
TOO_LONG = "Un autre texte de cette page était trop long pour être gardé : reprenez-le."


class Told(TypedDict):
    """What a page says of one of its forms: does it save itself, a digest of what it holds when nobody has
    typed, was something given back in it."""

    adresse: str
    seul: bool
    vierge: str
    repris: bool
    noms: list[str]


@dataclass(frozen=True, slots=True)
class Other:
    """A form of the page that was not sent, as it was typed."""

    address: str
    is_autosave: bool
    fields: Fields
    files: tuple[str, ...]
    is_touched: bool
    was_given_back: bool


def joined(page: str, request: HttpRequest) -> str:
    """The page with what comes back in it, its forms leaving together when a press on one could lose what is
    typed in another."""
    gives_back = GIVEN_BACK in request.GET or ID in request.POST
    if page.count("<form") < 2 and not gives_back:
        return page
    blank = forms_of(page)
    typed = _given_back(blank, request) if gives_back else {}
    shown = edited(page, [edit for form in typed.values() for edit in form])
    found = forms_of(shown)
    if not may_lose(found) or not are_told_apart(found, request.path):
        return shown
    told = _all_told(blank, request.path, typed)
    return _common(found, told, request) + edited(shown, _owned(found, request.path))


def may_lose(found: list[Form]) -> bool:
    """Several forms, and words in one at least."""
    return len(found) > 1 and any(form.has_words for form in found)


def are_told_apart(found: list[Form], here: str) -> bool:
    """Two names, or two texts of one address, could not be told apart once together."""
    names = [name for form in found for name in form.names]
    doors = [_address(form, here) for form in found if form.has_words]
    return len(names) == len(set(names)) and len(doors) == len(set(doors))


def _address(form: Form, here: str) -> str:
    """As drafts name it: without query, read."""
    return unquote(urlsplit(form.tag.of("action")).path) or here


def _owned(found: list[Form], here: str) -> list[Edit]:
    """Each control under the common form, each button with its door; what has an owner keeps it."""
    return [
        one.tag.with_(
            form=ID, **({"formaction": _door(form, here)} if one in form.buttons else {})
        )
        for form in found
        for one in form.controls
        if one.name != PROOF and "form" not in one.tag.attrs
    ]


def _door(form: Form, here: str) -> str:
    return form.tag.of("action") or quote(here)


def _common(found: list[Form], told: list[Told], request: HttpRequest) -> str:
    """The form that holds all; what Enter sends in it, where a browser asks for the first button."""
    sent = {"page": _page(request), "forms": told}
    default, door = _default(found, request.path)
    return html(
        "ensemble",
        token=get_token(request),
        told=json.dumps(sent, ensure_ascii=False),
        door=door,
        name=default.name if default else "",
        value=default.tag.of("value") if default else "",
        is_multipart=any("multipart" in form.tag.of("enctype") for form in found),
    )


def _default(found: list[Form], here: str) -> tuple[Control | None, str]:
    """The button of the only text, or of the one that saves itself; else what sends nothing."""
    texts = [form for form in found if form.has_words]
    alone = [form for form in texts if form.is_autosave] or texts
    if len(alone) == 1 and alone[0].buttons:
        return alone[0].buttons[0], _door(alone[0], here)
    return None, "/brouillon/"


def _all_told(blank: list[Form], here: str, typed: Mapping[str, object]) -> list[Told]:
    return [_told(form, here, typed) for form in blank if form.has_words]


def _told(form: Form, here: str, typed: Mapping[str, object]) -> Told:
    address = _address(form, here)
    return {
        "adresse": address,
        "seul": form.is_autosave,
        "vierge": _digest(form.shown()),
        "repris": address in typed,
        "noms": form.kept_names,
    }


def _page(request: HttpRequest) -> str:
    """The address where these forms are read; a page given back by a door keeps that of the first."""
    sent = _sent(request) if request.method == "POST" else None
    return str(sent["page"]) if sent else request.get_full_path()


def _digest(fields: Fields) -> str:
    """One text whatever its spaces and line feeds, as frontend/enhance/draft.ts compares them."""
    plain = (
        (name, unicodedata.normalize("NFC", value).replace("\r\n", "\n").strip())
        for name, value in fields
        if name != MARK
    )
    text = json.dumps([pair for pair in plain if pair[1]])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# -- what comes back ---------------------------------------------------------------------------


class Sent(TypedDict):
    page: str
    forms: list[Told]


def _sent(request: HttpRequest) -> Sent | None:
    """What the page said of its forms; None for any other sending, or one made up."""
    try:
        sent = json.loads(request.POST.get("ensemble", ""))
        forms = [
            Told(
                adresse=str(one["adresse"]),
                seul=bool(one["seul"]),
                vierge=str(one["vierge"]),
                repris=bool(one["repris"]),
                noms=[str(name) for name in one["noms"]],
            )
            for one in sent["forms"]
        ]
        return Sent(page=str(sent["page"]), forms=forms)
    except (ValueError, KeyError, TypeError):
        return None


def others(request: HttpRequest) -> list[Other]:
    """The forms of the page that were not sent and have not had their turn."""
    sent = _sent(request)
    known = {request.path, *request.GET.getlist(DONE)}
    told = sent["forms"] if sent else []
    return [_other(request, one) for one in told if one["adresse"] not in known]


def _other(request: HttpRequest, told: Told) -> Other:
    fields = [(name, value) for name in told["noms"] for value in request.POST.getlist(name)]
    chosen = (file for name in told["noms"] for file in request.FILES.getlist(name))
    files = tuple(str(file.name) for file in chosen)
    is_touched = bool(files) or _digest(fields) != told["vierge"]
    return Other(told["adresse"], told["seul"], fields, files, is_touched, told["repris"])


def _given_back(found: list[Form], request: HttpRequest) -> dict[str, list[Edit]]:
    """What was typed in the forms that were not sent, written in them: by address."""
    here = request.path
    texts = {_address(one, here): one for one in found if one.has_words and not one.is_autosave}
    typed: dict[str, Fields] = {}
    if request.method == "POST":
        typed = {one.address: one.fields for one in others(request) if one.is_touched}
    elif GIVEN_BACK in request.GET:
        typed = brouillons.among(request.user.pk or 0, list(texts))
    return {at: texts[at].filled(fields) for at, fields in typed.items() if at in texts}


def kept(request: HttpRequest, response: HttpResponse, *, is_refused: bool) -> HttpResponse:
    """The answer of a door that leads elsewhere: what was typed beside is kept, and given back there.

    So is what it refused without a page of its own.
    """
    if response.status_code not in (302, 303) or not request.user.is_authenticated:
        return response
    beside = [one for one in others(request) if brouillons.has_page(one.address)]
    alone = next((one for one in beside if one.is_autosave and one.is_touched), None)
    if alone:
        return _then(request, response, alone)
    return _with_texts(request, response, [*beside, *(_own(request) if is_refused else [])])


def _with_texts(request: HttpRequest, response: HttpResponse, texts: list[Other]) -> HttpResponse:
    for one in texts:
        _keep(request, one)
    if any(one.is_touched for one in texts):
        response["Location"] = _with_query(response["Location"], f"{GIVEN_BACK}=1")
    return response


def _own(request: HttpRequest) -> list[Other]:
    sent = _sent(request)
    told = sent["forms"] if sent else []
    own = [_other(request, one) for one in told if one["adresse"] == request.path]
    return [one for one in own if not one.is_autosave]


def _then(request: HttpRequest, response: HttpResponse, one: Other) -> HttpResponse:
    """The same sending goes on to what saves itself, which answers as ever."""
    done = [*request.GET.getlist(DONE), request.path]
    response.status_code = 307
    response["Location"] = f"{quote(one.address)}?" + "&".join(
        f"{DONE}={quote(at)}" for at in done
    )
    return response


def _keep(request: HttpRequest, one: Other) -> None:
    """As a draft of its author; what was given back and taken away again is no longer one."""
    person, now = request.user.pk or 0, round(horloge.now().timestamp() * 1000)
    if not one.is_touched and one.was_given_back:
        brouillons.forget(person, one.address)
    if not one.is_touched or one.is_autosave:
        return
    try:
        fields = brouillons.read(json.dumps(one.fields))
    except brouillons.TooLong:
        return messages.warning(request, TOO_LONG)
    brouillons.keep(person, one.address, fields, typed_at=now)
    for name in one.files:
        said = f"Choisissez de nouveau « {name} » : un fichier ne part qu’avec son bouton."
        messages.warning(request, said)


def _with_query(address: str, more: str) -> str:
    parts = urlsplit(address)
    asked = [one for one in parts.query.split("&") if one and one != more]
    return urlunsplit(parts._replace(query="&".join([*asked, more])))


def page_of(request: HttpRequest) -> str:
    """The page that Enter was pressed on, where several texts wait each for its own button."""
    sent = _sent(request)
    page = sent["page"] if sent else ""
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else ""
