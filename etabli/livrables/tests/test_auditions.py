"""V3 and 10.6: no reduction nor rejection unheard; the hearing stops the verification."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from etabli.core.devoirs.rows import differences
from etabli.core.documents.models import Document
from etabli.core.duties import duties_on, duty_of
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.livrables import selectors, services
from etabli.livrables.tests.days import at, day, due
from tests.recits import told_once

pytestmark = pytest.mark.django_db


@pytest.mark.regle("V3")
def test_neither_refaction_nor_rejection_without_hearing(read):
    for act, more in (
        (services.admit_with_refaction, {"taux": Decimal(10)}),
        (services.reject_livrable, {}),
    ):
        with pytest.raises(Refused, match="ouvrez d’abord une audition"):
            act(
                read.livrable,
                actor=read.valideur,
                motif="Incomplet.",
                on=day("11/09/2026"),
                **more,
            )


@pytest.fixture
@told_once
def hearing(read):
    """Opened on 10/09/2026: the holder may answer until 25/09/2026."""
    services.open_hearing(
        read.livrable,
        actor=read.valideur,
        objet="REJET",
        motif="Hors sujet.",
        on=day("10/09/2026"),
    )
    return read


@pytest.mark.regle("V3")
def test_the_hearing_lasts_fifteen_days_and_its_letter_is_kept(hearing):
    assert selectors.hearing_end(hearing.livrable) == day("25/09/2026")
    assert due(hearing.livrable, "observations").due_on == day("25/09/2026")
    letter = Document.objects.get(nature="audition_livrable")
    entry = Entry.objects.get(verb="livrables.livrable.open_hearing")
    assert entry.data["document"]["sha256"] == letter.sha256
    with pytest.raises(Refused, match="jusqu’au vendredi 25 septembre 2026 à minuit"):
        services.reject_livrable(
            hearing.livrable, actor=hearing.valideur, motif="Hors sujet.", on=day("25/09/2026")
        )
    services.reject_livrable(
        hearing.livrable, actor=hearing.valideur, motif="Hors sujet.", on=day("26/09/2026")
    )
    assert hearing.livrable.etat == "REJETE"
    assert Document.objects.filter(nature="decision_livrable").count() == 1


@pytest.mark.regle("V3", "V2")
def test_the_observations_give_the_verification_its_days_back(hearing):
    """Stopped from 10/09 to 16/09: six days; 31/10 + 6 = 06/11, a Friday."""
    services.answer_hearing(
        hearing.livrable,
        actor=hearing.mandataire,
        observations="Nous complétons.",
        on=day("16/09/2026"),
    )
    kept = hearing.fresh()
    assert (kept.observations, kept.heard_on) == ("Nous complétons.", day("16/09/2026"))
    assert due(kept, "verification").due_on == day("06/11/2026")
    services.admit_with_refaction(
        kept, actor=hearing.valideur, motif="Deux parties manquent.", taux=Decimal(10),
        on=day("17/09/2026"),
    )  # fmt: skip
    assert (kept.etat, kept.refaction_taux) == ("ADMIS_AVEC_REFACTION", Decimal(10))
    assert selectors.refaction_of(hearing.atelier) == selectors.Refaction(Decimal(10), None)
    assert selectors.is_admitted(hearing.atelier)


@pytest.mark.regle("V3", "V2")
def test_without_answer_the_verification_goes_on_after_fifteen_days(hearing):
    """Stopped from 10/09 to 25/09: fifteen days; 31/10 + 15 = 15/11, a Sunday → 16/11/2026."""
    with at("25/09/2026"):
        tic()
    assert hearing.fresh().heard_on is None
    with at("26/09/2026"):
        tic()
        tic()
    kept = hearing.fresh()
    assert (kept.heard_on, kept.observed_on) == (day("25/09/2026"), None)
    assert due(kept, "verification").due_on == day("16/11/2026")
    with at("16/11/2026"):
        tic()
    assert hearing.fresh().etat == "EN_VERIFICATION"
    with at("17/11/2026"):
        tic()
    assert hearing.fresh().admitted_on == day("16/11/2026")


@pytest.mark.regle("V3", "V2")
def test_a_sleeping_clock_changes_no_date(hearing):
    with at("20/11/2026"):
        tic()
    kept = hearing.fresh()
    assert (kept.heard_on, kept.admitted_on) == (day("25/09/2026"), day("16/11/2026"))


@pytest.mark.regle("V3")
def test_observations_come_in_time_from_the_holder_only(hearing):
    with pytest.raises(Refused, match=r"expiré le vendredi 25 septembre 2026 à minuit"):
        services.answer_hearing(
            hearing.livrable,
            actor=hearing.mandataire,
            observations="Trop tard.",
            on=day("26/09/2026"),
        )
    with pytest.raises(PermissionDenied):
        services.answer_hearing(
            hearing.livrable, actor=hearing.signataire, observations="Non.", on=day("12/09/2026")
        )


@pytest.mark.regle("V3")
def test_a_hearing_on_a_reduction_does_not_allow_a_rejection(read):
    services.open_hearing(
        read.livrable, actor=read.valideur, objet="REFACTION", motif="Court.", on=day("10/09/2026")
    )
    services.answer_hearing(
        read.livrable, actor=read.mandataire, observations="Soit.", on=day("11/09/2026")
    )
    with pytest.raises(Refused, match="ouvrez d’abord une audition"):
        services.reject_livrable(
            read.livrable, actor=read.valideur, motif="Court.", on=day("14/09/2026")
        )


@pytest.mark.regle("V3")
@pytest.mark.parametrize(
    ("taux", "montant"),
    [
        (None, None),
        (Decimal(10), Decimal(300)),
        (Decimal(0), None),
        (Decimal(101), None),
        (None, Decimal(0)),
    ],
)
def test_a_reduction_is_a_rate_or_an_amount(hearing, taux, montant):
    with pytest.raises(Refused, match=r"réfaction"):
        services.admit_with_refaction(
            hearing.livrable, actor=hearing.valideur, motif="Court.", taux=taux, montant=montant,
            on=day("28/09/2026"),
        )  # fmt: skip


@pytest.mark.regle("V3")
def test_a_rejected_livrable_is_done_again(hearing):
    services.reject_livrable(
        hearing.livrable, actor=hearing.valideur, motif="Vide.", on=day("28/09/2026")
    )
    hearing.deposit(on=day("12/10/2026"))
    kept = hearing.fresh()
    assert (kept.etat, kept.audition_on, kept.current.numero) == ("DEPOSE", None, 2)
    assert due(kept, "verification").due_on == day("14/12/2026")  # the 12th: Saturday


@pytest.mark.regle("V3")
def test_an_open_hearing_waits_for_the_holder_alone_and_only_the_contract_is_told(hearing):
    one = hearing.fresh()
    owed = duty_of(hearing.mandataire, one.reference, "observe")
    assert owed is not None
    assert (owed.is_mine, owed.due_on) == (True, day("25/09/2026"))
    told = duty_of(hearing.valideur, one.reference, "observe")
    assert told is not None
    assert (told.is_mine, told.due_on) == (False, day("25/09/2026"))
    assert duty_of(hearing.redacteur, one.reference, "observe") is None
    assert duty_of(hearing.valideur, one.reference, "admit") is None
    services.answer_hearing(
        one, actor=hearing.mandataire, observations="Soit.", on=day("16/09/2026")
    )
    assert [duty.name for duty in duties_on(hearing.valideur, one)] == ["admit"]
    assert differences() == []
