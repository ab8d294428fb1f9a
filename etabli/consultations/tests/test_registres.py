"""4.9: the registers of PLACE are shown as a plan, then kept, once."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import actor_of
from etabli.consultations import services
from etabli.consultations.models import Offre, PieceOffre, Retrait
from etabli.consultations.selectors import depots, registres
from etabli.consultations.states import EtatMarche
from etabli.consultations.tests.scene import published, scene
from etabli.core import horloge
from etabli.core.models import Entry, Fichier
from etabli.core.refus import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db):
    return scene()


@pytest.fixture
def marche(one):
    return published(one)


def at(day, hour=9, minute=0, second=0):
    return dt.datetime(2026, 6, day, hour, minute, second, tzinfo=horloge.PARIS)


def plain(said):
    """A sentence without the spaces that do not break."""
    return str(said).replace("\u00a0", " ").replace("\u202f", " ")


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return [reason.replace("\u00a0", " ") for reason in refusal.value.reasons]


def firms(one):
    return {
        row.code: row.mandataire for row in one.accord.groupements.select_related("mandataire")
    }


def retraits(one):
    found = firms(one)
    return (
        "Date et heure;Entreprise;SIRET;Pièces\n"
        f"02/06/2026 09:12:33;;{found['L1'].siret};RC\n"
        f"02/06/2026 10:00:00;{found['L2'].nom};;\n"
        "02/06/2026 11:00:00;Une firme inconnue;;\n"
    )


QUESTIONS = (
    "Date,Entreprise,Question\n"
    '03/06/2026 09:00:00,Quelqu’un,"Les cartes de l’aléa\nsont-elles remises ?"\n'
    "03/06/2026 09:05:00,Quelqu’un,Le budget est-il dit ?\n"
)


def import_one(one, marche, nature, texte, *, on):
    with horloge.at(on):
        return services.import_register(marche, actor=one.pilote, nature=nature, texte=texte)


def test_withdrawals_are_kept_once_and_an_unknown_firm_is_named(one, marche):
    with horloge.at(at(4)):
        plan = registres.plan_of(marche, "RETRAITS", retraits(one))
    assert (plan.new, plan.present) == (2, 0)
    assert [plain(fault) for fault in plan.faults] == [
        "Ligne 4 : « Une firme inconnue » n’est pas un titulaire consulté : vérifiez le nom ou le SIRET."
    ]
    assert Retrait.objects.count() == 0
    entry = import_one(one, marche, "RETRAITS", retraits(one), on=at(4))
    rows = marche.retraits.order_by("withdrawn_at").values_list(
        "groupement__code", "withdrawn_at", "pieces"
    )
    assert list(rows) == [("L1", at(2, 9, 12, 33), "RC"), ("L2", at(2, 10), "")]
    assert entry.data == {
        "nature": "RETRAITS", "lignes_versees": 2, "lignes_deja_la": 0, "lignes_refusees": 1,
    }  # fmt: skip
    assert entry.circle == "ETAT"


def test_a_register_read_twice_changes_nothing_and_a_longer_one_adds_what_is_new(one, marche):
    import_one(one, marche, "RETRAITS", retraits(one), on=at(4))
    assert refused(lambda: import_one(one, marche, "RETRAITS", retraits(one), on=at(5))) == [
        "Rien n’est à verser : toutes les lignes de ce registre sont déjà là.",
        "Ligne 4 : « Une firme inconnue » n’est pas un titulaire consulté : vérifiez le nom ou le SIRET.",
    ]
    longer = retraits(one) + f"04/06/2026 18:00:00;{firms(one)['L3'].nom};;\n"
    entry = import_one(one, marche, "RETRAITS", longer, on=at(5))
    assert (entry.data["lignes_versees"], entry.data["lignes_deja_la"]) == (1, 2)
    assert marche.retraits.count() == 3
    assert Entry.objects.filter(verb="consultations.marchesubsequent.import_register").count() == 2


@pytest.mark.regle("M3")
def test_questions_keep_the_second_of_place_and_nobodys_name(one, marche):
    entry = import_one(one, marche, "QUESTIONS", QUESTIONS, on=at(4))
    rows = marche.questions.order_by("numero").values_list(
        "numero", "origine", "texte", "asked_at"
    )
    assert list(rows) == [
        (1, "PLACE", "Les cartes de l’aléa\nsont-elles remises ?", at(3, 9)),
        (2, "PLACE", "Le budget est-il dit ?", at(3, 9, 5)),
    ]
    assert "cartes" not in str(entry.data)
    assert "Quelqu" not in str(list(marche.questions.values()))


@pytest.mark.regle("M3")
def test_a_question_known_here_or_reworded_is_not_asked_twice(one, marche):
    with horloge.at(at(3, 12)):
        services.ask_question(
            marche, actor=one.pilote, texte="Les cartes de l’aléa sont-elles remises ?"
        )
    reworded = QUESTIONS.replace("Le budget est-il dit ?", "Le budget du marché est-il dit ?")
    import_one(one, marche, "QUESTIONS", reworded, on=at(4))
    assert marche.questions.count() == 2
    (sentence,) = refused(lambda: import_one(one, marche, "QUESTIONS", QUESTIONS, on=at(5)))
    assert sentence == "Rien n’est à verser : toutes les lignes de ce registre sont déjà là."
    assert marche.questions.count() == 2


def test_what_is_confirmed_is_what_was_shown(one, marche):
    with horloge.at(at(4)):
        seen = registres.plan_of(marche, "RETRAITS", retraits(one)).mark
    import_one(
        one,
        marche,
        "RETRAITS",
        retraits(one).splitlines(True)[0] + retraits(one).splitlines(True)[1],
        on=at(4),
    )
    with horloge.at(at(5)):
        assert refused(
            lambda: services.import_register(
                marche, actor=one.pilote, nature="RETRAITS", texte=retraits(one), seen=seen
            )
        ) == [
            "Ce qui serait versé a changé depuis que la page est affichée : relisez-le, puis versez."
        ]


def test_only_the_service_that_buys_reads_the_registers(one, marche):
    stranger = actor_of(Role.SERVICE_PILOTE)
    with horloge.at(at(4)), pytest.raises(Http404):
        services.import_register(marche, actor=stranger, nature="RETRAITS", texte=retraits(one))
    with horloge.at(at(4)), pytest.raises(PermissionDenied):
        services.import_register(
            marche, actor=one.mandataires["L1"], nature="RETRAITS", texte=retraits(one)
        )


# -- the offers -----------------------------------------------------------------------------------

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"


def deposits(one):
    """L1 in time at the last second, L2 twice in time, L3 one second late."""
    found = firms(one)
    return (
        "N° de pli;Date et heure de dépôt;Entreprise\n"
        f"1;22/06/2026 12:00:00;{found['L1'].nom}\n"
        f"2;20/06/2026 10:00:00;{found['L2'].nom}\n"
        f"3;21/06/2026 10:00:00;{found['L2'].nom}\n"
        f"4;22/06/2026 12:00:01;{found['L3'].nom}\n"
    )


SEALED = "Les offres se versent après l’heure de clôture. D’ici là, ni leur contenu ni leur nombre ne se lisent."


@pytest.mark.regle("N-8", "N-13")
@pytest.mark.parametrize("texte", ["", "rien", "Date;Société\n"])
def test_before_the_hour_nothing_is_read_nor_said(one, marche, texte, tmp_path):
    nowhere = tmp_path / "rien.zip"
    for given in (texte, deposits(one)):
        with horloge.at(at(22, 12, 0, 0)):
            assert refused(
                lambda given=given: services.import_offers(
                    marche, actor=one.pilote, texte=given, archive=nowhere
                )
            ) == [SEALED]
    assert Offre.objects.count() == 0


def closed(marche):
    with horloge.at(at(22, 12, 1)):
        services.close_consultations()
    marche.refresh_from_db()
    assert marche.etat == EtatMarche.CLOS_OFFRES
    return marche


def receive(one, marche, texte, archive=None):
    with horloge.at(at(22, 14)):
        return services.import_offers(marche, actor=one.pilote, texte=texte, archive=archive)


@pytest.mark.regle("N-8", "MS-4")
def test_the_closing_second_is_in_time_and_the_next_is_late(one, marche):
    receive(one, closed(marche), deposits(one))
    entry = Entry.objects.get(verb="consultations.marchesubsequent.receive_offers")
    rows = marche.offres.order_by("recue_at").values_list(
        "groupement__code", "recue_at", "is_late", "is_replaced"
    )
    assert list(rows) == [
        ("L2", at(20, 10), False, True),
        ("L2", at(21, 10), False, False),
        ("L1", at(22, 12, 0, 0), False, False),
        ("L3", at(22, 12, 0, 1), True, False),
    ]
    assert entry.data == {"depots_verses": 4, "hors_delai": 1, "fichiers_verses": 0}
    marche.refresh_from_db()
    assert refused(lambda: receive(one, marche, deposits(one))) == [
        "Rien n’est à verser : ces dépôts et ces fichiers sont déjà là."
    ]


def zipped(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.fixture
def pdf():
    from pypdf import PdfWriter

    def make(title):
        writer, made = PdfWriter(), io.BytesIO()
        writer.add_blank_page(200, 200)
        writer.add_metadata({"/Title": title})
        writer.write(made)
        return made.getvalue()

    return make


@pytest.mark.regle("MS-4", "N-13")
def test_a_late_offer_is_kept_closed_and_the_files_of_the_others_are_received(
    one, marche, pdf, tmp_path
):
    found, place = firms(one), tmp_path / "offres.zip"
    place.write_bytes(
        zipped({
            f"1 {found['L1'].nom}/Note méthodologique.pdf": pdf("note"),
            f"1 {found['L1'].nom}/../../DPGF.pdf": pdf("prix"),
            f"1 {found['L1'].nom}/signature.p7s": b"\x30\x82 signature",
            f"3 {found['L2'].nom}.zip": zipped({"offre/acte d’engagement.pdf": pdf("acte")}),
            f"2 {found['L2'].nom}.zip": b"former, never opened",
            f"4 {found['L3'].nom}/Note.pdf": b"late, never opened",
        })
    )  # fmt: skip
    closed(marche)
    with horloge.at(at(22, 14)):
        from etabli.core.fichiers import archives

        plan = depots.plan_of(marche, deposits(one), archives.entries(place))
    assert [(plain(one.suite), one.pli and one.pli.folder[0]) for one in plan.depots] == [
        ("Remplacée par un dépôt suivant : elle n’est pas ouverte.", "2"),
        ("À temps.", "3"),
        ("À temps.", "1"),
        ("Hors délai : elle n’est pas ouverte.", "4"),
    ]
    receive(one, marche, deposits(one))
    marche.refresh_from_db()
    refusals = receive(one, marche, deposits(one), place)
    rows = PieceOffre.objects.order_by("pk").values_list(
        "offre__groupement__code", "nature", "fichier__name"
    )
    assert list(rows) == [
        ("L2", "AE", "acte d’engagement.pdf"),
        ("L1", "NOTE", "Note méthodologique.pdf"),
        ("L1", "FINANCIERE", "DPGF.pdf"),
    ]
    assert len(refusals) == 1
    assert "signature.p7s" in refusals[0]
    assert "il reste sur PLACE." in refusals[0]
    assert Fichier.objects.filter(subject=f"consultations.offre:{marche.numero}").count() == 3
    entry = Entry.objects.filter(verb="consultations.marchesubsequent.receive_offers").latest(
        "number"
    )
    assert entry.data == {"depots_verses": 0, "hors_delai": 0, "fichiers_verses": 3}
    marche.refresh_from_db()
    assert refused(lambda: receive(one, marche, deposits(one), place)) == [
        "Rien n’est à verser : ces dépôts et ces fichiers sont déjà là."
    ]
    assert PieceOffre.objects.count() == 3
