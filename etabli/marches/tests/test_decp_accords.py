"""A framework is published once, with its maximum; the file is DGALN_ACHATS's to download (DE-1 to DE-3)."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.urls import reverse

from etabli.acteurs.siret import invented
from etabli.acteurs.tests.clients import client_of as as_
from etabli.core import horloge
from etabli.marches import decp
from etabli.marches.decp.accords import (
    Saisie,
    faults_of_framework,
    months,
    of_framework,
    refusal,
)
from etabli.marches.models import MembreGroupement, ModificationAccordCadre
from etabli.marches.models.accords import ModeExecution
from etabli.marches.states import BaseModification, EtatAccordCadre, RoleMembre

DGALN = invented(9)[1]
OCTOBER = dt.date(2025, 10, 20)
SAISIE = Saisie(
    id="ACF3",
    acheteur=DGALN,
    code_cpv="71410000",
    procedure=decp.Procedure.APPEL_OUVERT,
    offres_recues=9,
    lieu=decp.Lieu("FR", decp.TypeCode.PAYS),
    types_prix=(decp.TypePrix.REVISABLE,),
    forme_prix=decp.FormePrix.UNITAIRE,
    type_groupement=decp.TypeGroupement.CONJOINT,
    considerations_sociales=(decp.ConsiderationSociale.AUCUNE,),
    considerations_environnementales=(decp.ConsiderationEnvironnementale.CRITERE,),
    publie_on=OCTOBER,
    publie_par=decp.PubliePar.PLATEFORME,
)
TYPED = {
    "fichier": "1",
    "publie_par": "PLATEFORME",
    "id": "ACF3",
    "acheteur": f"{DGALN[:9]} {DGALN[9:]}",
    "code_cpv": "71410000",
    "procedure": "Appel d'offres ouvert",
    "offres_recues": "9",
    "ccag": "Prestations intellectuelles",
    "type_groupement": "Conjoint",
    "types_prix": ["Définitif révisable"],
    "forme_prix": "Unitaire",
    "lieu_type": "Code pays",
    "lieu_code": "FR",
    "is_innovant": "non",
    "is_sous_traitance_declaree": "non",
    "considerations_sociales": ["Pas de considération sociale"],
    "considerations_environnementales": ["Critère environnemental"],
    "publie_on": "2025-10-20",
}


def raised(cast):
    """An amendment of 100 000 € signed on 4 January 2027."""
    return ModificationAccordCadre.objects.create(
        accord_cadre=cast.accord, numero=1, base=BaseModification.R2194_8, montant_ht=D("100000"),
        maximum_avant_ht=D("2000000"), maximum_initial_ht=D("2000000"), motif="Trois Ateliers de plus.",
        signed_on=dt.date(2027, 1, 4), signed_by_id=cast.achats.person_id,
    )  # fmt: skip


def address(accord):
    return reverse("marches:donnees-essentielles", args=[accord.pk])


def asked(cast, *, actor=None, **changed):
    with horloge.at(OCTOBER):
        return as_(actor or cast.achats).get(address(cast.accord), {**TYPED, **changed})


@pytest.mark.regle("DE-2")
def test_a_framework_is_published_with_its_maximum_and_every_firm_of_its_holders(cast):
    found = of_framework(cast.accord, SAISIE)
    assert decp.faults(found) == []
    assert (found.montant, found.duree_mois) == (D("2000000.00"), 48)
    assert found.techniques == (decp.Technique.ACCORD_CADRE,)
    assert found.modalites == (decp.Modalite.BONS_DE_COMMANDE,)
    firms = [
        membre.organisation.siret
        for membre in MembreGroupement.objects.order_by("groupement__rang", "pk")
        if membre.role == RoleMembre.COTRAITANT
    ]
    leaders = [g.mandataire.siret for g in cast.accord.groupements.order_by("rang")]
    assert {one.id for one in found.titulaires} == {*leaders, *firms}
    assert len(found.titulaires) == 6
    cast.accord.mode = ModeExecution.MARCHES_SUBSEQUENTS
    assert of_framework(cast.accord, SAISIE).modalites == (decp.Modalite.MARCHES_SUBSEQUENTS,)


@pytest.mark.regle("DE-3")
def test_an_amendment_is_appended_and_the_first_maximum_stays(cast):
    before = of_framework(cast.accord, SAISIE)
    raised(cast)
    cast.accord.maximum_ht = D("2100000.00")
    day = dt.date(2027, 2, 1)
    after = of_framework(cast.accord, replace(SAISIE, avenants_on={1: day}))
    assert decp.edited(before, after) == []
    assert after.montant == D("2000000.00")
    assert after.modifications == (
        decp.Modification(1, dt.date(2027, 1, 4), day, montant=D("2100000.00")),
    )
    assert of_framework(cast.accord, SAISIE).modifications == ()


@pytest.mark.regle("DE-2")
def test_a_firm_whose_role_is_not_known_is_asked_about_and_a_subcontractor_is_left_out(cast):
    membre = MembreGroupement.objects.filter(role=RoleMembre.COTRAITANT).earliest("pk")
    MembreGroupement.objects.filter(pk=membre.pk).update(role=RoleMembre.A_PRECISER)
    assert faults_of_framework(cast.accord, SAISIE) == [
        f"Précisez le rôle de {membre.organisation.nom}\u00a0: un co-traitant est publié, "
        "un sous-traitant ne l’est pas."
    ]
    MembreGroupement.objects.filter(pk=membre.pk).update(role=RoleMembre.SOUS_TRAITANT)
    assert faults_of_framework(cast.accord, SAISIE) == []
    assert len(of_framework(cast.accord, SAISIE).titulaires) == 5


@pytest.mark.regle("DE-2")
def test_a_firm_without_siret_is_named(cast):
    firm = cast.groupements["G1"].mandataire
    type(firm).objects.filter(pk=firm.pk).update(siret="")
    assert faults_of_framework(cast.accord, SAISIE) == [
        f"{firm.nom} n’a pas de SIRET\u00a0: complétez sa fiche."
    ]


@pytest.mark.regle("DE-1", "DE-2")
def test_a_framework_is_published_once_notified_and_from_the_threshold(cast):
    seuil = D("40000.00")
    assert refusal(cast.accord, seuil_ht=seuil) == []
    assert refusal(cast.accord, seuil_ht=D("2000000.01")) == [
        "Son maximum est sous le seuil de publication."
    ]
    cast.accord.etat = EtatAccordCadre.PREPARATION
    assert refusal(cast.accord, seuil_ht=seuil) == ["L’accord-cadre se publie une fois notifié."]
    cast.accord.date_notification = None
    with pytest.raises(ValueError, match="is not notified"):
        of_framework(cast.accord, SAISIE)


@pytest.mark.regle("DE-2")
@pytest.mark.parametrize(
    ("end", "count"),
    [((2029, 9, 15), 48), ((2029, 9, 14), 48), ((2029, 9, 16), 49), ((2025, 9, 20), 1)],
)
def test_a_duration_is_the_fewest_whole_months_that_reach_the_end(end, count):
    assert months(dt.date(2025, 9, 15), dt.date(*end)) == count


@pytest.mark.regle("DE-1", "DE-2")
def test_the_buyer_of_dgaln_downloads_the_file_and_nothing_is_written(cast):
    answer = asked(cast, avance="30")
    assert answer.headers["Content-Type"] == "application/json"
    assert ".json" in answer.headers["Content-Disposition"]
    found = json.loads(b"".join(answer.streaming_content))["marches"]["marche"][0]
    expected = of_framework(cast.accord, replace(SAISIE, taux_avance=D("0.30")))
    assert found == json.loads(json.dumps(decp.record(expected)))


@pytest.mark.regle("DE-1")
def test_the_page_says_by_when_and_the_framework_leads_to_it_for_the_buyer_only(cast):
    with horloge.at(OCTOBER):
        page = as_(cast.achats).get(address(cast.accord)).content.decode()
        mine = as_(cast.achats).get(cast.accord.get_absolute_url()).content.decode()
        other = as_(cast.auditeur).get(cast.accord.get_absolute_url()).content.decode()
        refused = as_(cast.auditeur).get(address(cast.accord))
    assert "15\u00a0novembre 2025" in page or "15 novembre 2025" in page
    assert address(cast.accord) in mine
    assert address(cast.accord) not in other
    assert refused.status_code == 403


@pytest.mark.regle("DE-1", "DE-4")
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast):
    page = asked(cast, id="ACF 3", publie_par="PLATEFORME").content.decode()
    assert "L’identifiant ne contient ni espace" in page
    assert 'value="ACF 3"' in page
    twice = asked(cast, publie_par="PLACE").content.decode()
    assert "PLACE publie déjà ces données" in twice


@pytest.mark.regle("DE-1")
def test_a_framework_in_preparation_has_no_file_yet(cast):
    type(cast.accord).objects.filter(pk=cast.accord.pk).update(
        etat=EtatAccordCadre.PREPARATION, date_notification=None
    )
    page = asked(cast)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "L’accord-cadre se publie une fois notifié." in page.content.decode()
