"""Closed sign-up: one comes in by an invitation only."""

from __future__ import annotations

import datetime as dt
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.http import Http404
from django.test import Client

from etabli.accounts.models import Personne
from etabli.acteurs import access, selectors, services
from etabli.acteurs.models import Invitation, Membre
from etabli.acteurs.states import ACTS_FOR, KINDS, Role, TypeOrganisation
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import MembreFactory, OrganisationFactory, actor_of
from etabli.core import envoi, horloge
from etabli.core.refus import Refused
from etabli.core.tic import tic
from etabli.territoires.models import Departement

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot_et_garonne() -> Departement:
    return Departement.objects.create(code="47", nom="Lot-et-Garonne")


def test_the_admin_of_a_new_installation_is_invited_from_the_console() -> None:
    said = StringIO()
    call_command("utilisateur", "inviter", "admin@exemple.test", stdout=said)
    path = re.search(r"(/invitation/\S+/)", said.getvalue())
    assert path
    client = Client()
    assert "Console d’administration" in client.get(path[1]).text
    answer = client.post(path[1], {"prenom": "Ada", "nom": "Fictive"})
    assert answer.status_code == 302
    assert Membre.objects.get().role == Role.ADMIN_TECHNIQUE
    assert str(Personne.objects.get()) == "Ada Fictive"


def test_an_invitation_serves_once() -> None:
    call_command("utilisateur", "inviter", "admin@exemple.test", stdout=StringIO())
    invitation = Invitation.objects.get()
    Client().post(invitation.get_absolute_url(), {"prenom": "Ada", "nom": "Fictive"})
    page = Client().get(invitation.get_absolute_url())
    assert "déjà servi" in page.text


def test_a_pilote_invites_a_mayor_of_its_departement_but_nobody_elsewhere(
    lot_et_garonne: Departement,
) -> None:
    ddt = OrganisationFactory.create(type=TypeOrganisation.DDT, departement=lot_et_garonne)
    pilote = actor_of(Role.SERVICE_PILOTE, organisation=ddt)
    mairie = OrganisationFactory.create(departement=lot_et_garonne)
    services.invite_person(
        actor=pilote,
        courriel="m@exemple.test",
        organisation=mairie,
        role=Role.COLLECTIVITE_SIGNATAIRE,
    )
    with pytest.raises(Http404):
        services.invite_person(
            actor=pilote,
            courriel="x@exemple.test",
            organisation=OrganisationFactory.create(),
            role=Role.COLLECTIVITE_SIGNATAIRE,
        )
    with pytest.raises(Http404):
        services.invite_person(
            actor=pilote, courriel="y@exemple.test", organisation=mairie, role=Role.DGALN_DECIDEUR
        )
    assert Invitation.objects.count() == 1


def test_a_mandataire_invites_its_own_members_only() -> None:
    firm = OrganisationFactory.create(type=TypeOrganisation.ENTREPRISE)
    mandataire = actor_of(Role.GROUPEMENT_MANDATAIRE, organisation=firm)
    services.invite_person(
        actor=mandataire, courriel="e@exemple.test", organisation=firm, role=Role.GROUPEMENT_MEMBRE
    )
    with pytest.raises(Http404):
        services.invite_person(
            actor=mandataire,
            courriel="f@exemple.test",
            organisation=OrganisationFactory.create(type=TypeOrganisation.ENTREPRISE),
            role=Role.GROUPEMENT_MEMBRE,
        )


def test_a_second_invitation_and_a_role_already_held_are_refused_in_words() -> None:
    admin = actor_of(Role.ADMIN_TECHNIQUE)
    organisation = OrganisationFactory.create()
    data: dict[str, Any] = {"actor": admin, "organisation": organisation, "role": Role.AUDITEUR}
    services.invite_person(courriel="a@exemple.test", **data)
    with pytest.raises(Refused, match="attend déjà la réponse"):
        services.invite_person(courriel="A@exemple.test", **data)
    with pytest.raises(Refused, match="attend déjà la réponse"):
        services.invite_person(courriel="\u200ba@exemple.test\u00ad", **data)
    held = MembreFactory.create(organisation=organisation, role=Role.AUDITEUR)
    with pytest.raises(Refused, match="a déjà ce rôle"):
        services.invite_person(courriel=held.personne.email, **data)


def test_the_clock_expires_what_nobody_answered_and_does_it_once() -> None:
    admin = actor_of(Role.ADMIN_TECHNIQUE)
    with horloge.at(dt.date(2026, 3, 2)):
        sent = services.invite_person(
            actor=admin,
            courriel="a@exemple.test",
            organisation=OrganisationFactory.create(),
            role=Role.AUDITEUR,
        )
    assert sent.expires_on == dt.date(2026, 4, 1)
    with horloge.at(dt.date(2026, 4, 1)):
        assert tic().done["etabli.acteurs.services.expire_invitations"] == 0
    with horloge.at(dt.date(2026, 4, 2)):
        assert tic().done["etabli.acteurs.services.expire_invitations"] == 1
        assert tic().done["etabli.acteurs.services.expire_invitations"] == 0


def test_without_a_second_factor_the_roles_that_sign_stay_in_the_cloakroom() -> None:
    membre = MembreFactory.create(role=Role.RPA)
    MembreFactory.create(personne=membre.personne, role=Role.SERVICE_PILOTE)
    assert selectors.actor_for(membre.personne, is_strong=False).roles == {
        Role.SERVICE_PILOTE,
        Role.VISITEUR,
    }
    assert Role.RPA in selectors.actor_for(membre.personne, is_strong=True).roles


def test_a_membership_that_has_ended_gives_nothing() -> None:
    membre = MembreFactory.create(role=Role.AUDITEUR, au=dt.date(2026, 1, 31))
    with horloge.at(dt.date(2026, 1, 31)):
        assert Role.AUDITEUR in selectors.actor_for(membre.personne, is_strong=True).roles
    with horloge.at(dt.date(2026, 2, 1)):
        assert Role.AUDITEUR not in selectors.actor_for(membre.personne, is_strong=True).roles


def test_personas_exist_on_the_demonstration_only(settings: Any) -> None:
    persona = MembreFactory.create(personne__is_persona=True).personne
    settings.DEMO = False
    assert Client().get("/personnages/").status_code == 404
    assert Client().post(f"/personnages/{persona.pk}/").status_code == 404
    settings.DEMO = True
    assert persona.get_full_name() in Client().get("/personnages/").text


def test_a_real_person_is_never_opened_with_one_click(settings: Any) -> None:
    settings.DEMO = True
    assert Client().post(f"/personnages/{MembreFactory.create().personne.pk}/").status_code == 404


def test_sign_up_is_closed() -> None:
    page = Client().get("/compte/signup/")
    assert page.status_code == 200
    Client().post("/compte/signup/", {"email": "intrus@exemple.test"})
    assert not Personne.objects.exists()


def test_signing_in_asks_an_address_and_sends_a_code(mailoutbox: list[Any]) -> None:
    membre = MembreFactory.create(personne__email="ines@exemple.test")
    client = Client()
    answer = client.post("/compte/login/code/", {"email": membre.personne.email})
    assert answer.status_code == 302
    assert mailoutbox == []  # nothing leaves inside a request
    envoi.send_pending()
    code = re.search(r"^([A-Z0-9-]{6,9})\s*$", mailoutbox[0].body, re.MULTILINE)
    assert code
    done = client.post("/compte/login/code/confirm/", {"code": code[1]})
    assert done.status_code == 302
    assert (
        "/mon-compte/" in client.get("/mon-compte/").text
        or client.get("/mon-compte/").status_code == 200
    )


def test_a_reader_cannot_open_the_invitation_page() -> None:
    client = Client()
    client.force_login(MembreFactory.create(role=Role.COLLECTIVITE_REDACTEUR).personne)
    assert client.get("/acteurs/inviter/").status_code == 403


def test_the_cast_of_a_demonstration_is_shown_whole_and_that_of_a_country_is_cut(monkeypatch):
    for number in range(4):
        MembreFactory.create(personne__is_persona=True, personne__nom=f"Fictif {number}")
    MembreFactory.create(personne__nom="Réelle")
    shown = [one.personne.nom for _, cast in selectors.personas() for one in cast]
    assert sorted(shown) == [f"Fictif {number}" for number in range(4)]
    monkeypatch.setattr("etabli.acteurs.selectors.people.ON_STAGE", 3)
    assert sum(len(cast) for _, cast in selectors.personas()) == 3


def test_an_invitation_says_who_invites_what_will_be_asked_until_when_and_whom_to_call(
    lot_et_garonne: Departement, mailoutbox: list[Any]
) -> None:
    """A mayor who has never heard of Établi can check it before following the link; it greets once."""
    ddt = OrganisationFactory.create(
        type=TypeOrganisation.DDT, departement=lot_et_garonne, nom="DDT de Lot-et-Garonne",
        telephone="05 53 69 33 33",
    )  # fmt: skip
    pilote = MembreFactory.create(
        organisation=ddt, role=Role.SERVICE_PILOTE, fonction="cheffe de projet",
        personne__prenom="Claire", personne__nom="Fictive",
    )  # fmt: skip
    mairie = OrganisationFactory.create(departement=lot_et_garonne, nom="Commune de Fumel")
    invitation = services.invite_person(
        actor=selectors.actor_for(pilote.personne, is_strong=True),
        courriel="maire@exemple.test",
        organisation=mairie,
        role=Role.COLLECTIVITE_SIGNATAIRE,
        prenom="Ana",
        nom="Modèle",
        message="Suite à notre appel de mardi.",
    )
    envoi.send_pending()
    (sent,) = mailoutbox
    assert sent.subject == "Claire Fictive vous invite à rejoindre Établi, pour Commune de Fumel"
    body = str(sent.body)
    for words in (
        "Claire Fictive (cheffe de projet, DDT de Lot-et-Garonne) vous invite",
        "«\u00a0Suite à notre appel de mardi.\u00a0»",
        "Il vous sera demandé votre nom, rien d’autre",
        "Appelez son service, DDT de Lot-et-Garonne, au 05 53 69 33 33, et demandez Claire Fictive.",
        "Ce lien sert jusqu’au",
        invitation.get_absolute_url(),
    ):
        assert words in body
    ((page, _),) = sent.alternatives
    assert (body.count("Bonjour"), page.count("Bonjour")) == (1, 1)
    assert "Bonjour Ana Modèle," in body
    assert "Mon établi" not in body


@pytest.mark.parametrize(
    ("role", "kind", "asked"),
    [
        (Role.COLLECTIVITE_SIGNATAIRE, TypeOrganisation.DDT, "une collectivité (commune"),
        (Role.SERVICE_PILOTE, TypeOrganisation.COMMUNE, "un service de l’État (DDT"),
        (Role.PREFECTURE, TypeOrganisation.DDT, "une préfecture ou une sous-préfecture"),
        (Role.DGALN_DECIDEUR, TypeOrganisation.OPERATEUR, "une administration centrale"),
        (Role.GROUPEMENT_MEMBRE, TypeOrganisation.COMMUNE, "une entreprise"),
        (Role.OPERATEUR_ASSOCIE, TypeOrganisation.ENTREPRISE, "un opérateur"),
    ],
)
def test_a_role_is_given_for_the_organisations_where_it_is_held(
    role: str, kind: TypeOrganisation, asked: str, settings: Any
) -> None:
    """Refused by the verb, and beside the field where it is chosen, with what was typed."""
    settings.DEMO = True
    admin = actor_of(Role.ADMIN_TECHNIQUE)
    wrong = OrganisationFactory.create(nom="DDT de la Meuse", type=kind)
    with pytest.raises(Refused) as refused:
        services.invite_person(
            actor=admin, courriel="a@exemple.test", organisation=wrong, role=role
        )
    said = str(refused.value).replace("\u00a0", " ")
    assert said.startswith(f"Le rôle « {Role(role).label} » se donne pour {asked}")
    assert f"la DDT de la Meuse est d’une autre sorte ({kind.label})" in said
    typed = {"organisation": "DDT de la Meuse", "role": role, "courriel": "a@exemple.test"}
    page = client_of(admin).post("/acteurs/inviter/", typed)
    assert page.status_code == 422
    field = page.text.split('for="id_role"')[1].split("et-field")[0]
    assert "d’une autre sorte" in field
    assert Invitation.objects.count() == 0


def test_every_role_that_one_is_invited_for_is_held_somewhere() -> None:
    invited = set().union(*access.INVITES.values())
    assert invited - set(ACTS_FOR) == {Role.AUDITEUR, Role.DPO, Role.ADMIN_TECHNIQUE}
    assert set(ACTS_FOR.values()) == set(KINDS)
