"""The kit of a Local: six livrables expected from the notification on, each with its day (D-06, V1, V2)."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.models import Atelier
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.tests.attribution import NOTIFIED, notified
from etabli.core import horloge
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.livrables import selectors, services
from etabli.livrables.models import Livrable
from etabli.livrables.states import Images
from etabli.livrables.tests.factories import pdf, source

pytestmark = pytest.mark.django_db
FRAMED = dt.date(2026, 9, 10)


@pytest.fixture
def atelier():
    """A Local notified on 16 July 2026, for twelve months."""
    return Atelier.objects.get(pk=notified().fresh().atelier_id)


def pilote(atelier):
    return actor_of(Role.SERVICE_PILOTE, organisation=atelier.service_pilote)


def mandataire(atelier):
    return actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=atelier.mandataire)


def of(atelier, type_):
    return Livrable.objects.get(atelier=atelier, type=type_)


def deposit(one, *, on=FRAMED):
    with horloge.at(on):
        return services.deposit_files(
            one,
            actor=mandataire(one.atelier),
            pdf=pdf(),
            source=source(),
            images=Images.AUCUNE_PERSONNE,
        )


def admit(one, *, on=FRAMED):
    deposit(one, on=on)
    one = Livrable.objects.get(pk=one.pk)
    valideur = actor_of(Role.SERVICE_VALIDEUR, organisation=one.atelier.service_pilote)
    with horloge.at(on):
        services.start_verification(one, actor=pilote(one.atelier))
        services.admit_livrable(one, actor=valideur)


@pytest.mark.regle("D-06", "L2", "V1")
def test_the_six_livrables_are_expected_the_day_the_contract_is_notified_each_with_its_day(
    atelier,
):
    rows = Livrable.objects.filter(atelier=atelier).order_by("pk")
    assert {one.type: (one.etat, one.due_on) for one in rows} == {
        "NOTE_CADRAGE": ("ATTENDU", dt.date(2026, 9, 14)),
        "CARNET_1": ("ATTENDU", dt.date(2026, 12, 15)),
        "CARNET_2": ("ATTENDU", dt.date(2027, 3, 16)),
        "RAPPORT_FINAL": ("ATTENDU", dt.date(2027, 6, 15)),
        "FEUILLE_DE_ROUTE": ("ATTENDU", dt.date(2027, 6, 15)),
        "LIVRET": ("ATTENDU", dt.date(2027, 7, 16)),
    }


@pytest.mark.regle("D-06")
@pytest.mark.parametrize(("notified_on", "expected"), [("2026-01-27", 5), ("2026-01-28", 6)])
def test_the_livret_is_asked_of_contracts_notified_since_28_january_2026(notified_on, expected):
    one = Atelier(
        format="LOCAL", deroule="local-1", notified_on=dt.date.fromisoformat(notified_on)
    )
    kit = selectors.kit(one)
    assert len(kit) == expected
    assert ("LIVRET" in [line.type for line in kit]) == (expected == 6)


@pytest.mark.regle("V1")
def test_a_livrable_is_handed_in_at_its_stage_as_two_files(atelier):
    """Good: the note during the cadrage. Bad: the carnet before the first session."""
    note = of(atelier, "NOTE_CADRAGE")
    version = deposit(note)
    assert (version.numero, of(atelier, "NOTE_CADRAGE").etat) == (1, "DEPOSE")
    assert selectors.is_deposited(atelier, "NOTE_CADRAGE")
    with pytest.raises(Refused, match="à partir de la première session"):
        deposit(of(atelier, "CARNET_1"))
    assert not selectors.is_deposited(atelier, "CARNET_1")


@pytest.mark.regle("V1")
def test_what_has_no_parts_here_is_not_composed(atelier):
    note = of(atelier, "NOTE_CADRAGE")
    assert list(note.sections.all()) == []
    with pytest.raises(Refused, match="se dépose en fichiers"), horloge.at(FRAMED):
        services.deposit_generated(note, actor=mandataire(atelier))
    client = client_of(mandataire(atelier))
    with horloge.at(FRAMED):
        assert client.get(reverse("livrables:apercu", args=[note.pk, "pdf"])).status_code == 404
        page = client.get(note.get_absolute_url()).text
    assert "Déposer un PDF et sa source" in page
    assert "partie par partie" not in page


@pytest.mark.regle("V4", "D-02")
def test_the_work_ends_when_the_whole_kit_is_admitted(atelier):
    """Bad: the duration stops at the admission of the note de cadrage."""
    admit(of(atelier, "NOTE_CADRAGE"))
    assert selectors.is_admitted(atelier, "NOTE_CADRAGE")
    assert selectors.not_admitted(atelier) == [
        "Carnet de suivi de la session 1",
        "Carnet de suivi de la session 2",
        "Rapport final",
        "Feuille de route (document)",
        "Livret de capitalisation",
    ]
    assert Atelier.objects.get(pk=atelier.pk).admission_on is None
    Atelier.objects.filter(pk=atelier.pk).update(etat="RESTITUTION")
    Livrable.objects.filter(atelier=atelier, etat="ATTENDU").exclude(type="LIVRET").update(
        etat="ADMIS", admitted_on=FRAMED
    )
    last = dt.date(2027, 7, 1)
    admit(of(atelier, "LIVRET"), on=last)
    assert Atelier.objects.get(pk=atelier.pk).admission_on == last


@pytest.mark.regle("V1")
def test_the_pilote_fixes_the_day_agreed_at_the_cadrage(atelier):
    carnet = of(atelier, "CARNET_1")
    with horloge.at(FRAMED):
        services.set_due_day(carnet, actor=pilote(atelier), due_on=dt.date(2027, 1, 18))
    assert of(atelier, "CARNET_1").due_on == dt.date(2027, 1, 18)
    entry = Entry.objects.get(subject=carnet.reference, verb="livrables.livrable.set_due_day")
    assert entry.circle == "ATELIER"


@pytest.mark.regle("V1", "2.7.2")
def test_no_day_is_fixed_in_the_past_after_the_contract_during_a_suspension_or_by_the_team(
    atelier,
):
    carnet = of(atelier, "CARNET_1")

    def fix(day, actor=None):
        with horloge.at(FRAMED):
            services.set_due_day(
                of(atelier, "CARNET_1"), actor=actor or pilote(atelier), due_on=day
            )

    with pytest.raises(Refused, match="La date de remise est à venir"):
        fix(FRAMED)
    with pytest.raises(Refused, match="16/07/2027"):
        fix(dt.date(2027, 7, 17))
    with pytest.raises(PermissionDenied):
        fix(dt.date(2027, 1, 18), actor=mandataire(atelier))
    Atelier.objects.filter(pk=atelier.pk).update(
        etat="SUSPENDU", state_before="CADRAGE", suspended_on=FRAMED
    )
    with pytest.raises(Refused, match="L’Atelier est suspendu"):
        fix(dt.date(2027, 1, 18))
    assert carnet.due_on == dt.date(2026, 12, 15)


@pytest.mark.regle("V1")
def test_a_longer_contract_spreads_the_days_over_its_own_time(atelier):
    MarcheSubsequent.objects.filter(atelier=atelier).update(duree_mois=10)
    # the 16th is a Sunday, the 17th Whit Monday
    assert selectors.contract_end(atelier) == dt.date(2027, 5, 18)
    # 306 days from 16 July 2026: five twelfths are 127
    assert selectors.handing_over_day(of(atelier, "CARNET_1")) == NOTIFIED + dt.timedelta(127)


@pytest.mark.regle("V2", "V5")
def test_messages_and_letters_name_which_livrable_is_meant(atelier):
    deposit(of(atelier, "NOTE_CADRAGE"))
    note = of(atelier, "NOTE_CADRAGE")
    assert note.precision == " «\u00a0Note de cadrage\u00a0»"
    assert (note.slug, note.le_nom) == ("note-de-cadrage", "la note de cadrage")
