"""F6: what a devis rests on, each thing alone, keeps it from being validated."""

import pytest

from etabli.core.refus import Refused
from etabli.marches import services
from etabli.marches.models import Designation, Groupement
from etabli.marches.states import EtatDevis
from etabli.marches.tests.factories import bpu, make_cast
from etabli.marches.tests.test_devis import D05, amend, framework, fresh, later, story, validate


def terminate(cast, devis):
    Groupement.objects.filter(pk=devis.groupement.pk).update(etat="RESILIE")


def end_the_turn(cast, devis):
    Designation.objects.filter(pk=devis.designation.pk).update(etat="REFUSEE")


def end_the_framework(cast, devis):
    framework(cast, date_fin_validite=D05)


def date_other_prices(cast, devis):
    services.add_bordereau(devis.groupement, bpu(0), valide_du=D05)


@pytest.mark.regle("F6", "B-4", "R5")
@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (terminate, "Le titulaire est résilié"),
        (end_the_turn, "La désignation n’est plus en cours"),
        (end_the_framework, "n’est plus en vigueur"),
        (date_other_prices, "aux prix en vigueur le jour de l’acceptation"),
    ],
)
def test_a_devis_that_has_lost_what_it_rests_on_is_not_validated(cast, happens, said):
    devis = story(cast)
    happens(cast, devis)
    with pytest.raises(Refused) as refusal:
        validate(cast, devis, on=later(1))
    assert said in str(refusal.value)
    assert fresh(devis).etat == EtatDevis.DEPOSE


@pytest.mark.regle("F6")
@pytest.mark.parametrize("until", ["cancel", "sign"])
def test_an_order_that_was_never_notified_leaves_the_whole_devis_to_the_maximum(db, until):
    cast = make_cast(maximum="16450.00")
    devis = story(cast)
    validate(cast, devis)
    bon = cast.order(fresh(devis), [2], on=D05, until="sign")
    if until == "cancel":
        services.cancel_bon(fresh(bon), actor=cast.pilote, motif="Erreur.", on=D05)
    amend(cast, devis)
    with pytest.raises(Refused, match="dépassé de 1\u00a0100,00\u00a0€"):
        validate(cast, devis, on=later(6))
