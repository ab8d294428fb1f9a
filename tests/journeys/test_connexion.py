"""Coming in: a code by e-mail, an invitation, a second factor, a persona in one click, leaving."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from tests.journeys.clavier import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keyboard(page, enter_as, check_accessible):
    cache.clear()
    return Keyboard(page, enter_as, check_accessible)


def member(role, **person):
    from etabli.acteurs.tests.factories import MembreFactory

    return MembreFactory.create(role=role, **{f"personne__{k}": v for k, v in person.items()})


def code_received():
    """The code of the last e-mail; the worker of the site sends it, here by hand."""
    from etabli.core import envoi

    envoi.send_pending()
    found = re.search(r"^([A-Z0-9-]{6,9})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def test_a_person_comes_in_with_a_code_and_leaves(keyboard):
    page = keyboard.page
    person = member("COLLECTIVITE_SIGNATAIRE", prenom="Inès", nom="Fictive").personne
    page.goto("/compte/login/")
    keyboard.look("50-entrer")
    keyboard.write("Votre adresse électronique", "ines@")
    keyboard.push("Recevoir mon code")
    keyboard.look("51-adresse-incomplete")
    assert keyboard.field("Votre adresse électronique").input_value() == "ines@"
    keyboard.write("Votre adresse électronique", person.email)
    keyboard.push("Recevoir mon code")
    keyboard.look("52-code")
    keyboard.write("Code reçu", "AAAAAA")
    keyboard.push("Entrer")
    keyboard.look("53-code-faux")
    keyboard.write("Code reçu", code_received())
    keyboard.push("Entrer")
    assert page.url.endswith("/mon-etabli/")
    page.goto(reverse("acteurs:compte"))
    keyboard.look("54-compte")
    keyboard.push("Me déconnecter")
    page.goto(reverse("candidatures:dossiers"))
    assert "/compte/login/" in page.url


def test_an_invitation_opens_an_account_and_a_second_factor_opens_the_role(keyboard):
    from etabli.acteurs.models import Invitation

    page = keyboard.page
    call_command("utilisateur", "inviter", "ada@exemple.test")
    page.goto(Invitation.objects.get().get_absolute_url())
    keyboard.look("60-invitation")
    keyboard.write("Prénom", "Ada")
    keyboard.push("Accepter et entrer")
    keyboard.look("61-invitation-incomplete")
    assert keyboard.field("Prénom").input_value() == "Ada"
    keyboard.write("Nom", "Fictive")
    keyboard.push("Accepter et entrer")
    keyboard.look("62-second-facteur")
    keyboard.write("Code à six chiffres", "000000")
    keyboard.push("Protéger mon compte")
    keyboard.look("63-second-facteur-faux")
    keyboard.write("Code à six chiffres", six_digits(page.locator("main code").inner_text()))
    keyboard.push("Protéger mon compte")
    keyboard.look("64-codes-de-secours")
    keyboard.follow("Continuer")
    assert page.url.endswith("/mon-etabli/")
    page.goto(reverse("acteurs:inviter"))
    keyboard.look("65-inviter")
    page.goto(reverse("mfa_index"))
    keyboard.look("66-mon-second-facteur")


def six_digits(secret):
    """What an application of authentication shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_on_the_demonstration_a_persona_comes_in_with_one_click(keyboard, settings):
    settings.DEMO = True
    page = keyboard.page
    member("DGALN_DECIDEUR", prenom="Denis", nom="Fictif", is_persona=True)
    page.goto(reverse("espaces:personas"))
    keyboard.look("70-personnages")
    keyboard.push("Entrer comme Denis")
    page.goto(reverse("candidatures:dossiers"))
    assert page.get_by_role("region", name="Démonstration").is_visible()
    keyboard.look("71-demonstration")


def test_sign_up_is_closed_and_says_whom_to_ask(keyboard):
    keyboard.page.goto("/compte/signup/")
    keyboard.look("72-sur-invitation")
    assert "Demandez-lui la vôtre" in keyboard.page.inner_text("main")


def test_an_address_changes_by_a_code_received_at_the_new_one(keyboard, enter_as):
    page = keyboard.page
    person = member("COLLECTIVITE_SIGNATAIRE", prenom="Inès", nom="Fictive").personne
    enter_as(person)
    page.goto(reverse("acteurs:compte"))
    keyboard.follow("Changer d’adresse")
    keyboard.look("80-changer-d-adresse")
    keyboard.write("Nouvelle adresse électronique", person.email)
    keyboard.push("Recevoir un code")
    keyboard.look("81-adresse-refusee")
    keyboard.write("Nouvelle adresse électronique", "ines.fictive@mairie-exemple.test")
    keyboard.push("Recevoir un code")
    keyboard.look("82-prouver-l-adresse")
    keyboard.write("Code reçu", code_received())
    keyboard.push("Changer mon adresse")
    assert "Votre adresse est maintenant ines.fictive@mairie-exemple.test." in page.inner_text(
        "main"
    )
    keyboard.look("83-adresse-changee")
    page.goto(reverse("espaces:mon-etabli"))
    page.get_by_text("Suivre ces dates dans mon agenda").click()
    keyboard.push("Créer mon adresse d’agenda")
    page.get_by_text("Suivre ces dates dans mon agenda").click()
    keyboard.look("84-adresse-d-agenda")
    assert "/agenda/" in page.inner_text("main")


def test_the_organisation_of_an_invitation_is_typed_then_chosen(keyboard, settings):
    """In the list that follows what one types; without it, in the list that the page comes back with."""
    from etabli.acteurs.models import Invitation
    from etabli.acteurs.tests.factories import OrganisationFactory

    settings.DEMO = True
    for siren in ("200068930", "200035459"):
        OrganisationFactory.create(nom="Communauté du Lot", siren=siren)
    admin = member("ADMIN_TECHNIQUE", is_persona=True)
    page = keyboard.page
    keyboard.enter_as(admin.personne)
    page.goto(reverse("acteurs:inviter"))
    with page.expect_response(lambda answer: "format=json" in answer.url):
        keyboard.write("Organisation", "lot communaute")
    page.get_by_role("option").first.wait_for()
    keyboard.look("67-organisations")
    keyboard.press("ArrowDown", "Enter")
    assert keyboard.field("Organisation").input_value() == "Communauté du Lot (200068930)"
    keyboard.write("Organisation", "lot")
    keyboard.press("Escape")
    keyboard.write("Courriel", "lise@exemple.test")
    keyboard.push("Envoyer l’invitation")
    keyboard.look("68-laquelle")
    keyboard.tick("Communauté du Lot (200068930)")
    keyboard.press("ArrowDown")
    keyboard.push("Envoyer l’invitation")
    assert page.get_by_text("L’invitation est partie à lise@exemple.test.").is_visible()
    assert Invitation.objects.get().organisation.siren == "200035459"
