"""The screens: each for its reader, the others' turns hidden, nothing typed is lost."""

import datetime as dt

import pytest
from django.urls import reverse

from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.ateliers.models import Atelier
from etabli.core import duties, horloge
from etabli.marches import services
from etabli.marches.models import AccordCadre
from etabli.marches.states import EtatBon, EtatDesignation, EtatDevis
from etabli.marches.tests.factories import members
from tests.recits import told_once

D05 = dt.date(2026, 5, 5)
OTHERS = ("Bruyère", "Cèdre")


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


@pytest.fixture
def story(cast, settings):
    """A turn of G1 answered, its devis validated and its order presented; a pending turn of G2."""
    settings.DEMO = True
    with horloge.at(D05):
        yield tell(cast)


@told_once
def tell(cast):
    atelier = cast.atelier()
    designation = cast.designate(atelier, on=D05)
    cast.accept(designation, on=D05)
    devis = cast.devis(designation, on=D05)
    services.validate_devis(devis, actor=cast.valideur, on=D05)
    bon = cast.order(devis, [2, 3], on=D05, until="present")
    other = cast.designate(cast.atelier(), on=D05)
    return cast, designation, devis, bon, other


def page(client, name, *args):
    return client.get(reverse(f"marches:{name}", args=args))


@pytest.mark.regle("T-13")
def test_every_page_opens_for_those_who_may_read_it(story):
    cast, designation, devis, bon, other = story
    flag = services.flag_conflict(
        other.atelier, cast.groupements["G3"], actor=cast.pilote, cas="LIEN", description="Un élu."
    )
    pages = [
        (cast.chef, "tourniquets", ()),
        (cast.auditeur, "accord-cadre", (cast.accord.pk,)),
        (cast.chef, "tourniquet", (cast.accord.pk,)),
        (cast.chef, "titulaire", (cast.groupements["G2"].pk,)),
        (cast.pilote, "atelier", (designation.atelier.pk,)),
        (cast.pilote, "designation", (designation.pk,)),
        (cast.pilote, "devis", (devis.pk,)),
        (cast.pilote, "bon", (bon.pk,)),
        (cast.pilote, "signaler-conflit", (other.atelier.pk,)),
        (cast.chef, "conflit", (flag.pk,)),
        (cast.chef, "conflit-acte", (flag.pk, "confirm")),
        (cast.rpa, "bon-acte", (bon.pk, "sign")),
        (cast.decideur, "titulaire-acte", (cast.groupements["G2"].pk, "suspend")),
        (cast.mandataires["G1"], "groupement", ()),
        (cast.mandataires["G1"], "attestations", ()),
        (cast.mandataires["G1"], "titulaire", (cast.groupements["G1"].pk,)),
        (cast.mandataires["G1"], "atelier", (designation.atelier.pk,)),
        (cast.mandataires["G1"], "devis", (devis.pk,)),
        (cast.mandataires["G2"], "designation-acte", (other.pk, "accept")),
        (cast.mandataires["G2"], "designation-acte", (other.pk, "refuse")),
        (cast.mandataires["G2"], "designation-acte", (other.pk, "declare-conflict")),
    ]
    answers = {
        (name, actor.name): page(as_(actor), name, *args).status_code
        for actor, name, args in pages
    }
    assert set(answers.values()) == {200}, answers


@pytest.mark.regle("T-13")
def test_a_holder_reads_nothing_of_the_others(story):
    cast, designation, devis, _bon, other = story
    client = as_(cast.mandataires["G1"])
    for name, args in [
        ("groupement", ()),
        ("designation", (designation.pk,)),
        ("atelier", (designation.atelier.pk,)),
        ("devis", (devis.pk,)),
        ("titulaire", (cast.groupements["G1"].pk,)),
    ]:
        text = page(client, name, *args).text
        assert not any(word in text for word in OTHERS), name
    shown = page(client, "designation", designation.pk).text.replace("\u00a0", " ")
    assert "place 1 de la file" in shown
    assert "La file compte 3 titulaires" in shown
    hidden = [
        ("designation", (other.pk,)), ("atelier", (other.atelier.pk,)),
        ("titulaire", (cast.groupements["G2"].pk,)), ("tourniquet", (cast.accord.pk,)),
        ("accord-cadre", (cast.accord.pk,)), ("extrait", (cast.accord.pk, "pdf")),
        ("designation-acte", (other.pk, "accept")),
    ]  # fmt: skip
    assert [page(client, name, *args).status_code for name, args in hidden] == [404] * len(hidden)


@pytest.mark.regle("T-13")
def test_a_pilote_does_not_read_the_national_file_and_a_mayor_reads_no_amount(story):
    cast, designation, devis, bon, _other = story
    assert page(as_(cast.pilote), "tourniquet", cast.accord.pk).status_code == 403
    mayor = actor_of(Role.COLLECTIVITE_SIGNATAIRE, organisation=designation.atelier.chef_de_file)
    client = as_(mayor)
    text = page(client, "atelier", designation.atelier.pk).text
    assert "€" not in text
    assert "Alouette urbanisme (fictif)" in text
    assert [
        page(client, n, pk).status_code for n, pk in (("devis", devis.pk), ("bon", bon.pk))
    ] == [404, 404]


@pytest.mark.regle("T-2", "T-13")
def test_the_explanation_says_why_in_words(story):
    cast, _designation, _devis, _bon, other = story
    atelier = cast.atelier()
    flag = services.flag_conflict(
        atelier, cast.groupements["G3"], actor=cast.pilote, cas="DIAGNOSTIC", description="PLU."
    )
    services.confirm_conflict(flag, actor=cast.chef, motif="a rédigé le PLU")
    services.designate_atelier(atelier, actor=cast.chef)
    text = page(as_(cast.chef), "designation", cast.live(atelier).pk).text.replace("\u00a0", " ")
    assert "passé : conflit d’intérêts confirmé le 5 mai 2026 (a rédigé le PLU)" in text
    assert "Groupement Alouette" not in text
    assert other.groupement.nom in text


@pytest.mark.regle("T-12", "T-13")
def test_replaying_from_the_start_proves_the_file(story):
    cast = story[0]
    client = as_(cast.auditeur)
    text = client.get(reverse("marches:tourniquet", args=[cast.accord.pk]) + "?rejouer=1").text
    assert "3 lignes rejouées" in text.replace("\u00a0", " ")
    assert "Cèdre → Alouette → Bruyère" in text


@pytest.mark.regle("F3", "T-5")
def test_the_mandataire_accepts_with_one_box_a_firm(story):
    cast, *_rest, other = story
    client = as_(cast.mandataires["G2"])
    address = reverse("marches:designation-acte", args=[other.pk, "accept"])
    firm, partner = members(other.groupement)
    refused = client.post(address, {f"membre_{firm}": "on"})
    assert refused.status_code == 422
    assert "Déclarez l’absence de conflit d’intérêts de Bruyère paysage (fictif)" in refused.text
    done = client.post(address, {f"membre_{firm}": "on", f"membre_{partner}": "on"})
    assert done.status_code == 302
    assert fresh(other).etat == EtatDesignation.ACCEPTEE


@pytest.mark.regle("T-5")
def test_a_late_answer_is_refused_on_the_page(story):
    cast, *_rest, other = story
    address = reverse("marches:designation-acte", args=[other.pk, "refuse"])
    with horloge.at(dt.date(2026, 5, 14)):
        late = as_(cast.mandataires["G2"]).post(
            address, {"cause": "CHARGE", "motif": "Équipe complète."}
        )
    assert late.status_code == 409
    assert "mercredi 13 mai 2026 à minuit" in late.text


@pytest.mark.regle("F5", "B-2")
def test_wrong_quantities_are_said_on_their_line_and_kept(story):
    cast, *_rest, other = story
    cast.accept(other, on=D05)
    client = as_(cast.mandataires["G2"])
    address = reverse("marches:devis-nouveau", args=[other.pk])
    empty = client.get(address)
    assert "19 560,00 €" in empty.text.replace("\u202f", " ").replace("\u00a0", " ")
    wrong = client.post(address, {"UO-01": "1", "UO-03": "1,3", "note": "Mot gardé"})
    assert wrong.status_code == 422
    assert "demi-journées" in wrong.text
    assert 'value="1,3"' in wrong.text
    assert "Mot gardé" in wrong.text
    done = client.post(address, {"UO-01": "1", "UO-03": "1,5"})
    assert done.status_code == 302
    assert fresh(other).devis.current.ht == 6750
    later = client.get(address)  # the button of a mail of last year
    assert (later.status_code, later["Location"]) == (302, other.get_absolute_url())


@pytest.mark.regle("F7")
def test_the_order_is_signed_engaged_and_notified_on_screen(story):
    cast, designation, _devis, bon, _other = story

    def act(actor, move, **data):
        return as_(actor).post(reverse("marches:bon-acte", args=[bon.pk, move]), data)

    sign = page(as_(cast.rpa), "bon-acte", bon.pk, "sign").text
    assert "Le montant tient dans les maximums" in sign
    assert sign.count("conforme") + sign.count("Conforme") >= 0
    assert act(cast.pilote, "sign").status_code == 403
    assert act(cast.rpa, "sign").status_code == 302
    blank = act(cast.budget, "engage", numero_ej="")
    assert blank.status_code == 422
    assert act(cast.budget, "engage", numero_ej="1500 000 123").status_code == 302
    assert fresh(bon).numero_ej == "1500000123"
    ahead = act(cast.pilote, "notify", on="2026-05-06", preuve="PLACE")
    assert ahead.status_code == 422
    assert act(cast.pilote, "notify", on="2026-05-05", preuve="PLACE").status_code == 302
    assert fresh(bon).etat == EtatBon.NOTIFIE
    assert Atelier.objects.get(pk=designation.atelier.pk).etat == "APPROPRIATION"
    holder = as_(cast.mandataires["G1"])
    assert page(holder, "bon", bon.pk).status_code == 200
    assert "Garde-fous" not in page(holder, "bon", bon.pk).text
    paper = page(holder, "bon-document", bon.pk, "pdf")
    assert paper["Content-Type"] == "application/pdf"


@pytest.mark.regle("F6")
def test_the_head_of_service_validates_and_the_pilote_returns(story):
    cast, *_rest, other = story
    cast.accept(other, on=D05)
    devis = cast.devis(other, on=D05)
    back = reverse("marches:devis-acte", args=[devis.pk, "send-back"])
    assert as_(cast.pilote).post(back, {"motif": ""}).status_code == 422
    framework = AccordCadre.objects.filter(pk=cast.accord.pk)
    kept = framework.get().maximum_ht
    framework.update(maximum_ht=1)
    asked = as_(cast.pilote).get(back).text
    assert "Il dépasse le maximum de l’accord-cadre ou du titulaire" in asked
    assert "Sa durée de validité est passée" not in asked
    assert as_(cast.pilote).post(back, {"motif": "Une journée de trop."}).status_code == 422
    framework.update(maximum_ht=kept)
    assert as_(cast.pilote).post(back, {"motif": "Une journée de trop."}).status_code == 302
    again = as_(cast.mandataires["G2"])
    assert "Une journée de trop." in page(again, "devis-quantites", devis.pk).text
    sent = again.post(reverse("marches:devis-quantites", args=[devis.pk]), {"UO-01": "1"})
    assert sent.status_code == 302
    validate = reverse("marches:devis-acte", args=[devis.pk, "validate"])
    assert as_(cast.valideur).post(validate).status_code == 302
    assert fresh(devis).etat == EtatDevis.VALIDE
    prepare = reverse("marches:bon-nouveau", args=[devis.pk])
    nothing = as_(cast.pilote).post(prepare, {"fin_prevue": "2026-08-05"})
    assert nothing.status_code == 422
    made = as_(cast.pilote).post(prepare, {"phases": ["2"], "fin_prevue": "2026-08-05"})
    assert made.status_code == 302


def test_moves_of_the_clock_have_no_door(story):
    cast, *_rest, other = story
    for move in ("fall-silent", "give-back", "confirm-conflict", "use-turn"):
        address = reverse("marches:designation-acte", args=[other.pk, move])
        assert as_(cast.chef).post(address).status_code == 404


@pytest.mark.regle("CH-3")
def test_an_unusual_number_of_engagement_is_asked_about_before_it_is_kept(story):
    cast, _designation, _devis, bon, _other = story
    services.sign_bon(bon, actor=cast.rpa)

    def engage(**data):
        return as_(cast.budget).post(reverse("marches:bon-acte", args=[bon.pk, "engage"]), data)

    assert "bien celui de Chorus" not in page(as_(cast.budget), "bon-acte", bon.pk, "engage").text
    asked = engage(numero_ej="12")
    assert asked.status_code == 422
    assert "compte dix chiffres" in asked.text
    assert "Ce numéro est bien celui de Chorus" in asked.text
    assert engage(numero_ej="12", is_checked="on").status_code == 302
    assert fresh(bon).numero_ej == "12"


def left_to_order(pilote):
    """What waits for this pilote about a validated devis."""
    found = duties.duties(pilote)
    return [duty.sentence for duty in found if duty.name == "order" and duty.is_mine]


@pytest.mark.regle("F7")
def test_the_pilote_is_told_to_prepare_each_order_and_no_more_than_those(cast):
    with horloge.at(D05):
        designation = cast.designate(cast.atelier(), on=D05)
        cast.accept(designation, on=D05)
        devis = cast.devis(designation, on=D05)
        assert left_to_order(cast.pilote) == []
        services.validate_devis(devis, actor=cast.valideur, on=D05)
        told = ["Le devis est validé\u00a0: préparez le bon de commande."]
        assert left_to_order(cast.pilote) == told
        cast.order(devis, [2], on=D05, until="sign")
        assert left_to_order(cast.pilote) == []
        first = devis.bons.get()
        services.engage_bon(first, actor=cast.budget, numero_ej="1500000001", on=D05)
        services.notify_bon(fresh(first), actor=cast.pilote, preuve="PLACE", on=D05)
        assert left_to_order(cast.pilote) == told
        cast.order(fresh(devis), [3], on=D05)
        assert left_to_order(cast.pilote) == []
