"""Changing one's address: proved at the new one, told to the old one, refused while it is held."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from etabli.accounts.models import Personne
from etabli.acteurs import services
from etabli.acteurs.models import Invitation, Organisation
from etabli.acteurs.selectors import addresses
from etabli.acteurs.states import Role, TypeOrganisation
from etabli.acteurs.tests.factories import MembreFactory, OrganisationFactory, actor_of
from etabli.core import envoi, horloge
from etabli.core.models import Entry, Pli
from etabli.core.refus import Refused
from etabli.core.tests.course import refusals, together
from etabli.core.veille.traces import JsonLine

pytestmark = pytest.mark.django_db

ADDRESS = "/mon-compte/adresse/"
CODE = "/mon-compte/adresse/code/"
NEW = "ines.fictive@mairie-exemple.test"


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    cache.clear()


@pytest.fixture
def ines() -> Personne:
    membre = MembreFactory.create(
        role=Role.COLLECTIVITE_SIGNATAIRE, personne__email="ines@exemple.test"
    )
    return membre.personne


def signed_in(personne: Personne) -> Client:
    client = Client()
    client.force_login(personne)
    return client


def received(to: str) -> str:
    """The code that arrived at this address."""
    envoi.send_pending()
    body = str(next(m for m in reversed(mail.outbox) if m.to == [to]).body)
    found = re.search(r"^([A-Z0-9-]{6,9})\s*$", body, re.MULTILINE)
    assert found
    return found[1]


def invite(courriel: str) -> Invitation:
    return services.invite_person(
        actor=actor_of(Role.ADMIN_TECHNIQUE),
        courriel=courriel,
        organisation=OrganisationFactory.create(),
        role=Role.AUDITEUR,
    )


def test_the_address_changes_once_the_code_is_typed_and_the_old_one_is_told(
    ines: Personne,
) -> None:
    client = signed_in(ines)
    EmailAddress.objects.create(user=ines, email="autre@exemple.test")
    assert client.post(ADDRESS, {"courriel": f"\u200bInes.FICTIVE{NEW[12:]} "})["Location"] == CODE
    ines.refresh_from_db()
    assert ines.email == "ines@exemple.test"
    code = received(NEW)
    page = client.post(CODE, {"code": code.replace("-", "\u2011")}, follow=True)
    assert f"Votre adresse est maintenant {NEW}." in page.text
    ines.refresh_from_db()
    assert ines.email == NEW
    assert not EmailAddress.objects.exists()
    envoi.send_pending()
    assert mail.outbox[-1].to == ["ines@exemple.test"]
    assert NEW in mail.outbox[-1].body
    assert client.get("/mon-compte/").status_code == 200


def test_the_session_holds_no_code_and_nothing_keeps_it_once_sent(ines: Personne) -> None:
    client = signed_in(ines)
    client.post(ADDRESS, {"courriel": NEW})
    code = received(NEW)
    assert code not in str(dict(client.session.items()))
    assert not Pli.objects.filter(body__contains=code).exists()


def test_a_wrong_code_changes_nothing_and_five_wrong_ones_end_it(ines: Personne) -> None:
    client = signed_in(ines)
    client.post(ADDRESS, {"courriel": NEW})
    for _ in range(4):
        page = client.post(CODE, {"code": "AAAA-AAAA"})
        assert page.status_code == 409
        assert "Ce n’est pas le code attendu" in page.text
    assert "Trop d’essais" in client.post(CODE, {"code": "AAAA-AAAA"}).text
    assert "n’est plus valable" in client.post(CODE, {"code": received(NEW)}).text
    ines.refresh_from_db()
    assert ines.email == "ines@exemple.test"


def test_a_code_of_sixteen_minutes_is_dead_and_says_so(
    ines: Personne, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(ines)
    client.post(ADDRESS, {"courriel": NEW})
    code, now = received(NEW), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    page = client.post(CODE, {"code": code})
    assert "un code sert pendant quinze minutes" in page.text
    assert "Écrire la nouvelle adresse" in page.text


@pytest.mark.parametrize(
    "typed", ["maire@exemple.test", "MAIRE@exemple.test\u200b", "Le Maire <maire@exemple.test>"]
)
def test_an_address_that_somebody_holds_is_refused_in_words(ines: Personne, typed: str) -> None:
    Personne.objects.create_user("maire@exemple.test", is_active=False)
    page = signed_in(ines).post(ADDRESS, {"courriel": typed})
    assert page.status_code == 409
    assert "Un autre compte d’Établi a déjà cette adresse" in page.text
    assert "maire@exemple.test" in page.text.lower()
    assert not Pli.objects.exists()


def test_an_address_where_an_invitation_waits_is_refused_until_it_is_answered(
    ines: Personne,
) -> None:
    invitation = invite("dgaln@exemple.test")
    page = signed_in(ines).post(ADDRESS, {"courriel": "Dgaln\u00ad@exemple.test"})
    assert page.status_code == 409
    assert "Une invitation attend une réponse à cette adresse" in page.text
    services.cancel_invitation(invitation, actor=actor_of(Role.ADMIN_TECHNIQUE))
    assert signed_in(ines).post(ADDRESS, {"courriel": "dgaln@exemple.test"}).status_code == 302


def test_what_was_free_when_the_code_left_is_looked_at_again_when_it_is_typed(
    ines: Personne,
) -> None:
    client = signed_in(ines)
    client.post(ADDRESS, {"courriel": NEW})
    code = received(NEW)
    invite(NEW)
    assert "Une invitation attend" in client.post(CODE, {"code": code}).text
    ines.refresh_from_db()
    assert ines.email == "ines@exemple.test"


def test_who_has_a_second_factor_gives_it_again_and_finds_what_was_typed() -> None:
    personne = MembreFactory.create(role=Role.RPA).personne
    TOTP.activate(personne, "JBSWY3DPEHPK3PXP")
    client = signed_in(personne)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time()}
    ]
    session["account_authentication_methods_user"] = str(personne.pk)
    session.save()
    asked = client.post(ADDRESS, {"courriel": NEW})
    assert asked["Location"] == "/compte/2fa/reauthenticate/?next=%2Fmon-compte%2Fadresse%2F"
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(personne.pk)
    session.save()
    assert f'value="{NEW}"' in client.get(ADDRESS).text
    assert client.post(ADDRESS, {"courriel": NEW})["Location"] == CODE


def test_five_codes_an_hour_and_no_more(ines: Personne) -> None:
    client = signed_in(ines)
    for number in range(5):
        assert client.post(ADDRESS, {"courriel": f"a{number}@exemple.test"}).status_code == 302
    assert "Trop d’essais" in client.post(ADDRESS, {"courriel": NEW}).text


def test_a_persona_keeps_its_address(settings: Any) -> None:
    settings.DEMO = True
    personne = MembreFactory.create(personne__is_persona=True).personne
    page = signed_in(personne).post(ADDRESS, {"courriel": NEW})
    assert "garde son adresse" in page.text
    assert "Changer d’adresse" not in signed_in(personne).get("/mon-compte/").text


def test_an_invitation_pasted_with_what_cannot_be_seen_goes_where_it_should() -> None:
    invitation = invite("\u200bOdile.Test@exemple.test\u00ad")
    assert invitation.courriel == "odile.test@exemple.test"
    personne = services.accept_invitation(invitation, prenom="Odile", nom="Test")
    assert Personne.objects.at_address("odile.test@exemple.test") == personne


def test_the_invitation_says_until_when_it_serves_in_the_mail_and_on_the_page() -> None:
    with horloge.at(dt.date(2026, 3, 2)):
        invitation = invite("odile@exemple.test")
        envoi.send_pending()
        body = mail.outbox[-1].body
        assert "Ce lien sert jusqu’au mercredi 1er avril 2026 à minuit, heure de Paris." in body
        assert invitation.get_absolute_url() in body
        page = Client().get(invitation.get_absolute_url()).text
        assert "Valable jusqu’au" in page
        assert "mercredi 1er avril 2026 à minuit, heure de Paris" in page
    with horloge.at(dt.date(2026, 4, 2)):
        services.expire_invitations()
        assert "avril 2026" in Client().get(invitation.get_absolute_url()).text


# -- two hands at once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_invitation_made_twice_at_once_is_one_invitation() -> None:
    admin = actor_of(Role.ADMIN_TECHNIQUE)
    organisation = OrganisationFactory.create()

    def act() -> None:
        services.invite_person(
            actor=admin, courriel="a@exemple.test", organisation=organisation, role=Role.AUDITEUR
        )

    said = refusals(together(*[act] * 6))
    assert said == [("Une invitation attend déjà la réponse de a@exemple.test.",)] * 5
    assert Invitation.objects.count() == 1
    assert Entry.objects.filter(verb="acteurs.invitation.send").count() == 1
    assert envoi.send_pending() == 1


def test_the_second_of_two_hands_reads_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The constraint of the base, met after the look that found nothing."""
    admin, organisation = actor_of(Role.ADMIN_TECHNIQUE), OrganisationFactory.create()
    data: dict[str, Any] = {"actor": admin, "organisation": organisation, "role": Role.AUDITEUR}
    services.invite_person(courriel="a@exemple.test", **data)
    seen = Invitation.objects.none()
    monkeypatch.setattr(Invitation.objects, "filter", lambda **_: seen)
    with pytest.raises(Refused, match="attend déjà la réponse"):
        services.invite_person(courriel="a@exemple.test", **data)
    monkeypatch.undo()
    assert Invitation.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_who_take_the_same_address_at_once_do_not_share_it() -> None:
    from etabli.acteurs.services import address as adresse

    people = [MembreFactory.create().personne for _ in range(4)]
    answers = together(*[lambda p=p: adresse.change_address(p, NEW) for p in people])
    assert len(refusals(answers)) == 3
    assert Personne.objects.filter(email=NEW).count() == 1


# -- etabli utilisateur verifier


def told() -> list[str]:
    return [sentence.replace("\u00a0", " ") for sentence in addresses.findings()]


def test_nothing_to_look_into_is_said() -> None:
    MembreFactory.create()
    said = StringIO()
    call_command("utilisateur", "verifier", stdout=said)
    assert "Chaque adresse n’ouvre qu’un compte" in said.getvalue()


def test_people_who_attached_or_swapped_addresses_are_listed(ines: Personne) -> None:
    marc = MembreFactory.create(personne__email="marc@exemple.test").personne
    invite("maire@exemple.test")
    for owner, address in (
        (ines, "marc@exemple.test"), (marc, "Ines@exemple.test"), (ines, "maire@exemple.test"),
        (marc, "seul@exemple.test"), (marc, "marc@exemple.test"),
    ):  # fmt: skip
        EmailAddress.objects.create(user=owner, email=address)
    found = told()
    assert len(found) == 4
    assert f"s’est attaché marc@exemple.test : c’est celle de {marc.get_full_name()}" in found[0]
    assert f"c’est celle de {ines.get_full_name()}" in found[1]
    assert "maire@exemple.test : une invitation y attend une réponse" in found[2]
    assert "personne d’autre ne l’a" in found[3]
    with pytest.raises(SystemExit):
        call_command("utilisateur", "verifier", stdout=StringIO())


def test_who_took_another_address_by_the_page_of_the_library_is_listed() -> None:
    personne = services.accept_invitation(invite("a@exemple.test"), prenom="A", nom="Fictif")
    Personne.objects.filter(pk=personne.pk).update(email="b@exemple.test")
    assert told() == []  # changed by the proved exchange: nothing of the library is left
    EmailAddress.objects.create(user=personne, email="b@exemple.test", primary=True)
    assert len(told()) == 1
    assert "l’invitation était partie à a@exemple.test" in told()[0]


def test_accounts_that_are_one_address_once_folded_are_listed() -> None:
    for email in ("odile@exemple.test", "odile@exemple.test\u200b"):
        MembreFactory.create(personne__email=email)
    found = told()
    assert len(found) == 2
    assert "odile@exemple.test ouvre 2 comptes" in found[0]
    assert "une adresse que personne ne peut écrire" in found[1]
    organisation = Organisation.objects.create(nom="Mairie", type=TypeOrganisation.COMMUNE)
    Invitation.objects.create(
        courriel="x\u200b@exemple.test", organisation=organisation, role=Role.AUDITEUR,
        invited_by_name="Quelqu’un", expires_on=dt.date(2030, 1, 1), etat="ENVOYEE",
        etat_on=dt.date(2026, 1, 1),
    )  # fmt: skip
    assert "Annulez-la et refaites-la" in told()[-1]


def test_a_changed_address_is_in_the_trace_without_any_address_and_not_in_the_journal(
    ines: Personne, caplog: pytest.LogCaptureFixture
) -> None:
    """docs/decisions/0002."""
    caplog.set_level("INFO", logger="etabli.acces")
    client = signed_in(ines)
    client.post(ADDRESS, {"courriel": NEW})
    client.post(CODE, {"code": received(NEW)})
    ines.refresh_from_db()
    assert ines.email == NEW
    lines = [JsonLine().format(r) for r in caplog.records if r.name == "etabli.acces"]
    assert [json.loads(line)["message"] for line in lines] == [
        f"adresse changée, personne {ines.pk}"
    ]
    assert "@" not in lines[0]
    assert not Entry.objects.exists()


def test_a_code_asked_at_the_old_address_opens_nothing_once_the_address_has_changed(
    ines: Personne,
) -> None:
    """Who reads the old mailbox and asked a code just before does not come in after."""
    old = ines.email
    elsewhere = Client()
    elsewhere.post("/compte/login/", {"login": old})
    code = received(old)
    client = signed_in(ines)
    client.post(ADDRESS, {"courriel": NEW})
    client.post(CODE, {"code": received(NEW)})
    elsewhere.post("/compte/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in elsewhere.session
    # the very same code does open while nothing has changed
    ines.refresh_from_db()
    again = Client()
    again.post("/compte/login/", {"login": NEW})
    again.post("/compte/login/code/confirm/", {"code": received(NEW)})
    assert again.session["_auth_user_id"] == str(ines.pk)
