"""Conflicts of interest in service: declared, flagged, confirmed or lifted (T-2, T-6, T-12)."""

import datetime as dt

import pytest

from etabli.ateliers.models import Atelier
from etabli.ateliers.services import advance
from etabli.core import horloge
from etabli.core.delais import echeances
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.marches import selectors, services, tourniquet
from etabli.marches.models import Conflit, LigneTourniquet
from etabli.marches.states import EtatConflit, EtatDesignation
from etabli.marches.tests.stories import SEUILS

D05 = dt.date(2026, 5, 5)


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def later(days, start=D05):
    return start + dt.timedelta(days=days)


def refuse(cast, designation, *, cause="CHARGE", on=D05):
    services.refuse_designation(
        designation, actor=cast.mandataire(designation), cause=cause, motif="Voilà.", on=on
    )


@pytest.mark.regle("T-6", "T-12", "F2")
def test_a_declared_conflict_that_is_confirmed_gives_the_turn_back(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    conflit = services.declare_conflict(
        designation,
        actor=cast.mandataire(designation),
        cas="LIEN",
        description="Un élu.",
        on=later(1),
    )
    with pytest.raises(Refused, match="La DGALN examine"):
        cast.accept(designation, on=later(1))
    services.confirm_conflict(conflit, actor=cast.chef, motif="Lien avéré.", on=later(2))
    assert fresh(designation).etat == EtatDesignation.CONFLIT
    assert cast.live(atelier).groupement.code == "G2"
    assert cast.file() == ["G1", "G3", "G2"]
    tour = selectors.tour_of(cast.accord)
    assert tourniquet.counted_refusals(tour, "G1", on=later(2), seuils=SEUILS) == ()
    natures = LigneTourniquet.objects.order_by("numero").values_list("nature", flat=True)
    assert list(natures) == ["DESIGNATION", "REFUS", "RETOUR", "DESIGNATION"]


@pytest.mark.regle("T-6", "T-12")
def test_a_lifted_conflict_lets_the_holder_answer_in_the_days_left(cast):
    designation = cast.designate(cast.atelier(), on=D05)  # due on 13/05
    conflit = services.declare_conflict(
        designation,
        actor=cast.mandataire(designation),
        cas="LIEN",
        description="Un élu.",
        on=later(2),
    )  # Thursday 07/05: three working days were left (11, 12, 13)
    with horloge.at(dt.date(2026, 5, 18)):
        tic()
    assert fresh(designation).etat == EtatDesignation.DESIGNEE
    services.lift_conflict(conflit, actor=cast.chef, motif="Sans lien.", on=dt.date(2026, 5, 15))
    due = echeances.of(designation, "reponse")
    assert due is not None
    assert due.due_on == dt.date(2026, 5, 20)
    cast.accept(fresh(designation), on=dt.date(2026, 5, 20))


@pytest.mark.regle("T-2", "F1")
def test_a_flag_stops_the_designation_until_dgaln_answers(cast):
    atelier = cast.atelier()
    flag = services.flag_conflict(
        atelier,
        cast.groupements["G1"],
        actor=cast.pilote,
        cas="PROJET",
        description="Propriétaire.",
        on=D05,
    )
    with pytest.raises(Refused, match="Alouette est signalé"):
        services.designate_atelier(atelier, actor=cast.chef, on=D05)
    services.lift_conflict(flag, actor=cast.chef, motif="Vendu en 2020.", on=D05)
    assert cast.designate(fresh(atelier), on=D05).groupement.code == "G1"


@pytest.mark.regle("T-2")
def test_the_system_flags_a_conflict_confirmed_within_three_years_on_the_same_commune(cast):
    atelier = cast.atelier()
    flag = services.flag_conflict(
        atelier,
        cast.groupements["G1"],
        actor=cast.pilote,
        cas="CONTRAT",
        description="PLU.",
        on=D05,
    )
    services.confirm_conflict(flag, actor=cast.chef, motif="Contrat en cours.", on=D05)
    twin = Atelier(
        numero="FLA-2027-047-900", slug="jumeau", titre="Le marché", question="?", annee=2027,
        commune=atelier.commune, departement_code="47", chef_de_file=atelier.chef_de_file,
        service_pilote=atelier.service_pilote, format=atelier.format, deroule=atelier.deroule,
    )  # fmt: skip
    from etabli.core.access import CLOCK

    advance(twin, "open", actor=CLOCK, on=dt.date(2027, 5, 5))
    found = Conflit.objects.get(atelier=twin)
    assert (found.source, found.groupement.code, found.etat) == (
        "SYSTEME",
        "G1",
        EtatConflit.SIGNALE,
    )
