"""The counter: who may hand in is known before one byte; what is handed in is sealed, or leaves nothing."""

import datetime as dt
import hashlib
import json

import pytest

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.core import horloge
from etabli.core.fichiers import store
from etabli.sceaux.enveloppe.conteneur import LIMIT
from etabli.sceaux.guichet import body, visits
from etabli.sceaux.guichet import counter as guichet
from etabli.sceaux.models import Cle, Depot
from etabli.sceaux.states import EtatCle, EtatDepot
from etabli.sceaux.tests import counter as c
from etabli.sceaux.tests import scene as s
from etabli.sceaux.tests.test_ouverture import groupement, handed  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db

FILES = [("Mémoire technique.pdf", b"M" * 300_000), ("prix.ods", b"78 000,00")]


@pytest.fixture
def one(db):
    found = s.published()
    with horloge.at(s.BEFORE):
        yield found


@pytest.fixture
def inside(one):
    """The cookies and the token of the mandataire of L1."""
    return dict(
        zip(
            ("cookies", "token"),
            c.session(one.local.mandataires["L1"], one.marche.pk),
            strict=True,
        )
    )


def containers():
    return (
        sorted((store.root() / "sceaux").rglob("*.age"))
        if (store.root() / "sceaux").exists()
        else []
    )


def nothing_kept(before):
    assert Depot.objects.count() == 0
    assert containers() == before


@pytest.mark.regle("N-8")
def test_a_plain_form_is_sealed_and_its_receipt_says_the_second_and_each_digest(one, inside):
    told = c.visit(one.marche.pk, c.form(FILES), **inside)
    assert told.status == 200
    assert "20/06/2026 à 10:00:12 (heure de Paris)" in told.page
    for nom, data in FILES:
        assert nom in told.page
        assert hashlib.sha256(data).hexdigest() in told.page
    assert "Vous ne pourrez pas relire votre dépôt" in " ".join(told.page.split())
    assert told.headers["cache-control"] == "no-store, private"
    depot = Depot.objects.get()
    assert depot.etat == EtatDepot.RECU
    assert depot.minute == s.BEFORE.replace(second=0)
    assert len(depot.sceaux) == 3
    place = store.root() / depot.path
    assert place.stat().st_mtime == depot.minute.timestamp()
    data = place.read_bytes()
    assert hashlib.sha256(data).hexdigest() == depot.sha256
    assert b"prix" not in data
    assert depot.sha256 in told.page


@pytest.mark.regle("N-8", "N-13")
def test_from_the_counter_to_the_analysis_byte_for_byte(one, inside, handed):  # noqa: F811
    c.visit(one.marche.pk, c.form([("prix.ods", b"90 000")]), **inside)
    former = c.visit(one.marche.pk, c.form([("prix.ods", b"80 000")]), **inside).code
    told = c.visit(one.marche.pk, c.form(FILES, code=former.lower()), **inside)
    assert "est remplacé" in told.page
    s.close(one)
    s.begin(one, "B", "C")
    s.peel(one, "B")
    s.peel(one, "C")
    s.open_all(one)
    assert handed == [(groupement(one, "L1"), s.BEFORE, dict(FILES))]


def test_digests_computed_by_the_browser_are_compared(one, inside):
    before = containers()
    right = json.dumps([hashlib.sha256(data).hexdigest() for _, data in FILES])
    told = c.visit(
        one.marche.pk, c.form(FILES, digests=json.dumps(["0" * 64, "1" * 64])), **inside
    )
    assert (told.status, body.OTHER_BYTES in told.page) == (422, True)
    nothing_kept(before)
    told = c.visit(one.marche.pk, c.form(FILES, digests=right), **inside)
    assert "Votre navigateur a calculé les mêmes empreintes" in told.page


# -- before one byte ------------------------------------------------------------------------------


def refused(one, status, sentence, **visit):
    """Refused with a sentence, before any of the body was read, and nothing kept."""
    before = containers()
    told = c.visit(one.marche.pk, c.form(FILES), **visit)
    assert told.status == status
    assert sentence in told.page.replace("&#x27;", "'").replace("\n", " ")
    nothing_kept(before)


def test_who_is_not_signed_in_is_sent_to_the_door(one):
    told = c.visit(one.marche.pk, c.form(FILES))
    assert told.status in {302, 403}
    nothing_kept(containers())


def test_a_form_of_another_site_or_without_its_token_is_refused(one, inside):
    refused(one, 403, "Votre envoi n’est pas arrivé", **{**inside, "token": ""})
    refused(one, 403, "Votre envoi n’est pas arrivé", **{**inside, "token": "x" * 64})
    refused(
        one,
        403,
        "Votre envoi n’est pas arrivé",
        headers={"origin": "http://ailleurs.test"},
        **inside,
    )


def test_a_token_typed_in_a_header_by_the_sender_counts_for_nothing(one, inside):
    refused(
        one, 403, "Votre envoi n’est pas arrivé",
        **{**inside, "token": ""}, headers={"x-csrftoken": inside["token"]},
    )  # fmt: skip


def test_a_member_who_is_not_the_mandataire_hands_in_nothing(one):
    member = actor_of(
        Role.GROUPEMENT_MEMBRE, organisation=one.local.accord.groupements.get(code="L1").mandataire
    )
    cookies, _ = c.session(member, one.marche.pk)
    _, token = c.session(one.local.mandataires["L1"], one.marche.pk)
    told = c.visit(one.marche.pk, c.form(FILES), cookies=cookies, token=token)
    assert told.status == 403


@pytest.mark.parametrize(
    ("headers", "without", "status", "sentence"),
    [
        ({}, ("content-length",), 411, "n’annonce pas la taille"),
        ({"content-length": str(LIMIT + visits.AROUND + 1)}, (), 413, "dépasse 500 Mo"),
        ({"content-type": "application/json"}, (), 415, "n’est pas celui du formulaire"),
    ],
)
def test_size_and_kind_are_announced(one, inside, headers, without, status, sentence):
    refused(one, status, sentence, headers=headers, without=without, **inside)


def test_while_keys_are_being_replaced_or_once_it_is_over_nothing_is_received(one, inside):
    Cle.objects.filter(marche=one.marche, rang__in="BC").update(etat=EtatCle.RETIREE)
    refused(one, 409, "sont en cours de remplacement", **inside)


def test_a_full_disk_is_said_before(one, inside, monkeypatch):
    import shutil

    full = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: full)
    refused(one, 507, "plus assez de place", **inside)


# -- on the way -----------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [0, 70_000, 200_000])
def test_an_interrupted_deposit_leaves_nothing(one, inside, at):
    before = containers()
    told = c.visit(one.marche.pk, c.form(FILES), leaves_at=at, **inside)
    assert told.status == 0
    nothing_kept(before)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (c.form([]), body.NO_FILE),
        (c.form(FILES)[:-40], body.BROKEN),
        (b"n'importe quoi" * 50, body.BROKEN),
        (c.form([(f"{n}.txt", b"x") for n in range(body.MOST_FILES + 1)]), body.TOO_MANY),
    ],
)
def test_what_is_not_a_whole_form_with_files_is_refused_and_leaves_nothing(
    one, inside, sent, sentence
):
    before = containers()
    told = c.visit(one.marche.pk, sent, **inside)
    assert (told.status, sentence in told.page) == (422, True)
    nothing_kept(before)


def test_more_bytes_than_the_limit_are_refused_whatever_was_announced(one, inside, monkeypatch):
    monkeypatch.setattr(guichet, "LIMIT", 100_000)
    monkeypatch.setattr(guichet, "AROUND", 0)
    before = containers()
    told = c.visit(one.marche.pk, c.form(FILES), **inside)
    assert (told.status, guichet.HEAVY in told.page) == (422, True)
    nothing_kept(before)


def test_a_third_deposit_at_once_waits_and_a_place_is_given_back(one, inside):
    application = c.counter()
    person = one.local.mandataires["L1"].person_id
    application.places.enter(person)
    told = c.visit(one.marche.pk, c.form(FILES), application=application, **inside)
    assert told.status == 200
    application.places.enter(person)
    told = c.visit(one.marche.pk, c.form(FILES), application=application, **inside)
    assert (told.status, guichet.BUSY in told.page) == (429, True)
    application.places.leave(person)
    application.places.leave(person)
    assert not application.places.taken


def test_what_the_disk_refuses_leaves_nothing_and_is_said(one, inside, monkeypatch):
    def refuse(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("etabli.sceaux.enveloppe.encryption.os.fsync", refuse)
    before = containers()
    told = c.visit(one.marche.pk, c.form(FILES), **inside)
    assert (told.status, guichet.FULL in told.page) == (507, True)
    nothing_kept(before)


@pytest.mark.regle("MS-4", "N-8")
def test_the_hour_is_that_of_the_last_byte(one, inside):
    late = s.CLOSES + dt.timedelta(seconds=1)
    with horloge.at(late):
        told = c.visit(one.marche.pk, c.form(FILES), **inside)
    assert "22/06/2026 à 12:00:01" in told.page
    assert "ne sera pas" in told.page
    assert Depot.objects.get().is_late
    with horloge.at(s.CLOSES.replace(microsecond=900_000)):
        told = c.visit(one.marche.pk, c.form(FILES), **inside)
    assert "Votre offre est scellée" in told.page
    assert [depot.is_late for depot in Depot.objects.order_by("pk")] == [True, False]


def test_without_the_counter_django_receives_no_deposit(one):
    from etabli.acteurs.tests.clients import client_of

    client = client_of(one.local.mandataires["L1"])
    assert client.post(f"/sceaux/{one.marche.pk}/deposer/").status_code == 404
