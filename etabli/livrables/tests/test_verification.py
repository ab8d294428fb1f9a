"""V1 to V4: deposit, two months, tacit admission, decisions after hearing; every date exact."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from etabli.acteurs.states import Role
from etabli.acteurs.tests.factories import add_role
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import duration_days, duration_months
from etabli.ateliers.services import advance, blockers_of
from etabli.core.access import CLOCK
from etabli.core.delais import echeances
from etabli.core.fichiers.refusal import FileRefused
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.livrables import selectors, services
from etabli.livrables.models import Livrable
from etabli.livrables.tests.days import at, day, due
from etabli.livrables.tests.factories import DEPOSIT, make_scene, pdf, scanned, source

pytestmark = pytest.mark.django_db


def labels(livrable):
    return list(
        Entry.objects.filter(subject=livrable.reference)
        .order_by("number")
        .values_list("label", flat=True)
    )


# -- V1 -------------------------------------------------------------------------------------


@pytest.mark.regle("V1")
def test_the_restitution_opens_the_livrable_with_its_nine_parts():
    scene = make_scene(etat="ANIMATION")
    Livrable.objects.all().delete()
    type(scene.atelier).objects.filter(pk=scene.atelier.pk).update(etat="ANIMATION")
    atelier = Atelier.objects.get(pk=scene.atelier.pk)
    atelier.sessions.update(visite_tenue=True, seance_tenue=True)
    advance(atelier, "start_restitution", actor=scene.pilote, on=day("10/07/2026"))
    livrable = selectors.livrable_of(atelier)
    assert livrable is not None
    assert (livrable.etat, livrable.sections.count()) == ("ATTENDU", 9)
    assert services.expect_livrable(atelier, actor=CLOCK) == livrable


@pytest.mark.regle("V1")
def test_a_deposit_keeps_files_version_digest_and_who(scene):
    version = scene.deposit()
    kept = scene.fresh()
    assert (kept.etat, kept.deposited_on, version.numero) == ("DEPOSE", DEPOSIT, 1)
    assert version.deposited_by_id == scene.mandataire.person_id
    assert version.sha256 == version.pdf.sha256
    assert len(version.sha256) == 64
    assert version.defauts == []
    assert (version.pdf.format, version.source.format) == ("PDF", "ODT")
    entry = Entry.objects.get(verb="livrables.livrable.deposit")
    assert entry.data["sha256"] == version.sha256
    assert entry.data["source_sha256"] == version.source.sha256
    assert entry.root == scene.atelier.reference


@pytest.mark.regle("V1")
def test_what_an_inaccessible_pdf_lacks_is_kept_and_said(scene):
    version = scene.deposit(pdf=scanned())
    assert len(version.defauts) == 4
    assert "n’est pas balisé" in version.defauts[0]
    assert version.is_accessible is False


@pytest.mark.regle("V1")
@pytest.mark.parametrize("wrong", ["pdf", "source"])
def test_a_wrong_type_of_file_is_refused(scene, wrong):
    files = {"pdf": pdf(), "source": source()} | {wrong: source() if wrong == "pdf" else pdf()}
    with pytest.raises(FileRefused):
        services.deposit_files(
            scene.livrable, actor=scene.mandataire, images="AUCUNE_PERSONNE", **files
        )
    assert scene.fresh().etat == "ATTENDU"


@pytest.mark.regle("V1")
def test_the_pilote_hands_in_only_a_document_that_is_written_together(scene):
    def hand_in():
        return services.deposit_files(
            scene.livrable,
            actor=scene.pilote,
            pdf=pdf(),
            source=source(),
            images="AUCUNE_PERSONNE",
        )

    with pytest.raises(PermissionDenied):
        hand_in()
    services.share_writing(scene.livrable, actor=scene.pilote, on=DEPOSIT)
    assert hand_in().deposited_by_id == scene.pilote.person_id
    assert scene.fresh().etat == "DEPOSE"


@pytest.mark.regle("V1")
def test_nothing_is_handed_in_before_the_session():
    scene = make_scene(etat="APPROPRIATION")
    with pytest.raises(Refused, match="pendant l’animation ou la restitution"):
        scene.deposit()


# -- V2 -------------------------------------------------------------------------------------


@pytest.mark.regle("V2", "R-DELAI-1", "R-DELAI-2")
def test_s01_the_verification_ends_on_the_first_working_day_after_two_months(scene):
    scene.deposit()
    found = due(scene.livrable, "verification")
    assert (found.raw_due_on, found.due_on) == (day("31/10/2026"), day("02/11/2026"))
    assert selectors.verification_end(scene.livrable, on=DEPOSIT) == day("02/11/2026")


@pytest.mark.regle("V2")
def test_silence_admits_the_day_the_delay_ends_and_not_before(read):
    with at("02/11/2026"):
        tic()
    assert read.fresh().etat == "EN_VERIFICATION"
    with at("03/11/2026"):
        tic()
        tic()
    kept = read.fresh()
    assert (kept.etat, kept.admitted_on, kept.is_tacit) == ("ADMIS", day("02/11/2026"), True)
    entry = Entry.objects.get(verb="livrables.livrable.admit_tacitly")
    assert (entry.effective_on, entry.role) == (day("02/11/2026"), "CLOCK")
    read.atelier.refresh_from_db()
    assert read.atelier.admission_on == day("02/11/2026")


@pytest.mark.regle("V2")
def test_silence_admits_a_livrable_that_nobody_has_opened(scene):
    scene.deposit()
    with at("15/11/2026"):
        tic()
    assert scene.fresh().admitted_on == day("02/11/2026")


@pytest.mark.regle("V2")
def test_after_the_last_day_there_is_nothing_left_to_decide(read):
    with pytest.raises(
        Refused, match=r"expiré le lundi 2 novembre 2026 à minuit.*admis tacitement"
    ):
        services.postpone_livrable(
            read.livrable, actor=read.valideur, motif="Trop court.", on=day("03/11/2026")
        )
    services.admit_livrable(read.livrable, actor=read.valideur, on=day("02/11/2026"))
    assert read.livrable.is_tacit is False


@pytest.mark.regle("V2")
def test_the_head_of_service_is_reminded_ten_and_three_days_before_and_the_day_after(read):
    """The day after, silence has just admitted: the message says so instead (2.8)."""
    mine = Message.objects.filter(person_id=read.valideur.person_id)
    sent = {}
    for text in ("22/10/2026", "23/10/2026", "30/10/2026", "03/11/2026"):
        before = set(mine.values_list("pk", flat=True))
        with at(text):
            tic()
        sent[text] = [row.subject for row in mine.exclude(pk__in=before)]
    assert [len(subjects) for subjects in sent.values()] == [0, 1, 1, 1]
    assert "admission tacite" in sent["23/10/2026"][0]
    assert sent["23/10/2026"][0].endswith("échéance dans 10 jours")
    assert sent["03/11/2026"][0].endswith("le livrable est admis, le délai étant passé")


# -- V3 -------------------------------------------------------------------------------------


@pytest.mark.regle("V3", "V4")
def test_s01_the_admission_stops_the_duration_of_the_atelier(read):
    services.admit_livrable(read.livrable, actor=read.valideur, on=day("15/09/2026"))
    atelier = Atelier.objects.get(pk=read.atelier.pk)
    assert (read.livrable.etat, atelier.admission_on) == ("ADMIS", day("15/09/2026"))
    assert duration_days(atelier, on=day("01/12/2026")) == 119
    assert duration_months(atelier, on=day("01/12/2026")) == Decimal("3.9")
    assert echeances.of(read.livrable, "verification") is None
    assert selectors.is_admitted(atelier)


@pytest.mark.regle("V3")
def test_a_postponed_livrable_has_fifteen_days_then_a_new_verification(read):
    services.postpone_livrable(
        read.livrable, actor=read.valideur, motif="Carte illisible.", on=day("11/09/2026")
    )
    kept = read.fresh()
    assert (kept.etat, kept.motif) == ("AJOURNE", "Carte illisible.")
    found = due(kept, "reprise")  # 26/09/2026 is a Saturday
    assert (found.raw_due_on, found.due_on) == (day("26/09/2026"), day("28/09/2026"))
    assert echeances.of(kept, "verification") is None
    assert selectors.is_admitted(read.atelier) is False
    version = read.deposit(on=day("25/09/2026"))
    again = read.fresh()
    assert (version.numero, again.etat, again.motif) == (2, "DEPOSE", "")
    assert echeances.of(again, "reprise") is None
    assert due(again, "verification").due_on == day("25/11/2026")


@pytest.mark.regle("V3")
def test_the_service_may_leave_more_days_to_correct(read):
    services.postpone_livrable(
        read.livrable, actor=read.valideur, motif="À refaire.", jours=30, on=day("11/09/2026")
    )
    assert due(read.livrable, "reprise").due_on == day("12/10/2026")  # the 11th: Sunday


@pytest.mark.regle("V3")
def test_a_decision_says_why(read):
    with pytest.raises(Refused, match="Donnez vos raisons"):
        services.postpone_livrable(
            read.livrable, actor=read.valideur, motif=" ", on=day("11/09/2026")
        )


@pytest.mark.regle("V3")
def test_nobody_decides_on_what_they_handed_in(scene):
    both = add_role(scene.pilote, Role.SERVICE_VALIDEUR, organisation=scene.atelier.service_pilote)
    services.share_writing(scene.livrable, actor=both)
    services.deposit_files(
        scene.livrable,
        actor=both,
        pdf=pdf(),
        source=source(),
        images="AUCUNE_PERSONNE",
        on=DEPOSIT,
    )
    scene.verify()
    with pytest.raises(Refused, match="Vous avez déposé ce livrable"):
        services.admit_livrable(scene.livrable, actor=both, on=day("15/09/2026"))
    services.admit_livrable(scene.livrable, actor=scene.valideur, on=day("15/09/2026"))


# -- V4, F10, F17 ---------------------------------------------------------------------------


def close_reasons(scene):
    atelier = Atelier.objects.get(pk=scene.atelier.pk)
    return " ".join(blockers_of(atelier, "close", actor=scene.valideur))


@pytest.mark.regle("V4", "F10")
def test_an_atelier_closes_only_once_its_livrable_is_admitted(read):
    assert "n’est pas admis (aujourd’hui : en vérification)" in close_reasons(read).replace(
        "\u00a0", " "
    )
    services.admit_livrable(read.livrable, actor=read.valideur, on=day("15/09/2026"))
    assert "livrable" not in close_reasons(read)


@pytest.mark.regle("V4", "F10")
def test_a_postponed_livrable_does_not_close_the_atelier(read):
    services.postpone_livrable(
        read.livrable, actor=read.valideur, motif="Court.", on=day("15/09/2026")
    )
    assert "ajourné" in close_reasons(read)


@pytest.mark.regle("V2")
def test_silence_admits_while_the_atelier_is_suspended(read):
    advance(
        Atelier.objects.get(pk=read.atelier.pk), "suspend", actor=read.valideur, motif="Élections.",
        on=day("01/10/2026"),
    )  # fmt: skip
    with at("03/11/2026"):
        tic()
    assert read.fresh().admitted_on == day("02/11/2026")
    assert Atelier.objects.get(pk=read.atelier.pk).admission_on == day("02/11/2026")


@pytest.mark.regle("F17")
def test_an_abandoned_atelier_expects_nothing_any_more(scene):
    atelier = Atelier.objects.get(pk=scene.atelier.pk)
    advance(atelier, "abandon", actor=scene.valideur, motif="Retrait.", on=day("01/08/2026"))
    assert scene.fresh().etat == "SANS_OBJET"
    assert labels(scene.livrable)[-1] == "Rendre le livrable sans objet"


def test_who_must_correct_reads_until_when(read):
    services.postpone_livrable(
        read.livrable, actor=read.valideur, motif="Carte floue.", on=day("10/09/2026")
    )
    asked = Message.objects.filter(entry__verb="livrables.livrable.postpone", level="ACTION")
    assert asked.exists()
    told = "À faire avant le vendredi 25 septembre 2026 à minuit"
    assert [m.person_id for m in asked.order_by("pk") if told not in m.body] == []
