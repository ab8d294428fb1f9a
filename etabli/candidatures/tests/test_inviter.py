"""From the first contact to an invited mayor: one page, one act, a mail read before it leaves."""

import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from etabli.acteurs.models import Invitation, Membre, Organisation
from etabli.acteurs.payloads import Guest
from etabli.acteurs.services import accept_invitation, cancel_invitation, invite_person, mail_of
from etabli.acteurs.states import Role
from etabli.acteurs.tests.clients import client_of
from etabli.acteurs.tests.factories import OrganisationFactory
from etabli.candidatures import services
from etabli.candidatures.models import Candidature
from etabli.candidatures.pages import dossier as page
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import (
    candidature_at,
    demande,
    letter_of_mairie,
    whole_answers,
)
from etabli.core import courriel, duties
from etabli.core.models import Entry, Message
from etabli.core.refus import Refused
from etabli.territoires.models import Commune, Departement

NEED = "Que faire de l’ancienne usine ?"
ADDRESS = reverse("candidatures:premier-contact")
MAYOR = Guest("maire@agen.test", Role.COLLECTIVITE_SIGNATAIRE, "Ada", "Fictive", "À jeudi !")


def spaces(text):
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


@pytest.fixture
def agen(people):
    """A commune of the département where nobody has an account."""
    return Commune.objects.create(code="47001", nom="Agen", departement_id="47")


@pytest.fixture
def stenay(people):
    meuse = Departement.objects.create(code="55", nom="Meuse")
    return Commune.objects.create(code="55502", nom="Stenay", departement=meuse)


@pytest.fixture
def typed(agen):
    return {
        "commune": "Agen (47001)", "objet": NEED, "courriel": "maire@agen.test",
        "role": Role.COLLECTIVITE_SIGNATAIRE, "prenom": "Ada", "nom": "Fictive", "message": "À jeudi !",
    }  # fmt: skip


@pytest.mark.regle("C1")
def test_a_pilote_opens_and_invites_the_mayor_in_one_act(people, typed):
    answer = client_of(people.pilote).post(ADDRESS, typed)
    opened = Candidature.objects.get()
    assert answer["Location"] == opened.get_absolute_url()
    invitation = Invitation.objects.get()
    assert (invitation.organisation, invitation.courriel) == (
        opened.chef_de_file,
        "maire@agen.test",
    )
    sent = Message.objects.get()
    assert sent.address == "maire@agen.test"
    assert "À jeudi !" in spaces(sent.body)


def test_posted_twice_the_form_invites_once(people, typed):
    client = client_of(people.pilote)
    key = re.search(r'name="cle" value="([^"]+)"', client.get(ADDRESS).text)
    assert key is not None
    for _ in range(2):
        answer = client.post(ADDRESS, {**typed, "cle": key[1]})
        assert answer.status_code == 302
    assert (Candidature.objects.count(), Invitation.objects.count()) == (1, 1)


def test_the_mail_is_shown_word_for_word_and_nothing_is_kept(people, typed):
    client, before = client_of(people.pilote), Entry.objects.count()
    shown = client.post(ADDRESS, {**typed, "apercu": "1"})
    assert shown.status_code == 200
    assert "autofocus data-focus>Le courriel, tel qu’il arrivera" in shown.text
    assert (Candidature.objects.count(), Invitation.objects.count()) == (0, 0)
    assert (Message.objects.count(), Entry.objects.count()) == (0, before)
    client.post(ADDRESS, typed)
    lettre, text = mail_of(Invitation.objects.get()), spaces(unescape(strip_tags(shown.text)))
    assert spaces(lettre.subject) in text
    assert all(spaces(line) in text for line in lettre.text.splitlines())
    assert "À jeudi !" in spaces(lettre.text)
    assert Invitation.objects.get().token not in lettre.text
    assert f'value="{typed["courriel"]}"' in shown.text
    assert NEED in shown.text


def test_an_invitation_that_is_refused_opens_nothing_and_keeps_what_was_typed(people, typed):
    lead = Organisation.objects.create(
        nom="Commune d’Agen", type="COMMUNE", commune_id=Commune.objects.get(code="47001").pk
    )
    person = Membre.objects.get(personne_id=people.maire.person_id).personne
    Membre.objects.create(personne=person, organisation=lead, role=Role.COLLECTIVITE_SIGNATAIRE)
    answer = client_of(people.pilote).post(ADDRESS, {**typed, "courriel": person.email})
    assert answer.status_code == 409
    assert "a déjà ce rôle" in answer.text
    assert NEED in answer.text
    assert Candidature.objects.count() == 0


def test_a_guest_without_an_address_is_asked_for_it(people, typed):
    for more in ({}, {"apercu": "1"}):
        answer = client_of(people.pilote).post(ADDRESS, {**typed, "courriel": "", **more})
        assert answer.status_code == 422
        assert "Écrivez l’adresse de la personne à inviter." in answer.text
    assert Candidature.objects.count() == 0


def test_a_mayor_who_opens_is_asked_to_invite_nobody(people):
    assert 'name="courriel"' not in client_of(people.maire).get(ADDRESS).text


# -- another département -----------------------------------------------------------------------


@pytest.mark.regle("C1")
def test_a_commune_of_another_departement_is_said_to_be_its_service_s(people, stenay):
    Organisation.objects.create(
        nom="DDT de la Meuse", type="DDT", departement_id="55", courriel="ddt@meuse.test"
    )
    typed = {"commune": "Stenay (55502)", "objet": NEED}
    answer = client_of(people.pilote).post(ADDRESS, typed)
    assert answer.status_code == 422
    field = spaces(answer.text.split('data-field="commune"')[1].split("data-field=")[0])
    assert (
        "Stenay est dans la Meuse : c’est la DDT de la Meuse (55) qui ouvre le premier contact. "
        "Transmettez-lui ce besoin : ddt@meuse.test, ou choisissez une commune de votre département."
    ) in field
    assert 'value="Stenay (55502)"' in answer.text
    assert NEED in answer.text
    with pytest.raises(Refused, match="c’est la DDT de la Meuse"):
        services.open_candidature(actor=people.pilote, commune=stenay, objet=NEED)
    assert Candidature.objects.count() == 0


def test_its_service_is_named_though_nobody_entered_it(people, stenay):
    with pytest.raises(Refused, match="la DDT de la Meuse"):
        services.open_candidature(actor=people.pilote, commune=stenay, objet=NEED)


# -- the page of the dossier --------------------------------------------------------------------


@pytest.fixture
def opened(people, agen):
    return services.open_candidature(actor=people.pilote, commune=agen, objet=NEED)


def names(actor, candidature):
    return [duty.name for duty in duties.duties_on(actor, candidature) if duty.is_mine]


def test_where_nobody_may_enter_the_pilote_is_asked_to_invite_there(people, opened):
    assert "invite_lead" in names(people.pilote, opened)
    shown = client_of(people.pilote).get(opened.get_absolute_url()).text
    assert "Inviter la commune d’Agen" in spaces(shown)
    sent = client_of(people.pilote).post(
        reverse("candidatures:inviter", args=[opened.pk]),
        {"courriel": MAYOR.courriel, "role": MAYOR.role, "message": MAYOR.message},
        follow=True,
    )
    assert "L’invitation est partie à maire@agen.test" in sent.text
    assert "Inviter la commune d’Agen" not in spaces(sent.text)
    assert "maire@agen.test (Maire ou président) n’a pas encore répondu" in spaces(sent.text)
    assert "invite_lead" not in names(people.pilote, opened)


def test_the_mail_is_shown_on_the_page_of_the_dossier_too(people, opened):
    shown = client_of(people.pilote).post(
        reverse("candidatures:inviter", args=[opened.pk]),
        {"courriel": MAYOR.courriel, "role": MAYOR.role, "message": "À jeudi !", "apercu": "1"},
    )
    assert shown.status_code == 200
    assert "Le courriel, tel qu’il arrivera" in shown.text
    assert Invitation.objects.count() == 0
    assert not Message.objects.filter(address=MAYOR.courriel).exists()


def test_an_invitation_that_ends_without_an_answer_is_to_be_made_again(people, opened):
    invitation = services.invite_lead(opened, MAYOR, actor=people.pilote)
    assert "invite_lead" not in names(people.pilote, opened)
    cancel_invitation(invitation, actor=people.pilote)
    assert "invite_lead" in names(people.pilote, opened)
    again = services.invite_lead(opened, MAYOR, actor=people.pilote)
    accept_invitation(again, prenom="Ada", nom="Fictive")
    assert "invite_lead" not in names(people.pilote, opened)


def test_only_the_service_that_pilots_invites_there(people, opened):
    services.invite_lead(opened, MAYOR, actor=people.pilote)
    with pytest.raises((Http404, PermissionDenied)):
        services.invite_lead(opened, MAYOR, actor=people.maire)
    with pytest.raises(PermissionDenied):
        services.invite_lead(opened, MAYOR, actor=people.valideur)


# -- « Rien à faire pour vous » ------------------------------------------------------------------


@pytest.mark.regle("C5")
def test_whoever_writes_the_fiche_is_never_told_that_nothing_waits(people):
    candidature, _ = candidature_at(Etat.OPPORTUNITE_CARACTERISEE, people)
    services.answer_questions(candidature, actor=people.technicien, titre="L’usine")
    for actor in (people.technicien, people.maire):
        said = page.now(candidature, actor)
        assert (said.title, said.is_mine) == ("À vous de jouer", True)
        assert [spaces(one) for one in said.sentences] == [
            "La fiche de candidature est ouverte : continuez-la."
        ]
    services.answer_questions(candidature, actor=people.technicien, **whole_answers(candidature))
    assert page.now(candidature, people.pilote).is_mine
    said = page.now(candidature, people.maire)
    assert not said.is_mine
    assert [spaces(one) for one in said.sentences] == [
        "La fiche est complète : la DDT 47 peut la figer et l’envoyer en signature."
    ]


def test_whoever_has_something_to_do_reads_it_at_every_stage(people):
    """What the rows say is to do, the page says; what it says nothing of, no row asks."""
    with_duties = 0
    for etat in (Etat.MANIFESTATION, Etat.OPPORTUNITE_CARACTERISEE, Etat.EN_SIGNATURE):
        candidature, _ = candidature_at(etat, people)
        for actor in (people.maire, people.technicien, people.pilote, people.valideur):
            owed = names(actor, candidature)
            with_duties += bool(owed)
            assert page.now(candidature, actor).is_mine == bool(owed), (etat, actor.name, owed)
    assert with_duties > 3


# -- straight to what waits ----------------------------------------------------------------------


def test_an_accepted_invitation_opens_the_one_thing_that_waits(people, opened):
    invitation = services.invite_lead(opened, MAYOR, actor=people.pilote)
    link = reverse("acteurs:invitation", args=[invitation.token])
    entered = Client().post(link, {"prenom": "Ada", "nom": "Fictive"})
    assert (entered.status_code, entered["Location"]) == (302, opened.get_absolute_url())


def test_who_has_nothing_to_do_begins_on_their_own_page(people):
    sent = invite_person(
        actor=people.pilote, courriel="adjoint@agen.test", organisation=OrganisationFactory.create(departement_id="47"),
        role=Role.COLLECTIVITE_REDACTEUR,
    )  # fmt: skip
    link = reverse("acteurs:invitation", args=[sent.token])
    entered = Client().post(link, {"prenom": "Ada", "nom": "Fictive"})
    assert entered["Location"] == "/mon-etabli/"


def test_what_waits_opens_on_the_screen_to_write_then_on_ones_own_letter(people):
    """« Ouvrir », in a list of things to do, spends no press on a page between."""
    candidature, _ = candidature_at(Etat.BROUILLON, people)
    services.answer_questions(candidature, actor=people.technicien, enjeux=None)
    door = reverse("candidatures:a-faire", args=[candidature.pk])
    (duty,) = duties.to_do(people.maire, limit=2)
    assert duty.row.url == door
    screen = reverse("candidatures:section", args=[candidature.pk, "objet-enjeux"])
    assert client_of(people.maire).get(door)["Location"] == screen
    signing, _ = candidature_at(Etat.EN_SIGNATURE, people)
    door = reverse("candidatures:a-faire", args=[signing.pk])
    letter = [signing.pk, "COURRIER_COLLECTIVITE", people.mairie.pk]
    assert client_of(people.maire).get(door)["Location"] == reverse(
        "candidatures:signer", args=letter
    )
    assert client_of(people.valideur).get(door)["Location"] == signing.get_absolute_url()


def _last_mail(person):
    return Message.objects.filter(person_id=person.person_id, level="ACTION").latest("created_at")


def _led(person, message):
    """Where the button of a mail leads its reader."""
    answer = client_of(person).get(message.link)
    return answer["Location"] if answer.status_code == 302 else message.link


def test_a_mail_that_asks_one_thing_opens_where_it_is_done_then_the_dossier(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    mail = _last_mail(people.maire)
    assert mail.link == reverse("candidatures:a-faire", args=[candidature.pk])
    assert courriel.address(mail.link) in courriel.compose([mail]).html
    letter = [candidature.pk, "COURRIER_COLLECTIVITE", people.mairie.pk]
    assert _led(people.maire, mail) == reverse("candidatures:signer", args=letter)
    letter_of_mairie(candidature, people)
    assert _led(people.maire, mail) == candidature.get_absolute_url()


def test_a_mail_of_the_dgaln_opens_on_the_points_to_answer_then_the_dossier(people):
    candidature, _ = candidature_at(Etat.DEPOSEE, people)
    point = {"nature": "CHAMP", "cle": "titre", "texte": "Le titre est trop long."}
    services.request_complement(candidature, actor=people.chef_projet, items=[point])
    mail = _last_mail(people.technicien)
    assert _led(people.technicien, mail) == reverse(
        "candidatures:complement", args=[candidature.pk]
    )
    (item,) = demande(candidature).items.all()
    services.answer_item(candidature, actor=people.technicien, item=item, reponse="Raccourci.")
    assert _led(people.technicien, mail) == candidature.get_absolute_url()


def test_a_mail_that_tells_without_asking_opens_the_dossier(people):
    candidature, _ = candidature_at(Etat.EN_SIGNATURE, people)
    told = Message.objects.filter(about=candidature.reference, level="INFORMATION").latest(
        "created_at"
    )
    assert told.link == candidature.get_absolute_url()
