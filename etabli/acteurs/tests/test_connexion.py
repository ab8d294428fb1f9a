"""Coming in: a code by e-mail, a second factor for those who sign or decide, one click for personas."""

import re
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from etabli.accounts.models import Personne
from etabli.acteurs.models import Invitation
from etabli.acteurs.states import SEES, Role
from etabli.acteurs.tests.factories import MembreFactory
from etabli.core import envoi
from etabli.core.models import Entry

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
ENROL = "/compte/2fa/totp/activate/"
STRONG = (Role.RPA, Role.DGALN_DECIDEUR, Role.ADMIN_TECHNIQUE)


@pytest.fixture(autouse=True)
def _no_code_used_yet():
    """A code serves once, and tries are counted: neither passes from one test to the next."""
    cache.clear()


def totp(secret):
    """The six digits an application shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def person(role, **fields):
    return MembreFactory.create(role=role, **fields).personne


def signed_in(personne):
    client = Client()
    client.force_login(personne)
    return client


def by_code(personne):
    """A client that came in by the code of the e-mail, and the answer to that code."""
    client = Client()
    client.post("/compte/login/", {"login": personne.email})
    envoi.send_pending()
    code = re.search(r"^([A-Z0-9-]{6,9})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    return client, client.post("/compte/login/code/confirm/", {"code": code[1]})


def roles(answer):
    """The roles the page was read with."""
    return answer.wsgi_request.actor.roles


@pytest.mark.parametrize("role", STRONG)
def test_who_signs_or_decides_enrols_a_second_factor_before_anything(role):
    client = signed_in(person(role))
    for address in ("/candidatures/", "/mon-etabli/", "/acteurs/inviter/"):
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, answer["Location"]) == (302, ENROL)
    page = client.get(ENROL)
    assert "Protégez votre compte" in page.text
    assert "Code à six chiffres" in page.text


def test_a_second_role_that_asks_nothing_does_not_open_the_door():
    personne = person(Role.SERVICE_PILOTE)
    MembreFactory.create(personne=personne, role=Role.RPA)
    assert signed_in(personne).get("/candidatures/")["Location"] == ENROL


@pytest.mark.parametrize("role", [Role.COLLECTIVITE_SIGNATAIRE, Role.SERVICE_PILOTE])
def test_an_elected_person_or_a_pilote_is_never_asked_for_one(role):
    assert signed_in(person(role)).get("/candidatures/").status_code == 200


def test_before_the_second_factor_one_still_reads_public_pages_one_s_account_and_leaves():
    client = signed_in(person(Role.RPA))
    assert client.get("/territoires/communes/").status_code == 200
    assert "second facteur" in client.get("/mon-compte/").text
    assert client.get("/compte/logout/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_first_code_typed_opens_the_role_and_gives_recovery_codes():
    client = signed_in(person(Role.DGALN_DECIDEUR))
    secret = client.get(ENROL).context["form"].secret
    wrong = client.post(ENROL, {"code": "000000"})
    assert wrong.status_code == 200
    assert "recopiez celui que l’application affiche maintenant" in wrong.text
    codes = client.post(ENROL, {"code": totp(secret)}, follow=True)
    assert len(codes.context["unused_codes"]) == 10
    assert "****" not in codes.text
    page = client.get("/candidatures/")
    assert page.status_code == 200
    assert Role.DGALN_DECIDEUR in roles(page)


def test_the_next_time_both_codes_are_asked():
    personne = person(Role.RPA)
    TOTP.activate(personne, SECRET)
    client, answer = by_code(personne)
    assert answer["Location"] == "/compte/2fa/authenticate/"
    assert client.get("/candidatures/")["Location"].startswith("/compte/login/")
    assert "Un second code" in client.get("/compte/2fa/authenticate/").text
    client.post("/compte/2fa/authenticate/", {"code": totp(SECRET)})
    assert Role.RPA in roles(client.get("/candidatures/"))


def test_a_recovery_code_replaces_a_lost_telephone_once():
    personne = person(Role.RPA)
    TOTP.activate(personne, SECRET)
    code = RecoveryCodes.activate(personne).get_unused_codes()[0]
    for expected in (200, 302):
        client, _ = by_code(personne)
        client.post("/compte/2fa/authenticate/", {"code": code})
        assert client.get("/candidatures/").status_code == expected


def test_a_session_opened_without_the_second_code_is_asked_for_it():
    """An invitation link opens a session by itself: it is not enough for a role that signs."""
    personne = person(Role.RPA)
    TOTP.activate(personne, SECRET)
    client = signed_in(personne)
    asked = client.get("/candidatures/?q=fumel")
    assert asked["Location"] == "/compte/2fa/reauthenticate/?next=%2Fcandidatures%2F%3Fq%3Dfumel"
    assert "Un second code" in client.get(asked["Location"]).text
    back = client.post(
        "/compte/2fa/reauthenticate/", {"code": totp(SECRET), "next": "/candidatures/?q=fumel"}
    )
    assert back["Location"] == "/candidatures/?q=fumel"
    assert client.get("/candidatures/").status_code == 200


def test_a_persona_counts_as_strong(settings):
    settings.DEMO = True
    personne = person(Role.DGALN_DECIDEUR, personne__is_persona=True)
    client = Client()
    client.post(f"/personnages/{personne.pk}/")
    assert Role.DGALN_DECIDEUR in roles(client.get("/candidatures/"))


@pytest.mark.parametrize(
    "address", ["/", "/compte/login/", "/personnages/", "/territoires/communes/", "/page-absente/"]
)
def test_the_demonstration_says_so_on_every_page_and_only_there(settings, address):
    settings.DEMO = True
    assert "<strong>Démonstration</strong>" in Client().get(address).text
    settings.DEMO = False
    assert "<strong>Démonstration</strong>" not in Client().get(address).text


def test_an_unknown_address_receives_no_code_that_opens_and_learns_nothing():
    known = person(Role.AUDITEUR)
    answers = [
        Client().post("/compte/login/", {"login": e}) for e in (known.email, "x@exemple.test")
    ]
    assert [(a.status_code, a["Location"]) for a in answers] == [
        (302, "/compte/login/code/confirm/")
    ] * 2
    assert not Personne.objects.filter(email="x@exemple.test").exists()


def test_a_wrong_address_and_a_wrong_code_are_said_and_the_typing_is_kept():
    page = Client().post("/compte/login/", {"login": "ines"})
    assert 'value="ines"' in page.text
    assert "adresse" in str(page.context["form"].errors)
    client = Client()
    client.post("/compte/login/", {"login": person(Role.AUDITEUR).email})
    wrong = client.post("/compte/login/code/confirm/", {"code": "AAAAAA"})
    assert "Recopiez celui du dernier courriel reçu" in wrong.text


def test_leaving_closes_the_session():
    client = signed_in(person(Role.AUDITEUR))
    client.post("/compte/logout/")
    assert client.get("/candidatures/")["Location"].startswith("/compte/login/")


def test_closed_sign_up_says_whom_to_ask():
    assert "On entre dans Établi sur invitation" in Client().get("/compte/signup/").text


def test_the_console_invites_for_a_role_and_an_organisation_and_prints_the_link(capsys, settings):
    call_command(
        "utilisateur", "inviter", "rpa@exemple.test",
        role=Role.RPA, organisation="DDT fictive", type="DDT",
    )  # fmt: skip
    invitation = Invitation.objects.get()
    said = capsys.readouterr().out
    assert f"{settings.SITE_URL}/invitation/{invitation.token}/" in said
    assert (invitation.role, invitation.organisation.nom) == (Role.RPA, "DDT fictive")
    assert Entry.objects.get().actor_name == "Console d’administration"
    with pytest.raises(CommandError, match="attend déjà la réponse"):
        call_command(
            "utilisateur", "inviter", "rpa@exemple.test", role=Role.RPA, organisation="ddt FICTIVE"
        )
    with pytest.raises(CommandError, match="ajoutez --type parmi"):
        call_command("utilisateur", "inviter", "b@exemple.test", organisation="Inconnue")


def test_the_console_knows_an_organisation_however_its_name_is_typed():
    first = {"role": Role.SERVICE_PILOTE, "type": "DDT"}
    call_command("utilisateur", "inviter", "a@exemple.test", organisation="École d’État", **first)
    again = "ÉCOLE d'état"
    call_command("utilisateur", "inviter", "b@exemple.test", organisation=again, **first)
    assert [i.organisation.nom for i in Invitation.objects.all()] == ["École d’État"] * 2


def test_an_invitation_accepted_for_a_role_that_signs_leads_to_the_second_factor():
    call_command("utilisateur", "inviter", "ada@exemple.test")
    client = Client()
    client.post(Invitation.objects.get().get_absolute_url(), {"prenom": "Ada", "nom": "Fictive"})
    assert client.get("/mon-etabli/")["Location"] == ENROL


def test_an_invitation_without_a_name_is_given_back_with_what_was_typed():
    call_command("utilisateur", "inviter", "ada@exemple.test")
    address = Invitation.objects.get().get_absolute_url()
    assert "Les comptes, les invitations et le journal" in Client().get(address).text
    page = Client().post(address, {"prenom": "Ada"})
    assert page.status_code == 422
    assert 'value="Ada"' in page.text
    assert "Remplissez" in page.text
    assert not Personne.objects.exists()


def test_an_invitation_says_for_each_role_what_will_be_seen():
    assert set(SEES) == set(Role) - {Role.VISITEUR, Role.CLOCK, Role.PARTICIPANT}


def test_an_invitation_that_cannot_be_sent_comes_back_with_what_was_typed(settings):
    settings.DEMO = True
    admin = person(Role.ADMIN_TECHNIQUE)
    client = signed_in(admin)
    session = client.session
    session["persona"] = session["_auth_user_id"]
    session.save()
    organisation = admin.membres.get().organisation
    data = {"organisation": organisation.nom, "role": Role.AUDITEUR, "courriel": "a@exemple.test"}
    wrong = client.post("/acteurs/inviter/", {**data, "courriel": "a@"})
    assert wrong.status_code == 422
    assert 'value="a@"' in wrong.text
    assert client.post("/acteurs/inviter/", data).status_code == 302
    again = client.post("/acteurs/inviter/", data)
    assert again.status_code == 409
    assert "attend déjà la réponse" in again.text
    assert 'value="a@exemple.test"' in again.text


@pytest.mark.parametrize(
    ("seconds", "opens"), [(-30, True), (30, True), (-90, False), (90, False)]
)
def test_a_telephone_half_a_minute_early_or_late_opens_and_no_more(seconds, opens, monkeypatch):
    stopped = time.time()
    monkeypatch.setattr(time, "time", lambda: stopped)
    personne = person(Role.RPA)
    TOTP.activate(personne, SECRET)
    counter = int(time.time()) // 30 + seconds // 30
    client, _ = by_code(personne)
    shown = format_hotp_value(hotp_value(SECRET, counter))
    client.post("/compte/2fa/authenticate/", {"code": f"{shown[:3]}\u00a0{shown[3:]}\u200b"})
    assert (client.get("/candidatures/").status_code == 200) is opens


def test_a_code_of_the_telephone_serves_once_even_while_it_is_tolerated(monkeypatch):
    stopped = time.time()
    monkeypatch.setattr(time, "time", lambda: stopped)
    personne = person(Role.RPA)
    TOTP.activate(personne, SECRET)
    shown = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + 1))
    for expected in (200, 302):
        client, _ = by_code(personne)
        client.post("/compte/2fa/authenticate/", {"code": shown})
        assert client.get("/candidatures/").status_code == expected
        # the library forgets after half a minute, while the tolerance still takes the code
        cache.delete(f"allauth.mfa.totp.used?user={personne.pk}&code={shown}")


def test_the_strong_session_of_a_persona_ends_with_the_demonstration(settings):
    settings.DEMO = True
    personne = person(Role.DGALN_DECIDEUR, personne__is_persona=True)
    client = Client()
    client.post(f"/personnages/{personne.pk}/")
    assert client.get("/candidatures/").status_code == 200
    settings.DEMO = False
    assert client.get("/candidatures/")["Location"].startswith("/compte/login/")
    assert roles(client.get("/")) == {Role.VISITEUR}


def test_a_real_person_keeps_nothing_of_a_session_that_counted_as_strong(settings):
    settings.DEMO = False
    client = signed_in(person(Role.DGALN_DECIDEUR))
    session = client.session
    session["persona"] = session["_auth_user_id"]
    session.save()
    assert client.get("/candidatures/")["Location"] == ENROL


def test_the_second_factor_of_somebody_else_in_the_same_session_gives_nothing():
    before, after = person(Role.RPA), person(Role.RPA)
    TOTP.activate(after, SECRET)
    client = signed_in(after)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    for who, opens in ((before, False), (after, True)):
        session["account_authentication_methods_user"] = str(who.pk)
        session.save()
        assert (client.get("/candidatures/").status_code == 200) is opens


def test_who_signs_in_after_a_persona_in_the_same_session_is_not_strong(settings):
    settings.DEMO = True
    persona = person(Role.DGALN_DECIDEUR, personne__is_persona=True)
    client = signed_in(person(Role.DGALN_DECIDEUR))
    session = client.session
    session["persona"] = str(persona.pk)
    session.save()
    assert client.get("/candidatures/")["Location"] == ENROL


@pytest.mark.parametrize("left", ["deactivated", "deleted", "still there"])
def test_a_browser_left_open_gives_nothing_of_its_session_to_the_next_person(settings, left):
    settings.DEMO = True
    persona = person(Role.DGALN_DECIDEUR, personne__is_persona=True)
    client = Client()
    client.post(f"/personnages/{persona.pk}/")
    if left == "deactivated":
        Personne.objects.filter(pk=persona.pk).update(is_active=False)
    if left == "deleted":
        persona.membres.all().delete()
        persona.delete()
    nextone = person(Role.DGALN_DECIDEUR)
    client.force_login(nextone)
    assert client.get("/candidatures/")["Location"] == ENROL


def test_outside_the_demonstration_a_persona_does_not_come_in_by_a_code(settings):
    settings.DEMO = False
    personne = person(Role.AUDITEUR, personne__is_persona=True)
    client = Client()
    client.post("/compte/login/", {"login": personne.email})
    envoi.send_pending()
    assert mail.outbox[-1].subject == "Aucun compte à cette adresse dans Établi"
    settings.DEMO = True
    client, answer = by_code(personne)
    assert client.get("/candidatures/").status_code == 200
    settings.DEMO = False
    assert client.get("/candidatures/")["Location"].startswith("/compte/login/")
