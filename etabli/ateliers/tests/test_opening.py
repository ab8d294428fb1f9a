"""C21: a programmed candidature becomes an Atelier, by the reaction; its framework is asked first."""

import datetime as dt
from dataclasses import replace

import pytest

from etabli.acteurs.models import Organisation
from etabli.ateliers.models import Atelier
from etabli.ateliers.services.reactions import free_slug
from etabli.ateliers.states import Etat
from etabli.ateliers.tests.factories import AtelierFactory
from etabli.candidatures import services as candidatures
from etabli.candidatures.models import Candidature
from etabli.candidatures.services.clock import follow_frameworks
from etabli.candidatures.states import Etat as EtatCandidature
from etabli.candidatures.tests.formats import ESSAI, declare
from etabli.candidatures.tests.stories import candidature_at
from etabli.core import horloge
from etabli.core.models import Entry
from etabli.core.refus import Refused

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 5)


@pytest.mark.regle("C21")
def test_converting_needs_a_framework_in_force_and_opens_the_atelier():
    from etabli.marches.tests.factories import make_cast

    candidature, people = candidature_at(EtatCandidature.PROGRAMMEE)
    with pytest.raises(Refused, match="Aucun accord-cadre"):
        candidatures.convert_candidature(candidature, actor=people.pilote, on=DAY)
    assert not Atelier.objects.exists()
    make_cast()
    candidature.refresh_from_db()
    candidatures.convert_candidature(candidature, actor=people.pilote, on=DAY)
    atelier = Atelier.objects.get(candidature=candidature)
    assert (atelier.etat, atelier.numero) == (Etat.A_LANCER, candidature.numero)
    assert atelier.chef_de_file == candidature.chef_de_file
    assert Organisation.objects.get(pk=atelier.service_pilote_id) == candidature.service_pilote
    assert list(atelier.communes.order_by("pk")) == [candidature.commune]
    assert atelier.titre
    assert atelier.slug.startswith("fumel")
    verbs = Entry.objects.order_by("number").values_list("verb", flat=True)
    assert "ateliers.atelier.open" in list(verbs)


@pytest.mark.regle("C20", "C21")
def test_the_framework_asked_is_of_the_mode_of_the_format(monkeypatch):
    """Good: a framework à marchés subséquents for a format executed so. Bad: the other one serves it."""
    from etabli.marches import selectors
    from etabli.marches.tests.factories import make_cast

    subsequent = "MARCHES_SUBSEQUENTS"
    declare(monkeypatch, replace(ESSAI, mode=subsequent))
    first, people = candidature_at(EtatCandidature.PROGRAMMEE)
    other, _ = candidature_at(EtatCandidature.PROGRAMMEE, people, format="ESSAI")
    accord = make_cast().accord
    with pytest.raises(Refused) as refused:
        candidatures.convert_candidature(other, actor=people.pilote, on=DAY)
    assert list(refused.value.reasons) == [
        "Aucun accord-cadre à marchés subséquents n’est en vigueur\u00a0: "
        "les acheteurs de la DGALN doivent en notifier un.",
        "L’Atelier Essai ne se conduit pas encore sur Établi au-delà de sa programmation\u00a0: "
        "sa consultation se mène ailleurs.",
    ]
    with horloge.at(DAY):
        follow_frameworks()
    assert (fresh(first).etat, fresh(other).etat) == ("PROGRAMMEE", "EN_ATTENTE_ACCORD_CADRE")
    type(accord).objects.filter(pk=accord.pk).update(mode=subsequent)
    assert selectors.framework_for(other, on=DAY) == accord
    with horloge.at(DAY):
        follow_frameworks()
    assert (fresh(first).etat, fresh(other).etat) == ("EN_ATTENTE_ACCORD_CADRE", "PROGRAMMEE")


def fresh(candidature):
    return Candidature.objects.get(pk=candidature.pk)


def test_a_public_address_is_never_given_twice():
    AtelierFactory(slug="fumel-l-usine")
    assert free_slug("Fumel l’usine") == "fumel-l-usine-2"
    AtelierFactory(slug="fumel-l-usine-2")
    assert free_slug("Fumel l’usine") == "fumel-l-usine-3"
    assert free_slug("Cœur de bourg") == "coeur-de-bourg"
