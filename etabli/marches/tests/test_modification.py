"""AC-7: a maximum is raised by a signed amendment, within the thresholds of its day."""

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from etabli.acteurs.tests.clients import client_of
from etabli.ateliers.models import Atelier
from etabli.ateliers.states import Etat
from etabli.core import horloge
from etabli.core.documents.models import Document
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.marches import plafond, selectors, services
from etabli.marches.models import AccordCadre, ModificationAccordCadre
from etabli.marches.states import Situation
from etabli.marches.tests.factories import make_cast

DAY = dt.date(2026, 6, 1)


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def lift(cast, montant, *, base="R2194-8", motif="Plus d’Ateliers que prévu.", on=DAY, actor=None):
    with horloge.at(max(on, DAY)):
        return services.raise_maximum(
            fresh(cast.accord), actor=actor or cast.achats, montant_ht=D(montant), base=base,
            motif=motif, on=on,
        )  # fmt: skip


def refused(cast, montant, **fields):
    with pytest.raises(Refused) as refusal:
        lift(cast, montant, **fields)
    assert ModificationAccordCadre.objects.filter(montant_ht=D(montant)).count() == 0
    return " ".join(refusal.value.reasons).replace("\u202f", " ").replace("\u00a0", " ")


def maximum(cast):
    return fresh(cast.accord).maximum_ht


@pytest.mark.regle("AC-7")
def test_the_increase_stays_strictly_below_the_threshold(cast):
    said = refused(cast, "140000.00")
    assert (
        "font 140 000,00 € HT : elles doivent rester au-dessous du seuil européen du jour" in said
    )
    assert maximum(cast) == D("2000000.00")
    lift(cast, "139999.99")
    assert maximum(cast) == D("2139999.99")


@pytest.mark.regle("AC-7")
def test_the_threshold_is_that_of_the_day_of_signature(cast):
    said = refused(cast, "142999.99", on=dt.date(2026, 1, 1))
    assert "(140 000,00 € HT)" in said
    assert "(143 000,00 € HT)" in refused(cast, "143000.00", on=dt.date(2025, 12, 31))
    lift(cast, "142999.99", on=dt.date(2025, 12, 31))
    assert maximum(cast) == D("2142999.99")


@pytest.mark.regle("AC-7")
def test_a_threshold_that_is_not_known_yet_is_said(cast):
    assert "Le seuil européen du 03/01/2028 n’est pas encore enregistré" in refused(
        cast, "10.00", on=dt.date(2028, 1, 3)
    )
    lift(cast, "10.00", base="R2194-1", on=dt.date(2028, 1, 3))


@pytest.mark.regle("AC-7")
def test_a_tenth_of_the_initial_maximum_is_allowed_and_the_next_cent_is_not(db):
    cast = make_cast(maximum="500000.00")
    assert "plus de 10 % du maximum initial (50 000,00 € HT)" in refused(cast, "50000.01")
    lift(cast, "50000.00")
    assert maximum(cast) == D("550000.00")


@pytest.mark.regle("AC-7")
def test_both_tests_count_every_increase_since_the_origin(db):
    cast = make_cast(maximum="500000.00")
    lift(cast, "20000.00", base="R2194-2")
    lift(cast, "20000.00")
    assert "font 50 000,01 € HT" in refused(cast, "10000.01")
    lift(cast, "10000.00")
    rows = ModificationAccordCadre.objects.order_by("numero")
    assert [(m.numero, m.maximum_avant_ht, m.maximum_apres_ht, m.cumul_ht) for m in rows] == [
        (1, D("500000.00"), D("520000.00"), D("20000.00")),
        (2, D("520000.00"), D("540000.00"), D("40000.00")),
        (3, D("540000.00"), D("550000.00"), D("50000.00")),
    ]
    assert {m.maximum_initial_ht for m in rows} == {D("500000.00")}


@pytest.mark.regle("AC-7")
@pytest.mark.parametrize("base", ["R2194-2", "R2194-5"])
def test_extra_or_unforeseen_services_are_half_of_the_initial_maximum_each(cast, base):
    assert "au plus de 50 % du maximum initial, soit 1 000 000,00 € HT" in refused(
        cast, "1000000.01", base=base
    )
    lift(cast, "1000000.00", base=base)
    lift(cast, "1000000.00", base=base)  # each
    assert maximum(cast) == D("4000000.00")


@pytest.mark.regle("AC-7")
def test_another_case_of_the_code_needs_reasons_only(cast):
    assert "Donnez vos raisons" in refused(cast, "500000.00", base="R2194-1", motif=" ")
    lift(cast, "500000.00", base="R2194-1")
    assert maximum(cast) == D("2500000.00")


@pytest.mark.regle("AC-7")
def test_the_amendment_is_signed_while_the_contract_runs_and_in_order(cast):
    assert "n’est notifié que le 15/09/2025" in refused(cast, "10.00", on=dt.date(2025, 9, 14))
    assert "a expiré le 15/09/2029" in refused(
        cast, "10.00", on=dt.date(2029, 9, 16), base="R2194-1"
    )
    with horloge.at(DAY), pytest.raises(Refused, match="ne se date pas à l’avance"):
        services.raise_maximum(
            fresh(cast.accord), actor=cast.achats, montant_ht=D(10), base="R2194-8", motif="M.",
            on=dt.date(2026, 6, 2),
        )  # fmt: skip
    lift(cast, "10.00", on=dt.date(2025, 9, 15))
    lift(cast, "20.00", on=dt.date(2026, 2, 2))
    assert "L’avenant précédent est du 02/02/2026" in refused(
        cast, "30.00", on=dt.date(2026, 2, 1)
    )
    lift(cast, "30.00", on=dt.date(2026, 2, 2))
    lift(cast, "40.00", on=dt.date(2029, 9, 15), base="R2194-1")


@pytest.mark.regle("AC-7")
@pytest.mark.parametrize("montant", ["0", "-1"])
def test_an_increase_is_more_than_nothing(cast, montant):
    assert "supérieur à zéro" in refused(cast, montant)


@pytest.mark.regle("AC-7")
def test_only_the_buyers_of_dgaln_raise_a_maximum(cast):
    for actor in (cast.chef, cast.decideur, cast.auditeur, cast.rpa):
        with pytest.raises(PermissionDenied):
            lift(cast, "10.00", actor=actor)
    assert not ModificationAccordCadre.objects.exists()


@pytest.mark.regle("AC-7")
def test_it_is_journalled_with_its_paper(cast):
    lift(cast, "100000.00")
    entry = Entry.objects.get(verb="marches.accordcadre.raise_maximum")
    assert (entry.role, entry.rule, entry.effective_on) == ("DGALN_ACHATS", "AC-7", DAY)
    assert entry.motif == "Plus d’Ateliers que prévu."
    kept = ("base", "montant_ht", "avant", "apres")
    assert [entry.data[key] for key in kept] == [
        "R2194-8", "100000.00", "2000000.00", "2100000.00",
    ]  # fmt: skip
    paper = Document.objects.get(nature="avenant")
    assert entry.data["document"]["sha256"] == paper.sha256
    assert paper.reference == "ACF3 — avenant 1"


@pytest.mark.regle("AC-7", "AC-6", "F15")
def test_an_exhausted_framework_serves_again_and_waiting_ateliers_leave(db):
    cast = make_cast(maximum="16450.00")
    designation = cast.designate(cast.atelier(), on=DAY)
    cast.accept(designation, on=DAY)
    devis = cast.devis(designation, on=DAY)
    services.validate_devis(devis, actor=cast.valideur, on=DAY)
    from etabli.marches.tests.factories import give_certificates

    give_certificates(cast, on=dt.date(2026, 3, 2))
    cast.order(fresh(devis), [2, 3], on=DAY)
    assert selectors.situation(fresh(cast.accord), on=DAY) == Situation.EPUISE
    waiting = cast.atelier()
    with horloge.at(dt.date(2026, 6, 2)):
        tic()
    assert fresh(waiting).etat == Etat.EN_ATTENTE_ACCORD_CADRE
    lift(cast, "1645.00")
    assert selectors.situation(fresh(cast.accord), on=DAY) == Situation.EN_VIGUEUR
    with horloge.at(dt.date(2026, 6, 3)):
        tic()
    assert Atelier.objects.get(pk=waiting.pk).etat == Etat.A_LANCER


@pytest.mark.regle("AC-7")
@pytest.mark.parametrize(
    ("cumul", "faults"),
    [
        ("99.99", (False, False)),
        ("100.00", (False, False)),
        ("100.01", (False, True)),
        ("139.99", (False, True)),
        ("140.00", (True, True)),
    ],
)
def test_the_two_bounds_of_a_low_amount(cumul, faults):
    found = plafond.low_amount_faults(
        D(cumul), initial_ht=D("1000.00"), seuil_ht=D("140.00"), taux=D("0.10")
    )
    assert found == faults


@pytest.mark.regle("AC-7")
def test_the_page_asks_shows_and_keeps_what_was_typed(cast):
    reader = client_of(cast.achats)
    act = reverse("marches:accord-acte", args=[cast.accord.pk, "raise-maximum"])
    given = {"montant_ht": "150 000,00", "base": "R2194-8", "on": "2026-06-01", "motif": "Essor."}
    with horloge.at(DAY):
        page = reader.get(act)
        asked = page.text.replace("\u00a0", " ")
        assert "Ce qui s’ajoute au maximum d’aujourd’hui, 2 000 000,00 € HT." in asked
        assert "Au plus 10 % du maximum initial, avenants cumulés, et sous le seuil" in asked
        assert asked.count("Au plus 50 % du maximum initial à chaque avenant.") == 2
        no = reader.post(act, given)
        assert no.status_code == 409
        assert "seuil européen" in no.text
        assert "150 000,00" in no.text
        assert reader.post(act, {**given, "montant_ht": "100 000"}).status_code == 302
    shown = reader.get(cast.accord.get_absolute_url()).text
    assert "Modification de faible montant" in shown
    assert "Avenant 1 (PDF)" in shown
    paper = reader.get(reverse("marches:avenant", args=[cast.accord.pk, 1, "pdf"]))
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert paper.getvalue().startswith(b"%PDF")
    assert (
        reader.get(reverse("marches:avenant", args=[cast.accord.pk, 2, "pdf"])).status_code == 404
    )
    assert AccordCadre.objects.get(pk=cast.accord.pk).maximum_ht == D("2100000.00")
