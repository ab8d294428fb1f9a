"""Deposits, the hour, two holders, what goes wrong (N-8, N-10, N-13, MS-4, MS-7)."""

import datetime as dt
import io
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from etabli.consultations import services as consultations
from etabli.consultations.models import MembreComite, Offre
from etabli.consultations.states import SiegeComite
from etabli.core import horloge
from etabli.core.fichiers import store
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.sceaux import selectors, services
from etabli.sceaux.models import Depot, Ouverture
from etabli.sceaux.services import clock, reception
from etabli.sceaux.states import EtatDepot, EtatOuverture
from etabli.sceaux.tests import scene as s
from etabli.sceaux.tests.test_cles import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return s.published()


@pytest.fixture
def handed(monkeypatch):
    """The offers given to the analysis, with the bytes of their files."""
    kept: list[object] = []

    def judged(marche, offers):
        kept.extend(
            (
                offer.groupement_id,
                offer.received_at,
                {f.nom: f.place.read_bytes() for f in offer.files},
            )
            for offer in offers
        )
        return [], {}

    monkeypatch.setattr(reception, "judge_files", judged)
    return kept


def groupement(one, code):
    return one.local.accord.groupements.get(code=code).pk


@pytest.mark.regle("N-8", "S05")
@pytest.mark.parametrize(
    ("at", "state"),
    [
        (s.CLOSES.replace(microsecond=999_999), EtatDepot.SCELLE),
        (s.CLOSES + dt.timedelta(seconds=1), EtatDepot.HORS_DELAI),
    ],
)
def test_the_second_of_the_closing_is_in_time_and_the_next_one_late(one, at, state):
    s.deposit(one, "L5", at=at)
    s.close(one)
    assert s.states() == [state]


@pytest.mark.regle("M4", "N-13")
def test_a_deposit_writes_no_line_before_the_hour_and_its_digest_at_the_hour(one):
    before = Entry.objects.count(), Message.objects.count()
    s.deposit(one, "L1")
    s.deposit(one, "L5", at=s.CLOSES + dt.timedelta(seconds=1))
    assert (Entry.objects.count(), Message.objects.count()) == before
    s.close(one)
    lines = Entry.objects.filter(verb="sceaux.depot.register_deposit")
    assert {line.data["sha256"] for line in lines} == {d.sha256 for d in Depot.objects.all()}
    assert {line.actor_name for line in lines} == {"L’horloge d’Établi"}


@pytest.mark.regle("M4")
def test_what_was_in_time_and_is_written_just_after_the_closing_is_kept(one):
    s.close(one)
    s.deposit(one, "L1", at=s.CLOSES)
    assert s.states() == [EtatDepot.SCELLE]
    assert Entry.objects.filter(verb="sceaux.depot.register_deposit").count() == 1


@pytest.mark.regle("N-13")
@pytest.mark.parametrize("pair", ["AB", "AC", "BC"])
def test_exactly_two_holders_open_what_was_deposited_byte_for_byte(one, handed, pair):
    s.deposit(one, "L1", [("prix.ods", b"78 000"), ("memoire.pdf", b"x" * 70_000)])
    s.deposit(one, "L4", [("prix.ods", b"83 000")], at=s.CLOSES)
    s.close(one)
    s.begin(one, *pair)
    s.peel(one, pair[0])
    s.peel(one, pair[1])
    assert s.opening(one).etat == EtatOuverture.REUNIE
    s.open_all(one)
    assert handed == [
        (groupement(one, "L1"), s.BEFORE, {"prix.ods": b"78 000", "memoire.pdf": b"x" * 70_000}),
        (groupement(one, "L4"), s.CLOSES, {"prix.ods": b"83 000"}),
    ]
    done = Ouverture.objects.get()
    assert (done.etat, done.restes, done.cles) == (EtatOuverture.TERMINEE, {}, {})
    assert [line["pieces"] for line in done.registre] == [2, 1]
    assert s.states() == [EtatDepot.OUVERT] * 2


@pytest.mark.regle("N-13")
def test_nothing_opens_before_the_hour_nor_in_the_minute_after(one):
    s.deposit(one, "L1")
    said = ["Les offres s’ouvrent une minute après la clôture, et pas avant."]
    with horloge.at(s.BEFORE):
        act = lambda: services.begin_opening(one.cle("A"), one.cle("B"), actor=one.holders["A"])  # noqa: E731
        assert refused(act)[:1] == said
    with horloge.at(s.CLOSES + dt.timedelta(seconds=30)):
        consultations.close_consultations()
        one.fresh()
        assert refused(act)[:1] == said


@pytest.mark.regle("MS-4", "N-8")
def test_a_late_offer_stays_closed(one, handed):
    s.deposit(one, "L1")
    s.deposit(one, "L5", at=s.CLOSES + dt.timedelta(seconds=1))
    s.close(one)
    ouverture = s.begin(one, "A", "B")
    assert len(selectors.layers_to_open(ouverture, one.cle("A"))) == 1
    s.peel(one, "A")
    s.peel(one, "B")
    s.open_all(one)
    assert [who for who, *_ in handed] == [groupement(one, "L1")]
    assert s.states() == [EtatDepot.OUVERT, EtatDepot.HORS_DELAI]


def test_a_replaced_deposit_is_retired_by_the_code_of_its_receipt_and_never_opened(one, handed):
    code = s.deposit(one, "L1", [("prix.ods", b"90 000")])
    shown = f" {code[:9].lower()} {code[9:]} "
    s.deposit(one, "L1", [("prix.ods", b"78 000")], former=shown)
    assert s.states() == [EtatDepot.RECU, EtatDepot.RECU]
    first, second = Depot.objects.order_by("pk")
    assert second.remplace == first
    assert code not in str(Entry.objects.values_list("data"))
    s.close(one)
    s.begin(one, "A", "B")
    s.peel(one, "A")
    s.peel(one, "B")
    s.open_all(one)
    assert [files for *_, files in handed] == [{"prix.ods": b"78 000"}]
    assert s.states() == [EtatDepot.REMPLACE, EtatDepot.OUVERT]


def test_a_wrong_code_replaces_nothing_and_the_last_in_time_is_read(one, handed):
    s.deposit(one, "L1", [("prix.ods", b"90 000")])
    later = s.BEFORE + dt.timedelta(hours=3)
    s.deposit(one, "L1", [("prix.ods", b"78 000")], at=later, former="RECU-FAUX")
    s.close(one)
    assert s.states() == [EtatDepot.SCELLE, EtatDepot.SCELLE]
    s.begin(one, "A", "B")
    s.peel(one, "A")
    s.peel(one, "B")
    s.open_all(one)
    assert handed == [(groupement(one, "L1"), later, {"prix.ods": b"78 000"})]


def test_a_late_deposit_replaces_nothing(one):
    code = s.deposit(one, "L1")
    s.deposit(one, "L1", at=s.CLOSES + dt.timedelta(seconds=5), former=code)
    s.close(one)
    assert s.states() == [EtatDepot.SCELLE, EtatDepot.HORS_DELAI]


# -- drills ---------------------------------------------------------------------------------------


def test_one_holder_alone_or_in_the_wrong_turn_opens_nothing(one):
    s.deposit(one, "L1")
    s.close(one)
    ouverture = s.begin(one, "A", "B", by="B")
    assert selectors.layers_to_open(ouverture, one.cle("B")) == []
    with horloge.at(s.AFTER):
        said = refused(lambda: services.peel_layers(ouverture, actor=one.holders["B"], couches={}))
        assert (
            said
            == [
                "Votre part est faite, ou attend celle de Anne Un.",
                "Il manque une couche : pelez-les toutes d’une fois, depuis cette page.",
            ][:1]
        )
        assert refused(
            lambda: services.peel_layers(ouverture, actor=one.holders["C"], couches={})
        ) == ["Seule la personne nommée pour cette clé peut le faire."]


@pytest.mark.regle("N-10")
def test_a_holder_who_refuses_after_the_first_peel_is_replaced_by_the_third(one, handed):
    s.deposit(one, "L1", [("prix.ods", b"78 000")])
    s.close(one)
    s.begin(one, "A", "B")
    s.peel(one, "A")
    with horloge.at(s.AFTER):
        services.stop_opening(s.opening(one), actor=one.holders["A"], motif="B refuse de peler.")
    stopped = Ouverture.objects.get()
    assert (stopped.etat, stopped.restes) == (EtatOuverture.ARRETEE, {})
    s.begin(one, "A", "C")
    s.peel(one, "A")
    s.peel(one, "C")
    s.open_all(one)
    assert [files for *_, files in handed] == [{"prix.ods": b"78 000"}]


@pytest.mark.regle("N-10")
def test_a_holder_in_deport_peels_nothing_and_the_two_others_open(one, handed):
    s.deposit(one, "L1")
    s.close(one)
    s.begin(one, "A", "B")
    s.peel(one, "A")
    step_aside(one, "B")
    with horloge.at(s.AFTER):
        ouverture = s.opening(one)
        assert refused(
            lambda: services.peel_layers(ouverture, actor=one.holders["B"], couches={})
        )[:1] == [
            "Vous êtes en déport : arrêtez l’ouverture, deux autres détenteurs la recommenceront."
        ]
        services.stop_opening(ouverture, actor=one.local.rpa, motif="B est en déport.")
    assert refused(lambda: s.begin(one, "A", "B")) == [
        "Bruno Deux est en déport : choisissez deux autres détenteurs."
    ]
    s.begin(one, "A", "C")
    s.peel(one, "A")
    s.peel(one, "C")
    s.open_all(one)
    assert len(handed) == 1


def step_aside(one, rang):
    """The committee has kept the conflict of this person."""
    MembreComite.objects.create(
        marche=one.marche, organisation=one.local.atelier.service_pilote,
        personne_id=one.holders[rang].person_id, siege=SiegeComite.PILOTE, named_on=s.AFTER.date(),
        deported_on=s.AFTER.date(), deport_motif="Un proche y travaille.",
    )  # fmt: skip


def test_a_browser_closed_in_the_middle_loses_nothing(one, handed):
    s.deposit(one, "L1")
    s.deposit(one, "L2")
    s.close(one)
    s.begin(one, "B", "C")
    s.peel(one, "B")
    # another day, another machine
    ouverture = s.opening(one)
    assert selectors.layers_to_open(ouverture, one.cle("B")) == []
    assert len(selectors.layers_to_open(ouverture, one.cle("C"))) == 2
    s.peel(one, "C")
    s.open_all(one)
    assert len(handed) == 2


def test_a_process_killed_while_it_opens_begins_again(one, handed, monkeypatch):
    s.deposit(one, "L1")
    s.deposit(one, "L2")
    s.close(one)
    s.begin(one, "A", "B")
    s.peel(one, "A")
    s.peel(one, "B")
    real, seen = clock._read, []

    def killed(*given):
        seen.append(1)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(clock, "_read", killed)
    with pytest.raises(KeyboardInterrupt):
        s.open_all(one)
    assert handed == []
    monkeypatch.setattr(clock, "_read", real)
    s.open_all(one)
    assert len(handed) == 2


@pytest.mark.regle("N-13")
def test_an_altered_container_is_said_unreadable_and_the_others_open(one, handed):
    s.deposit(one, "L1")
    s.deposit(one, "L2")
    s.close(one)
    altered = Depot.objects.order_by("pk")[0]
    place = store.root() / altered.path
    data = bytearray(place.read_bytes())
    data[-5] ^= 1
    place.write_bytes(data)
    s.begin(one, "A", "B")
    s.peel(one, "A")
    s.peel(one, "B")
    s.open_all(one)
    assert [who for who, *_ in handed] == [groupement(one, "L2")]
    assert s.states() == [EtatDepot.ILLISIBLE, EtatDepot.OUVERT]
    line = Entry.objects.get(verb="sceaux.depot.declare_unreadable")
    assert line.motif == clock.ALTERED


@pytest.mark.regle("N-13")
def test_a_row_rewritten_with_another_digest_is_not_the_one_of_the_journal(one, handed):
    s.deposit(one, "L1")
    s.deposit(one, "L2")
    s.close(one)
    first, second = Depot.objects.order_by("pk")
    sealed = s.sealed(one, "L1", [("faux.pdf", b"1")], at=s.BEFORE)
    Depot.objects.filter(pk=first.pk).update(
        sha256=sealed.sha256, nom=sealed.nom, taille=sealed.taille,
        destinataire=sealed.destinataire,
        sceaux={k: {"sceau": v.sceau, "reste": v.reste} for k, v in sealed.sceaux.items()},
    )  # fmt: skip
    s.begin(one, "A", "B")
    s.peel(one, "A")
    s.peel(one, "B")
    s.open_all(one)
    assert [who for who, *_ in handed] == [groupement(one, "L2")]
    assert s.states() == [EtatDepot.ILLISIBLE, EtatDepot.OUVERT]


@pytest.mark.regle("N-8")
def test_once_an_opening_has_begun_nothing_is_received(one):
    s.deposit(one, "L1")
    s.close(one)
    s.begin(one, "A", "B")
    with pytest.raises(Refused, match="La remise des offres est terminée"):
        s.deposit(one, "L2", at=s.CLOSES)


@pytest.mark.regle("M5")
def test_without_an_offer_in_time_there_is_nothing_to_open(one):
    s.deposit(one, "L1", at=s.CLOSES + dt.timedelta(seconds=2))
    s.close(one)
    assert refused(lambda: s.begin(one, "A", "B")) == [
        "Aucune offre n’a été remise à temps : il n’y a rien à ouvrir."
    ]


@pytest.mark.regle("N-8", "N-13", "MS-4")
def test_what_is_opened_is_given_to_the_analysis_with_its_second_and_its_files(one):
    paper = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(paper)
    pdf = paper.getvalue()
    s.deposit(one, "L1", [("memoire.pdf", pdf), ("programme.exe", b"MZ" + b"\0" * 400)])
    s.deposit(one, "L4", [("memoire.pdf", pdf)], at=s.CLOSES)
    s.deposit(one, "L5", at=s.CLOSES + dt.timedelta(seconds=1))
    s.close(one)
    s.begin(one, "A", "B")
    s.peel(one, "A")
    s.peel(one, "B")
    s.open_all(one)
    rows = {row.groupement.code: row for row in Offre.objects.select_related("groupement")}
    assert {code: row.recue_at for code, row in rows.items()} == {"L1": s.BEFORE, "L4": s.CLOSES}
    assert [p.fichier.name for p in rows["L1"].pieces.all()] == ["memoire.pdf"]
    done = Ouverture.objects.get()
    assert len(done.registre[0]["refus"]) == 1
    assert "programme.exe" in done.registre[0]["refus"][0]
    assert done.registre[0]["refus"][0].endswith("il reste dans son conteneur.")
    folder = Path(settings.ETABLI_DATA) / "ouvertures"
    assert not folder.exists() or not [p for p in folder.rglob("*") if p.is_file()]
