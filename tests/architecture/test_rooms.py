"""One name for one room in every app (CONTRIBUTING, point 2, where the list is written and read).

A module of an app is a room or stands in one; else it is a pure rule under a noun of the glossary.
`core` is the toolbox: its tools are listed here, each with what it is for.
"""

import re
import tomllib
import unicodedata
from functools import cache

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from tests.architecture.arbre import ROOT, app_of, name_of, python_files, ranks

ROW = re.compile(r"^\s*\| (`[^|]+) \| ([^|]+) \|$", re.MULTILINE)
TABLES = ("room", "room of `espaces`")

#: the tools of the bench, under the names that the rest of the code calls; a new one says what it is for
TOOLS = {
    "absents": "numbers that point at nobody, before they become keys",
    "articles": "a name inside a sentence, with its article",
    "allure": "the pace of forms open to all",
    "annonce": "what an announce says to one reader",
    "brouillons": "what is typed is kept before it is sent",
    "coecriture": "one text that several people write",
    "composition": "typed French, set as a printer would",
    "courriel": "one mail, in HTML and in text",
    "decalage": "the clock of a demonstration, moved forward",
    "delais": "arithmetic on days, and deadlines as rows",
    "donnees": "the folder of the data",
    "devoirs": "duties as rows, written with the act",
    "duties": "what waits for whom",
    "echanges": "messages about an object, by circle",
    "envoi": "sending what the outbox holds",
    "exports": "lists as files",
    "fichiers": "files that people deposit",
    "fuseaux": "the time of a place",
    "guards": "what must be true before a move, as lines one reads",
    "hooks": "what hangs on what, by dotted names",
    "horloge": "the one clock that is asked, which moves nothing",
    "liens": "signed links",
    "numerals": "numbers in letters",
    "outbox": "messages written with the move",
    "parametres": "dated figures",
    "ports": "the port one is served on",
    "porte": "the door in front of Django",
    "recit": "how an act is told to who did not do it",
    "refus": "a refusal, in sentences",
    "regles": "the ledger of the rules",
    "rythme": "how often one wants mails",
    "sauvegarde": "one file that holds an installation",
    "securite": "what every answer carries",
    "serveur": "the web server",
    "sqlite": "the database of one file",
    "move": "a row of a workflow, and the attempt to make it",
    "states": "a state, its name and its tone",
    "tables": "every workflow, by model and by object",
    "texte": "text, cleaned and folded",
    "tic": "the jobs of the minute",
    "ui": "the components of every page",
    "veille": "what watches over the site",
    "whom": "the reverse of a permission table",
    "words": "a sentence reads its parameter",
    "workflow": "moves, the only way to change a state",
}

#: English words of the modules that stand in a room; a French one is in the glossary
ENGLISH = {
    "newcomer",
    "announced", "acts", "address", "addresses", "archive", "aside", "attendance", "audiences",
    "awarding",
    "board", "bulk",
    "catalogue", "catch", "checks", "clock", "contact", "contract", "contracts",
    "definition", "demonstration", "doors",
    "committee", "course",
    "earlier", "effects", "ending", "engagement",
    "feed", "files", "filters", "frame",
    "hours",
    "identities", "instruction",
    "judging",
    "kept",
    "letterheads", "listing", "lists", "loading",
    "mailbox", "marking", "messages", "minutes", "moves",
    "neighbours",
    "offers", "once", "operations", "opinions",
    "page", "papers", "payments", "people", "perimeter", "plans", "play", "prefill", "preparation", "programme",
    "proofs", "proposal", "publication",
    "questions",
    "ranking", "reactions", "reading", "reasons", "reminders", "replays", "rights",
    "screens", "sentences", "shared", "signing", "story",
    "thread", "together", "typed",
    "up",
    "values", "verification", "vintages",
    "waits",
    "wording", "words", "writing",
    "body", "counter", "courtesy", "deposits", "encryption", "keys", "opening", "padding", "peeling", "reception",
    "sealing", "visits",
}  # fmt: skip


@cache
def rooms(title):
    """The names of one table of CONTRIBUTING, with the phrase of each row."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = re.search(rf"^ *\| {re.escape(title)} \|.*\n(?: *\|.*\n)+", text, re.MULTILINE)
    assert table, f"CONTRIBUTING.md has no table « {title} »"
    return {
        name: phrase.strip()
        for names, phrase in ROW.findall(table[0])
        for name in re.findall(r"`(\w+)`", names)
    }


def folded(text):
    letters = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    return "".join(x for x in letters if not unicodedata.combining(x))


@cache
def nouns():
    """The words of the glossary as a module may write them: « plans de financement » gives three."""
    glossary = tomllib.loads((ROOT / "glossaire.toml").read_text(encoding="utf-8"))
    said = [folded(entry[key]) for entry in glossary.values() for key in ("fr", "pluriel")]
    words = {word for text in said for word in re.findall(r"[a-z]+", text)}
    return words | {f"{word}s" for word in words}


def is_noun(name):
    return set(name.split("_")) <= nouns()


def modules():
    """(app, its path inside the app without « .py »), for every module that is not a package."""
    for path in python_files():
        if (app := app_of(path)) in ranks() and path.name != "__init__.py":
            yield app, path, path.relative_to(ROOT / "etabli" / app).with_suffix("").parts


def known(app):
    if app == "core":
        return {*rooms("room"), *TOOLS}
    return {*rooms("room"), *(rooms("room of `espaces`") if app == "espaces" else ())}


def test_every_module_of_an_app_is_in_a_room():
    """Good: `marches/guards/signature.py`, `marches/prix.py`. Bad: `marches/garde_fous.py`."""
    lost = sorted(
        f"{name_of(path)}: « {first} » is no room of CONTRIBUTING and no noun of glossaire.toml"
        for app, path, (first, *_) in modules()
        if first not in known(app) and not is_noun(first)
    )
    assert lost == []


def test_in_a_room_a_french_name_is_a_noun_of_the_glossary():
    """Good: `services/revues.py`, `services/moves.py`. Bad: `services/bidules.py`."""
    free = {"tests", "management", "templatetags", "migrations"}
    lost = sorted(
        f"{name_of(path)}: « {name} » is neither in glossaire.toml nor an English word of ENGLISH"
        for app, path, (first, *inside) in modules()
        if app != "core" and first not in free
        for name in inside
        if not set(name.split("_")) <= {*nouns(), *ENGLISH, *known("espaces")}
        and name not in known("espaces")
    )
    assert lost == []


@pytest.mark.parametrize("title", TABLES)
def test_every_room_that_contributing_lists_exists(title):
    """A list that tells of a room nobody has lies."""
    apps = ranks() if title == "room" else ["espaces"]
    here = {
        name
        for app in apps
        for name in rooms(title)
        for found in [ROOT / "etabli" / app / name]
        if found.is_dir() or found.with_suffix(".py").is_file()
    }
    assert here == set(rooms(title))
    assert all(len(phrase) > 3 for phrase in rooms(title).values())


def test_every_tool_and_every_english_word_is_still_in_use():
    parts = {part for _, _, names in modules() for name in names for part in name.split("_")}
    first = {names[0] for app, _, names in modules() if app == "core"}
    assert TOOLS.keys() - first == set()
    assert ENGLISH - parts == set()


def home(name):
    return import_string(name).__module__.split(".", 2)[2]


def test_what_the_clock_does_is_written_in_the_clock():
    """Good: `livrables.services.clock.end_hearings`. Bad: the same in `services.verification`."""
    jobs = [name for name in import_string(settings.TIC) if not name.startswith("etabli.core.")]
    assert [name for name in jobs if home(name) != "services.clock"] == []


def test_what_follows_from_a_move_is_written_in_the_reactions():
    reactions = {name for names in import_string(settings.REACTIONS).values() for name in names}
    assert [name for name in sorted(reactions) if home(name) != "services.reactions"] == []


def test_what_a_later_app_asks_of_a_move_is_written_in_its_guards():
    kinds = import_string(settings.CONDITIONS).values()
    asked = {name for kind in kinds for names in kind.values() for name in names}
    assert [name for name in sorted(asked) if home(name).split(".")[0] != "guards"] == []
