"""An offer marked in three places is looked for through every exit, before the hour (N-13).

Its text, its name, its existence: neither what is on the disk, in the base, in a descriptor while it
arrives, nor what anybody reads, may differ by it.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
import tempfile
from html import unescape
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.urls import reverse

from etabli.acteurs.selectors import dgaln
from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import actor_of
from etabli.core import horloge, tic
from etabli.core.models import Entry, Message
from etabli.espaces.tests.adresses import routes
from etabli.sceaux import services
from etabli.sceaux.models import Depot
from etabli.sceaux.tests import counter as c
from etabli.sceaux.tests import scene as s

pytestmark = pytest.mark.django_db

MARK, NAME = b"ZANZIBAR-81250-EUROS", "Kilimandjaro.pdf"
#: a name that no file bears
NOBODYS = "Chimborazo.pdf"
#: fifty megabytes of it: no piece that anybody keeps is without it
HEAVY = [(NAME, (MARK + b" " * 44) * 781_250)]
LIGHT = [(NAME, MARK * 20)]
SECRETS = (MARK, NAME.encode())


@pytest.fixture
def one(db, settings, monkeypatch, tmp_path):
    """Personas are asked no second factor; the temporary folder is ours alone, to be looked at whole."""
    settings.DEMO = True
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = s.published()
    with horloge.at(s.BEFORE):
        yield found


def inside(one, code="L1"):
    cookies, token = c.session(one.local.mandataires[code], one.marche.pk)
    return {"cookies": cookies, "token": token}


# -- files, temporary files, descriptors ----------------------------------------------------------


def holds(place) -> bool:
    """Is a secret anywhere in this file?"""
    tail = b""
    with open(place, "rb") as file:
        while piece := file.read(1 << 20):
            if any(secret in tail + piece for secret in SECRETS):
                return True
            tail = piece[-64:]
    return False


def descriptors() -> list[str]:
    """What this process holds open and is a file, those without a name among them."""
    found = []
    for number in os.listdir("/proc/self/fd"):
        place = f"/proc/self/fd/{number}"
        try:
            if stat.S_ISREG(os.stat(place).st_mode) and holds(place):
                found.append(os.readlink(place))
        except OSError:
            continue
    return found


def files() -> list[str]:
    """Every file of the data and of the temporary folder."""
    folders = (Path(settings.ETABLI_DATA), Path(tempfile.gettempdir()))
    places = [place for folder in folders for place in folder.rglob("*") if place.is_file()]
    return [str(place) for place in places if _read(place)]


def _read(place: Path) -> bool:
    try:
        return holds(place)
    except OSError:
        return False


def test_while_fifty_megabytes_arrive_no_file_nor_descriptor_holds_them_in_clear(one):
    looked: list[list[str]] = []

    def watch(sent):
        if sent and sent // 65_536 % 190 == 0:
            looked.append([*descriptors(), *files()])

    told = c.visit(one.marche.pk, c.form(HEAVY), watch=watch, **inside(one))
    assert told.status == 200
    assert len(looked) == 4
    assert not any(looked)
    assert [*descriptors(), *files()] == []
    assert Depot.objects.get().taille > 50_000_000


def test_the_look_itself_sees_what_django_would_have_written():
    """The nameless file of `ASGIHandler.read_body`: a look in folders alone sees nothing there."""
    data, sent, seen = c.form(HEAVY)[:6_000_000], 0, []

    async def receive():
        nonlocal sent
        chunk = data[sent : sent + 65_536]
        sent += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": sent < len(data)}

    body = async_to_sync(ASGIHandler().read_body)(receive)
    seen = descriptors()
    body.close()
    assert [name for name in seen if "(deleted)" in name]


# -- the base, the journal, the mails, the backup -------------------------------------------------


def dump() -> dict[str, list[str]]:
    """Every row of every table."""
    return {
        model._meta.label_lower: sorted(map(str, model._base_manager.order_by().values_list()))
        for model in apps.get_models(include_auto_created=True)
    }


def test_the_base_holds_one_anonymous_row_more_and_nothing_else(one):
    entered = inside(one)
    before = dump()
    told = c.visit(one.marche.pk, c.form(LIGHT), **entered)
    after = dump()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"sceaux.depot"}
    assert {field.name for field in Depot._meta.fields} == {
        "id", "nom", "taille", "sha256", "destinataire", "sceaux", "revision", "etat_on",
        "moved_at", "etat", "marche", "minute", "is_late", "recu", "chaine", "remplace",
    }  # fmt: skip
    row = Depot.objects.get()
    assert row.moved_at == row.minute == s.BEFORE.replace(second=0)
    assert told.code not in str(after)
    for secret in SECRETS:
        assert secret.decode() not in str(after)


def test_the_row_looks_the_same_whoever_hands_in(one):
    """Neither an organisation, nor a person, nor their number in a field."""
    for code in ("L1", "L4"):
        c.visit(one.marche.pk, c.form(LIGHT), **inside(one, code))
    first, second = Depot.objects.order_by("pk")
    # the header of age holds a stanza for nobody, of a length drawn at random
    assert abs(first.taille - second.taille) < 300
    for name in ("etat", "marche_id", "minute", "is_late", "remplace", "etat_on", "moved_at"):
        assert getattr(first, name) == getattr(second, name)


def test_no_line_no_message_no_mail_no_trace(one, caplog, settings):
    entered = inside(one)
    tic.tic()
    caplog.clear()
    before = Entry.objects.count(), Message.objects.count(), _traces()
    c.visit(one.marche.pk, c.form(LIGHT), **entered)
    tic.tic()
    assert (Entry.objects.count(), Message.objects.count(), _traces()) == before
    assert caplog.text == ""


def _traces() -> int:
    place = Path(settings.ETABLI_DATA) / "traces" / "etabli.jsonl"
    return place.stat().st_size if place.exists() else 0


def test_a_fault_in_the_middle_says_neither_who_nor_what(one, caplog, monkeypatch):
    entered = inside(one)

    def broken(*given):
        raise RuntimeError(NAME, MARK, given)

    monkeypatch.setattr(services, "hand_in", broken)
    before = dump()
    told = c.visit(one.marche.pk, c.form(LIGHT), **entered)
    assert told.status == 500
    assert dump() == before
    who = one.local.mandataires["L1"]
    from etabli.core.veille.traces import JsonLine

    lines = "".join(JsonLine().format(record) for record in caplog.records)
    for word in (NAME, MARK.decode(), who.name, f'"{who.person_id}"'):
        assert word not in lines
        assert word not in told.page.replace(who.name, "") or word == who.name
    assert not [place for place in (Path(settings.ETABLI_DATA) / "fichiers/sceaux").rglob("*.age")
                if place.stem in lines]  # fmt: skip


def test_a_backup_holds_what_the_disk_holds(one, tmp_path):
    c.visit(one.marche.pk, c.form(LIGHT), **inside(one))
    from etabli.core.fichiers import inventory

    states = {a.path: (a.state, a.owners) for a in inventory.addresses() if "sceaux/" in a.path}
    depot = Depot.objects.get()
    assert states[depot.path] == (inventory.INTACT, ("dépôt scellé",))


# -- what everybody reads -------------------------------------------------------------------------


def readers(one):
    where = one.local.where
    return {
        "rpa": one.local.rpa, "detenteur": one.holders["A"], "achats": one.holders["C"],
        "auditeur": actor_of(Role.AUDITEUR, organisation=dgaln()),
        "admin": actor_of(Role.ADMIN_TECHNIQUE, organisation=dgaln()),
        "porteur": where.presidente, "visiteur": None,
        "L1": one.local.mandataires["L1"], "L2": one.local.mandataires["L2"],
    }  # fmt: skip


#: shown to nobody in particular, or made of papers frozen at the publication, and long to draw
LONG = ("ui:galerie", "espaces:personas", "espaces:boite", "consultations:dossier")
#: where an object is a consultation or its Atelier
NEAR = {"consultations", "sceaux", "ateliers", "espaces"}


def addresses(one) -> list[str]:
    """Every address without an object, every one of this consultation and of its Atelier, what is searched."""
    pk, atelier = one.marche.pk, one.local.atelier.pk
    found = [
        f"/consultations/{pk}/actes/postpone/", f"/consultations/{pk}/actes/abandon/",
        "/journal/export/?format=csv", f"/recherche/?q={NAME}", f"/recherche/?q={NOBODYS}", "/recherche/?q=MS-",
        "/recherche/?q=L1", "/sante", "/sante?detail=1",
    ]  # fmt: skip
    for name, _, pattern in routes():
        kinds = [type(one).__name__ for one in pattern.pattern.converters.values()]
        if name.startswith(LONG) or kinds not in ([], ["IntConverter"]):
            continue
        space = name.partition(":")[0]
        if kinds and space not in NEAR:
            continue
        subject = pk if space in {"consultations", "sceaux"} else atelier
        found += [reverse(name, args=[subject] if kinds else [])]
    return found


def shown(one, people) -> dict[tuple[str, str], tuple[int, str]]:
    """Each page as each person reads it, but for what is drawn anew each time."""
    import re

    drawn = re.compile(
        r'(csrfmiddlewaretoken"\s+value="|name="cle" value="|jeton=|nonce="|<updated>|<lastBuildDate>)[^"<]+'
    )
    found = {}
    for name, actor in people.items():
        client = client_of(actor)
        for address in addresses(one):
            answer = client.get(address)
            sent = b"".join(answer) if answer.streaming else answer.content
            text = sent.decode("latin-1")
            # a feed without an item is dated by the library of the second at which it is read
            moved = {"X-Request-ID", "Content-Length"} | (
                {"Last-Modified"} if "/flux." in address else set()
            )
            size = sorted((k, v) for k, v in answer.headers.items() if k not in moved)
            found[name, address] = (answer.status_code, drawn.sub(r"\1", text) + str(size))
    return found


@pytest.mark.regle("N-13")
def test_before_the_hour_every_page_is_the_same_for_every_reader(one):
    people = readers(one)
    entered = inside(one)
    # what is read is read: a first look changes what a badge counts
    shown(one, people)
    before = shown(one, people)
    assert sum(status == 200 for status, _ in before.values()) > 200
    code = c.visit(one.marche.pk, c.form(LIGHT), **entered).code
    c.visit(one.marche.pk, c.form(LIGHT, code=code), **entered)
    c.visit(one.marche.pk, c.form(LIGHT), **inside(one, "L2"))
    assert Depot.objects.count() == 3
    after = shown(one, people)
    assert [key for key in before if before[key] != after[key]] == []


@pytest.mark.regle("N-13")
def test_after_the_hour_and_before_the_opening_only_holders_learn_that_there_is_something(one):
    c.visit(one.marche.pk, c.form(LIGHT), **inside(one))
    s.close(one)
    people = readers(one)
    with horloge.at(s.AFTER):
        found = shown(one, people)
    asked = f"/recherche/?q={NAME}"
    for (_, address), (_, page) in found.items():
        assert MARK.decode() not in page
        # the page of a search says again what was searched
        assert NAME not in page or address == asked
    for who in people:
        status, page = found[who, f"/recherche/?q={NOBODYS}"]
        assert found[who, asked] == (status, page.replace(NOBODYS, NAME))


@pytest.mark.regle("N-13")
def test_once_open_the_register_is_told_to_who_may_know_of_the_deposits_and_to_nobody_else(one):
    s.deposit(one, "L1")
    s.deposit(one, "L2", at=s.CLOSES + dt.timedelta(seconds=1))
    s.close(one)
    s.begin(one, "A", "C")
    s.peel(one, "A")
    s.peel(one, "C")
    s.open_all(one)
    told = {
        "rpa": one.local.rpa, "achats": one.holders["C"],
        "chef": actor_of(Role.DGALN_CHEF_PROJET, organisation=dgaln()),
        "budget": actor_of(Role.GESTIONNAIRE_BUDGET, organisation=one.local.atelier.service_pilote),
    }  # fmt: skip
    with horloge.at(s.AFTER):
        pages = {
            who: unescape(client_of(actor).get(f"/sceaux/{one.marche.pk}/").content.decode())
            for who, actor in told.items()
        }
    held = Depot.objects.get(etat="OUVERT").sha256
    names = str(one.local.accord.groupements.get(code="L1"))
    known = {who for who, page in pages.items() if held in page and names in page}
    assert known == {"rpa", "achats"}
    assert {who for who, page in pages.items() if "restées fermées" in page} == known
