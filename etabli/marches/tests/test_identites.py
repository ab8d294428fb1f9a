"""D.20: no order is signed that could not name its parties; it is said at the acceptance, where it is mended."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from etabli.acteurs.models import Organisation
from etabli.acteurs.siret import Identite, invented
from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of as as_
from etabli.acteurs.tests.factories import actor_of
from etabli.core import duties, horloge
from etabli.core.articles import de
from etabli.core.devoirs import marks
from etabli.core.guards import blocking
from etabli.core.models import Entry
from etabli.core.refus import Refused
from etabli.marches import selectors, services
from etabli.marches.guards import signature
from etabli.marches.states import EtatBon, EtatDesignation
from etabli.marches.tests.factories import make_accord
from tests.recits import told_once

D05 = dt.date(2026, 5, 5)
NOTHING = {"siret": "", "siren": "", "adresse": "", "code_postal": "", "ville": ""}


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def forget(organisation, **fields):
    Organisation.objects.filter(pk=organisation.pk).update(**(fields or NOTHING))
    marks.changed(organisation)


def siret_of(number):
    """One that no firm of the tests bears."""
    return invented(50_000 + number)[1]


def identity(organisation, number, **fields):
    known = {"adresse": "1 rue Fictive", "code_postal": "47500", "ville": "Fumel"} | fields
    return Identite(organisation, **({"siret": siret_of(number)} | known))


@pytest.fixture
@told_once
def turn(cast):
    """A holder is designated; nothing is known of its two firms (a framework encoded without SIRET)."""
    live = cast.designate(cast.atelier(), on=D05)
    for membre in live.groupement.membres.all():
        forget(membre.organisation)
    return cast, fresh(live)


@pytest.mark.regle("F3")
def test_a_holder_whose_firms_lack_a_siret_does_not_accept_and_reads_what_is_missing(turn):
    cast, live = turn
    with pytest.raises(Refused) as refusal:
        cast.accept(live, on=D05)
    lead, partner = (m.organisation.nom for m in live.groupement.membres.order_by("pk"))
    assert [reason.replace("\u00a0", " ") for reason in refusal.value.reasons] == [
        f"Le SIRET {de(str(lead))} n’est pas renseigné.",
        f"L’adresse {de(str(lead))} n’est pas complète : rue, code postal, ville.",
        f"Le SIRET {de(str(partner))} n’est pas renseigné.",
        f"L’adresse {de(str(partner))} n’est pas complète : rue, code postal, ville.",
        "Complétez-le sur « Mon groupement », à « Compléter SIRET et adresses ».",
    ]
    assert fresh(live).etat == EtatDesignation.DESIGNEE


@pytest.mark.regle("F3")
@pytest.mark.parametrize(
    "fault",
    [{"siret": "00000000100017", "siren": ""}, {"siren": siret_of(998)[:9]}, {"ville": ""}],
)
def test_a_wrong_key_another_siren_or_half_an_address_hold_the_acceptance_too(cast, fault):
    live = cast.designate(cast.atelier(), on=D05)
    forget(live.groupement.mandataire, **fault)
    with pytest.raises(Refused):
        cast.accept(fresh(live), on=D05)


@pytest.mark.regle("F3")
def test_the_mandataire_completes_its_firms_then_accepts_and_the_journal_says_it(turn):
    cast, live = turn
    firms = selectors.firms_to_complete(live.groupement)
    services.complete_groupement(
        live.groupement, actor=cast.mandataire(live),
        identites=[identity(firm, 500 + n) for n, firm in enumerate(firms)],
    )  # fmt: skip
    entry = Entry.objects.get(verb="marches.groupement.complete")
    assert (entry.role, entry.label) == ("GROUPEMENT_MANDATAIRE", "Compléter SIRET et adresses")
    siret = siret_of(500)
    assert siret[9:] in entry.data["identites"][0]
    assert "1 rue Fictive, 47500 Fumel" in entry.data["identites"][0]
    assert (fresh(firms[0]).siret, fresh(firms[0]).siren) == (siret, siret[:9])
    cast.accept(fresh(live), on=D05)
    assert fresh(live).etat == EtatDesignation.ACCEPTEE


def test_a_siret_that_is_wrong_or_of_another_firm_is_refused_and_nothing_is_journalled(turn):
    cast, live = turn
    first, second = selectors.firms_to_complete(live.groupement)
    mandataire = cast.mandataire(live)
    services.complete_groupement(live.groupement, actor=mandataire, identites=[identity(first, 9)])
    for wrong, why in [
        (identity(second, 9, siret="00000000100017"), "vérifiez ses quatorze chiffres"),
        (identity(second, 9), "Ce SIRET est celui d’Alouette"),
        (identity(fresh(first), 10), "ne commence pas par son SIREN"),
    ]:
        with pytest.raises(Refused, match=why):
            services.complete_groupement(
                fresh(live.groupement), actor=mandataire, identites=[wrong]
            )
    assert Entry.objects.filter(verb="marches.groupement.complete").count() == 1


def test_only_who_leads_the_groupement_completes_it_or_the_buyers_of_the_framework(turn):
    cast, live = turn
    groupement = live.groupement
    first, second = selectors.firms_to_complete(groupement)
    member = actor_of(Role.GROUPEMENT_MEMBRE, organisation=second)
    rival = cast.mandataires["G2"]
    for actor, refusal in [
        (member, PermissionDenied), (cast.pilote, PermissionDenied), (cast.chef, PermissionDenied),
        (rival, Http404),
    ]:  # fmt: skip
        with pytest.raises(refusal):
            services.complete_groupement(groupement, actor=actor, identites=[identity(first, 9)])
    services.complete_groupement(groupement, actor=cast.achats, identites=[identity(first, 9)])


def test_a_siren_entered_wrong_is_corrected_by_the_buyers_of_the_framework_alone(cast):
    """A turn would be lost for a figure that nobody could change."""
    groupement = cast.groupements["G1"]
    firm = groupement.mandataire
    forget(firm, siren=siret_of(999)[:9])
    right = identity(fresh(firm), 61)
    with pytest.raises(Refused, match="demandez aux acheteurs de la DGALN"):
        services.complete_groupement(groupement, actor=cast.mandataires["G1"], identites=[right])
    services.complete_groupement(fresh(groupement), actor=cast.achats, identites=[right])
    assert (fresh(firm).siren, fresh(firm).siret) == (siret_of(61)[:9], siret_of(61))


def test_a_holder_does_not_rewrite_a_firm_that_leads_another_groupement(turn):
    cast, live = turn
    rival = cast.groupements["G2"].mandataire
    assert rival.pk not in {firm.pk for firm in selectors.firms_to_complete(live.groupement)}
    live.groupement.membres.create(organisation=rival, role="COTRAITANT")
    assert rival.pk not in {firm.pk for firm in selectors.firms_to_complete(live.groupement)}
    with pytest.raises(Refused, match="Vous ne complétez pas"):
        services.complete_groupement(
            live.groupement, actor=cast.mandataire(live), identites=[identity(rival, 9)]
        )


def test_a_post_that_changes_nothing_is_not_an_act(cast):
    with pytest.raises(Refused, match="Rien n’a changé"):
        services.complete_groupement(
            cast.groupements["G1"], actor=cast.mandataires["G1"], identites=[]
        )


@pytest.mark.regle("F7")
def test_an_order_is_not_signed_without_the_siret_and_address_of_its_buyer(cast):
    live = cast.designate(cast.atelier(), on=D05)
    forget(cast.service, siret="", ville="")
    cast.accept(fresh(live), on=D05)
    devis = cast.devis(fresh(live), on=D05)
    services.validate_devis(devis, actor=cast.valideur, on=D05)
    bon = cast.order(devis, [2, 3], on=D05, until="present")
    with pytest.raises(Refused) as refusal:
        services.sign_bon(bon, actor=cast.rpa, on=D05)
    said = " ".join(refusal.value.reasons)
    assert "Le SIRET de la DDT 47 n’est pas renseigné." in said
    assert "Complétez votre service depuis la page de la désignation." in said
    services.complete_buyer(
        fresh(live), actor=cast.pilote, identites=[identity(fresh(cast.service), 70)]
    )
    services.sign_bon(fresh(bon), actor=cast.rpa, on=D05)
    assert fresh(bon).etat == EtatBon.SIGNE
    assert fresh(cast.service).siren == ""  # a State service keeps the SIREN it has, or none


@pytest.mark.regle("F7")
def test_a_firm_that_lost_its_address_since_the_acceptance_is_caught_by_the_signature(cast):
    live = cast.designate(cast.atelier(), on=D05)
    cast.accept(live, on=D05)
    devis = cast.devis(live, on=D05)
    services.validate_devis(devis, actor=cast.valideur, on=D05)
    bon = cast.order(devis, [2, 3], on=D05, until="present")
    assert blocking(signature.check(bon, on=D05)) == []
    forget(bon.groupement.mandataire, ville="")
    said = blocking(signature.check(fresh(bon), on=D05))
    assert [text.replace("\u00a0", " ") for text in said] == [
        f"L’adresse {de(str(bon.groupement.mandataire))} n’est pas complète : rue, code postal, ville.",
        "Le mandataire les complète sur « Mon groupement ».",
    ]


def test_the_pilote_is_asked_as_soon_as_a_holder_is_designated_and_no_more_once_it_is_done(cast):
    def asked():
        found = duties.duties(cast.pilote)
        return [d.name for d in found if d.is_mine and d.row.model == "marches.designation"]

    live = cast.designate(cast.atelier(), on=D05)
    assert asked() == []
    forget(cast.service)
    assert asked() == ["complete_buyer"]
    with pytest.raises(PermissionDenied):
        services.complete_buyer(
            live, actor=cast.mandataire(live), identites=[identity(cast.service, 70)]
        )
    services.complete_buyer(live, actor=cast.rpa, identites=[identity(cast.service, 70)])
    assert asked() == []


# -- the screens ----------------------------------------------------------------------------------


@pytest.fixture
def screens(turn, settings):
    settings.DEMO = True
    cast, live = turn
    address = reverse("marches:titulaire-acte", args=[live.groupement.pk, "complete"])
    with horloge.at(D05):
        yield cast, live, as_(cast.mandataire(live)), address


def test_the_page_of_acceptance_and_mon_groupement_lead_to_the_form(screens):
    cast, live, client, address = screens
    accept = reverse("marches:designation-acte", args=[live.pk, "accept"])
    turn = reverse("marches:designation", args=[live.pk])
    for page in (turn, accept, reverse("marches:groupement")):
        shown = client.get(page).text
        assert f'href="{address}"' in shown, page
        assert "n’est pas renseigné" in shown, page
    member = as_(actor_of(Role.GROUPEMENT_MEMBRE, organisation=live.groupement.mandataire))
    shown = member.get(reverse("marches:groupement")).text
    assert "Votre mandataire les complète." in shown
    assert address not in shown


def test_the_form_keeps_what_was_typed_says_each_fault_and_takes_a_siret_with_spaces(screens):
    cast, live, client, address = screens
    first, second = selectors.firms_to_complete(live.groupement)
    siret = siret_of(1)
    wrong = siret[:-1] + str((int(siret[-1]) + 1) % 10)
    typed = {
        f"siret_{first.pk}": wrong, f"adresse_{first.pk}": "3 rue du Port",
        f"code_postal_{first.pk}": "475", f"ville_{first.pk}": "Fumel",
    }  # fmt: skip
    answer = client.post(address, typed)
    shown = answer.text
    assert answer.status_code == 422
    assert "vérifiez ses quatorze chiffres" in shown
    assert "Un code postal a cinq chiffres." in shown
    assert "3 rue du Port" in shown
    with_spaces = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    typed |= {f"siret_{first.pk}": with_spaces, f"code_postal_{first.pk}": "47 500"}
    answer = client.post(address, typed, follow=True)
    assert answer.status_code == 200
    assert (fresh(first).siret, fresh(first).code_postal) == (siret, "47500")
    assert fresh(second).siret == ""  # the one not typed yet waits


def test_a_firm_begun_is_finished_and_nothing_asked_is_called_optional(screens):
    cast, live, client, address = screens
    first, _ = selectors.firms_to_complete(live.groupement)
    assert "facultatif" not in client.get(address).text
    answer = client.post(address, {f"siret_{first.pk}": siret_of(1)})
    assert answer.status_code == 422
    assert fresh(first).siret == ""


def test_what_is_known_is_corrected_and_never_erased(screens):
    cast, live, client, address = screens
    first, _ = selectors.firms_to_complete(live.groupement)
    services.complete_groupement(
        live.groupement, actor=cast.mandataire(live), identites=[identity(first, 9)]
    )
    answer = client.post(address, {f"siret_{first.pk}": "", f"ville_{first.pk}": "Libos"})
    assert answer.status_code == 422
    assert fresh(first).ville == "Fumel"


def test_a_framework_encoded_without_any_siret_serves_once_its_holder_completed_it(cast):
    accord = make_accord(cast.achats, code="ACF9", rang=("G3",))
    holder = accord.groupements.get()
    for membre in holder.membres.all():
        forget(membre.organisation)
    lead = actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=holder.mandataire)
    assert len(selectors.missing_on_paper(holder)) == 4
    firms = [identity(f, 800 + n) for n, f in enumerate(selectors.firms_to_complete(holder))]
    services.complete_groupement(holder, actor=lead, identites=firms)
    assert selectors.missing_on_paper(holder) == []


def test_the_page_of_the_designation_tells_the_pilote_what_the_order_would_lack(screens):
    cast, live, _, _ = screens
    address = reverse("marches:designation-acte", args=[live.pk, "complete-buyer"])
    page = reverse("marches:designation", args=[live.pk])
    shown = as_(cast.pilote).get(page).text
    assert f'href="{address}"' in shown
    assert "à compléter" not in shown  # all is known: the door is there, nothing is asked
    forget(cast.service, siret="")
    for actor, is_asked in ((cast.pilote, True), (cast.rpa, True), (cast.chef, False)):
        shown = as_(actor).get(page).text
        assert ("SIRET et adresse de votre service à compléter" in shown) is is_asked
        assert (address in shown) is is_asked
    answer = as_(cast.pilote).post(address, {
        f"siret_{cast.service.pk}": siret_of(70), f"adresse_{cast.service.pk}": "1 rue Fictive",
        f"code_postal_{cast.service.pk}": "47000", f"ville_{cast.service.pk}": "Agen",
    })  # fmt: skip
    assert answer.status_code == 302
    assert fresh(cast.service).siret == siret_of(70)
